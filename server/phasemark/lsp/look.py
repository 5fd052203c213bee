"""What a handler gets to see: a root, a document of it, a place in the document.

Everything that leaves for the client is made here: URIs, ranges, locations, edits.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from phasemark.document.document import Document
from phasemark.features.change import Change
from phasemark.features.markdown import plain
from phasemark.features.outside import Outside
from phasemark.features.place import Place
from phasemark.lsp import edits
from phasemark.lsp.aside import Pause, aside
from phasemark.lsp.client import Client
from phasemark.lsp.live import LiveRoot
from phasemark.lsp.refusal import Code, RequestRefusedError
from phasemark.lsp.uri import quoted
from phasemark.lsp.wire import Json, Wire
from phasemark.text.edit import Span
from phasemark.text.source import Source
from phasemark.workspace.snapshot import Snapshot

T = TypeVar("T")

_LONG = 50_000
"""Characters of a document of which much is computed in a thread."""
_HUGE = 250_000
"""The same of what is asked at a place: of shorter documents it is there in no time."""


@dataclass(frozen=True)
class View:
    """A root at one moment, as one answer sees it."""

    root: LiveRoot
    snapshot: Snapshot
    outside: Outside
    client: Client

    def uri(self, path: str) -> str:
        """The URI of a path of the root; of an open file as the client spells it."""
        if (text := self.root.text(path)) is not None:
            return text.uri
        return f"{self.root.uri}/{quoted(path)}" if path else self.root.uri

    def version(self, path: str) -> int | None:
        """The version of an open file; None for a closed one."""
        text = self.root.text(path)
        return text.version if text is not None else None

    def wire_of(self, path: str) -> Wire:
        """The positions of a document of the root; of other files the start is known."""
        document = self.snapshot.documents.get(path)
        source = document.source if document is not None else Source("")
        one = self.root.opened.get(path)
        return Wire(source, self.client.encoding, one is not None and one.text.bom)

    def wire_of_file(self, path: str) -> Wire:
        """The positions of any file of the root that is to be edited, open or not."""
        if path in self.snapshot.documents or path in self.root.opened:
            return self.wire_of(path)
        if (text := self.root.text(path)) is not None:
            return Wire(text.source, self.client.encoding, text.bom)
        glance = self.outside.glance(path)
        return Wire(Source((glance and glance.text) or ""), self.client.encoding)

    def range(self, place: Place) -> Json:
        document = self.snapshot.documents.get(place.path)
        if document is None:
            start = {"line": place.line, "character": 0}
            return {"start": start, "end": start}
        if place.path in self.root.opened:
            return self.wire_of(place.path).range(place.span)
        key = ("range", self.client.encoding, place.span)  # the text may be on the disk
        found = document.memo.get(key)
        if found is None:
            found = document.memo[key] = self.wire_of(place.path).range(place.span)
        return found

    def address(self, place: Place) -> str:
        """The URI of a place, for a link; editors go to the line that its fragment names."""
        line = self.range(place)["start"]["line"]
        return f"{self.uri(place.path)}#L{line + 1}" if line else self.uri(place.path)

    def location(self, place: Place) -> Json:
        """A `Location`."""
        return {"uri": self.uri(place.path), "range": self.range(place)}

    def locations(self, places: Iterable[Place | None]) -> Iterator[Json]:
        """A `Location` of each, None of None; many stand in one document."""
        path, uri, wire = None, "", None
        for place in places:
            if place is None:
                yield None
                continue
            if place.path != path:
                path, uri = place.path, self.uri(place.path)
                wire = self.wire_of(path) if path in self.root.opened else None
            yield {"uri": uri, "range": wire.range(place.span) if wire else self.range(place)}

    def edit(
        self, change: Change, label: str = "", *, needs_confirmation: bool = False
    ) -> Json | None:
        """A `WorkspaceEdit`; None if the client cannot do what the change needs.

        `label` is what the user reads beside files that are made or moved.
        """
        return edits.workspace_edit(self, change, label, needs_confirmation)

    @property
    def current(self) -> bool:
        """Whether nothing has changed since: else an edit made in steps is for other texts."""
        return self.root.snapshot is self.snapshot and not self.root.behind

    def require_current(self) -> None:
        """Refuse what was made in steps for a state of the root that is gone."""
        if not self.current:
            raise _changed()

    def markup(self, markdown: str) -> Json:
        """`MarkupContent`, plain for a client that shows no Markdown."""
        if self.client.markdown:
            return {"kind": "markdown", "value": markdown}
        return {"kind": "plaintext", "value": plain(markdown)}


@dataclass(frozen=True)
class Look(View):
    """A document that a request is about. It is the snapshot's own."""

    document: Document
    wire: Wire

    def require_text(self) -> None:
        """Refuse what was made in steps of this document alone if its text is another one now."""
        one = self.root.opened.get(self.document.path)
        if one is None or one.text.text != self.document.text:
            raise _changed()

    def of_long(self, compute: Callable[[], T]) -> Generator[Pause, None, T]:
        """What is computed of the document alone; of a long one in a thread, since an editor
        asks for colours, folds and symbols after each edit."""
        if self.is_long:
            return (yield from aside(compute))
        return compute()

    def of_huge(self, compute: Callable[[], T]) -> T | Generator[Pause, None, T]:
        """What is computed at a place of the document, or work that gives it and is refused where
        the text is another one by then."""
        return self._aside(compute) if len(self.document.text) > _HUGE else compute()

    def _aside(self, compute: Callable[[], T]) -> Generator[Pause, None, T]:
        found = yield from aside(compute)
        self.require_text()
        return found

    @property
    def is_long(self) -> bool:
        return len(self.document.text) > _LONG

    def location_link(self, origin: Span, place: Place, whole: Span | None = None) -> Json:
        """A `LocationLink`; `whole` is what the target's window shows around the place."""
        return {
            "originSelectionRange": self.wire.range(origin),
            "targetUri": self.uri(place.path),
            "targetRange": self.range(Place(place.path, whole or place.span)),
            "targetSelectionRange": self.range(place),
        }

    def targets(self, request: str, origin: Span, places: Sequence[Place]) -> Json:
        """Links where the client takes them for `request` (such as `definition`), else
        locations."""
        if request in self.client.links:
            return [self.location_link(origin, place) for place in places]
        return list(self.locations(places))

    def at(self, offset: int) -> Cursor:
        return Cursor(**{**vars(self), "offset": offset})


@dataclass(frozen=True)
class Cursor(Look):
    """A place in a document."""

    offset: int


def _changed() -> RequestRefusedError:
    return RequestRefusedError("a document has changed meanwhile", Code.CONTENT_MODIFIED)
