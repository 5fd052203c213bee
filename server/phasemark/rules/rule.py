"""What a rule, a finding and a fix are.

A rule is a generator function with a decorator; its docstring is its documentation.
Nothing is registered at import: `rules/__init__.py` collects the `Rule` values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Literal

from phasemark.text.edit import Edit, Edits, Span


class Severity(IntEnum):
    """How much a finding matters; a smaller number matters more, as in LSP."""

    ERROR = 1
    WARNING = 2
    INFORMATION = 3
    HINT = 4

    @property
    def label(self) -> str:
        return self.name.lower()


class Safety(IntEnum):
    """Who may apply a fix.

    `SAFE`: `--fix` and fix-all. `UNSAFE`: `--unsafe-fixes`; complete, but wants a look.
    `CHOICE`: only a person in an editor; it holds placeholders or asserts something.
    """

    SAFE = 1
    UNSAFE = 2
    CHOICE = 3

    @property
    def label(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that mend a finding.

    `edits` maps the path of a document to its edits; None stands for the document of
    the finding. `create` maps the path of a new document to its text.
    """

    title: str
    safety: Safety
    edits: Mapping[str | None, Edits] = field(default_factory=dict)
    create: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def here(cls, title: str, safety: Safety, *edits: Edit) -> Fix:
        """A fix of the document of the finding."""
        return cls(title, safety, {None: Edits.of(*edits)})

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        """As of all values of which a run sends thousands from process to process: what
        `dataclass` makes for this takes twice as long."""
        return Fix, (self.title, self.safety, self.edits, self.create)


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that belongs to a finding."""

    path: str
    span: Span
    message: str

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Related, (self.path, self.span, self.message)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a place of a document.

    A rule gives `span` and `message` and perhaps the rest; `code`, `severity` and `path`
    are filled in by `check`.
    """

    span: Span
    message: str
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    code: str = ""
    severity: Severity = Severity.WARNING
    path: str = ""

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Finding, (
            self.span, self.message, self.related, self.fix, self.code, self.severity, self.path,
        )  # fmt: skip


Reach = Literal["piece", "document", "files", "workspace", "outcome"]
"""What a rule may see, and therefore when it runs again.

`piece`: one `Piece`, with offsets relative to it. `document`: one `Document`.
`files`: the `Outline` of a document and the `Snapshot`, of which it looks at known files
only. `workspace`: the `Outline` and the `Snapshot`. Rules of the last two never see a
tree, so that they run on outlines that were saved. `outcome`: what the other rules found;
`check` calls these by name.
"""

Default = Literal["on", "hint", "off"]

Tag = Literal["", "unnecessary", "superseded"]
"""What an editor may do with the text of a finding: fade it, or strike it through."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its identity, what it may see, and its function."""

    code: str
    name: str
    severity: Severity
    reach: Reach
    function: Callable[..., Iterator[Finding]]
    kinds: tuple[str, ...] = ()
    """Kinds the rule looks at (a kind that extends one counts); empty: every kind."""
    default: Default = "on"
    fix: Safety | None = None
    """The best safety that its fixes have; None: it has none."""
    source: str = ""
    """Where the guide says so."""
    adaptive: bool = True
    """Only a hint in documents that do not declare the dialect."""
    shaped: bool = False
    """Silent in a document that neither declares the dialect nor shows the shape of its
    kind: it is about what such a shape lacks (`Outline.shaped`)."""
    clean: Callable[[str], bool] | None = None
    """Of a `piece` rule: when this holds for a text, the rule finds nothing in any part of
    it. A document that is read for the first time is asked once, not piece by piece."""
    tag: Tag = ""
    page: Callable[[], str] | None = None
    """Makes the text of its page, when there is no docstring to take it from."""

    @property
    def family(self) -> str:
        return self.code[:3]

    @property
    def text(self) -> str:
        """The documentation: what, why, an example, what to use instead."""
        from inspect import cleandoc

        return self.page() if self.page else cleandoc(self.function.__doc__ or "")

    @property
    def summary(self) -> str:
        """The first paragraph of the documentation, on one line."""
        return " ".join(self.text.split("\n\n", 1)[0].split())


def rule(
    code: str,
    name: str,
    *,
    severity: str = "warning",
    reach: Reach = "document",
    kinds: Iterable[str] = (),
    default: Default = "on",
    fix: str = "",
    source: str = "",
    adaptive: bool = True,
    clean: Callable[[str], bool] | None = None,
    tag: Tag = "",
) -> Callable[[Callable[..., Iterator[Finding]]], Rule]:
    """Make a `Rule` of a generator function.

    `piece` rules take a `Piece`, `document` rules a `Document`, `files` and `workspace`
    rules an `Outline` and a `Snapshot`. `severity` and `fix` are labels of their enums.
    """

    def wrap(function: Callable[..., Iterator[Finding]]) -> Rule:
        return Rule(
            code=code,
            name=name,
            severity=Severity[severity.upper()],
            reach=reach,
            function=function,
            kinds=tuple(kinds),
            default=default,
            fix=Safety[fix.upper()] if fix else None,
            source=source,
            adaptive=adaptive,
            clean=clean,
            tag=tag,
        )

    return wrap


def rules_of(module: Any) -> Iterator[Rule]:
    """The rules of a family module, in the order they are written."""
    return (value for value in vars(module).values() if isinstance(value, Rule))
