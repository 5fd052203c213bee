"""What is computed of all documents: the same in steps and at once; how long it lasts."""

from __future__ import annotations

import pytest

from document.made import document, snapshot
from phasemark.rules import resolution, sides, trios
from phasemark.rules.check import check, ready_in_steps, select
from phasemark.workspace import overlaps
from phasemark.workspace.edited import edited
from phasemark.workspace.index import Index


def plan(number: int, *depends: int) -> str:
    listed = "".join(f"- Phase {one}\n" for one in depends) or "None\n"
    claims = "### New\n- `src/a.py`\n- `migrations/1.sql`\n\n### Modified\n- `src/*.py`\n"
    return f"# Phase {number}\n\n## Depends on\n{listed}\n## Files\n\n{claims}"


TEXTS = {f"docs/phases/PHASE{n}.md": plan(n, n - 1) for n in range(2, 9)} | {
    "docs/phases/PHASE9.md": plan(9, 9),
    "plan/phase-1.md": "# Phase 1\n",
    "prompts/phase-2-x.md": "# Phase 2\n",
    "work-notes/phase-1-x.md": "# Phase 1\n",
}

PARTS = {
    "roles": sides.roles, "kept roles": sides.kept_roles, "made": resolution.made,
    "made folders": resolution.made_folders, "slugs": trios.by_slug,
    "first of role": trios.first_of_role,
}  # fmt: skip


def test_all_is_there_after_the_steps() -> None:
    stepped, asked = snapshot(TEXTS), snapshot(TEXTS)
    for _ in stepped.index.in_steps():
        pass
    for _ in ready_in_steps(stepped, select(stepped)):
        pass
    known = dict(stepped.index.memo)
    for name, part in PARTS.items():
        assert part(stepped) == part(asked)
        assert stepped.index.memo[name] is known[name]
    assert check(stepped) == check(asked)
    assert stepped.index.nodes == asked.index.nodes
    assert list(stepped.index.nodes) == list(asked.index.nodes)
    assert stepped.index.cycles == asked.index.cycles != ()


def test_it_lasts_while_claims_only_move() -> None:
    before = snapshot(TEXTS)
    path = "docs/phases/PHASE3.md"
    assert check(before)
    text = TEXTS[path].replace("# Phase 3\n", "# Phase 3\n\nSee `src/b.py` first.\n")
    after = before.with_text(path, text)
    outline = after.outlines[path]
    assert after.index.memo["overlaps"] is before.index.memo["overlaps"]
    assert check(after) == check(snapshot({**TEXTS, path: text}))
    writes = overlaps.claimed(after.index)[0][""].of("src/a.py")
    claim = next(write for write in writes if write.path == path)
    assert after.index.place(claim).of(text) == "src/a.py"
    assert outline.span(claim.claim.at).of(text) != "src/a.py"


@pytest.mark.parametrize(("number", "depends", "kept"), [(3, (2,), True), (3, (2, 1), False)])
def test_what_depends_on_claims_lasts_while_these_do(
    number: int, depends: tuple[int, ...], kept: bool
) -> None:
    index: Index = snapshot(TEXTS).index
    for _ in index.in_steps():
        pass
    before = overlaps.claimed(index)
    text = plan(number, *depends) + "\nMore.\n"
    after = edited(index, document(f"docs/phases/PHASE{number}.md", text).outline)
    assert (overlaps.claimed(after) is before) is kept
