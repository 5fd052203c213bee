"""The life of a workspace: files, folders, settings, and what is closed."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from tests.lsp.editor import LIMIT, Editor, Start, as_json, capabilities, codes

TWICE = "# Phase 1: First\n\n## Goals\n- One\n\n## Overview\nA start.\n\n## Goals\n- Two\n"
NOTES = "# Phase 1 - Work Notes\n\n## Status\n- [ ] Not started\n- [x] In progress\n"
MISSING = "# Phase 2: Second\n\n## Goals\n- One\n\n## Overview\nSee [the first](phase-1.md).\n"


async def workspace_codes(editor: Editor) -> dict[str, list[str]]:
    """The codes of every closed document, by path."""
    report = await editor.client.workspace_diagnostic_async(
        types.WorkspaceDiagnosticParams(previous_result_ids=[])
    )
    return {
        item["uri"].removeprefix(editor.uri("") + "/"): [
            one.get("code", "") for one in item["items"]
        ]
        for item in as_json(report)["items"]
    }


def sent(editor: Editor, path: str) -> list[str]:
    return codes(list(editor.client.diagnostics.get(editor.uri(path), ())))


async def test_closed_documents_are_checked_too(start: Start) -> None:
    editor = await start("emacs", {"plan/phase-1.md": TWICE, "work-notes/phase-1.md": NOTES})
    await editor.until(lambda: "DOC005" in sent(editor, "plan/phase-1.md"))


async def test_closed_documents_are_checked_while_somebody_types(start: Start) -> None:
    files = {f"plan/phase-{number}.md": TWICE.replace("1", str(number)) for number in range(1, 9)}
    editor = await start("emacs", {**files, "work-notes/phase-1.md": NOTES})
    editor.open("work-notes/phase-1.md")
    async with asyncio.timeout(LIMIT):
        while not all("DOC005" in sent(editor, path) for path in files):
            editor.change("work-notes/phase-1.md", "Notes", "Notes!")
            await editor.diagnostics("work-notes/phase-1.md")


async def test_only_open_files_where_that_is_wished(start: Start) -> None:
    settings = {"diagnostics": {"scope": "openFiles"}}
    files = {"plan/phase-1.md": TWICE, "plan/phase-2.md": TWICE.replace("1", "2")}
    editor = await start("emacs", files, settings=settings, options=settings)
    editor.open("plan/phase-1.md")
    await editor.until(lambda: "DOC005" in sent(editor, "plan/phase-1.md"))
    await editor.idle()
    assert not sent(editor, "plan/phase-2.md")


async def test_hints_can_be_switched_off(start: Start) -> None:
    files = {"plan/phase-1.md": "# Phase 1\n\n## Overview\nTBD\n"}
    shown = await start("vscode", files)
    shown.open("plan/phase-1.md")
    assert "DOC011" in codes(await shown.diagnostics("plan/phase-1.md"))
    options = {"diagnostics.hints": False}
    hidden = await start("vscode", files, options=options, settings=options)
    hidden.open("plan/phase-1.md")
    assert "DOC011" not in codes(await hidden.diagnostics("plan/phase-1.md"))


async def test_settings_are_taken_over_without_a_restart(start: Start) -> None:
    editor = await start("vscode", {"plan/phase-1.md": "# Phase 1\n\n## Overview\nTBD\n"})
    editor.open("plan/phase-1.md")
    assert "DOC011" in codes(await editor.diagnostics("plan/phase-1.md"))
    editor.client.set_configuration({"diagnostics": {"hints": False}}, section="phasemark")
    params = types.DidChangeConfigurationParams(settings=None)
    editor.client.workspace_did_change_configuration(params)
    found = ["DOC011"]
    while "DOC011" in found:
        found = codes(await editor.diagnostics("plan/phase-1.md"))


@pytest.mark.parametrize("rubbish", [5, [None], {"run": 7, "diagnostics": "x"}, "on"])
async def test_settings_that_make_no_sense_change_nothing(start: Start, rubbish: Any) -> None:
    editor = await start("vscode", {"plan/phase-1.md": TWICE}, options=rubbish)
    params = types.DidChangeConfigurationParams(settings=rubbish)
    editor.client.workspace_did_change_configuration(params)
    editor.open("plan/phase-1.md")
    assert "DOC005" in codes(await editor.diagnostics("plan/phase-1.md"))
    assert not editor.client.messages


async def test_on_save_what_is_typed_waits(start: Start) -> None:
    options = {"run": "onSave"}
    files = {"plan/phase-1.md": TWICE}
    editor = await start("emacs", files, options=options, settings=options)
    editor.open("plan/phase-1.md")
    await editor.until(lambda: "DOC005" in sent(editor, "plan/phase-1.md"))
    editor.change(
        "plan/phase-1.md", "## Overview\nA start.\n\n## Goals", "## Overview\nA start.\n\n### More"
    )
    await editor.idle()
    assert "DOC005" in sent(editor, "plan/phase-1.md")
    params = types.DidSaveTextDocumentParams(editor.document("plan/phase-1.md"))
    editor.client.text_document_did_save(params)
    await editor.until(lambda: "DOC005" not in sent(editor, "plan/phase-1.md"))


async def test_on_save_what_was_typed_is_told_to_a_client_that_pulls(start: Start) -> None:
    options = {"run": "onSave"}
    editor = await start("vscode", {"plan/phase-1.md": TWICE}, options=options, settings=options)
    editor.open("plan/phase-1.md")
    assert "DOC005" in codes(await editor.diagnostics("plan/phase-1.md"))
    editor.change(
        "plan/phase-1.md", "## Overview\nA start.\n\n## Goals", "## Overview\nA start.\n\n### More"
    )
    assert "DOC005" in codes(await editor.diagnostics("plan/phase-1.md"))
    params = types.DidSaveTextDocumentParams(editor.document("plan/phase-1.md"))
    editor.client.text_document_did_save(params)
    assert "DOC005" not in codes(await editor.diagnostics("plan/phase-1.md"))


async def test_what_is_unchanged_is_said_so(start: Start) -> None:
    files = {"plan/phase-1.md": TWICE, "plan/phase-2.md": TWICE.replace("1", "2")}
    editor = await start("vscode", files)
    at = editor.open("plan/phase-1.md")
    await editor.idle()
    params = types.DocumentDiagnosticParams(at.text_document)
    first = await editor.client.text_document_diagnostic_async(params)
    again = types.DocumentDiagnosticParams(at.text_document, previous_result_id=first.result_id)
    second = await editor.client.text_document_diagnostic_async(again)
    assert second.kind == "unchanged"
    editor.change("plan/phase-1.md", "- One", "- TBD")
    third = await editor.client.text_document_diagnostic_async(again)
    assert third.kind == "full"


async def test_the_workspace_is_pulled(start: Start) -> None:
    files = {"plan/phase-1.md": TWICE, "plan/phase-2.md": TWICE.replace("1", "2")}
    editor = await start("vscode", files)
    editor.open("plan/phase-1.md")
    found: dict[str, list[str]] = {}
    while "plan/phase-2.md" not in found:
        found = await workspace_codes(editor)
    assert "DOC005" in found["plan/phase-2.md"]
    report = await editor.client.workspace_diagnostic_async(
        types.WorkspaceDiagnosticParams(previous_result_ids=[])
    )
    previous = [types.PreviousResultId(one.uri, one.result_id) for one in report.items]
    again = await editor.client.workspace_diagnostic_async(
        types.WorkspaceDiagnosticParams(previous_result_ids=previous)
    )
    assert {one.kind for one in again.items} == {"unchanged"}


async def test_a_client_that_pulls_is_sent_nothing(start: Start) -> None:
    editor = await start("vscode", {"plan/phase-1.md": TWICE, "plan/phase-2.md": TWICE})
    editor.open("plan/phase-1.md")
    await editor.diagnostics("plan/phase-1.md")
    await workspace_codes(editor)
    assert not editor.client.diagnostics


async def test_a_document_that_another_depends_on_changes_both(start: Start) -> None:
    files = {"plan/phase-1.md": TWICE, "plan/phase-2.md": MISSING, "phasemark.toml": ""}
    editor = await start("emacs", files)
    editor.open("plan/phase-2.md")
    await editor.idle()
    assert not any(code.startswith("REF") for code in sent(editor, "plan/phase-2.md"))
    (editor.root / "plan/phase-1.md").unlink()
    changes = [types.FileEvent(editor.uri("plan/phase-1.md"), types.FileChangeType.Deleted)]
    params = types.DidChangeWatchedFilesParams(changes)
    editor.client.workspace_did_change_watched_files(params)
    await editor.until(
        lambda: any(code.startswith("REF") for code in sent(editor, "plan/phase-2.md"))
    )


async def test_a_document_that_changes_on_the_disk_is_read_and_nothing_else(start: Start) -> None:
    paths = ["plan/phase-1.md", "plan/phase-2.md"]
    files = {path: TWICE.replace("1", path[-4]) for path in paths}
    editor = await start("emacs", {**files, "phasemark.toml": ""})
    await editor.until(lambda: all("DOC005" in sent(editor, path) for path in paths))
    for path in paths:
        (editor.root / path).write_text(MISSING.replace("2", path[-4]), encoding="utf-8")
    for path, other in (paths, [paths[1], ""]):
        changes = [types.FileEvent(editor.uri(path), types.FileChangeType.Changed)]
        params = types.DidChangeWatchedFilesParams(changes)
        editor.client.workspace_did_change_watched_files(params)
        await editor.until(lambda path=path: "DOC005" not in sent(editor, path))
        await editor.idle()
        assert not other or "DOC005" in sent(editor, other)


async def test_a_broken_configuration_is_said_in_its_file(start: Start) -> None:
    files = {"plan/phase-1.md": TWICE, "phasemark.toml": 'exclude = ["x"]\nprofil = "strict"\n'}
    editor = await start("emacs", files)
    editor.open("plan/phase-1.md")
    await editor.until(lambda: editor.uri("phasemark.toml") in editor.client.diagnostics)
    (fault,) = editor.client.diagnostics[editor.uri("phasemark.toml")]
    assert fault.range.start.line == 1
    assert "profile" in fault.message
    assert fault.code == "CFG004"
    await editor.until(lambda: "DOC005" in sent(editor, "plan/phase-1.md"))
    (editor.root / "phasemark.toml").write_text("", encoding="utf-8")
    params = types.DidSaveTextDocumentParams(editor.document("phasemark.toml"))
    editor.client.text_document_did_save(params)
    await editor.until(lambda: not editor.client.diagnostics[editor.uri("phasemark.toml")])
    assert not editor.client.messages


async def test_the_disk_counts_again_when_a_document_is_closed(start: Start) -> None:
    editor = await start("emacs", {"plan/phase-1.md": TWICE})
    editor.open("plan/phase-1.md", "# Phase 1: First\n\n## Goals\n- One\n")
    await editor.idle()
    assert "DOC005" not in sent(editor, "plan/phase-1.md")
    editor.close("plan/phase-1.md")
    await editor.until(lambda: "DOC005" in sent(editor, "plan/phase-1.md"))


async def test_a_document_that_was_never_saved_leaves_nothing(start: Start) -> None:
    editor = await start("emacs", {"README.md": "# Read me\n"})
    editor.open("plan/phase-7.md", TWICE)
    await editor.until(lambda: "DOC005" in sent(editor, "plan/phase-7.md"))
    editor.close("plan/phase-7.md")
    await editor.until(lambda: not sent(editor, "plan/phase-7.md"))


@pytest.mark.parametrize(
    "uri",
    ["untitled:Untitled-1", "git:/plan/a.md?ref", "vscode-notebook-cell:/a.md#W0", "file://", "x"],
)
async def test_documents_of_nowhere_are_served(start: Start, uri: str) -> None:
    editor = await start("vscode", {"plan/phase-1.md": TWICE})
    at = editor.open(uri, "# Title\n\n## Part\n")
    symbols = types.DocumentSymbolParams(at.text_document)
    await editor.client.text_document_document_symbol_async(symbols)
    await editor.client.text_document_hover_async(types.HoverParams(*at))
    editor.change(uri, "Part", "Other part")
    editor.close(uri)
    await editor.idle()
    assert not editor.client.messages


async def test_a_document_without_a_workspace_is_checked_alone(start: Start) -> None:
    editor = await start("emacs", {"plan/phase-1.md": TWICE}, folders=[])
    editor.open("plan/phase-1.md")
    await editor.until(lambda: "DOC005" in sent(editor, "plan/phase-1.md"))


async def test_the_innermost_root_has_a_document(start: Start) -> None:
    files = {
        "phasemark.toml": "",
        "plan/phase-1.md": TWICE,
        "inner/phasemark.toml": 'ignore = ["DOC005"]\n',
        "inner/plan/phase-1.md": TWICE,
    }
    editor = await start("emacs", files)
    editor.open("inner/plan/phase-1.md")
    await editor.until(lambda: "DOC005" in sent(editor, "plan/phase-1.md"))
    await editor.until(lambda: "DOC005" not in sent(editor, "inner/plan/phase-1.md"))


PARTS = {
    "plan/phase-1.md": "# Phase 1: First\n",
    "plan/phase-3.md": "# Phase 3: Last\n",
    "docs/plan/phase-2.md": "# Phase 2: Next\n\n## Depends on\n- Phase 1\n",
    "docs/plan/phase-4.md": "# Phase 4: Far\n\n## Depends on\n- Phase 3\n",
}


CONFIGURATIONS = {
    "phasemark.toml": ("", ""),
    "pyproject.toml": ("[tool.phasemark]\n", '[project]\nname = "x"\n\n[tool.phasemark]\n'),
}


@pytest.mark.parametrize("profile", ["emacs", "vscode"])
@pytest.mark.parametrize("name", CONFIGURATIONS)
async def test_a_configuration_is_checked_as_it_is_typed(
    start: Start, profile: str, name: str
) -> None:
    disk, typed = CONFIGURATIONS[name]
    files = {"plan/phase-1.md": TWICE, name: f'{disk}profil = "strict"\n'}
    editor = await start(profile, files)
    editor.open(name, f'{typed}profile = "strict"\n', language="toml")
    await editor.until(lambda: editor.opened)
    await editor.idle()
    assert codes(await editor.diagnostics(name)) == []
    editor.change(name, "profile", "profiled")
    (fault,) = await editor.diagnostics(name)
    assert fault.code == "CFG004"
    assert fault.range.start.line == typed.count("\n")
    editor.change(name, 'profiled = "strict"', 'ignore = ["PLN001", "pln002"]')
    (fault,) = await editor.diagnostics(name)
    assert (fault.code, fault.severity) == ("CFG001", types.DiagnosticSeverity.Warning)
    assert "`PLN002`" in fault.message
    editor.change(name, "pln", "PLN")
    assert codes(await editor.diagnostics(name)) == []
    editor.close(name)
    await editor.idle()
    if profile == "emacs":
        await editor.until(lambda: "CFG004" in sent(editor, name))


async def test_names_of_no_rule_are_said_in_the_configuration(start: Start) -> None:
    files = {"plan/phase-1.md": TWICE, "phasemark.toml": 'ignore = [\n  "PLN",\n  "PLM",\n]\n'}
    editor = await start("emacs", files)
    await editor.until(lambda: "CFG001" in sent(editor, "phasemark.toml"))
    (fault,) = editor.client.diagnostics[editor.uri("phasemark.toml")]
    assert fault.range.start.line == 2
    await editor.until(lambda: "DOC005" in sent(editor, "plan/phase-1.md"))


@pytest.mark.parametrize("ours", [True, False])
async def test_a_pyproject_that_is_not_ours_has_no_finding(start: Start, ours: bool) -> None:
    files = {"plan/phase-1.md": TWICE} | ({"phasemark.toml": ""} if ours else {})
    editor = await start("emacs", {**files, "pyproject.toml": "[tool.black]\nx="})
    table = "[tool.phasemark]\n" if ours else ""
    editor.open("pyproject.toml", f"{table}[tool.black]\nx=", language="toml")
    await editor.until(lambda: "DOC005" in sent(editor, "plan/phase-1.md"))
    await editor.idle()
    assert sent(editor, "pyproject.toml") == []


async def test_of_many_names_of_no_rule_the_first_are_said(start: Start) -> None:
    names = ", ".join(f'"X{number}"' for number in range(3_000))
    editor = await start("emacs", {"plan/phase-1.md": TWICE, "phasemark.toml": ""})
    editor.open("phasemark.toml", f"ignore = [{names}]\n", language="toml")
    await editor.until(lambda: sent(editor, "phasemark.toml"))
    assert len(sent(editor, "phasemark.toml")) == 20


@pytest.mark.parametrize("folders", [["", "docs"], ["docs", ""]])
async def test_a_folder_in_an_open_one_is_a_part_of_it(start: Start, folders: list[str]) -> None:
    editor = await start("emacs", {**PARTS, "phasemark.toml": ""}, folders=folders)
    for path in ("docs/plan/phase-4.md", "plan/phase-1.md"):
        editor.open(path)
    await editor.idle()
    at = editor.at("docs/plan/phase-4.md", "# Phase 4: Far\n\n## Depends on\n- Pha")
    found = await editor.client.text_document_definition_async(types.DefinitionParams(*at))
    assert "plan/phase-3.md" in str(found)
    assert "REF006" not in sent(editor, "docs/plan/phase-4.md")


async def test_a_part_is_by_itself_when_the_rest_is_closed(start: Start) -> None:
    files = {**PARTS, "docs/plan/phase-1.md": TWICE, "phasemark.toml": 'ignore = ["DOC005"]'}
    editor = await start("emacs", files, folders=["", "docs"])
    await editor.idle()
    assert "DOC005" not in sent(editor, "docs/plan/phase-1.md")
    away = types.WorkspaceFoldersChangeEvent(
        added=[], removed=[types.WorkspaceFolder(editor.uri(""), "root")]
    )
    params = types.DidChangeWorkspaceFoldersParams(away)
    editor.client.workspace_did_change_workspace_folders(params)
    await editor.until(lambda: "DOC005" in sent(editor, "docs/plan/phase-1.md"))


@pytest.mark.parametrize("hidden", [".hidden", "dist"])
async def test_a_folder_that_the_open_one_ignores_is_read_all_the_same(
    start: Start, hidden: str
) -> None:
    files = {
        "a.md": "# A\n",
        ".gitignore": "dist/\n",
        f"{hidden}/phase-1-PROMPT.md": TWICE,
        f"{hidden}/docs/phases/PHASEA.md": "# Phase A\n\n## Goals\n- a\n\n## Goals\n- b\n",
    }
    editor = await start("emacs", files, folders=["", hidden])
    await editor.until(lambda: "DOC005" in sent(editor, f"{hidden}/docs/phases/PHASEA.md"))


async def test_folders_come_and_go(start: Start) -> None:
    files = {"one/plan/phase-1.md": TWICE, "two/plan/phase-1.md": TWICE}
    editor = await start("emacs", files, folders=["one"])
    await editor.until(lambda: "DOC005" in sent(editor, "one/plan/phase-1.md"))
    one, two = (types.WorkspaceFolder(editor.uri(name), name) for name in ("one", "two"))
    event = types.WorkspaceFoldersChangeEvent(added=[two], removed=[one])
    params = types.DidChangeWorkspaceFoldersParams(event)
    editor.client.workspace_did_change_workspace_folders(params)
    await editor.until(lambda: "DOC005" in sent(editor, "two/plan/phase-1.md"))
    await editor.until(lambda: not sent(editor, "one/plan/phase-1.md"))
    back = types.WorkspaceFoldersChangeEvent(added=[two], removed=[two])
    editor.client.workspace_did_change_workspace_folders(
        types.DidChangeWorkspaceFoldersParams(back)
    )
    await editor.idle()
    editor.open("two/plan/phase-1.md")
    await editor.until(lambda: "DOC005" in sent(editor, "two/plan/phase-1.md"))


async def test_the_editor_is_asked_to_watch(start: Start) -> None:
    editor = await start("vscode", {"plan/phase-1.md": TWICE})
    await editor.until(lambda: editor.registered)
    methods = {one.method for one in editor.registered}
    assert types.WORKSPACE_DID_CHANGE_WATCHED_FILES in methods


def watching_nothing() -> types.ClientCapabilities:
    able = capabilities("emacs")
    able.workspace.did_change_watched_files = None  # type: ignore[union-attr]
    return able


async def told_of(editor: Editor, path: str) -> None:
    """Write a file until the server tells of it: before, it may not watch yet."""
    while not sent(editor, path):
        (editor.root / path).write_text(TWICE, encoding="utf-8")
        await editor.idle()


async def test_the_server_watches_where_the_editor_does_not(start: Start) -> None:
    files = {"plan/phase-1.md": "# Phase 1\n"}
    editor = await start("emacs", files, capabilities=watching_nothing())
    await told_of(editor, "plan/phase-2.md")


async def test_the_server_watches_on_where_a_name_is_no_text(start: Start) -> None:
    files = {"plan/phase-1.md": "# Phase 1\n"}
    editor = await start("emacs", files, capabilities=watching_nothing())
    await told_of(editor, "plan/phase-2.md")
    (editor.root / "plan" / os.fsdecode(b"caf\xe9.md")).write_text(TWICE, encoding="utf-8")
    for path in ("plan/phase-3.md", "plan/phase-4.md"):
        (editor.root / path).write_text(TWICE, encoding="utf-8")
        await editor.until(lambda path=path: sent(editor, path))  # type: ignore[misc]


async def test_folders_that_come_later_are_watched_too(start: Start) -> None:
    files = {"one/plan/phase-1.md": "# Phase 1\n", "two/plan/phase-1.md": "# Phase 1\n"}
    able = watching_nothing()
    editor = await start("emacs", files, capabilities=able, folders=["one"])
    two = types.WorkspaceFolder(editor.uri("two"), "two")
    event = types.WorkspaceFoldersChangeEvent(added=[two], removed=[])
    params = types.DidChangeWorkspaceFoldersParams(event)
    editor.client.workspace_did_change_workspace_folders(params)
    await editor.idle()
    for folder in ("two", "one"):
        await told_of(editor, f"{folder}/plan/phase-2.md")


async def test_what_was_read_is_kept_for_the_next_time(start: Start, tmp_path: Path) -> None:
    files = {f"plan/phase-{number}.md": TWICE for number in range(1, 5)}
    editor = await start("emacs", files)
    saved = tmp_path / "cache" / "phasemark"
    await editor.until(lambda: list(saved.glob("*.server")))
    shutil.copytree(editor.root, tmp_path / "project-1")
    (index,) = saved.glob("*.server")
    index.write_bytes(index.read_bytes()[:-10] + b"damaged!!!")


async def test_the_page_of_a_rule_is_shipped(start: Start) -> None:
    editor = await start("vscode", {"plan/phase-1.md": TWICE})
    editor.open("plan/phase-1.md")
    found = await editor.diagnostics("plan/phase-1.md")
    (twice,) = [one for one in found if one.code == "DOC005"]
    assert twice.source == "phasemark"
    assert twice.severity == types.DiagnosticSeverity.Hint
    assert twice.code_description is not None
    page = Path(twice.code_description.href.removeprefix("file://"))
    assert page.read_text(encoding="utf-8").startswith("# DOC005")
    assert twice.related_information is not None
    (first,) = twice.related_information
    assert first.location.range.start.line == 2


async def test_what_is_of_no_use_fades(start: Start) -> None:
    text = "<!-- phasemark: allow PLN004 -->\n\n# Phase 1: First\n\n## Goals\n- One\n"
    editor = await start("vscode", {"plan/phase-1.md": text, "phasemark.toml": ""})
    await editor.idle()
    editor.open("plan/phase-1.md")
    found = {str(one.code): one for one in await editor.diagnostics("plan/phase-1.md")}
    assert found["CFG002"].tags == (types.DiagnosticTag.Unnecessary,)


async def test_reading_for_long_is_shown_and_can_be_cancelled(start: Start) -> None:
    text = TWICE + "\n## Constraints\n" + "- MUST keep `src/main.py` as it is\n" * 40
    files = {f"plan/phase-{number}.md": text for number in range(1, 1500)}
    editor = await start("vscode", files)
    await editor.until(lambda: any(editor.client.progress_reports.values()))
    (token,) = editor.client.progress_reports
    cancel = types.WorkDoneProgressCancelParams(token)
    editor.client.window_work_done_progress_cancel(cancel)
    reports = editor.client.progress_reports[token]
    await editor.until(lambda: as_json(reports[-1]).get("kind") == "end")
    await editor.idle()
    editor.open("plan/phase-7.md")
    assert "DOC005" in codes(await editor.diagnostics("plan/phase-7.md"))


async def test_a_document_that_is_alone_leaves_nothing(start: Start) -> None:
    uri = "file:///elsewhere/plan/phase-1.md"
    editor = await start("emacs", {"README.md": "# Read me\n"})
    editor.open(uri, TWICE)
    await editor.until(lambda: sent(editor, uri))
    editor.close(uri)
    await editor.until(lambda: not sent(editor, uri))
    assert all(":" in one for one in editor.client.diagnostics)
