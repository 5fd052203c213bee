"""All measurements, one after the other, and one report of them.

    make bench                          what the README's table holds
    python benchmarks/run.py --documents 3000,30000

The report is printed and kept in `.cache/bench/report.md`. Each measurement is a process
of its own, so that none inherits the memory or the warm caches of another.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / ".cache" / "bench" / "report.md"


def sections(sizes: str) -> Iterator[str]:
    """The report, part by part."""
    yield "# Measured\n"
    yield _measure("startup")
    yield _measure("keystroke")
    yield _measure("parse")
    yield _measure("graph")
    yield _measure("cli", "--documents", sizes)


def _measure(module: str, *arguments: str) -> str:
    """The output of one measurement, or what it died of."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        return f"{done.stdout}\n`{module}` ended with exit code {done.returncode}\n"
    return done.stdout


def main() -> int:
    parser = argparse.ArgumentParser(prog="python benchmarks/run.py")
    parser.add_argument(
        "--documents", default="30,300,3000", help="sizes of workspaces, with commas"
    )
    parser.add_argument("--output", type=Path, default=REPORT, help="where the report is kept")
    parser.add_argument("--no-install", action="store_true", help="install no peer")
    given = parser.parse_args()
    if not given.no_install:
        subprocess.run([sys.executable, "-m", "benchmarks.peers"], cwd=ROOT, check=False)
    output: Path = given.output
    output.parent.mkdir(parents=True, exist_ok=True)
    failed = False
    with output.open("w") as report:
        for section in sections(given.documents):
            print(section, flush=True)
            print(section, file=report, flush=True)
            failed = failed or "ended with exit code" in section
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
