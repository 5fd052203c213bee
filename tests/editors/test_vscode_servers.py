"""VS Code where the server is not to be had, or the folder is not trusted: what is said then."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright, expect

from editors.test_vscode import CHECKED, PROMPT, write_check
from editors.test_vsix import PLATFORM, UNIVERSAL
from editors.window import Window, until
from editors.workbench import Bench


@contextmanager
def opened(playwright: Playwright, project: Path, extension: Path, **told: Any) -> Iterator[Window]:
    """The project in an installation of its own."""
    bench = Bench(playwright, project.parent / "bench", [extension], **told)
    try:
        with bench.window(project) as window:
            yield window
    finally:
        bench.close()


def test_a_folder_that_is_not_trusted(playwright: Playwright, project: Path) -> None:
    """The bundled server checks it, and nothing that lies in the folder is started.

    The user's own settings and the PATH lead into it, which only the missing trust makes wrong.
    """
    sprung = project / "sprung"
    trap = set_traps(project / "bin", sprung)
    (project / "markdown_it.py").write_text(f"open({str(sprung)!r}, 'w')\n", encoding="utf-8")
    settings = {"phasemark.server.command": [str(trap)]}
    programs = [project / "bin", project.parent / "bench" / "bin", "/usr/bin", "/bin"]
    path = {"PATH": os.pathsep.join(map(str, programs))}
    told: dict[str, Any] = {"settings": settings, "surroundings": path, "trust": False}
    with opened(playwright, project, PLATFORM, **told) as window:
        window.status("Restricted Mode").wait_for()
        window.open(PROMPT)
        window.checked()
        window.command("phasemark: Doctor")
        window.page.locator('.tab.active[data-resource-name="Doctor.md"]').wait_for()
        until("what is trusted", lambda: said(window, "- trusted: no: only the bundled server"))
        assert said(window, f"- started: `{programs[1]}/python3 -I")
        assert not sprung.exists()


def test_no_check_runs_where_nothing_is_trusted(playwright: Playwright, project: Path) -> None:
    ran = write_check(project)
    with opened(playwright, project, PLATFORM, trust=False) as window:
        window.open(CHECKED)
        run = window.page.locator(".codelens-decoration a").filter(has_text="Run in terminal")
        run.click()
        window.notification("runs no command of a folder that is not trusted").wait_for()
        assert window.page.locator(".terminal-wrapper").count() == 0
        assert not ran.exists()


def set_traps(folder: Path, sprung: Path) -> Path:
    """Programs of the names that are looked for on the PATH; each leaves a file when it runs."""
    folder.mkdir()
    for name in ("phasemark", "python3", "python"):
        trap = folder / name
        trap.write_text(f"#!/bin/sh\n/usr/bin/touch '{sprung}'\n", encoding="utf-8")
        trap.chmod(0o755)
    return folder / "phasemark"


def said(window: Window, start: str) -> bool:
    """Whether a line on the screen begins so."""
    return any(line.startswith(start) for line in window.lines)


def test_a_server_that_cannot_start(playwright: Playwright, project: Path) -> None:
    settings = {"phasemark.server.command": ["/bin/false"]}
    with opened(playwright, project, PLATFORM, settings=settings) as window:
        window.open(PROMPT)
        message = window.notification("names no phasemark that can be started")
        expect(message.locator(".monaco-button")).to_have_text(["Open Setting"])
        window.status(re.compile("^ *phasemark")).click()
        window.page.locator('.tab.active[data-resource-name="Doctor.md"]').wait_for()
        until("what was tried", lambda: "- state: failed" in window.lines)


def test_no_server_at_all(playwright: Playwright, project: Path) -> None:
    """The universal package has no server: it says where to get one."""
    with opened(playwright, project, UNIVERSAL) as window:
        window.open(PROMPT)
        message = window.notification("has no server for this system")
        expect(message.locator(".monaco-button")).to_have_text(["Copy Install Command"])
        window.status(re.compile("^ *phasemark")).wait_for()
