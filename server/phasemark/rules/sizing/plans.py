"""SIZ: how long a plan may get, and how many phases one plan may hold."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.document.outline import Outline
from phasemark.rules.rule import Finding, rule
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot

_PLANS = ("plan", "phase-spec")


@rule(
    "SIZ001", "long-plan", severity="information", default="hint", kinds=_PLANS,
    source="guide, chapters 2 and 6",
)  # fmt: skip
def long_plan(document: Document) -> Iterator[Finding]:
    """A plan is longer than about 200 lines.

    What a session has to keep in mind beside the code grows with it, and a phase that
    needs so many words is mostly two. The limit is that of the kind (`max-lines`).

    ## Example
    `plan/phase-2.md` of 260 lines.

    ## Use instead
    Split it by the files that the parts own: `plan/phase-2a-...md` and
    `plan/phase-2b-...md`.
    """
    kind = document.kind
    if kind is None:
        return
    lines = _lines(document)
    if kind.limits.max_lines < lines <= kind.limits.max_lines_hard:
        yield Finding(
            _head(document),
            f"{lines} lines; a plan of more than {kind.limits.max_lines} is mostly two phases",
        )


@rule(
    "SIZ002",
    "very-long-plan",
    severity="information",
    kinds=_PLANS,
    source="guide, chapters 2 and 6",
)
def very_long_plan(document: Document) -> Iterator[Finding]:
    """A plan is so long that nobody keeps it in mind.

    More than 500 lines are several phases, or a plan that says how instead of what. The
    limit is that of the kind (`max-lines-hard`).

    ## Example
    `plan/phase-2.md` of 800 lines with the code of each step.

    ## Use instead
    Write a plan for each phase, split by the files they own; code goes to the
    prompts.
    """
    kind = document.kind
    if kind is None:
        return
    lines = _lines(document)
    if lines > kind.limits.max_lines_hard:
        yield Finding(
            _head(document), f"{lines} lines; split the plan by the files that its parts own"
        )


def _lines(document: Document) -> int:
    """Lines of text; the empty one behind a final line break does not count."""
    source = document.source
    return source.line_count - (source.text[-1:] in ("\n", "\r"))


def _head(document: Document) -> Span:
    title = document.sections.title
    return title.span if title else Span(0, document.source.line_end(0))


@rule(
    "SIZ007", "single-plan-for-large-work", severity="hint", default="hint", kinds=("plan",),
    reach="workspace", source="guide, chapter 2",
)  # fmt: skip
def single_plan_for_large_work(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """One plan holds work of many phases or weeks.

    Small work fits one plan, large work wants a file for each phase: they are written,
    prompted and reviewed one by one, and two people can work on two of them.

    ## Example
    `PLAN.md` with twelve phases.

    ## Use instead
    Write `plan/phase-1a-...md`, `plan/phase-1b-...md`, and one page that lists them.
    The limit is that of the kind (`max-phases`).
    """
    kind = snapshot.kinds.get(outline.kind or "")
    if kind is None or outline.id is not None:
        return
    phases = {scope.id for scope in outline.scopes if scope.form == "phase" and scope.id}
    if len(phases) <= kind.limits.max_phases or _has_files(outline, snapshot):
        return
    yield Finding(
        outline.head, f"{len(phases)} phases in one plan; give each a file of its own in `plan/`"
    )


def _has_files(outline: Outline, snapshot: Snapshot) -> bool:
    """Whether phases of the series have plans of their own, so that this is the page above them."""
    series = snapshot.index.series(outline.path)
    return any(
        key[0] == series and any(one.role == "plan" for one in outlines)
        for key, outlines in snapshot.index.by_phase.items()
    )
