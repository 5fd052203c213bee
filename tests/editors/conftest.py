"""The editors below `.cache/editors`, and a project for each test."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
EDITORS = ROOT / ".cache" / "editors"
# What was on the screen when something was missed.
MISSED = EDITORS / "missed"

# They are installed by `make test-editors`, which says so; `make test` does without.
ASKED = bool(os.environ.get("PHASEMARK_EDITORS"))
FAILED = pytest.StashKey[bool]()
collect_ignore_glob = [] if ASKED else ["test_*.py"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run all tests of the editors as often as REPEAT says, one round after the other."""
    mine = [item for item in items if HERE in item.path.parents]
    items.extend(mine * (int(os.environ.get("REPEAT") or 1) - 1))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Let a fixture know whether its test failed."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


def pytest_unconfigure(config: pytest.Config) -> None:
    """Say last what was run, so that nothing that was left out goes unseen."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if ASKED and reporter is not None:
        stats = reporter.stats
        failed = len(stats.get("failed", ())) + len(stats.get("error", ()))
        skipped = len(stats.get("skipped", ())) + len(stats.get("xfailed", ()))
        print(f"{len(stats.get('passed', ()))} passed, {failed} failed, {skipped} skipped")


def advice(language: str, editor: str) -> str:
    """The lines that README.md tells the users of an editor to write."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = text.split(f"```{language}\n")[1:]
    return next(block for each in blocks if editor in (block := each.partition("```")[0]))


@pytest.fixture(scope="session")
def playwright() -> Iterator[Any]:
    """What drives the browser; only `make test-editors` installs it."""
    from playwright.sync_api import expect, sync_playwright

    from editors.window import PATIENCE

    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as started:
        yield started


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
