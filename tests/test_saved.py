"""The saved index and the worker processes: never seen in what is found."""

from __future__ import annotations

import marshal
import os
import pickle
import signal
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from phasemark import loading, saved, workers
from phasemark.closed import Closed
from phasemark.disk import Change, write_documents
from phasemark.disk.cache import cache_folder
from phasemark.loading import How, Workspace
from phasemark.rules.check import check
from phasemark.rules.rule import Finding, Severity
from phasemark.saved import Entry, Saved, read_saved
from phasemark.text.edit import Span
from phasemark.workers import map_in_processes

PLAN = "# Phase {}: Export\n\n## Goals\n- fast\n\n## References\n- `src/gone.py`\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of three plans, and a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "project"
    (folder / "plan").mkdir(parents=True)
    (folder / "src").mkdir()
    (folder / "src/main.py").write_text("")
    (folder / "phasemark.toml").write_text("")
    for number in (1, 2, 3):
        (folder / f"plan/phase-{number}.md").write_text(PLAN.format(number))
    return folder


def load(folder: Path, cache: bool = True) -> Workspace:
    (workspace,) = loading.load([folder], How(cache=cache))
    return workspace


def found(folder: Path, cache: bool = True) -> list[Finding]:
    workspace = load(folder, cache)
    return check(workspace.snapshot, workspace.asked, workspace.selection)


made: list[str] = []


