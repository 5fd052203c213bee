"""How long until something is seen in VS Code: the first wavy line, and the extension's own share.

    make bench-editors

A window is opened anew for each round, so that the extension, its server and the index of the
folder all start; the first round, which also writes the files that Python keeps, is left out.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from contextlib import closing
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from benchmarks.measure import machine, table
from editors.conftest import unfinished
from editors.test_vsix import PLATFORM
from editors.window import until
from editors.workbench import Bench, Installation, open_browser

DOCUMENT = "prompts/phase-2-export.md"

# Looks with each frame that is drawn, and keeps the milliseconds of what it saw first.
WATCH = """
window.seen = {};
const watched = {
  tab: ".tab.active[data-resource-name='phase-2-export.md']",
  text: ".monaco-editor .view-line span span",
  wave: ".monaco-editor [class*='squiggly-']",
};
const look = () => {
  for (const [name, selector] of Object.entries(watched)) {
    if (!(name in seen) && document.querySelector(selector)) seen[name] = performance.now();
  }
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


def one_round(bench: Bench, folder: Path) -> dict[str, float]:
    """Milliseconds from the active tab to the first wave, and of the activation."""
    with bench.window(folder, WATCH) as window:
        window.open(DOCUMENT)
        window.checked()
        seen = until("what was seen", lambda: window.page.evaluate("'wave' in seen && seen"))
        window.command("Developer: Show Running Extensions")
        row = window.page.locator(".runtime-extensions-editor .monaco-list-row")
        own = row.filter(has_text=re.compile("phasemark")).first
        own.wait_for()
        activation = re.search(r"(?:Activation: |\()?(\d+)ms", own.inner_text())
        return {
            "from the active tab to the first wave": seen["wave"] - seen["tab"],
            "from the text to the first wave": seen["wave"] - seen["text"],
            "activation of the extension": float(activation[1]) if activation else float("nan"),
        }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.editor")
    parser.add_argument("--rounds", type=int, default=20)
    given = parser.parse_args()
    rounds: list[dict[str, float]] = []
    with (
        tempfile.TemporaryDirectory() as name,
        sync_playwright() as playwright,
        open_browser(playwright, Path(name, "browser")) as browser,
        closing(Bench(browser, Path(name, "bench"), Installation([PLATFORM]))) as bench,
    ):
        folder = unfinished(Path(name))
        rounds += [one_round(bench, folder) for _ in range(given.rounds + 1)]
    print(f"## VS Code, {given.rounds} windows\n\n{machine()}\n")
    rows = [
        [what, f"{median(times):.0f}", f"{min(times):.0f}", f"{max(times):.0f}"]
        for what in rounds[0]
        for times in [[one[what] for one in rounds[1:]]]
    ]
    print(table(["ms", "median", "least", "most"], rows))


if __name__ == "__main__":
    main()
