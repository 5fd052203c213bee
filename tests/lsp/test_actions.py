"""Code actions as editors ask for them, resolve them and apply them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from tests.lsp.editor import LIMIT, At, Editor, Start, as_json, capabilities

NOTES = """# Phase 1: Logs

## Status
- [x] Not started
- [ ] In progress
- [ ] Blocked
- [ ] Complete

## Decisions
- JSON: fast

## Open questions
- [x ]$0 Which format? 😀
"""


async def offered(
    editor: Editor, place: At, only: Sequence[str] | None = None, shown: Sequence[Any] = ()
) -> list[types.CodeAction | types.Command]:
    context = types.CodeActionContext(list(shown), only and list(only))
    params = types.CodeActionParams(
        place.text_document, types.Range(place.position, place.position), context
    )
    return list(await editor.client.text_document_code_action_async(params) or ())


async def chosen(editor: Editor, place: At, title: str, **more: Any) -> types.CodeAction:
    """The action of a title, resolved if it has no edit yet."""
    found = {action.title: action for action in await offered(editor, place, **more)}
    action = found[title]
    assert isinstance(action, types.CodeAction)
    if action.edit is None and action.data is not None:
        action = await editor.client.code_action_resolve_async(action)
    return action


def inserted(action: types.CodeAction) -> list[str]:
    """The new texts of an edit, in whichever form the client takes it."""
    edit = as_json(action.edit)
    parts = list(edit.get("changes", {}).values())
    parts += [one["edits"] for one in edit.get("documentChanges", ()) if "edits" in one]
    return [
        one["newText"] if "newText" in one else one["snippet"]["value"]
        for edits in parts
        for one in edits
    ]


@pytest.mark.parametrize("profile", ["vscode", "neovim", "emacs"])
async def test_a_finding_is_mended(profile: str, start: Start) -> None:
    editor = await start(profile, {"phasemark.toml": "", "work-notes/phase-1.md": ""})
    place = editor.open("work-notes/phase-1.md", NOTES)
    shown = await editor.diagnostics("work-notes/phase-1.md")
    bad = [one for one in shown if one.code == "STA009"]
    action = await chosen(editor, place, "Write `[x]`", shown=bad)
    assert action.kind == types.CodeActionKind.QuickFix
    assert action.is_preferred
    assert [one.code for one in action.diagnostics or ()] == ["STA009"]
    assert inserted(action) == [""] or inserted(action) == ["[x]"]


@pytest.mark.parametrize("profile", ["vscode", "neovim", "emacs"])
async def test_all_that_is_safe_is_mended_once(profile: str, start: Start) -> None:
    editor = await start(profile, {"phasemark.toml": "", "work-notes/phase-1.md": ""})
    place = editor.open("work-notes/phase-1.md", NOTES)
    found = await offered(editor, place, ["source.fixAll"])
    assert [one.title for one in found] == ["Fix all that is safe to fix"]
    if profile != "emacs":  # which resolves nothing, and gets a command
        action = await chosen(editor, place, found[0].title, only=["source.fixAll"])
        assert action.kind == "source.fixAll.phasemark"
        assert inserted(action)
    editor.change("work-notes/phase-1.md", "[x ]", "[x]")
    assert await offered(editor, place, ["source.fixAll"]) == []


@pytest.mark.parametrize("profile", ["vscode", "neovim"])
async def test_a_rule_is_mended_in_all_documents(profile: str, start: Start) -> None:
    other = NOTES.replace("$0", "").replace("Phase 1", "Phase 2")
    files = {"phasemark.toml": "", "work-notes/phase-1.md": "", "work-notes/phase-2.md": other}
    editor = await start(profile, files)
    place = editor.open("work-notes/phase-1.md", NOTES)
    await editor.idle()
    action = await chosen(editor, place, "Fix all STA009 in the workspace")
    edit = as_json(action.edit)
    changed = [one["textDocument"]["uri"] for one in edit["documentChanges"]]
    assert sorted(uri.rpartition("/")[2] for uri in changed) == ["phase-1.md", "phase-2.md"]
    assert len(inserted(action)) == 2


@pytest.mark.parametrize("read", [True, False])
async def test_a_file_that_has_changed_unseen_is_not_mended(read: bool, start: Start) -> None:
    """What was found in its old text is at another place now; VS Code has not told it yet."""
    path, other = "work-notes/phase-2.md", NOTES.replace("$0", "").replace("Phase 1", "Phase 2")
    files = {"phasemark.toml": "", "work-notes/phase-1.md": "", path: other}
    editor = await start("vscode", files)
    place = editor.open("work-notes/phase-1.md", NOTES)
    await editor.idle()
    title = "Fix all STA009 in the workspace"
    if read:
        assert len(inserted(await chosen(editor, place, title))) == 2
    (editor.root / path).write_text("Two lines\n\n" + other, encoding="utf-8")
    with pytest.raises(JsonRpcException, match=f"`{path}` has changed on the disk"):
        await chosen(editor, place, title)
    assert "Write `[x]`" in [one.title for one in await offered(editor, place)]
    edit = as_json((await again(editor, place, title)).edit)
    lines = [
        one["edits"][0]["range"]["start"]["line"]
        for one in sorted(edit["documentChanges"], key=lambda one: one["textDocument"]["uri"])
    ]
    assert lines[1] == lines[0] + 2


async def again(editor: Editor, place: At, title: str) -> types.CodeAction:
    """The action as soon as it is not refused any more."""
    async with asyncio.timeout(LIMIT):
        while True:
            try:
                return await chosen(editor, place, title)
            except JsonRpcException:
                await editor.idle()


async def test_only_what_is_asked_for_is_offered(start: Start) -> None:
    editor = await start("vscode", {"phasemark.toml": "", "work-notes/phase-1.md": ""})
    place = editor.open("work-notes/phase-1.md", NOTES)
    for kind in ("quickfix", "refactor", "refactor.insert", "source"):
        found = await offered(editor, place, [kind])
        kinds = {str(one.kind) for one in found if isinstance(one, types.CodeAction)}
        assert kinds
        assert all(one == kind or one.startswith(f"{kind}.") for one in kinds)


async def test_a_rule_is_ignored_in_the_settings(start: Start) -> None:
    settings = '# ours\nignore = [\n  "PLN001", # gone\n]\n'
    editor = await start("vscode", {"phasemark.toml": settings, "work-notes/phase-1.md": ""})
    place = editor.open("work-notes/phase-1.md", NOTES)
    action = await chosen(editor, place, "Ignore STA009 in the project")
    edit = as_json(action.edit)
    (part,) = edit["documentChanges"]
    assert part["textDocument"]["uri"].endswith("/phasemark.toml")
    assert inserted(action) == ['\n  "STA009",  # ${1:<reason>}']
    assert part["edits"][0]["range"]["start"] == {"line": 2, "character": 18}


async def test_a_rule_is_ignored_in_settings_that_are_being_edited(start: Start) -> None:
    """The text of the editor counts, not the one on the disk, until it is closed."""
    disk = 'ignore = ["PLN001"]\n'
    editor = await start("vscode", {"phasemark.toml": disk, "work-notes/phase-1.md": ""})
    place = editor.open("work-notes/phase-1.md", NOTES)
    editor.open("phasemark.toml", language="toml")
    editor.change("phasemark.toml", "ignore", "# ours\n# and more\nignore")
    action = await chosen(editor, place, "Ignore STA009 in the project")
    (part,) = as_json(action.edit)["documentChanges"]
    assert part["textDocument"] == {"uri": editor.uri("phasemark.toml"), "version": 2}
    assert part["edits"][0]["range"]["start"]["line"] == 2
    editor.close("phasemark.toml")
    action = await chosen(editor, place, "Ignore STA009 in the project")
    (part,) = as_json(action.edit)["documentChanges"]
    assert part["textDocument"]["version"] is None
    assert part["edits"][0]["range"]["start"]["line"] == 0


async def test_settings_that_were_never_saved_are_not_made_again(start: Start) -> None:
    editor = await start("vscode", {"work-notes/phase-1.md": ""})
    place = editor.open("work-notes/phase-1.md", NOTES)
    editor.open("phasemark.toml", "# ours\n", language="toml")
    action = await chosen(editor, place, "Ignore STA009 in the project")
    (part,) = as_json(action.edit)["documentChanges"]
    assert part["textDocument"]["version"] == 1


async def test_a_reason_is_a_place_to_type_where_the_client_can(start: Start) -> None:
    editor = await start("vscode", {"phasemark.toml": "", "work-notes/phase-1.md": ""})
    place = editor.open("work-notes/phase-1.md", NOTES)
    action = await chosen(editor, place, "Ignore STA009 here")
    assert inserted(action) == ["<!-- phasemark: allow STA009 - ${1:<reason>} -->\n"]


async def test_a_file_is_made_only_when_the_user_confirms_it(start: Start) -> None:
    files = {"phasemark.toml": "", "plan/phase-1.md": "# Phase 1: Logs\n"}
    editor = await start("vscode", {**files, "prompts/phase-2.md": ""})
    place = editor.open("prompts/phase-2.md", "# Phase $02: Lines\n\n## Task\nWrite\n")
    title = "Create the plan of Phase 2"
    async with asyncio.timeout(LIMIT):  # the other documents are read meanwhile
        while title not in [one.title for one in await offered(editor, place, ["quickfix"])]:
            pass
    action = await chosen(editor, place, title, only=["quickfix"])
    edit = as_json(action.edit)
    assert edit["documentChanges"][0]["kind"] == "create"
    annotation = edit["changeAnnotations"][edit["documentChanges"][0]["annotationId"]]
    assert annotation["needsConfirmation"] is True
    assert action.command is not None
    assert action.command.command == "phasemark.show"


async def test_what_makes_a_file_is_offered_to_editors_that_can(start: Start) -> None:
    files = {"phasemark.toml": "", "plan/phase-1.md": ""}
    titles = {}
    able = capabilities("vscode")
    for can in (True, False):
        assert able.workspace is not None
        assert able.workspace.workspace_edit is not None
        if not can:
            able.workspace.workspace_edit.resource_operations = []
        editor = await start("vscode", files, capabilities=able)
        place = editor.open("plan/phase-1.md", "# Phase $01: Logs\n\n## Goals\n- Logs\n")
        titles[can] = {one.title for one in await offered(editor, place, ["refactor"])}
    assert "Add session log entry to the work notes of Phase 1" in titles[True] - titles[False]


async def test_a_stale_or_strange_action_is_left_alone(start: Start) -> None:
    editor = await start("vscode", {"phasemark.toml": "", "work-notes/phase-1.md": ""})
    editor.open("work-notes/phase-1.md", NOTES)
    for data in (None, 1, {}, {"uri": "file:///nowhere.md", "range": 1, "key": "x"}):
        given = types.CodeAction("Something", kind="quickfix", data=data)
        answer = await editor.client.code_action_resolve_async(given)
        assert answer.edit is None
        assert answer.title == "Something"


async def test_a_client_without_literals_gets_commands(start: Start) -> None:
    able = types.ClientCapabilities(workspace=types.WorkspaceClientCapabilities(apply_edit=True))
    editor = await start(
        "neovim", {"phasemark.toml": "", "work-notes/phase-1.md": ""}, capabilities=able
    )
    place = editor.open("work-notes/phase-1.md", NOTES)
    found = {one.title: one for one in await offered(editor, place)}
    assert all(isinstance(one, types.Command) for one in found.values())
    asked: list[types.ApplyWorkspaceEditParams] = []
    editor.client.feature(types.WORKSPACE_APPLY_EDIT)(_applied(asked))
    command = found["Write `[x]`"]
    assert isinstance(command, types.Command)
    await editor.client.workspace_execute_command_async(
        types.ExecuteCommandParams(command.command, command.arguments)
    )
    await editor.until(lambda: asked)
    assert asked[0].label == "Write `[x]`"
    assert as_json(asked[0].edit)["changes"]


async def test_what_takes_long_is_made_for_a_client_without_literals_too(start: Start) -> None:
    able = types.ClientCapabilities(workspace=types.WorkspaceClientCapabilities(apply_edit=True))
    paths = ("work-notes/phase-1.md", "work-notes/phase-2.md")
    files = {path: NOTES.replace("$0", "") for path in paths}
    editor = await start("neovim", {"phasemark.toml": "", **files}, capabilities=able)
    place = editor.open(paths[0], NOTES)
    await editor.idle()
    found = {one.title: one for one in await offered(editor, place)}
    asked: list[types.ApplyWorkspaceEditParams] = []
    editor.client.feature(types.WORKSPACE_APPLY_EDIT)(_applied(asked))
    command = found["Fix all STA009 in the workspace"]
    assert isinstance(command, types.Command)
    run = types.ExecuteCommandParams(command.command, command.arguments)
    await editor.client.workspace_execute_command_async(run)
    await editor.until(lambda: asked)
    assert set(as_json(asked[0].edit)["changes"]) == {editor.uri(path) for path in paths}


def _applied(asked: list[types.ApplyWorkspaceEditParams]) -> Any:
    def apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
        asked.append(params)
        return types.ApplyWorkspaceEditResult(applied=True)

    return apply


@pytest.mark.parametrize("wanted", [True, False])
async def test_what_is_safe_is_mended_before_saving_where_the_user_wants_it(
    wanted: bool, start: Start
) -> None:
    editor = await start(
        "neovim", {"phasemark.toml": "", "work-notes/phase-1.md": ""},
        settings={"fixOnSave": wanted},
    )  # fmt: skip
    place = editor.open("work-notes/phase-1.md", NOTES)
    await editor.idle()
    params = types.WillSaveTextDocumentParams(
        place.text_document, types.TextDocumentSaveReason.Manual
    )
    edits = await editor.client.text_document_will_save_wait_until_async(params)
    assert [edit.new_text for edit in edits or ()] == ([""] if wanted else [])
