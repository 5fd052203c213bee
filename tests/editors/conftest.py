"""The editors below `.cache/editors`, and a project for each test."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from editors.workbench import Installation

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
EDITORS = ROOT / ".cache" / "editors"
# What was on the screen when something was missed.
MISSED = EDITORS / "missed"

# They are installed by `make test-editors`, which says so; `make test` does without.
ASKED = bool(os.environ.get("PHASEMARK_EDITORS"))
FAILED = pytest.StashKey[bool]()
collect_ignore_glob = [] if ASKED else ["test_*.py"]


@pytest.fixture(scope="session", autouse=True, params=range(int(os.environ.get("REPEAT") or 1)))
def turn(request: pytest.FixtureRequest) -> int:
    """All tests of the editors run as often as REPEAT says, one turn after the other."""
    number: int = request.param
    return number


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep the tests that share a window together, and spread all others."""
    from xdist.scheduler import LoadScopeScheduling

    class Turns(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file, _, test = nodeid.partition("::")
            if Path(file).name != "test_vscode.py":
                return nodeid
            return file + test.partition("[")[2]

    return Turns(config, log)


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


@pytest.fixture(scope="session")
def browser(playwright: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The browser of all windows of VS Code."""
    from editors.workbench import open_browser

    with open_browser(playwright, tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture(scope="session")
def installed(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Gives a VS Code that runs, one for all that want the same; each opens a folder of its own."""
    from editors.workbench import Bench

    kept: dict[str, Bench] = {}
    with ExitStack() as ending:

        def bench(given: Installation) -> Bench:
            if repr(given) not in kept:
                started = Bench(browser, tmp_path_factory.mktemp("bench"), given)
                kept[repr(given)] = ending.enter_context(closing(started))
            return kept[repr(given)]

        yield bench


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return unfinished(tmp_path)


def unfinished(folder: Path) -> Path:
    """A copy of the unfinished example in a folder."""
    project = folder / "unfinished"
    shutil.copytree(ROOT / "examples" / "unfinished", project)
    return project


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
