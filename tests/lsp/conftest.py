"""A server per test, ended whatever happens."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from phasemark.lsp import live, slices
from tests.lsp.editor import Editor, Start


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """An answer beyond the capabilities of the client is a failure."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(
                pytest.mark.filterwarnings("error::pytest_lsp.checks.LspSpecificationWarning")
            )


@pytest_asyncio.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    editors: list[Editor] = []

    async def started(profile: str, files: Mapping[str, str], **given: Any) -> Editor:
        root = tmp_path / f"project-{len(editors)}"
        root.mkdir()
        editor = await Editor.started(profile, root, files, given)
        editors.append(editor)
        return editor

    yield started
    for editor in editors:
        await editor.end()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds of what is read at once that short documents reach."""
    monkeypatch.setattr(live, "MOST", 40)
    monkeypatch.setattr(slices, "STRETCH", 60)
    monkeypatch.setattr(slices, "FAR", 400)
