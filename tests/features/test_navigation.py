"""Whatever a document holds and wherever the cursor is: answers, and none raises."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.outside import Made
from document.made import snapshot as made_of
from phasemark.config import Settings
from phasemark.document.document import Document
from phasemark.features.definition import declaration, definition, implementation
from phasemark.features.findings import findings
from phasemark.features.hierarchy import above, below, incoming, member, member_at, outgoing
from phasemark.features.highlight import highlights
from phasemark.features.hover import Reading, hover
from phasemark.features.links import links, place_of
from phasemark.features.markdown import Links, plain
from phasemark.features.place import Place
from phasemark.features.references import references
from phasemark.features.subject import subject
from phasemark.features.symbols import MOST_SECTIONS, Symbol, symbols
from phasemark.features.workspace_symbols import MOST, find
from phasemark.loading import builtin_kinds, builtin_vocabulary
from phasemark.text.edit import Span
from phasemark.workspace.files import Files
from phasemark.workspace.snapshot import Snapshot

LINES = st.sampled_from(
    [
        "# Phase 1: Logs", "## Phase 2", "### Prompt 1 of 2: Go", "## Prompt 02", "#", "## ",
        "## Status", "- [x] In progress", "**Status:** Blocked", "## Depends on", "- Phase 2, 3",
        "- Phase 1\u20133 and Stage 9.1", "## Session log", "### 2026-01-02 10:00", "- Next: go",
        "- Next:", "- Blockers: \U0001f680", "## Decisions", "- A decision: a reason", "- ", "-",
        "## Open questions", "- [ ] Who?", "## Commits", "- abc1234 - Add", "## Verification",
        "- `make test`", "```sh", "make test", "```", "~~~~", "[x](../plan/phase-1.md#tasks)",
        "[y][label]", "[label]: plan/phase-2.md:3", "see plan/phase-1.md:12-40 and src/a.py",
        "- src/", "- `src/a.py:0`", "<https://example.org>", "[z](#phase-1-logs)", "[w](#)",
        "[v]()", "![i](<a b.png>)", "<!-- phasemark: allow PLN001, x - y -->", "| File |", "|--|",
        "| `src/a.py` |", "Setext", "======", "---", "\t- nested", "> - [ ] quoted", "", "   ",
        "Phase", "Prompt 2, prompts 3", "## Stage 9.1: One", "### Parallel Group", "A", "\x00",
        "\u2028x\x0c", "a" * 300, "[" * 40, "`" * 30, "## Tasks {#own}", "[o](#own)",
    ]
)  # fmt: skip
TEXTS = st.lists(LINES, max_size=24).flatmap(
    lambda lines: st.sampled_from(["\n", "\r\n", "\r"]).map(lambda end: end.join(lines))
)
PATHS = ("plan/phase-1.md", "prompts/phase-1.md", "work-notes/phase-2.md", "README.md")
FILES = ("src/a.py", "Makefile", "LICENSE")
OUTSIDE = Made({"src/a.py": "import json\n", "Makefile": "test:\n\tpytest\n"}, [])


def snapshot_of(texts: list[str]) -> Snapshot:
    return Snapshot.of(
        dict(zip(PATHS, texts, strict=True)),
        FILES,
        settings=Settings(),
        kinds=builtin_kinds(),
        vocabulary=builtin_vocabulary(),
    )


def inside(snapshot: Snapshot, place: Place) -> bool:
    """Whether a place lies in its document, or at a line of another known file."""
    document = snapshot.documents.get(place.path)
    if document is None:
        return place.path in snapshot.files.paths
    return 0 <= place.span.start <= place.span.end <= len(document.text)


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=4, max_size=4), st.integers(0, 3), st.data())
def test_every_answer_lies_inside_its_documents(
    texts: list[str], number: int, data: st.DataObject
) -> None:
    snapshot = snapshot_of(texts)
    document = snapshot.documents[PATHS[number]]
    for _ in range(4):
        at(snapshot, document, data.draw(st.integers(0, len(document.text)), "offset"))
    for one in links(snapshot, document):
        assert 0 <= one.span.start <= one.span.end <= len(document.text)
        assert one.address or inside(snapshot, place_of(snapshot, one))


def at(snapshot: Snapshot, document: Document, offset: int) -> None:
    """Ask everything about one place."""
    whole = Span(0, len(document.text))
    found = subject(snapshot, document, offset)
    assert found is None or (found.span.holds(offset) and whole.covers(found.span))
    said = hover(
        Reading(
            snapshot,
            document,
            OUTSIDE,
            Links(lambda place: place.path),
            findings(snapshot, document),
        ),
        offset,
    )
    assert said is None or (said.markdown and whole.covers(said.span))
    for ask in (definition, declaration, implementation):
        lead = ask(snapshot, document, offset, OUTSIDE)
        assert lead is None or lead.origin.holds(offset)
        assert all(inside(snapshot, place) for place in (lead.places if lead else ()))
    every = list(references(snapshot, document, offset))
    others = list(references(snapshot, document, offset, declared=False))
    assert len(set(every)) == len(every)
    assert set(others) <= set(every)
    assert all(inside(snapshot, place) for place in every)
    assert {one.span for one in highlights(snapshot, document, offset)} == {
        place.span for place in every if place.path == document.path
    }
    for one in member_at(snapshot, document, offset):
        assert member(snapshot, one.series, one.id, one.number) == one
        assert inside(snapshot, one.place)
        calls = [*incoming(snapshot, one), *outgoing(snapshot, one)]
        assert all(call.spans for call in calls)
        assert all(inside(snapshot, each.place) for each in above(snapshot, one))
        assert all(inside(snapshot, each.place) for each in below(snapshot, one))


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.sampled_from(PATHS))
def test_symbols_nest_and_have_names(text: str, path: str) -> None:
    snapshot = snapshot_of([text if one == path else "" for one in PATHS])
    document = snapshot.documents[path]
    nested(symbols(document), Span(0, len(text)))


def nested(found: tuple[Symbol, ...], outer: Span) -> None:
    for one in found:
        assert one.name.strip()
        assert outer.covers(one.span)
        assert one.span.covers(one.selection)
        nested(one.children, one.span)


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=4, max_size=4), st.text(max_size=12))
def test_what_is_found_in_all_documents_lies_inside_them(texts: list[str], query: str) -> None:
    snapshot = snapshot_of(texts)
    for hit in (*find(snapshot, query), *find(snapshot, "phase"), *find(snapshot, "")):
        assert hit.name.strip()
        assert inside(snapshot, hit.place)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(TEXTS, min_size=4, max_size=4),
    st.lists(st.tuples(st.sampled_from(PATHS), TEXTS), min_size=1, max_size=3),
    st.sampled_from(["phase", "e", "phase 1", "question", "go", "entry log", "20"]),
)
def test_after_edits_the_same_is_found(
    texts: list[str], edits: list[tuple[str, str]], query: str
) -> None:
    edited, now = snapshot_of(texts), dict(zip(PATHS, texts, strict=True))
    find(edited, query)
    for path, text in edits:
        now[path] = text
        edited = edited.with_text(path, text)
        assert find(edited, query) == find(snapshot_of(list(now.values())), query)
    path, _ = edits[0]
    assert not any(hit.place.path == path for hit in find(edited.without(path), query))


def test_what_is_called_the_same_keeps_its_order_behind_an_edit() -> None:
    """Of more than are told the same ones are told."""
    plan = "# Phase 1: Gateway\n\n## Tasks\n- [ ] a\n"
    texts = {f"s{number:03}/plan/phase-1.md": plan for number in range(MOST + 10)}
    before = made_of(texts)
    found = find(before, "gateway")
    first = found[0].place.path
    after = find(before.with_text(first, plan.replace("[ ]", "[x]")), "gateway")
    assert [hit.place.path for hit in after] == [hit.place.path for hit in found]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(TEXTS, min_size=4, max_size=4),
    st.lists(st.tuples(st.sampled_from(PATHS[:3]), TEXTS), min_size=1, max_size=3),
    st.integers(0, 8),
)
def test_after_edits_the_same_is_referred_to(
    texts: list[str], edits: list[tuple[str, str]], start: int
) -> None:
    edited, now = snapshot_of(texts), dict(zip(PATHS, texts, strict=True))
    for path, text in edits:
        now[path] = text
        edited, fresh = edited.with_text(path, text), snapshot_of(list(now.values()))
        for offset in range(start, len(text), 9):
            found = [list(references(one, one.documents[path], offset)) for one in (edited, fresh)]
            assert found[0] == found[1]


def test_a_link_that_leads_out_of_the_root_is_not_followed() -> None:
    text = "# Phase 1\n\n## References\n- [out](out.md), `plan/out.md`, [in](in.md)\n"
    snapshot = snapshot_of([text, "", "", ""])
    paths = {*snapshot.files.paths, "plan/out.md", "plan/in.md"}
    links_of_root = {"plan/out.md": None, "plan/in.md": "docs/in.md"}
    snapshot = snapshot.with_files(Files(paths, links_of_root))
    document = snapshot.documents["plan/phase-1.md"]
    assert [one.path for one in links(snapshot, document)] == ["plan/in.md"]
    for place in ("out.md)", "plan/out"):
        offset = text.index(place) + 3
        assert definition(snapshot, document, offset, OUTSIDE) is None
        assert hover(Reading(snapshot, document, OUTSIDE, Links(str)), offset) is None


def test_a_text_for_a_client_without_markdown_has_no_markup() -> None:
    shown = "**Phase 1** · \\*done\\*\n\n- [a \\[b\\]][1] `c`\n\n[1]: file:///x\n"
    assert plain(shown) == "Phase 1 · *done*\n\n- a [b] `c`"


def test_of_very_many_headings_the_deepest_are_left_out() -> None:
    deep = "# Top\n" + "## Part\n### Deep\n### Deep\n" * (MOST_SECTIONS // 2)
    flat = "# Same\n" * (MOST_SECTIONS + 5)
    snapshot = snapshot_of([deep, flat, "", ""])
    (top,) = symbols(snapshot.documents["plan/phase-1.md"])
    assert {one.name for one in top.children} == {"Part"}
    assert len(top.children) == MOST_SECTIONS // 2
    assert not any(one.children for one in top.children)
    assert len(symbols(snapshot.documents["prompts/phase-1.md"])) == MOST_SECTIONS
