"""The shape of a kind file (`schemas/kinds/*.toml`), as plain frozen dataclasses.

The same classes are validated by pydantic (`kinds/load.py`) when a text comes from a
project, and turned into `schemas/json/kind.schema.json`; the `description` of a field
is what an editor shows for its key. Built-in files are held to them by a test.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Presence = Literal["required", "recommended", "optional"]
"""How much a section belongs to its kind.

Sections that are `required` or `recommended` count when a document is compared with a
form; the absence of an `optional` one makes no form less near. What is reported stands
in `missing`: see `Form`.
"""

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
Fills = Literal["changes", "next", ""]
Written = Literal["heading", "bold", "label", "item"]
"""How the name of a section is written: `## Name`, `**Name:**`, `Name:` or `- Name:`."""


def kebab(name: str) -> str:
    """The key of a kind file for a field: `max_lines` is written `max-lines`."""
    return name.replace("_", "-")


def _doc(text: str, **more: Any) -> Any:
    """A dataclass field whose key an editor explains with `text`."""
    return field(metadata={"description": text}, **more)


@dataclass(frozen=True, slots=True)
class Missing:
    """The rule that fires when a section is missing."""

    __pydantic_config__ = {"extra": "forbid", "alias_generator": kebab}

    code: str = _doc("Code of the rule, such as PLN004.")
    name: str = _doc("Name of the rule; it completes the sentence `allow ...`.")
    why: str = _doc("Why the section matters: one or two sentences of the rule page.")
    source: str = _doc("Where the guide says so.", default="")
    severity: SeverityName = _doc(
        "Severity in documents that declare the dialect.", default="warning"
    )
    default: Literal["on", "hint", "off"] = _doc(
        "`on`, `hint` (published as hint only) or `off` (only when selected).", default="on"
    )
    fix: Literal["safe", "choice"] = _doc(
        "`safe` when the skeleton can stand as it is: no placeholder, nothing asserted.",
        default="choice",
    )
    when: Literal["always", "commands"] = _doc(
        "`commands`: only a document with a shell command misses the section.", default="always"
    )


@dataclass(frozen=True, slots=True)
class FieldKind:
    """A `- Name: value` line that a section holds."""

    __pydantic_config__ = {"extra": "forbid", "alias_generator": kebab}

    name: str = _doc("Canonical name of the field.")
    also: tuple[str, ...] = _doc("Other names that count as this field.", default=())
    presence: Presence = _doc("Whether the field is missed when absent.", default="optional")
    hint: str = _doc("A value as an example.", default="")
    fills: Fills = _doc(
        "What an editor writes into it: `changes`, what was committed since the last entry;"
        " `next`, the next prompt of the phase.",
        default="",
    )
    covers: tuple[str, ...] = _doc(
        "Canonical sections that are not missed when the field is there.", default=()
    )
    draws: tuple[str, ...] = _doc(
        "Canonical sections of other documents of the phase whose paths a new field takes over;"
        " the first that has some counts.",
        default=(),
    )


@dataclass(frozen=True, slots=True)
class ItemKind:
    """What one more item of a section is called, and how it is written."""

    __pydantic_config__ = {"extra": "forbid", "alias_generator": kebab}

    name: str = _doc("What it is, such as `decision`.")
    text: str = _doc("Its text, with placeholders: `<what>: <why>`.")


@dataclass(frozen=True, slots=True)
class SectionKind:
    """One canonical section of a kind or of a scope."""

    __pydantic_config__ = {"extra": "forbid", "alias_generator": kebab}

    name: str = _doc("Canonical name, as it is written in a new document.")
    canonical: tuple[str, ...] = _doc(
        "Other spellings that are as canonical as the name.", default=()
    )
    also: tuple[str, ...] = _doc("Aliases: other names that count as this section.", default=())
    singular: bool = _doc(
        "Whether the singular and the plural of each name count as well.", default=True
    )
    presence: Presence = _doc("How much the section belongs to the kind.", default="optional")
    holds: Holds = _doc("What the body is made of.", default="prose")
    paths: Promise = _doc("What a path in the body says of its file.", default="none")
    purpose: str = _doc("One line for hover and completion.", default="")
    skeleton: str = _doc("Body of the section in a new document.", default="")
    anywhere: bool = _doc(
        "A section of this name in any scope counts for the whole document.", default=False
    )
    shared: bool = _doc(
        "In a scope: the same section of the document, or one of the phrases outside of all"
        " scopes, counts for each scope.",
        default=False,
    )
    covers: tuple[str, ...] = _doc(
        "Canonical sections that are not missed when this one is there.", default=()
    )
    phrases: tuple[str, ...] = _doc(
        "Words that say the same: where the text holds one, in any case, the section is not"
        " missed.",
        default=(),
    )
    lead: bool = _doc(
        "A paragraph between the title and the first section says the same.", default=False
    )
    headings: tuple[str, ...] = _doc(
        "Words at the start or the end of headings that say the same without being this"
        " section: where one stands, the section is not missed.",
        default=(),
    )
    missing: Missing | None = _doc("The rule that fires when the section is missing.", default=None)
    item: ItemKind | None = _doc("One more item, as an editor adds it.", default=None)
    draws: tuple[str, ...] = _doc(
        "Canonical sections of other documents of the phase that say what a new section says;"
        " the first that says something counts, and `New + Modified` joins two.",
        default=(),
    )
    fields: tuple[FieldKind, ...] = _doc("Fields that the section holds, in order.", default=())
    section: tuple[SectionKind, ...] = _doc("Parts of the section, in order.", default=())


@dataclass(frozen=True, slots=True)
class Form:
    """A complete template: a document with these sections misses nothing.

    A document (or a scope) is measured against the form it is nearest to. The distance
    of a form is the number of its sections, optional ones left out, that the document
    lacks, plus the number of sections that the document has and the form neither holds
    nor allows; sections that no form names do not count. Of equally near forms the first
    counts. An exact form counts at distance zero only, but then before all others.

    Missed are the sections of that form that are absent and have a `missing` rule; where
    the kind has a rule for all, also those without one that are not optional. A section
    is not absent when another section or field covers it, or the text holds one of its
    phrases. Kinds without forms hold all their sections. `kinds.forms` does the counting.
    """

    __pydantic_config__ = {"extra": "forbid", "alias_generator": kebab}

    name: str = _doc("Name of the form.")
    sections: tuple[str, ...] = _doc("Canonical names of its sections, in order.")
    allows: tuple[str, ...] = _doc(
        "Sections that it may hold as well; they are never missed.", default=()
    )
    exact: bool = _doc(
        "The form counts only for documents that lack nothing of it and have nothing more.",
        default=False,
    )


@dataclass(frozen=True, slots=True)
class ScopeKind:
    """A heading that opens sections of its own: a phase, an implementation prompt, a stage."""

    __pydantic_config__ = {"extra": "forbid", "alias_generator": kebab}

    name: str = _doc("Name of the scope, such as `Prompt`.")
    heading: Heading = _doc("Which headings open it: `phase`, `prompt`, `stage` or `entry`.")
    under: str = _doc(
        "Canonical section that the headings must lie in; empty: anywhere.", default=""
    )
    after: str = _doc(
        "Canonical section of a new document behind which scopes stand; empty: at the end.",
        default="",
    )
    purpose: str = _doc("One line for hover and completion.", default="")
    skeleton: str = _doc("Heading line of a new scope, and what follows it.", default="")
    written: Written = _doc(
        "How the names of its sections are written in a new document.", default="heading"
    )
    fields: tuple[FieldKind, ...] = _doc("Fields that the scope holds, in order.", default=())
    section: tuple[SectionKind, ...] = _doc("Sections of the scope, in order.", default=())
    form: tuple[Form, ...] = _doc("Complete templates; the first is the full one.", default=())


@dataclass(frozen=True, slots=True)
class Place:
    """Where documents of the kind lie. Names compare without case, with `_` as `-`."""

    __pydantic_config__ = {"extra": "forbid", "alias_generator": kebab}

    folders: tuple[str, ...] = _doc(
        "Folders of the kind, such as `plan` or `docs/phases`: a document below one needs"
        " a phase id or two canonical sections.",
        default=(),
    )
    files: tuple[str, ...] = _doc(
        "File names or globs that need nothing more; with slashes, ends of paths.", default=()
    )
    names: tuple[str, ...] = _doc(
        "File name globs whose documents need a phase, or two canonical sections.", default=()
    )
    inside: tuple[str, ...] = _doc(
        "Folders in which every document is of the kind, such as `prompt-library/*`.", default=()
    )
    exclude: tuple[str, ...] = _doc("Globs that are not of the kind.", default=())
    titles: tuple[str, ...] = _doc(
        "Words that, with a phase id in the H1, make a document of the kind; a word with a"
        " colon is enough at the start of the first heading.",
        default=(),
    )
    other: tuple[str, ...] = _doc(
        "Last words of titles of documents that are something else, wherever they lie. One"
        " word counts directly behind the phase: with `Report`, `Phase 2 Test Report` is not of"
        " the kind, and `Phase 2: Report` is. Several count at the end of every title.",
        default=(),
    )
    sections: int = _doc(
        "Number of different canonical headings that make a document of the kind wherever it"
        " lies; 0: headings alone never do.",
        default=0,
    )


@dataclass(frozen=True, slots=True)
class Refine:
    """When the structure of a document says more than its place: another kind becomes this one."""

    __pydantic_config__ = {"extra": "forbid", "alias_generator": kebab}

    kinds: tuple[str, ...] = _doc("Kinds that a document may have by its place.", default=())
    sections: tuple[str, ...] = _doc(
        "Canonical sections of this kind that all must be there.", default=()
    )
    scope: str = _doc("A scope of this kind that must be there.", default="")


@dataclass(frozen=True, slots=True)
class Limits:
    """Thresholds of the rules for the kind."""

    __pydantic_config__ = {"extra": "forbid", "alias_generator": kebab}

    max_lines: int = _doc("SIZ001: lines before a document is long.", default=200)
    max_lines_hard: int = _doc("SIZ002: lines before a document is very long.", default=500)
    max_context_files: int = _doc("IMP005: paths in a context list.", default=6)
    max_files: int = _doc("IMP016: files that one prompt makes.", default=8)
    max_code_lines: int = _doc("PLN012: lines of one block of code.", default=15)
    max_phases: int = _doc("SIZ007: phases in one plan.", default=8)
    max_writes: int = _doc("SIZ003: files that one phase or stage writes.", default=8)
    max_writes_hard: int = _doc("SIZ004: files that are too many for one phase.", default=30)
    min_days: int = _doc("SIZ005: working days of a short stage.", default=5)
    max_days: int = _doc("SIZ005: working days of a long stage.", default=10)
    max_ratio: int = _doc(
        "PAR012: how many times as long as the shortest the longest stage of a group may take.",
        default=3,
    )


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document."""

    __pydantic_config__ = {"extra": "forbid", "alias_generator": kebab}

    name: str = _doc("Name of the kind, such as `work-notes`.")
    title: str = _doc("Name for people, such as `Work notes`.", default="")
    purpose: str = _doc("What a document of the kind is for, in one sentence.", default="")
    extends: str = _doc(
        "A kind whose sections, scopes, forms and limits are taken over.", default=""
    )
    role: Literal["plan", "prompt", "notes", ""] = _doc(
        "Side of the trio that a document of the kind stands for.", default=""
    )
    rank: int = _doc("Kinds with a smaller rank are recognised first.", default=50)
    folder: str = _doc("Folder of a new document.", default="")
    file: str = _doc(
        "File name of a new document; `{stem}` is the stem of its phase or its name.",
        default="{stem}.md",
    )
    heading: str = _doc(
        "First line of a new document; `{word}`, `{id}` and `{name}` are filled in.", default=""
    )
    frontmatter: tuple[FieldKind, ...] = _doc("Keys of the frontmatter.", default=())
    place: Place = _doc("Where documents of the kind lie.", default_factory=Place)
    refine: Refine | None = _doc(
        "How the structure makes a document of another kind one of this kind.", default=None
    )
    limits: Limits = _doc("Thresholds.", default_factory=Limits)
    section: tuple[SectionKind, ...] = _doc("Sections in canonical order.", default=())
    scope: tuple[ScopeKind, ...] = _doc("Scopes with sections of their own.", default=())
    form: tuple[Form, ...] = _doc("Complete templates; the first is the full one.", default=())
    missing: Missing | None = _doc(
        "One rule for all missing sections of the kind that name none themselves.", default=None
    )
