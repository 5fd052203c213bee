"""Folds, selections, colours, hints, lenses and linked places as editors get them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from lsprotocol import types

from phasemark.features.tokens import MODIFIERS, TYPES
from tests.lsp.editor import Editor, Start, capabilities

FILES = {
    "plan/phase-1.md": "# Phase 1: First\n\n**Status:** Planned\n",
    "plan/phase-2.md": (
        "# Phase 2: Second \U0001f600\n\n**Status:** In progress\n\n## Depends on\n- Phase 1\n\n"
        "## Tasks\n- [x] \U0001f600 `src/app.py`, not Phase 1\n- [ ] Two\n"
    ),
    "prompts/phase-1.md": "# Phase 1\n",
    "src/app.py": "",
}
PLAN = "plan/phase-2.md"
PROFILES = ["vscode", "neovim", "emacs"]


async def opened(start: Start, profile: str = "vscode", **given: object) -> Editor:
    """An editor with the plan of phase 2, when the whole project is known."""
    editor = await start(profile, FILES, **given)
    editor.open(PLAN)
    await known(editor)
    return editor


async def known(editor: Editor) -> None:
    """Until the project is read: then the workspace knows the phase of a closed document."""
    params = types.WorkspaceSymbolParams(query="phase 1")
    while not await editor.client.workspace_symbol_async(params):
        pass


@pytest.mark.parametrize("profile", PROFILES)
async def test_sections_fold_by_whole_lines(profile: str, start: Start) -> None:
    editor = await opened(start, profile)
    params = types.FoldingRangeParams(editor.document(PLAN))
    found = await editor.client.text_document_folding_range_async(params)
    lines = [(one.start_line, one.end_line) for one in found or ()]
    assert lines == [(0, 9), (4, 5), (7, 9)]
    by_line = capabilities(profile).text_document.folding_range  # type: ignore[union-attr]
    narrow = bool(by_line and by_line.line_folding_only)
    assert all((one.start_character is None) == narrow for one in found or ())


async def test_a_selection_grows_to_the_document(start: Start) -> None:
    editor = await opened(start)
    place = editor.at(PLAN, editor.opened[PLAN].partition("Phase 1")[0])
    params = types.SelectionRangeParams(place.text_document, [place.position])
    found = await editor.client.text_document_selection_range_async(params)
    assert found is not None
    one: types.SelectionRange | None = found[0]
    while one is not None and one.parent is not None:
        one = one.parent
    assert one is not None
    assert (one.range.start.line, one.range.end.line) == (0, 10)


def decoded(editor: Editor, data: Sequence[int]) -> list[str]:
    """Type and text of each token; columns are in UTF-16."""
    lines = editor.opened[PLAN].split("\n")
    found, line, column = [], 0, 0
    for at in range(0, len(data), 5):
        down, right, length, kind, bits = data[at : at + 5]
        line, column = line + down, right if down else column + right
        text = lines[line].encode("utf-16-le")[column * 2 : (column + length) * 2]
        names = [name for bit, name in enumerate(MODIFIERS) if bits >> bit & 1]
        found.append(f"{TYPES[kind]} {text.decode('utf-16-le')} {' '.join(names)}".strip())
    return found


COLOURS = [
    "class Phase 2 declaration", "enumMember In progress", "class Phase 1", "string src/app.py",
    "class Phase 1",
]  # fmt: skip


async def test_tokens_count_in_the_units_of_the_client(start: Start) -> None:
    editor = await opened(start)
    params = types.SemanticTokensParams(editor.document(PLAN))
    found = await editor.client.text_document_semantic_tokens_full_async(params)
    assert found is not None
    assert decoded(editor, found.data) == COLOURS
    part = await editor.client.text_document_semantic_tokens_range_async(
        types.SemanticTokensRangeParams(
            editor.document(PLAN), types.Range(types.Position(4, 0), types.Position(6, 0))
        )
    )
    assert part is not None
    assert decoded(editor, part.data) == ["class Phase 1"]


async def test_a_keystroke_sends_the_difference(start: Start) -> None:
    editor = await opened(start)
    full = await editor.client.text_document_semantic_tokens_full_async(
        types.SemanticTokensParams(editor.document(PLAN))
    )
    assert full is not None
    editor.change(PLAN, "- Phase 1\n", "- Phase 1\n- `Makefile`\n")
    delta = await editor.client.text_document_semantic_tokens_full_delta_async(
        types.SemanticTokensDeltaParams(editor.document(PLAN), full.result_id or "")
    )
    assert isinstance(delta, types.SemanticTokensDelta)
    data = list(full.data)
    for edit in delta.edits:
        data[edit.start : edit.start + edit.delete_count] = edit.data or ()
    again = await editor.client.text_document_semantic_tokens_full_async(
        types.SemanticTokensParams(editor.document(PLAN))
    )
    assert again is not None
    assert data == list(again.data)
    forgotten = await editor.client.text_document_semantic_tokens_full_delta_async(
        types.SemanticTokensDeltaParams(editor.document(PLAN), "long ago")
    )
    assert isinstance(forgotten, types.SemanticTokens)


async def hinted(editor: Editor) -> list[str]:
    everything = types.Range(types.Position(0, 0), types.Position(99, 0))
    params = types.InlayHintParams(editor.document(PLAN), everything)
    found = await editor.client.text_document_inlay_hint_async(params)
    return [str(one.label) for one in found or ()]


async def test_hints_can_be_switched_off(start: Start) -> None:
    editor = await opened(start)
    assert await hinted(editor) == ["no prompt", "planned, ready to start", "1 of 2 done"]
    off = {"inlayHints": {"progress": False, "missingSides": False}}
    other = await opened(start, settings=off)
    await other.idle()
    assert await hinted(other) == ["planned, ready to start"]


async def test_lenses_are_resolved_when_they_are_shown(start: Start) -> None:
    editor = await opened(start)
    found = await editor.client.text_document_code_lens_async(
        types.CodeLensParams(editor.document("plan/phase-2.md"))
    )
    assert found is not None
    shown = [await editor.client.code_lens_resolve_async(one) for one in found]
    titles = [one.command.title for one in shown if one.command]
    assert titles == [
        "In progress · 1 of 2 done", "Blocked by Phase 1", "Add session log entry",
    ]  # fmt: skip
    log = shown[-1].command
    assert log is not None
    assert (log.command, list(log.arguments or ())) == ("phasemark.log", [editor.uri(PLAN)])


async def test_lenses_lead_somewhere_in_an_editor_that_shows_places(start: Start) -> None:
    able = capabilities("vscode")
    able.experimental = {"commands": {"commands": ["phasemark.showReferences"]}}
    editor = await opened(start, capabilities=able)
    found = await editor.client.text_document_code_lens_async(
        types.CodeLensParams(editor.document("plan/phase-1.md"))
    )
    assert found is not None
    shown = await editor.client.code_lens_resolve_async(found[1])
    assert shown.command is not None
    assert (shown.command.title, shown.command.command) == (
        "2 references", "phasemark.showReferences",
    )  # fmt: skip
    _, _, places = shown.command.arguments or ()
    assert [place["range"]["start"]["line"] for place in places] == [5, 8]


async def test_commands_can_be_run_in_an_editor_that_asks_its_user(start: Start) -> None:
    plan = (
        "# Phase 1: Queue\n\n## Verification\n- `make lint`, then `make test`\n\n"
        "```sh\n$ 🚀=1 pytest \\\n  -q\n```\n\n## Tasks\n- `make`\n"
    )
    able = capabilities("vscode")
    able.experimental = {"commands": {"commands": ["phasemark.runInTerminal"]}}
    editor = await start("vscode", {PLAN: plan}, capabilities=able)
    editor.open(PLAN)
    found = await editor.client.text_document_code_lens_async(
        types.CodeLensParams(editor.document(PLAN))
    )
    commands = [lens.command for lens in found or () if lens.command]
    assert {command.command for command in commands} == {"phasemark.runInTerminal"}
    assert [(one.title, (one.arguments or [{}])[0]["text"]) for one in commands] == [
        ("Run `make lint` in terminal", "make lint"),
        ("Run `make test` in terminal", "make test"),
        ("Run in terminal", "🚀=1 pytest \\\n  -q"),
    ]
    shown = [await editor.client.code_lens_resolve_async(lens) for lens in found or ()]
    assert [(one.command.title, one.command.arguments) for one in shown if one.command][-3:] == [
        (one.title, one.arguments) for one in commands
    ]


async def test_references_in_a_large_project_are_counted_in_the_background(start: Start) -> None:
    many = {f"plan/phase-{n}.md": f"# Phase {n}\n\nAfter Phase 1.\n" for n in range(1, 260)}
    editor = await start("vscode", many)
    asked: list[str] = []

    @editor.client.feature(types.WORKSPACE_CODE_LENS_REFRESH)
    def refresh(*_: object) -> None:
        asked.append("again")

    editor.open("plan/phase-1.md")
    await known(editor)

    async def titles() -> list[str]:
        params = types.CodeLensParams(editor.document("plan/phase-1.md"))
        found = await editor.client.text_document_code_lens_async(params) or ()
        shown = [await editor.client.code_lens_resolve_async(lens) for lens in found]
        return [lens.command.title for lens in shown if lens.command]

    while "258 references" not in await titles():
        await editor.until(lambda: asked)


async def test_the_number_of_a_prompt_is_edited_with_its_stop_rule(start: Start) -> None:
    editor = await start("vscode", {})
    place = editor.open(
        "docs/phases/PHASEB-PROMPT.md",
        "# Phase B\n\n## Prompt 1: A\n\nStop rule:\n- Stop before Prompt 2.\n\n## Prompt $02: B\n",
    )
    found = await editor.client.text_document_linked_editing_range_async(
        types.LinkedEditingRangeParams(*place)
    )
    assert found is not None
    assert [one.start.line for one in found.ranges] == [5, 7]


async def test_hints_are_asked_for_again_when_another_document_says_more(start: Start) -> None:
    editor = await opened(start)
    asked: list[str] = []

    @editor.client.feature(types.WORKSPACE_INLAY_HINT_REFRESH)
    def refresh(*_: object) -> None:
        asked.append("again")

    editor.open("plan/phase-1.md")
    editor.change("plan/phase-1.md", "Planned", "Complete")
    await editor.until(lambda: asked)
    assert await hinted(editor) == ["no prompt", "complete", "1 of 2 done"]
