"""phasemark agrees with the generator: it finds what was planted, and nothing else."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.generate import File, workspace
from phasemark.config import Settings
from phasemark.loading import builtin_kinds, builtin_vocabulary
from phasemark.rules.check import check
from phasemark.rules.rule import Finding, Severity
from phasemark.workspace.snapshot import Snapshot


def findings(files: list[File]) -> list[Finding]:
    texts = {file.path: file.text for file in files if file.path.endswith(".md")}
    snapshot = Snapshot.of(
        texts,
        [file.path for file in files],
        settings=Settings(),
        kinds=builtin_kinds(),
        vocabulary=builtin_vocabulary(),
    )
    return check(snapshot)


@pytest.mark.parametrize("count", [30, 300])
def test_nothing_is_found_in_a_clean_workspace(count: int) -> None:
    found = findings(list(workspace(count, defects=0)))
    loud = [finding for finding in found if finding.severity < Severity.HINT]
    assert [(finding.path, finding.code, finding.message) for finding in loud] == []


def test_every_planted_defect_is_found() -> None:
    files = list(workspace(300, defects=1))
    found = {(finding.path, finding.code) for finding in findings(files)}
    planted = [file.planted for file in files if file.planted]
    missed = Counter(one.code for one in planted if (one.path, one.code) not in found)
    assert len(planted) > 250
    assert missed == Counter()
