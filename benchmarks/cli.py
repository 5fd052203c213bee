"""`phasemark check` as a whole process, beside other Markdown checkers on the same files.

    python -m benchmarks.cli --documents 300,3000
    python -m benchmarks.cli --folder PATH       on documents of your own

The tools run in turn, round by round, so that a busy moment of the machine meets them
all. Figures are medians. The tools do not look for the same things: rumdl and
markdownlint look at the form of Markdown, each with its default rules.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks import peers
from benchmarks.generate import workspace, write
from benchmarks.measure import (
    CACHE,
    Run,
    command,
    environment,
    figure,
    machine,
    run,
    table,
    tree_peak,
)

STORE = CACHE / "saved"
"""Where phasemark keeps its saved index while it is measured."""


class Contender(NamedTuple):
    """A tool in one situation."""

    name: str
    argv: tuple[str, ...]
    before: Callable[[], None] = lambda: None
    """What makes the situation, outside the clock."""


class Corpus(NamedTuple):
    """A folder, with the number of its documents and of their bytes."""

    folder: Path
    documents: int
    bytes: int


def contenders(corpus: Corpus) -> list[Contender]:
    check = (*command(), "check")
    changing = min(corpus.folder.rglob("phase-*.md"), default=corpus.folder / "README.md")
    ours = [
        Contender("phasemark --no-cache", (*check, "--no-cache", ".")),
        Contender("phasemark, first time", (*check, "."), _forget),
        Contender("phasemark, nothing changed", (*check, ".")),
        Contender("phasemark, one document changed", (*check, "."), lambda: _change(changing)),
    ]
    theirs = []
    for peer in peers.installed():
        theirs.append(Contender(peer.name, peer.argv))
        if peer.cached:
            theirs.append(Contender(f"{peer.name}, nothing changed", peer.cached))
    return [*ours, *theirs]


def measure(corpus: Corpus, rounds: int) -> dict[str, list[Run]]:
    """The runs of each contender in each round but the first."""
    runs: dict[str, list[Run]] = {}
    for number in range(rounds + 1):
        for contender in contenders(corpus):
            contender.before()
            done = run(contender.argv, corpus.folder, environment(STORE))
            if number:
                runs.setdefault(contender.name, []).append(done)
    return runs


def report(corpus: Corpus, rounds: int) -> str:
    runs = measure(corpus, rounds)
    peaks = {}
    for contender in contenders(corpus):
        contender.before()
        peaks[contender.name] = tree_peak(contender.argv, corpus.folder, environment(STORE))
    walls = {name: median(run.wall for run in of) for name, of in runs.items()}
    rows = [_row(name, of, peaks[name], walls, corpus) for name, of in runs.items()]
    head = [
        "tool", "wall s", "least to most", "CPU s", "CPU ms a document", "peak MB",
        "all processes MB", "documents/s", "wall / rumdl", "wall / markdownlint", "output kB",
        "exit",
    ]  # fmt: skip
    size = f"{corpus.documents:,} documents, {corpus.bytes / 1e6:.1f} MB, {rounds} rounds"
    return f"### {size}\n\n{table(head, rows)}"


def _row(
    name: str, runs: list[Run], tree: float | None, walls: Mapping[str, float], corpus: Corpus
) -> list[str]:
    if failed := next((run for run in runs if run.failed), None):
        return [name, f"failed: {failed.last}", *([""] * 9), str(failed.code)]
    wall, cpu = walls[name], median(run.cpu for run in runs)
    return [
        name,
        figure(wall),
        f"{figure(min(run.wall for run in runs))} to {figure(max(run.wall for run in runs))}",
        figure(cpu),
        figure(1000 * cpu / corpus.documents),
        f"{median(run.peak for run in runs):.0f}",
        "" if tree is None else f"{tree:.0f}",
        f"{corpus.documents / wall:,.0f}",
        *(_ratio(wall, walls, peer) for peer in ("rumdl", "markdownlint")),
        f"{runs[-1].output / 1000:.0f}",
        ", ".join(sorted({str(run.code) for run in runs})),
    ]


def _ratio(wall: float, walls: Mapping[str, float], peer: str) -> str:
    """The wall time against that of a peer without a cache; empty when it is not there."""
    return next((f"{wall / walls[name]:.2f}" for name in walls if name.startswith(peer)), "")


def _forget() -> None:
    shutil.rmtree(STORE, ignore_errors=True)


def _change(path: Path) -> None:
    """Add a blank line at the end, or take it away again."""
    text = path.read_text()
    path.write_text(text[:-1] if text.endswith("\n\n") else text + "\n")


def generated(documents: int) -> Corpus:
    """A generated workspace, kept until the generator changes."""
    own = Path(__file__).parent
    sources = ("words", "project", "documents", "defects", "generate")
    state = hashlib.sha256(b"".join((own / f"{name}.py").read_bytes() for name in sources))
    folder = CACHE / f"workspace-{documents}-{state.hexdigest()[:12]}"
    if not (folder / "truth.json").exists():
        for stale in CACHE.glob(f"workspace-{documents}-*"):
            shutil.rmtree(stale)
        write(folder, workspace(documents))
    return existing(folder)


def existing(folder: Path) -> Corpus:
    sizes = [path.stat().st_size for path in folder.rglob("*.md")]
    return Corpus(folder.resolve(), len(sizes), sum(sizes))


def reports(corpora: Iterable[Corpus], rounds: int) -> None:
    print(f"## Whole runs\n\n{machine()}\n")
    for corpus in corpora:
        print(f"{report(corpus, rounds)}\n", flush=True)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cli")
    parser.add_argument("--documents", default="30,300,3000", help="sizes, with commas")
    parser.add_argument("--folder", type=Path, help="a folder of your own instead")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args(arguments)
    if given.folder:
        reports([existing(given.folder)], given.rounds)
    else:
        sizes = given.documents.split(",")
        reports((generated(int(size)) for size in sizes), given.rounds)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
