"""What starting up loads: each command pays for what it uses and for nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

RUN = """
import sys
from phasemark.cli.main import main
main(sys.argv[2:])
loaded = {name.partition(".")[0] for name in sys.modules}
print("loaded:", *sorted(loaded & set(sys.argv[1].split(","))), file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("command", "absent"),
    [
        (["check"], "pygls,lsprotocol,cattrs,asyncio,rich,watchfiles"),
        (["--version"], "click,pydantic,markdown_it,dulwich,rich,pygls,asyncio"),
        (["explain", "PRM006"], "pydantic,dulwich,pygls,asyncio"),
        (["rules"], "pydantic,dulwich,pygls,asyncio"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_loads_only_what_it_needs(
    command: list[str], absent: str, tmp_path: Path
) -> None:
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "phase-1.md").write_text("# Phase 1: First\n", encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-c", RUN, absent, *command],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stderr.rstrip("\n").endswith("loaded:"), run.stderr


HALF = """
import sys
from importlib.abc import MetaPathFinder

class Absent(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "pygls":
            print("looked for", file=sys.stderr, flush=True)
            raise ModuleNotFoundError("there is no `pygls`")

sys.meta_path.insert(0, Absent())
from phasemark.cli.main import main
sys.exit(main(["server"]))
"""


def test_a_server_that_lacks_a_library_says_so_in_a_sentence() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HALF],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    ) as server:  # fmt: skip
        assert server.stdin is not None
        assert server.stderr is not None
        # It imports while nobody has said anything.
        assert server.stderr.readline() == "looked for\n"
        server.stdin.close()
        said = server.stderr.read()
    assert "there is no `pygls`" in said
    assert "Traceback" not in said
    assert server.returncode == 2
