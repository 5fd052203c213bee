"""Renaming as editors get it: previewed, refused, or as plain edits."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from tests.lsp.editor import At, Editor, Start, as_json
from tests.lsp.test_reading import known

FILES = {
    "plan/phase-1-logs.md": (
        "# Phase 1: Logs\r\n\r\nSee [notes](../work-notes/phase-1-logs.md).\r\n"
    ),
    "prompts/phase-1-logs.md": "# Phase 1\n\n## Context\n- Plan: `plan/phase-1-logs.md`\n",
    "work-notes/phase-1-logs.md": "# Phase 1\n",
    "plan/phase-2.md": "# Phase 2\n\n## Depends on\n- Phase 1\n",
    "README.md": "# Shop\n\n## Set up\n\n[here](#set-up)\n",
}
PLAN = "plan/phase-1-logs.md"


async def renamed(editor: Editor, place: At, name: str) -> Any:
    params = types.RenameParams(place.text_document, place.position, name)
    return as_json(await editor.client.text_document_rename_async(params))


async def test_a_phase_is_renamed_in_one_edit_that_says_what_it_changes(start: Start) -> None:
    editor = await start("vscode", FILES)
    editor.open(PLAN)
    await known(editor)
    place = editor.at(PLAN, "# Phase ")
    ready = await editor.client.text_document_prepare_rename_async(
        types.PrepareRenameParams(*place)
    )
    assert as_json(ready)["placeholder"] == "1"
    edit = await renamed(editor, place, "3")
    assert set(edit["changeAnnotations"]) == {"titles", "references", "files"}
    assert all(one["needsConfirmation"] for one in edit["changeAnnotations"].values())
    moves = [one for one in edit["documentChanges"] if one.get("kind") == "rename"]
    assert [one["newUri"] for one in moves] == [
        editor.uri(f"{folder}/phase-3-logs.md") for folder in ("plan", "prompts", "work-notes")
    ]
    documents = edit["documentChanges"][: -len(moves)]
    assert all("textDocument" in one for one in documents)
    versions = {one["textDocument"]["uri"]: one["textDocument"]["version"] for one in documents}
    assert versions[editor.uri(PLAN)] == 1
    assert versions[editor.uri("plan/phase-2.md")] is None


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("2", "there is a Phase 2 already"), ("a\nb", "line break"), ("x y", "`x y` is no id")],
)
async def test_a_refusal_is_a_sentence(name: str, sentence: str, start: Start) -> None:
    editor = await start("vscode", FILES)
    editor.open(PLAN)
    await known(editor)
    with pytest.raises(JsonRpcException, match=sentence):
        await renamed(editor, editor.at(PLAN, "# Phase "), name)


async def test_an_editor_that_moves_no_files_is_told_so(start: Start) -> None:
    able = types.ClientCapabilities(
        workspace=types.WorkspaceClientCapabilities(
            workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=False)
        )
    )
    editor = await start("vscode", FILES, capabilities=able)
    editor.open(PLAN)
    await known(editor)
    with pytest.raises(JsonRpcException, match="cannot rename files"):
        await renamed(editor, editor.at(PLAN, "# Phase "), "3")
    editor.open("README.md")
    edit = await renamed(editor, editor.at("README.md", "# Shop\n\n## S"), "Install")
    assert [one["newText"] for one in edit["changes"][editor.uri("README.md")]] == [
        "Install", "install",
    ]  # fmt: skip


async def moved(editor: Editor, old: str, new: str) -> Any:
    rename = types.FileRename(editor.uri(old), editor.uri(new))
    params = types.RenameFilesParams([rename])
    return as_json(await editor.client.workspace_will_rename_files_async(params))


async def test_what_names_a_moved_file_follows(start: Start) -> None:
    editor = await start("vscode", FILES)
    editor.open(PLAN)
    await known(editor)
    edit = await moved(editor, PLAN, "plan/old/phase-1-logs.md")
    texts = {
        one["textDocument"]["uri"]: [each["newText"] for each in one["edits"]]
        for one in edit["documentChanges"]
    }
    assert texts == {
        editor.uri(PLAN): ["../../work-notes/phase-1-logs.md"],
        editor.uri("prompts/phase-1-logs.md"): ["plan/old/phase-1-logs.md"],
    }
    assert not any(one["needsConfirmation"] for one in edit["changeAnnotations"].values())
    assert await moved(editor, PLAN, "../elsewhere.md") is None


async def test_the_other_sides_of_a_phase_are_offered(start: Start) -> None:
    editor = await start("vscode", FILES)
    editor.open(PLAN)
    await known(editor)
    edit = await moved(editor, PLAN, "plan/phase-3-logs.md")
    notes = edit["changeAnnotations"]
    assert notes["offered-files"]["needsConfirmation"]
    assert not notes["references"]["needsConfirmation"]
    offered = [one["oldUri"] for one in edit["documentChanges"] if one.get("kind") == "rename"]
    assert offered == [
        editor.uri("prompts/phase-1-logs.md"), editor.uri("work-notes/phase-1-logs.md"),
    ]  # fmt: skip


async def test_an_editor_without_annotations_is_offered_nothing(start: Start) -> None:
    able = types.ClientCapabilities(
        workspace=types.WorkspaceClientCapabilities(
            workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=True),
            file_operations=types.FileOperationClientCapabilities(will_rename=True),
        )
    )
    editor = await start("vscode", FILES, capabilities=able)
    editor.open(PLAN)
    await known(editor)
    edit = await moved(editor, PLAN, "plan/phase-3-logs.md")
    assert [one["textDocument"]["uri"] for one in edit["documentChanges"]] == [
        editor.uri("prompts/phase-1-logs.md")
    ]


async def test_the_editor_says_which_files_it_made_moved_and_deleted(start: Start) -> None:
    editor = await start("vscode", {"plan/phase-1.md": "# Phase 1\n"})
    editor.open("plan/phase-2.md", "# Phase 2\n")
    await known_symbol(editor, "phase 1")
    (editor.root / "plan/phase-1.md").rename(editor.root / "plan/phase-7.md")
    rename = types.FileRename(editor.uri("plan/phase-1.md"), editor.uri("plan/phase-7.md"))
    editor.client.workspace_did_rename_files(types.RenameFilesParams([rename]))
    await known_symbol(editor, "phase 7")
    (editor.root / "plan/phase-7.md").unlink()
    deleted = types.FileDelete(editor.uri("plan/phase-7.md"))
    editor.client.workspace_did_delete_files(types.DeleteFilesParams([deleted]))
    (editor.root / "plan/phase-8.md").write_text("# Phase 8\n", encoding="utf-8")
    created = types.FileCreate(editor.uri("plan/phase-8.md"))
    editor.client.workspace_did_create_files(types.CreateFilesParams([created]))
    await known_symbol(editor, "phase 8")


async def known_symbol(editor: Editor, query: str) -> None:
    params = types.WorkspaceSymbolParams(query=query)
    while not await editor.client.workspace_symbol_async(params):
        await asyncio.sleep(0.01)


async def test_a_folder_of_many_documents_moves_while_somebody_types(start: Start) -> None:
    plans = {f"plan/phase-{n}.md": f"# Phase {n}\n\nSee `plan/README.md`.\n" for n in range(300)}
    notes = {f"notes/{n}.md": f"# Notes {n}\n\n[plan](../plan/phase-{n}.md)\n" for n in range(150)}
    editor = await start("vscode", {**plans, **notes, "plan/README.md": "# Plans\n"})
    editor.open("plan/phase-7.md")
    await known(editor)
    asked = asyncio.create_task(moved(editor, "plan", "plans/old"))
    await asyncio.sleep(0)
    editor.change("plan/phase-7.md", "See", "As said in")
    edit = await asked
    found = {one["textDocument"]["uri"]: one for one in edit["documentChanges"]}
    assert len(found) == len(plans) + len(notes)
    seven, note = found[editor.uri("plan/phase-7.md")], found[editor.uri("notes/7.md")]
    assert [one["newText"] for one in note["edits"]] == ["../plans/old/phase-7.md"]
    assert seven["edits"][0]["newText"] == "plans/old/README.md"
    assert seven["edits"][0]["range"]["start"]["character"] == len("As said in `")
    assert seven["textDocument"]["version"] == editor.versions["plan/phase-7.md"]
