"""The same project in other checkouts: what is read of them, and how."""

from __future__ import annotations

import gc
import os
from itertools import islice
from pathlib import Path

import pytest

from disk.trees import lay
from phasemark.checkouts import elsewhere
from phasemark.disk import root_at
from phasemark.disk.cache import cache_folder
from phasemark.loading import How
from phasemark.steps import at_once
from phasemark.surroundings import Surroundings

PLAN = "# Phase {}: Export\n\n## Goals\n- fast\n"
MANY = 130
"""Documents; so many are shared with other processes where that is allowed."""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project below the top of a repository, which has a linked worktree beside it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    control = tmp_path / "main/.git/worktrees/wt"
    lay(
        tmp_path,
        {
            "main/.git/HEAD": "ref: refs/heads/main\n",
            "main/.git/worktrees/wt/gitdir": f"{tmp_path}/wt/.git\n",
            "main/.git/worktrees/wt/commondir": "../..\n",
            "main/.git/worktrees/wt/HEAD": "ref: refs/heads/export\n",
            "main/a/b/plan/phase-1.md": PLAN.format(1),
            "wt/.git": f"gitdir: {control}\n",
        },
    )
    return tmp_path / "main/a/b"


def test_another_checkout_is_read(root: Path, tmp_path: Path) -> None:
    lay(tmp_path, {"wt/a/b/plan/phase-1.md": PLAN.format(1)})
    (found,) = at_once(elsewhere(root_at(root), How()))
    assert (found.folder, found.branch) == ("../../../wt/a/b", "export")
    assert list(found.snapshot.documents) == ["plan/phase-1.md"]


@pytest.mark.parametrize("link", ["a", "a/b"])
def test_no_link_leads_out_of_another_checkout(link: str, root: Path, tmp_path: Path) -> None:
    lay(tmp_path, {"private/b/plan/phase-1.md": PLAN.format(1), "wt/empty": ""})
    (tmp_path / "wt" / link).parent.mkdir(exist_ok=True)
    target = tmp_path / "private" / ("b" if link == "a/b" else "")
    (tmp_path / "wt" / link).symlink_to(target, target_is_directory=True)
    assert at_once(elsewhere(root_at(root), How())) == ()


def test_a_server_reads_other_checkouts_by_itself(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It starts no process, saves nothing where it was told so, sees to its own garbage, and
    does other things between two documents."""
    plans = {f"wt/a/b/plan/phase-{number}.md": PLAN.format(number) for number in range(MANY)}
    lay(tmp_path, plans)
    forked: list[bool] = []

    def fork() -> int:
        forked.append(True)
        raise OSError("no process")

    monkeypatch.setattr(os, "fork", fork, raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    frozen = gc.get_freeze_count()
    gc.disable()
    try:
        steps = Surroundings(root, lambda: 0.0, cache=False).elsewhere()
        assert len(list(islice(steps, MANY))) == MANY
        (found,) = at_once(steps)
        assert not gc.isenabled()
        assert gc.get_freeze_count() == frozen
    finally:
        gc.enable()
    assert len(found.snapshot.documents) == MANY
    assert not forked
    folder = cache_folder()
    assert folder is not None
    assert not folder.exists()
