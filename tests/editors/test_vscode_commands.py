"""The commands of the extension as a person runs them: what came of each is seen or on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from editors.test_vscode import NOTES, PROMPT, look_back, read
from editors.test_vsix import PLATFORM
from editors.window import ACTIVE, Window, until
from editors.workbench import Installation, Installed

DIRTY = ".tab.dirty"
CHECKS = "# Phase 8: Leave\n\n## Verification\n```sh\ncd src\ntouch where\n```\n"


@pytest.fixture
def window(installed: Installed, project: Path, request: pytest.FixtureRequest) -> Iterator[Window]:
    with installed(Installation([PLATFORM])).window(project) as opened:
        yield opened
        look_back(opened, request.node)


def dialog(window: Window, text: str) -> Locator:
    """A question that wants an answer before anything else."""
    return window.page.locator(".monaco-dialog-box").filter(has_text=text)


def agree(window: Window, text: str, button: str) -> None:
    dialog(window, text).get_by_role("button", name=button).click()
    dialog(window, text).wait_for(state="hidden")


def copied(window: Window) -> str:
    text: str = window.page.evaluate("navigator.clipboard.readText()")
    return text


def test_new_phase(window: Window) -> None:
    """Three files are on the disk, with their texts, and nothing is left to be saved."""
    window.command("phasemark: New Phase...")
    window.answer("9 Archive")
    agree(window, "Create these 3 files?", "Create")
    made = [
        window.folder / side / "phase-9-archive.md" for side in ("plan", "prompts", "work-notes")
    ]
    until("the files", lambda: all(one.exists() and one.stat().st_size for one in made))
    window.tab("plan/phase-9-archive.md").wait_for()
    expect(window.page.locator(DIRTY)).to_have_count(0)


def test_a_session(window: Window) -> None:
    """What starts it and what ends it can be pasted, and its end leads to the log."""
    window.open(NOTES)
    window.checked()
    window.command("phasemark: Copy Start-of-Session Bundle")
    window.notification("Copied what starts a session of Phase 1").wait_for()
    assert "Phase 1: Schema" in copied(window)
    before = copied(window)
    window.command("phasemark: End Session")
    said = window.notification("Copied what ends a session of Phase 1")
    said.wait_for()
    assert copied(window) not in ("", before)
    said.get_by_role("button", name="Add Log Entry").click()
    window.page.locator(f"{ACTIVE} .tab.active.dirty").wait_for()
    window.save()
    assert read(window, NOTES).count("- What changed: ") > 1


def test_status_and_handoff(window: Window) -> None:
    window.open("work-notes/phase-2-export.md")
    window.checked()
    window.command("phasemark: Set Status...")
    window.choose("In progress")
    window.page.locator(f"{ACTIVE} .tab.active.dirty").wait_for()
    window.save()
    assert "- [x] In progress" in read(window, "work-notes/phase-2-export.md")
    before = set(window.folder.rglob("*.md"))
    window.command("phasemark: Create Handoff")
    agree(window, "Create this file?", "Create")
    until("the handoff", lambda: set(window.folder.rglob("*.md")) - before)
    (made,) = set(window.folder.rglob("*.md")) - before
    until("its text", lambda: "Phase 2" in made.read_text(encoding="utf-8"))


def test_a_phase_without_notes(window: Window) -> None:
    """What cannot be done says why, and leads on."""
    window.open("plan/phase-3-schedule.md")
    window.checked()
    window.command("phasemark: Set Status...")
    window.notification("has no work notes yet").get_by_role("button", name="Make").click()
    agree(window, "Create this file?", "Create")
    notes = window.folder / "work-notes" / "phase-3-schedule.md"
    until("the notes", lambda: notes.exists() and notes.stat().st_size)


def test_board_rule_and_fix(window: Window) -> None:
    window.open(PROMPT)
    window.checked()
    window.command("phasemark: Fix All in This Document")
    window.page.locator(f"{ACTIVE} .tab.active.dirty").wait_for()
    before = read(window, PROMPT)
    window.save()
    assert read(window, PROMPT) != before
    window.command("phasemark: Explain Rule...")
    window.answer("REF002")
    window.page.locator(".tab.active").filter(has_text="REF002").wait_for()
    window.command("phasemark: Show Board")
    window.page.locator(".tab.active").filter(has_text="board.md").wait_for()


def test_the_task(window: Window) -> None:
    """It runs to its end, and what the server told already stands once."""
    window.open(PROMPT)
    window.checked()
    until("closed documents", lambda: any("depends on itself" in row for row in window.problems()))
    window.command("Tasks: Run Build Task")
    window.choose("phasemark: check")
    # The sign of a task that ended with findings; its terminal is a picture.
    window.page.locator(".part.panel .composite.title .codicon-error").first.wait_for()
    rows = [row for row in window.problems() if "Phase 3 depends on itself" in row]
    assert len(rows) == 1


def test_a_check_behind_one_that_goes_elsewhere(window: Window) -> None:
    """Each command runs in the folder."""
    window.folder.joinpath("plan/phase-8-leave.md").write_text(CHECKS, encoding="utf-8")
    window.open("plan/phase-8-leave.md")
    runs = window.page.locator(".codelens-decoration a").filter(has_text="Run in terminal")
    expect(runs).to_have_count(2)
    terminal = window.page.locator(".terminal-wrapper.active .xterm-screen").first
    window.click_lens(runs.first, "the first terminal", terminal.is_visible)
    left = window.folder.joinpath("where")
    window.click_lens(runs.last, "what the second one leaves", left.exists)
    assert not window.folder.joinpath("src", "where").exists()


def test_no_folder(installed: Installed, project: Path) -> None:
    """Whatever needs a folder says so, and at once."""
    with installed(Installation([PLATFORM])).window(project, ew="true") as window:
        for title in ("Show Graph", "Show Board", "New Phase...", "Show Phase Card"):
            window.command(f"phasemark: {title}")
            window.notification("open a folder first").wait_for()
            window.command("Notifications: Clear All Notifications")
        window.command("phasemark: Explain Rule...")
        window.notification("open a folder or a document first").wait_for()
