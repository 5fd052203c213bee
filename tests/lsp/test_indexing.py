"""What a pass over a root leaves for the next session."""

from __future__ import annotations

from pathlib import Path

import pytest

from phasemark.config import Settings
from phasemark.document.document import Project
from phasemark.loading import builtin_kinds, builtin_vocabulary
from phasemark.lsp import indexing
from phasemark.lsp.indexing import Indexing, Memory
from phasemark.lsp.live import LiveRoot
from phasemark.lsp.texts import OpenText
from phasemark.steps import at_once

PLAN = "# Phase {}: Export\n\n## Goals\n- fast\n"
SECRET = "- Log in with ghp_" + "A1b2" * 9 + "\n"
PART = 10


class Server:
    """A session that reads a root again whenever it is told to."""

    def __init__(self, folder: Path) -> None:
        self.root = LiveRoot(folder, folder.as_uri(), _project())
        self.memory = Memory()
        self.read = 0
        """Documents that were checked, as nothing was saved of them."""

    def passes(self) -> None:
        one = Indexing(self.root, self.memory, lambda _: True, lambda *_: None, True)
        for _ in one.run():
            pass
        for _ in one.check(self._checked):
            pass

    def looks_at(self, *paths: str) -> bool:
        """Whether it was enough to look at some documents again."""
        one = Indexing(self.root, self.memory, lambda _: True, lambda *_: None, True)
        return at_once(one.look_at(list(paths)))

    def _checked(self, _: str) -> None:
        self.read += 1


def _project() -> Project:
    return Project(Settings(), builtin_kinds(), builtin_vocabulary())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of three parts."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(indexing, "_PART", PART)
    folder = tmp_path / "project"
    (folder / "plan").mkdir(parents=True)
    for number in range(10, 10 + 3 * PART):
        (folder / f"plan/phase-{number}.md").write_text(PLAN.format(number), encoding="utf-8")
    return folder


def saved(folder: Path) -> dict[str, int]:
    """The files of the saved index, and which file on the disk each is."""
    found = (folder.parent / "cache/phasemark").glob("*.server*")
    return {file.suffix: file.stat().st_ino for file in found}


def test_it_is_not_saved_again_for_one_document(folder: Path) -> None:
    server = Server(folder)
    server.passes()
    before = saved(folder)
    assert set(before) == {".server", ".server1", ".server2"}
    (folder / "plan/phase-12.md").write_text("# Phase 12: Other\n", encoding="utf-8")
    server.passes()
    assert server.read == 3 * PART + 1
    assert saved(folder) == before


def test_parts_that_are_not_needed_are_taken_away(folder: Path) -> None:
    Server(folder).passes()
    for number in range(10, 10 + PART + 5):
        (folder / f"plan/phase-{number}.md").unlink()
    for number in range(10 + PART + 5, 10 + 3 * PART):
        (folder / f"plan/phase-{number}.md").write_text("# A phase\n", encoding="utf-8")
    Server(folder).passes()
    assert set(saved(folder)) == {".server", ".server1"}


def test_documents_that_may_not_be_kept_end_nothing(folder: Path) -> None:
    """All of what would be the second part hold a secret."""
    for number in range(10 + PART, 10 + 2 * PART):
        text = PLAN.format(number) + SECRET
        (folder / f"plan/phase-{number}.md").write_text(text, encoding="utf-8")
    Server(folder).passes()
    again = Server(folder)
    again.passes()
    assert again.read == PART


def test_one_document_is_looked_at_again_without_the_others(folder: Path) -> None:
    server = Server(folder)
    server.passes()
    for number, text in ((12, "# Phase 12\n\n## Depends on\n- Phase 13\n"), (14, "# Other\n")):
        (folder / f"plan/phase-{number}.md").write_text(text, encoding="utf-8")
    assert server.looks_at("plan/phase-12.md")
    snapshot = server.root.snapshot
    assert snapshot.documents["plan/phase-12.md"].outline.depends
    assert snapshot.documents["plan/phase-14.md"].outline.title == "Phase 14: Export"
    server.passes()
    assert server.root.snapshot.index.successors == snapshot.index.successors
    assert server.root.snapshot.documents["plan/phase-14.md"].outline.title == "Other"


def test_a_document_that_is_gone_needs_a_look_at_everything(folder: Path) -> None:
    server = Server(folder)
    server.passes()
    (folder / "plan/phase-12.md").unlink()
    assert not server.looks_at("plan/phase-12.md")
    assert server.looks_at("plan/phase-13.md")


def test_a_document_that_is_opened_while_it_is_looked_at_is_as_it_was_typed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "_TRIES", 1)
    path, server = "plan/phase-12.md", Server(folder)
    server.passes()
    root = server.root
    (folder / path).write_text("# Phase 12: Disk\n", encoding="utf-8")
    one = Indexing(root, server.memory, lambda _: True, lambda *_: None, True)
    work, before = one.look_at([path]), server.memory.known[path]
    while server.memory.known[path] is before:
        next(work)
    root.open(path, OpenText((folder / path).as_uri(), "markdown", 1, "# Phase 12: Typed\n"))
    assert root.snapshot.documents[path].text == "# Phase 12: Typed\n"
    assert at_once(work)
    assert root.snapshot.documents[path].text == "# Phase 12: Typed\n"


def test_what_is_typed_while_a_document_is_looked_at_is_kept(folder: Path) -> None:
    server = Server(folder)
    server.passes()
    (folder / "plan/phase-12.md").write_text("# Phase 12: Disk\n", encoding="utf-8")
    one = Indexing(server.root, server.memory, lambda _: True, lambda *_: None, True)
    typed = server.root.snapshot
    for number, _ in enumerate(one.look_at(["plan/phase-12.md"])):
        typed = server.root.snapshot.with_text("plan/phase-13.md", f"# Phase 13: {number}\n")
        server.root.replace(typed)
    found = server.root.snapshot
    assert found.documents["plan/phase-12.md"].outline.title == "Phase 12: Disk"
    assert found.documents["plan/phase-13.md"] is typed.documents["plan/phase-13.md"]


def test_a_document_that_is_read_again_while_it_is_checked_is_checked_as_it_is_now(
    folder: Path,
) -> None:
    path, server = "plan/phase-12.md", Server(folder)
    one = Indexing(server.root, server.memory, lambda _: True, lambda *_: None, True)
    at_once(one.run())
    selection, told = server.root.selection, [""]
    checking = one.check(told.append)
    while told[-1] != "plan/phase-11.md":
        next(checking)
    next(checking)
    assert told[-1] != path
    (folder / path).write_text("# Phase 12: Other\n", encoding="utf-8")
    assert server.looks_at(path)
    at_once(checking)
    known = server.memory.known[path]
    assert known.document is server.root.snapshot.documents[path]
    assert not known.checked
    at_once(one.check(told.append))
    assert told[-1] == path
    assert ("own", selection) in known.document.memo
