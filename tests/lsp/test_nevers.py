"""What the server never does with files, processes, sockets and links, seen from outside.

Python tells an audit hook of every file that is opened, every process, every socket.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import phasemark
from phasemark.features.commands.every import COMMANDS
from tests.lsp.raw import Pipe, pipe

AUDITED = """
import sys
log = open(sys.argv.pop(), "w", encoding="utf-8", errors="backslashreplace")
WATCHED = ("open", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork",
           "os.remove", "os.rename", "os.rmdir", "socket.connect", "socket.bind",
           "socket.getaddrinfo", "webbrowser.open")
def hook(event, arguments):
    if event in WATCHED:
        log.write(event + "\\t" + str(arguments[0]) + "\\t" + str(arguments[-1]) + "\\n")
        log.flush()
sys.addaudithook(hook)
import phasemark.__main__
from phasemark.lsp.start import run
sys.exit(run(cache=False))
"""

VSCODE = Path(__file__).parent / "profiles" / "vscode.json"
SECRET = "the-words-of-a-file-outside"
BAIT = f"""# Phase 1 - Work Notes

## Status
- [ ] Not started
- [x] In progress

- Plan: ../outside/secret.md
- Reference: /etc/passwd
- Reference: ~/.ssh/id_rsa
- Reference: $HOME/secret.md
- Reference: \\\\server\\share\\secret.md
- Reference: link.md
- Reference: folder/secret.md
- [one](../../outside/secret.md) [two](file:///etc/passwd) [three](command:workbench.action.quit)
- [four](javascript:alert(1)) [five](data:text/html,x) [six](vscode://x) ![](http://127.0.0.1:9/x)

## Session log

### 2026-01-20 10:00
- What changed: `$(touch bait)` and `{sys.executable} -c 'open("bait", "w")'`
- Next: <script>alert(1)</script> [x](command:x)

## Verification
```sh
touch bait
```
"""
CONFIG = 'exclude = ["{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}", "' + "*a" * 400 + '"]\n'
ABOUT = [
    "hover", "definition", "declaration", "implementation", "references", "documentHighlight",
    "completion", "prepareRename", "linkedEditingRange", "prepareCallHierarchy",
]  # fmt: skip
WHOLE = ["documentSymbol", "documentLink", "foldingRange", "codeLens", "semanticTokens/full"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    for folder in ("plan", "prompts", "work-notes", ".git/hooks"):
        (root / folder).mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.md").write_text(f"# {SECRET}\n", encoding="utf-8")
    (root / "work-notes" / "phase-1.md").write_text(BAIT, encoding="utf-8")
    (root / "phasemark.toml").write_text(CONFIG, encoding="utf-8")
    git = "[core]\n\tfsmonitor = touch bait\n[include]\n\tpath = ../../outside/secret.md\n"
    (root / ".git" / "config").write_text(git, encoding="utf-8")
    (root / ".git" / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
    (root / "link.md").symlink_to(tmp_path / "outside" / "secret.md")
    (root / "folder").symlink_to(tmp_path / "outside")
    (root / "work-notes" / "markdown_it.py").write_text("raise SystemExit(9)\n", encoding="utf-8")
    return root


def asked(server: Pipe, root: Path) -> Iterator[Any]:
    """The answers to everything that can be asked, at every line of the bait."""
    uri = (root / "work-notes" / "phase-1.md").as_uri()
    document = {"textDocument": {"uri": uri}}
    server.send(
        "textDocument/didOpen",
        {"textDocument": {"uri": uri, "languageId": "markdown", "version": 1, "text": BAIT}},
    )
    requests: list[tuple[str, Any]] = [(name, document) for name in WHOLE]
    for line, text in enumerate(BAIT.split("\n")):
        for character in {0, len(text) // 2, max(len(text) - 3, 0)}:
            place = {"position": {"line": line, "character": character}}
            context = {"context": {"includeDeclaration": True}}
            requests += [(name, {**document, **place, **context}) for name in ABOUT]
        lines = {"start": {"line": line, "character": 0}, "end": {"line": line + 1, "character": 0}}
        context = {"range": lines, "context": {"diagnostics": []}}
        requests.append(("codeAction", {**document, **context}))
    for number, (name, params) in enumerate(requests):
        if name == "completion":
            params = {key: value for key, value in params.items() if key != "context"}
        server.send(f"textDocument/{name}", params, number)
        yield server.answer(number)
    server.send("workspace/symbol", {"query": ""}, "symbols")
    yield server.answer("symbols")


LATE = {
    "codeAction": "codeAction/resolve", "completion": "completionItem/resolve",
    "codeLens": "codeLens/resolve", "documentLink": "documentLink/resolve",
}  # fmt: skip
WORDS = [[], ["../outside/secret"], ["/etc/passwd"], ["phase", "../../outside/x", "../bait"]]


def resolved(server: Pipe, found: list[Any]) -> Iterator[Any]:
    """What the server tells of actions, completions, lenses and links when it is asked again."""
    different = {json.dumps(one, sort_keys=True): one for one in found}
    for number, one in enumerate(different.values()):
        kind = "codeAction" if "title" in one else "completion" if "label" in one else ""
        kind = kind or ("codeLens" if "command" in one or "target" not in one else "documentLink")
        server.send(LATE[kind], one, f"late {number}")
        yield server.answer(f"late {number}")


def told(server: Pipe, root: Path) -> Iterator[Any]:
    """The answers to all commands, with and without words, and to renaming everywhere."""
    uri = (root / "work-notes" / "phase-1.md").as_uri()
    for line in range(BAIT.count("\n") + 1):
        place = {"line": line, "character": 4}
        for name in ("9", "../../outside/x"):
            about = {"textDocument": {"uri": uri}, "position": place, "newName": name}
            server.send("textDocument/rename", about, f"rename {line} {name}")
            yield server.answer(f"rename {line} {name}")
    for name in COMMANDS:
        for number, words in enumerate(WORDS):
            at = {"line": 8, "character": 0}
            about = {"uri": uri, "range": {"start": at, "end": {"line": 12, "character": 0}}}
            given = {"command": name, "arguments": [about, *words]}
            server.send("workspace/executeCommand", given, f"{name} {number}")
            yield server.answer(f"{name} {number}")


def items(answer: Any) -> list[Any]:
    """What an answer lists that may be asked for again."""
    result = answer.get("result")
    listed = result.get("items", []) if isinstance(result, dict) else result or []
    return [one for one in listed if isinstance(one, dict) and "data" in one]


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


@pytest.mark.skipif(sys.platform == "win32", reason="links and paths of other systems")
def test_the_server_keeps_to_its_workspace(project: Path, tmp_path: Path) -> None:
    log = tmp_path / "audit.log"
    capabilities = json.loads(VSCODE.read_text(encoding="utf-8"))
    with pipe(tmp_path / "cache", "-c", AUDITED, str(log), cwd=project / "work-notes") as server:
        server.initialize(project, capabilities=capabilities)
        answers = list(asked(server, project))
        assert not server.seen("window/showMessage")
        late = list(resolved(server, [one for answer in answers for one in items(answer)]))
        assert any("edit" in one["result"] for one in late)
        assert any("documentation" in one["result"] for one in late)
        answers += [*late, *told(server, project)]
        server.send("shutdown", None, "end")
        server.answer("end")
        server.send("exit")
        assert server.ended() == 0
        wanted = server.seen("workspace/applyEdit")
    _touches_nothing_else(log, project)
    assert not list(tmp_path.rglob("bait"))
    assert (tmp_path / "outside" / "secret.md").read_text(encoding="utf-8") == f"# {SECRET}\n"
    assert not any(SECRET in text for answer in [*answers, *wanted] for text in strings(answer))
    edits = [*_edits(wanted), *_edits(answers)]
    assert edits
    for edit in edits:
        _changes_nothing_else(edit, project)
    _leads_nowhere_else([one["result"] for one in answers if one.get("result")], project)


def _touches_nothing_else(log: Path, root: Path) -> None:
    """No process, no socket, nothing written, and nothing read but the workspace and Python."""
    own = (root, Path(phasemark.__file__).parents[2], Path(sys.prefix), Path(sys.base_prefix))
    for line in log.read_text(encoding="utf-8").split("\n")[:-1]:
        event, path, flags = line.split("\t")
        assert event == "open", line
        if path.isdigit() or path == "None":
            continue  # a file that is open already
        real = Path(path).resolve()
        inside = any(real.is_relative_to(folder.resolve()) for folder in own)
        assert inside or real == Path("/dev/null") or path.startswith("/etc/local"), line
        assert not int(flags) & 3 or real == Path("/dev/null"), line


def _leads_nowhere_else(results: list[Any], root: Path) -> None:
    """Targets are files of the workspace or pages; Markdown holds nothing that runs."""
    for result in results:
        for text in _shown(result):
            live = _CODE.sub("", text)
            assert not _ACTIVE.search(live), live
        for one in result if isinstance(result, list) else ():
            target = one.get("target") or one.get("targetUri") or one.get("uri") or ""
            allowed = ("http://", "https://", "mailto:", root.as_uri())
            assert not target or target.startswith(allowed), target


def _shown(value: Any) -> Iterator[str]:
    """All Markdown of an answer: hovers, documentation of completions."""
    if isinstance(value, dict):
        if value.get("kind") == "markdown":
            yield value["value"]
        value = list(value.values())
    for one in value if isinstance(value, list) else ():
        yield from _shown(one)


def _edits(value: Any) -> Iterator[Any]:
    """All edits of a workspace in some answers."""
    if isinstance(value, dict):
        if "documentChanges" in value or "changes" in value:
            yield value
        value = list(value.values())
    for one in value if isinstance(value, list) else ():
        yield from _edits(one)


def _changes_nothing_else(edit: Any, root: Path) -> None:
    """Files of the workspace alone; what is made or moved is asked about, and overwrites none."""
    inside = f"{root.as_uri()}/"
    assert "changes" not in edit
    for one in edit["documentChanges"]:
        named = one.get("textDocument", one)
        uris = [named[name] for name in ("uri", "oldUri", "newUri") if name in named]
        assert uris
        for uri in uris:
            assert uri.startswith(inside), uri
            assert "/.." not in uri, uri
        if "kind" in one:
            assert one["kind"] in ("create", "rename"), one
            assert edit["changeAnnotations"][one["annotationId"]]["needsConfirmation"] is True
            assert not one["options"].get("overwrite")


_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_ACTIVE = re.compile(r"(?<!\\)\]\((?:command|javascript|data|vscode):|(?<!\\)<\w")
