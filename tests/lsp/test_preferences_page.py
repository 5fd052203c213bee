"""`docs/editors.md` lists the settings that there are."""

from __future__ import annotations

import json
import re
from pathlib import Path

from phasemark.lsp.preferences import KEYS

PAGE = Path(__file__).parent.parent.parent / "docs" / "editors.md"


def test_the_page_lists_every_setting_with_its_values() -> None:
    rows = re.findall(r"^\| `([\w.]+)` \| (.*?) \|", PAGE.read_text(encoding="utf-8"), re.M)
    written = {key: re.findall(r"`([^`]+)`", values) for key, values in rows}
    known = {
        key: [value if isinstance(value, str) else json.dumps(value) for value in values]
        for key, values in KEYS.items()
    }
    assert written == known
