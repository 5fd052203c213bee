"""Markdown pages below rules/, kinds/, syntax/ and features/ are tests; see casebook/README.md."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from casebook.collect import ACCEPTED, FOLDERS, Page, write_accepted

TESTS = Path(__file__).parent

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")  # how fast examples are made says how busy the machine is


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept",
        action="store_true",
        help="write marks and expectations into the Markdown pages as they are found",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("accept") and config.getoption("numprocesses", None):
        raise pytest.UsageError("--accept writes files, so it runs in one process: leave out -n")
    config.stash[ACCEPTED] = {}


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    inside = file_path.is_relative_to(TESTS) and file_path.relative_to(TESTS).parts[0] in FOLDERS
    if inside and file_path.suffix == ".md":
        page: Page = Page.from_parent(parent, path=file_path)
        return page
    return None


def pytest_sessionfinish(session: pytest.Session) -> None:
    write_accepted(session.config.stash[ACCEPTED])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for path, rewrites in terminalreporter.config.stash[ACCEPTED].items():
        terminalreporter.write_line(f"accepted {len(rewrites)} blocks of {path}")
