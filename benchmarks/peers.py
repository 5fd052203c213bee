"""The tools that phasemark is measured beside, installed below `.cache/bench`.

python -m benchmarks.peers      install what is missing
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import CACHE

RUMDL = "0.3.0"
MARKDOWNLINT = "0.24.1"


class Peer(NamedTuple):
    """A tool: its name with its version, and how it checks the current folder."""

    name: str
    argv: tuple[str, ...]
    cached: tuple[str, ...] = ()
    """How it checks with a cache; empty if it has none."""


def installed() -> list[Peer]:
    """The peers that are there."""
    rumdl = CACHE / "venv" / "bin" / "rumdl"
    markdownlint = (
        CACHE / "npm" / "node_modules" / "markdownlint-cli2" / "markdownlint-cli2-bin.mjs"
    )
    peers = []
    if rumdl.exists():
        check = (str(rumdl), "check")
        store = str(CACHE / "rumdl-cache")
        cached = (*check, "--cache-dir", store, ".")
        peers.append(Peer(f"rumdl {RUMDL}", (*check, "--no-cache", "."), cached))
    if markdownlint.exists() and (node := shutil.which("node")):
        name = f"markdownlint-cli2 {MARKDOWNLINT}"
        peers.append(Peer(name, (node, str(markdownlint), "**/*.md")))
    return peers


def install() -> list[str]:
    """Install the peers that are missing; gives a sentence for each that could not be."""
    problems = []
    if not (CACHE / "venv" / "bin" / "rumdl").exists():
        problems += _install_rumdl(CACHE / "venv")
    if not (CACHE / "npm" / "node_modules" / "markdownlint-cli2").exists():
        problems += _install_markdownlint(CACHE / "npm")
    return problems


def _install_rumdl(folder: Path) -> list[str]:
    commands = (
        [sys.executable, "-m", "venv", str(folder)],
        [str(folder / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check",
         f"rumdl=={RUMDL}"],
    )  # fmt: skip
    return _run("rumdl", commands)


def _install_markdownlint(folder: Path) -> list[str]:
    npm = shutil.which("npm")
    if not npm:
        return ["markdownlint-cli2 is not installed: there is no npm"]
    folder.mkdir(parents=True, exist_ok=True)
    install = [npm, "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(folder)]
    return _run("markdownlint-cli2", ([*install, f"markdownlint-cli2@{MARKDOWNLINT}"],))


def _run(name: str, commands: tuple[list[str], ...]) -> list[str]:
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            reason = (done.stderr or done.stdout).strip().rpartition("\n")[2]
            return [f"{name} is not installed: {reason}"]
    return []


if __name__ == "__main__":
    for problem in install():
        print(problem, file=sys.stderr)
    print("\n".join(peer.name for peer in installed()))
