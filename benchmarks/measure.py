"""Clocks, processes and tables for the measurements."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "bench"
"""Where peers are installed and workspaces are laid down."""


def environment(saved: Path) -> dict[str, str]:
    """The environment of a process that is measured; `saved` is where caches of it may lie.

    Bytecode is kept, whatever the caller's environment says: who installs a package has it
    compiled once, and does not wait for that at every start.
    """
    given = {**os.environ, "NO_COLOR": "1", "XDG_CACHE_HOME": str(saved)}
    given.pop("PYTHONDONTWRITEBYTECODE", None)
    return given | {"PYTHONPYCACHEPREFIX": str(CACHE / "bytecode")}


class Run(NamedTuple):
    """What one process cost, its children included."""

    wall: float
    """Seconds from its start to its end."""
    cpu: float
    """Seconds on a processor, in user and system mode."""
    peak: float
    """Megabytes of its largest process."""
    code: int
    output: int
    """Bytes it wrote."""
    last: str
    """The last line it wrote, which says why when it failed."""

    @property
    def failed(self) -> bool:
        """Checkers end with 1 when they found something; anything higher is a failure."""
        return self.code not in (0, 1)


def command() -> tuple[str, ...]:
    """How phasemark is started: its script, or the module where there is none."""
    script = Path(sys.executable).with_name("phasemark")
    return (str(script),) if script.exists() else (sys.executable, "-m", "phasemark")


def run(argv: tuple[str, ...], folder: Path, environment: Mapping[str, str]) -> Run:
    """Run a command to its end; what it writes is counted and thrown away.

    The peak is never below that of the caller: the kernel counts the moment before `exec`.
    """
    with tempfile.TemporaryFile() as sink:
        start = time.perf_counter()
        process = subprocess.Popen(
            argv, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output = sink.tell()
        sink.seek(max(0, output - 400))
        last = sink.read().decode("utf-8", "replace").strip().rpartition("\n")[2]
    peak = usage.ru_maxrss / (1024 if sys.platform == "linux" else 1024 * 1024)
    cpu = usage.ru_utime + usage.ru_stime
    return Run(wall, cpu, peak, process.returncode, output, last)


def tree_peak(argv: tuple[str, ...], folder: Path, environment: Mapping[str, str]) -> float | None:
    """Megabytes that the process and its children held at once, shared pages counted once.

    Sampled some 100 times a second, which slows the process: not for a run that is timed.
    None where there is no `/proc`.
    """
    if not Path("/proc/self/smaps_rollup").exists():
        return None
    ended = threading.Event()
    own = os.getpid()
    peak = 0

    def watch() -> None:
        nonlocal peak
        while not ended.wait(0.01):
            peak = max(peak, sum(_held(pid) for pid in _descendants(own)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    run(argv, folder, environment)
    ended.set()
    watcher.join()
    return peak / 1024


def _descendants(pid: int) -> Iterable[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(child) for child in task.read_text().split()]
        except OSError:
            continue
        for child in children:
            yield child
            yield from _descendants(child)


def _held(pid: int) -> int:
    """The proportional set size of a process in KiB; 0 when it has just ended."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in rollup.split("\n") if line[:4] == "Pss:"), 0)


class Times(NamedTuple):
    """Durations in milliseconds."""

    median: float
    low: float
    p95: float
    high: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Times:
        ordered = sorted(1000 * value for value in seconds)
        rank = min(len(ordered) - 1, round(0.95 * len(ordered)))
        return cls(statistics.median(ordered), ordered[0], ordered[rank], ordered[-1])


def timed(action: Callable[[], object], rounds: int) -> Times:
    """The processor time of a call, over so many rounds after one that is thrown away.

    Processor time, because others who use the machine do not add to it.
    """
    action()
    seconds = []
    for _ in range(rounds):
        start = time.process_time()
        made = action()
        seconds.append(time.process_time() - start)
        del made  # That it is thrown away is no part of the call.
    return Times.of(seconds)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; all columns but the first are aligned right."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def figure(value: float) -> str:
    """A number with about three digits, down to thousandths."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.{1 if value >= 10 else 2 if value >= 1 else 3}f}"


def machine() -> str:
    """The machine and the interpreter, in one line."""
    load = ", ".join(f"{part:.2f}" for part in os.getloadavg())
    return (
        f"{platform.system()} {platform.machine()}, {_processor()}, {os.cpu_count()} processors,"
        f" Python {platform.python_version()}, load before {load}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().split("\n")
    except OSError:
        return platform.processor() or "processor unknown"
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "processor unknown")
