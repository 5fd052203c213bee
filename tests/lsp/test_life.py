"""From `initialize` to `exit`."""

from __future__ import annotations

import pytest

from tests.lsp.editor import Start, codes

PLAN = "# Phase 1: First\n\n## Goals\n- One\n\n## Overview\nA start.\n\n## Goals\n- Two\n"


@pytest.mark.parametrize("profile", ["vscode", "neovim", "emacs"])
async def test_an_open_document_is_checked_and_the_server_ends(profile: str, start: Start) -> None:
    editor = await start(profile, {"plan/phase-1.md": PLAN})
    editor.open("plan/phase-1.md")
    assert "DOC005" in codes(await editor.diagnostics("plan/phase-1.md"))
