"""`phasemark completion`: what a shell needs to complete commands, options and codes."""

from __future__ import annotations

import click

from phasemark.cli.main import PROGRAM
from phasemark.cli.options import Command, Shared, shared


@click.command("completion", cls=Command)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@shared
def command(told: Shared, shell: str) -> None:
    """Print a script for a shell: load it with `source`, or write it to the folder that the
    shell looks for completions in.

    For example: `phasemark completion bash > ~/.local/share/bash-completion/completions/phasemark`
    """
    from click.shell_completion import get_completion_class

    from phasemark.cli.group import phasemark

    kind = get_completion_class(shell)
    if kind is None:
        raise AssertionError(f"click completes no {shell}")
    script = kind(phasemark, {}, PROGRAM, f"_{PROGRAM.upper()}_COMPLETE")
    told.write([script.source_template % script.source_vars(), "\n"])
