"""The board over the wire: as values, as a picture, as texts that no file holds."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from phasemark.features.commands.every import COMMANDS
from phasemark.lsp.handlers.commands import CONTENT
from tests.lsp.editor import Editor, Start

ROOT = Path(__file__).parent.parent.parent

PLAN = """\
# Phase {id}: {name}

## Depends on
{depends}

## Files
- `src/{id}.py`
- `src/shared.py`

## Tasks
- [{mark}] One
- [ ] Two
"""
NOTES = """\
# Phase 1 - Queue

## Status
- [{no}] Not started
- [{yes}] In progress

## Open questions
- Who reads it?

## Session log

### 2026-01-20 10:00
- Next: the {next}
"""
RUNS = NOTES.replace("{no}", " ").replace("{yes}", "x")
RESTS = NOTES.replace("{no}", "x").replace("{yes}", " ")
FILES = {
    "phasemark.toml": "",
    "plan/phase-1.md": PLAN.format(id="1", name="Queue", depends="- None", mark="x"),
    "plan/phase-2.md": PLAN.format(id="2", name="Log <b>", depends="- Phase 1", mark=" "),
    "plan/phase-3.md": PLAN.format(id="3", name="Tests", depends="- Phase 1", mark=" "),
    "work-notes/phase-1.md": RUNS.format(next="queue"),
}


async def run(editor: Editor, name: str, *arguments: Any) -> Any:
    """What a command answers, asked again as long as the project is still being read."""
    params = types.ExecuteCommandParams(name, list(arguments))
    while True:
        answer = await editor.client.workspace_execute_command_async(params)
        if not isinstance(answer, dict) or not answer.get("reading"):
            return answer


async def text(editor: Editor, uri: str) -> str:
    params = types.TextDocumentContentParams(uri)
    return (await editor.client.workspace_text_document_content_async(params)).text


def phase(board: Any, id: str) -> Any:
    return next(one for one in board["phases"] if one["id"] == id)


async def test_the_board_holds_what_a_tree_shows(start: Start) -> None:
    editor = await start("vscode", FILES)
    board = await run(editor, "phasemark.board", editor.uri(""))
    assert board["folder"] == editor.uri("")
    assert board["summary"] == "3 phases: 1 in progress, 2 waiting"
    assert [one["id"] for one in board["phases"]] == ["phase-1", "phase-2", "phase-3"]
    assert [one["look"] for one in board["phases"]] == ["in-progress", "waiting", "waiting"]
    assert phase(board, "phase-2")["collides"] == [
        {"path": "src/shared.py", "between": ["phase-3"], "more": 0}
    ]
    first = phase(board, "phase-1")
    assert (first["done"], first["total"], first["next"]) == (1, 2, "the queue")
    assert first["questions"] == ["Who reads it?"]
    assert [(one["role"], one["location"]["uri"]) for one in first["documents"]] == [
        ("plan", editor.uri("plan/phase-1.md")),
        ("notes", editor.uri("work-notes/phase-1.md")),
    ]
    assert [(one["from"], one["to"]) for one in board["edges"]] == [
        ("phase-2", "phase-1"),
        ("phase-3", "phase-1"),
    ]
    assert [one["id"] for one in board["upcoming"]["waiting"]] == ["phase-1", "phase-2", "phase-3"]
    assert await text(editor, first["bundle"]) == await run(editor, CONTENT, first["bundle"])


async def test_a_picture_names_its_phases(start: Start) -> None:
    editor = await start("neovim", FILES)
    drawn = await run(editor, "phasemark.picture", editor.uri(""))
    assert '<g class="job waiting" data-phase="phase-2">' in drawn["svg"]
    assert 'data-from="phase-1" data-to="phase-2"' in drawn["svg"]
    assert "Log &lt;b&gt;" in drawn["svg"]
    assert "--pm-ready-fill" in drawn["svg"]
    near = await run(editor, "phasemark.picture", editor.uri(""), "2", "0")
    assert near["summary"] == "1 phase: 1 waiting"
    with pytest.raises(JsonRpcException, match="`far` is no number of steps"):
        await run(editor, "phasemark.picture", editor.uri(""), "2", "far")


async def test_texts_are_found_by_the_whole_path_and_by_the_name_of_the_folder(
    start: Start,
) -> None:
    editor = await start("vscode", FILES)
    board = await run(editor, "phasemark.board")
    whole = await text(editor, board["contents"]["board"])
    assert "| Phase 1 | Queue |" in whole
    assert await text(editor, f"phasemark:/{editor.root.name}/board.md") == whole
    graph = await text(editor, board["contents"]["graph"])
    assert "```mermaid\nflowchart LR\n" in graph
    assert "**Collision**" in graph
    for wrong in ("phasemark:/nowhere/board.md", board["contents"]["board"] + "x", "file:///a"):
        with pytest.raises(JsonRpcException, match="there is nothing at"):
            await text(editor, wrong)


async def test_a_text_is_refreshed_when_the_index_changes(start: Start) -> None:
    editor = await start("vscode", FILES)
    asked: list[str] = []

    @editor.client.feature(types.WORKSPACE_TEXT_DOCUMENT_CONTENT_REFRESH)
    def refresh(params: types.TextDocumentContentRefreshParams) -> None:
        asked.append(params.uri)

    uri = (await run(editor, "phasemark.board"))["contents"]["board"]
    await text(editor, uri)
    editor.open("work-notes/phase-1.md")
    await editor.diagnostics("work-notes/phase-1.md")
    editor.change("work-notes/phase-1.md", "[x] In progress", "[x] Complete")
    await editor.until(lambda: asked)
    assert set(asked) == {uri}
    assert "## Complete (1)" in await text(editor, uri)


async def test_no_phases_have_a_board_as_well(start: Start) -> None:
    editor = await start("vscode", {"phasemark.toml": "", "README.md": "# Read me\n"})
    board = await run(editor, "phasemark.board")
    assert board["phases"] == []
    for path in ("board", "graph"):
        assert "No document here describes a phase" in await text(editor, board["contents"][path])
    assert "No document here describes a phase" in await run(editor, "phasemark.next")
    assert (await run(editor, "phasemark.picture"))["summary"] == "no phases"


def linked(main: Path, other: Path) -> None:
    """A repository and a worktree of it, as git writes them down."""
    control = main / ".git" / "worktrees" / other.name
    control.mkdir(parents=True)
    (main / ".git" / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
    (control / "HEAD").write_text("ref: refs/heads/phase-1\n", encoding="utf-8")
    (control / "commondir").write_text("../..\n", encoding="utf-8")
    (control / "gitdir").write_text(f"{other / '.git'}\n", encoding="utf-8")
    (other / ".git").write_text(f"gitdir: {control}\n", encoding="utf-8")


def written(folder: Path, files: dict[str, str]) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")


async def test_other_worktrees_are_read_where_a_word_asks_for_it(start: Start) -> None:
    files = {**FILES, "work-notes/phase-1.md": RESTS.format(next="queue")}
    editor = await start("neovim", files)
    other = editor.root.parent / f"{editor.root.name}-phase-1"
    written(other, {**FILES, "work-notes/phase-1.md": RUNS.format(next="pull")})
    linked(editor.root, other)
    here = phase(await run(editor, "phasemark.board"), "phase-1")
    assert (here["worktree"], here["next"]) == (None, "the queue")
    there = phase(await run(editor, "phasemark.board", editor.uri(""), "worktrees"), "phase-1")
    assert (there["state"], there["worktree"]) == ("in-progress", f"../{other.name}")
    assert there["next"] == "the pull"
    assert f"in `../{other.name}`" in there["reason"]
    assert f"(in {other.name})" in await run(editor, "phasemark.status", "1", "worktrees")
    assert "# Running\n- Phase 1: " in await run(editor, "phasemark.next", "worktrees")
    with pytest.raises(JsonRpcException, match="takes no word but `worktrees`"):
        await run(editor, "phasemark.next", "everywhere")


async def test_what_is_asked_while_worktrees_are_read_is_answered_first(start: Start) -> None:
    editor = await start("neovim", FILES)
    other = editor.root.parent / f"{editor.root.name}-phase-1"
    many = {f"notes/page-{number}.md": "# A page\n" for number in range(100)}
    written(other, {**FILES, **many})
    linked(editor.root, other)
    await editor.idle()
    order: list[str] = []

    async def note(words: tuple[str, ...]) -> None:
        await run(editor, "phasemark.next", *words)
        order.append(" ".join(words))

    await asyncio.gather(note(("worktrees",)), note(()))
    assert order == ["", "worktrees"]


async def test_a_folder_that_is_no_worktree_of_the_repository_is_not_read(start: Start) -> None:
    editor = await start("neovim", FILES)
    other = editor.root.parent / f"{editor.root.name}-other"
    written(other, {"work-notes/phase-2.md": RUNS.replace("Phase 1", "Phase 2")})
    linked(editor.root, other)
    (other / ".git").write_text("gitdir: /nowhere\n", encoding="utf-8")
    board = await run(editor, "phasemark.board", editor.uri(""), "worktrees")
    assert {one["worktree"] for one in board["phases"]} == {None}


def test_the_page_of_commands_lists_them_all() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for command in COMMANDS.values():
        said = f"| `{command.name}` | {f'`{command.words}`' if command.words else ''} |"
        assert said.replace("|  |", "| |").replace("[PHASE|", "[PHASE\\|") in page.replace(
            "\\|", "|"
        ), said
    assert f"`{CONTENT}`" in page
