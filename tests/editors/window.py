"""One folder in VS Code, and what a person does and sees there.

All of it goes by keys and by what is on the screen. Whatever is done is waited for until it
shows, and done again where a busy machine has forgotten it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, FrameLocator, Locator, Page

# Seconds that anything may take: the machine may be as busy as it likes.
PATIENCE = 180.0
# Seconds after which keys are pressed again, and twice as many after each time: a menu may close
# itself on a busy machine, or need longer than that to open.
AGAIN = 2.0

ACTIVE = ".editor-group-container.active"

# How far each wavy line is from the left and right edge, and the foot, of a text in a line,
# whatever coloured parts that is made of. Both are looked at in one moment: lines move.
UNDERLINED = """([group, wanted]) => {
  const waves = [...document.querySelectorAll(`${group} [class*='squiggly-']`)];
  for (const line of document.querySelectorAll(`${group} .view-line`)) {
    const start = line.textContent.replaceAll("\\u00a0", " ").indexOf(wanted);
    if (start < 0) continue;
    const range = document.createRange();
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    let passed = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const [from, to] = [start - passed, start + wanted.length - passed];
      if (from >= 0 && from < node.length) range.setStart(node, from);
      if (to > 0 && to <= node.length) range.setEnd(node, to);
      passed += node.length;
    }
    const text = range.getBoundingClientRect();
    return waves.map((one) => one.getBoundingClientRect()).map((wave) => [
      wave.left - text.left, wave.right - text.right,
      Math.max(0, Math.abs(wave.bottom - text.bottom) - text.height / 2),
    ]);
  }
  return [];
}"""


class Window:
    """One folder, opened in VS Code."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page = page
        self.folder = folder
        self.front = folder
        """The file in front."""
        self.asked: list[str] = []
        """The addresses of all that the window, and what is in it, asked for."""
        page.on("request", lambda request: self.asked.append(request.url))

    # What is on the screen

    @property
    def editor(self) -> Locator:
        """The text editor that has the focus, or had it last."""
        return self.page.locator(f"{ACTIVE} .monaco-editor").first

    @property
    def lines(self) -> list[str]:
        """The lines of the editor that are drawn."""
        drawn = self.page.locator(f"{ACTIVE} .monaco-editor .view-line").evaluate_all(
            "lines => lines.map(line => [parseInt(line.style.top), line.textContent])"
        )
        return [text.replace("\N{NO-BREAK SPACE}", " ") for _, text in sorted(drawn)]

    def squiggles(self) -> Locator:
        """The wavy lines of the editor."""
        return self.page.locator(f"{ACTIVE} .monaco-editor [class*='squiggly-']")

    def checked(self) -> None:
        """Wait until the server has said something about the file in front."""
        self.squiggles().first.wait_for()

    def webview(self) -> FrameLocator:
        """The page that an extension shows in a tab; it lies two frames deep."""
        return self.page.frame_locator("iframe.webview").frame_locator("iframe#active-frame")

    def underlined(self, text: str) -> bool:
        """Whether a wavy line runs below just this text of the editor."""
        edges: list[list[float]] = self.page.evaluate(UNDERLINED, [ACTIVE, text])
        return any(all(abs(edge) < 2 for edge in wave) for wave in edges)

    def notification(self, text: str | re.Pattern[str]) -> Locator:
        """A message in the corner."""
        return self.page.locator(".notification-toast").filter(has_text=text).first

    def status(self, text: str | re.Pattern[str]) -> Locator:
        """An entry of the bar at the foot of the window."""
        return self.page.locator(".part.statusbar .statusbar-item").filter(has_text=text).first

    def rows(self, text: str | re.Pattern[str], below: str = ".part.sidebar") -> Locator:
        """The rows of a list or a tree."""
        return self.page.locator(f"{below} .monaco-list-row").filter(has_text=text)

    def quiet(self) -> None:
        """Wait until nothing changes on the screen any more, for a picture."""
        shots = [self.page.screenshot(), b""]
        until("a quiet screen", lambda: self._same(shots))

    def _same(self, shots: list[bytes]) -> bool:
        time.sleep(1)
        shots[:] = [self.page.screenshot(caret="hide"), shots[0]]
        return shots[0] == shots[1]

    def picture(self, file: Path) -> None:
        """Keep what is on the screen."""
        self.page.screenshot(path=file)

    # What a person does

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def press_until(self, key: str, shown: Locator) -> Locator:
        """Press keys until something shows, again and again: a busy machine forgets some."""

        def press() -> None:
            self.page.keyboard.press(key)

        return self.do_until(press, shown)

    def do_until(self, act: Callable[[], None], shown: Locator) -> Locator:
        """Do something until something shows; Escape before it is done again."""
        end = time.monotonic() + PATIENCE
        pause = AGAIN
        while True:
            act()
            try:
                shown.first.wait_for(timeout=pause * 1000)
            except Error:
                if time.monotonic() > end:
                    raise
                self.page.keyboard.press("Escape")
                pause *= 2
            else:
                return shown.first

    def click_lens(self, lens: Locator, what: str, came: Callable[[], Any]) -> None:
        """Click a lens until that comes which it leads to, and which may come twice.

        While VS Code renews its lenses, those on the screen have lost their commands.
        """
        pause, clicked = AGAIN, 0.0

        def click_again() -> Any:
            nonlocal pause, clicked
            if time.monotonic() > clicked + pause:
                pause *= 2
                lens.click()
                clicked = time.monotonic()
            return came()

        until(what, click_again)

    def command(self, title: str) -> None:
        """Run a command of the palette, by its whole title."""
        # Of the commands that match, the one with just this title comes first.
        rows = self.page.locator(".quick-input-list .monaco-list-row").filter(has_text=title)
        self.do_until(lambda: self._ask("F1", f">{title}"), rows)
        self._field().press("Enter")

    def open(self, path: str) -> None:
        """Open a file of the folder by its path, and wait for its text."""
        folder, _, base = path.rpartition("/")
        rows = self.page.locator(".quick-input-list .monaco-list-row").filter(has_text=base)
        row = rows.filter(has_text=folder)
        self.do_until(lambda: self._ask("Control+P", path), row).click()
        self.shows(path)

    def shows(self, path: str) -> None:
        """Wait until a file is in front, with its text."""
        self.tab(path).wait_for()
        self.page.locator(f"{ACTIVE} .monaco-editor .view-line").first.wait_for()
        self.front = self.folder / path

    def tab(self, path: str) -> Locator:
        """The tab of a file that is in front."""
        folder, _, base = path.rpartition("/")
        tab = self.page.locator(f'{ACTIVE} .tab.active[data-resource-name="{base}"]')
        # A file of the same name in another folder differs in its class only.
        parent = folder.rpartition("/")[2] or self.folder.name
        return tab.locator(f".{parent}-name-dir-icon").first

    def go(self, line: int, column: int) -> None:
        """Put the caret somewhere, both from 1."""
        self._ask("Control+G", f":{line}:{column}")
        self._field().press("Enter")
        self._no_question()

    def go_to(self, text: str, behind: str = "") -> None:
        """Put the caret on the first letter of a text, or behind a part of it.

        The text is looked for on the disk: the editor shows the file as it is there.
        """
        line, column = place(self.front.read_text(encoding="utf-8"), text)
        self.go(line, column + len(behind))

    def close_tabs(self) -> None:
        """Close all files, which are saved."""
        self.command("View: Close All Editors")
        self.page.locator(".editor-group-container .tab").first.wait_for(state="detached")

    def save(self) -> None:
        """Save the file in front, and wait until it is."""
        self.page.locator(f"{ACTIVE} .tab.active.dirty").wait_for()
        self.page.keyboard.press("Control+S")
        self.page.locator(f"{ACTIVE} .tab.active:not(.dirty)").wait_for()

    def problems(self) -> list[str]:
        """What the view of the problems says, a line each; the view is opened."""
        self.command("Problems: Focus on Problems View")
        rows = self.page.locator(".markers-panel .monaco-list-row")
        rows.first.wait_for()
        labels: list[str] = rows.evaluate_all(
            "rows => rows.map(row => row.getAttribute('aria-label') || '')"
        )
        return labels

    def hover(self, text: str) -> Locator:
        """The window over the caret that has a text in it."""
        window = self.page.locator(".monaco-hover:not(.hidden) .hover-contents")
        found = window.filter(has_text=text)
        return self.do_until(lambda: self.command("Show or Focus Hover"), found)

    def fix(self, title: str | re.Pattern[str]) -> None:
        """Choose what is offered to do at the caret."""
        row = self.page.locator(".action-widget .monaco-list-row").filter(has_text=title)
        self.press_until("Control+.", row)
        row.first.click()

    def suggestion(self, text: str) -> Locator:
        """What completion offers; asked for again where it closed itself."""
        row = self.page.locator(".suggest-widget.visible .monaco-list-row").filter(has_text=text)
        try:
            row.first.wait_for(timeout=AGAIN * 1000)
        except Error:
            self.press_until("Control+Space", row)
        return row.first

    def rename(self, name: str) -> None:
        """Give what is at the caret another name."""
        field = self.press_until("F2", self.page.locator(".rename-input"))
        field.fill(name)
        field.press("Enter")

    def answer(self, text: str) -> None:
        """Type an answer into the field that the window asks with."""
        field = self._field()
        field.wait_for()
        field.fill(text)
        field.press("Enter")

    def choose(self, text: str | re.Pattern[str]) -> None:
        """Choose from the list that the window asks with."""
        row = self.page.locator(".quick-input-list .monaco-list-row").filter(has_text=text)
        row.first.wait_for()
        row.first.click()

    def _ask(self, key: str, text: str) -> None:
        self.press_until(key, self._field()).fill(text)

    def _field(self) -> Locator:
        return self.page.locator(".quick-input-widget:visible input[type=text]")

    def _no_question(self) -> None:
        self.page.locator(".quick-input-widget").first.wait_for(state="hidden")


def place(text: str, part: str) -> tuple[int, int]:
    """The line and the column of a part of a text, as VS Code counts: from 1."""
    before = text[: text.index(part)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def until(what: str, condition: Callable[[], Any], patience: float = PATIENCE) -> Any:
    """The answer of a condition as soon as there is one."""
    end = time.monotonic() + patience
    while True:
        if answer := condition():
            return answer
        assert time.monotonic() < end, f"never came: {what}"
        time.sleep(0.05)
