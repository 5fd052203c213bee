"""Emacs with its own eglot: a person's way through the unfinished example."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from editors.conftest import EDITORS, HERE, advice


def test_a_day(project: Path, surroundings: dict[str, str]) -> None:
    init = project.parent / "init.el"
    init.write_text(advice("elisp", "Emacs"), encoding="utf-8")
    done = subprocess.run(
        [
            EDITORS / "emacs", "-Q", "--batch", "-l", init, "-l", HERE / "emacs.el",
            "prompts/phase-2-export.md",
        ],
        cwd=project, env=surroundings, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    printed = [line for line in done.stdout.split("\n") if line.startswith("{")]
    assert printed, done.stdout + done.stderr
    seen = json.loads(printed[-1])
    assert "problem" not in seen, seen["problem"]
    assert any("no `Verification` section" in text for text in seen["findings"])
    assert seen["word"] == "<path 1>"
    assert "Schema" in seen["hover"]
    assert seen["symbols"] == ["Phase 2: Export"]
    assert "plan/phase-2-export.md" in seen["completion"]
    assert seen["behind"] == "src/gone.py"
    assert "cannot rename files such as `plan/phase-2-export.md`" in seen["rename"]
