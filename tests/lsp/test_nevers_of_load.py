"""No configuration and no document keeps the server from answering.

Nothing is timed here: what never comes is missed by the patience of the pipe.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from phasemark.document.document import LARGEST
from phasemark.text import glob
from tests.lsp.raw import Pipe, framed, pipe

VSCODE = Path(__file__).parent / "profiles" / "vscode.json"
SMALL = "# Phase 1: Logs\n\n## Status\n- [ ] Not started\n- [x] In progress\n"
ENTRY = (
    "### 2026-01-20 10:00\n- What changed: `src/log.py`, *what* [it](x.md) needs\n- Next: go\n\n"
)
LONG = SMALL + "\n## Session log\n\n" + ENTRY * ((LARGEST - 10_000) // len(ENTRY))
HOSTILE = [
    "*a" * 400,
    "**/" * 300 + "x",
    "**/*a" * 150,
    "[" * 1000,
    "{" * 1000,
    "{a,b}" * 200,
    "{" + "a," * 400 + "}" * 3,
    "?" * 1000,
    "\\" * 999,
    "(a+)+$" * 100,
    "a" * 100_000,
]
NAME = "a" * 60


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Documents with names that hostile globs nearly match."""
    root = tmp_path / "project"
    for folder in ("work-notes", "plan", "/".join(["aaaa"] * 8), ".phasemark/kinds"):
        (root / folder).mkdir(parents=True)
        (root / folder / f"{NAME}.md").write_text("# A page\n", encoding="utf-8")
    (root / "work-notes" / "phase-1.md").write_text(SMALL, encoding="utf-8")
    return root


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Pipe]:
    with pipe(tmp_path / "cache") as one:
        yield one


def opened(server: Pipe, root: Path, path: str, text: str) -> Any:
    uri = (root / path).as_uri()
    item = {"uri": uri, "languageId": "markdown", "version": 1, "text": text}
    server.send("textDocument/didOpen", {"textDocument": item})
    return {"textDocument": {"uri": uri}}


def symbols(server: Pipe, document: Any, id: str) -> list[str]:
    server.send("textDocument/documentSymbol", document, id)
    return list(names(server.answer(id)["result"]))


def names(symbols: list[Any]) -> Iterator[str]:
    for one in symbols:
        yield one["name"]
        yield from names(one.get("children", []))


def found_in(server: Pipe, document: Any, id: str) -> list[str]:
    server.send("textDocument/diagnostic", document, id)
    return [one["message"] for one in server.answer(id)["result"]["items"]]


def started(server: Pipe, root: Path) -> None:
    server.initialize(root, capabilities=json.loads(VSCODE.read_text(encoding="utf-8")))


PUBLISHED = "textDocument/publishDiagnostics"

# 6: globs


CONFIGURATIONS = {
    "exclude": "exclude = {globs}\n",
    "kinds": "[kinds]\nplan = {globs}\n",
    "per-file-ignores": "[per-file-ignores]\n{keys}",
}


@pytest.mark.parametrize("key", CONFIGURATIONS)
def test_hostile_globs_of_a_configuration_are_survived(
    key: str, project: Path, server: Pipe
) -> None:
    keys = "".join(f"{json.dumps(one)} = ['DOC']\n" for one in HOSTILE)
    text = CONFIGURATIONS[key].format(globs=json.dumps(HOSTILE), keys=keys)
    (project / "phasemark.toml").write_text(text, encoding="utf-8")
    _still_answers(server, project)


def test_hostile_rules_of_git_are_survived(project: Path, server: Pipe) -> None:
    (project / ".git").mkdir()
    (project / ".gitignore").write_text("\n".join(HOSTILE), encoding="utf-8")
    _still_answers(server, project)


def test_hostile_patterns_of_a_kind_are_survived(project: Path, server: Pipe) -> None:
    globs = json.dumps(HOSTILE)
    kind = f'name = "own"\ntitle = "Own"\npurpose = "To be slow."\n[place]\nnames = {globs}\n'
    (project / ".phasemark" / "kinds" / "own.toml").write_text(kind, encoding="utf-8")
    _still_answers(server, project)
    # The kind itself is taken: its patterns are compared.
    assert not server.seen("window/showMessage")
    assert not [one for one in server.seen(PUBLISHED) if one["diagnostics"]]


def _still_answers(server: Pipe, root: Path) -> None:
    started(server, root)
    document = opened(server, root, "work-notes/phase-1.md", SMALL)
    assert symbols(server, document, "small")
    server.send("workspace/symbol", {"query": "page"}, "all")
    assert server.answer("all")["result"] is not None
    found_in(server, document, "findings")


@pytest.mark.parametrize("one", HOSTILE)
def test_a_glob_stands_for_few(one: str) -> None:
    try:
        parts = glob._expanded(one)
    except ValueError:
        return
    assert len(parts) <= glob.MAX_ALTERNATIVES
    glob.matches(one, "/".join([NAME] * 50))


# 7: documents


def test_others_are_answered_while_a_document_is_read(project: Path, server: Pipe) -> None:
    order = _order(server, project, LONG)
    assert order == ["small", "big"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(">" * 200_000 + "\n" + "> " * 100_000, id="quotes"),
        pytest.param("".join("  " * depth + "- x\n" for depth in range(600)), id="items"),
        pytest.param("[" * 300_000, id="brackets"),
        pytest.param("`" * 300_001 + "\n" + "`a``b" * 60_000, id="backticks"),
        pytest.param("*a_ " * 100_000, id="emphasis"),
        pytest.param("<!-- " * 100_000, id="comments"),
        pytest.param("|a" * 100_000 + "\n" + "|-" * 100_000, id="table"),
        pytest.param("# a\n" * 100_000, id="headings"),
    ],
)
def test_a_pathological_document_does_not_stop_the_others(
    text: str, project: Path, server: Pipe
) -> None:
    assert set(_order(server, project, text)) == {"small", "big"}


def _order(server: Pipe, root: Path, text: str) -> list[Any]:
    """Which of two answers comes first when the one about a long text was asked for first."""
    started(server, root)
    small = opened(server, root, "work-notes/phase-1.md", SMALL)
    assert "Status" in symbols(server, small, "before")
    big = opened(server, root, "work-notes/phase-2.md", text)
    messages = [
        {"jsonrpc": "2.0", "id": "big", "method": "textDocument/diagnostic", "params": big},
        {"jsonrpc": "2.0", "id": "small", "method": "textDocument/documentSymbol", "params": small},
    ]
    server.raw(b"".join(framed(one) for one in messages))
    order: list[Any] = []
    while len(order) < len(messages):
        message = server.next()
        if "method" not in message:
            assert "error" not in message
            order.append(message["id"])
    return order


def test_of_a_document_that_is_too_large_the_headings_are_read(project: Path, server: Pipe) -> None:
    started(server, project)
    big = opened(server, project, "work-notes/phase-2.md", LONG + ENTRY * 1000)
    small = opened(server, project, "work-notes/phase-1.md", SMALL)
    assert "Status" in symbols(server, small, "small")
    assert "Status" in symbols(server, big, "big")
    said = found_in(server, big, "findings")
    assert len(said) == 1, said
