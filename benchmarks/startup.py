"""What it takes to start: whole processes over a bare interpreter, and single imports.

python -m benchmarks.startup
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from benchmarks.generate import File, workspace, write
from benchmarks.measure import CACHE, ROOT, Times, command, environment, figure, machine, run, table
from benchmarks.peers import installed

BARE = "python -c pass"

MODULES = (
    "phasemark", "phasemark.cli.main", "phasemark.syntax.parse", "phasemark.kinds.load",
    "phasemark.config", "phasemark.workspace.snapshot", "phasemark.rules.check", "phasemark.disk",
    "click", "rich.console", "rich.progress", "markdown_it", "pydantic", "pathspec", "dulwich",
    "dulwich.index", "watchfiles", "asyncio", "pygls.lsp.server",
)  # fmt: skip


def processes(path: str, alone: str) -> dict[str, tuple[str, ...]]:
    """Each thing to start, by name."""
    given = {
        BARE: (sys.executable, "-c", "pass"),
        "phasemark --version": (*command(), "--version"),
        "phasemark explain REF001": (*command(), "explain", "REF001"),
        "phasemark rules": (*command(), "rules"),
        "phasemark check --no-cache, a document alone": (*command(), "check", "--no-cache", alone),
        "phasemark check, one document": (*command(), "check", path),
        "phasemark check --no-cache, one document": (*command(), "check", "--no-cache", path),
        "phasemark check --no-cache, 30 documents": (*command(), "check", "--no-cache", "."),
    }
    for peer in installed():
        given[f"{peer.name}, one document"] = (*peer.argv[:-1], path)
    return given


def starts(rounds: int) -> str:
    """The wall time of whole processes, interleaved."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "workspace"
        write(folder, workspace(30, defects=0))
        path = min(folder.glob("prompts/*.md"))
        alone = Path(name) / "alone"
        write(alone, iter([File(f"prompts/{path.name}", path.read_text())]))
        argvs = processes(str(path), str(alone / "prompts" / path.name))
        return _table(_interleaved(argvs, folder, rounds))


def imports(rounds: int) -> str:
    """The wall time of an interpreter that imports one module, interleaved."""
    argvs = {BARE: (sys.executable, "-c", "pass")}
    for name in MODULES:
        attempt = f"try: import {name}\nexcept ImportError: raise SystemExit(2)"
        argvs[f"import {name}"] = (sys.executable, "-c", attempt)
    return _table(_interleaved(argvs, ROOT, rounds))


def _interleaved(
    argvs: Mapping[str, tuple[str, ...]],
    folder: Path,
    rounds: int,
) -> dict[str, list[float]]:
    """Seconds of each process in each round but the first; none for those that fail."""
    seconds: dict[str, list[float]] = {name: [] for name in argvs}
    for number in range(rounds + 1):
        for name, argv in argvs.items():
            done = run(argv, folder, environment(CACHE / "saved"))
            if number and not done.failed:
                seconds[name].append(done.wall)
    return seconds


def _table(seconds: Mapping[str, list[float]]) -> str:
    bare = 1000 * median(seconds[BARE])
    rows = []
    for name, values in seconds.items():
        if not values:
            rows.append([f"`{name}`", "failed", "", ""])
            continue
        times = Times.of(values)
        over = f"{times.median - bare:+.1f}"
        rows.append([f"`{name}`", over, figure(times.median), figure(times.low)])
    return table(["process", "ms over bare", "median ms", "least ms"], rows)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.startup")
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args(arguments)
    print(f"## Start-up\n\n{machine()}\n")
    print(starts(given.rounds))
    print(f"\n## Imports\n\n{imports(given.rounds)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
