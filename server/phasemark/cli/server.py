"""`phasemark server`: the language server, which this release does not have."""

from __future__ import annotations

import click

from phasemark import __version__
from phasemark.cli.options import Command, Shared, shared
from phasemark.errors import UsageError


@click.command("server", cls=Command)
@shared
def command(told: Shared) -> None:
    """Start the language server; this release does not have one yet."""
    raise UsageError(
        f"phasemark {__version__} has no language server yet; `phasemark check --watch`"
        " reports while documents are edited"
    )
