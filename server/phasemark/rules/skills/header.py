"""The frontmatter that makes a file a skill."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.rules.rule import Finding, Fix, Safety, rule
from phasemark.rules.skills.frontmatter import TEXTS, Entry, read
from phasemark.rules.skills.naming import folder_of, is_name, slug
from phasemark.text.edit import Edit, Span

SKILLS = ("skill",)


@rule(
    "SKL001", "skill-missing-frontmatter", severity="error", kinds=SKILLS, fix="safe",
    adaptive=False, source="parallelizing-workflows skill; agent skills specification",
)  # fmt: skip
def skill_missing_frontmatter(document: Document) -> Iterator[Finding]:
    """The skill has no frontmatter with `name` and `description` that an agent can read.

    Agents read the frontmatter of all skills at their start, and nothing else. A skill
    without one, or with one that is no YAML, is dropped without a word: the usual cause is
    a `: ` or a quote inside of a description that is not quoted.

    ## Example
    `description: Deploys charts. Use when: a chart has changed`

    ## Use instead
    Write `description: "Deploys charts. Use when: a chart has changed"`
    """
    entries = read(document)
    if entries is None:
        yield _no_frontmatter(document)
        return
    missing = [
        key for key in TEXTS
        if key not in entries or (key == "name" and entries[key].style == "empty")
    ]  # fmt: skip
    if missing:
        yield _no_keys(document, missing)
    for entry in entries.values():
        if entry.fault is not None:
            quotes = entry.fault.mended_by_quotes and entry.key != "name"
            fix = _quote(entry, document.text) if quotes else None
            yield Finding(entry.fault.span, entry.fault.message, fix=fix)
        elif entry.key in TEXTS and entry.style == "nested":
            yield Finding(entry.key_span, f"`{entry.key}` is no text; write it on one line")


def _no_frontmatter(document: Document) -> Finding:
    text = document.text
    if text.lstrip("\ufeff").startswith("---"):
        end = document.source.line_end(0)
        return Finding(Span(0, end), "the frontmatter is never closed; a line `---` ends it")
    first = document.source.line_end(0)
    fix = Fix.here(
        "Insert the frontmatter", Safety.CHOICE,
        Edit.insert(
            1 if text.startswith("\ufeff") else 0,
            f"---\nname: {_name(document) or '<name-in-lower-case>'}\n"
            "description: <what the skill does, and when to use it>\n---\n\n",
        ),
    )  # fmt: skip
    return Finding(
        Span(0, first), "no frontmatter with `name` and `description` at the first line", fix=fix
    )


def _no_keys(document: Document, missing: list[str]) -> Finding:
    span = document.tree.frontmatter
    assert span is not None
    listed = " and no ".join(f"`{key}`" for key in missing)
    first = Span(0, document.source.line_end(0))
    entries = read(document) or {}
    name = _name(document)
    lines = {"name": f"name: {name or '<name-in-lower-case>'}\n",
             "description": "description: <what the skill does, and when to use it>\n"}  # fmt: skip
    if any(key in entries for key in missing):
        return Finding(entries[missing[0]].key_span, f"the frontmatter has no {listed}")
    safe = missing == ["name"] and bool(name) and name == folder_of(document)
    edit = Edit.insert(span.start, "".join(lines[key] for key in missing))
    title = "Insert " + " and ".join(f"`{key}`" for key in missing)
    fix = Fix.here(title, Safety.SAFE if safe else Safety.CHOICE, edit)
    return Finding(first, f"the frontmatter has no {listed}", fix=fix)


def _name(document: Document) -> str:
    """The name that the folder gives; empty if it gives none."""
    folder = folder_of(document)
    return folder if is_name(folder) else slug(folder)


def _quote(entry: Entry, text: str) -> Fix:
    """Put a plain value in double quotes."""
    written = entry.span.of(text).replace("\\", "\\\\").replace('"', '\\"')
    title = f"Put `{entry.key}` in quotes"
    return Fix.here(title, Safety.SAFE, Edit.replace(entry.span, f'"{written}"'))
