"""What a block without a path must hold, by the first word of its info string."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import Any

from casebook.asked import (
    actions,
    completion,
    formatting,
    hover,
    listing,
    navigation,
    reading,
    rename,
    subject,
    work,
)  # fmt: skip
from casebook.difference import changes
from casebook.world import World
from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.rules.check import check
from phasemark.rules.fixes import edits_of
from phasemark.rules.repair import repair
from phasemark.rules.rule import Finding, Safety, Severity
from phasemark.syntax.tree import (
    Comment,
    Fence,
    Heading,
    Item,
    Label,
    Mention,
    Paragraph,
    Table,
)
from phasemark.workspace.snapshot import Snapshot

MARKS = {"bold": "**", "plain": ":"}


def diff(world: World, argument: str) -> Iterator[str]:
    """What all safe fixes change."""
    before = world.snapshot
    after = repair(before, safety=Safety.SAFE, least=Severity.HINT).snapshot
    return changes(texts(before), texts(after))


def action(world: World, title: str) -> Iterator[str]:
    """What the first fix of that title changes; at a cursor, the first action."""
    if world.at is not None:
        yield from actions.change(world, title)
        return
    before = world.snapshot
    for finding in check(before):
        if finding.fix and finding.fix.title == title:
            yield from changes(texts(before), texts(applied(before, finding)))
            return
    titles = sorted({found.fix.title for found in check(before) if found.fix})
    yield f"no fix has this title; there is {', '.join(titles) or 'none'}"


def applied(snapshot: Snapshot, finding: Finding) -> Snapshot:
    """The snapshot after the fix of a finding."""
    assert finding.fix
    sources = {path: document.source for path, document in snapshot.documents.items()}
    for path, edits in edits_of(finding.fix, finding.path, sources).items():
        snapshot = snapshot.with_text(path, edits.apply(snapshot.documents[path].text))
    for path, text in finding.fix.create.items():
        snapshot = snapshot.with_text(path, text)
    return snapshot


def texts(snapshot: Snapshot) -> dict[str, str]:
    return {path: document.text for path, document in snapshot.documents.items()}


def kind(world: World, argument: str) -> Iterator[str]:
    """Path, kind and reason of each document."""
    for path, document in world.snapshot.documents.items():
        recognition = document.recognition
        yield f"{path}: {recognition.kind or 'no kind'}, {recognition.reason}"


def tree(world: World, path: str) -> Iterator[str]:
    """Sections by depth: `## Title`, `** bold label`, `: plain label`, with what they are."""
    document = chosen(world.snapshot, path)
    for section in document.root.children:
        yield from branch(section, 0)


def blocks(world: World, path: str) -> Iterator[str]:
    """Everything the syntax finds, in the order it stands, but for the text of paragraphs."""
    document = chosen(world.snapshot, path)
    tree = document.tree
    nodes: list[Any] = [
        *tree.headings, *tree.items, *tree.labels, *tree.fences, *tree.paragraphs,
        *tree.tables, *tree.comments, *tree.mentions,
    ]  # fmt: skip
    for node in sorted(nodes, key=lambda node: (node.span.start, -node.span.end)):
        yield " ".join(described(node, document.text))


def chosen(snapshot: Snapshot, path: str) -> Document:
    """The document at `path`, or the only one."""
    if path:
        return snapshot.documents[path]
    (document,) = snapshot.documents.values()
    return document


def branch(section: Section, depth: int) -> Iterator[str]:
    mark = "#" * section.level if section.form == "heading" else MARKS[section.form]
    line = f"{'  ' * depth}{mark} {section.title}"
    if section.opening:
        line += f" ({section.opening.kind.heading})"
    elif section.name:
        line += f" = {section.name}"
    yield line
    for child in section.children:
        yield from branch(child, depth + 1)


def described(node: Any, text: str) -> Iterator[str]:
    """One node in words: what it is, how deep or high, and its text."""
    match node:
        case Heading():
            yield f"heading {node.level} {quoted(node.text)}"
        case Item():
            yield f"item {node.depth} {quoted(node.text)}"
            if node.check:
                yield f"[{node.check.mark}]"
        case Label():
            yield f"{'bold' if node.bold else 'plain'} label {quoted(node.text)}"
            yield quoted(node.value.of(text))
        case Fence():
            yield f"fence {quoted(node.info)}"
            if not node.closed:
                yield "unclosed"
        case Table():
            yield f"table {quoted(' | '.join(cell.text for cell in node.header))}"
            yield f"and {len(node.rows)} rows"
        case Paragraph():
            yield f"paragraph {quoted(node.text)}"
        case Comment():
            yield f"comment {quoted(node.text)}"
        case Mention():
            yield f"{node.kind} {quoted(node.text)}"
    if isinstance(node, Item | Fence | Paragraph) and node.quoted:
        yield "in a quote"


def quoted(text: str) -> str:
    return '"' + text.replace("\n", "\\n") + '"'


ASKED: tuple[ModuleType, ...] = (
    actions, completion, formatting, subject, hover, listing, navigation, reading, rename, work,
)  # fmt: skip
"""One module a feature, each with `OPERATIONS` of its own."""

OPERATIONS: Mapping[str, Callable[[World, str], Iterator[str]]] = {
    "diff": diff,
    "action": action,
    "kind": kind,
    "tree": tree,
    "blocks": blocks,
    **{name: operation for module in ASKED for name, operation in module.OPERATIONS.items()},
}
