"""The shape of a kind file (`schemas/kinds/*.toml`), as plain frozen dataclasses.

The same classes are validated by pydantic (`kinds/load.py`) when a text comes from a
project, and turned into `schemas/json/kind.schema.json`; the `description` of a field
is what an editor shows for its key. Built-in files are held to them by a test.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Presence = Literal["required", "recommended", "optional"]
"""`required` and `recommended` sections are missed when absent, `optional` ones never."""

Holds = Literal[
    "prose", "list", "checks", "fields", "paths", "commands",
    "status", "decisions", "questions", "commits", "entries", "dependencies",
]  # fmt: skip
"""What the body of a section is made of."""

Promise = Literal["none", "exists", "new", "modified", "read", "written"]
"""What a path in a section says of its file.

`exists`: it is there. `read`: it is there and is only read. `modified`: it is there and
is written. `new`: it is made here. `written`: made or changed. `none`: nothing.
"""

SeverityName = Literal["error", "warning", "information", "hint"]
Heading = Literal["phase", "prompt", "stage", "entry"]


def _doc(text: str, **more: Any) -> Any:
    """A dataclass field whose key an editor explains with `text`."""
    return field(metadata={"description": text}, **more)


@dataclass(frozen=True, slots=True)
class Missing:
    """The rule that fires when a section is missing."""

    __pydantic_config__ = {"extra": "forbid"}

    code: str = _doc("Code of the rule, such as PLN004.")
    name: str = _doc("Name of the rule; it completes the sentence `allow ...`.")
    why: str = _doc("Why the section matters: one or two sentences of the rule page.")
    source: str = _doc("Where the guide says so.", default="")
    severity: SeverityName = _doc("Severity in documents that declare the dialect.", default="warning")
    default: Literal["on", "hint", "off"] = _doc(
        "`on`, `hint` (published as hint only) or `off` (only when selected).", default="on"
    )


@dataclass(frozen=True, slots=True)
class FieldKind:
    """A `- Name: value` line that a section holds."""

    __pydantic_config__ = {"extra": "forbid"}

    name: str = _doc("Canonical name of the field.")
    also: tuple[str, ...] = _doc("Other names that count as this field.", default=())
    presence: Presence = _doc("Whether the field is missed when absent.", default="optional")
    hint: str = _doc("A value as an example.", default="")


@dataclass(frozen=True, slots=True)
class SectionKind:
    """One canonical section of a kind or of a scope."""

    __pydantic_config__ = {"extra": "forbid"}

    name: str = _doc("Canonical name, as it is written in a new document.")
    also: tuple[str, ...] = _doc("Other names that count as this section.", default=())
    presence: Presence = _doc("Whether the section is missed when absent.", default="optional")
    holds: Holds = _doc("What the body is made of.", default="prose")
    paths: Promise = _doc("What a path in the body says of its file.", default="none")
    purpose: str = _doc("One line for hover and completion.", default="")
    skeleton: str = _doc("Body of the section in a new document.", default="")
    anywhere: bool = _doc(
        "A section of this name in any scope counts for the whole document.", default=False
    )
    missing: Missing | None = _doc("The rule that fires when the section is missing.", default=None)
    fields: tuple[FieldKind, ...] = _doc("Fields that the section holds, in order.", default=())
    section: tuple[SectionKind, ...] = _doc("Parts of the section, in order.", default=())


@dataclass(frozen=True, slots=True)
class ScopeKind:
    """A heading that opens sections of its own: a phase, an implementation prompt, a stage."""

    __pydantic_config__ = {"extra": "forbid"}

    name: str = _doc("Name of the scope, such as `Prompt`.")
    heading: Heading = _doc("Which headings open it: `phase`, `prompt`, `stage` or `entry`.")
    under: str = _doc("Canonical section that the headings must lie in; empty: anywhere.", default="")
    skeleton: str = _doc("Heading line of a new scope.", default="")
    section: tuple[SectionKind, ...] = _doc("Sections of the scope, in order.", default=())


@dataclass(frozen=True, slots=True)
class Form:
    """A complete template of the kind: a document with these sections misses nothing."""

    __pydantic_config__ = {"extra": "forbid"}

    name: str = _doc("Name of the form.")
    sections: tuple[str, ...] = _doc("Canonical names of its sections.")


@dataclass(frozen=True, slots=True)
class Place:
    """Where documents of the kind lie. Names compare without case, with `_` as `-`."""

    __pydantic_config__ = {"extra": "forbid"}

    folders: tuple[str, ...] = _doc(
        "Folders of the kind, such as `plan` or `docs/phases`: a document below one needs"
        " a phase id or two canonical sections.",
        default=(),
    )
    files: tuple[str, ...] = _doc("File names or globs that need nothing more.", default=())
    inside: tuple[str, ...] = _doc(
        "Folders in which every document is of the kind, such as `prompt-library/*`.", default=()
    )
    exclude: tuple[str, ...] = _doc("Globs that are not of the kind.", default=())
    titles: tuple[str, ...] = _doc(
        "Words that, with a phase id in the H1, make a document of the kind.", default=()
    )


@dataclass(frozen=True, slots=True)
class Limits:
    """Thresholds of the rules for the kind."""

    __pydantic_config__ = {"extra": "forbid"}

    max_lines: int = _doc("SIZ001: lines before a document is long.", default=200)
    max_lines_hard: int = _doc("SIZ002: lines before a document is very long.", default=500)
    max_context_files: int = _doc("IMP005: paths in a context list.", default=6)
    max_files: int = _doc("SIZ003: files that a phase writes.", default=8)
    max_files_hard: int = _doc("SIZ004: files that a phase writes at most.", default=30)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document."""

    __pydantic_config__ = {"extra": "forbid"}

    name: str = _doc("Name of the kind, such as `work-notes`.")
    title: str = _doc("Name for people, such as `Work notes`.", default="")
    purpose: str = _doc("What a document of the kind is for, in one sentence.", default="")
    extends: str = _doc("A kind whose sections, scopes, forms and limits are taken over.", default="")
    role: Literal["plan", "prompt", "notes", ""] = _doc(
        "Side of the trio that a document of the kind stands for.", default=""
    )
    folder: str = _doc("Folder of a new document.", default="")
    heading: str = _doc(
        "First line of a new document; `{word}`, `{id}` and `{name}` are filled in.", default=""
    )
    frontmatter: tuple[FieldKind, ...] = _doc("Keys of the frontmatter.", default=())
    place: Place = _doc("Where documents of the kind lie.", default_factory=Place)
    limits: Limits = _doc("Thresholds.", default_factory=Limits)
    section: tuple[SectionKind, ...] = _doc("Sections in canonical order.", default=())
    scope: tuple[ScopeKind, ...] = _doc("Scopes with sections of their own.", default=())
    form: tuple[Form, ...] = _doc("Complete templates; the first is the full one.", default=())
    missing: Missing | None = _doc(
        "One rule for all missing sections of the kind that name none themselves.", default=None
    )
