"""Neovim with `client-neovim/`: a person's way through the unfinished example."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from editors.conftest import EDITORS, HERE, ROOT

NEOVIMS = ("nvim-new", "nvim-old")
LINES = "vim.api.nvim_buf_get_lines(0, 0, -1, false)"


@pytest.fixture(params=NEOVIMS)
def seen(request: pytest.FixtureRequest, project: Path, surroundings: dict[str, str]) -> Any:
    """What `neovim.lua` saw."""
    done = subprocess.run(
        [
            EDITORS / request.param, "--headless", "--clean", "-u", HERE / "init.lua",
            "prompts/phase-2-export.md", "-c", f"luafile {HERE / 'neovim.lua'}",
        ],
        cwd=project, env=surroundings, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    found = [line for line in done.stdout.split("\n") if line.startswith("{")]
    assert found, done.stdout + done.stderr
    return json.loads(found[-1])


def test_they_are_of_two_versions() -> None:
    said = [
        subprocess.run([EDITORS / name, "--version"], capture_output=True, text=True, check=True)
        for name in NEOVIMS
    ]
    versions = [one.stdout.split("\n")[0] for one in said]
    assert len(set(versions)) == len(NEOVIMS), versions


def test_a_day(seen: Any) -> None:
    assert seen.get("problem") is None, f"{seen['step']}: {seen['problem']}\n{seen}"
    assert {"DOC010", "PRM006", "PRM019", "TRI006"} <= set(seen["findings"])
    assert "Phase 1" in seen["hover"]
    assert "Schema" in seen["hover"]
    assert "Context" in seen["symbols"]
    assert seen["completion"] == "plan/phase-2-export.md"
    # Columns are bytes in Neovim, whatever encoding was agreed on: the emoji is four.
    assert seen["typing"] == [
        len("- Code 🚀: [x](".encode()),
        len("- Code 🚀: [x](src/gone.py".encode()),
    ]
    assert seen["rename"] == "phase-5-export.md"
    assert seen["log"].count("\n- Next:") == 2
    assert seen["log_line"].endswith(":")
    assert {"log", "move", "split"} <= set(seen["tab"])
    assert {"status", "next", "graph", "bundle", "new"} <= set(seen["tab"])
    assert {"apply", "show", "do", "board", "picture", "content"}.isdisjoint(seen["tab"])
    assert seen["tab_with_range"] == ["split"]
    assert not seen["tab_of_words"]
    questions = seen["move"].partition("## Open questions")[2].partition("##")[0]
    assert "- [ ] 🚀 who reads it?" in questions
    assert "- [ ] Send 🚀 reports\n- [ ] Count them\n" in seen["split"]
    assert "Phase 5" in seen["status"]
    assert "Phase 1" in seen["graph"]
    assert "`" not in seen["graph"].split("\n")[0] + seen["graph"].rstrip("\n").split("\n")[-1]
    assert seen["filetypes"] == ["markdown", "markdown", "text", "markdown"]
    assert "Phase 3" in seen["bundle"]
    assert seen["pasted"]
    assert seen["window"] == ["phasemark://bundle", False]
    assert {"In progress", "Blocked"} <= set(seen["states"])
    assert "- [x] Blocked" in seen["chosen"]
    assert "- [x] In progress" in seen["set"]
    assert seen["help"] == "phasemark.txt"
    assert ":Phasemark" in seen["help_line"]
    assert "ERROR" not in seen["health"]
    assert "phasemark 0." in seen["health"]


@pytest.mark.parametrize("editor", NEOVIMS)
def test_the_health_of_a_server_that_setup_names(
    editor: str, project: Path, surroundings: dict[str, str]
) -> None:
    program = Path(sys.executable).parent / "phasemark"
    done = subprocess.run(
        [
            EDITORS / editor, "--headless", "--clean", "-u", HERE / "init.lua",
            "-c", f"lua require('phasemark').setup({{ cmd = {{ '{program}', 'server' }} }})",
            "-c", "checkhealth phasemark",
            "-c", f"lua io.stdout:write(table.concat({LINES}, '\\n'))",
            "-c", "qall!",
        ],
        cwd=project, env={**surroundings, "PATH": os.defpath}, capture_output=True, text=True,
        timeout=600, check=False,
    )  # fmt: skip
    assert "ERROR" not in done.stdout + done.stderr
    assert f", {program}" in done.stdout


def test_the_tags_of_the_help_are_those_that_neovim_makes(tmp_path: Path) -> None:
    made = shutil.copytree(ROOT / "client-neovim" / "doc", tmp_path / "doc")
    shipped = (made / "tags").read_text(encoding="utf-8")
    program = str(EDITORS / NEOVIMS[0])
    command = [program, "--headless", "--clean", "-c", f"helptags {made}", "-c", "q"]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    assert (made / "tags").read_text(encoding="utf-8") == shipped