@pytest.fixture(autouse=True)
def counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Note which documents are looked at anew."""
    made.clear()
    original = loading.own_findings

    def noting(document: loading.Document, selection: loading.Selection) -> object:
        made.append(document.path)
        return original(document, selection)

    monkeypatch.setattr(loading, "own_findings", noting)


def index_file() -> Path:
    folder = cache_folder()
    assert folder is not None
    (file,) = folder.glob("*.index")
    return file


# same findings


def test_a_saved_run_finds_the_same(project: Path) -> None:
    first = found(project)
    assert first
    assert sorted(made) == ["plan/phase-1.md", "plan/phase-2.md", "plan/phase-3.md"]
    made.clear()
    assert found(project) == first
    assert made == []
    assert found(project, cache=False) == first
    assert len(made) == 3


def test_only_what_changed_is_read_again(project: Path) -> None:
    found(project)
    made.clear()
    (project / "plan/phase-2.md").write_text("# Phase 2: Export\n\n## Depends on\n- Phase 1\n")
    (project / "plan/phase-3.md").unlink()
    (project / "plan/phase-4.md").write_text(PLAN.format(4))
    saved_run = found(project)
    assert sorted(made) == ["plan/phase-2.md", "plan/phase-4.md"]
    assert saved_run == found(project, cache=False)


def test_findings_about_files_are_never_saved(project: Path) -> None:
    assert "REF001" in {one.code for one in found(project)}
    (project / "src/gone.py").write_text("")
    assert "REF001" not in {one.code for one in found(project)}
    assert len(made) == 3


def test_nothing_is_saved_without_a_cache(project: Path) -> None:
    found(project, cache=False)
    folder = cache_folder()
    assert folder is not None
    assert not folder.exists()


def test_no_text_of_a_document_is_saved(project: Path) -> None:
    (project / "plan/phase-1.md").write_text(PLAN.format(1) + "\nA very private sentence.\n")
    found(project)
    assert b"private sentence" not in index_file().read_bytes()


# documents that nobody asked about


def let_rest(folder: Path) -> None:
    """Make the documents as old as those that nobody touched for an hour, and save them."""
    for path in folder.glob("plan/*.md"):
        os.utime(path, ns=(0, path.stat().st_mtime_ns - 3600 * 10**9))
    found(folder)


def one(folder: Path, cache: bool = True) -> Workspace:
    (workspace,) = loading.load([folder / "plan/phase-1.md"], How(cache=cache))
    return workspace


def closed(workspace: Workspace) -> set[str]:
    documents = workspace.snapshot.documents
    return {path for path, document in documents.items() if isinstance(document, Closed)}


OTHERS = {"plan/phase-2.md", "plan/phase-3.md"}


def test_what_nobody_asked_about_and_looks_the_same_is_not_read(project: Path) -> None:
    let_rest(project)
    workspace = one(project)
    assert closed(workspace) == OTHERS
    fresh = one(project, cache=False)
    assert closed(fresh) == set()
    for path, document in fresh.snapshot.documents.items():
        known = workspace.snapshot.documents[path]
        assert known.outline == document.outline
        assert document.outline == known.outline
        assert hash(known.outline) == hash(document.outline)
        assert known.outline.anchors == document.outline.anchors
        assert known.outline.head == document.outline.head
        assert known.text == document.text
        assert workspace.texts[path] == fresh.texts[path]
    asked = check(workspace.snapshot, workspace.asked, workspace.selection)
    assert asked == check(fresh.snapshot, fresh.asked, fresh.selection)
    assert list(workspace.texts) == list(fresh.texts)


def test_a_file_that_has_just_changed_is_read(project: Path) -> None:
    found(project)
    assert closed(one(project)) == set()


def test_a_file_that_was_confirmed_is_not_read_again(project: Path) -> None:
    found(project)
    for path in project.glob("plan/*.md"):
        os.utime(path, ns=(0, path.stat().st_mtime_ns - 3600 * 10**9))
    assert closed(one(project)) == set()
    assert closed(one(project)) == OTHERS


def test_another_file_of_the_same_name_size_and_time_is_read(project: Path) -> None:
    let_rest(project)
    file = project / "plan/phase-2.md"
    before, other = file.stat(), project / "other"
    other.write_text(PLAN.format(9))
    os.replace(other, file)
    os.utime(file, ns=(0, before.st_mtime_ns))
    assert closed(one(project)) == {"plan/phase-3.md"}


@pytest.mark.parametrize("text", [PLAN.format(9), PLAN.format(2) + "- more\n", "\xff"])
def test_a_file_that_was_written_to_is_read(project: Path, text: str) -> None:
    let_rest(project)
    (project / "plan/phase-2.md").write_text(text, encoding="latin-1")
    workspace = one(project)
    assert closed(workspace) == {"plan/phase-3.md"}
    fresh = one(project, cache=False)
    assert workspace.snapshot.outlines == fresh.snapshot.outlines
    assert [*workspace.texts] == [*fresh.texts]


def test_a_file_that_went_or_came_is_noticed(project: Path) -> None:
    let_rest(project)
    (project / "plan/phase-2.md").unlink()
    (project / "plan/phase-4.md").write_text(PLAN.format(4))
    assert one(project).snapshot.outlines == one(project, cache=False).snapshot.outlines


def test_nobody_writes_over_a_text_that_came_after_its_outline(project: Path) -> None:
    let_rest(project)
    workspace = one(project)
    (project / "plan/phase-2.md").write_text("later\n")
    change = Change("plan/phase-2.md", workspace.texts["plan/phase-2.md"], "instead\n")
    assert write_documents(project, [change])
    assert (project / "plan/phase-2.md").read_text() == "later\n"
    (project / "plan/phase-3.md").unlink()
    assert workspace.snapshot.documents["plan/phase-3.md"].text == ""


# what makes a saved index count


@pytest.mark.parametrize(
    "config",
    [
        'select = ["PLN"]\n',
        'profile = "strict"\n',
        'commands = ["helmfile"]\n',
        'phase-words = ["sprint"]\n',
        '[aliases]\nVerification = ["Proof"]\n',
        '[kinds]\nhandoff = ["plan/phase-1.md"]\n',
    ],
)
def test_other_settings_are_noticed(project: Path, config: str) -> None:
    found(project)
    made.clear()
    (project / "phasemark.toml").write_text(config)
    other = found(project)
    assert len(made) == 3
    assert other == found(project, cache=False)


def test_a_configuration_that_is_gone_is_noticed(project: Path) -> None:
    declared = found(project)
    (project / "phasemark.toml").unlink()
    (project / ".git").mkdir()
    stray = found(project)
    assert stray == found(project, cache=False)
    assert stray != declared


def test_other_kinds_are_noticed(project: Path) -> None:
    found(project)
    made.clear()
    (project / ".phasemark/kinds").mkdir(parents=True)
    (project / ".phasemark/kinds/plan.toml").write_text(
        'name = "plan"\nextends = "plan"\n\n[[section]]\nname = "Budget"\npresence = "required"\n'
    )
    assert found(project) == found(project, cache=False)
    assert len(made) == 6


def test_another_version_is_noticed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = found(project)
    made.clear()
    monkeypatch.setattr(saved, "__version__", "99.0")
    assert found(project) == first
    assert len(made) == 3


def test_severities_are_shown_anew_without_reading(project: Path) -> None:
    found(project)
    made.clear()
    (project / "phasemark.toml").write_text('[severity]\nPLN = "error"\n')
    assert {one.severity.label for one in found(project) if one.code == "PLN006"} == {"error"}
    assert made == []


# what is wrong with the file


def sealed(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(4, "big") + data


FOREIGN = {
    "empty": b"",
    "noise": os.urandom(500),
    "older format": sealed(marshal.dumps((1, b"key", {}))),
    "another shape": sealed(marshal.dumps((1, 2))),
    "no tuple": sealed(marshal.dumps(7)),
    "no marshal": sealed(b"\xff\xfe nothing of ours"),
    "nothing": sealed(b""),
}


@pytest.mark.parametrize("length", [10, 16, 17, -1])
def test_a_file_that_was_cut_is_rebuilt(project: Path, length: int) -> None:
    assert_rebuilt(project, lambda data: data[:length])


@pytest.mark.parametrize("place", [0, 20, 200, -1])
def test_a_file_with_a_wrong_bit_is_rebuilt(project: Path, place: int) -> None:
    def turned(data: bytes) -> bytes:
        changed = bytearray(data)
        changed[place] ^= 1
        return bytes(changed)

    assert_rebuilt(project, turned)


@pytest.mark.parametrize("data", FOREIGN.values(), ids=FOREIGN)
def test_a_foreign_file_is_rebuilt(project: Path, data: bytes) -> None:
    assert_rebuilt(project, lambda _: data)


def assert_rebuilt(project: Path, damage: Callable[[bytes], bytes]) -> None:
    first = found(project)
    file = index_file()
    file.write_bytes(damage(file.read_bytes()))
    made.clear()
    assert found(project) == first
    assert len(made) == 3
    made.clear()
    assert found(project) == first
    assert made == []


class Bomb:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (Bomb.target,)

    target = ""


def chained(name: str) -> bytes:
    """A pickle that asks for a name of one of our modules, and calls it."""
    text = f"\x80\x04\x8c\x13phasemark.text.edit\x8c{chr(len(name))}{name}\x93)R."
    return text.encode("latin-1")


@pytest.mark.parametrize("name", ["dataclass.__globals__.copy", "dataclass", "Span._make.__func__"])
def test_a_foreign_entry_starts_no_code(name: str, tmp_path: Path) -> None:
    Bomb.target = str(tmp_path / "made")
    for packed in (pickle.dumps(Bomb()), chained(name), b"", b"noise"):
        entry = Entry(b"digest", packed)
        assert Saved(tmp_path, b"", {"a.md": entry}).get("a.md", b"digest") is None
        with pytest.raises((pickle.UnpicklingError, EOFError)):
            saved.unpack(packed)
    assert not Path(Bomb.target).exists()


class Attribute:
    """What Python before 3.11.4 writes for a member of an enumeration."""

    def __init__(self, owner: object, name: str) -> None:
        self.asked = owner, name

    def __reduce__(self) -> tuple[object, tuple[object, str]]:
        return getattr, self.asked


def test_members_of_enumerations_are_read_as_any_python_writes_them() -> None:
    assert saved.unpack(pickle.dumps(Attribute(Severity, "ERROR"))) is Severity.ERROR
    for other in (Attribute(Span, "_make"), Attribute(Severity, "__class__")):
        with pytest.raises((pickle.UnpicklingError, KeyError)):
            saved.unpack(pickle.dumps(other))


def test_an_entry_counts_for_its_bytes_only(tmp_path: Path, project: Path) -> None:
    outline = load(project).snapshot.documents["plan/phase-1.md"].outline
    kept = Saved(tmp_path, b"", {"a.md": Entry(b"one", saved.pack((outline, ())))})
    assert kept.get("a.md", b"one")
    assert kept.get("a.md", b"two") is None
    assert kept.get("b.md", b"one") is None


def test_an_unwritable_cache_is_no_failure(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = project.parent / "file"
    blocked.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert found(project) == found(project, cache=False)
    assert read_saved(project).get("plan/phase-1.md", b"") is None


# workers


@pytest.fixture
def several(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three processes, whatever the machine has, and for few tasks too."""
    monkeypatch.setattr(workers, "_processors", lambda: 3)
    monkeypatch.setattr(workers, "_LEAST", 4)


