"""The built-in kind files, for the tests of this folder."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from phasemark.kinds.load import KindSet, builtin

SCHEMAS = Path(__file__).parent.parent.parent / "schemas"


@cache
def texts() -> dict[str, str]:
    return {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted((SCHEMAS / "kinds").glob("*.toml"))
    }


@cache
def kinds() -> KindSet:
    return builtin(texts())
