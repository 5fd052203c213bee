"""What makes us fail is left out: all other documents, folders and steps are done.

No text is known that does it: the faults are planted where the texts say so.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.lsp.raw import Pipe, pipe

BEGIN = """
import sys
from phasemark.document import document
from phasemark.features import workspace_symbols
from phasemark.lsp import indexing, publish, reports
from phasemark.lsp.log import open_log
from phasemark.lsp.pipes import own_output
from phasemark.lsp.server import create_server

def failing(call, word, text_of):
    def planted(*given):
        if word in text_of(*given):
            raise RuntimeError(f"this is {word}")
        return call(*given)
    return planted
"""
END = """
output, log = own_output(), open_log(None, "info")
sys.exit(create_server(log).serve(0, output))
"""

DOCUMENTS = f"""{BEGIN}
document.parse = failing(document.parse, "unreadable", lambda text, *_: text)
document.parse_within = failing(document.parse_within, "unreadable", lambda text, *_: text)
indexing.own_in_steps = failing(indexing.own_in_steps, "uncheckable", lambda one, _: one.text)
reports.check = failing(
    reports.check, "untellable", lambda known, paths, _: known.documents[paths[0]].text
)
{END}"""

FOLDERS = f"""{BEGIN}
publish.Publisher._others = failing(
    publish.Publisher._others, "uncheckable", lambda _, root, but: root.uri
)
{END}"""

STEPS = f"""{BEGIN}
def unpreparable(snapshot):
    yield
    raise RuntimeError("this is unpreparable")

def prepared(snapshot):
    yield
    log.info("another thing is there")

def start(publisher):
    publisher.afterwards |= {{"one": unpreparable, "another": prepared}}
    return begin(publisher)

begin, publish.Publisher.start = publish.Publisher.start, start
{END}"""

SEARCHES = f"""{BEGIN}
def failing_once(snapshot):
    tries.append(snapshot)
    yield
    if len(tries) == 1:
        raise RuntimeError("this is unsearchable")
    yield from read(snapshot)
    log.info("everything is read")

tries = []
read, workspace_symbols.read = workspace_symbols.read, failing_once
{END}"""

GOOD = "# Phase {}: Good\n\n## Goals\n- Write [it](none.md)\n"
BAD = {2: "unreadable", 3: "uncheckable", 4: "untellable"}


def told(server: Pipe) -> set[str]:
    """The names of the documents that diagnostics were sent for."""
    reports = server.seen("textDocument/publishDiagnostics")
    return {Path(one["uri"]).name for one in reports if one["diagnostics"]}


def logged(server: Pipe, word: str) -> bool:
    """Whether the log that the editor has says it."""
    return any(word in one["message"] for one in server.seen("window/logMessage"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(1, 6):
        file = tmp_path / f"project/plan/phase-{number}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(GOOD.format(number) + f"- {BAD.get(number, 'good')}\n", encoding="utf-8")
    return tmp_path / "project"


def test_a_document_that_makes_us_fail_stops_no_other(folder: Path, tmp_path: Path) -> None:
    with pipe(tmp_path / "cache", "-c", DOCUMENTS) as server:
        server.initialize(folder)
        server.send("workspace/symbol", {"query": "good"}, "symbols")
        found = str(server.answer("symbols")["result"])
        assert [number for number in range(1, 6) if f"phase-{number}" in found] == [1, 3, 4, 5]
        while told(server) != {"phase-1.md", "phase-5.md"}:
            assert told(server) < {"phase-1.md", "phase-5.md"}
            server.hear()
        (folder / "plan/phase-2.md").write_text(GOOD.format(2), encoding="utf-8")
        event = {"uri": (folder / "plan/phase-2.md").as_uri(), "type": 2}
        server.send("workspace/didChangeWatchedFiles", {"changes": [event]})
        while "phase-2.md" not in told(server):
            server.hear()
        log = [one["message"] for one in server.seen("window/logMessage") if one["type"] == 1]
        faults = [line for line in log if line.startswith("a fault")]
        assert [
            next(word for word in BAD.values() if word in log[log.index(one) + 1]) for one in faults
        ] == [*BAD.values()]


def test_an_open_document_that_makes_us_fail_stops_no_other(folder: Path, tmp_path: Path) -> None:
    def asked(number: int) -> Any:
        about = {"textDocument": {"uri": (folder / f"plan/phase-{number}.md").as_uri()}}
        server.send("textDocument/documentSymbol", about, number)
        return server.answer(number)

    def typed(number: int, text: str) -> None:
        about = {"uri": (folder / f"plan/phase-{number}.md").as_uri(), "version": 2}
        server.send(
            "textDocument/didChange", {"textDocument": about, "contentChanges": [{"text": text}]}
        )

    with pipe(tmp_path / "cache", "-c", DOCUMENTS) as server:
        server.initialize(folder)
        for number in (1, 5):
            about = {"uri": (folder / f"plan/phase-{number}.md").as_uri(), "languageId": "markdown"}
            opened = {**about, "version": 1, "text": GOOD.format(number)}
            server.send("textDocument/didOpen", {"textDocument": opened})
            assert "Good" in str(asked(number))
        typed(1, "# This is unreadable\n")
        typed(5, "# Phase 5: Better\n")
        asked(1)
        assert "Better" in str(asked(5))
        typed(1, "# Phase 1: Better\n")
        assert "Better" in str(asked(1))


def test_a_folder_that_makes_us_fail_stops_no_other(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("uncheckable", "good")]
    for folder in folders:
        (folder / "plan").mkdir(parents=True)
        (folder / "plan/phase-1.md").write_text(GOOD.format(1), encoding="utf-8")
    closed = (folders[1] / "plan/phase-1.md").as_uri()

    def reports() -> list[Any]:
        told = server.seen("textDocument/publishDiagnostics")
        return [one["diagnostics"] for one in told if one["uri"] == closed]

    with pipe(tmp_path / "cache", "-c", FOLDERS) as server:
        named = [{"uri": one.as_uri(), "name": one.name} for one in folders]
        server.initialize(workspaceFolders=named)
        while not (reports() and logged(server, "this is uncheckable")):
            server.hear()
        assert reports()[-1]
        wish = {"phasemark": {"diagnostics": {"scope": "openFiles"}}}
        server.send("workspace/didChangeConfiguration", {"settings": wish})
        while reports()[-1]:
            server.hear()


def test_what_is_prepared_for_others_is_there_where_one_thing_fails(
    folder: Path, tmp_path: Path
) -> None:
    with pipe(tmp_path / "cache", "-c", STEPS) as server:
        server.initialize(folder)
        while not logged(server, "another thing is there"):
            server.hear()
        assert logged(server, "a fault of phasemark while preparing one")


def test_a_search_that_makes_us_fail_is_made_again(folder: Path, tmp_path: Path) -> None:
    def found() -> Any:
        server.send("workspace/symbol", {"query": "apples"}, "search")
        return server.answer("search")["result"]

    notes = folder / "work-notes/phase-1.md"
    notes.parent.mkdir()
    notes.write_text("# Phase 1: Good\n\n## Decisions\n- Buy apples\n", encoding="utf-8")
    with pipe(tmp_path / "cache", "-c", SEARCHES) as server:
        server.initialize(folder)
        while "phase-5.md" not in told(server):
            server.hear()
        for said in ("this is unsearchable", "everything is read"):
            found()
            while not logged(server, said):
                server.hear()
        assert found()
