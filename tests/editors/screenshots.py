"""The pictures of VS Code in README.md and in the gallery, taken of the packaged extension.

    make screenshots

They are written to client-vscode/images; look at each one before it is committed.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from contextlib import closing
from pathlib import Path

from playwright.sync_api import sync_playwright

from editors.conftest import ROOT
from editors.test_vsix import PLATFORM
from editors.window import Window
from editors.workbench import Bench, Installation, open_browser

IMAGES = ROOT / "client-vscode" / "images"
VIEW = (1280, 800)
SETTINGS = {
    "workbench.colorTheme": "Default Light Modern",
    "window.title": "${activeEditorShort}${separator}${rootName}",
    "breadcrumbs.enabled": False,
    "editor.fontSize": 13,
    "editor.stickyScroll.enabled": False,
    "editor.guides.indentation": False,
}


def findings(window: Window) -> None:
    """A prompt with what is wrong in it, the phases, and the problems of the whole folder."""
    window.command("phasemark: Focus on Phases View")
    window.rows(re.compile("^Phase 2")).first.wait_for()
    window.open("prompts/phase-2-export.md")
    window.checked()
    window.status(re.compile("findings")).wait_for()
    window.problems()
    window.command("View: Focus Active Editor Group")
    window.go(9, 29)


def card(window: Window) -> None:
    """What is known of a phase where it is named."""
    window.command("phasemark: Focus on Phases View")
    window.rows(re.compile("^Phase 2b")).first.click()
    window.open("plan/phase-3-validation.md")
    window.page.locator(".codelens-decoration").first.wait_for()
    window.status(re.compile("Phase 3")).wait_for()
    window.go_to("Phase 2b")
    window.hover("Phase 2b")


def graph(window: Window) -> None:
    """What waits for what."""
    window.command("phasemark: Focus on Phases View")
    window.rows(re.compile("^Phase 2b")).first.wait_for()
    window.command("phasemark: Show Graph")
    window.webview().locator("g.job").first.wait_for()
    window.webview().get_by_role("button", name="Fit").click()


PICTURES = {
    "findings": ("unfinished", findings),
    "card": ("metrics-gateway", card),
    "graph": ("metrics-gateway", graph),
}


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    given = Installation([PLATFORM], SETTINGS)
    with (
        tempfile.TemporaryDirectory() as name,
        sync_playwright() as playwright,
        open_browser(playwright, Path(name, "browser"), VIEW) as browser,
        closing(Bench(browser, Path(name, "bench"), given)) as bench,
    ):
        for picture, (example, show) in PICTURES.items():
            folder = Path(name, picture, example)
            shutil.copytree(ROOT / "examples" / example, folder)
            with bench.window(folder) as window:
                show(window)
                window.quiet()
                window.picture(IMAGES / f"{picture}.png")
            print(IMAGES / f"{picture}.png", flush=True)


if __name__ == "__main__":
    main()
