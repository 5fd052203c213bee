"""Documents that cannot be read in slices: they are read in a thread, with the same result."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Iterator
from concurrent.futures import Future

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol import types

from phasemark.config import Settings
from phasemark.document.document import Document, Project
from phasemark.features.findings import findings
from phasemark.loading import builtin_kinds, builtin_vocabulary
from phasemark.lsp import slices
from phasemark.lsp.garbage import let_go
from phasemark.lsp.live import LiveRoot
from phasemark.lsp.opened import Reading
from phasemark.lsp.texts import OpenText
from phasemark.lsp.turns import Work
from phasemark.syntax.parse import PHASE_WORDS, parse, parse_within
from phasemark.workspace.files import Files
from phasemark.workspace.snapshot import Snapshot
from tests.lsp.editor import Start, codes
from tests.syntax.fragments import LINES, nodes, texts

PLAN = "plan/phase-1.md"
OTHER = "plan/phase-2.md"
PROJECT = Project(Settings(), builtin_kinds(), builtin_vocabulary())
HEAD = "# Phase 1: Tables\n\n## Goals\n- Write [it](none.md)\n\n## Phases\n"
ROW = "| Phase 2 | `src/a.py` |\n"
TABLE = f"{HEAD}| Phase | Needs |\n|---|---|\n{ROW * 2_000}"


class Desk:
    """A root without a server: work is done step by step, edits come in between."""

    def __init__(self) -> None:
        self.root = LiveRoot(None, "", PROJECT)
        self.root.away = self._read
        self.work: list[Work] = []
        self.readings: list[Reading] = []
        self.texts: dict[str, str] = {}
        """What the editor has."""
        self.retired: list[list[object]] = []
        self.root.retire = self.retired.append

    def _read(self, reading: Reading) -> None:
        self.readings.append(reading)
        self.work.append(slices.read_ahead(self.root, reading))

    def open(self, path: str, text: str) -> None:
        self.texts[path] = text
        self.root.open(path, OpenText(f"file:///{path}", "markdown", 1, text))
        self.root.read_later(path)

    def type(self, path: str, text: str) -> None:
        self.texts[path] = text
        self.root.opened[path].text = OpenText(f"file:///{path}", "markdown", 2, text)
        self.root.touch(path)

    def step(self) -> bool:
        """Make a step of the work, if there is any."""
        _ = self.root.snapshot
        for work in self.work[:1]:
            awaited = next(work, work)
            if isinstance(awaited, Future):
                awaited.exception()  # waits
            elif awaited is work:
                self.work.remove(work)
        return bool(self.work)

    def finish(self) -> Snapshot:
        while self.step():
            pass
        for bag in self.retired:
            for _ in let_go(bag):
                pass
        return self.root.snapshot


def assert_read(snapshot: Snapshot, path: str, text: str) -> None:
    """The document is in the snapshot as if it had been read at once."""
    document = snapshot.documents[path]
    fresh = Document(path, text, PROJECT)
    assert document.text == text
    assert nodes(document.tree) == nodes(fresh.tree)
    assert document.outline == fresh.outline
    whole = Snapshot(PROJECT, {**snapshot.documents, path: fresh}, Files(snapshot.files.paths))
    known = Snapshot(PROJECT, snapshot.documents, whole.files)
    assert findings(known, document) == findings(whole, fresh)


def edits() -> st.SearchStrategy[list[tuple[int, float, str]]]:
    """After how many steps, where (as a share of the text), and what comes."""
    new = st.one_of(st.just("x"), st.sampled_from(LINES).map("\n{}\n".format))
    return st.lists(st.tuples(st.integers(0, 6), st.floats(0, 1), new), max_size=5)


@pytest.mark.usefixtures("small")
@settings(max_examples=150, deadline=None)
@given(texts(40), edits())
def test_a_document_is_the_same_however_it_was_read(
    text: str, changes: list[tuple[int, float, str]]
) -> None:
    text = f"# Phase 1: Any\n\n{text}"
    desk = Desk()
    desk.open(PLAN, text)
    for steps, share, new in changes:
        for _ in range(steps):
            desk.step()
        at = int(share * len(text))
        text = text[:at] + new + text[at:]
        desk.type(PLAN, text)
    assert_read(desk.finish(), PLAN, text)
    assert not desk.root.reading
    assert not desk.root.aside


def test_what_takes_a_thread_stays_as_it_was_until_it_is_read() -> None:
    desk = Desk()
    desk.open(PLAN, TABLE)
    before = desk.finish()
    desk.type(PLAN, f"{TABLE}| Phase 3 | nothing |\n")
    assert desk.root.snapshot is before
    assert desk.root.behind
    assert_read(desk.finish(), PLAN, f"{TABLE}| Phase 3 | nothing |\n")
    assert not desk.root.behind


def test_a_document_that_is_closed_meanwhile_stays_away() -> None:
    desk = Desk()
    desk.open(PLAN, TABLE)
    desk.step()
    desk.root.close(PLAN, None)
    assert PLAN not in desk.finish().documents


def test_a_document_that_is_closed_in_a_thread_can_be_opened_again() -> None:
    desk = Desk()
    desk.open(PLAN, TABLE)
    while not desk.root.aside:
        desk.step()
    desk.step()  # now a thread has read it
    desk.root.close(PLAN, None)
    desk.finish()
    assert not desk.root.reading
    text = f"{HEAD}| Phase | Needs |\n|---|---|\n{ROW * 1_000}"
    desk.root.open(PLAN, OpenText(f"file:///{PLAN}", "markdown", 1, text))
    assert_read(desk.finish(), PLAN, text)


def test_another_document_that_changes_meanwhile_is_kept() -> None:
    desk = Desk()
    desk.open(PLAN, TABLE)
    desk.open(OTHER, "# Phase 2: Other\n")
    desk.finish()
    desk.type(PLAN, f"{TABLE}\n## Depends on\n- Phase 2\n")
    desk.step()
    desk.type(OTHER, "# Phase 2: Another\n")
    snapshot = desk.finish()
    assert_read(snapshot, PLAN, f"{TABLE}\n## Depends on\n- Phase 2\n")
    assert_read(snapshot, OTHER, "# Phase 2: Another\n")


def test_a_document_that_cannot_be_read_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(document: Document) -> float:
        raise RuntimeError(document.path)

    monkeypatch.setattr(slices, "_read_tree", fail)
    desk = Desk()
    desk.open(PLAN, TABLE)
    with pytest.raises(RuntimeError, match=PLAN):
        desk.finish()
    desk.work.clear()
    assert PLAN not in desk.finish().documents
    monkeypatch.undo()
    desk.type(PLAN, f"{TABLE}\n")
    assert_read(desk.finish(), PLAN, f"{TABLE}\n")


@settings(max_examples=200, deadline=None)
@given(texts(), st.sampled_from(LINES), st.floats(0, 1), st.integers(0, 200))
def test_a_bound_changes_nothing_but_when(text: str, line: str, share: float, most: int) -> None:
    before, at = parse(text), int(share * len(text))
    text = f"{text[:at]}\n{line}\n{text[at:]}"
    tree = parse_within(text, before, PHASE_WORDS, most)
    assert tree is None or nodes(tree) == nodes(parse(text))
    assert parse_within(text, before, PHASE_WORDS, len(text)) is not None


# What is over goes at once


class Thing:
    """Something that can be watched."""


def drained(bag: list[object]) -> int:
    return sum(1 for _ in let_go(bag))


def test_long_lists_are_freed_in_steps() -> None:
    things = [Thing() for _ in range(9_000)]
    seen = weakref.WeakSet(things)
    holder = {"a": (things, [1])}
    del things
    work: Iterator[None] = let_go([holder])
    del holder
    next(work)
    assert 0 < len(seen) < 9_000
    assert sum(1 for _ in work) > 2
    assert not seen


def test_what_others_hold_is_left_alone() -> None:
    kept = [Thing() for _ in range(5_000)]
    longer = (*kept, Thing())
    last = weakref.ref(longer[-1])
    drained([{"kept": kept}, longer, (kept,)])
    assert len(kept) == 5_000
    assert last() is not None
    bag: list[object] = [longer]
    del longer
    drained(bag)
    assert last() is None
    assert len(kept) == 5_000


def test_a_document_that_is_closed_leaves_nothing_behind() -> None:
    desk = Desk()
    gc.disable()
    try:
        desk.open(PLAN, TABLE)
        desk.finish()
        desk.type(PLAN, f"{TABLE}| Phase 3 | nothing |\n")
        tree = weakref.ref(desk.finish().documents[PLAN].tree.headings)
        sections = weakref.ref(desk.root.snapshot.documents[PLAN].sections)
        desk.root.close(PLAN, None)
        assert PLAN not in desk.finish().documents
        assert (tree(), sections()) == (None, None)
    finally:
        gc.enable()


def test_what_is_typed_over_leaves_nothing_behind() -> None:
    desk = Desk()
    seen: weakref.WeakSet[object] = weakref.WeakSet()
    gc.disable()
    try:
        desk.open(PLAN, TABLE)
        for number in range(4):
            kept = desk.finish().documents[PLAN]  # an answer that is still being made
            seen.add(kept.tree.headings)
            desk.type(PLAN, f"{TABLE}| Phase 3 | {number} |\n")
        del kept
        desk.finish()
        assert not seen
    finally:
        gc.enable()


def test_sections_that_somebody_holds_stay_together() -> None:
    document = Document(PLAN, TABLE, PROJECT)
    title = document.sections.all[0]
    document.retire()
    assert title.parent is document.root
    others = Document(PLAN, TABLE, PROJECT).sections.all  # of a document that is gone
    assert all(section.parent is not None for section in others)


def test_sections_stay_together_where_another_thread_looks_for_the_kind() -> None:
    document = Document(PLAN, "# Phase 1: Any\n\n## Stage 1a: One\n\n## Goals\n- fast\n", PROJECT)
    title = document.sections.all[0]
    del document.__dict__["recognition"]  # as it is for one that began to look earlier
    assert document.recognition.kind == "plan"
    assert title.parent is document.root


# The server


@pytest.mark.asyncio
@pytest.mark.parametrize("profile", ["vscode", "neovim"])
async def test_requests_wait_for_the_text_as_it_is_now(start: Start, profile: str) -> None:
    editor = await start(profile, {PLAN: TABLE, OTHER: "# Phase 2: Other\n"})
    editor.open(PLAN)
    await editor.idle()
    assert "REF002" in codes(await editor.diagnostics(PLAN))
    editor.change(PLAN, "[it](none.md)", "it")
    editor.change(PLAN, "## Phases", "## Depends on\n- Phase 2\n\n## Phases")
    symbols = await editor.client.text_document_document_symbol_async(
        types.DocumentSymbolParams(editor.document(PLAN))
    )
    assert "Depends on" in str(symbols)
    assert "REF002" not in codes(await editor.diagnostics(PLAN))
    before = editor.opened[PLAN].partition("- Phase 2")[0] + "- Pha"
    at = editor.at(PLAN, before)
    hover = await editor.client.text_document_hover_async(types.HoverParams(*at))
    assert "Other" in str(hover)


@pytest.mark.asyncio
async def test_the_last_of_many_edits_is_the_one_that_counts(start: Start) -> None:
    editor = await start("neovim", {PLAN: TABLE})
    editor.open(PLAN)
    for number in range(20):
        editor.change(PLAN, "Tables", f"Tables {number}")
    editor.change(PLAN, "[it](none.md)", "it")
    await editor.idle()  # which files there are is known then
    assert "REF002" not in codes(await editor.diagnostics(PLAN))
    editor.change(PLAN, "Write it", "Write [it](none.md)")
    assert "REF002" in codes(await editor.diagnostics(PLAN))


@pytest.mark.asyncio
async def test_others_see_a_long_table_as_it_is_now(start: Start) -> None:
    editor = await start("vscode", {PLAN: TABLE, OTHER: "# Phase 2: Other\n"})
    editor.open(PLAN)
    editor.open(OTHER)
    editor.change(PLAN, "## Phases", "## Depends on\n- Phase 2\n\n## Phases")
    at = editor.at(OTHER, "# Pha")
    places = await editor.client.text_document_references_async(
        types.ReferenceParams(types.ReferenceContext(False), *at)
    )
    line = editor.opened[PLAN].partition("- Phase 2")[0].count("\n")
    assert line in [place.range.start.line for place in places or ()]


@pytest.mark.asyncio
async def test_answers_about_a_long_document_are_whole(start: Start) -> None:
    editor = await start("vscode", {PLAN: TABLE})
    at = editor.open(PLAN, TABLE.replace("Tables", "Ta$0bles"))
    client, document, position = editor.client, editor.document(PLAN), at.position
    whole = types.Range(types.Position(0, 0), types.Position(3_000, 0))
    options = types.FormattingOptions(4, insert_spaces=True)
    here = types.CodeActionParams(
        document, types.Range(position, position), types.CodeActionContext([])
    )
    tokens, folds, symbols, chosen, offers, *others = await asyncio.gather(
        client.text_document_semantic_tokens_full_async(types.SemanticTokensParams(document)),
        client.text_document_folding_range_async(types.FoldingRangeParams(document)),
        client.text_document_document_symbol_async(types.DocumentSymbolParams(document)),
        client.text_document_selection_range_async(
            types.SelectionRangeParams(document, [position])
        ),
        client.text_document_code_action_async(here),
        client.text_document_code_lens_async(types.CodeLensParams(document)),
        client.text_document_inlay_hint_async(types.InlayHintParams(document, whole)),
        client.text_document_document_link_async(types.DocumentLinkParams(document)),
        client.text_document_document_highlight_async(types.DocumentHighlightParams(*at)),
        client.text_document_formatting_async(types.DocumentFormattingParams(document, options)),
    )
    assert tokens is not None
    assert len(tokens.data) > 2_000
    assert TABLE.count("\n") - 1 in [fold.end_line for fold in folds or ()]
    assert "Phases" in str(symbols)
    assert chosen
    assert "Insert" in str(offers)
    assert len(others) == 5


@pytest.mark.asyncio
async def test_a_place_of_the_longest_documents_is_answered_in_a_thread(start: Start) -> None:
    text = HEAD + "- Write it down, word by word\n" * 9_000 + "- Phase 2\n- [it](\n"
    editor = await start("vscode", {PLAN: text, OTHER: "# Phase 2: Other\n"})
    editor.open(PLAN)
    await editor.idle()
    place = editor.at(PLAN, text.partition("- Phase 2")[0] + "- Pha")
    hover = await editor.client.text_document_hover_async(types.HoverParams(*place))
    assert "Other" in str(hover)
    place = editor.at(PLAN, text.removesuffix("\n"))
    found = await editor.client.text_document_completion_async(types.CompletionParams(*place))
    assert "phase-2.md" in str(found)
