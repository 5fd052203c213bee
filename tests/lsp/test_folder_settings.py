"""What the user sets for one of several folders."""

from __future__ import annotations

import pytest
from lsprotocol import types

from tests.lsp.editor import Editor, Start, as_json, codes

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


def prefer(editor: Editor, folder: str, settings: object) -> None:
    """What the user sets for a folder, told to the server."""
    editor.client.set_configuration(settings, section="phasemark", scope_uri=editor.uri(folder))
    params = types.DidChangeConfigurationParams(None)
    editor.client.workspace_did_change_configuration(params)


UNFINISHED = "# Phase 1\n\n## Goals\n- One\n\n## Overview\nTBD\n\n## Goals\n- Two\n"
HINT, TWICE = "DOC011", "DOC005"


async def found(editor: Editor, path: str) -> set[str]:
    return set(codes(await editor.diagnostics(path)))


async def both(start: Start, opened: bool = True) -> Editor:
    files = {f"{folder}/{PLAN}": UNFINISHED for folder in ("one", "two")}
    editor = await start("vscode", files, folders=["one", "two"])
    for path in files if opened else ():
        editor.open(path)
    await editor.idle()
    return editor


async def test_hints_may_be_switched_off_for_one_folder(start: Start) -> None:
    editor = await both(start)
    assert HINT in await found(editor, f"two/{PLAN}")
    prefer(editor, "two", {"diagnostics": {"hints": False}})
    await editor.idle()
    assert HINT in await found(editor, f"one/{PLAN}")
    assert HINT not in await found(editor, f"two/{PLAN}")


async def test_what_is_typed_may_wait_in_one_folder(start: Start) -> None:
    editor = await both(start)
    prefer(editor, "two", {"run": "onSave"})
    await editor.idle()
    for folder in ("one", "two"):
        assert TWICE in await found(editor, f"{folder}/{PLAN}")
        editor.change(f"{folder}/{PLAN}", "TBD\n\n## Goals", "TBD\n\n### More")
    assert TWICE not in await found(editor, f"one/{PLAN}")
    assert TWICE in await found(editor, f"two/{PLAN}")


async def test_closed_documents_may_be_left_out_in_one_folder(start: Start) -> None:
    editor = await both(start, opened=False)
    prefer(editor, "two", {"diagnostics": {"scope": "openFiles"}})
    told: set[str] = set()
    while told != {editor.uri(f"one/{PLAN}")}:
        params = types.WorkspaceDiagnosticParams(previous_result_ids=[])
        report = await editor.client.workspace_diagnostic_async(params)
        told = {item["uri"] for item in as_json(report)["items"] if item["items"]}
