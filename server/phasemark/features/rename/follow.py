"""What has to be rewritten when files move or headings change."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from phasemark.document.anchors import NAMED, anchor
from phasemark.document.document import Document
from phasemark.document.phase import read_stem
from phasemark.features.anchors import headings
from phasemark.features.rename.mentions import Named, Search, all_named, naming
from phasemark.features.rename.paths import Moves, Written, rewritten
from phasemark.features.rename.renaming import Changed, Sheet
from phasemark.rules.resolution import LINKS
from phasemark.text.edit import Edit, Edits, Span
from phasemark.text.source import Source
from phasemark.workspace.files import Files, normal_path
from phasemark.workspace.snapshot import Snapshot


def follow_moves(sheet: Sheet, asked: Collection[str]) -> Iterator[None]:
    """Rewrite the paths that lead to what moves, and the relative ones of what moves itself;
    in steps, one document each.

    `asked` are the old paths whose moves were asked for; the others are offered.
    """
    snapshot = sheet.snapshot
    wanted = Moves(snapshot.files, {old: sheet.places[old] for old in asked})
    journey = _Journey.of(snapshot.files, Moves(snapshot.files, sheet.places))
    yield from journey.after.in_steps() if journey.moves else ()
    for one in _concerned(snapshot, journey.moves) if journey.moves else ():
        if one is None:
            yield
            continue
        text = sheet.text(one.document)
        found = journey.target(one)
        if found and one.span.of(text) == one.written:
            new = journey.rewritten(one, found, angled=text[one.span.start - 1] == "<")
            if new is not None:
                by = found if journey.moves.of(found) != found else one.document
                sheet.replace(one.document, one.span, new, "references", asked=wanted.of(by) != by)


@dataclass(frozen=True)
class _Journey:
    """The files before and after some of them move."""

    before: Files
    moves: Moves
    after: Files

    @classmethod
    def of(cls, files: Files, moves: Moves) -> _Journey:
        paths = {moves.of(path) for path in files.paths} if moves else files.paths
        return cls(files, moves, Files(paths, files.links, files.ignored))

    def target(self, one: Named) -> str:
        """The file or folder that is named; empty if nothing has to follow.

        The end of a path that several files have means none of them for sure.
        """
        folder = one.document.rpartition("/")[0]
        found = self.before.resolve(one.written, folder, one.form in LINKS)
        if not one.written or not (found.found or found.state == "case"):
            return ""
        if self.moves.of(found.path) == found.path and one.document not in self.moves.files:
            return ""
        tail = one.written.strip("/").removeprefix("./")
        if one.form in LINKS or tail == found.path or not self._is_vague(tail, folder, found.path):
            return found.path
        return ""

    def _is_vague(self, tail: str, folder: str, path: str) -> bool:
        """Whether a path is named by its end, and others end so too."""
        ends = f"/{tail}"
        if path in (normal_path(tail), normal_path(f"{folder}/{tail}")):
            return False
        return sum(other.endswith(ends) for other in self.before.paths) > 1

    def rewritten(self, one: Named, old: str, *, angled: bool) -> str | None:
        """A spelling that leads to the file afterwards; None if none has to change."""
        link, new = one.form in LINKS, self.moves.of(old)
        folder = self.moves.of(one.document).rpartition("/")[0]
        if old == new and self.after.resolve(one.written, folder, link).path == new:
            return None
        written = Written(one.written, one.form, angled, one.document.rpartition("/")[0])
        made = rewritten(written, old, new, folder)
        if made is None or self.after.resolve(made.strip("`"), folder, link).path == new:
            return made
        root = Written(f"/{old}" if link else old, one.form, angled, "")
        return rewritten(root, old, new, folder)


def _concerned(snapshot: Snapshot, moves: Moves) -> Iterator[Named | None]:
    """What may lead to something that moves, and all that moved documents name; None behind
    each document."""
    for one in naming(snapshot, moves.names):
        if one is None or one.document not in moves.files:
            yield one
    for path in sorted(moves.files):
        if path in snapshot.documents:
            yield from all_named(snapshot, path)
            yield None


_TOKEN = re.compile(r"(?<![\w./@+-])(?:\./)?([\w@+-][\w./@+-]*)")


_CODE = re.compile(r"`([^`\n]+)`")


def follow_commands(sheet: Sheet, asked: Collection[str]) -> Iterator[None]:
    """Rewrite what moves in the commands of all documents: paths, and names of phases; in
    steps, one document each.

    What was run stands in code anywhere. It is looked for where something else follows too.
    """
    snapshot = sheet.snapshot
    moves = Moves(snapshot.files, sheet.places)
    wanted = Moves(snapshot.files, {old: sheet.places[old] for old in asked})
    stems = dict(_stems(snapshot, moves))
    search = Search.of({*moves.names, *stems})

    def follow(path: str, command: Span) -> None:
        for match in _TOKEN.finditer(sheet.text(path), *command):
            old = match[1].rstrip("/.")
            new = stems.get(old) or moves.of(old)
            if new != old and not any(character.isspace() for character in new):
                span = Span(match.start(1), match.start(1) + len(old))
                by = wanted.of(old) != old or old in stems
                sheet.replace(path, span, new, "commands", asked=by)

    for path, outline in snapshot.outlines.items():
        yield
        for command in outline.commands:
            if search.finds(command.text.replace("%", " ")):
                follow(path, outline.span(command.at))
    for path in [path for path, edits in sheet.edits.items() if edits]:
        yield
        codes = _CODE.findall(sheet.text(path))
        if any(" " in code and search.finds(code) for code in codes):  # else it is not read
            for mention in snapshot.documents[path].tree.mentions:
                if mention.kind == "code" and " " in mention.text:
                    follow(path, mention.inner)


def _stems(snapshot: Snapshot, moves: Moves) -> Iterator[tuple[str, str]]:
    """Old and new name without extension of each document that is called after its phase."""
    if len(moves.files) > _MOST_STEMS:
        return
    for old, new in moves.files.items():
        before, after = (path.rpartition("/")[2].rpartition(".")[0] for path in (old, new))
        if before != after and read_stem(before, snapshot.project.words) is not None:
            yield before, after


_MOST_STEMS = 20
"""Documents of one phase; whoever moves more moves folders."""


def follow_headings(sheet: Sheet) -> Iterator[None]:
    """Rewrite the anchors of links to headings that the edits so far change; in steps, one
    document each."""
    snapshot = sheet.snapshot
    changed: dict[str, dict[str, str]] = {}
    for path, edits in list(sheet.edits.items()):
        yield
        document = snapshot.documents[path]
        if any(_is_heading(document.source, span.start) for span, *_ in edits):
            before = _anchors([heading.text for heading in headings(document)])
            after = _anchors(_titles(document, edits))
            pairs = zip(before, after, strict=True)
            changed[path] = {old: made for old, made in pairs if old != made}
    words = {old for anchors in changed.values() for old in anchors}
    for one in naming(snapshot, words) if words else ():
        if one is None:
            yield
            continue
        folder = one.document.rpartition("/")[0]
        target = one.document
        if one.written:
            target = snapshot.files.resolve(one.written, folder, one.form in LINKS).path
        new = changed.get(target, {}).get(_decoded(one.anchor))
        span = Span(one.span.end + 1, one.span.end + 1 + len(one.anchor))
        if new and one.form == "link" and span.of(sheet.text(one.document)) == one.anchor:
            sheet.replace(one.document, span, new, "references")


def _is_heading(source: Source, offset: int) -> bool:
    """Whether a line looks like a heading, which may be underlined."""
    number = source.line(offset)
    line = source.line_span(number).of(source.text).lstrip()
    below = source.line_span(number + 1).of(source.text).strip()
    return line.startswith("#") or (bool(below) and not below.strip(below[0]) and below[0] in "=-")


def _titles(document: Document, edits: Sequence[Changed]) -> Iterator[str]:
    """The titles of all headings after the edits."""
    spans = [span for span, *_ in edits]
    for heading in headings(document):
        first = bisect_left(spans, (heading.title.start, -1))
        last = bisect_left(spans, (heading.title.end, -1))
        by = -heading.title.start
        inside = (Edit(span.shift(by), new) for span, new, *_ in edits[first:last])
        yield Edits.of(*inside).apply(heading.text) if last > first else heading.text


def _anchors(titles: Iterable[str]) -> list[str]:
    """The anchors of headings as GitHub makes them, or those that they give themselves."""
    seen: dict[str, int] = {}
    found: list[str] = []
    for title in titles:
        slug = anchor(title)
        number = seen.get(slug, 0)
        seen[slug] = number + 1
        own = NAMED.search(title) if "{#" in title else None
        found.append(own[1] if own else f"{slug}-{number}" if number else slug)
    return found


def _decoded(written: str) -> str:
    if "%" not in written:
        return written
    from urllib.parse import unquote

    return unquote(written)
