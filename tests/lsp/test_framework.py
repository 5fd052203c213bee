"""Classes of the protocol that are finished late are the classes that lsprotocol makes."""

from __future__ import annotations

import subprocess
import sys

import attrs
from lsprotocol import types

LATE = """
from phasemark.lsp import framework
framework.load()
import attrs
from lsprotocol import types
from pygls.protocol import default_converter

params = {"textDocument": {"uri": "file:///a.md"}, "position": {"line": 1, "character": 2}}
converter = default_converter()
hover = converter.structure(params, types.HoverParams)
assert converter.unstructure(hover) == params
assert hover.position == types.Position(1, 2) < types.Position(1, 3)
assert "__attrs_attrs__" in vars(types.Position)
assert "_Unfinished" in repr(vars(types.Moniker)["__attrs_attrs__"])
for name, cls in sorted(types.ALL_TYPES_MAP.items()):
    if isinstance(cls, type) and attrs.has(cls):
        print(name, [(one.name, one.default) for one in attrs.fields(cls)], cls.__hash__ is None)
"""


def test_they_have_the_same_fields() -> None:
    done = subprocess.run([sys.executable, "-c", LATE], capture_output=True, text=True, check=True)
    expected = [
        f"{name} {[(one.name, one.default) for one in attrs.fields(cls)]} {cls.__hash__ is None}"
        for name, cls in sorted(types.ALL_TYPES_MAP.items())
        if isinstance(cls, type) and attrs.has(cls)
    ]
    assert len(expected) > 500
    assert done.stdout.splitlines() == expected
