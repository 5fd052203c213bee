"""A real git repository around a project, where there is a git."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

GIT = shutil.which("git")
needs_git = pytest.mark.skipif(GIT is None, reason="there is no git")


def environment() -> dict[str, str]:
    """Without what a hook around the tests says of git, with this phasemark on the path."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    here = str(Path(sys.executable).parent)
    return {**clean, "PATH": f"{here}{os.pathsep}{clean.get('PATH', '')}",
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}  # fmt: skip


def git(folder: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    ours = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main")
    command = [GIT or "git", "-C", str(folder), *ours, *arguments]
    return subprocess.run(command, check=check, env=environment(), capture_output=True, text=True)


def begun(folder: Path) -> None:
    """A repository with all that lies in a folder committed."""
    git(folder, "init")
    git(folder, "config", "user.name", "a")
    git(folder, "config", "user.email", "a@b")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "Begin")


def shell(script: str, folder: Path) -> str:
    """Run what a user copied; it has to end well, command by command."""
    done = subprocess.run(
        ["bash", "-e", "-c", script], cwd=folder, env=environment(), capture_output=True, text=True
    )
    assert done.returncode == 0, (script, done.stdout, done.stderr)
    return done.stdout
