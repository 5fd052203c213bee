"""`phasemark server`: the language server on standard input and output."""

from __future__ import annotations

from pathlib import Path

import click

from phasemark.cli.options import PATH, Command, Shared, shared


@click.command("server", cls=Command)
@click.option("--stdio", is_flag=True, help="Accepted and ignored: there is no other way.")
@click.option("--log", type=PATH, metavar="FILE", help="Write the log there.")
@click.option(
    "--log-level",
    type=click.Choice(["error", "warning", "info", "debug"]),
    default="info",
    help="How much is written to the log.",
)
@shared
def command(told: Shared, stdio: bool, log: Path | None, log_level: str) -> int:
    """Start the language server, which editors talk to on standard input and output.

    The configuration is that of each open folder: --config does not count here.
    """
    from phasemark.lsp.start import run

    return run(log, log_level, cache=told.cache)
