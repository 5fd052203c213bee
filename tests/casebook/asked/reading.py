"""`folds`, `selection`, `tokens`, `hints`, `lenses`, `linked`: what helps to read a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from casebook.world import World
from phasemark.document.document import Document
from phasemark.features import folding, hints, lenses, linked, past, runs, selection, tokens
from phasemark.features.place import Place
from phasemark.text.edit import Span


def folded(world: World, path: str) -> Iterator[str]:
    """The first and the last line of each fold, its kind, and what is shown for it."""
    document = world.snapshot.documents[path]
    for fold in folding.folds(world.snapshot, document):
        first, last = line(document, fold.span.start), line(document, fold.span.end)
        kind = f" ({fold.kind})" if fold.kind else ""
        yield f"{first} ... {last}{kind}{f' = {fold.text}' if fold.text else ''}"


def over(world: World, path: str) -> Iterator[str]:
    """The first and the last line of what is over, its tag, and what is said of it."""
    document = world.snapshot.documents[path]
    for one in past.past(world.snapshot, document):
        first, last = line(document, one.span.start), line(document, one.span.end)
        lines = first if first == last else f"{first} ... {last}"
        yield f"{lines} ({one.tag}) = {one.message}"


def selected(world: World, argument: str) -> Iterator[str]:
    """What a selection grows to, from the cursor to the document, line breaks as `/`."""
    document = world.snapshot.documents[world.cursor.path]
    for span in selection.selection(document, world.cursor.start):
        yield short(span.of(document.text).replace("\n", "/"))


def short(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:28]}...{text[-28:]}")


def coloured(world: World, path: str) -> Iterator[str]:
    """The type of each token, its modifier and its text."""
    for marked in tokens.tokens(world.snapshot, world.snapshot.documents[path]):
        for token in marked.tokens:
            names = [tokens.TYPES[token.type]]
            names += [
                name for bit, name in enumerate(tokens.MODIFIERS) if token.modifiers >> bit & 1
            ]
            yield f"{' '.join(names)} {marked.placed.piece.text[token.start : token.end]!r}"


def hinted(world: World, path: str) -> Iterator[str]:
    """The line before each hint, and the hint."""
    document = world.snapshot.documents[path]
    for hint in hints.hints(world.snapshot, document, Span(0, len(document.text))):
        start = document.source.line_starts[document.source.line(hint.offset)]
        yield f"{document.text[start : hint.offset]} <- {hint.text} ({hint.kind})"


def lensed(world: World, path: str) -> Iterator[str]:
    """The lenses that have something to say, below the line they stand above."""
    document = world.snapshot.documents[path]
    for lens in lenses.lenses(world.snapshot, document):
        said = lenses.shown(world.snapshot, document, lens.kind, lens.scope)
        if said is not None:
            yield f"{line(document, lens.span.start)}: {said.title}"
            for place in said.places:
                yield f"  -> {place.path}: {shown_place(world, place)}"


def runnable(world: World, path: str) -> Iterator[str]:
    """What can be run on a click, and all of its lines as they stand."""
    document = world.snapshot.documents[path]
    for run in runs.runs(document):
        yield run.title
        yield from (f"  {row}" for row in run.span.of(document.text).splitlines())


def shown_place(world: World, place: Place) -> str:
    document = world.snapshot.documents[place.path]
    return line(document, place.span.start)


def together(world: World, argument: str) -> Iterator[str]:
    """The lines with the places that are edited together, in brackets."""
    document = world.snapshot.documents[world.cursor.path]
    found = linked.linked(world.snapshot, document, world.cursor.start)
    if found is None:
        yield "nothing"
        return
    for span in found.spans:
        whole = document.source.line_span(document.source.line(span.start))
        before = document.text[whole.start : span.start]
        after = document.text[span.end : whole.end]
        yield f"{before}[{span.of(document.text)}]{after}"


def line(document: Document, offset: int) -> str:
    """The text of a line without the white space around it."""
    return document.source.line_span(document.source.line(offset)).of(document.text).strip()


OPERATIONS: Mapping[str, Callable[[World, str], Iterator[str]]] = {
    "folds": folded,
    "past": over,
    "selection": selected,
    "tokens": coloured,
    "hints": hinted,
    "lenses": lensed,
    "runs": runnable,
    "linked": together,
}
