"""`Outline`: the facts of a document that other documents, or rules over files, may see.

Facts are small tuples without offsets: `at` numbers a place in `Outline.places`, and the
places do not take part in comparison. An edit that moves text but changes no fact gives
an equal outline, so that nothing else has to be computed again.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from itertools import repeat
from typing import Any, NamedTuple, overload

from phasemark.document.phase import PhaseId
from phasemark.text.edit import Span, of_values


class Reference(NamedTuple):
    """A path or link target that the document names."""

    at: int
    path: str
    """As written, without `@`, `:12` and the anchor; not resolved."""
    anchor: str
    """Behind the `#` of a link; empty if there is none."""
    form: str
    """`link`, `image`, `code`, `path` (bare) or `token` (the first word of an item of a file
    list, when nothing else makes it a path)."""
    leads: bool
    """It stands where an item of a file list has its path: before the comment."""
    creates: bool
    """The item starts with a verb such as `create` or `add`."""
    promise: str
    """What the section says of the file: see `kinds.model.Promise`; links are `exists`."""
    section: str
    """Canonical name of the section it stands in; empty if it has none."""
    scope: int
    """Number of the scope it stands in; -1 for the document itself."""
    ticked: bool | None
    """State of the checkbox of its item; None if it has none."""


class PhaseMention(NamedTuple):
    """A phase that the text names."""

    at: int
    id: PhaseId
    section: str
    scope: int


class Dependency(NamedTuple):
    """A phase that the document, or one of its scopes, depends on."""

    at: int
    id: PhaseId
    optional: bool
    scope: int
    path: str
    """Target when the dependency is written as a link or path; else empty."""


class Claim(NamedTuple):
    """A file that the document, or one of its scopes, says it writes or reads."""

    at: int
    path: str
    mode: str
    """`new`, `modified`, `written` or `read`."""
    scope: int

    @property
    def writes(self) -> bool:
        return self.mode != "read"


class Scope(NamedTuple):
    """A phase, prompt or stage inside the document; `at` is the place of its heading."""

    at: int
    form: str
    """`phase`, `prompt`, `stage`."""
    id: PhaseId | None
    number: str
    total: int | None
    name: str
    group: str
    """Parallel group in capitals, such as `A` or `SEQUENTIAL`; empty if none is said."""
    group_at: int
    """Place of the group's value; -1 if none is said."""
    together: tuple[PhaseId, ...]
    """Stages it says it can run in parallel with."""
    together_at: int
    """Place of that list; -1 if there is none."""
    alone: bool
    """It says that it can run with none."""
    depends_at: int
    """Place of its Dependencies; -1 if it has none."""
    status: str
    sections: tuple[str, ...]
    """Canonical sections it holds, in order."""
    duration: str


class Status(NamedTuple):
    """The state that the document declares."""

    at: int
    value: str
    """Canonical (`In progress`), or empty when the value is unknown or not chosen."""
    written: str
    ticked: int
    """How many of the one-of checkboxes are ticked; -1 when it is no checkbox list."""


class Progress(NamedTuple):
    """A row of Prompt progress."""

    at: int
    number: str
    done: bool | None


class Merge(NamedTuple):
    """A stage in the order in which the document says that stages are merged."""

    at: int
    id: PhaseId


class Asked(NamedTuple):
    """A command that a verification or done section asks somebody to run."""

    at: int
    text: str
    """Without prompt, continued lines joined."""
    done: bool | None
    """State of the checkbox of its item; None if it has none."""


class Constraint(NamedTuple):
    """What must or must not happen, as an item of the Constraints says it."""

    at: int
    text: str


class Slot(NamedTuple):
    """Where a field can be added to a section."""

    at: int
    """An empty place."""
    lead: str
    """What has to stand before the field: line breaks and a bullet."""
    tail: str
    """What has to stand behind it."""


class Tally(NamedTuple):
    """Checkboxes of one canonical section of one scope."""

    section: str
    scope: int
    done: int
    total: int


class Remark(NamedTuple):
    """Something said for whoever resumes; the text at its place says what."""

    at: int
    form: str
    """`decision`, `question`, `entry` (the title of a log entry), `next` or `blocker`."""
    settled: bool
    """A question whose box is ticked."""
    entry: int
    """Number of the log entry in `Outline.entries`; -1 outside of the log."""


class Places:
    """Where the facts of a document stand, by number; pieces that moved share their spans."""

    __slots__ = ("_chunks", "_firsts", "count")

    def __init__(self) -> None:
        self._chunks: list[tuple[int, Sequence[Span]]] = []
        self._firsts: list[int] = []
        self.count = 0

    def __len__(self) -> int:
        return self.count

    def add(self, *spans: Span) -> int:
        """The number of the first of these places."""
        return self.add_piece(0, spans)

    def add_piece(self, start: int, spans: Sequence[Span]) -> int:
        """The number of the first place of a piece; its spans are relative to `start`."""
        first = self.count
        self._chunks.append((start, spans))
        self._firsts.append(first)
        self.count = first + len(spans)
        return first

    def __getitem__(self, at: int) -> Span:
        number = bisect_right(self._firsts, at) - 1
        start, spans = self._chunks[number]
        return spans[at - self._firsts[number]].shift(start)

    def __reduce__(self) -> tuple[object, tuple[bytes]]:
        """Saved places are many, and few are asked for: they stay numbers until then."""
        bounds = [at + start for start, spans in self._chunks for span in spans for at in span]
        return placed, (array("I", bounds).tobytes(),)


