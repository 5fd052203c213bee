"""How long from outlines to the graph of all phases.

    python -m benchmarks.graph --phases 3000

Each phase depends on two others and claims four files of its own and one that all share.
Nothing is read from a disk, and nothing drawn.
"""

from __future__ import annotations

import argparse
import gc
import random

from benchmarks.measure import figure, machine, table, timed
from phasemark.config import Settings
from phasemark.loading import builtin_kinds, builtin_vocabulary
from phasemark.workspace.board import Board
from phasemark.workspace.index import Index
from phasemark.workspace.snapshot import Snapshot

NEAR = 40
"""How far back a phase depends on others."""


def texts(phases: int) -> dict[str, str]:
    """Specifications of so many phases, by path."""
    dice = random.Random(phases)
    return {f"docs/phases/PHASE{one}.md": _text(one, dice) for one in range(1, phases + 1)}


def _text(one: int, dice: random.Random) -> str:
    before = [dice.randint(max(1, one - NEAR), one - 1) for _ in range(2)] if one > 2 else []
    depends = "".join(f"- Phase {other}\n" for other in before) or "None\n"
    files = "".join(f"- `src/m{one}/f{number}.py`\n" for number in range(4))
    return (
        f"# Phase {one} - Part {one}\n\n## Status\nPlanned\n\n## Depends on\n{depends}\n"
        f"## Files\n\n### New\n{files}\n### Modified\n- `package.json`\n"
    )


def built(snapshot: Snapshot) -> Board:
    """The whole graph of some outlines, with nothing that was known before."""
    board = Board(Index(dict(snapshot.outlines), snapshot.kinds))
    for part in ("jobs", "links", "levels", "cycles", "unknown", "collisions", "hazards",
                 "migrations", "critical_path", "merge_order"):  # fmt: skip
        getattr(board, part)
    return board


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.graph")
    parser.add_argument("--phases", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args(arguments)
    snapshot = Snapshot.of(
        texts(given.phases), (), settings=Settings(), kinds=builtin_kinds(),
        vocabulary=builtin_vocabulary(),
    )  # fmt: skip
    assert len(built(snapshot).jobs) == given.phases
    gc.freeze()  # what was read is there for long, as it is in a run
    gc.set_threshold(20_000, 20, 20)  # as it is on the command line; a server has it off
    times = timed(lambda: built(snapshot), given.rounds)
    print(f"## The graph\n\n{machine()}\n")
    row = [f"{given.phases:,} phases", figure(times.low), figure(times.median)]
    print(table(["outlines to graph", "ms, least", "ms, median"], [row]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
