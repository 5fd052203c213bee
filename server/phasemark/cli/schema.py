"""`phasemark schema`: what an editor needs to complete the files of a project."""

from __future__ import annotations

import click

from phasemark.cli.options import Command, Shared, shared


@click.command("schema", cls=Command)
@click.argument("which", type=click.Choice(["config", "kind"]), default="config")
@shared
def command(told: Shared, which: str) -> None:
    """Print the JSON Schema of `phasemark.toml` (config) or of a kind file (kind)."""
    from phasemark.disk import json_schemas

    told.write([json_schemas()[f"{which}.schema.json"]])
