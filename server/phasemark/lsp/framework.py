"""The classes of the protocol, each finished when it is used first.

There are more than five hundred, of which a session uses some fifty; attrs takes a fifth of a
second to write their methods.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

import attrs

_LATE = ("__attrs_attrs__", "__init__")
"""What somebody asks for who uses a class."""


class _Unfinished:
    """Stands for an attribute of a class until somebody asks for it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, owner: type) -> Any:
        _finish(owner)
        return getattr(owner if instance is None else instance, self._name)


def load() -> None:
    """Import the protocol; one that is there already stays as it is."""
    if "lsprotocol.types" in sys.modules:
        return
    define = attrs.define
    attrs.define = partial(_later, define)
    try:
        import_module("lsprotocol.types")
    finally:
        attrs.define = define
    from lsprotocol import _hooks

    _hooks._resolved_forward_references = True  # it would look at every class


def _later(define: Callable[..., Any], cls: type | None = None, **how: Any) -> Any:
    """What `attrs.define` gives; a class that wants nothing special is left unfinished."""
    if cls is None or how:
        return define(cls, **how)
    for name in _LATE:
        setattr(cls, name, _Unfinished(name))
    return cls


def _finish(cls: type) -> None:
    """Do what `attrs.define` does; the class is the same afterwards, and has no slots."""
    from lsprotocol import types

    for name in _LATE:
        delattr(cls, name)
    attrs.define(cls, slots=False)
    attrs.resolve_types(cls, types.ALL_TYPES_MAP, {})
