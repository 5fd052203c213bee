"""Sections that are there and yet missing: twice, empty, in a fence, at the wrong place."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.rules.notes.states import status_of
from phasemark.rules.rule import Finding, Fix, Related, Safety, rule
from phasemark.syntax.names import normalise
from phasemark.syntax.tree import Fence
from phasemark.text.edit import Edit, Span
from phasemark.text.late import late


@rule("DOC005", "duplicate-section", source="guide, chapters 2 and 3")
def duplicate_section(document: Document) -> Iterator[Finding]:
    """A section stands twice in the same part of the document.

    A reader, and a model, takes the first for the whole; what the second adds or
    contradicts goes unseen. Phases, prompts and stages may each have sections of one name.

    ## Example
    A prompt with two `## Constraints`, the second added a week later.

    ## Use instead
    Merge both into one section.
    """
    pairs = list(_repeated(document))
    if len({second.name for _, second in pairs}) > 2:
        return
    for first, second in pairs:
        yield Finding(
            second.head,
            f"`{second.title}` stands twice in the same part; merge it into the first",
            related=(Related(document.path, first.head, "the first one"),),
        )


def _repeated(document: Document) -> Iterator[tuple[Section, Section]]:
    """Sections of one title below one heading; many of them make a collection of documents."""
    seen: dict[tuple[int, str], Section] = {}
    for section in document.sections.all:
        kind = section.kind
        if kind is None or section.form != "heading" or section.opening is not None:
            continue
        if kind.holds == "entries" or (kind.holds == "prose" and kind.presence == "optional"):
            continue
        key = (id(section.parent), " ".join(section.title.casefold().split()))
        first = seen.setdefault(key, section)
        if first is not section and first.level == section.level:
            yield first, section


@rule("DOC006", "empty-section", severity="information", source="guide, chapter 13")
def empty_section(document: Document) -> Iterator[Finding]:
    """A section has a heading and no content.

    The heading makes the document look complete, while the model has to guess what was
    meant. A template that nobody has filled in yet, and notes of work that is not
    complete, may have empty sections.

    ## Example
    `## Risks / open questions` with nothing, or with a bare `-`, below it.

    ## Use instead
    Write the content, or `None` where there is none.
    """
    kind = document.kind
    if kind is None or (kind.role == "notes" and status_of(document) != "Complete"):
        return
    form: bool | None = None
    for section in document.sections.all:
        if section.kind is None or section.form != "heading" or section.level < 2:
            continue
        if (
            section.value.end > section.value.start
            or not _is_empty(section)
            or _may_be_empty(section)
        ):
            continue
        if kind.role == "notes" and section.kind.holds not in ("decisions", "entries", "commits"):
            continue
        if form is None:
            form = document.outline.form
        if not form:
            yield Finding(
                section.head, f"`{section.title}` is empty; write what belongs there, or `None`"
            )


def _is_empty(section: Section) -> bool:
    """Whether it holds nothing; a long text is not looked through for its emptiness."""
    short = section.body.end - section.body.start < _LONG
    return short and section.value.end <= section.value.start and section.empty


_LONG = 500
"""Characters of a body that cannot be bare bullets and comments alone."""


def _may_be_empty(section: Section) -> bool:
    """Free text that may still come, such as Progress notes, and a heading over others.

    A heading of the same level that is no section of its own goes on with what the
    empty one began.
    """
    kind, parent = section.kind, section.parent
    if kind is None or parent is None:
        return True
    if kind.presence == "optional" and kind.holds in ("prose", "entries"):
        return True
    after = parent.children[parent.children.index(section) + 1 :]
    return bool(after) and not after[0].name and after[0].opening is None


_HEADING = late(r"(?:\A|(?<=[\r\n])) {0,3}#{1,6}[ \t]+([^\r\n]*?)[ \t#]*(?=[\r\n]|\Z)")


@rule("DOC007", "section-in-fence", fix="unsafe", source="guide, chapters 2, 3 and 13")
def section_in_fence(document: Document) -> Iterator[Finding]:
    """Nearly the whole document stands inside a code fence.

    The templates of the guide are shown in fences; pasted with them, nothing in the file
    is a heading, a checkbox or a path to anybody who reads Markdown.

    ## Example
    A plan whose first line is three backticks with `markdown`, and whose last line
    closes them.

    ## Use instead
    Remove the two fence lines, as the fix does.
    """
    kind = document.kind
    if kind is None or len(document.tree.fences) != 1 or len(document.tree.headings) > 1:
        return
    fence = document.tree.fences[0]
    size = len(document.text.strip())
    if fence.depth >= 0 or fence.quoted or 10 * (fence.span.end - fence.span.start) < 8 * size:
        return
    if fence.language not in ("", "markdown", "md", "text"):
        return
    names = document.project.kinds.lexicon(kind.name).sections
    inside = fence.content.of(document.text)
    found = [name for name in _HEADING.findall(inside) if normalise(name) in names]
    if len(found) < 2:
        return
    yield Finding(
        Span(fence.span.start, document.source.line_end(fence.span.start)),
        f"`{found[0]}`, `{found[1]}` and the rest stand in a code fence; take its two lines away",
        fix=_unwrap(document, fence),
    )


def _unwrap(document: Document, fence: Fence) -> Fix:
    edits = [Edit.delete(Span(fence.span.start, fence.content.start))]
    if fence.closed:
        edits.append(
            Edit.delete(Span(fence.content.end, document.source.next_line(fence.content.end)))
        )
    return Fix.here("Take the fence away", Safety.UNSAFE, *edits)


@rule(
    "DOC012", "required-section-wrong-level", severity="information", default="hint", fix="unsafe",
    source="guide, chapter 3",
)  # fmt: skip
def wrong_level(document: Document) -> Iterator[Finding]:
    """A required section lies below a heading that it is no part of.

    It counts as a section, but whoever looks through the top headings does not see it,
    and what folds or copies the section above takes it along.

    ## Example
    `### Verification` below `## Notes`.

    ## Use instead
    Put `## Verification` on the level of the other sections.
    """
    kind = document.kind
    if kind is None or kind.role == "notes":
        return
    required = {section.name for section in kind.section if section.presence == "required"}
    own = [one for one in document.root.all(*required) if one.form == "heading" and one.level > 1]
    if len(own) < 4:
        return
    top = min(section.level for section in own)
    placed = {section.name for section in own if section.level == top}
    if len(placed) < 3:
        return
    for section in own:
        parent = section.parent
        if section.level == top or parent is None or section.name in placed or parent.level < top:
            continue
        if parent.level >= 7 or not section.exact:
            continue
        yield Finding(
            section.head,
            f"`{section.title}` lies below `{parent.title}`; its sisters have level {top}",
            fix=_raise(document, section, parent, top),
        )


def _raise(document: Document, section: Section, parent: Section, level: int) -> Fix | None:
    """Lift the heading, where it is the last below its parent and has no parts."""
    text = document.text
    if parent.children[-1] is not section or section.children or text[section.head.start] != "#":
        return None
    marks = Span(section.head.start, section.head.start + section.level)
    return Fix.here(f"Lift to level {level}", Safety.UNSAFE, Edit.replace(marks, "#" * level))
