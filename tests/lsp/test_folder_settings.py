"""What the user sets for one of several folders."""

from __future__ import annotations

import pytest
from lsprotocol import types

from tests.lsp.editor import Editor, Start

PLAN = "plan/phase-1.md"
TEXT = "# Phase 1: Export\n\n## Tasks\n- [x] Read\n- [ ] Write\n"


async def hinted(editor: Editor, path: str) -> list[str]:
    everything = types.Range(types.Position(0, 0), types.Position(99, 0))
    params = types.InlayHintParams(editor.document(path), everything)
    found = await editor.client.text_document_inlay_hint_async(params)
    return [str(one.label) for one in found or ()]


def set_for(editor: Editor, folder: str, wanted: bool) -> None:
    """Switch a kind of hints on or off for a folder, and tell the server that something is new."""
    settings = {"inlayHints": {"progress": wanted}}
    scope = editor.uri(folder) if folder else None
    editor.client.set_configuration(settings, section="phasemark", scope_uri=scope)
    params = types.DidChangeConfigurationParams(None)
    editor.client.workspace_did_change_configuration(params)


async def two_folders(start: Start, folders: list[str]) -> Editor:
    files = {f"{path}/{PLAN}": TEXT for path in ("one", "two", "two/inner")}
    editor = await start("vscode", {**files, "two/inner/phasemark.toml": ""}, folders=folders)
    for path in files:
        editor.open(path)
    await editor.idle()
    return editor


async def test_a_folder_may_have_settings_of_its_own(start: Start) -> None:
    editor = await two_folders(start, ["one", "two"])
    set_for(editor, "two", False)
    await editor.idle()
    assert "1 of 2 done" in await hinted(editor, f"one/{PLAN}")
    assert "1 of 2 done" not in await hinted(editor, f"two/{PLAN}")
    # A project inside of a folder is part of it.
    assert "1 of 2 done" not in await hinted(editor, f"two/inner/{PLAN}")
    set_for(editor, "two", True)
    await editor.idle()
    assert "1 of 2 done" in await hinted(editor, f"two/{PLAN}")


@pytest.mark.parametrize("first", ["one", "two"])
async def test_a_folder_that_comes_later_is_asked_for_too(start: Start, first: str) -> None:
    editor = await two_folders(start, [first])
    set_for(editor, "two", False)
    folders = [types.WorkspaceFolder(editor.uri(name), name) for name in ("one", "two")]
    event = types.WorkspaceFoldersChangeEvent(
        added=[one for one in folders if one.name != first], removed=[]
    )
    params = types.DidChangeWorkspaceFoldersParams(event)
    editor.client.workspace_did_change_workspace_folders(params)
    await editor.idle()
    assert "1 of 2 done" in await hinted(editor, f"one/{PLAN}")
    assert "1 of 2 done" not in await hinted(editor, f"two/{PLAN}")
    away = types.WorkspaceFoldersChangeEvent(added=[], removed=[folders[1]])
    editor.client.workspace_did_change_workspace_folders(
        types.DidChangeWorkspaceFoldersParams(away)
    )
    await editor.idle()
    assert "1 of 2 done" in await hinted(editor, f"two/{PLAN}")
