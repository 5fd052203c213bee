"""The committed JSON Schemas are those that the dataclasses give; `--accept` writes them."""

from __future__ import annotations

import json
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Literal

import pytest
from jsonschema import Draft7Validator

from phasemark.config import KEYS
from phasemark.kinds.model import kebab
from phasemark.kinds.schema import ConfigFile, json_schema

FOLDER = Path(__file__).parent.parent / "schemas" / "json"

WHICH: tuple[Literal["kind", "config"], ...] = ("kind", "config")


@pytest.mark.parametrize("which", WHICH)
def test_committed_schemas_are_up_to_date(
    which: Literal["kind", "config"], pytestconfig: pytest.Config
) -> None:
    path = FOLDER / f"{which}.schema.json"
    generated = json.dumps(json_schema(which), indent=2, ensure_ascii=False) + "\n"
    if pytestconfig.getoption("accept"):
        path.write_text(generated, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == generated, "run this test with --accept"


@pytest.mark.parametrize("which", WHICH)
def test_schemas_are_schemas_and_explain_every_key(which: Literal["kind", "config"]) -> None:
    schema = json_schema(which)
    Draft7Validator.check_schema(schema)
    shapes = [schema, *schema.get("definitions", {}).values()]
    for shape in shapes:
        assert shape["additionalProperties"] is False
        for key, value in shape["properties"].items():
            assert key == kebab(key)
            assert value["description"]


def test_the_schema_of_configurations_has_the_keys_that_are_read() -> None:
    assert {kebab(each.name) for each in fields(ConfigFile)} == set(KEYS)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ('select = ["PLN"]\n[aliases.plan]\nGoals = ["Aims"]', True),
        ('phase-words = ["Sprint"]\n[aliases]\nGoals = ["Aims"]', True),
        ('[phase-words]\nphase = ["Sprint"]', True),
        ("select = 1", False),
        ("extend_select = []", False),
        ('[severity]\nPLN = "warn"', False),
    ],
)
def test_editors_are_told_what_the_loader_would_say(text: str, right: bool) -> None:
    assert Draft7Validator(json_schema("config")).is_valid(tomllib.loads(text)) == right
