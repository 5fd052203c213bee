"""Commands and steps of the work over the wire, one of them with a real history."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from dulwich import porcelain
from dulwich.repo import Repo
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from tests.lsp.editor import Editor, Start

NOTES = """\
# Phase 1 - Queue

## Status
- [x] In progress

## Session log

### 2026-01-20 10:00
- What changed: `src/log.py`
- Why: it was asked for
- Blockers: none
- Next: the queue

## Commits
"""
FILES = {
    "phasemark.toml": "",
    "plan/phase-1.md": "# Phase 1: Queue\n\n## Goals\n- It works\n",
    "work-notes/phase-1.md": NOTES,
}
PROFILES = pytest.mark.parametrize("profile", ["vscode", "neovim", "emacs"])


class Told:
    """The requests that the server sent to an editor that makes every edit."""

    def __init__(self, editor: Editor) -> None:
        self.editor = editor
        self.edits: list[types.ApplyWorkspaceEditParams] = []

        @editor.client.feature(types.WORKSPACE_APPLY_EDIT)
        def apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
            self.edits.append(params)
            return types.ApplyWorkspaceEditResult(applied=True)

    async def run(self, name: str, *arguments: Any) -> Any:
        params = types.ExecuteCommandParams(name, list(arguments))
        return await self.editor.client.workspace_execute_command_async(params)

    async def changes(self) -> list[Any]:
        """What the only edit does, in the form of newer clients."""
        await self.editor.until(lambda: self.edits)
        (params,) = self.edits
        plain = (params.edit.changes or {}).items()
        return [
            *(params.edit.document_changes or ()),
            *(
                types.TextDocumentEdit(
                    types.OptionalVersionedTextDocumentIdentifier(uri), list(edits)
                )
                for uri, edits in plain
            ),
        ]


async def opened(start: Start, profile: str) -> Told:
    editor = await start(profile, FILES)
    editor.open("work-notes/phase-1.md")
    editor.open("plan/phase-1.md")
    await editor.idle()
    return Told(editor)


def new_texts(changes: list[Any]) -> dict[str, str]:
    """What is written, by the last part of the URI."""
    return {
        change.text_document.uri.rpartition("/")[2]: "".join(_text(edit) for edit in change.edits)
        for change in changes
        if isinstance(change, types.TextDocumentEdit)
    }


def _text(edit: Any) -> str:
    return edit.snippet.value if isinstance(edit, types.SnippetTextEdit) else edit.new_text


def repository(root: Path) -> None:
    """A repository with one commit of yesterday."""
    porcelain.init(str(root)).close()
    (root / ".git" / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
    (root / "src").mkdir()
    (root / "src" / "queue.py").write_text("", encoding="utf-8")
    with Repo(str(root)) as made:
        porcelain.add(made, [str(root / "src" / "queue.py")])
        porcelain.commit(
            made,
            message=b"Keep a queue\n\nBecause of the load.\n",
            author=b"Ada <ada@example.org>",
            committer=b"Ada <ada@example.org>",
            commit_timestamp=(datetime.now().astimezone() - timedelta(hours=1)).timestamp(),
            commit_timezone=0,
        )


@PROFILES
async def test_a_log_entry_says_what_was_committed(profile: str, start: Start) -> None:
    told = await opened(start, profile)
    repository(told.editor.root)
    await told.run("phasemark.log", told.editor.uri("plan/phase-1.md"))
    text = new_texts(await told.changes())["phase-1.md"]
    assert f"### {datetime.now().astimezone():%Y-%m-%d} " in text
    assert "Keep a queue; `src/queue.py`" in text


async def test_commits_are_listed(start: Start) -> None:
    told = await opened(start, "vscode")
    repository(told.editor.root)
    await told.run("phasemark.commits", told.editor.uri("work-notes/phase-1.md"), "1")
    assert new_texts(await told.changes())["phase-1.md"].endswith(" - Keep a queue")


async def test_without_a_repository_the_entry_is_empty(start: Start) -> None:
    told = await opened(start, "neovim")
    await told.run("phasemark.log", told.editor.uri("work-notes/phase-1.md"))
    assert "- What changed:" in new_texts(await told.changes())["phase-1.md"]


async def test_an_editor_without_snippets_shows_where_to_type(start: Start) -> None:
    told = await opened(start, "neovim")
    await told.run("phasemark.log", told.editor.uri("work-notes/phase-1.md"))
    (edit,) = [edit for one in await told.changes() for edit in one.edits]
    shown = told.editor.client.shown_documents
    await told.editor.until(lambda: shown)
    before = edit.new_text[: edit.new_text.index("- What changed:")]
    selected = shown[0].selection
    assert selected is not None
    assert selected.start.line == edit.range.start.line + before.count("\n")
    assert selected.start.character == len("- What changed:")


async def test_a_new_phase_is_confirmed_and_shown(start: Start) -> None:
    told = await opened(start, "vscode")
    await told.run("phasemark.new", "phase", "2b", "core templates")
    changes = await told.changes()
    made = [change for change in changes if isinstance(change, types.CreateFile)]
    assert [one.uri for one in made] == [
        told.editor.uri(f"{folder}/phase-2b-core-templates.md")
        for folder in ("plan", "prompts", "work-notes")
    ]
    assert all(one.annotation_id for one in made)
    annotations = told.edits[0].edit.change_annotations or {}
    assert all(one.needs_confirmation for one in annotations.values())
    shown = told.editor.client.shown_documents
    await told.editor.until(lambda: shown)
    assert [one.uri for one in shown] == [made[0].uri]


async def test_the_next_phase_needs_no_id(start: Start) -> None:
    told = await opened(start, "vscode")
    await told.run("phasemark.new", told.editor.uri("plan/phase-1.md"), "phase")
    assert set(new_texts(await told.changes())) == {"phase-2.md"}


async def test_the_missing_prompt_needs_no_id(start: Start) -> None:
    told = await opened(start, "vscode")
    await told.run("phasemark.new", told.editor.uri("plan/phase-1.md"), "prompt")
    text = new_texts(await told.changes())["phase-1.md"]
    assert "- Plan: plan/phase-1.md\n" in text


async def test_safe_fixes_are_made(start: Start) -> None:
    told = await opened(start, "vscode")
    text = "# Phase 2 - Implementation prompts\n\n## Prompt 1 of 3: A\n\n## Prompt 2 of 2: B\n$0"
    at = told.editor.open("docs/phases/PHASE2-PROMPT.md", text)
    with pytest.raises(JsonRpcException, match="no rule `IMP0002`; did you mean `IMP002`"):
        await told.run("phasemark.fix", at.text_document.uri, "IMP0002")
    await told.run("phasemark.fix", at.text_document.uri, "IMP002")
    assert new_texts(await told.changes()) == {"PHASE2-PROMPT.md": "2"}


async def test_any_action_can_be_made_by_its_title(start: Start) -> None:
    told = await opened(start, "vscode")
    at = told.editor.open("plan/phase-2.md", "# Phase 2: Retry\n\n## Tasks\n- [ ] Wr$0ite it\n")
    place = {
        "uri": at.text_document.uri,
        "range": {
            "start": {"line": at.position.line, "character": at.position.character},
            "end": {"line": at.position.line, "character": at.position.character},
        },
    }
    assert "- Tick this box" in await told.run("phasemark.do", place)
    with pytest.raises(JsonRpcException, match="no action `Fly` here"):
        await told.run("phasemark.do", place, "Fly")
    await told.run("phasemark.do", place, "tick", "this", "box")
    assert new_texts(await told.changes()) == {"phase-2.md": "[x]"}


async def test_texts_are_answered(start: Start) -> None:
    told = await opened(start, "neovim")
    uri = told.editor.uri("plan/phase-1.md")
    assert "PLN007" in await told.run("phasemark.check", uri)
    assert (await told.run("phasemark.explain", uri, "PRM006")).startswith("# PRM006 ")
    assert "work-notes" in await told.run("phasemark.kinds")
    assert "PRM006" in await told.run("phasemark.rules")


async def test_the_board_is_answered(start: Start) -> None:
    told = await opened(start, "neovim")
    uri = told.editor.uri("plan/phase-1.md")
    assert "| Phase 1 | Queue |" in await told.run("phasemark.status")
    assert "- Phase 1: " in await told.run("phasemark.next", uri)
    assert "Phase 1" in await told.run("phasemark.graph", uri, "1")
    assert "I'm continuing work on Phase 1." in await told.run("phasemark.bundle", uri)
    assert "work-notes/phase-1.md" in await told.run("phasemark.bundle", uri, "1", "end")
    with pytest.raises(JsonRpcException, match="`9` is no phase"):
        await told.run("phasemark.status", uri, "9")


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("phasemark.new", ("phase",), "a phase needs its id"),
        ("phasemark.new", ("handof", "2"), "did you mean `handoff`"),
        ("phasemark.new", ("phase", "core"), "is no id of a phase"),
        ("phasemark.new", ("notes", "1"), "exists already"),
        ("phasemark.explain", ("PRM999",), "no rule `PRM999`"),
        ("phasemark.log", ("7",), "Phase 7 has no plan, prompt or work notes yet"),
        ("phasemark.log", (), "is about a document"),
        ("phasemark.renumber", ("x",), "`x` is too much"),
        ("phasemark.kinds", ("file:///elsewhere/x.md",), "lies in no folder"),
        ("phasemark.log", ([],), "takes a URI"),
        ("phasemark.move", ({"uri": 5},), "takes a URI"),
        ("phasemark.move", ({"uri": "", "range": 5},), "is no range"),
        ("phasemark.nothing", (), "no command `phasemark.nothing`"),
    ],
)
async def test_what_is_wrong_with_a_command_is_said(
    start: Start, name: str, arguments: tuple[Any, ...], message: str
) -> None:
    told = await opened(start, "vscode")
    with pytest.raises(JsonRpcException, match=message):
        await told.run(name, *arguments)
    assert not told.edits


async def test_an_item_moves_where_it_belongs(start: Start) -> None:
    told = await opened(start, "vscode")
    editor = told.editor
    at = editor.open("work-notes/phase-2.md", "# Phase 2\n\n## Decisions\n- \U0001f680 why$0?\n")
    await editor.idle()
    position = {"line": at.position.line, "character": at.position.character + 1}
    place = {"uri": at.text_document.uri, "range": {"start": position, "end": position}}
    await told.run("phasemark.move", place)
    assert (
        "## Open questions\n- [ ] \U0001f680 why?" in new_texts(await told.changes())["phase-2.md"]
    )


async def test_the_action_is_made_when_it_is_chosen(start: Start) -> None:
    told = await opened(start, "vscode")
    repository(told.editor.root)
    client = told.editor.client
    at = told.editor.at("plan/phase-1.md", "# Phase")
    params = types.CodeActionParams(
        at.text_document,
        types.Range(at.position, at.position),
        types.CodeActionContext([], [types.CodeActionKind.Refactor]),
    )
    offered = await client.text_document_code_action_async(params) or []
    titles = {one.title: one for one in offered if isinstance(one, types.CodeAction)}
    action = titles["Add session log entry to the work notes of Phase 1"]
    assert action.edit is None
    made = await client.code_action_resolve_async(action)
    assert made.edit is not None
    assert (
        "Keep a queue; `src/queue.py`" in new_texts(made.edit.document_changes or [])["phase-1.md"]
    )


async def test_a_document_is_shown_with_a_selection(start: Start) -> None:
    told = await opened(start, "vscode")
    uri = told.editor.uri("plan/phase-1.md")
    place = {"line": 2, "character": 3}
    await told.run("phasemark.show", {"uri": uri, "range": {"start": place, "end": place}})
    shown = told.editor.client.shown_documents
    await told.editor.until(lambda: shown)
    assert shown[0].uri == uri
    assert shown[0].selection is not None
    assert shown[0].selection.start == types.Position(2, 3)
