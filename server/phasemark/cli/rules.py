"""`phasemark rules`: the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click

from phasemark.cli.catalogue import catalogue
from phasemark.cli.options import Shared, shared
from phasemark.cli.render.json import encode
from phasemark.cli.render.text import LOOKS
from phasemark.cli.terminal import Style
from phasemark.rules.rule import Rule


@click.command("rules")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="Form of the list.",
)
@shared
def command(told: Shared, form: str) -> None:
    """List all rules with their severity, their default and their fix."""
    rules = catalogue().rules
    if form == "json":
        told.write([encode([record(rule) for rule in rules], indent=2), "\n"])
    else:
        told.write(table(rules, told.style))


def record(rule: Rule) -> dict[str, Any]:
    """One rule as others read it; `fix` is the best safety of its fixes or null."""
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.label,
        "default": rule.default,
        "fix": rule.fix and rule.fix.label,
        "source": rule.source,
        "doc": rule.text,
    }


def table(rules: Sequence[Rule], style: Style) -> Iterator[str]:
    """One line a rule, in columns; the last, its summary, is cut to the width."""
    longest = max((len(rule.name) for rule in rules), default=0)
    room = max(style.width - longest - 38, 20)
    for rule in rules:
        level = rule.severity.label
        fix = rule.fix.label if rule.fix else "-"
        yield (
            f"{style.paint(rule.code, 'bold')}  {rule.name.ljust(longest)}"
            f"  {style.paint(level.ljust(11), *LOOKS[level])}"
            f"  {rule.default.ljust(4)}  {fix.ljust(6)}  {_cut(rule.summary, room)}\n"
        )
    yield f"\n{len(rules)} rules; `phasemark explain CODE` says what one is for.\n"


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1].rstrip()}…"
