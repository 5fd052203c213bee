"""`phasemark explain`: the page of a rule."""

from __future__ import annotations

from collections.abc import Iterator

import click

from phasemark.cli.catalogue import complete, find
from phasemark.cli.options import Command, Shared, shared
from phasemark.cli.render.text import APPLIED_BY, LOOKS
from phasemark.cli.terminal import Style
from phasemark.rules.rule import Rule

REPORTED = {
    "on": "on by default",
    "hint": "a hint, shown with `--hints`",
    "off": "off unless it is selected",
}
"""What the default of a rule means, in words."""


@click.command("explain", cls=Command)
@click.argument("rule", metavar="CODE|NAME", shell_complete=complete)
@shared
def command(told: Shared, rule: str) -> None:
    """Say what a rule is for: what it finds, why it matters, and what to write instead."""
    told.write(page(find(rule), told.style))


def page(rule: Rule, style: Style) -> Iterator[str]:
    """The page of a rule: a line of facts, then its documentation."""
    level = rule.severity.label
    yield f"{style.paint(rule.code, 'bold')} {style.paint(rule.name, 'bold')}\n"
    facts = [style.paint(level, *LOOKS[level]), REPORTED[rule.default]]
    if rule.adaptive:
        facts.append("a hint in documents that do not declare the dialect")
    yield f"{', '.join(facts)}\n"
    yield f"{fix_sentence(rule)}\n"
    if rule.source:
        yield f"source: {rule.source}\n"
    yield "\n"
    for line in rule.text.split("\n"):
        yield (style.paint(line[3:], "bold") if line.startswith("## ") else line) + "\n"


def fix_sentence(rule: Rule) -> str:
    """Whether the rule has a fix and who applies it."""
    if rule.fix is None:
        return "no fix"
    return f"fix: {APPLIED_BY.get(rule.fix.label, 'suggested, no option applies it')}"