class _Bounds(Sequence[Span]):
    """Spans as a row of numbers, which are read from the bytes of an `array`."""

    def __init__(self, packed: bytes) -> None:
        self._numbers = array("I", packed)

    def __len__(self) -> int:
        return len(self._numbers) // 2

    @overload
    def __getitem__(self, at: int) -> Span: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Span]: ...
    def __getitem__(self, at: int | slice) -> Span | Sequence[Span]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        return Span(self._numbers[2 * at], self._numbers[2 * at + 1])


def placed(packed: bytes) -> Places:
    """Places of the bytes that `Places` are saved as."""
    places = Places()
    places.add_piece(0, _Bounds(packed))
    return places


@dataclass(frozen=True, slots=True)
class Allowance:
    """A suppression comment: which codes or names, and where."""

    codes: tuple[str, ...]
    reason: str
    whole_file: bool
    code_spans: tuple[Span, ...]
    comment: Span
    covers: Span
    lines: Span
    """What goes when the comment is removed: its lines, where nothing else is on them."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What the document says, for others. All tuples are in document order."""

    path: str
    kind: str | None
    """Name of its kind; None for a document that gets no finding."""
    role: str
    """`plan`, `prompt`, `notes` or empty: its side of the trio."""
    declares: bool
    """Whether it declares the dialect by itself (not through its trio)."""
    reason: str
    id: PhaseId | None
    """File name first, H1 second."""
    title_id: PhaseId | None
    slug: str
    """Of the file name, behind the id."""
    title: str
    title_at: int
    """Place of the first H1; -1 if there is none."""
    sections: tuple[str, ...]
    """Canonical sections of the document itself, in order, each once."""
    status: Status | None
    scopes: tuple[Scope, ...]
    references: tuple[Reference, ...]
    phases: tuple[PhaseMention, ...]
    depends: tuple[Dependency, ...]
    claims: tuple[Claim, ...]
    progress: tuple[Progress, ...]
    tallies: tuple[Tally, ...]
    entries: tuple[str, ...]
    """Titles of the session log entries, in order."""
    anchors: frozenset[str]
    """Slugs of its headings, as GitHub makes them."""
    notes: tuple[str, ...]
    """Canonical sections that hold text, for rules that ask whether something is said."""
    form: bool
    """Most of its sections wait to be written: it is still a template."""
    unfilled: tuple[str, ...]
    """Fields of its sections that have no value or a placeholder, by canonical name."""
    end_at: int
    """Place of the end of the document."""
    places: Places = field(compare=False)
    section_places: tuple[tuple[str, int, int], ...] = field(default=())
    """Of each canonical section of the document: name, place of its head, place of its body."""
    merges: tuple[Merge, ...] = field(default=())
    """The documented merge order, each stage once."""
    allowances: tuple[Allowance, ...] = field(default=(), compare=False)
    commands: tuple[Asked, ...] = ()
    manifests: tuple[str, ...] = ()
    """Build files that the text names, such as `makefile`, in lower case, each once."""
    context: Slot | None = None
    """Where a field of the Context goes; None if there is no Context."""
    remarks: tuple[Remark, ...] = field(default=(), compare=False)
    """No rule looks at them, so that writing one leaves the index alone."""
    constraints: tuple[Constraint, ...] = field(default=(), compare=False)
    """Hints of other documents are made of them, which wait for their next check."""

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        """Saved outlines are many: their fields go in and out without looking them up, and
        their facts as plain tuples."""
        values: list[object] = []
        for name, row in _FIELDS:
            value = getattr(self, name)
            values.append(tuple(map(tuple, value)) if row is not None and value else value)
        return remade, (tuple(values),)

    def span(self, at: int) -> Span:
        """The place of a fact in the text; the start of the text for -1."""
        return self.places[at] if at >= 0 else Span(0, 0)

    @property
    def head(self) -> Span:
        """Where a finding about the whole document is shown: its H1, else its start."""
        return self.span(self.title_at)

    @property
    def shaped(self) -> bool:
        """Whether it shows the shape of its kind: three canonical sections, or two in one of
        its phases, prompts or stages."""
        return len(self.sections) >= 3 or any(len(scope.sections) >= 2 for scope in self.scopes)

    def section(self, name: str) -> tuple[Span, Span] | None:
        """Head and body of the first canonical section of that name outside of scopes."""
        for found, head, body in self.section_places:
            if found == name:
                return self.span(head), self.span(body)
        return None


def nothing(path: str, reason: str) -> Outline:
    """The outline of a document without a kind."""
    return Outline(
        path=path, kind=None, role="", declares=False, reason=reason, id=None, title_id=None,
        slug="", title="", title_at=-1, sections=(), status=None, scopes=(), references=(),
        phases=(), depends=(), claims=(), progress=(), tallies=(), entries=(),
        anchors=frozenset(), notes=(), form=False, unfilled=(), end_at=-1, places=Places(),
    )  # fmt: skip


_ROWS: dict[str, type[tuple[object, ...]]] = {
    "scopes": Scope, "references": Reference, "phases": PhaseMention, "depends": Dependency,
    "claims": Claim, "progress": Progress, "tallies": Tally, "merges": Merge, "commands": Asked,
    "remarks": Remark,
    "constraints": Constraint,
}  # fmt: skip
"""What the facts of a field are; the other fields hold something else."""
_FIELDS = tuple((each.name, _ROWS.get(each.name)) for each in fields(Outline))
_PUT = [(Outline.__dict__[name].__set__, row) for name, row in _FIELDS]


def remade(values: tuple[Any, ...]) -> Outline:
    """An outline of the values of its fields, in their order, its facts as plain tuples."""
    outline = object.__new__(Outline)
    for (put, row), value in zip(_PUT, values, strict=True):
        if row is not None and value:
            value = tuple(map(of_values, repeat(row), value))
        put(outline, value)
    return outline
