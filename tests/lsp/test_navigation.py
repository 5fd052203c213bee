"""Hover, navigation, symbols and hierarchies over the wire."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from lsprotocol import types

from tests.lsp.editor import LIMIT, At, Editor, Start

PLAN_1 = "# Phase 1: Logs\n\n## Status\nComplete\n\n## Deliverables\n- `src/log.py` - the log\n"
PLAN_2 = """\
# Phase 2: Märkte \U0001f680 zählen

## Depends on
- \U0001f680 Phase 1

## References
- \U0001f680 `src/log.py:2`, [guide](../docs/guide.md#second)

## Tasks
- [x] Count
- [ ] Weigh
"""
PROMPTS = "# Phase 2 Prompts\n\n## Prompt 1 of 2: Count\n\n## Prompt 2 of 2: Weigh\n"
NOTES = "# Phase 2\n\n## Decisions\n- Count first: it is short\n"
FILES = {
    "plan/phase-1.md": PLAN_1,
    "plan/phase-2.md": PLAN_2,
    "prompts/phase-2.md": PROMPTS,
    "work-notes/phase-2.md": NOTES,
    "docs/guide.md": "# Guide\n\n## First\n\n## Second\n",
    "src/log.py": "import json\nprint(json)\n",
}
PROFILES = pytest.mark.parametrize("profile", ["vscode", "neovim", "emacs"])


async def opened(start: Start, profile: str) -> Editor:
    """An editor with all documents open."""
    editor = await start(profile, FILES)
    for path in FILES:
        if path.endswith(".md"):
            editor.open(path)
    await editor.idle()
    return editor


def place(editor: Editor, path: str, before: str) -> At:
    """Behind the first place where some text stands."""
    text = editor.opened[path]
    lines = text[: text.index(before) + len(before)].split("\n")
    codec, size = units(editor)
    column = len(lines[-1].encode(codec)) // size
    return At(editor.document(path), types.Position(len(lines) - 1, column))


def covered(editor: Editor, path: str, range: types.Range) -> str:
    """The text of a range of a single line."""
    codec, size = units(editor)
    line = editor.opened[path].split("\n")[range.start.line].encode(codec)
    return line[size * range.start.character : size * range.end.character].decode(codec)


def units(editor: Editor) -> tuple[str, int]:
    """The codec of the columns that the client likes best, and its bytes a unit."""
    able = editor.client.capabilities
    offered = able.general.position_encodings if able and able.general else None
    encoding = str(offered[0]) if offered else "utf-16"
    return {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}[encoding]


def target(editor: Editor, answer: Any) -> list[tuple[str, int]]:
    """Path and line of each place that an answer holds."""
    found = []
    for one in answer if isinstance(answer, Sequence) else [answer]:
        if isinstance(one, types.LocationLink):
            uri, range = one.target_uri, one.target_selection_range
        else:
            uri, range = one.uri, one.range
        found.append((uri.removeprefix(editor.uri("") + "/"), range.start.line))
    return found


@PROFILES
async def test_hover_shows_the_card_of_a_phase(profile: str, start: Start) -> None:
    editor = await opened(start, profile)
    at = place(editor, "plan/phase-2.md", "- \U0001f680 Pha")
    hover = await editor.client.text_document_hover_async(types.HoverParams(*at))
    assert isinstance(hover, types.Hover)
    assert isinstance(hover.contents, types.MarkupContent)
    assert "Phase 1: Logs" in hover.contents.value
    assert "Complete" in hover.contents.value
    assert editor.uri("plan/phase-1.md") in hover.contents.value
    assert hover.range is not None
    assert covered(editor, "plan/phase-2.md", hover.range) == "Phase 1"


@PROFILES
async def test_definition_declaration_and_implementation(profile: str, start: Start) -> None:
    editor = await opened(start, profile)
    client = editor.client
    phase = place(editor, "plan/phase-2.md", "- \U0001f680 Pha")
    answer = await client.text_document_definition_async(types.DefinitionParams(*phase))
    assert target(editor, answer) == [("plan/phase-1.md", 0)]
    path = place(editor, "plan/phase-2.md", "`src/lo")
    answer = await client.text_document_definition_async(types.DefinitionParams(*path))
    assert target(editor, answer) == [("src/log.py", 1)]
    answer = await client.text_document_declaration_async(types.DeclarationParams(*path))
    assert target(editor, answer) == [("plan/phase-1.md", 6)]
    title = place(editor, "plan/phase-2.md", "# Pha")
    answer = await client.text_document_implementation_async(types.ImplementationParams(*title))
    assert target(editor, answer) == [("prompts/phase-2.md", 2), ("prompts/phase-2.md", 4)]


async def test_references_and_highlights(start: Start) -> None:
    editor = await opened(start, "vscode")
    at = place(editor, "plan/phase-2.md", "- \U0001f680 Pha")
    for declared, expected in (
        (True, [("plan/phase-1.md", 0), ("plan/phase-2.md", 3)]),
        (False, [("plan/phase-2.md", 3)]),
    ):
        params = types.ReferenceParams(types.ReferenceContext(declared), *at)
        answer = await editor.client.text_document_references_async(params)
        assert target(editor, answer) == expected
    highlights = await editor.client.text_document_document_highlight_async(
        types.DocumentHighlightParams(*place(editor, "plan/phase-1.md", "# Pha"))
    )
    assert highlights is not None
    assert [one.kind for one in highlights] == [types.DocumentHighlightKind.Write]
    assert covered(editor, "plan/phase-1.md", highlights[0].range) == "Phase 1"


async def test_references_come_in_parts(start: Start) -> None:
    editor = await opened(start, "vscode")
    parts: list[Any] = []
    # pytest-lsp knows progress that is shown, and takes parts of an answer for that.
    editor.client.protocol.fm.features[types.PROGRESS] = parts.append
    at = place(editor, "plan/phase-2.md", "- \U0001f680 Pha")
    params = types.ReferenceParams(
        types.ReferenceContext(True), *at, partial_result_token="some-token"
    )
    answer = await editor.client.text_document_references_async(params)
    assert answer is not None
    assert list(answer) == []
    assert [part.token for part in parts] == ["some-token"]
    assert len(parts[0].value) == 2


async def test_document_links(start: Start) -> None:
    editor = await opened(start, "vscode")
    links = await editor.client.text_document_document_link_async(
        types.DocumentLinkParams(editor.document("plan/phase-2.md"))
    )
    assert links is not None
    found = [(covered(editor, "plan/phase-2.md", one.range), one.target) for one in links]
    assert found == [
        ("src/log.py:2", editor.uri("src/log.py") + "#L2"),
        ("../docs/guide.md#second", None),
    ]
    resolved = await editor.client.document_link_resolve_async(links[1])
    assert resolved.target == editor.uri("docs/guide.md") + "#L5"


async def test_a_link_that_nobody_gave_stays_as_it_is(start: Start) -> None:
    editor = await opened(start, "vscode")
    range = types.Range(types.Position(0, 0), types.Position(0, 0))
    for data in (None, 7, {"uri": "file:///etc/passwd", "anchor": "x"}, {"uri": 1, "anchor": 2}):
        link = types.DocumentLink(range, data=data)
        assert (await editor.client.document_link_resolve_async(link)).target is None


@PROFILES
async def test_document_symbols(profile: str, start: Start) -> None:
    editor = await opened(start, profile)
    answer = await editor.client.text_document_document_symbol_async(
        types.DocumentSymbolParams(editor.document("plan/phase-2.md"))
    )
    assert answer is not None
    names = []
    pending: list[Any] = list(answer)
    while pending:
        one = pending.pop(0)
        names.append(one.name)
        if isinstance(one, types.DocumentSymbol):
            assert one.range.start <= one.selection_range.start
            assert one.selection_range.end <= one.range.end
            pending[:0] = one.children or []
    title = "Phase 2: Märkte \U0001f680 zählen"
    assert names == [title, "Depends on", "References", "Tasks", "Count", "Weigh"]


async def test_workspace_symbols(start: Start) -> None:
    editor = await opened(start, "vscode")
    answer = await editor.client.workspace_symbol_async(types.WorkspaceSymbolParams("decision"))
    assert answer is not None
    assert [one.name for one in answer] == ["Decision: Count first: it is short"]
    answer = await editor.client.workspace_symbol_async(types.WorkspaceSymbolParams("complete"))
    assert answer is not None
    assert [one.name for one in answer] == ["Phase 1: Logs (Complete)"]


async def test_call_hierarchy_goes_along_dependencies(start: Start) -> None:
    editor = await opened(start, "vscode")
    client = editor.client
    items = await client.text_document_prepare_call_hierarchy_async(
        types.CallHierarchyPrepareParams(*place(editor, "plan/phase-2.md", "## Tas"))
    )
    assert items is not None
    assert [one.detail for one in items] == [None]
    calls = await client.call_hierarchy_outgoing_calls_async(
        types.CallHierarchyOutgoingCallsParams(items[0])
    )
    assert calls is not None
    assert [one.to.name for one in calls] == ["Phase 1: Logs"]
    assert covered(editor, "plan/phase-2.md", calls[0].from_ranges[0]) == "Phase 1"
    back = await client.call_hierarchy_incoming_calls_async(
        types.CallHierarchyIncomingCallsParams(calls[0].to)
    )
    assert back is not None
    assert [one.from_.name for one in back] == ["Phase 2: Märkte \U0001f680 zählen"]


async def test_type_hierarchy_goes_from_a_phase_to_its_prompts(start: Start) -> None:
    editor = await opened(start, "vscode")
    client = editor.client
    items = await client.text_document_prepare_type_hierarchy_async(
        types.TypeHierarchyPrepareParams(*place(editor, "plan/phase-2.md", "# Pha"))
    )
    assert items is not None
    below = await client.type_hierarchy_subtypes_async(types.TypeHierarchySubtypesParams(items[0]))
    assert below is not None
    assert [one.name for one in below] == ["Prompt 1 of 2: Count", "Prompt 2 of 2: Weigh"]
    above = await client.type_hierarchy_supertypes_async(
        types.TypeHierarchySupertypesParams(below[1])
    )
    assert above is not None
    assert [one.name for one in above] == ["Phase 2: Märkte \U0001f680 zählen"]


async def test_items_that_nobody_gave_are_answered_with_nothing(start: Start) -> None:
    editor = await opened(start, "vscode")
    range = types.Range(types.Position(0, 0), types.Position(0, 0))
    for data in (None, 7, {}, {"series": "", "id": ["phase", [99], ""], "number": ""}):
        item = types.CallHierarchyItem(
            "x", types.SymbolKind.Class, editor.uri("plan/phase-1.md"), range, range, data=data
        )
        params = types.CallHierarchyIncomingCallsParams(item)
        assert await editor.client.call_hierarchy_incoming_calls_async(params) is None


async def test_closed_documents_are_known_as_well(start: Start) -> None:
    editor = await start("neovim", FILES)
    editor.open("plan/phase-2.md")
    at = place(editor, "plan/phase-2.md", "- \U0001f680 Pha")

    async def known() -> bool:
        answer = await editor.client.workspace_symbol_async(types.WorkspaceSymbolParams("phase 1"))
        return bool(answer)

    async with asyncio.timeout(LIMIT):
        while not await known():
            await editor.idle()
    answer = await editor.client.text_document_definition_async(types.DefinitionParams(*at))
    assert target(editor, answer) == [("plan/phase-1.md", 0)]
    hover = await editor.client.text_document_hover_async(types.HoverParams(*at))
    assert isinstance(hover, types.Hover)
    assert isinstance(hover.contents, types.MarkupContent)
    assert "Complete" in hover.contents.value


@PROFILES
async def test_hover_on_a_finding_shows_its_rule(profile: str, start: Start) -> None:
    editor = await start(profile, FILES)
    path = "plan/phase-2.md"
    editor.open(path, "# Phase 2\n\n## Goals\n- One\n\n## Goals\n- Two\n")
    found = [one for one in await editor.diagnostics(path) if one.code == "DOC005"]
    at = At(editor.document(path), found[0].range.start)
    hover = await editor.client.text_document_hover_async(types.HoverParams(*at))
    assert isinstance(hover, types.Hover)
    assert isinstance(hover.contents, types.MarkupContent)
    assert "DOC005" in hover.contents.value


async def test_a_client_that_says_nothing_gets_plain_answers(start: Start) -> None:
    editor = await start("vscode", FILES, capabilities=types.ClientCapabilities())
    for path in ("plan/phase-1.md", "plan/phase-2.md"):
        editor.open(path)
    document = editor.document("plan/phase-2.md")
    answer = await editor.client.text_document_document_symbol_async(
        types.DocumentSymbolParams(document)
    )
    assert answer is not None
    assert all(isinstance(one, types.SymbolInformation) for one in answer)
    assert [one.name for one in answer][1:] == [
        "Depends on", "References", "Tasks", "Count", "Weigh",
    ]  # fmt: skip
    at = place(editor, "plan/phase-2.md", "- \U0001f680 Pha")
    places = await editor.client.text_document_definition_async(types.DefinitionParams(*at))
    assert isinstance(places, Sequence)
    assert all(isinstance(one, types.Location) for one in places)
    hover = await editor.client.text_document_hover_async(types.HoverParams(*at))
    assert isinstance(hover, types.Hover)
    assert isinstance(hover.contents, types.MarkupContent)
    assert hover.contents.kind == types.MarkupKind.PlainText
    assert hover.contents.value.startswith("Phase 1: Logs · Complete\n")
    assert "file:" not in hover.contents.value


async def test_what_closed_documents_say_is_found(start: Start) -> None:
    editor = await start("neovim", FILES)

    async def found(query: str) -> list[str]:
        answer = await editor.client.workspace_symbol_async(types.WorkspaceSymbolParams(query))
        return [one.name for one in answer or ()]

    async with asyncio.timeout(LIMIT):
        while not await found("count first"):
            await editor.idle()
    assert await found("count first") == ["Decision: Count first: it is short"]
    assert await found("decision phase 2") == ["Decision: Count first: it is short"]
