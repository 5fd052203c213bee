"""`phasemark rules`: the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import click

from phasemark.cli.catalogue import catalogue
from phasemark.cli.options import LISTED, Command, Shared, shared
from phasemark.cli.render.json import encode
from phasemark.cli.render.text import LOOKS
from phasemark.cli.terminal import Style
from phasemark.rules.rule import Rule

_LEAST = 20
"""Cells below which a part of a summary says nothing."""


@click.command("rules", cls=Command)
@LISTED
@shared
def command(told: Shared, form: str) -> None:
    """List all rules with their severity, their default and their fix."""
    rules = catalogue().rules
    if form == "json":
        told.write([encode([record(rule) for rule in rules], indent=2), "\n"])
    else:
        told.write(table(rules, told.style, cut=told.terminal))


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


def table(rules: Sequence[Rule], style: Style, *, cut: bool = False) -> Iterator[str]:
    """A head and one line a rule, in columns, the last its summary; `cut` makes it fit."""
    longest = max((len(rule.name) for rule in rules), default=0)
    room = style.width - longest - 40
    head = f"{'code':6}  {'name':{longest}}  {'severity':11}  {'default':7}  {'fix':6}  finds"
    yield style.paint(head, "bold") + "\n"
    for rule in rules:
        level = rule.severity.label
        fix = rule.fix.label if rule.fix else "-"
        line = (
            f"{style.paint(rule.code, 'bold')}  {rule.name.ljust(longest)}"
            f"  {style.paint(level.ljust(11), *LOOKS[level])}"
            f"  {rule.default.ljust(7)}  {fix.ljust(6)}"
        )
        yield f"{line}  {_cut(rule.summary, room) if cut else rule.summary}".rstrip() + "\n"
    yield f"\n{len(rules)} rules; `phasemark explain CODE` says what one is for.\n"


def _cut(text: str, room: int) -> str:
    """The text in at most `room` cells; nothing where so little fits that it says nothing."""
    if len(text) <= room:
        return text
    return f"{text[: room - 1].rstrip()}…" if room >= _LEAST else ""
