"""`phasemark explain`: the page of a rule."""

from __future__ import annotations

from collections.abc import Iterator

import click

from phasemark.cli.catalogue import complete, find
from phasemark.cli.options import Command, Shared, shared
from phasemark.cli.render.text import LOOKS
from phasemark.cli.terminal import Style
from phasemark.rules.rule import Rule, Severity


@click.command("explain", cls=Command)
@click.argument("rule", metavar="CODE|NAME", shell_complete=complete)
@shared
def command(told: Shared, rule: str) -> None:
    """Say what a rule is for: what it finds, why it matters, and what to write instead."""
    told.write(page(find(rule), told.style))


def page(rule: Rule, style: Style) -> Iterator[str]:
    """The page of a rule: how it is reported and mended, then its documentation."""
    yield f"{style.paint(f'{rule.code} {rule.name}', 'bold')}\n"
    severity, *rest = facts(rule)
    level, comma, words = severity.partition(",")
    yield f"{style.paint(level, *LOOKS[level.lower()])}{comma}{words}\n"
    yield from (f"{fact}\n" for fact in rest)
    yield "\n"
    fenced = False
    for line in rule.text.split("\n"):
        fenced ^= line.startswith("```")
        heads = line.startswith("## ") and not fenced
        yield (style.paint(line[3:], "bold") if heads else line) + "\n"


def facts(rule: Rule) -> list[str]:
    """How a rule is reported, who applies its fixes, and its source: a sentence each."""
    said = [_reported(rule), _FIXED[rule.fix.label if rule.fix else None]]
    if rule.adaptive and rule.default != "hint":
        said.insert(1, "In a document that does not declare the dialect it is a hint.")
    if rule.source:
        said.append(f"Source: {rule.source}.")
    return said


def _reported(rule: Rule) -> str:
    level = rule.severity.label.capitalize()
    if rule.default == "on":
        return f"{level}, on by default."
    if rule.default == "off":
        return f"{level}, off unless it is selected."
    shown = "Hint, shown with `--hints` only"
    if rule.severity is Severity.HINT:
        return f"{shown}."
    return f"{shown}; of severity `{rule.severity.label}` where it is selected."


_FIXED = {
    None: "No fix.",
    "safe": "Fix: `--fix` applies it.",
    "unsafe": "Fix: `--unsafe-fixes` applies it.",
    "choice": "Fix: a suggestion, which no option applies.",
}
