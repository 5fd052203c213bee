"""The settings of the extension for VS Code are those that the server reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from phasemark import __version__
from phasemark.lsp.preferences import KEYS, SECTION

CLIENT = Path(__file__).parent.parent / "client-vscode"
MANIFEST = json.loads((CLIENT / "package.json").read_text(encoding="utf-8"))
SETTINGS: dict[str, dict[str, Any]] = MANIFEST["contributes"]["configuration"]["properties"]
OWN = ("server.", "trace.")
"""What the extension reads itself."""


def test_the_extension_has_the_settings_of_the_server() -> None:
    told = {key.removeprefix(f"{SECTION}.") for key in SETTINGS}
    assert {key for key in told if not key.startswith(OWN)} == set(KEYS)


def test_they_may_be_the_same_and_have_the_same_default() -> None:
    for key, values in KEYS.items():
        setting = SETTINGS[f"{SECTION}.{key}"]
        allowed = setting.get("enum", [True, False])
        assert sorted(map(str, allowed)) == sorted(map(str, values)), key
        assert setting["default"] == values[0], key
        assert setting["type"] == ("boolean" if isinstance(values[0], bool) else "string"), key


def test_a_folder_may_have_its_own() -> None:
    assert {SETTINGS[f"{SECTION}.{key}"]["scope"] for key in KEYS} == {"resource"}


def test_the_version_is_that_of_the_server() -> None:
    assert MANIFEST["version"] == __version__
