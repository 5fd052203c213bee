"""The data that travels with phasemark, and what a project adds."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path

from disk.trees import lay
from phasemark.disk import Unreadable, json_schemas, project_kinds, schema_texts

SCHEMAS = Path(__file__).parent.parent.parent / "schemas"


def test_the_kinds_of_the_checkout_are_found() -> None:
    texts = schema_texts()
    assert sorted(texts) == sorted(path.name for path in (SCHEMAS / "kinds").glob("*.toml"))
    for text in texts.values():
        tomllib.loads(text)


def test_the_json_schemas_of_the_checkout_are_found() -> None:
    schemas = json_schemas()
    assert sorted(schemas) == sorted(path.name for path in (SCHEMAS / "json").glob("*.json"))
    for text in schemas.values():
        json.loads(text)


def test_a_project_adds_kinds(tmp_path: Path) -> None:
    lay(
        tmp_path,
        {
            ".phasemark/kinds/spec.toml": "name = 'spec'\n",
            ".phasemark/kinds/bad.toml": b"name = '\xff'\n",
            ".phasemark/kinds/README.md": "",
            "secret.toml": "",
        },
    )
    os.mkfifo(tmp_path / ".phasemark/kinds/pipe.toml")
    (tmp_path / ".phasemark/kinds/link.toml").symlink_to(tmp_path / "secret.toml")
    texts, faults = project_kinds(tmp_path)
    assert texts == {".phasemark/kinds/spec.toml": "name = 'spec'\n"}
    assert faults == [
        Unreadable(".phasemark/kinds/bad.toml", "not UTF-8 at byte 8"),
        Unreadable(".phasemark/kinds/link.toml", "a link; name the file itself"),
        Unreadable(".phasemark/kinds/pipe.toml", "a FIFO, not a file"),
    ]


def test_a_folder_of_kinds_behind_a_link_is_not_read(tmp_path: Path) -> None:
    lay(tmp_path, {"out/kinds/a.toml": "", "root/x.md": "", "plain/.phasemark": ""})
    (tmp_path / "root/.phasemark").symlink_to("../out")
    for name in ("root", "plain", "gone"):
        assert project_kinds(tmp_path / name) == ({}, [])