def _as_it_is(result: object) -> object:
    return result


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 6, 7, 50, 2000])
@pytest.mark.usefixtures("several")
def test_results_keep_their_order(count: int) -> None:
    here = os.getpid()
    told: list[int] = []
    done = map_in_processes(
        lambda number: (number * number, os.getpid()), tuple, range(count), told.append
    )
    assert [square for square, _ in done] == [number * number for number in range(count)]
    assert ({pid for _, pid in done} <= {here}) == (count < 4)
    assert sum(told) == count


@pytest.mark.parametrize("way", ["killed", "raised", "not picklable"])
@pytest.mark.usefixtures("several")
def test_a_child_that_dies_is_survived(way: str, capfd: pytest.CaptureFixture[str]) -> None:
    here = os.getpid()

    def work(number: int) -> object:
        if os.getpid() != here and number == 4:
            if way == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            elif way == "raised":
                raise ValueError(number)
            return lambda: None
        return number

    assert map_in_processes(work, _as_it_is, range(20)) == list(range(20))
    capfd.readouterr()


@pytest.mark.usefixtures("several")
def test_other_processes_send_what_they_found() -> None:
    done = map_in_processes(lambda number: number, str, range(20))
    assert [int(one) for one in done] == list(range(20))
    assert {type(one) for one in done} == {int, str}


@pytest.mark.parametrize("count", [0, 3, 20])
@pytest.mark.usefixtures("several")
def test_what_is_done_beside_is_done_once_and_here(count: int) -> None:
    told: list[int] = []
    map_in_processes(_as_it_is, _as_it_is, range(count), beside=lambda: told.append(os.getpid()))
    assert told == [os.getpid()]


@pytest.mark.usefixtures("several")
def test_long_results_do_not_block_the_pipe() -> None:
    done = map_in_processes(lambda number: bytes([number]) * 300_000, bytes, range(9))
    assert [one[0] for one in done] == list(range(9))


@pytest.mark.usefixtures("several")
def test_no_child_is_left(project: Path) -> None:
    map_in_processes(lambda number: number, _as_it_is, range(9))
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    for number in range(10, 30):
        (project / f"plan/phase-{number}.md").write_text(PLAN.format(number))
    assert found(project, cache=False) == found(project)
