"""The fields of a new log entry with what somebody said for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from phasemark.features.change import Change
from phasemark.features.snippet import Snippet, Stop
from phasemark.features.work.fields import spellings
from phasemark.kinds.model import FieldKind
from phasemark.syntax.names import normalise

_FRAME = " \t\r\n-*+_:#>"
"""What stands around the name of a field."""


def filled(change: Change, fields: Sequence[FieldKind], said: Mapping[str, str]) -> Change:
    """The change with these values, by canonical name, in the fields of its snippet."""
    if change.snippet is None:
        return change
    path, span, snippet = change.snippet
    known = spellings(fields)
    parts: list[str | Stop] = []
    name = ""
    for part in snippet.parts:
        if isinstance(part, Stop):
            parts.append(Stop(part.number, said.get(name, part.text)))
            name = ""
            continue
        parts.append(part)
        field = known.get(normalise(part.strip(_FRAME)))
        name = field.name if field is not None else name
    return replace(change, snippet=(path, span, Snippet(tuple(parts))))


def empty_fields(change: Change, fields: Sequence[FieldKind]) -> tuple[str, ...]:
    """The fields of the snippet that nothing is said for."""
    if change.snippet is None:
        return ()
    known = spellings(fields)
    found: list[str] = []
    name = ""
    for part in change.snippet[2].parts:
        if isinstance(part, Stop):
            found += [name] if name and not part.text.strip() else []
            name = ""
        elif (field := known.get(normalise(part.strip(_FRAME)))) is not None:
            name = field.name
    return tuple(found)
