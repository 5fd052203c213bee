"""Two scopes of one document as one: sections of the same name come together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from phasemark.document.document import Document
from phasemark.document.section import LABEL, Section
from phasemark.features.work.numbering import numbered_on
from phasemark.features.work.sections import last_text
from phasemark.text.edit import Edit, Span

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_BULLET = re.compile(r"[-*+][ \t]+\S")
_FENCE = re.compile(r"[ \t]*(?:[-*+>][ \t]+)*(?:`{3}|~{3})")


@dataclass(slots=True)
class _Part:
    """A section of a scope, or what stands before the first one."""

    key: str
    head: str
    """The heading, or the label up to its colon; empty for what stands before all sections."""
    lines: list[str]
    """What follows, without the blank lines at the end; the first one is the rest of a line."""
    gap: str
    """The blank lines behind it."""

    @property
    def text(self) -> str:
        return f"{self.head}{_closed(''.join(self.lines))}{self.gap}"


def joined(document: Document, scopes: Sequence[Section]) -> list[Edit]:
    """The edits that make one scope of several that stand one behind the other.

    The first one keeps its heading, and gets the names of the others. What their sections
    say stands behind what its own of that name say; where both are one list, an item that
    stands there word for word is not said twice.
    """
    first, *others = scopes
    parts = list(_parts(document, first))
    for scope in others:
        at = 0
        for part in _parts(document, scope):
            same = (number for number, one in enumerate(parts) if one.key == part.key)
            found = next(same, None)
            if found is None:
                at += 1
                parts.insert(at, part)
            else:
                at = found
                _append(parts[at], part)
    body = Span(_below(document, first), last_text(document, others[-1].body))
    text = "".join(part.text for part in parts if part.head or part.lines)
    return [*_name(document, scopes), Edit(body, text.rstrip("\r\n"))]


def _closed(text: str) -> str:
    return text if text.endswith(("\n", "\r")) else f"{text}\n"


def _below(document: Document, scope: Section) -> int:
    """Where the first line below the heading that says something starts."""
    text, start = document.text, document.source.next_line(scope.head.end - 1)
    while (
        start < scope.end
        and not document.source.line_span(document.source.line(start)).of(text).strip()
    ):
        start = document.source.next_line(start)
    return min(start, scope.end)


def _parts(document: Document, scope: Section) -> Iterator[_Part]:
    """What stands before the sections of a scope, which may be nothing, and these."""
    text, start = document.text, _below(document, scope)
    end = max(last_text(document, scope.body), start)
    starts, ends, keys = [start], [start], [""]
    for child in scope.children:
        line = document.source.line_start(child.start)
        alone = child.level <= LABEL and not text[line : child.start].strip()
        if alone and ends[-1] <= line < end:
            starts.append(line)
            ends.append(child.head.end)
            keys.append(child.name or child.key)
    for number, (key, head) in enumerate(zip(keys, ends, strict=True)):
        last = number + 1 == len(keys)
        lines = _LINE.findall(text[head : end if last else starts[number + 1]])
        gap: list[str] = []
        while lines and not lines[-1].strip():
            gap.append(lines.pop())
        blank = "\n" if last else "".join(gap if lines else gap[:-1])
        yield _Part(key, text[starts[number] : head], lines, blank)


def _append(part: _Part, other: _Part) -> None:
    """What a section says behind what another one of its name says."""
    new = _unsaid(part.lines, [line.lstrip(" \t") for line in other.lines[:1]] + other.lines[1:])
    while new and not new[0].strip():
        new = new[1:]
    if not new:
        return
    if part.lines:
        part.lines[-1] = _closed(part.lines[-1])
        further = numbered_on(part.lines, new)
        listed = further is not None or (_BULLET.match(new[0]) and _listed(part.lines))
        new = new if further is None else further
        part.lines += [] if listed else ["\n"]
    elif part.head:
        part.lines = ["\n"]
    part.lines += new
    part.gap = part.gap or other.gap


def _listed(lines: Sequence[str]) -> bool:
    """Whether the last paragraph of a section is a list at the left margin."""
    for line in reversed(lines):
        if _BULLET.match(line):
            return True
        if not line.strip() or not line[0].isspace():
            return False
    return False


def _unsaid(said: Sequence[str], new: Sequence[str]) -> list[str]:
    """Lines without the items of the left margin that stand in others word for word.

    All lines where either is more than one list: an item below a name of its own says
    something else than the same words below another.
    """
    if not (_is_one_list(said) and _is_one_list(new)):
        return list(new)
    known = {_words(item) for item in _items(said) if _BULLET.match(item[0])}
    return [line for item in _items(new) if _words(item) not in known for line in item]


def _is_one_list(lines: Sequence[str]) -> bool:
    """Whether lines are items at the left margin, with what is indented right below them."""
    inside = False
    for line in lines:
        if _FENCE.match(line) or line.rfind("<!--") > line.rfind("-->"):
            return False
        if line.strip() and not _BULLET.match(line) and not (inside and line[0].isspace()):
            return False
        inside = bool(line.strip())
    return True


def _items(lines: Sequence[str]) -> Iterator[list[str]]:
    """Each item of the left margin with its lines; what is none of them, line by line."""
    item: list[str] = []
    for line in lines:
        if item and line.strip() and line[0].isspace() and _BULLET.match(item[0]):
            item.append(line)
            continue
        if item:
            yield item
        item = [line]
    if item:
        yield item


def _words(item: Sequence[str]) -> str:
    return "\n".join(line.rstrip() for line in item)


def _name(document: Document, scopes: Sequence[Section]) -> Iterator[Edit]:
    """The names of the others behind that of the first: `Queue, Retry and Flush`."""
    names: list[str] = []
    for scope in scopes:
        name = scope.own_name.of(document.text).strip()
        if name and name.casefold() not in (one.casefold() for one in names):
            names.append(name)
    own = scopes[0].own_name.of(document.text).strip()
    more = names[1:] if own else names
    if not more:
        return
    listed = " and ".join(one for one in (", ".join(more[:-1]), more[-1]) if one)
    glue = ": " if not own else ", " if len(more) > 1 else " and "
    yield Edit.insert(scopes[0].title_span.end, f"{glue}{listed}")
