"""How long until something is seen in VS Code: the first wavy line, and the extension's own share.

    make bench-editors

A window is opened anew for each round, so that the extension, its server and the index of the
folder all start; the first round, which also writes the files that Python keeps, is left out.
Then the first window of a new installation is looked at, in a browser that was never used: there
Python compiles the server, and VS Code reads all of itself for the first time.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from statistics import median

from playwright.sync_api import Playwright, sync_playwright

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
    """Milliseconds from the active tab to the first wave, its parts, and of the activation."""
    with bench.window(folder, WATCH) as window:
        seen = first_wave(window)
        told = until("the start of the extensions", lambda: report(window))
        return {**from_both(seen), **parts(seen, told), **activation(told)}


def new_installation(playwright: Playwright, home: Path) -> dict[str, float]:
    """Milliseconds to the first wave in the first window of all."""
    home.mkdir()
    with (
        open_browser(playwright, home / "browser") as browser,
        closing(Bench(browser, home / "bench", Installation([PLATFORM]))) as bench,
        bench.window(unfinished(home), WATCH) as window,
    ):
        return {
            f"new installation: {what}": ms for what, ms in from_both(first_wave(window)).items()
        }


def first_wave(window: Window) -> dict[str, float]:
    """When each was seen first, in milliseconds since 1970, of a document that is opened."""
    window.open(DOCUMENT)
    window.checked()
    until("what was seen", lambda: window.page.evaluate("'wave' in seen"))
    began, seen = window.page.evaluate("[performance.timeOrigin, seen]")
    return {what: began + ms for what, ms in seen.items()}


def from_both(seen: Mapping[str, float]) -> dict[str, float]:
    """The time that counts, and that after the text, before which nothing can have a wave."""
    return {
        "from the active tab to the first wave": seen["wave"] - seen["tab"],
        "from the text to the first wave": seen["wave"] - seen["text"],
    }


def parts(seen: Mapping[str, float], report: str) -> dict[str, float]:
    """What passes before VS Code begins with the extension at all, and after that."""
    mark = re.search(rf"^code/extHost/willLoadExtensionCode/{EXTENSION}\t([\d.]+)", report, re.M)
    if mark is None:  # only those that were loaded while VS Code started are told
        return {}
    loaded = float(mark[1])
    return {
        "from the active tab until VS Code loads the extension": loaded - seen["tab"],
        "from loading the extension to the first wave": seen["wave"] - loaded,
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
    parser.add_argument("--rounds", type=int, default=20, help="windows (20)")
    parser.add_argument("--new", type=int, default=5, help="new installations (5)")
    given = parser.parse_args()
    rounds: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        here = machine()
        with (
            open_browser(playwright, Path(name, "browser")) as browser,
            closing(Bench(browser, Path(name, "bench"), Installation([PLATFORM]))) as bench,
        ):
            folder = unfinished(Path(name))
            rounds += [one_round(bench, folder) for _ in range(given.rounds + 1)][1:]
        rounds += [new_installation(playwright, Path(name, f"{at}")) for at in range(given.new)]
    load = ", ".join(f"{part:.2f}" for part in os.getloadavg())
    print(f"## VS Code, {given.rounds} windows\n\n{here}, after it {load}\n")
    rows = [
        [what, str(len(times)), f"{median(times):.0f}", f"{min(times):.0f}", f"{max(times):.0f}"]
        for what in dict.fromkeys(what for one in rounds for what in one)
        for times in [[one[what] for one in rounds if what in one]]
    ]
    print(table(["ms", "windows", "median", "least", "most"], rows))


if __name__ == "__main__":
    main()
