"""VS Code with the .vsix, installed as a user does: what a person sees in the unfinished example.

No `phasemark` is on the PATH, so that all of it comes from the server in the package. Most tests
go on in one window, as a person does: each saves what it writes, and counts on no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from editors.conftest import FAILED, MISSED, unfinished
from editors.test_vsix import PLATFORM
from editors.window import ACTIVE, Window, until
from editors.workbench import Bench, Installation, Installed

PROMPT = "prompts/phase-2-export.md"
OWN_FILES = ".vscode-resource.vscode-cdn.net"
CHECKED = "plan/phase-8-leave.md"
NOTES = "work-notes/phase-1-schema.md"


@pytest.fixture(scope="session")
def bench(installed: Installed) -> Bench:
    return installed(Installation([PLATFORM]))


class Day:
    """A window on a project, for many tests; another one after a test that failed."""

    def __init__(self, bench: Bench, folders: pytest.TempPathFactory) -> None:
        self._bench = bench
        self._folders = folders
        self._opened = ExitStack()
        self._window: Window | None = None

    def go_on(self) -> Window:
        """The window, without the tabs of the test before."""
        if self._window is not None:
            self._window.close_tabs()
            return self._window
        project = unfinished(self._folders.mktemp("day"))
        self._window = self._opened.enter_context(self._bench.window(project))
        return self._window

    def end(self) -> None:
        self._window = None
        self._opened.close()


@pytest.fixture(scope="session")
def day(turn: int, bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    begun = Day(bench, tmp_path_factory)
    yield begun
    begun.end()


@pytest.fixture
def window(day: Day, request: pytest.FixtureRequest) -> Iterator[Window]:
    """The window of the day."""
    opened = day.go_on()
    yield opened
    look_back(opened, request.node)
    if request.node.stash.get(FAILED, False):
        day.end()


@pytest.fixture
def fresh(bench: Bench, project: Path, request: pytest.FixtureRequest) -> Iterator[Window]:
    """A window of its own, for a test that leaves nothing as it was."""
    with bench.window(project) as opened:
        yield opened
        look_back(opened, request.node)


def look_back(window: Window, test: pytest.Item) -> None:
    """Keep a picture of what was missed, and look at what was asked for."""
    if test.stash.get(FAILED, False):
        window.picture(MISSED / f"{test.name}.png")
        return
    # Neither the window, nor a page in it, asks for anything of another machine. Files of
    # a page in a tab have a name there, which VS Code answers itself: no name has an
    # address in this browser.
    hosts = {urlsplit(url).hostname for url in window.asked if url.startswith(("http", "ws"))}
    assert {host for host in hosts if not str(host).endswith(OWN_FILES)} == {"127.0.0.1"}


def write_check(folder: Path) -> Path:
    """Add a plan with a check, which leaves the file of the answer in its folder."""
    (folder / "leave.sh").write_text("touch ran\n", encoding="utf-8")
    text = "# Phase 8: Leave\n\n## Verification\n- `bash leave.sh`\n"
    (folder / CHECKED).write_text(text, encoding="utf-8")
    return folder / "ran"


def read(window: Window, path: str) -> str:
    """What is on the disk."""
    return window.folder.joinpath(path).read_text(encoding="utf-8")


def test_problems_view(window: Window) -> None:
    window.open(PROMPT)
    window.checked()

    def said(text: str) -> bool:
        return any(text in row for row in window.problems())

    until("a finding of a closed document", lambda: said("Phase 3 depends on itself"))
    until("the other side of a collision", lambda: said("in file STAGE_5_PLAN.md"))


def test_squiggle_behind_an_emoji(window: Window) -> None:
    line = "- Code 🚀: [x](src/gone.py)\n"
    text = read(window, PROMPT).replace("- Reference", line + "- Reference")
    window.folder.joinpath(PROMPT).write_text(text, encoding="utf-8")
    window.open(PROMPT)
    until("a wave below the path", lambda: window.underlined("src/gone.py"))
    assert not window.underlined("(src/gone.py")


def test_hover_shows_the_phase(window: Window) -> None:
    window.open(PROMPT)
    window.checked()
    window.go_to("plan/phase-2")
    card = window.hover("Phase 2")
    expect(card).to_contain_text("Export")
    expect(card).to_contain_text("Blocked")


def test_quick_fix_writes_a_missing_section(window: Window) -> None:
    window.open(PROMPT)
    window.checked()
    window.go(1, 3)
    window.fix(re.compile("Insert .*Verification"))
    window.save()
    assert "\n## Verification\n" in read(window, PROMPT)


def test_completion_of_a_path(window: Window) -> None:
    window.open(PROMPT)
    window.checked()
    window.go_to("<path 1>")
    window.press("Shift+End")
    window.type("`work-notes/")
    window.suggestion("work-notes/phase-2-export.md").click()
    window.save()
    line = "- Reference implementation: `work-notes/phase-2-export.md`\n"
    assert line in read(window, PROMPT)


def test_session_log_entry(window: Window) -> None:
    """The entry is there, and what is typed next fills in its first field."""
    window.open(NOTES)
    window.checked()
    before = read(window, NOTES)
    window.command("phasemark: Add Session Log Entry")
    window.page.locator(f"{ACTIVE} .tab.active.dirty").wait_for()
    window.type("the columns of the weekly report")
    window.save()
    after = read(window, NOTES)
    assert after.count("- What changed: ") == before.count("- What changed: ") + 1
    assert "- What changed: the columns of the weekly report\n" in after


def test_tree_of_the_phases(window: Window) -> None:
    window.open(PROMPT)
    window.checked()
    window.command("phasemark: Focus on Phases View")
    phase = window.rows(re.compile("^Phase 2"))
    phase.first.wait_for()
    expect(phase.first).to_have_attribute("aria-label", re.compile("Export.*blocked", re.I))
    phase.first.click()
    notes = window.rows("work-notes/phase-2-export.md")
    notes.first.click()
    window.shows("work-notes/phase-2-export.md")


def test_graph(window: Window) -> None:
    """A phase that is clicked is opened, and what is written shows in the graph."""
    window.open(PROMPT)
    window.checked()
    window.command("phasemark: Show Graph")
    page = window.webview()
    jobs = page.locator("g.job")
    jobs.first.wait_for()
    count = jobs.count()
    clicked = page.locator('g.job[data-phase="phase-3"]')
    window.do_until(clicked.click, window.tab("plan/phase-3-schedule.md"))
    plan = window.folder / "plan" / "phase-9-archive.md"
    plan.write_text("# Phase 9: Archive\n\n## Depends on\n- Phase 2\n", encoding="utf-8")
    until("the new phase in the graph", lambda: jobs.count() == count + 1)


def test_status_bar(window: Window) -> None:
    window.open(PROMPT)
    window.checked()
    item = window.status(re.compile(r"Phase 2: blocked · \d+ findings"))
    item.wait_for()
    item.click()
    window.page.locator(".quick-input-titlebar").filter(has_text="Phase 2: Export").wait_for()
    window.press("Escape")


def test_a_check_in_a_terminal(window: Window) -> None:
    """It runs on the click, in the folder, and not before."""
    ran = write_check(window.folder)
    window.open(CHECKED)
    run = window.page.locator(".codelens-decoration a").filter(has_text="Run in terminal")
    run.wait_for()
    assert not ran.exists()
    window.click_lens(run, "what the check writes", ran.exists)


def test_prompt_file(window: Window) -> None:
    """VS Code takes `*.prompt.md` for a language of its own."""
    file = window.folder / "prompts" / "phase-3-schedule.prompt.md"
    file.write_text("# Phase 3: Schedule\n\nRead [it](src/gone.py) first.\n", encoding="utf-8")
    window.open("prompts/phase-3-schedule.prompt.md")
    window.status("Prompt").wait_for()
    until("a wave below the path", lambda: window.underlined("src/gone.py"))


def test_rename_of_a_phase_with_a_preview(fresh: Window) -> None:
    fresh.open(PROMPT)
    fresh.checked()
    fresh.go(1, 4)
    fresh.rename("5")
    files = fresh.page.locator(".bulk-edit-panel .monaco-list-row[aria-level='1']")
    files.filter(has_text="plan/phase-5-export.md").wait_for()
    assert "# Phase 2: Export" in read(fresh, PROMPT)
    fresh.page.get_by_role("button", name="Apply").click()
    moved = fresh.folder / "prompts" / "phase-5-export.md"
    until("the renamed file", moved.exists)
    fresh.command("File: Save All")
    until("its title", lambda: "# Phase 5: Export" in moved.read_text(encoding="utf-8"))
    assert not fresh.folder.joinpath(PROMPT).exists()


def test_a_fix_that_is_refused(installed: Installed, project: Path) -> None:
    """Another file has changed and nobody has told it: why nothing is done is said once."""
    notes = "# Work Notes: Phase {0}\n\n## Decisions\n\n- [x ] Done\n"
    shown, other = (project / "work-notes" / f"phase-{name}.md" for name in ("21-a", "22-b"))
    shown.write_text(notes.format(21), encoding="utf-8")
    other.write_text(notes.format(22), encoding="utf-8")
    given = Installation([PLATFORM], settings={"files.watcherExclude": {"**": True}})
    with installed(given).window(project) as window:
        window.open("work-notes/phase-21-a.md")
        window.status("Phase 21").wait_for()
        window.go_to("x ]")
        changed = "A line more\n\n" + notes.format(22)
        other.write_text(changed, encoding="utf-8")
        window.fix("Fix all STA009 in the workspace")
        window.notification("work-notes/phase-22-b.md` has changed on the disk").wait_for()
        assert window.page.locator(".notification-toast").count() == 1
        assert other.read_text(encoding="utf-8") == changed
        assert window.page.locator(f"{ACTIVE} .tab.active.dirty").count() == 0
