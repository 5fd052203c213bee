"""Rows and rules made by hand, for tests of formats."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.cli.render import render
from phasemark.cli.render.row import Elsewhere, Mend, Report, Row
from phasemark.cli.terminal import Style
from phasemark.rules.rule import Finding, Rule, rule


@rule("REF006", "unknown-phase", severity="information", source="chapter 7")
def unknown_phase(document: object) -> Iterator[Finding]:
    """A reference names a phase that has no document.

    The next session looks for it and finds nothing.

    ## Example
    `Phase 9` in a project with eight phases.

    ## Use instead
    Name a phase that has a document,
    or write the document first.
    """
    yield from ()


@rule("PLN004", "plan-missing-constraints", fix="choice", source="chapter 2")
def missing_constraints(document: object) -> Iterator[Finding]:
    """A plan has no Constraints section.

    ## Use instead
    Write down what must not happen.
    """
    yield from ()


@rule("STA009", "bad-checkbox", fix="safe")
def bad_checkbox(document: object) -> Iterator[Finding]:
    """A checkbox is written in a way that renderers read differently.

    ## Use instead
    `[ ]` or `[x]`.
    """
    yield from ()


@rule("PAR002", "cycle", severity="error", default="on", adaptive=False)
def cycle(document: object) -> Iterator[Finding]:
    """A phase depends on itself through the phases it names."""
    yield from ()


RULES: dict[str, Rule] = {
    one.code: one for one in (unknown_phase, missing_constraints, bad_checkbox, cycle)
}


def row(
    code: str,
    message: str,
    text: str,
    *,
    path: str = "plan/phase-1.md",
    line: int = 1,
    mark: str | None = None,
    **more: object,
) -> Row:
    """A row on the part `mark` of the line `text`; without it, on the whole line."""
    start = text.index(mark) if mark is not None else 0
    end = start + len(mark if mark is not None else text)
    own = RULES[code]
    facts = {
        "path": path, "shown": path, "line": line, "column": start + 1, "end_line": line,
        "end_column": end + 1, "rule": own, "severity": own.severity, "message": message,
        "text": text, **more,
    }  # fmt: skip
    return Row(**facts)  # type: ignore[arg-type]


def rendered(form: str, *rows: Row, style: Style | None = None, **more: object) -> str:
    documents = more.pop("documents", tuple(dict.fromkeys(one.shown for one in rows)))
    report = Report(rows, documents, **more)  # type: ignore[arg-type]
    return "".join(render(form, report, style or Style(width=80)))


PLAIN = (
    row("PLN004", "no Constraints section", "# Phase 1 - Schema", line=1),
    row(
        "REF006",
        "`Phase 9` does not exist; the nearest is `Phase 2`",
        "- Phase 9",
        line=14,
        mark="Phase 9",
        related=(
            Elsewhere("plan/phase-2.md", "plan/phase-2.md", 1, 1, "the nearest"),
        ),
        fix=Mend("Replace by `Phase 2`", "choice"),
    ),
    row(
        "STA009",
        "`[x ]` is no checkbox",
        "- [x ] Tests pass",
        line=20,
        mark="[x ]",
        fix=Mend("Write `[x]`", "safe"),
    ),
    row(
        "PAR002",
        "Phase 2 depends on itself: Phase 2 -> Phase 3 -> Phase 2",
        "Phase 3",
        path="plan/phase-2.md",
        line=9,
    ),
)  # fmt: skip
"""Four findings in two documents, one of each severity that is printed."""
