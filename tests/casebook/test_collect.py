"""Pages seen by pytest: what passes, how a failure reads, what --accept writes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent
QUICK = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}

GOOD = """\
# PLN002 plan-missing-goals

## No goals

`plan/phase-1.md`

```markdown
# Phase 1: Log
^^^^^^^^^^^^^^ PLN002

## Constraints
- MUST NOT block
```

## Goals

`plan/phase-1.md`

```markdown
# Phase 1: Log

## Goals
- A log
```

```kind
plan/phase-1.md: plan, folder `plan/`
```
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of tests with the conftest of ours and no page."""
    (tmp_path / "conftest.py").write_bytes((TESTS / "conftest.py").read_bytes())
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -q\n", encoding="utf-8")
    (tmp_path / "rules" / "plans").mkdir(parents=True)
    return tmp_path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        env={**os.environ, **QUICK, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
    )


def test_a_page_that_holds_passes(folder: Path) -> None:
    page = folder / "rules" / "plans" / "PLN002-plan-missing-goals.md"
    page.write_text(GOOD, encoding="utf-8")
    ran = run(folder)
    assert ran.stdout.rstrip().startswith(".."), ran.stdout
    assert "2 passed" in ran.stdout


def test_a_failure_is_a_difference_and_accept_writes_it(folder: Path) -> None:
    page = folder / "rules" / "plans" / "PLN002-plan-missing-goals.md"
    wrong = GOOD.replace("^^^^^^^^^^^^^^ PLN002", '  ^^^^^ PLN003 "no idea"').replace(
        "plan, folder", "prompt, folder"
    )
    page.write_text(wrong, encoding="utf-8")
    failed = run(folder)
    assert failed.returncode == 1
    assert f"PLN002-plan-missing-goals.md: {GOOD[2:27]} - No goals" in failed.stdout
    assert '\n-  ^^^^^ PLN003 "no idea"\n+^^^^^^^^^^^^^^ PLN002 "' in failed.stdout
    assert "\n-plan/phase-1.md: prompt, folder `plan/`\n+plan/phase-1.md: plan" in failed.stdout
    accepted = run(folder, "--accept")
    assert "accepted 2 blocks" in accepted.stdout
    assert run(folder).returncode == 0
    kept = page.read_text(encoding="utf-8").split("\n")
    assert [line for line in kept if 'PLN002 "' not in line] == [
        line for line in GOOD.split("\n") if not line.endswith("^ PLN002")
    ]


def test_accept_does_not_run_in_several_processes(folder: Path) -> None:
    ran = run(folder, "-p", "xdist", "--accept", "-n", "2")
    assert ran.returncode == pytest.ExitCode.USAGE_ERROR
    assert "leave out -n" in ran.stderr


BROKEN = {
    "open.md": ("# A\n\n```\nopen\n", "open.md: line 3: the block is never closed"),
    "mark.md": ("# A\n\n`a.md`\n\n```\ntext\n^ PLN2\n```\n", "`^ PLN2` is no mark"),
    "guess.md": ("# A\n\n```guess\n```\n", "line 3: a block without a path is an expectation"),
}


def test_a_page_that_breaks_the_notation_says_where(folder: Path) -> None:
    for name, (text, _) in BROKEN.items():
        (folder / "rules" / "plans" / name).write_text(text, encoding="utf-8")
    ran = run(folder, "--continue-on-collection-errors")
    for _, message in BROKEN.values():
        assert message in ran.stdout
