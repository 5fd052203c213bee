"""The editors below `.cache/editors`, and a project for each test."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
EDITORS = ROOT / ".cache" / "editors"

# They are installed by `make test-editors`, which says so; `make test` does without.
collect_ignore_glob = [] if os.environ.get("PHASEMARK_EDITORS") else ["test_*.py"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the unfinished example."""
    folder = tmp_path / "unfinished"
    shutil.copytree(ROOT / "examples" / "unfinished", folder)
    return folder


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    """An environment with nothing of the user's, and `phasemark` on the path."""
    home = tmp_path / "home"
    names = ("CONFIG", "DATA", "STATE", "CACHE")
    folders = {f"XDG_{name}_HOME": str(home / name.lower()) for name in names}
    for folder in (*folders.values(), str(home / "runtime")):
        Path(folder).mkdir(parents=True, mode=0o700)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return {
        **folders,
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home / "runtime"),
        "PATH": path,
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "PHASEMARK_CLIENT": str(ROOT / "client-neovim"),
    }
