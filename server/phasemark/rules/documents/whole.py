"""What a document is as a whole: written at all, of its kind, with the title of its phase."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.document.phase import PhaseId, read_mention
from phasemark.document.recognise import canonical
from phasemark.document.skeleton import Facts, fill
from phasemark.document.skeleton import document as skeleton
from phasemark.document.unfilled import is_blank
from phasemark.kinds.model import Kind
from phasemark.rules.rule import Finding, Fix, Safety, rule
from phasemark.syntax.tree import Heading, within
from phasemark.text.edit import Edit, Span


@rule(
    "DOC001", "empty-document", severity="error", adaptive=False, fix="choice",
    source="guide, chapters 1, 3 and 4",
)  # fmt: skip
def empty_document(document: Document) -> Iterator[Finding]:
    """The document is empty, or holds nothing but its title.

    A session that is told to read it learns nothing and does not notice: the file is
    there. The guide tests each file of a phase for content before the work starts.

    ## Example
    `work-notes/phase-2a.md` with the single line `# Phase 2a - Scaffold`.

    ## Use instead
    Write its sections; the fix puts in a skeleton of the kind with a placeholder for
    everything that only you can know.
    """
    kind = document.kind
    if kind is None or not is_blank(document):
        return
    title = next(iter(document.tree.headings), None)
    span = title.span if title else Span(0, 0)
    what = "nothing but its title" if title else "nothing"
    yield Finding(
        span, f"there is {what} here; {_expected(kind)}", fix=_scaffold(document, kind, title)
    )


def _expected(kind: Kind) -> str:
    names = [f"`{section.name}`" for section in kind.section if section.presence == "required"]
    if not names:
        return f"write the {kind.title.lower() or kind.name}"
    rest = " and more" if len(names) > 3 else ""
    return f"a {kind.title.lower() or kind.name} document has {', '.join(names[:3])}{rest}"


def _scaffold(document: Document, kind: Kind, title: Heading | None) -> Fix:
    text = document.text
    written = skeleton(kind, _facts(document))
    if title is None:
        gap = "\n" if text and text[-1] not in "\n\r" else ""
        return Fix.here("Write a skeleton", Safety.CHOICE, Edit.insert(len(text), gap + written))
    body = written.split("\n", 1)[1].strip("\n") if written.startswith("# ") else written
    if kind.frontmatter:
        body = written.rsplit("---\n", 1)[-1].strip("\n")
    edit = Edit.replace(Span(title.span.end, len(text)), f"\n\n{body}\n")
    return Fix.here("Write a skeleton below the title", Safety.CHOICE, edit)


def _facts(document: Document) -> Facts:
    stem = document.stem
    name = document.path.rpartition("/")[2].rpartition(".")[0]
    if stem is None:
        return Facts(name=_words(name), stem=name)
    word = stem.id.word.capitalize()
    return Facts(word=word, id=stem.id.short, name=_words(stem.slug), stem=name)


def _words(slug: str) -> str:
    text = slug.replace("-", " ").replace("_", " ").strip()
    return text[:1].upper() + text[1:]


@rule("DOC002", "kind-mismatch", source="guide, chapter 4")
def kind_mismatch(document: Document) -> Iterator[Finding]:
    """The sections are those of one kind, the place is that of another.

    Plans, prompts and notes are told apart by their folder: a document in the wrong one
    is read by the wrong step of the loop, and its phase seems to lack a side.

    ## Example
    `plan/phase-1.md` with Status, Decisions, Assumptions, Session log and Commits.

    ## Use instead
    Move the file to the folder of its kind, here `work-notes/`, or say what it is with
    `<!-- phasemark: kind=work-notes -->` in its first line.
    """
    kind = document.kind
    if kind is None or document.recognition.stated or len(document.tree.headings) < 4:
        return
    kinds = document.project.kinds
    own = canonical(document.tree, kind, kinds)
    if len(own) > 3:
        return
    lineage = kinds.lineage(kind.name)
    found: list[str] = []
    best: Kind | None = None
    for other in kinds.kinds.values():
        if (
            other.name in lineage
            or kind.name in kinds.lineage(other.name)
            or other.role == kind.role
        ):
            continue
        named = canonical(document.tree, other, kinds, exact=True)
        if len(named) <= max(3, len(own) + 2):
            continue
        if len(named) > len(found) or (len(named) == len(found) and other.refine is None):
            found, best = named, other
    if best is None:
        return
    listed = ", ".join(f"`{name}`" for name in found[:3])
    move = f"; move it to `{best.folder}/`" if best.folder else ""
    title = document.sections.title
    yield Finding(
        title.span if title else Span(0, 0),
        f"{listed} make this {_article(best)}, but its place is that of"
        f" {_article(kind)}{move}, or say its kind in a comment",
    )


def _article(kind: Kind) -> str:
    name = kind.title.lower() or kind.name
    if name.endswith("s") and not name.endswith("ss"):
        return f"`{name}`"
    return f"{'an' if name[0] in 'aeiou' else 'a'} `{name}`"


@rule("DOC003", "title-id-mismatch", fix="choice", source="guide, chapters 3 and 4")
def title_id_mismatch(document: Document) -> Iterator[Finding]:
    """The title names another phase than the file.

    The name of the file decides to which phase a document belongs; whoever opens it
    reads the title. One of the two is a leftover of a copy.

    ## Example
    `prompts/phase-2.md` that starts with `# Phase 1 - Scaffold`.

    ## Use instead
    Write `# Phase 2 - Scaffold`, or rename the file. The fix rewrites the title, and
    only you know whether that is the wrong side.
    """
    title, stem = document.sections.title, document.stem
    if title is None or stem is None:
        return
    mentions = [
        (mention, id)
        for mention in within(document.tree.mentions, title.title)
        if mention.kind in ("phase", "range") and (id := read_mention(mention.text))
    ]
    if not mentions or mentions[0][0].span.start - title.title.start > 12:
        return
    if any(_agree(id, stem.id) for _, id in mentions):
        return
    mention, id = mentions[0]
    fix = Fix.here(
        f"Change to {stem.id} in the title", Safety.CHOICE,
        Edit.replace(mention.inner, stem.id.short),
    )  # fmt: skip
    yield Finding(
        mention.span,
        f"the title says `{mention.span.of(document.text)}`, the file name {stem.id}",
        fix=fix,
    )


def _agree(one: PhaseId, other: PhaseId) -> bool:
    """Whether they are the same phase or parts of one another; other words say nothing."""
    return one.word != other.word or one == other or one.parent_of(other) or other.parent_of(one)


@rule(
    "DOC004", "missing-title", severity="information", default="hint", fix="choice",
    source="guide, chapters 2 to 4",
)  # fmt: skip
def missing_title(document: Document) -> Iterator[Finding]:
    """The document has no title.

    The title says which phase it is without a look at the path, which a prompt that is
    pasted into a session does not have.

    ## Example
    A prompt that starts with `## Role`.

    ## Use instead
    Begin with `# Phase 2a - Scaffold`.
    """
    kind = document.kind
    if kind is None or not kind.heading.startswith("# ") or is_blank(document):
        return
    if document.sections.title is not None:
        return
    first = next(iter(document.tree.headings), None)
    if first is not None and _says_phase(document, first):
        return
    start = document.tree.frontmatter.end if document.tree.frontmatter else 0
    text = document.text
    while start < len(text) and text[start] in "-\r\n \t":
        start = document.source.next_line(start)
    fix = None
    if document.stem is not None and document.stem.slug:
        heading = fill(kind.heading, _facts(document))
        if "<" not in heading:
            fix = Fix.here(
                f"Insert `{heading}`", Safety.CHOICE, Edit.insert(start, f"{heading}\n\n")
            )
    span = Span(start, document.source.line_end(start))
    yield Finding(span, "no title; the first line of a document is `# ...`", fix=fix)


def _says_phase(document: Document, heading: Heading) -> bool:
    """Whether the first heading is the title, only of a lower level."""
    kind = document.kind
    lowest = min(one.level for one in document.tree.headings)
    alone = sum(one.level == heading.level for one in document.tree.headings) == 1
    if alone and heading.level == lowest:
        return True
    named = any(
        mention.kind == "phase" for mention in within(document.tree.mentions, heading.title)
    )
    words = kind.place.titles if kind else ()
    return named or any(heading.key.startswith(word.casefold().rstrip(":")) for word in words)


@rule(
    "DOC015", "document-too-large", severity="information", reach="outcome", adaptive=False,
    source="practice of the field",
)  # fmt: skip
def document_too_large(document: Document) -> Iterator[Finding]:
    """A document is so long that only its headings are read.

    One document must not hold up the others, so beyond two million characters, or twenty
    thousand headings, nothing else is checked in it.

    ## Example
    A session log into which whole build logs were pasted.

    ## Use instead
    Keep the lines that matter, and start a new document for each phase.
    """
    title = document.sections.title
    span = title.span if title else Span(0, min(document.source.line_end(0), 200))
    thousands = round(len(document.text) / 1000)
    yield Finding(span, f"{thousands:,} thousand characters; only the headings are checked")
