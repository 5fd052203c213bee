"""One keystroke, inside the process: text change, new document, its findings.

    python -m benchmarks.keystroke

Four documents (a 200-line prompt and three of 5,000 lines: a log of hundreds of sections,
one flat list, one fence) lie in a workspace of others. Somebody types in them, a character
at a time, near the start, in the middle and at the end, then breaks lines in the middle.
The text itself is made before the clock starts: an editor sends it.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from benchmarks.generate import workspace
from benchmarks.large import keystroke
from benchmarks.measure import Times, figure, machine, table, timed
from benchmarks.typing_in import PLACES, versions
from phasemark.config import Settings
from phasemark.loading import builtin_kinds, builtin_vocabulary
from phasemark.rules.check import check, select
from phasemark.rules.select import Selection
from phasemark.syntax.parse import parse
from phasemark.workspace.snapshot import Snapshot


class Typed(NamedTuple):
    """Wall and processor time of the keystrokes at one place."""

    wall: Times
    cpu: Times


def typing(snapshot: Snapshot, selection: Selection, path: str, texts: Iterator[str]) -> Typed:
    """Take each text into the snapshot and check its document.

    What was there before is kept from the garbage collector, as by any process that stays:
    else it walks the whole workspace now and then, in the middle of a keystroke.
    """
    gc.collect()
    gc.freeze()
    wall, cpu = [], []
    for text in texts:
        start, processor = time.perf_counter(), time.process_time()
        snapshot = snapshot.with_text(path, text)
        check(snapshot, [path], selection)
        cpu.append(time.process_time() - processor)
        wall.append(time.perf_counter() - start)
    return Typed(Times.of(wall[1:]), Times.of(cpu[1:]))


def report(documents: int, count: int) -> str:
    typed = keystroke(documents)
    snapshot = _snapshot(documents, dict(typed.values()))
    selection = select(snapshot)
    check(snapshot, selection=selection)
    rows = []
    for shape, (path, text) in typed.items():
        for place in PLACES:
            wall, cpu = typing(snapshot, selection, path, versions(text, place, count + 1))
            lines = text.count("\n")
            times = (wall.median, wall.p95, wall.high, cpu.median)
            rows.append([f"{shape}, {lines:,} lines, {place}", *map(figure, times)])
    head = ["document and place", "median ms", "p95 ms", "max ms", "CPU ms, median"]
    return table(head, rows)


def parsing(rounds: int) -> str:
    """Parse alone: the whole text, and again after one character in the middle."""
    rows = []
    for shape, (_, text) in keystroke().items():
        before = parse(text)
        after = next(versions(text, "middle", 1))
        whole = timed(partial(parse, text), rounds)
        again = timed(partial(parse, after, before), rounds)
        rows.append([shape, figure(whole.median), figure(again.median)])
    return table(["document", "parse, ms", "parse again, ms"], rows)


def _snapshot(documents: int, typed: dict[str, str]) -> Snapshot:
    """A workspace of so many documents, the typed ones and their index included."""
    files = {file.path: file.text for file in workspace(documents)} | typed
    texts = {path: text for path, text in files.items() if path.endswith(".md")}
    return Snapshot.of(
        texts,
        files,
        settings=Settings(),
        kinds=builtin_kinds(),
        vocabulary=builtin_vocabulary(),
    )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.keystroke")
    parser.add_argument(
        "--documents", type=int, default=300, help="documents around the typed ones"
    )
    parser.add_argument("--keys", type=int, default=60, help="keystrokes at each place")
    given = parser.parse_args(arguments)
    print(f"## Keystroke to findings\n\n{machine()}\n")
    print(report(given.documents, given.keys))
    print(f"\n## Parse\n\n{parsing(15)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
