"""A new document with what the others of its phase say already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.features.actions.drawn import drawn, draws, unprotected, with_commands
from phasemark.features.actions.missing import commands_of
from phasemark.features.draft import Draft
from phasemark.features.outside import Outside
from phasemark.text.edit import Edit, Edits, Span
from phasemark.workspace.snapshot import Snapshot


def taken_over(
    snapshot: Snapshot, draft: Draft, beside: Sequence[Draft], outside: Outside
) -> Draft:
    """The draft with constraints, paths and commands where it had placeholders; `beside` are the
    drafts of its phase, which it may name."""
    for one in (*beside, draft):
        snapshot = snapshot.with_text(one.path, one.text)
    document = snapshot.documents[draft.path]
    commands = commands_of(snapshot, outside)
    scopes = (document.root, *document.sections.scopes)
    edits = [edit for scope in scopes for edit in _filled(snapshot, document, scope, commands)]
    return replace(draft, text=unprotected(Edits.of(*edits)).apply(draft.text))


def _filled(
    snapshot: Snapshot, document: Document, scope: Section, commands: Sequence[str]
) -> Iterator[Edit]:
    """The sections of a scope about which more is known than their skeletons say."""
    kind = scope.opening.kind if scope.opening is not None else document.kind
    for section in kind.section if kind is not None else ():
        found = scope.find(section.name)
        if found is None:
            continue
        known = section
        if draws(snapshot, document, section):
            known = drawn(snapshot, document, scope, section)
        known = with_commands(known, commands)
        body = found.body.of(document.text)
        if known != section and body.strip():
            start = found.body.start + len(body) - len(body.lstrip())
            yield Edit(Span(start, start + len(body.strip())), known.skeleton)
