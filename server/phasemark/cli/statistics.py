"""`check --statistics`: how often each rule found something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from phasemark.cli.render.json import encode
from phasemark.cli.render.row import Report
from phasemark.cli.render.text import LOOKS, summary
from phasemark.cli.terminal import Style


def render(form: str, report: Report, style: Style) -> Iterator[str]:
    """The counts as text or as JSON, the most frequent rule first."""
    return _json(report) if form == "json" else _text(report, style)


def _counts(report: Report) -> list[tuple[str, int]]:
    counts = Counter(row.code for row in report.rows)
    return sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))


def _text(report: Report, style: Style) -> Iterator[str]:
    rules = {rule.code: rule for rule in report.rules}
    counts = _counts(report)
    digits = max((len(str(count)) for _, count in counts), default=0)
    longest = max((len(rule.name) for rule in rules.values()), default=0)
    fixable = {row.code for row in report.rows if row.fix and row.fix.safety == "safe"}
    for code, count in counts:
        rule = rules[code]
        level = rule.severity.label
        mark = "fixable" if code in fixable else ""
        line = (
            f"{str(count).rjust(digits)}  {style.paint(code, 'bold')}  {rule.name.ljust(longest)}"
            f"  {style.paint(level.ljust(11), *LOOKS[level])}  {mark}"
        )
        yield f"{line.rstrip()}\n"
    yield from summary(report, style)


def _json(report: Report) -> Iterator[str]:
    rules = {rule.code: rule for rule in report.rules}
    fixable = Counter(row.code for row in report.rows if row.fix and row.fix.safety == "safe")
    entries = [
        {"code": code, "name": rules[code].name, "count": count, "fixable": fixable[code]}
        for code, count in _counts(report)
    ]
    yield encode(entries, indent=2) + "\n"
