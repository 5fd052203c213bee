"""Where a missing section goes, and how it is written: in the document's own style."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from phasemark.document.document import Document
from phasemark.document.mirror import mirrored
from phasemark.document.section import LABEL, Section
from phasemark.document.skeleton import Case, Facts, Style
from phasemark.document.skeleton import section as skeleton
from phasemark.kinds.model import SectionKind
from phasemark.rules.fixes import block_insertion
from phasemark.syntax.parse import parse
from phasemark.text.edit import Edit, Edits, Span
from phasemark.text.late import late
from phasemark.text.lines import BREAK
from phasemark.text.source import Source


def insertion(document: Document, scope: Section, sections: Sequence[SectionKind]) -> Edits | None:
    """The edits that insert sections of a scope at their canonical places.

    None where an insertion would not come out as a section: behind an open fence or
    comment at the end of the text.
    """
    style = style_of(document, scope)
    if style.written == "item":
        return _as_items(document, scope, sections, style)
    facts = Facts(**{role: mirrored(document, role) for role in ("plan", "prompt", "notes")})
    by_place: dict[int, list[str]] = {}
    for section in sections:
        by_place.setdefault(_place(document, scope, section), []).append(
            skeleton(section, style, facts).removesuffix("\n")
        )
    gap = "\n\n"
    text = document.text
    edits = [block_insertion(text, offset, gap.join(blocks)) for offset, blocks in by_place.items()]
    if len(text) in by_place and _ends_open(document):
        return None
    return Edits.of(*edits)


def _as_items(
    document: Document, scope: Section, sections: Sequence[SectionKind], style: Style
) -> Edits:
    """The same in a list whose items are the sections: `- **Name:** value`."""
    source = document.source
    sign = next(section for section in _direct(scope) if section.level > LABEL).head.start
    marker = source.text[source.line_starts[source.line(sign)] : sign]
    by_place: dict[int, list[str]] = {}
    for section in sections:
        bold = skeleton(section, replace(style, written="bold")).rstrip("\n")
        lines = f"{marker}{bold}".split("\n")
        item = "\n".join((lines[0], *(f"{' ' * len(marker)}{line}" for line in lines[1:])))
        by_place.setdefault(_item_place(document, scope, section), []).append(item)
    edits = []
    for offset, items in by_place.items():
        block = "\n".join(items)
        at_line = offset == 0 or source.text[offset - 1] in "\n\r"
        edits.append(Edit.insert(offset, f"{block}\n" if at_line else f"\n{block}"))
    return Edits.of(*edits)


def _item_place(document: Document, scope: Section, section: SectionKind) -> int:
    """The start of the line where the item of a section goes, or the end of the text."""
    assert scope.opening is not None
    order = [one.name for one in scope.opening.kind.section]
    number = order.index(section.name)
    listed = [one for one in _direct(scope) if one.name in order and one.level > LABEL]
    before = [one for one in listed if order.index(one.name) < number]
    if before:
        return document.source.next_line(max(one.body.end for one in before))
    return _line_start(document, min(one.head.start for one in listed))


def style_of(document: Document, scope: Section) -> Style:
    """The style that most canonical sections of the scope share."""
    own = [section for section in _direct(scope) if section.name]
    if scope.opening is not None and sum(one.level > LABEL for one in own) * 2 > len(own):
        return Style(written="item", case=_case(own))
    headings = [section for section in own if section.form == "heading"]
    labels = [
        section for section in own if section.form in ("bold", "plain") and section.level == LABEL
    ]
    blank = _blank_after(document, headings) if headings else _usually_blank(document)
    case = _case(headings or labels)
    if len(labels) > len(headings) or (not own and scope.opening is not None):
        form = labels[0].form if labels else _default(scope)
        if form != "heading":
            return Style(written="bold" if form == "bold" else "label", case=case)
    level = headings[0].level if headings else _level(document, scope)
    return Style(level, "heading", case, blank)


def _direct(scope: Section) -> Iterator[Section]:
    """The sections of a scope that are no parts of another canonical one."""
    for child in scope.children:
        yield child
        if child.opening is None and not child.name:
            yield from _direct(child)


def _any_headings(document: Document) -> list[Section]:
    return [section for section in document.sections.all if section.form == "heading"]


def _blank_after(document: Document, headings: Sequence[Section]) -> bool:
    """Whether most headings with a body have an empty line behind them."""
    blank = (_BLANK.match(document.text, section.head.end) for section in headings)
    return sum(1 if one else -1 for one in blank) > 0


_BLANK = late(rf"[^\r\n]*(?:{BREAK}[^\S\r\n]*(?=[\r\n]|\Z)|\Z)")
"""The rest of a line, and behind it an empty one or the end."""


def _usually_blank(document: Document) -> bool:
    """The same of all headings; kept in the memo, as every scope without its own asks."""
    found = document.memo.get("blank after headings")
    if found is None:
        found = _blank_after(document, _any_headings(document))
        document.memo["blank after headings"] = found
    return bool(found)


def _case(sections: Sequence[Section]) -> Case:
    titles = [section.title for section in sections]
    if titles and all(title.isupper() for title in titles):
        return "upper"
    several = [words for title in titles if len(words := title.split()) > 1]
    count = sum(_titled(words) for words in several)
    return "title" if several and count * 2 > len(several) else "sentence"


def _titled(words: list[str]) -> bool:
    """Whether long words start with capitals, and one behind the first does."""
    return all(word[:1].isupper() for word in words if len(word) > 3) and any(
        word[:1].isupper() for word in words[1:]
    )


def _default(scope: Section) -> str:
    assert scope.opening is not None
    form = scope.opening.kind.written
    return "plain" if form in ("label", "item") else form


def _level(document: Document, scope: Section) -> int:
    """The level of a heading in a scope that has no canonical one."""
    if scope.opening is not None:
        return min(scope.level + 1, 6)
    levels = [section.level for section in _any_headings(document)]
    if document.sections.title is None:
        return min(levels, default=2)
    return min((level for level in levels if level > 1), default=2)


def _place(document: Document, scope: Section, section: SectionKind) -> int:
    """The offset before which the section goes: the start of a line or the end of the text."""
    owner = scope.opening.kind if scope.opening else document.kind
    assert owner is not None
    order = [one.name for one in owner.section]
    number = order.index(section.name)
    direct = [one for one in _direct(scope) if one.name in order]
    before = [one for one in direct if order.index(one.name) < number]
    scopes = _scopes_before(document, scope, order[:number])
    if scopes is not None and all(one.head.start < scopes.start for one in before):
        return _before_rule(document, scopes)
    if before:
        last = max(before, key=lambda one: (order.index(one.name), one.head.start))
        behind = _before_rule(document, _beyond_list(document, last, scope))
        above = number - order.index(last.name)
        # Where something without a name of the kind stands between, the nearer one decides.
        later = [one for one in direct if order.index(one.name) > number]
        for one in later:
            beside = one.parent is last.parent or one.level == last.level == LABEL
            if beside and behind <= one.head.start and one.level <= LABEL:
                near = order.index(one.name) - number <= above
                start = Span(last.head.end, one.head.start)
                return _before_rule(document, start) if near else behind
        if not later and last.level == LABEL and len(order) - number < above:
            return _before_rule(document, scope.body)
        return behind
    after = [one for one in direct if order.index(one.name) > number and one.level <= LABEL]
    if after:
        return _line_start(document, min(one.head.start for one in after))
    return _before_rule(document, scope.body)


def _scopes_before(document: Document, scope: Section, names: Sequence[str]) -> Span | None:
    """From the first to the last scope of a document, where scopes of its kind stand behind one
    of these sections."""
    kind = document.kind
    if scope.opening is not None or kind is None:
        return None
    every = [one for one in kind.scope if one.after in names]
    found = [one for one in document.sections.scopes if one.opening and one.opening.kind in every]
    return Span(found[0].head.start, found[-1].body.end) if found else None


def _beyond_list(document: Document, section: Section, scope: Section) -> Span:
    """The body of a section; for an item of a list, with everything up to the next section."""
    body = section.body
    if section.level <= LABEL:
        return body
    every = document.sections.all
    number = bisect_left(every, body.end, key=lambda one: one.head.start)
    outer = (one.head.start for one in every[number:] if one.level <= LABEL)
    return Span(body.start, min(next(outer, scope.body.end), scope.body.end))


_RULE = late(r"[ \t]*(?:-{3,}|\*{3,}|_{3,})[ \t]*")


def _before_rule(document: Document, body: Span) -> int:
    """The end of a body, before the thematic break that separates it from the next section."""
    source = document.source
    end = _line_start(document, body.end)
    line = source.line(end) if end < len(source.text) else source.line_count
    front = document.tree.frontmatter
    first = max(source.line(body.start), source.line(front.end) + 1 if front else 0)
    while line - 2 > first:
        text = source.line_span(line - 1).of(source.text)
        above = source.line_span(line - 2).of(source.text)
        if _RULE.fullmatch(text) and not above.strip():
            end = source.line_starts[line - 1]
        elif text.strip():
            break
        line = min(line - 1, _behind_words(source, source.line_starts[line - 1]))
    return end


def _behind_words(source: Source, offset: int) -> int:
    """The line behind the last one before `offset` that is not blank; 0 if all are."""
    while offset:
        start = max(0, offset - _LOOK_BACK)
        words = len(source.text[start:offset].rstrip())
        if words:
            return source.line(start + words - 1) + 1
        offset = start
    return 0


_LOOK_BACK = 1_000
"""Characters that are looked at together."""


def _line_start(document: Document, offset: int) -> int:
    """The start of the line at `offset`, or the end of the text."""
    source = document.source
    if offset >= len(source.text):
        return len(source.text)
    return source.line_starts[source.line(offset)]


def _ends_open(document: Document) -> bool:
    """Whether a heading at the end of the text would not come out as one; kept in the memo."""
    found = document.memo.get("ends open")
    if found is None:
        # A piece is whole, so that only the last one can be open.
        last = document.tree.pieces[-1].piece if document.tree.pieces else None
        found = False
        if last is not None and _OPENS.search(_COMMENT.sub("", last.text)):
            tree = parse(f"{last.text}\n\n# .\n", None, document.project.words)
            found = len(tree.headings) == len(last.blocks.headings)
        document.memo["ends open"] = found
    return bool(found)


_OPENS = late(r"(?i)```|~~~|<(?:[!?]|script|pre|style|textarea)")
"""What a block begins with that goes on behind an empty line, up to its own end."""
_COMMENT = late(r"<!--(?:(?!-->|<!--)[^\n\r])*-->")
"""One that ends on its line."""
