"""What no good client sends, and what no good server does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.lsp.raw import COUNTING, FAULTY, HOVER, RETIRING, Pipe, framed, pipe

INITIALIZED = {"jsonrpc": "2.0", "method": "initialized", "params": {}}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Pipe]:
    with pipe(tmp_path / "cache") as one:
        yield one


@pytest.fixture
def faulty(tmp_path: Path) -> Iterator[Pipe]:
    with pipe(tmp_path / "cache", "-c", FAULTY) as one:
        yield one


def request(id: Any, method: str = "textDocument/hover", params: Any = HOVER) -> bytes:
    return framed({"jsonrpc": "2.0", "id": id, "method": method, "params": params})


def framed_hover(id: Any) -> bytes:
    return request(id).partition(b"\r\n\r\n")[2]


def at_line(line: int) -> Any:
    return {**HOVER, "position": {"line": line, "character": 0}}


def test_what_takes_long_is_answered_behind_what_does_not(faulty: Pipe) -> None:
    faulty.initialize()
    asked = (request(1, "textDocument/moniker", at_line(9)), request(2, "textDocument/nothing"))
    faulty.raw(b"".join(asked))
    answers: list[Any] = []
    while len(answers) < 2:
        message = faulty.next()
        answers += [message] if message.get("id") in (1, 2) else []
    assert [one["id"] for one in answers] == [2, 1]
    assert answers[1]["result"] == ["slowly"]


def test_what_takes_long_is_given_up_and_others_do_not_wait_for_it(faulty: Pipe) -> None:
    faulty.initialize()
    for id, line in ((1, 10), (2, 9)):
        faulty.raw(request(id, "textDocument/moniker", at_line(line)))
    assert faulty.answer(2)["result"] == ["slowly"]
    faulty.send("$/cancelRequest", {"id": 1})
    assert faulty.code(1) == -32800


def test_nothing_waits_for_an_answer_that_is_made_in_a_thread(faulty: Pipe) -> None:
    faulty.initialize()
    asked = [request(id, "textDocument/moniker", at_line(11)) for id in (1, 2)]
    faulty.raw(b"".join((*asked, request(3, "textDocument/moniker", at_line(9)))))
    faulty.send("$/cancelRequest", {"id": 2})
    assert faulty.code(2) == -32800
    assert faulty.answer(3)["result"] == ["slowly"]
    faulty.raw(request(4, "textDocument/moniker", at_line(12)))
    assert faulty.answer(4)["result"] == ["here"]
    assert faulty.answer(1)["result"] == ["in a thread"]


def test_what_fails_in_a_thread_is_answered(faulty: Pipe) -> None:
    faulty.initialize()
    faulty.raw(request(1, "textDocument/moniker", at_line(13)))
    assert faulty.code(1) == -32603


def test_nothing_waits_for_handlers_that_are_not_there_yet(server: Pipe) -> None:
    begin = request(0, "initialize", {"capabilities": {}, "processId": None, "rootUri": None})
    server.raw(begin + framed(INITIALIZED) + request(1) + request(2, "textDocument/nothing"))
    answers: list[Any] = []
    while len(answers) < 3:
        message = server.next()
        answers += [message] if "id" in message and "method" not in message else []
    assert [one["id"] for one in answers] == [0, 2, 1]
    assert answers[2]["result"] is None


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"jsonrpc": "2.0", "id": 7, "method"', -32700),
        (b"\xff\xfe", -32700),
        ('{"jsonrpc":"2.0"}'.encode("utf-16"), -32700),
        (b"[" * 100_000, -32700),
        (b"42", -32600),
        (b"[]", -32600),
        (b"{}", -32600),
        (b'{"jsonrpc":"2.0","id":1,"method":5}', -32600),
        (b'{"jsonrpc":"1.0","id":1,"method":"shutdown"}', -32600),
        (b'{"jsonrpc":"2.0","id":1.5,"method":"shutdown"}', -32600),
        (b'{"jsonrpc":"2.0","id":null,"method":"shutdown"}', -32600),
    ],
)
def test_what_is_no_message_is_refused_and_the_next_one_answered(
    server: Pipe, body: bytes, code: int
) -> None:
    server.initialize()
    server.raw(framed(body) + request("good"))
    codes = []
    while (message := server.next()).get("id") != "good":
        codes.append(message.get("error", {}).get("code"))
    assert code in codes
    assert message["result"] is None


@pytest.mark.parametrize(
    "head",
    [
        b"content-length: %d\r\n\r\n",
        b"Content-Length:%d\r\n\r\n",
        b"Content-Length:   %d  \r\n\r\n",
        b"Content-Length: %d\n\n",
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: %d\r\n\r\n",
        b"\r\nGET / HTTP/1.1\r\nContent-Length: -5\r\n\r\nContent-Length: %d\r\n\r\n",
        b"X" * 200_000 + b"\r\nContent-Length: %d\r\n\r\n",
    ],
)
def test_headers_are_read_however_they_are_written(server: Pipe, head: bytes) -> None:
    server.initialize()
    body = request("odd").partition(b"\r\n\r\n")[2]
    for byte in (head % len(body))[:200] + body:
        server.raw(bytes([byte])) if len(head) < 1000 else None
    if len(head) >= 1000:
        server.raw(head % len(body) + body)
    assert server.answer("odd")["result"] is None


def test_half_characters_are_taken_as_they_are(server: Pipe) -> None:
    server.initialize()
    name = "file:///\ud83d\ude00.md".encode("utf-8", "surrogatepass")
    server.raw(framed(framed_hover("odd").replace(b"file:///nowhere.md", name)))
    assert server.answer("odd")["result"] is None


def test_a_message_that_is_too_large_is_passed_over(server: Pipe) -> None:
    server.initialize()
    server.raw(b"Content-Length: 600000000\r\n\r\n")
    for _ in range(600):
        server.raw(b" " * 1_000_000)
    server.raw(request("after"))
    assert server.answer("after")["result"] is None


@pytest.mark.parametrize(
    "params", [None, 5, "x", [], {}, {"textDocument": 3}, {**HOVER, "position": {"line": "x"}}]
)
def test_wrong_parameters_are_refused(server: Pipe, params: Any) -> None:
    server.initialize()
    server.send("textDocument/hover", params, 1)
    assert server.code(1) == -32602
    assert not server.seen("window/showMessage")


def test_requests_out_of_turn_are_refused(server: Pipe) -> None:
    server.send("textDocument/hover", HOVER, 1)
    assert server.code(1) == -32002
    server.initialize()
    server.send("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, 2)
    assert server.code(2) == -32600
    server.send("no/such/thing", {}, 3)
    assert server.code(3) == -32601
    server.send("textDocument/didClose", {"textDocument": {"uri": "file:///x.md"}}, 4)
    assert server.code(4) == -32601
    server.send("shutdown", None, 5)
    assert server.code(5) is None
    server.send("textDocument/hover", HOVER, 6)
    assert server.code(6) == -32600
    server.send("exit")
    assert server.ended() == 0


def test_a_queued_request_can_be_cancelled(server: Pipe) -> None:
    server.initialize()
    cancel = framed({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": "b"}})
    server.raw(request("a") + request("b") + cancel + request("c"))
    assert server.code("a") is None
    assert server.code("b") == -32800
    assert server.code("c") is None


def test_the_end_leaves_no_request_without_an_answer(faulty: Pipe) -> None:
    """All in one write; one request would be answered in steps for ever."""
    faulty.initialize()
    asked = [request(id, "textDocument/moniker", at_line(10)) for id in ("one", "two")]
    notice = {"jsonrpc": "2.0", "method": "exit"}
    faulty.raw(b"".join((*asked, request("end", "shutdown", None), framed(notice))))
    assert faulty.code("end") is None
    assert [faulty.code(id) for id in ("one", "two")] == [-32800, -32800]
    assert faulty.ended() == 0


def test_an_answer_that_fails_when_it_is_given_up_stops_nothing(faulty: Pipe) -> None:
    faulty.initialize()
    for id in (1, 2):
        faulty.raw(request(id, "textDocument/moniker", at_line(14)))
    faulty.raw(request(3, "textDocument/moniker", at_line(9)))
    assert faulty.answer(3)["result"] == ["slowly"]  # so the others have begun
    faulty.send("$/cancelRequest", {"id": 1})
    assert faulty.code(1) == -32800
    notice = {"jsonrpc": "2.0", "method": "exit"}
    faulty.raw(b"".join((request("end", "shutdown", None), framed(notice))))
    assert faulty.code("end") is None
    assert faulty.code(2) == -32800
    assert faulty.ended() == 0


def test_exit_without_shutdown_is_a_failure(server: Pipe) -> None:
    server.initialize()
    server.send("exit")
    assert server.ended() == 1


def test_the_end_of_input_ends_the_server(server: Pipe) -> None:
    server.initialize()
    server.stdin.close()
    assert server.ended() == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_the_server(server: Pipe, number: int) -> None:
    server.initialize()
    server.process.send_signal(number)
    assert server.ended() == 1


def test_the_death_of_the_editor_ends_the_server(server: Pipe) -> None:
    editor = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    server.initialize(processId=editor.pid)
    editor.kill()
    editor.wait()
    assert server.ended() == 1


def test_nothing_is_lost_when_the_editor_stops_reading(server: Pipe) -> None:
    server.initialize()
    server.reading.clear()
    many = range(4000)
    server.raw(b"".join(request(id) for id in many))
    server.reading.set()
    assert all(server.code(id) is None for id in many)


def test_a_stray_print_breaks_nothing(faulty: Pipe) -> None:
    faulty.initialize()
    for id in range(3):
        faulty.send("textDocument/moniker", at_line(0), id)
        assert faulty.answer(id)["result"] == []


@pytest.mark.parametrize("line", [1, 2])
def test_an_answer_that_cannot_be_written_is_an_error(faulty: Pipe, line: int) -> None:
    faulty.initialize()
    faulty.send("textDocument/moniker", at_line(line), "odd")
    assert faulty.code("odd") == -32603


def test_a_fault_of_ours_is_said_once_and_in_no_window(faulty: Pipe, tmp_path: Path) -> None:
    faulty.initialize()
    for id in range(5):
        faulty.send("textDocument/moniker", at_line(3), id)
        error = faulty.answer(id)["error"]
        assert error["code"] == -32603
        assert os.sep not in error["message"]
    said = [one["message"] for one in faulty.seen("window/logMessage")]
    assert len([one for one in said if one.startswith("a fault of phasemark")]) == 1
    assert not faulty.seen("window/showMessage")


def test_a_fault_at_each_key_is_said_once_too(faulty: Pipe) -> None:
    faulty.initialize()
    for id in range(3):
        faulty.send("phasemark/typed", {})
        faulty.send("textDocument/moniker", at_line(4), id)
        assert faulty.answer(id)["result"] == []
    said = [one["message"] for one in faulty.seen("window/logMessage")]
    told = [one.split(": ")[1] for one in said if one.startswith("a fault of phasemark")]
    assert [one.split()[0] for one in told] == ["LookupError", "OSError"]
    assert not faulty.seen("window/showMessage")


def test_the_log_is_written_where_it_is_wanted(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    with pipe(tmp_path / "cache", "-m", "phasemark", "server", "--stdio", "--log", str(log)) as one:
        one.initialize()
        document = {"uri": "file:///x.md", "version": 2}
        one.send("textDocument/didChange", {"textDocument": document, "contentChanges": []})
        one.send("shutdown", None, 1)
        one.send("exit")
        assert one.ended() == 0
    assert "not open: file:///x.md" in log.read_text(encoding="utf-8")


def test_trace_says_how_long_answers_take(server: Pipe) -> None:
    server.initialize(trace="verbose")
    server.send("textDocument/hover", HOVER, 1)
    server.answer(1)
    server.send("$/setTrace", {"value": "off"})
    server.send("textDocument/hover", HOVER, 2)
    server.answer(2)
    traced = [one["message"] for one in server.seen("$/logTrace")]
    assert any("hover (1)" in one for one in traced)
    assert not any("hover (2)" in one for one in traced)


@pytest.mark.parametrize("keeps", [True, False])
def test_a_place_that_waited_while_its_text_changed_is_refused(
    server: Pipe, tmp_path: Path, keeps: bool
) -> None:
    """All requests wait until the project was read; the text changes before that. A client that
    keeps such an answer to itself is told what the user shall know."""
    root = tmp_path / "project"
    (root / "plan").mkdir(parents=True)
    for number in (1, 2, 3):
        (root / f"plan/phase-{number}.md").write_text(f"# Phase {number}\n", encoding="utf-8")
    document = {"uri": (root / "plan/phase-3.md").as_uri()}
    text = "# Phase 3\n\n## Depends on\n- Phase 1\n- Phase 2\n"
    start = {"line": 0, "character": 0}
    place = {"textDocument": document, "position": {"line": 4, "character": 5}}
    span = {"start": place["position"], "end": place["position"]}
    about = {**document, "range": span, "key": "quickfix"}
    sent = [
        {"id": "first", "method": "initialize", "params": {"rootUri": root.as_uri()}},
        {"method": "initialized", "params": {}},
        {
            "method": "textDocument/didOpen",
            "params": {
                "textDocument": {**document, "languageId": "markdown", "version": 1, "text": text}
            },
        },
        {"id": "before", "method": "textDocument/definition", "params": place},
        *(
            {
                "id": name,
                "method": "workspace/executeCommand",
                "params": {"command": name, "arguments": [about]},
            }
            for name in ("phasemark.do", "phasemark.apply")
        ),
        {
            "method": "textDocument/didChange",
            "params": {
                "textDocument": {**document, "version": 2},
                "contentChanges": [{"range": {"start": start, "end": start}, "text": "\n"}],
            },
        },
        {"id": "after", "method": "textDocument/definition", "params": place},
        {"id": "whole", "method": "textDocument/codeLens", "params": {"textDocument": document}},
    ]
    params = sent[0]["params"]
    assert isinstance(params, dict)
    able = {"general": {"staleRequestSupport": {"cancel": True, "retryOnContentModified": []}}}
    params |= {"processId": os.getpid(), "capabilities": able if keeps else {}}
    server.raw(b"".join(framed({"jsonrpc": "2.0", **one}) for one in sent))
    assert server.code("before") == -32801
    assert server.code("phasemark.do") == -32801
    assert server.code("phasemark.apply") == -32801
    assert "phase-1.md" in str(server.answer("after")["result"])
    assert server.code("whole") is None
    said = [one["message"] for one in server.seen("window/showMessage")]
    assert said == ["phasemark: the document has changed; try again"] * (2 if keeps else 0)


@pytest.mark.parametrize("pull", [True, False])
@pytest.mark.parametrize("uri", ["untitled:Untitled-{}", "file:///elsewhere/plan/phase-{}.md"])
def test_documents_that_are_closed_leave_no_memory(tmp_path: Path, uri: str, pull: bool) -> None:
    with pipe(tmp_path / "cache", "-c", COUNTING) as server:
        server.initialize(capabilities={"textDocument": {"diagnostic": {}}} if pull else {})
        for number in range(10):
            document = {"uri": uri.format(number)}
            item = {**document, "languageId": "markdown", "version": 1, "text": "# Phase 1\n"}
            server.send("textDocument/didOpen", {"textDocument": item})
            server.send("textDocument/diagnostic", {"textDocument": document}, f"pull {number}")
            server.answer(f"pull {number}")
            server.send("textDocument/didClose", {"textDocument": document})
            server.send("textDocument/diagnostic", {"textDocument": document}, f"late {number}")
            server.answer(f"late {number}")
        server.send("textDocument/moniker", at_line(0), "count")
        assert server.answer("count")["result"] <= 1


@pytest.mark.parametrize("pull", [True, False])
def test_folders_that_are_removed_leave_no_memory(tmp_path: Path, pull: bool) -> None:
    folder = {"uri": (tmp_path / "project").as_uri(), "name": "project"}
    plan = tmp_path / "project/plan/phase-1.md"
    plan.parent.mkdir(parents=True)
    plan.write_text("# Phase 1: One\n\n## Goals\n- Write [it](none.md)\n", encoding="utf-8")
    with pipe(tmp_path / "cache", "-c", COUNTING) as server:
        server.initialize(capabilities={"textDocument": {"diagnostic": {}}} if pull else {})
        for number in range(3):
            event = {"added": [folder], "removed": []}
            server.send("workspace/didChangeWorkspaceFolders", {"event": event})
            server.send("workspace/symbol", {"query": "one"}, f"known {number}")
            assert server.answer(f"known {number}")["result"]
            while not pull and len(server.seen("textDocument/publishDiagnostics")) < 2 * number + 1:
                server.hear()
            event = {"added": [], "removed": [folder]}
            server.send("workspace/didChangeWorkspaceFolders", {"event": event})
        server.send("textDocument/moniker", at_line(0), "count")
        assert server.answer("count")["result"] == 0


@pytest.mark.parametrize(("name", "opened"), [("", True), ("one.md", True), ("one.md", False)])
def test_what_is_retired_is_freed_when_nobody_waits(
    tmp_path: Path, name: str, opened: bool
) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    uri = (folder / name).as_uri() if name else "untitled:Untitled-1"
    with pipe(tmp_path / "cache", "-c", RETIRING) as server:
        server.initialize(folder)
        if opened:
            item = {"uri": uri, "languageId": "markdown", "version": 1, "text": "# Phase 1\n"}
            server.send("textDocument/didOpen", {"textDocument": item})
        server.send("textDocument/moniker", {**HOVER, "textDocument": {"uri": uri}}, "retire")
        assert server.answer("retire")["result"] is True
        while not [one for one in server.seen("window/logMessage") if "freed" in one["message"]]:
            server.hear()


@pytest.mark.parametrize(
    ("shown", "told"), [({}, False), ({"versionSupport": True}, True), (None, True)]
)
def test_versions_are_told_to_those_who_want_them(server: Pipe, shown: Any, told: bool) -> None:
    able = {} if shown is None else {"textDocument": {"publishDiagnostics": shown}}
    server.initialize(capabilities=able)
    item = {"uri": "untitled:One", "languageId": "markdown", "version": 7}
    server.send("textDocument/didOpen", {"textDocument": {**item, "text": "# Phase 1\n"}})
    while not (seen := server.seen("textDocument/publishDiagnostics")):
        server.send("textDocument/hover", HOVER, "wait")
        server.answer("wait")
    assert ("version" in seen[0]) is told
