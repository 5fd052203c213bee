"""Formatting over the wire."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from lsprotocol import types

from tests.lsp.editor import Editor, Start

PROFILES = pytest.mark.parametrize("profile", ["vscode", "neovim", "emacs"])
OPTIONS = types.FormattingOptions(tab_size=4, insert_spaces=True)
TEXT = "# Phase 2: Logs\r\n## Files\r\n\r\n| a | file |\r\n|---|---|\r\n| `x.py` | y |\r\n"
RIGHT = (
    "# Phase 2: Logs\r\n\r\n## Files\r\n\r\n"
    "| a      | file |\r\n| ------ | ---- |\r\n| `x.py` | y    |\r\n"
)


def applied(text: str, edits: Sequence[types.TextEdit] | None) -> str:
    """The text after edits, which stand in order."""
    starts = [0]
    for line in text.split("\n")[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    for edit in reversed(edits or ()):
        begin, end = edit.range.start, edit.range.end
        first, last = starts[begin.line] + begin.character, starts[end.line] + end.character
        text = text[:first] + edit.new_text + text[last:]
    return text


async def typed(
    editor: Editor, path: str, text: str, character: str
) -> Sequence[types.TextEdit] | None:
    """What follows the character before `$0`."""
    at = editor.open(path, text)
    params = types.DocumentOnTypeFormattingParams(*at, ch=character, options=OPTIONS)
    return await editor.client.text_document_on_type_formatting_async(params)


@PROFILES
@pytest.mark.asyncio
async def test_a_document_is_formatted_once(start: Start, profile: str) -> None:
    editor = await start(profile, {})
    editor.open("plan/phase-2.md", "\ufeff" + TEXT)
    params = types.DocumentFormattingParams(editor.document("plan/phase-2.md"), OPTIONS)
    edits = await editor.client.text_document_formatting_async(params)
    assert applied("\ufeff" + TEXT, edits) == "\ufeff" + RIGHT
    editor.close("plan/phase-2.md")
    editor.open("plan/phase-2.md", "\ufeff" + RIGHT)
    assert not await editor.client.text_document_formatting_async(params)


@pytest.mark.asyncio
async def test_a_range_is_formatted(start: Start) -> None:
    editor = await start("vscode", {})
    editor.open("plan/phase-2.md", TEXT)
    params = types.DocumentRangeFormattingParams(
        editor.document("plan/phase-2.md"),
        types.Range(types.Position(3, 0), types.Position(5, 2)),
        OPTIONS,
    )
    edits = await editor.client.text_document_range_formatting_async(params)
    assert applied(TEXT, edits).startswith("# Phase 2: Logs\r\n## Files\r\n\r\n| a      |")


@pytest.mark.asyncio
async def test_some_ranges_are_formatted(start: Start) -> None:
    editor = await start("vscode", {})
    editor.open("plan/phase-2.md", TEXT)
    lines = [types.Range(types.Position(line, 0), types.Position(line, 1)) for line in (1, 4)]
    params = types.DocumentRangesFormattingParams(
        editor.document("plan/phase-2.md"), lines, OPTIONS
    )
    edits = await editor.client.text_document_ranges_formatting_async(params)
    assert applied(TEXT, edits).startswith("# Phase 2: Logs\r\n\r\n## Files\r\n\r\n| a | file |")
    assert "\r\n| ------ | ---- |\r\n" in applied(TEXT, edits)


@pytest.mark.asyncio
async def test_a_list_goes_on(start: Start) -> None:
    editor = await start("vscode", {})
    text = "# Phase 2\n\n## Tasks\n- [x] a\n$0\n"
    edits = await typed(editor, "plan/phase-2.md", text, "\n")
    assert applied(text.replace("$0", ""), edits) == "# Phase 2\n\n## Tasks\n- [x] a\n- [ ] \n"


@pytest.mark.asyncio
async def test_one_state_is_ticked(start: Start) -> None:
    editor = await start("vscode", {})
    text = "# Phase 2\n\n## Status\n- [x] Not started\n- [x$0] In progress\n"
    edits = await typed(editor, "work-notes/phase-2.md", text, "x")
    assert applied(text.replace("$0", ""), edits) == (
        "# Phase 2\n\n## Status\n- [ ] Not started\n- [x] In progress\n"
    )


@pytest.mark.asyncio
async def test_other_documents_are_left_alone(start: Start) -> None:
    editor = await start("vscode", {})
    editor.open("README.md", TEXT)
    params = types.DocumentFormattingParams(editor.document("README.md"), OPTIONS)
    assert not await editor.client.text_document_formatting_async(params)
