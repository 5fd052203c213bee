"""VS Code where the server is not to be had, ends, or must not be trusted: what is said then."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, expect

from editors.test_vscode import CHECKED, PROMPT, write_check
from editors.test_vsix import PLATFORM, UNIVERSAL
from editors.window import Window, until
from editors.workbench import Bench, Installation, Installed


@contextmanager
def opened(browser: BrowserContext, project: Path, given: Installation) -> Iterator[Window]:
    """The project in an installation of its own, in which nothing has happened before."""
    with (
        closing(Bench(browser, project.parent / "bench", given)) as bench,
        bench.window(project) as window,
    ):
        yield window


def test_a_folder_that_is_not_trusted(browser: BrowserContext, project: Path) -> None:
    """The bundled server checks it, and nothing that lies in the folder is started.

    The user's own settings and the PATH lead into it, which only the missing trust makes wrong.
    A check of a document is not run either, and it is said why.
    """
    sprung = project / "sprung"
    trap = set_traps(project / "bin", sprung)
    (project / "markdown_it.py").write_text(f"open({str(sprung)!r}, 'w')\n", encoding="utf-8")
    ran = write_check(project)
    programs = [project / "bin", project.parent / "bench" / "bin", "/usr/bin", "/bin"]
    given = Installation(
        [PLATFORM],
        settings={"phasemark.server.command": [str(trap)]},
        surroundings={"PATH": os.pathsep.join(map(str, programs))},
        trust=False,
    )
    with opened(browser, project, given) as window:
        window.status("Restricted Mode").wait_for()
        window.open(PROMPT)
        window.checked()
        window.command("phasemark: Doctor")
        window.page.locator('.tab.active[data-resource-name="Doctor.md"]').wait_for()
        until("what is trusted", lambda: said(window, "- trusted: no: only the bundled server"))
        assert said(window, f"- started: `{programs[1]}/python3 -I")
        window.open(CHECKED)
        run = window.page.locator(".codelens-decoration a").filter(has_text="Run in terminal")
        refusal = window.notification("runs no command of a folder that is not trusted")
        window.click_lens(run, "the refusal", refusal.is_visible)
        assert window.page.locator(".terminal-wrapper").count() == 0
        assert not ran.exists()
        assert not sprung.exists()


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


def test_a_server_that_cannot_start(installed: Installed, project: Path) -> None:
    given = Installation([PLATFORM], settings={"phasemark.server.command": ["/bin/false"]})
    with installed(given).window(project) as window:
        window.open(PROMPT)
        message = window.notification("names no phasemark that can be started")
        expect(message.locator(".monaco-button")).to_have_text(["Open Setting"])
        window.status(re.compile("^ *phasemark")).click()
        window.page.locator('.tab.active[data-resource-name="Doctor.md"]').wait_for()
        until("what was tried", lambda: "- state: failed" in window.lines)


def test_a_server_that_ends_again_and_again(browser: BrowserContext, project: Path) -> None:
    """It is started a few times more, then no more, which is told once."""
    home = project.parent / "bench"
    with opened(browser, project, Installation([PLATFORM])) as window:
        window.open(PROMPT)
        window.status("Phase 2: blocked").wait_for()
        ends = 0
        while states(home)[-1:] != ["failed"]:
            assert ends < 12
            ends += 1
            end_server(home, ends)
        given_up = window.notification("ended again and again")
        given_up.wait_for()
        assert ends >= 5
        assert servers(home) == []
        assert window.page.locator(".notification-toast").count() == 1
        given_up.get_by_role("button", name="Restart").click()
        until("a server", lambda: states(home)[-1] == "running")
        window.status("Phase 2: blocked").wait_for()
        assert len(servers(home)) == 1


def test_a_server_that_hangs(browser: BrowserContext, project: Path) -> None:
    """Another start does not wait for it, and its process is ended."""
    home = project.parent / "bench"
    hanging = project.parent / "hanging"
    program = project.parent / "phasemark"
    program.write_text(
        "#!/bin/sh\n"
        f'[ "$1" = --version ] || [ -e {hanging} ] || {{ echo $$ >{hanging}; exec sleep 1000; }}\n'
        f'exec python3 -I {home}/extensions/phasemark*/bundled/start.py "$@"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    given = Installation([PLATFORM], settings={"phasemark.server.command": [str(program)]})
    with opened(browser, project, given) as window:
        window.open(PROMPT)
        process = until("a start", lambda: hanging.exists() and hanging.read_text().strip())
        window.command("phasemark: Restart Server")
        window.status("Phase 2: blocked").wait_for()
        assert states(home) == ["starting", "running"]
        assert not Path("/proc", process).exists()


def end_server(home: Path, ends: int) -> None:
    """Let a server end for the so manieth time, and wait until something is done about it."""
    # One that ends before it runs is told of in other words.
    until("a server", lambda: states(home).count("running") == ends)
    (process,) = servers(home)
    os.kill(process, signal.SIGKILL)
    until("what is done then", lambda: len(states(home)) > 2 * ends)


def states(home: Path) -> list[str]:
    """What the server of an installation has been until now, as the log of the extension says."""
    logs = [file.read_text(encoding="utf-8") for file in home.glob("data/logs/**/phasemark.log")]
    return re.findall("server: ([a-z]+)\n", "".join(logs))


def servers(home: Path) -> list[int]:
    """The processes of servers of an installation that live."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                words = (folder / "cmdline").read_bytes().decode().split("\0")
            except OSError:
                continue  # It has ended meanwhile.
            start = [word for word in words if word.endswith("/bundled/start.py")]
            if "server" in words and any(Path(word).is_relative_to(home) for word in start):
                found.append(int(folder.name))
    return found


