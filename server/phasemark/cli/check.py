"""`phasemark check`: say what is wrong, and mend it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from phasemark.cli.catalogue import complete
from phasemark.cli.options import PATH, Command, Shared, shared
from phasemark.cli.render import FORMATS
from phasemark.cli.wish import FAIL_ON, Wish


@click.command("check", cls=Command)
@click.argument("paths", nargs=-1, type=PATH)
@click.option("--fix", is_flag=True, help="Apply the fixes that are safe.")
@click.option("--unsafe-fixes", is_flag=True, help="Apply also those that want a look afterwards.")
@click.option("--diff", is_flag=True, help="Show what fixing would change, and change nothing.")
@click.option(
    "--select",
    multiple=True,
    metavar="CODES",
    shell_complete=complete,
    help="Only these rules: codes, prefixes or names; ALL for every one.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="CODES",
    shell_complete=complete,
    help="Not these rules.",
)
@click.option("--hints", is_flag=True, help="Print hints as well.")
@click.option("--statistics", is_flag=True, help="Print how often each rule found something.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    default="information",
    help="The least severity of a printed finding that makes the exit code 1.",
)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", help="Form of the output."
)
@click.option(
    "--stdin-filename",
    type=PATH,
    metavar="FILE",
    help="Check the text on standard input as if it stood in this file.",
)
@click.option(
    "--baseline/--no-baseline",
    default=None,
    help="Leave out what `phasemark baseline` accepted; on if the configuration names one.",
)
@click.option("--watch", is_flag=True, help="Check again whenever a file changes.")
@shared
def command(told: Shared, paths: tuple[Path, ...], **options: Any) -> int:
    """Check documents: those below the given files and folders, or below this folder.

    Exit code: 0 when nothing is found, 1 when something is, 2 when it could not be done.
    """
    wish = Wish(paths=paths, **options)
    wish.require_sense()
    if wish.watch:
        from phasemark.cli.watch import watch

        return watch(told, wish)
    from phasemark.cli.run import run

    return run(told, wish)  # fmt: skip
