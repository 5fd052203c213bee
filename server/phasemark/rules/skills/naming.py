"""The name of a skill: how it is written, and the folder that bears it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.rules.rule import Finding, Fix, Safety, rule
from phasemark.rules.skills.frontmatter import read
from phasemark.text.edit import Edit

_LONGEST = 64


@rule(
    "SKL002", "skill-bad-name", severity="error", kinds=("skill",), fix="safe", adaptive=False,
    source="parallelizing-workflows skill; agent skills specification",
)  # fmt: skip
def skill_bad_name(document: Document) -> Iterator[Finding]:
    """The name of a skill is not of lower-case letters, digits and single hyphens.

    Agents refuse other names, and names of more than 64 characters. The fix is safe where
    the folder bears the right name already.

    ## Example
    `name: Parallel Workflows`

    ## Use instead
    Write `name: parallel-workflows`
    """
    entry = (read(document) or {}).get("name")
    if entry is None or not entry.value or entry.fault or is_name(entry.value):
        return
    right = slug(entry.value)
    fix = None
    if right:
        safety = Safety.SAFE if right == folder_of(document) else Safety.UNSAFE
        fix = Fix.here(f"Change to `{right}`", safety, Edit.replace(entry.span, right))
    yield Finding(entry.span, _why(entry.value, right), fix=fix)


def _why(name: str, right: str) -> str:
    if len(name) > _LONGEST and name == right:
        return f"a name of {len(name)} characters; {_LONGEST} are allowed"
    hint = f"; `{right}` would be" if right else ""
    return f"`{name}` is no name of lower-case letters, digits and single hyphens{hint}"


@rule(
    "SKL003", "skill-name-folder-mismatch", kinds=("skill",), fix="unsafe", adaptive=False,
    source="agent skills specification",
)  # fmt: skip
def skill_name_folder_mismatch(document: Document) -> Iterator[Finding]:
    """The folder of a skill bears another name than its frontmatter.

    Some agents find a skill by its folder and some by its name; with two names it is
    missed, or loaded twice.

    ## Example
    `skills/worktrees/SKILL.md` with `name: parallelizing-workflows`

    ## Use instead
    Use one name for both; which side is wrong only its author knows.
    """
    entry = (read(document) or {}).get("name")
    folder = folder_of(document)
    if entry is None or not folder or not is_name(entry.value) or entry.value == folder:
        return
    fix = None
    if is_name(folder) and not folder.endswith(f"-{entry.value}"):  # `1-review` is a number
        edit = Edit.replace(entry.span, folder)
        fix = Fix.here(f"Change to `{folder}`", Safety.UNSAFE, edit)
    yield Finding(entry.span, f"`{entry.value}` lies in a folder `{folder}`", fix=fix)


def folder_of(document: Document) -> str:
    """The folder that the skill lies in; empty at the root of the project."""
    return document.path.rpartition("/")[0].rpartition("/")[2]


def is_name(text: str) -> bool:
    """Whether agents take it for the name of a skill."""
    return (
        0 < len(text) <= _LONGEST
        and text == text.lower()
        and all(part.isalnum() for part in text.split("-"))
    )


def slug(text: str) -> str:
    """The name nearest to a text; empty if there is none."""
    return re.sub(r"[\W_]+", "-", text.lower()).strip("-")