def test_a_python_extension_that_is_slow(browser: BrowserContext, project: Path) -> None:
    """The findings do not wait for what it says, which counts when it comes, and is remembered."""
    home = project.parent / "bench"
    ready = project.parent / "ready"
    own = [sys.executable, "-P", "-m", "phasemark", "server"]
    given = Installation([PLATFORM, python_extension(project.parent, ready, sys.executable)])
    with closing(Bench(browser, home, given)) as bench:
        with bench.window(project) as window:
            window.open(PROMPT)
            window.checked()
            (bundled,) = starts(home)
            assert "/bundled/start.py" in bundled
            ready.touch()
            until("its server", lambda: starts(home)[1:] == [" ".join(own)])
            window.status("Phase 2: blocked").wait_for()
        ready.unlink()
        with bench.window(project) as window:
            window.open(PROMPT)
            window.checked()
            assert starts(home)[2:] == [" ".join(own)]


def python_extension(folder: Path, ready: Path, selected: str) -> Path:
    """An extension in place of that for Python: it starts as soon as a file is there."""
    manifest = {
        "name": "python",
        "publisher": "ms-python",
        "version": "0.0.1",
        "engines": {"vscode": "^1.91.0"},
        "main": "./main.cjs",
        "activationEvents": [],
    }
    program = f"""
        const {{ existsSync }} = require("node:fs");
        const {{ Uri }} = require("vscode");
        const environments = {{
          getActiveEnvironmentPath: () => ({{ path: {json.dumps(selected)} }}),
          resolveEnvironment: async ({{ path }}) => ({{ executable: {{ uri: Uri.file(path) }} }}),
          onDidChangeActiveEnvironmentPath: () => ({{ dispose() {{}} }}),
        }};
        exports.activate = () => new Promise((done) => {{
          const look = () => existsSync({json.dumps(str(ready))}) ? done({{ environments }}) : setTimeout(look, 50);
          look();
        }});
    """  # noqa: E501
    package = folder / "python.vsix"
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("extension/package.json", json.dumps(manifest))
        archive.writestr("extension/main.cjs", program)
    return package


def starts(home: Path) -> list[str]:
    """The command lines that were started for the server of an installation, oldest first."""
    logs = sorted(home.glob("data/logs/**/phasemark.log"), key=lambda file: file.stat().st_mtime)
    said = "".join(file.read_text(encoding="utf-8") for file in logs)
    return re.findall("] starting (.*)\n", said)


def test_no_server_at_all(installed: Installed, project: Path) -> None:
    """The universal package has no server: it says where to get one."""
    with installed(Installation([UNIVERSAL])).window(project) as window:
        window.open(PROMPT)
        message = window.notification("has no server for this system")
        expect(message.locator(".monaco-button")).to_have_text(["Copy Install Command"])
        window.status(re.compile("^ *phasemark")).wait_for()
        window.command("Notifications: Clear All Notifications")
        message.wait_for(state="hidden")
        window.command("phasemark: Restart Server")
        message.wait_for()
