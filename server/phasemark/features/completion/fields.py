"""Names of fields that a section, an entry or the frontmatter should have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.features.completion.asking import Asking
from phasemark.features.completion.candidate import Candidate
from phasemark.features.completion.paths import role_of
from phasemark.features.snippet import Snippet, Stop
from phasemark.kinds.model import FieldKind
from phasemark.syntax.names import normalise
from phasemark.syntax.tree import within
from phasemark.text.edit import Span

_LABELLED = re.compile(r"[-*+][ \t]+([A-Z][\w ]{1,40}):[ \t].*")


def fields(asking: Asking) -> Iterator[Candidate]:
    """The fields of the section that are still missing, with their value where it is known."""
    span = Span(asking.content, asking.offset)
    present = {label.key for label in within(asking.document.tree.labels, asking.section.body)}
    for field in asking.fields:
        if not present.intersection(normalise(name) for name in (field.name, *field.also)):
            value = _value(asking, field)
            yield _candidate(asking, field.name, value, span)
    for name in _suggested(asking):
        yield _candidate(asking, name, "", span)


def _candidate(asking: Asking, name: str, value: str, span: Span) -> Candidate:
    lead = asking.bullet
    return Candidate(
        label=f"{name}:",
        sort="field",
        span=span,
        insert=Snippet.of(f"{lead}{name}: {value}", Stop(0)),
        detail=value,
        filter=f"{lead}{name}",
    )


def _value(asking: Asking, field: FieldKind) -> str:
    """The document of this phase that the field asks for, when there is one only."""
    role = role_of(asking, field.hint, field.name)
    if not role:
        return ""
    found = list(asking.snapshot.index.siblings(asking.outline, role))
    if len(found) != 1:
        return ""
    code = sum(one.form == "code" for one in asking.outline.references)
    return f"`{found[0].path}`" if code * 2 > len(asking.outline.references) else found[0].path


def _suggested(asking: Asking) -> Iterator[str]:
    """Names that the skeleton of the section gives its items."""
    if asking.kind is None or asking.kind.fields:
        return
    for line in asking.kind.skeleton.split("\n"):
        if match := _LABELLED.fullmatch(line):
            yield match[1]


def frontmatter(asking: Asking) -> Iterator[Candidate]:
    """Keys of the frontmatter, and kinds behind `kind:`."""
    document = asking.document
    if match := _KIND.fullmatch(asking.before):
        span = Span(asking.offset - len(match[1]), asking.line.end)
        for kind in asking.snapshot.kinds.kinds.values():
            yield Candidate(kind.name, "value", span, Snippet.of(kind.name), detail=kind.title)
        return
    if document.kind is None or not _KEY.fullmatch(asking.before):
        return
    span = Span(asking.line.start, asking.offset)
    head = document.tree.frontmatter
    text = head.of(document.text) if head else ""
    names = [field.name for field in document.kind.frontmatter] if document.kind else []
    for name in dict.fromkeys((*names, "kind")):
        if not re.search(rf"^{re.escape(name)}[ \t]*:", text, re.MULTILINE):
            yield Candidate(name, "key", span, Snippet.of(f"{name}: "))


_KIND = re.compile(r"kind:[ \t]*([\w-]*)")
_KEY = re.compile(r"[\w-]*")
