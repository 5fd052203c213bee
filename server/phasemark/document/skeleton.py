"""A kind, a scope or one section of it to Markdown: for new documents and for missing parts.

What a person has to write stands as a placeholder in `<...>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Literal

from phasemark.kinds.model import FieldKind, Kind, ScopeKind, SectionKind, Written
from phasemark.text.late import late

Case = Literal["sentence", "title", "upper"]
"""`Definition of done`, `Definition of Done`, `DEFINITION OF DONE`."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a document writes its sections; the default is that of a new document."""

    level: int = 2
    """Of a heading, 1 to 6."""
    written: Written = "heading"
    case: Case = "sentence"
    spaced: bool = False
    """Whether an empty line stands behind a heading."""
    terminator: str = "\n"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a new document; what is empty becomes a placeholder."""

    word: str = "Phase"
    id: str = ""
    name: str = ""
    stem: str = ""
    """Of the file name: `phase-2b-core-templates`."""
    date: str = ""
    """`2026-02-14`."""
    moment: str = ""
    """`2026-02-14 09:30`."""
    plan: str = ""
    """Path of the plan or specification of the phase; so with the next two."""
    prompt: str = ""
    notes: str = ""


_UNKNOWN = Facts(
    word="Phase", id="<phase id>", name="<name>", stem="<name-in-lower-case>",
    date="<YYYY-MM-DD>", moment="<YYYY-MM-DD HH:MM>", plan="<path of the plan>",
    prompt="<path of the prompt>", notes="<path of the work notes>",
)  # fmt: skip
_FACT = late("{(" + "|".join(each.name for each in fields(Facts)) + ")}")
_PLAIN = Style()
_NOTHING = Facts()


def document(kind: Kind, facts: Facts = _NOTHING, style: Style = _PLAIN) -> str:
    """A new document of the kind: its full form, with a first scope where it has scopes."""
    parts = [_frontmatter(kind, facts), fill(kind.heading, facts)]
    shown = _sections(kind)
    scopes = [scope for scope in kind.scope if not scope.under]
    for each in shown:
        parts.append(section(each, style, facts))
        parts += (scope(one, style, facts) for one in scopes if one.after == each.name)
    names = {each.name for each in shown}
    parts += (scope(one, style, facts) for one in scopes if one.after not in names)
    text = "\n\n".join(part.rstrip("\r\n") for part in parts if part)
    return _ended(text, style)


def scope(kind: ScopeKind, style: Style = _PLAIN, facts: Facts = _NOTHING) -> str:
    """A new phase, prompt, stage or log entry, with the sections and fields it should hold."""
    inner = Style(3, kind.written, style.case, style.spaced)
    shown = kind.form[0].sections if kind.form else ()
    sections = [
        section(each, inner, facts)
        for each in kind.section
        if each.skeleton and (each.name in shown or not kind.form)
    ]
    items = [f"- {each.name}: {_example(each)}" for each in kind.fields]
    head = "\n".join((fill(kind.skeleton, facts), *items))
    return _ended("\n\n".join((head, *(each.rstrip("\n") for each in sections))), style)


def section(kind: SectionKind, style: Style = _PLAIN, facts: Facts = _NOTHING) -> str:
    """One section, its name and its body; ends with one line ending and no empty line."""
    name = _cased(kind.name, style.case)
    body = fill(kind.skeleton, facts)
    if style.written == "heading":
        gap = "\n\n" if style.spaced else "\n"
        text = f"{'#' * style.level} {name}{gap if body else ''}{_levelled(body, style)}"
    else:
        text = _labelled(name, _levelled(body, style), style.written)
    return _ended(text, style)


def fill(text: str, facts: Facts = _NOTHING) -> str:
    """A text of a kind file with its `{id}`, `{plan}` ... filled in."""
    return _FACT.sub(lambda match: getattr(facts, match[1]) or getattr(_UNKNOWN, match[1]), text)


def _sections(kind: Kind) -> list[SectionKind]:
    """The sections of the full form, without those that the first scope brings along."""
    by_name = {each.name: each for each in kind.section}
    brought = {
        each.name
        for scope in kind.scope
        if not scope.under
        for each in scope.section
        if each.skeleton
    }
    if kind.form:
        wanted = [by_name[name] for name in kind.form[0].sections if name in by_name]
    else:
        wanted = [each for each in kind.section if each.presence != "optional"]
    return [each for each in wanted if not (each.anywhere and each.name in brought)]


def _frontmatter(kind: Kind, facts: Facts) -> str:
    if not kind.frontmatter:
        return ""
    lines = (
        f"{each.name}: {fill('{stem}', facts) if each.name == 'name' else _example(each)}"
        for each in kind.frontmatter
    )
    return "\n".join(("---", *lines, "---"))


def _example(field: FieldKind) -> str:
    """A placeholder for the value of a field."""
    return f"<{field.hint.rstrip('.') or field.name.lower()}>"


def _labelled(name: str, body: str, written: Written) -> str:
    """A label with its body: behind it when it is one line of text, else below."""
    label = {"bold": f"**{name}:**", "item": f"- {name}:"}.get(written, f"{name}:")
    if not body:
        return label
    if "\n" not in body and not _ITEM.match(body):
        return f"{label} {body}"
    return "\n".join((label, *(_indented(body) if written == "item" else (body,))))


def _indented(body: str) -> Iterator[str]:
    return (f"  {line}" if line else "" for line in body.split("\n"))


_ITEM = late(r"[-*+] |\d+[.)] |#|~~~|```|\|")
_HEADING = late(r"(#{1,6})[ \t]+(.*)")


def _levelled(body: str, style: Style) -> str:
    """The body with its headings one level below the section; as bold labels below a label."""
    return "\n".join(_relevelled(body.split("\n"), style))


def _relevelled(lines: Iterable[str], style: Style) -> Iterator[str]:
    for line in lines:
        match = _HEADING.fullmatch(line)
        if match is None:
            yield line
        elif style.written == "heading":
            level = min(len(match[1]) + style.level - 2, 6)
            yield f"{'#' * level} {_cased(match[2], style.case)}"
        else:
            yield f"**{match[2]}:**"


_SMALL = frozenset(
    ("a", "an", "and", "as", "at", "by", "for", "in", "of", "or", "the", "to", "with")
)


def _cased(name: str, case: Case) -> str:
    if case == "upper":
        return name.upper()
    if case == "sentence":
        return name
    words = name.split(" ")
    return " ".join(
        word if 0 < at < len(words) - 1 and word in _SMALL else word[:1].upper() + word[1:]
        for at, word in enumerate(words)
    )


def _ended(text: str, style: Style) -> str:
    """The text with one line ending at its end, and with the document's line endings."""
    return text.rstrip("\n").replace("\n", style.terminator) + style.terminator
