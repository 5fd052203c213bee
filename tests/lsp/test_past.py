"""What is over is faded or struck through for clients that can show it."""

from __future__ import annotations

import copy

import pytest
from lsprotocol import types

from tests.lsp.editor import Editor, Start, capabilities

PROMPTS = "docs/phases/PHASEB-PROMPT.md"
SPEC = "docs/phases/PHASEB.md"
NOTES = "work-notes/phase-b.md"
FILES = {
    SPEC: "# Phase B - Core (superseded by Phase C)\n",
    PROMPTS: (
        "# Phase B - Implementation prompts\n\n"
        "## Prompt 1 of 2: Queue\n\n- Write it\n\n## Prompt 2 of 2: Retry\n\n- Retry\n"
    ),
    NOTES: "# Phase B\n\n## Prompt progress\n- [ ] Prompt 1: Queue\n- [ ] Prompt 2: Retry\n",
}
UNNECESSARY, DEPRECATED = types.DiagnosticTag.Unnecessary, types.DiagnosticTag.Deprecated


async def marks(editor: Editor, path: str) -> list[tuple[str, int, int, list[types.DiagnosticTag]]]:
    """Message, first and last line, and tags of what is no finding."""
    return [
        (one.message, one.range.start.line, one.range.end.line, list(one.tags or ()))
        for one in await editor.diagnostics(path)
        if one.code is None
    ]


def able(profile: str, *tags: types.DiagnosticTag) -> types.ClientCapabilities:
    """An editor that shows these tags, however it learns of diagnostics."""
    found = copy.deepcopy(capabilities(profile))
    assert found.text_document is not None
    shown = types.ClientDiagnosticsTagOptions(list(tags)) if tags else None
    for one in (found.text_document.diagnostic, found.text_document.publish_diagnostics):
        if one is not None:
            one.tag_support = shown
    return found


@pytest.mark.parametrize("profile", ["vscode", "neovim", "emacs"])
async def test_a_tick_in_the_notes_fades_the_prompt(profile: str, start: Start) -> None:
    editor = await start(profile, FILES, capabilities=able(profile, UNNECESSARY, DEPRECATED))
    editor.open(PROMPTS)
    editor.open(NOTES)
    assert await marks(editor, PROMPTS) == []
    editor.change(NOTES, "[ ] Prompt 1", "[x] Prompt 1")
    while not (found := await marks(editor, PROMPTS)):
        pass
    assert found == [("Prompt 1 is done", 2, 4, [UNNECESSARY])]
    editor.change(NOTES, "[x] Prompt 1", "[ ] Prompt 1")
    while await marks(editor, PROMPTS):
        pass


@pytest.mark.parametrize("profile", ["vscode", "emacs"])
async def test_only_what_the_editor_can_show(profile: str, start: Start) -> None:
    files = {**FILES, NOTES: FILES[NOTES].replace("[ ]", "[x]")}
    faded = [
        ("Prompt 1 is done", 2, 4, [UNNECESSARY]),
        ("Prompt 2 is done", 6, 8, [UNNECESSARY]),
    ]
    struck = [("Superseded by Phase C", 0, 0, [DEPRECATED])]
    for tags, prompts, spec in (
        ([UNNECESSARY], faded, []),
        ([DEPRECATED], [], struck),
        ([], [], []),
    ):
        editor = await start(profile, files, capabilities=able(profile, *tags))
        editor.open(PROMPTS)
        editor.open(SPEC)
        await editor.client.workspace_symbol_async(types.WorkspaceSymbolParams("phase"))
        while prompts and not await marks(editor, PROMPTS):
            pass
        assert await marks(editor, PROMPTS) == prompts
        assert await marks(editor, SPEC) == spec


async def test_who_does_not_want_it_sees_nothing(start: Start) -> None:
    editor = await start(
        "vscode", FILES, capabilities=able("vscode", UNNECESSARY, DEPRECATED),
        settings={"diagnostics": {"past": False}}, options={"diagnostics.past": False},
    )  # fmt: skip
    editor.open(SPEC)
    await editor.idle()
    assert await marks(editor, SPEC) == []
