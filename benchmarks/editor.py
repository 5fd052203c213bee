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
from editors.window import Window, until
from editors.workbench import Bench, Installation, open_browser

EXTENSION = "phasemark.phasemark"
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
        return {
            "from the active tab to the first wave": seen["wave"] - seen["tab"],
            "from the text to the first wave": seen["wave"] - seen["text"],
            **activation(until("the start of the extensions", lambda: report(window))),
        }


def report(window: Window) -> str:
    """What VS Code tells of its start; empty until it tells of our extension."""
    window.command("Developer: Startup Performance")
    window.page.locator(".tab.active").filter(has_text="Startup Performance").wait_for()
    window.page.locator(".editor-group-container.active .view-line").first.wait_for()
    window.press("Control+A", "Control+C")
    told: str = window.page.evaluate("navigator.clipboard.readText()")
    window.command("View: Close Editor")
    return told if f"| {EXTENSION} " in told else ""


def activation(report: str) -> dict[str, float]:
    """Milliseconds of it, as VS Code counts them and without those in which others were loaded.

    VS Code loads the extensions for a document one after the other, and begins to count for
    all of them when it begins with the first. What each took is told of those that were there
    when its start had ended; else that is absent.
    """
    row = re.search(rf"\| {EXTENSION} +\|[^|]+\| *(\d+) *\| *(\d+) *\|", report)
    marks = dict(re.findall(rf"^code/extHost/(\w+)/{EXTENSION}\t([\d.]+)", report, re.MULTILINE))
    assert row is not None, report
    loading, calling = float(row[1]), float(row[2])
    times = {"activation, as VS Code counts it": loading + calling}
    if "didLoadExtensionCode" in marks:
        own = float(marks["didLoadExtensionCode"]) - float(marks["willLoadExtensionCode"])
        times["activation, the extension alone"] = own + calling
    return times


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
        for what in dict.fromkeys(what for one in rounds[1:] for what in one)
        for times in [[one[what] for one in rounds[1:] if what in one]]
    ]
    print(table(["ms", "median", "least", "most"], rows))


if __name__ == "__main__":
    main()
