"""Completion over the wire: what is offered, what it edits, what is told about it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from lsprotocol import types

from tests.lsp.editor import At, Editor, Start

PROFILES = pytest.mark.parametrize("profile", ["vscode", "neovim", "emacs"])
PLAN = "# Phase 2: Logs\n\n## Goals\n- JSON\n\n## References\n- src/log.py\n"
NOTES = "# Phase 2: Logs\n\n## Status\n- [x] Not started\n- [ ] In progress\n"
FILES = {
    "phasemark.toml": "",
    "plan/phase-1.md": "# Phase 1: Data\n\n## Status\nComplete\n",
    "plan/phase-2.md": PLAN,
    "work-notes/phase-2.md": NOTES,
    "src/log.py": "import json\n```\n<b>x</b>\n",
    "README.md": "# Project\n",
}


async def asked(editor: Editor, at: At, character: str = "") -> Sequence[types.CompletionItem]:
    """What is offered at a place, in the order in which an editor shows it."""
    kinds = types.CompletionTriggerKind
    context = types.CompletionContext(
        kinds.TriggerCharacter if character else kinds.Invoked, character or None
    )
    params = types.CompletionParams(*at, context=context)
    answer = await editor.client.text_document_completion_async(params)
    if answer is None:
        return []
    assert isinstance(answer, types.CompletionList)
    items = list(answer.items)
    assert [item.sort_text for item in items] == sorted(item.sort_text or "" for item in items)
    return items


def taken(editor: Editor, path: str, item: types.CompletionItem) -> str:
    """The text after an item without stops was accepted."""
    edit = item.text_edit
    assert isinstance(edit, types.TextEdit)
    assert edit.range.start.line == edit.range.end.line
    lines = editor.opened[path].split("\n")
    line = lines[edit.range.start.line]
    start, end = edit.range.start.character, edit.range.end.character
    lines[edit.range.start.line] = line[:start] + edit.new_text + line[end:]
    return "\n".join(lines)


@PROFILES
@pytest.mark.asyncio
async def test_the_plan_of_the_phase_comes_first(start: Start, profile: str) -> None:
    editor = await start(profile, FILES)
    at = editor.open("prompts/phase-2.md", "# Phase 2\n\n## Context\n- Plan: pl$0\n")
    await editor.idle()
    first, *_ = await asked(editor, at)
    assert first.label == "plan/phase-2.md"
    assert taken(editor, "prompts/phase-2.md", first).endswith("- Plan: plan/phase-2.md\n")


@PROFILES
@pytest.mark.asyncio
async def test_a_section_comes_with_its_skeleton(start: Start, profile: str) -> None:
    editor = await start(profile, FILES)
    at = editor.open("prompts/phase-2.md", "# Phase 2\n\n## Role\nX.\n\n## Ver$0\n")
    first, *_ = await asked(editor, at)
    assert first.label == "Verification"
    assert isinstance(first.text_edit, types.TextEdit)
    stops = first.insert_text_format is types.InsertTextFormat.Snippet
    assert stops == (profile != "emacs" or "${1:" in first.text_edit.new_text)
    assert ("${1:<command>}" in first.text_edit.new_text) == stops


@pytest.mark.asyncio
async def test_columns_are_those_of_the_client(start: Start) -> None:
    editor = await start("vscode", FILES)
    text = "# Phase 2\n\n## Task\n\U0001f680 \U0001f680 [x](../src/l)\n"
    editor.open("prompts/phase-2.md", text)
    await editor.idle()
    at = At(editor.document("prompts/phase-2.md"), types.Position(3, 6 + 4 + len("../src/l")))
    first, *_ = await asked(editor, at)
    assert isinstance(first.text_edit, types.TextEdit)
    assert first.text_edit.new_text == "../src/log.py"
    assert first.text_edit.range.start.character == 6 + 4


@pytest.mark.asyncio
async def test_documentation_comes_when_asked_for(start: Start) -> None:
    editor = await start("vscode", FILES)
    at = editor.open("prompts/phase-2.md", "# Phase 2\n\n## Context\n- see `src/l$0`\n")
    await editor.idle()
    first, *_ = await asked(editor, at, "`")
    assert first.label == "src/log.py"
    assert first.documentation is None
    full = await editor.client.completion_item_resolve_async(first)
    assert isinstance(full.documentation, types.MarkupContent)
    assert "````py\nimport json" in full.documentation.value
    assert full.label == first.label
    assert full.text_edit == first.text_edit


@pytest.mark.asyncio
async def test_the_card_of_a_phase_is_its_documentation(start: Start) -> None:
    editor = await start("vscode", FILES)
    at = editor.open("plan/phase-2.md", "# Phase 2: Logs\n\n## Depends on\n- Phase $0\n")
    await editor.idle()
    first, *_ = await asked(editor, at, " ")
    assert first.label == "Phase 1"
    full = await editor.client.completion_item_resolve_async(first)
    assert isinstance(full.documentation, types.MarkupContent)
    assert "Complete" in full.documentation.value


@pytest.mark.asyncio
async def test_an_item_that_nobody_offered_survives(start: Start) -> None:
    editor = await start("vscode", FILES)
    plan = editor.uri("plan/phase-2.md")
    made_up = (None, 3, {"uri": 1}, {"uri": "x:y", "about": ["file", "/etc/passwd"]})
    for data in (*made_up, {"uri": plan, "about": ["file", "../../etc/passwd"]}):
        item = types.CompletionItem("x", data=data)
        full = await editor.client.completion_item_resolve_async(item)
        assert full.documentation is None


@pytest.mark.asyncio
async def test_a_space_asks_behind_a_phase_only(start: Start) -> None:
    editor = await start("neovim", FILES)
    at = editor.open("plan/phase-2.md", "# Phase 2: Logs\n\n## Goals\n- $0\n")
    assert await asked(editor, at, " ") == []


@pytest.mark.asyncio
async def test_a_configuration_file_is_completed(start: Start) -> None:
    editor = await start("vscode", FILES)
    at = editor.open("phasemark.toml", 'profile = "st$0"\n', "toml")
    found = await asked(editor, at)
    assert [item.label for item in found] == ["standard", "strict"]
    at = editor.open("pyproject.toml", "[tool.other]\npro$0\n", "toml")
    assert await asked(editor, at) == []
    editor.close("pyproject.toml")
    at = editor.open("pyproject.toml", "[tool.phasemark]\npro$0\n", "toml")
    first, *_ = await asked(editor, at)
    assert first.label == "profile"


@pytest.mark.asyncio
async def test_links_of_any_document_are_completed(start: Start) -> None:
    editor = await start("emacs", FILES)
    at = editor.open("README.md", "# Project\n\n[x](src/$0)\n")
    await editor.idle()
    assert [item.label for item in await asked(editor, at, "/")] == ["src/log.py"]
    at = editor.open("README.md", "# Project\n\n- src/$0\n")
    assert await asked(editor, at, "/") == []


@pytest.mark.asyncio
async def test_many_files_are_narrowed_down(start: Start) -> None:
    files = {f"src/part_{number}.py": "" for number in range(300)} | FILES
    editor = await start("vscode", files)
    at = editor.open("prompts/phase-2.md", "# Phase 2\n\n## Context\n- `src/$0`\n")
    await editor.idle()
    params = types.CompletionParams(*at)
    answer = await editor.client.text_document_completion_async(params)
    assert isinstance(answer, types.CompletionList)
    assert answer.is_incomplete
    assert len(answer.items) == 200
    editor.change("prompts/phase-2.md", "src/", "src/part_299")
    at = editor.at("prompts/phase-2.md", "# Phase 2\n\n## Context\n- `src/part_299")
    assert [item.label for item in await asked(editor, at)] == ["src/part_299.py"]


@PROFILES
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("sr$0", {"src": ["/"]}),  # a folder goes on with a slash
        ("`src/lo$0`", {"src/log.py": ["`"]}),  # a file ends with the code that it stands in
        ("`src/lo$0", {"src/log.py": None}),  # the candidate brings the backtick
        ("`log$0`", {"src/log.py": None}),  # may be a word and no path
        ("`src/lo$0` x", {"src/log.py": ["`"]}),
        ("src/lo$0", {"src/log.py": None}),
    ],
)
@pytest.mark.asyncio
async def test_characters_that_accept_a_path(
    start: Start, profile: str, line: str, expected: dict[str, list[str] | None]
) -> None:
    editor = await start(profile, FILES)
    at = editor.open("plan/phase-3.md", f"# Phase 3\n\n## References\n- {line}\n")
    await editor.idle()
    found = {one.label: one.commit_characters for one in await asked(editor, at)}
    for label, characters in expected.items():
        told = found[label] and list(found[label] or ())
        assert told == (characters if profile == "vscode" else None)


@pytest.mark.asyncio
async def test_a_path_that_is_one_already_is_not_replaced(start: Start) -> None:
    editor = await start("vscode", {**FILES, "src/logs.py": "", "src/logs.py.txt": ""})
    at = editor.open("prompts/phase-2.md", "# Phase 2\n\n## Context\n- `src/logs.py$0`\n")
    await editor.idle()
    assert not any(one.commit_characters for one in await asked(editor, at))
