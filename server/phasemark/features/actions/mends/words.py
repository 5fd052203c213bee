"""Items that lack a path, a command or a fact: a place to write it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from phasemark.document.section import Section
from phasemark.features.actions.action import Action
from phasemark.features.actions.items import added
from phasemark.features.actions.mends.case import Case, Mends, whole_lines
from phasemark.features.completion.manifests import scripts
from phasemark.syntax.tree import Item
from phasemark.text.edit import Edit

_COMMANDS = 3
"""Commands of the project that are offered."""


def begin_with_path(case: Case) -> Iterator[Action]:
    """The item or, where none of a section has one, all of them begin with a path."""
    section = case.section
    if section.head == case.span:
        items = [one for one in section.items if one.depth == 0 and one.text and not one.quoted]
        edits = [Edit.insert(item.text_span.start, "`<path>` - ") for item in items]
        if edits:
            yield case.fix("Begin each with a path", *edits)
        return
    item = case.item()
    if item is not None:
        yield case.fix("Begin with a path", Edit.insert(item.text_span.start, "`<path>` - "))


def name_path(case: Case) -> Iterator[Action]:
    """The path behind the words that stand for a file."""
    yield case.fix("Name its path", Edit.insert(case.span.end, " (`<path>`)"))


def name_fact(case: Case) -> Iterator[Action]:
    """A command that shows that a criterion is met."""
    for command in (*_known(case), "<command>"):
        edit = Edit.insert(case.span.end, f": `{command}` exits 0")
        yield case.fix(_title("Name a command", command), edit)


def add_command(case: Case) -> Iterator[Action]:
    """A command in a verification that has none."""
    section = case.section
    for command in (*_known(case), "<command>"):
        edits = added(case.document, section, f"`{command}`")
        yield case.fix(_title("Add a command", command), *edits)


def choose_command(case: Case) -> Iterator[Action]:
    """A command of the project in the place of a placeholder."""
    text, (start, end) = case.document.text, case.span
    in_fence = any(fence.content.covers(case.span) for fence in case.section.fences)
    bare = in_fence or text[max(start - 1, 0) : start] == "`"
    for command in _known(case):
        if command != text[start:end].strip("`"):
            new = command if bare else f"`{command}`"
            yield case.fix(f"Write `{command}`", Edit.replace(case.span, new))


def next_step(case: Case) -> Iterator[Action]:
    """Something exact to begin with."""
    section = _at_head(case)
    if section is not None:
        edits = added(case.document, section, "`<the command to run, or the file to edit>`")
        yield case.fix("Name a command or a file", *edits)


def forbid(case: Case) -> Iterator[Action]:
    """What must not happen: the constraints of the skeleton that forbid something."""
    section = _at_head(case)
    if section is None or section.kind is None:
        return
    usual = re.findall(r"(?m)^- (MUST NOT [^<\n]+)$", section.kind.skeleton)
    for text in (*usual, "MUST NOT <what>"):
        title = "Add what must not happen" if "<" in text else f"Add `{text.rstrip('.')}`"
        yield case.fix(title, *added(case.document, section, text))


def fill_in(case: Case) -> Iterator[Action]:
    """What a placeholder stands for, where it is known, or the item without it."""
    written = case.span.of(case.document.text)
    moment = re.fullmatch(r"[\[(`<]*(YYYY-MM-DD)([ T]HH:MM)?[\])`>]*", written)
    if moment is not None:
        form = "%Y-%m-%d %H:%M" if moment[2] else "%Y-%m-%d"
        now = f"{case.outside.moment():{form}}"
        yield case.fix(f"Write `{now}`", Edit.replace(case.span, now))
    item = case.item()
    if item is not None and _bare(item, written):
        span = whole_lines(case.document, item.span)
        yield case.fix("Remove this item", Edit.delete(span))


def _bare(item: Item, placeholder: str) -> bool:
    """Whether an item holds nothing but placeholders and their labels."""
    rest = re.sub(r"<[^<>\n]*>|MUST NOT|MUST|\[[ xX]\]", "", item.text.replace(placeholder, ""))
    return not re.sub(r"^[\w ()/-]{1,40}:", "", rest).strip(" `*_:,.-–—")


def _title(words: str, command: str) -> str:
    return words if command.startswith("<") else f"{words}: `{command}`"


def _known(case: Case) -> Iterator[str]:
    """The first commands that the build files of the project define."""
    found = scripts(case.snapshot.files, case.outside)
    return islice((one.command for one in found if "`" not in one.command), _COMMANDS)


def _at_head(case: Case) -> Section | None:
    section = case.section
    return section if section.head == case.span else None


MENDS: Mends = {
    "PRM017": begin_with_path,
    "PLN016": begin_with_path,
    "PRM018": name_path,
    "SPC009": name_fact,
    "IMP012": add_command,
    "VER001": choose_command,
    "VER004": choose_command,
    "HND002": next_step,
    "PRM012": forbid,
    "DOC010": fill_in,
}
