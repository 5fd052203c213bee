"""Which documents are looked at first when another one was edited."""

from __future__ import annotations

from document.made import document, snapshot
from phasemark.workspace.edited import edited
from phasemark.workspace.index import Index
from phasemark.workspace.touched import touched


def plan(number: int, *depends: int, files: str = "") -> str:
    listed = "".join(f"- Phase {one}\n" for one in depends) or "None\n"
    claims = f"\n## Files\n\n### Modified\n- `{files}`\n" if files else ""
    return f"# Phase {number}\n\n## Status\nPlanned\n\n## Depends on\n{listed}{claims}"


PLANS = {f"docs/phases/PHASE{n}.md": plan(n, n - 1) for n in range(2, 9)}
TEXTS = {
    "docs/phases/PHASE1.md": plan(1, files="src/a.py"),
    **PLANS,
    "docs/phases/PHASE9.md": plan(9, 1, files="src/a.py"),
}


def index_of(**changed: str) -> Index:
    return snapshot(
        {**TEXTS, **{f"docs/phases/{name}.md": text for name, text in changed.items()}}
    ).index


def names(paths: tuple[str, ...]) -> set[str]:
    return {path.removeprefix("docs/phases/PHASE").removesuffix(".md") for path in paths}


def after(index: Index, name: str, text: str) -> Index:
    return edited(index, document(f"docs/phases/{name}.md", text).outline)


def test_neighbours_come_first() -> None:
    before = index_of()
    found = touched(before, after(before, "PHASE4", plan(4, 2)))
    assert found[0] == "docs/phases/PHASE4.md"
    assert names(found) == {"2", "3", "4", "5"}


def test_a_cycle_is_told_where_it_begins() -> None:
    before = index_of()
    assert names(touched(before, after(before, "PHASE1", plan(1, 7)))) >= {"1", "2", "7", "9"}
    tied = index_of(PHASE1=plan(1, 7))
    assert "1" in names(touched(tied, after(tied, "PHASE5", plan(5))))


def test_who_writes_the_same_file_is_told() -> None:
    before = index_of()
    free = after(before, "PHASE9", plan(9, files="src/a.py"))
    assert names(touched(before, free)) == {"1", "9"}
    assert "9" in names(touched(free, after(free, "PHASE1", plan(1))))


def test_nothing_is_first_where_nothing_or_everything_differs() -> None:
    before = index_of()
    assert touched(before, before) == ()
    more = {f"docs/phases/PHASE{n}.md": plan(n, 1) for n in range(2, 40)}
    assert touched(before, snapshot({**TEXTS, **more}).index) == ()
