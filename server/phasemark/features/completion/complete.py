"""Which sources are asked at a place; the only entry of the package for documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from phasemark.document.document import Document
from phasemark.features.completion.anchors import anchors
from phasemark.features.completion.asking import LONGEST, Asking, standing
from phasemark.features.completion.candidate import Candidate, Completion, chosen
from phasemark.features.completion.codes import codes, comments
from phasemark.features.completion.commands import gate, in_code, in_fence, in_item
from phasemark.features.completion.constraints import NAME, constraints
from phasemark.features.completion.fields import fields, frontmatter
from phasemark.features.completion.items import items
from phasemark.features.completion.links import boxes, documents, opened
from phasemark.features.completion.paths import references, targets
from phasemark.features.completion.phases import dependencies, mentions, named
from phasemark.features.completion.scopes import entries, parts
from phasemark.features.completion.sections import is_heading, lines
from phasemark.features.completion.statuses import statuses
from phasemark.features.completion.titles import is_title, titles
from phasemark.features.completion.values import expectations, values
from phasemark.features.outside import Outside
from phasemark.workspace.snapshot import Snapshot

Source = Callable[[Asking], Iterator[Candidate]]

TRIGGERS = ("/", "`", "<", "#", "[", ":", " ")
"""Characters at which an editor asks without being told to; a space only behind `Phase`."""

_COMMAND_FIELDS = ("command", "commands", "run", "cmd")


def complete(
    snapshot: Snapshot, document: Document, offset: int, outside: Outside, trigger: str = ""
) -> Completion | None:
    """What can be put at a place; None where nothing can.

    `trigger` is the character that made the editor ask. In a document without a kind
    only links are completed, and paths in backticks once they have a slash.
    """
    asking = replace(standing(snapshot, document, offset, outside), trigger=trigger)
    if document.oversized or asking.line.end - asking.line.start > LONGEST:
        return None
    if trigger == " " and named(asking) is None:
        return None
    found = (candidate for source in _sources(asking) for candidate in source(asking))
    completion = chosen(found, document.text, offset)
    return completion if completion.candidates else None


def _sources(asking: Asking) -> tuple[Source, ...]:
    """The sources of a place, in the order in which their candidates are shown."""
    if asking.in_frontmatter:
        return (frontmatter,)
    if asking.comment is not None:
        return (codes,) if asking.document.kind else ()
    if asking.fence is not None:
        return (in_fence,) if asking.document.kind else ()
    if asking.destination is not None:
        return (anchors,) if "#" in asking.destination else (targets,)
    if asking.document.kind is None:
        return (references,) if asking.code is not None and "/" in asking.code else ()
    if asking.code is not None:
        return (in_code, references) if gate(asking) else (references,)
    if is_heading(asking):
        return (titles,) if is_title(asking) else (parts,)
    if named(asking) is not None:
        return (mentions,)
    if opened(asking):
        return (boxes, documents)
    return _in_text(asking)


def _in_text(asking: Asking) -> tuple[Source, ...]:
    """In plain text of a document with a kind: by what its section holds."""
    typed = asking.token.of(asking.document.text)
    if asking.trigger == "/" or "/" in typed:
        return (references,)
    if asking.trigger == "<" or asking.before.lstrip() == "<":
        return (comments,) if asking.before.lstrip() == "<" else ()
    if asking.label:
        return _of_value(asking)
    if asking.trigger or asking.hold == "text":
        return (lines, *_of_line(asking)) if not asking.trigger else ()
    holds = asking.kind.holds if asking.kind else ""
    sources = _HOLDING.get(holds, ()) if asking.kind else ()
    if asking.nested and asking.kind is not None and asking.kind.paths != "none":
        return (references,) if asking.leads else ()
    if asking.fields and fields not in sources:
        sources = (fields, *sources)
    if asking.kind is not None and asking.kind.name == NAME:
        sources = (constraints,)
    elif asking.kind is not None and asking.kind.item is not None:
        sources = (*sources, items)
    if not asking.leads:
        sources = tuple(source for source in sources if source is not references)
    if asking.hold == "blank":
        listed = _unbulleted(asking, sources)
        first_lines = asking.apart and entries not in listed
        return (lines, *listed) if first_lines else (*listed, lines)
    return sources


def _of_value(asking: Asking) -> tuple[Source, ...]:
    """Behind a label: by its field, else by the section that it is."""
    if asking.label in _COMMAND_FIELDS:
        return (in_item,)
    takes_paths = asking.leads and asking.kind is not None and asking.kind.paths != "none"
    if asking.field is not None:
        return (references,) if takes_paths else ()
    labelled = asking.section.form in ("bold", "plain") and asking.section.head.start >= (
        asking.content
    )
    if asking.label == "expected" and gate(asking):
        return (expectations,)
    if asking.kind is not None and (labelled or asking.kind.holds == "dependencies"):
        return _HOLDING.get(asking.kind.holds, (values,))
    return (references,) if takes_paths else ()


def _of_line(asking: Asking) -> tuple[Source, ...]:
    """At the start of a line without a bullet: the value of a status."""
    if asking.kind is not None and asking.kind.holds == "status" and " " not in asking.before:
        return (statuses,)
    return ()


def _unbulleted(asking: Asking, sources: tuple[Source, ...]) -> tuple[Source, ...]:
    """What can be offered on a blank line: a new item, but no second status."""
    if statuses in sources:
        return sources if asking.section.empty else ()
    return sources


def _more(asking: Asking) -> Iterator[Candidate]:
    """Paths in a list of fields that has all of them already."""
    takes = asking.leads and asking.kind is not None and asking.kind.paths != "none"
    if takes and asking.hold == "item" and next(fields(asking), None) is None:
        yield from references(asking)


_HOLDING: Mapping[str, tuple[Source, ...]] = {
    "paths": (references,),
    "fields": (fields, _more),
    "status": (statuses,),
    "dependencies": (dependencies,),
    "commands": (fields, in_item),
    "checks": (),
    "entries": (entries, fields),
}
"""The sources by what a section holds."""
