"""What somebody may have meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from disk.trees import lay
from phasemark.disk import nearest


@pytest.mark.parametrize(
    ("missing", "meant"),
    [
        ("plan/phase-3.md", "plan/phase-2.md"),
        ("plan/PHASE-2.md", "plan/phase-2.md"),
        ("plans/phase-2.md", "plan/phase-2.md"),
        ("plans/phase-9.md", "plan"),
        ("plan/deap/notes.md", "plan/deep/notes.md"),
        ("REDME.md", "README.md"),
        ("plan/zebra", None),
        ("quite/another/place.md", None),
        ("README.md/x", None),
    ],
)
def test_the_nearest_name_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str, meant: str | None
) -> None:
    lay(tmp_path, {"plan/phase-2.md": "", "plan/deep/notes.md": "", "README.md": ""})
    monkeypatch.chdir(tmp_path)
    assert nearest(Path(missing)) == (Path(meant) if meant else None)
    assert nearest(tmp_path / missing) == (tmp_path / meant if meant else None)


def test_the_top_of_a_machine_has_no_neighbour() -> None:
    assert nearest(Path("/")) is None
    assert nearest(Path("/\0")) is None
