"""What can be renamed at a place, and the renaming."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.features.anchors import heading_of
from phasemark.features.path_names import PathName
from phasemark.features.rename import names
from phasemark.features.rename.files import document_at, rename_document
from phasemark.features.rename.headings import ready_heading, rename_heading, rename_label
from phasemark.features.rename.phases import (
    Wish,
    is_part,
    rename_part,
    rename_phase,
    unknown,
    wish_for_name,
)
from phasemark.features.rename.prompts import no_prompt, rename_prompt
from phasemark.features.rename.renaming import Ready, Refusal, Renamed, Renaming
from phasemark.features.subject import (
    HeadingName,
    PhaseName,
    PromptName,
    SectionName,
    Subject,
    Title,
    subject,
)
from phasemark.steps import at_once
from phasemark.syntax.names import normalise
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot


class Offer(NamedTuple):
    """Something that can be renamed, and how."""

    ready: Ready
    rename: Callable[[str], Renamed]
    refusal: Refusal | None = None
    """Why it cannot be renamed after all, whatever its name is to be."""


NOTHING = Refusal("there is nothing here to rename")


def prepare(snapshot: Snapshot, document: Document, offset: int) -> Ready | Refusal | None:
    """What can be renamed at a place; None if nothing there has a name."""
    found = offer(snapshot, document, offset)
    return found and (found.refusal or found.ready)


def rename(snapshot: Snapshot, document: Document, offset: int, name: str) -> Renaming | Refusal:
    """Give another name to what stands at a place."""
    return at_once(rename_in_steps(snapshot, document, offset, name))


def rename_in_steps(snapshot: Snapshot, document: Document, offset: int, name: str) -> Renamed:
    """`rename` in steps."""
    found = offer(snapshot, document, offset)
    return (yield from found.rename(name)) if found is not None else NOTHING


def offer(snapshot: Snapshot, document: Document, offset: int) -> Offer | None:
    """What can be renamed at a place: a phase, a prompt, a heading or label, a document."""
    at = _Place(snapshot, document)
    found: Subject | None = subject(snapshot, document, offset)
    match found:
        case PhaseName():
            return at.phase(found)
        case PromptName():
            return Offer(
                Ready(found.number, found.number.of(document.text)),
                lambda name: rename_prompt(snapshot, document, found, name),
                no_prompt(snapshot, document, found),
            )
        case PathName(anchor=anchor) if anchor is not None and anchor.holds(offset):
            return at.anchor(found, anchor)
        case PathName():
            return at.path(found)
        case Title():
            return at.title(found)
        case SectionName(section=section):
            return at.section(section)
        case HeadingName():
            return at.heading(ready_heading(document, found.heading, found.section))
    return None


class _Place(NamedTuple):
    snapshot: Snapshot
    document: Document

    def phase(self, found: PhaseName) -> Offer:
        snapshot, document = self
        key = (snapshot.index.series(document.path), found.id)
        local = is_part(document.outline, found.id)

        def rename(name: str) -> Renamed:
            id = names.phase(name, found.id.word, snapshot.project.words)
            if isinstance(id, Refusal):
                return id
            if local:
                return (yield from rename_part(snapshot, document, found.id, id))
            return (yield from rename_phase(snapshot, key, Wish(id)))

        ready = Ready(found.number, found.number.of(document.text))
        return Offer(ready, rename, None if local else unknown(snapshot, key))

    def title(self, found: Title) -> Offer | None:
        """Behind its id the title has the name of the phase, unless it says what it is."""
        snapshot, document = self
        whole = ready_heading(document, found.heading, None)
        ready = self._named_title(found) if whole is not None else None
        if ready is None or found.id is None:
            return self.heading(whole)
        key = (snapshot.index.series(document.path), found.id)

        def rename(name: str) -> Renamed:
            new = names.line(name)
            if isinstance(new, Refusal):
                return new
            tried = yield from rename_heading(snapshot, document, ready, new)
            if isinstance(tried, Refusal) or key not in snapshot.index.nodes:
                return tried
            wish = wish_for_name(snapshot, key, ready.name, new)
            return (yield from rename_phase(snapshot, key, wish))

        return Offer(ready, rename)

    def _named_title(self, found: Title) -> Ready | None:
        document, title = self.document, found.heading.title
        if document.outline.title_id != found.id:
            return None
        phases = [
            mention.span.end
            for mention in document.tree.mentions.inside(title)
            if mention.kind == "phase"
        ]
        start = phases[0] if phases else title.start
        while start < title.end and document.text[start] in " \t:：.–—(（-":
            start += 1
        end = title.end
        while end > start and document.text[end - 1] in " \t)）":
            end -= 1
        span = Span(start, end)
        kind = document.kind
        roles = (kind.title, kind.name, *kind.place.titles) if kind is not None else ()
        name = span.of(document.text)
        said = normalise(name) in {normalise(role.rstrip(":")) for role in roles}
        return Ready(span, name) if name and not said else None

    def section(self, section: Section) -> Offer | None:
        snapshot, document = self
        if section.form == "heading":
            heading = next(iter(document.tree.headings.inside(section.head)))
            return self.heading(ready_heading(document, heading, section))
        ready = Ready(section.title_span, section.title)
        return Offer(ready, lambda name: rename_label(snapshot, document, section, name))

    def heading(self, ready: Ready | None) -> Offer | None:
        snapshot, document = self
        if ready is None:
            return None
        return Offer(ready, lambda name: rename_heading(snapshot, document, ready, name))

    def anchor(self, found: PathName, anchor: Span) -> Offer | None:
        """The heading that the anchor of a link leads to."""
        snapshot, document = self
        target = snapshot.documents.get(found.target.path)
        heading = heading_of(target, anchor.of(document.text)) if target is not None else None
        if target is None or heading is None:
            return None
        ready = ready_heading(target, heading, target.sections.at(heading.title.start))
        if ready is None:
            return None
        return Offer(
            Ready(anchor, ready.name),
            lambda name: rename_heading(snapshot, target, ready, name),
        )

    def path(self, found: PathName) -> Offer | None:
        """The document that a path leads to, by the name of its file."""
        snapshot, document = self
        target = document_at(snapshot, found.target.path)
        if target is None or found.path.end <= found.path.start or not found.target.found:
            return None
        written = found.path.of(document.text)
        start = found.path.start + written.rfind("/") + 1
        dot = written.rfind(".", start - found.path.start)
        end = found.path.start + dot if dot >= 0 else found.path.end
        stem = target.path.rpartition("/")[2].rpartition(".")[0]
        return Offer(
            Ready(Span(start, end), stem),
            lambda name: rename_document(snapshot, target.path, name),
        )
