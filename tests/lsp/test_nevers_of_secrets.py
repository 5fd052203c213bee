"""A secret in a document leaves it masked: in answers, messages, the log and what is saved."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.lsp.raw import LIMIT, Pipe, pipe
from tests.lsp.test_nevers import items, resolved

VSCODE = Path(__file__).parent / "profiles" / "vscode.json"
TOKEN = "ghp_" + "A1b2" * 9
NOTES = f"""# Phase 1 - Work notes

## Status
- [x] In progress

## Decisions
- Log in with {TOKEN}: it is at hand

## Open questions
- [ ] Is {TOKEN} still good?

## Session log

### 2026-01-20 10:00
- What changed: `git clone https://x-access-token:{TOKEN}@github.com/team/app.git`
- Why: {TOKEN} was lost
- Blockers: {TOKEN} is refused
- Next: replace {TOKEN} by another

## Verification
```sh
curl -H "Authorization: token {TOKEN}" https://example.org
make {TOKEN}
```
"""
PLAN = f"""# Phase 1: Log in with {TOKEN}

## Goals
- Nobody needs {TOKEN}

## Deliverables
- `src/{TOKEN}.py`

## Tasks
- [ ] Replace {TOKEN}

## Verification
- `curl https://user:{TOKEN}@example.org`
"""
LATER = f"""# Phase 2: After it

## Depends on
- Phase 1

## Context
- Plan: `plan/phase-1.md`
- Work notes: `work-notes/phase-1.md`
- Sources: `src/{TOKEN}.pi`
- See `work-notes/{TOKEN}.md` and [this](../plan/{TOKEN}.md#{TOKEN})

## Verification
- `
"""
FILES = {"work-notes/phase-1.md": NOTES, "plan/phase-1.md": PLAN, "plan/phase-2.md": LATER}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    (root / "phasemark.toml").write_text("", encoding="utf-8")
    (root / "src").mkdir()
    (root / "src" / f"{TOKEN}.py").touch()
    return root


def answers(server: Pipe, root: Path, path: str, names: tuple[str, ...]) -> Iterator[Any]:
    """What is said about every line of a document."""
    about = {"textDocument": {"uri": (root / path).as_uri()}}
    for line, text in enumerate(FILES[path].split("\n")):
        for character in {0, len(text) // 2, len(text)}:
            at = {"line": line, "character": character}
            here = {"start": at, "end": at}
            place = {"position": at, "range": here, "context": {"diagnostics": []}}
            for name in names:
                id = f"{path} {line} {character} {name}"
                server.send(f"textDocument/{name}", about | place, id)
                yield server.answer(id)


def shown(value: Any) -> Iterator[str]:
    """What an answer has the user read: contents, documentation, messages, titles."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key in (
                "contents",
                "documentation",
                "message",
                "detail",
                "tooltip",
                "title",
                "label",
            ):
                yield json.dumps(one)
            yield from shown(one)
    elif isinstance(value, list):
        for one in value:
            yield from shown(one)


def test_a_secret_is_masked(project: Path, tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    words = ("-m", "phasemark", "server", "--log", str(log), "--log-level", "debug")
    with pipe(tmp_path / "cache", *words) as server:
        server.initialize(project, capabilities=json.loads(VSCODE.read_text(encoding="utf-8")))
        found: list[Any] = []
        for path, text in FILES.items():
            item = {"uri": (project / path).as_uri(), "languageId": "markdown", "version": 1}
            server.send("textDocument/didOpen", {"textDocument": item | {"text": text}})
        for path in FILES:
            about = {"textDocument": {"uri": (project / path).as_uri()}}
            server.send("textDocument/diagnostic", about, f"findings {path}")
            report = server.answer(f"findings {path}")
            assert "…" in json.dumps(report, ensure_ascii=False)
            hovers = list(answers(server, project, path, ("hover",)))
            assert any(one["result"] for one in hovers)
            listed = list(answers(server, project, path, ("completion",)))
            late = resolved(server, [one for answer in listed for one in items(answer)])
            offered = list(answers(server, project, path, ("codeAction",)))
            found += [report, *hovers, *listed, *late, *offered]
        assert any("Change to `src/***" in text for text in shown(found))
        server.send("shutdown", None, "end")
        server.answer("end")
        server.send("exit")
        assert server.ended() == 0
        said = server.seen("window/logMessage") + server.seen("window/showMessage")
        said += server.seen("textDocument/publishDiagnostics")
    for text in shown([found, said]):
        assert TOKEN not in text, text
    assert TOKEN not in log.read_text(encoding="utf-8")


@pytest.mark.skipif(
    sys.platform != "linux", reason="the cache folder of other systems is elsewhere"
)
@pytest.mark.parametrize("border", ["server", "check"])
def test_a_secret_is_not_saved(border: str, project: Path, tmp_path: Path) -> None:
    for number in range(3, 40):  # so many that they are worth saving
        (project / "plan" / f"phase-{number}.md").write_text(f"# Phase {number}: More\n")
    cache = tmp_path / "cache"
    if border == "server":
        with pipe(cache) as server:
            server.initialize(project, capabilities=json.loads(VSCODE.read_text(encoding="utf-8")))
            until = time.monotonic() + LIMIT
            while not kept(cache) and time.monotonic() < until:
                server.send("workspace/symbol", {"query": "Phase"}, "symbols")
                server.answer("symbols")
    else:
        surroundings = {**os.environ, "XDG_CACHE_HOME": str(cache)}
        words = [sys.executable, "-m", "phasemark", "check", "--exit-zero"]
        subprocess.run(words, cwd=project, env=surroundings, capture_output=True, check=False)
    found = kept(cache)
    assert any(b"phase-7.md" in one for one in found)
    assert not any(TOKEN.encode() in one for one in found)


def kept(cache: Path) -> list[bytes]:
    """What lies in the cache folder, without what is being written."""
    return [one.read_bytes() for one in cache.rglob("*.*") if one.suffix in (".index", ".server")]
