"""README's table, the rule pages and the picture are what the rules and the example give."""

from __future__ import annotations

import re
from pathlib import Path

from phasemark.cli.pages import board, generated, graph, picture, stale, write
from phasemark.config import read_settings

ROOT = Path(__file__).parent.parent


def test_generated_files_are_up_to_date() -> None:
    wrong = [path.relative_to(ROOT).as_posix() for path in stale(ROOT)]
    assert wrong == [], "`make pages` writes them"


def test_every_rule_of_the_table_has_its_page() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    pages = sorted((ROOT / "docs" / "rules").glob("*.md"))
    assert pages
    assert all(f"| [{page.stem}](docs/rules/{page.name}) |" in readme for page in pages)


def test_the_configuration_of_the_readme_is_right_as_it_stands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.partition("\n## Configuration\n")[2]
    _, _, shown = section.partition("\n```toml\n")
    settings = read_settings("phasemark.toml", shown.partition("\n```")[0])
    assert settings.severity == {"REF001": "error"}
    assert settings.aliases


def test_the_picture_loads_nothing_from_elsewhere() -> None:
    svg = picture(ROOT / "examples" / "unfinished")
    assert "url(http" not in svg
    assert "cycle" in svg


def test_the_graph_and_the_board_show_what_is_going_on() -> None:
    drawn = graph(ROOT / "examples" / "unfinished")
    assert "waits for itself" in drawn
    assert "collides in routes.py" in drawn
    shown = re.sub(r"&#160;|\s", " ", board(ROOT / "examples" / "metrics-gateway"))
    assert "Environment overrides" in shown
    assert "url(http" not in drawn + shown


def test_writing_twice_writes_once(tmp_path: Path) -> None:
    files = {tmp_path / "docs" / "page.md": "text\n"}
    assert write(files) == list(files)
    assert write(files) == []


def test_pages_end_with_one_newline() -> None:
    for path, text in generated(ROOT).items():
        assert text.endswith("\n"), path
        assert not text.endswith("\n\n"), path
