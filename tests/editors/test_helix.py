"""Helix: what is on the screen of a person in the unfinished example."""

from __future__ import annotations

from pathlib import Path

from editors.conftest import EDITORS, advice
from editors.screen import Screen


def test_a_day(project: Path, surroundings: dict[str, str]) -> None:
    config = Path(surroundings["XDG_CONFIG_HOME"], "helix")
    config.mkdir()
    (config / "languages.toml").write_text(advice("toml", "Helix"), encoding="utf-8")
    settings = '[editor]\nend-of-line-diagnostics = "hint"\n'
    (config / "config.toml").write_text(settings, encoding="utf-8")
    command = (EDITORS / "hx", "prompts/phase-2-export.md")
    with Screen(command, project, surroundings) as screen:
        screen.wait("no `Verification` section")
        screen.press("Escape", ":8", "Enter", "f", "w", "l")
        screen.wait("Schema", " ", "k")
        screen.press("Escape", ":8", "Enter", "f", "w", "l")
        screen.wait("work-notes/phase-2-export.md`", " ", "a")
        screen.press("Down", "Enter")
        screen.wait("notes: `work-notes/phase-2-export.md`")
        screen.press("Escape", ":9", "Enter", "A", "Space", "`", "plan/")
        screen.wait("plan/phase-2-export.md", "C-x")
        screen.press("Escape", "u")
        screen.wait("string Deliverables", "Escape", " ", "s")
        screen.press("Escape", ":w", "Enter")
        screen.wait("written")
        screen.press("Escape", ":1", "Enter", "f", "2")
        screen.wait("rename-to:", " ", "r")
        screen.press("C-u", "5", "Enter")
        screen.wait("# Phase 5: Export")
        screen.press("Escape", ":wa", "Enter")
        screen.press(":qa", "Enter")
        screen.wait_end()
    text = (project / "prompts" / "phase-5-export.md").read_text(encoding="utf-8")
    assert "- Work notes: `work-notes/phase-5-export.md`\n" in text
