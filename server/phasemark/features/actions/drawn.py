"""What the other documents of a phase say, for a section that is to be written.

A kind file names the sections that a new one draws from (`SectionKind.draws`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from phasemark.document.document import Document
from phasemark.document.mirror import mirrored
from phasemark.document.outline import Outline
from phasemark.document.section import Section
from phasemark.document.unfilled import is_unfilled
from phasemark.features.afresh import afresh
from phasemark.kinds.model import FieldKind, SectionKind
from phasemark.text.edit import Edit, Edits
from phasemark.workspace.files import normal_path
from phasemark.workspace.snapshot import Snapshot

_SIDES = ("plan", "prompt", "notes", "")
_LINES = 60
"""Lines that are taken over; more of them are better read where they stand."""
_PATHS = 6


class Source(NamedTuple):
    """Sections of a document that say what a new section says."""

    path: str
    names: tuple[str, ...]


def source(snapshot: Snapshot, document: Document, section: SectionKind) -> Source | None:
    """Where a section would be drawn from; told from outlines alone."""
    for group in section.draws:
        names = tuple(name.strip() for name in group.split("+"))
        for outline in _others(snapshot, document.outline):
            if any(name in outline.notes for name in names):
                return Source(outline.path, names)
    return None


def draws(snapshot: Snapshot, document: Document, section: SectionKind) -> bool:
    """Whether other documents have something for a section or for one of its fields."""
    fields = (field for field in section.fields if field.draws)
    return (
        source(snapshot, document, section) is not None
        or any(paths_for(snapshot, document, field) for field in fields)
        or any(
            mirrored(document, role) != path and f"{{{role}}}" in section.skeleton
            for role, path in sides(snapshot, document.outline).items()
        )
    )


_COMMAND = re.compile(r"<(?:([\w-]+) )?command>")
_EXPECTED = re.compile(r"(?<=Expected: )<exit 0[^<>\n]*>")


def with_commands(section: SectionKind, commands: Sequence[str]) -> SectionKind:
    """The section with commands of the project in the place of its placeholders: one that
    names what is asked for, such as `make lint` for `<lint command>`."""
    if section.holds not in ("commands", "checks") or not _COMMAND.search(section.skeleton):
        return section
    left = list(commands)

    def chosen(match: re.Match[str]) -> str:
        wanted = [one for one in left if not match[1] or match[1] in one]
        if wanted:
            left.remove(wanted[0])
        return _quoted(wanted[0]) if wanted else match[0]

    skeleton = _COMMAND.sub(chosen, section.skeleton)
    if skeleton != section.skeleton:
        skeleton = _EXPECTED.sub("exit 0", skeleton)
    return replace(section, skeleton=skeleton)


def _quoted(command: str) -> str:
    return f"`{_protected(command)}`"


def sides(snapshot: Snapshot, outline: Outline) -> dict[str, str]:
    """The paths of the documents of the phase by their side, as far as they exist."""
    trio = snapshot.index.trio(outline)
    return {role: found[0] for role, found in zip(trio._fields, trio, strict=True) if found}


def drawn(
    snapshot: Snapshot, document: Document, scope: Section, section: SectionKind
) -> SectionKind:
    """The section with the words of the other documents in its skeleton, kept from being
    filled in or levelled; see `unprotected`."""
    found = source(snapshot, document, section)
    if found is not None:
        other = afresh(snapshot.documents[found.path])
        body = _body(other, found.names, scope, section)
        if body:
            return replace(section, skeleton=_protected(_moved_links(body, other, document)))
    for role, path in sides(snapshot, document.outline).items():
        skeleton = section.skeleton.replace(f"{{{role}}}", _protected(path))
        section = replace(section, skeleton=skeleton)
    for field in section.fields:
        if field.draws and (paths := paths_for(snapshot, document, field)):
            section = replace(section, skeleton=_with_paths(section.skeleton, field, paths))
    return section


def _others(snapshot: Snapshot, outline: Outline) -> Iterator[Outline]:
    """The other documents of the phase, the plan first."""
    if outline.id is None:
        return
    index = snapshot.index
    same = index.by_phase.get((index.series(outline.path), outline.id), ())
    for role in _SIDES:
        for other in same:
            if other.path != outline.path and other.role == role:
                yield other


def paths_for(snapshot: Snapshot, document: Document, field: FieldKind) -> tuple[str, ...]:
    """What the other documents of the phase name where the field draws from, at most six."""
    for name in field.draws:
        for other in _others(snapshot, document.outline):
            found = dict.fromkeys(
                reference.path
                for reference in other.references
                if reference.section == name and reference.leads and reference.form != "image"
            )
            if found:
                return tuple(found)[:_PATHS]
    return ()


def _with_paths(skeleton: str, field: FieldKind, paths: Sequence[str]) -> str:
    """The placeholders below a field replaced by paths."""
    pattern = rf"(?m)^(- {re.escape(field.name)}:)\n([ ]+- )<[^<>\n]*>(?:\n\2<[^<>\n]*>)*$"
    return re.sub(
        pattern,
        lambda match: "\n".join((match[1], *(f"{match[2]}{_protected(path)}" for path in paths))),
        skeleton,
    )


_PROMPT = re.compile(r"prompt[ \t]+(\d+(?:\.\d+)?)", re.IGNORECASE)


def _body(document: Document, names: Sequence[str], scope: Section, wanted: SectionKind) -> str:
    """The text of the sections, as a list of the wanted form."""
    parts = []
    for section in document.root.all(*names):
        part = _part(section, scope)
        if not is_unfilled(part) and (text := _text(part, document, wanted)):
            parts.append(text)
    body = "\n".join(parts)
    return body if body.count("\n") < _LINES else ""


def _part(section: Section, scope: Section) -> Section:
    """What a section says of one prompt, where it tells them apart."""
    number = scope.opening.number if scope.opening else ""
    if number:
        for child in section.children:
            match = _PROMPT.search(child.title[:100])
            if match and match[1] == number:
                return child
    return section


_BOX = re.compile(r"^([ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+)\[(.?)\][ \t]+", re.MULTILINE)
_BULLET = re.compile(r"^((?:[-*+]|\d{1,9}[.)])[ \t]+)(?!\[)", re.MULTILINE)
_UNDERLINE = re.compile(r"^[ ]{0,3}(?:[-=*_][ \t]*){3,}$\n?", re.MULTILINE)
"""Lines that separate, and that make a heading of the line above them."""
_COMMENT = re.compile(r"^[ \t]*<!--[^\n]*-->[ \t]*\n?", re.MULTILINE)
_BEHIND = re.compile(r"[ \t]+<!--(?:(?!<!--|-->)[^\n])*-->[ \t]*$", re.MULTILINE)
"""A comment behind the text of its line."""


def _text(section: Section, document: Document, wanted: SectionKind) -> str:
    from textwrap import dedent

    if any(not fence.closed for fence in section.fences):
        return ""
    own = section.own.of(document.text)
    if not own.strip():
        items = (item for item in section.items if item.depth == 0 and not item.quoted)
        own = "\n".join(item.span.of(document.text).rstrip() for item in items)
    text = own.replace("\r\n", "\n").replace("\r", "\n").strip("\n").rstrip()
    text = _COMMENT.sub("", dedent(text)).strip("\n")
    if not section.fences:
        text = _BEHIND.sub("", text)
    if "<!--" in text:
        return ""
    if not section.fences:
        text = _UNDERLINE.sub("", text).strip("\n")
    if wanted.holds == "questions":
        return "\n".join(line for line in text.split("\n") if not _is_done(line))
    if wanted.holds != "checks":
        return _BOX.sub(r"\1", text)
    return _BULLET.sub(r"\1[ ] ", _BOX.sub(r"\1[ ] ", text))


def _is_done(line: str) -> bool:
    match = _BOX.match(line)
    return match is not None and match[2] in "xX"


_LINK = re.compile(r"\]\((?![a-zA-Z][\w+.-]*:|[#/<])([^()\s]+)")


def _moved_links(text: str, source: Document, target: Document) -> str:
    """The text with its relative links as they are written in another folder."""
    old, new = (document.path.rpartition("/")[0] for document in (source, target))
    if old == new:
        return text
    return _LINK.sub(lambda match: f"]({_relinked(match[1], old, new)}", text)


def _relinked(link: str, old: str, new: str) -> str:
    path, sign, anchor = link.partition("#")
    whole = normal_path(f"{old}/{path}")
    if whole is None or not path:
        return link
    folders = new.split("/") if new else []
    parts = whole.split("/")
    same = 0
    while same < min(len(folders), len(parts) - 1) and folders[same] == parts[same]:
        same += 1
    up = "../" * (len(folders) - same)
    return f"{up}{'/'.join(parts[same:])}{sign}{anchor}"


_GUARD = "\ue000"
_GUARDED = re.compile(r"^(?=#)|(?<=\{)(?=\w)", re.MULTILINE)


def _protected(text: str) -> str:
    """Text of a document that is no skeleton: its `#` and `{...}` mean nothing."""
    return _GUARDED.sub(_GUARD, text.replace(_GUARD, ""))


def unprotected(edits: Edits) -> Edits:
    return Edits(tuple(Edit(edit.span, edit.text.replace(_GUARD, "")) for edit in edits))
