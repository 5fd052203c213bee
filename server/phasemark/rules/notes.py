"""NTE: work notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache

from phasemark.document.document import Document
from phasemark.document.facts import status as read_status
from phasemark.document.sections import Section
from phasemark.rules.rationale import without_rationale
from phasemark.rules.rule import Finding, Fix, Related, Safety, Severity, rule
from phasemark.syntax.names import normalise
from phasemark.syntax.tree import Item
from phasemark.text.edit import Edit, Span

NOTES = ("work-notes",)


@rule("NTE002", "notes-without-status", kinds=NOTES, fix="choice", source="guide, chapters 1 and 4")
def notes_without_status(document: Document) -> Iterator[Finding]:
    """The Status section says no status: no box is ticked and no value is given.

    The first question of every session is where the phase stands.

    ## Example
    Four open boxes under `## Status`.

    ## Use instead
    Tick the one that holds.
    """
    section = document.root.find("Status")
    found = read_status(section, document.project.vocabulary)
    if section is None or found is None:
        return
    span, value, written, ticked = found
    if ticked == 0:
        yield Finding(section.head, "no status is ticked; tick the one that holds")
    elif ticked < 0 and not value and not written.strip(" -*_`"):
        yield Finding(
            span, "the status has no value: Not started, In progress, Blocked or Complete"
        )


@rule("NTE003", "several-statuses", kinds=NOTES, fix="unsafe", source="guide, chapter 4")
def several_statuses(document: Document) -> Iterator[Finding]:
    """More than one status is ticked.

    The boxes under Status are one choice; with two of them ticked nobody knows which
    is old. The fix keeps the last one.

    ## Example
    `- [x] In progress` and `- [x] Complete` under `## Status`.

    ## Use instead
    Untick what is no longer true.
    """
    section = document.root.find("Status")
    if section is None:
        return
    vocabulary = document.project.vocabulary
    ticked = [
        item
        for item in section.items
        if item.check and item.check.done and item.depth == 0 and vocabulary.status(item.text)
    ]
    if len(ticked) < 2:
        return
    *earlier, last = ticked
    edits = [Edit.replace(item.check.span, "[ ]") for item in earlier if item.check]
    names = " and ".join(f"`{item.text.strip()}`" for item in ticked)
    related = tuple(Related(document.path, item.text_span, "ticked as well") for item in earlier)
    yield Finding(
        last.text_span, f"{names} are ticked; one status holds at a time", related,
        Fix.here(f"Keep `{last.text.strip()}`", Safety.UNSAFE, *edits),
    )  # fmt: skip


@rule("NTE004", "unknown-status", severity="information", default="off", kinds=NOTES, fix="choice",
      source="guide, chapter 4")  # fmt: skip
def unknown_status(document: Document) -> Iterator[Finding]:
    """The status is none that phasemark knows.

    Unknown values are kept and not guessed at, so the phase counts as unknown wherever
    states are compared.

    ## Example
    `Status: simmering`

    ## Use instead
    Not started, In progress, Blocked or Complete.
    """
    status = document.outline.status
    if status is not None and not status.value and status.ticked < 0 and status.written.strip():
        yield Finding(document.outline.span(status.at), f"`{status.written}` is no known status")


@rule("NTE005", "decision-without-rationale", kinds=NOTES, fix="choice", source="guide, chapter 4")
def decision_without_rationale(document: Document) -> Iterator[Finding]:
    """A decision is written down without its reason.

    Notes without a rationale are of no use later: nobody can tell whether the reason
    still holds.

    ## Example
    `- Use TOML`

    ## Use instead
    `- Use TOML: comments are allowed, and the standard library reads it`
    """
    yield from without_rationale(document, document.root.all("Decisions"))


_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2}))?")
_DATED = re.compile(
    r"\d{4}[-/.]\d{1,2}|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\bsession\b|\bday\s+\d"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def stamp(title: str) -> datetime | None:
    """The ISO date and time that a title holds; None if there is none that exists."""
    match = _ISO.search(title)
    if match is None:
        return None
    year, month, day, hour, minute = (int(part) if part else 0 for part in match.groups())
    try:
        return datetime(year, month, day, hour, minute)
    except ValueError:
        return None


def impossible(title: str) -> bool:
    """Whether a title holds something like an ISO date that no calendar has."""
    return bool(_ISO.search(title)) and stamp(title) is None


def log_entries(document: Document) -> list[Section]:
    log = document.root.find("Session log")
    return log.entries if log else []


@rule("NTE006", "session-heading-without-date", kinds=NOTES, source="guide, chapter 4")
def session_heading_without_date(document: Document) -> Iterator[Finding]:
    """An entry of the session log has no date in its heading, or one that does not exist.

    Entries are found, ordered and compared with the history by their dates. A date that
    no calendar has is a warning; an entry without any is a hint.

    ## Example
    `### 2026-13-40 25:61`, `### Fixed the tests`

    ## Use instead
    `### 2026-01-20 10:00`, with text behind it if you like.
    """
    for entry in log_entries(document):
        if impossible(entry.title):
            yield Finding(entry.title_span, f"`{entry.title}` is no date that exists")
        elif not _DATED.search(entry.title):
            yield Finding(
                entry.title_span,
                "the entry has no date; `YYYY-MM-DD HH:MM` at its start",
                severity=Severity.HINT,
            )


@rule("NTE007", "session-order", severity="information", kinds=NOTES, source="guide, chapter 4")
def session_order(document: Document) -> Iterator[Finding]:
    """Entries of the session log are not in one direction of time.

    Newest first and oldest first are both fine; a log that does both hides where the
    last session ended.

    ## Example
    Entries of 12, 14 and 13 January, in that order.

    ## Use instead
    Move the entry to its place.
    """
    dated = [(found, entry) for entry in log_entries(document) if (found := stamp(entry.title))]
    days = [(found if found.hour or found.minute else None, found.date()) for found, _ in dated]
    steps = [_step(days[n], days[n + 1]) for n in range(len(days) - 1)]
    up, down = steps.count(1), steps.count(-1)
    if not up or not down:
        return
    wrong = -1 if up > down else 1
    if min(up, down) * 3 > max(up, down):
        return
    for number, step in enumerate(steps):
        if step == wrong:
            direction = "oldest" if wrong == -1 else "newest"
            yield Finding(
                dated[number + 1][1].title_span,
                f"out of order: the log goes from {direction} to {_other(direction)}",
                (Related(document.path, dated[number][1].title_span, "the entry before it"),),
            )


def _other(direction: str) -> str:
    return "newest" if direction == "oldest" else "oldest"


def _step(one: tuple[datetime | None, date], other: tuple[datetime | None, date]) -> int:
    """1 when time goes on, -1 when it goes back, 0 when the two cannot be told apart."""
    if one[1] != other[1]:
        return 1 if one[1] < other[1] else -1
    if one[0] and other[0] and one[0] != other[0]:
        return 1 if one[0] < other[0] else -1
    return 0


@rule("NTE009", "session-entry-incomplete", severity="information", kinds=NOTES, fix="choice",
      source="guide, chapter 4")  # fmt: skip
def session_entry_incomplete(document: Document) -> Iterator[Finding]:
    """An entry that uses the fields of the template lacks some of them.

    What changed, why, what blocks and what is next: the next session starts from these
    four. An entry in prose is left alone.

    ## Example
    An entry with `- What changed: ...` and nothing else.

    ## Use instead
    Add `- Why:`, `- Blockers:` and `- Next:`.
    """
    log = document.root.find("Session log")
    kind = log.kind if log else None
    if log is None or kind is None:
        return
    fields = {normalise(name): field.name for field in _fields(document, log)
              for name in (field.name, *field.also)}  # fmt: skip
    names = list(dict.fromkeys(fields.values()))
    for entry in log.entries:
        lacking = _lacking(entry, fields, names)
        if lacking:
            listed = ", ".join(f"`{name}`" for name in lacking)
            yield Finding(entry.title_span, f"the entry lacks {listed}", fix=_add(entry, lacking))


def _fields(document: Document, log: Section) -> tuple:  # type: ignore[type-arg]
    """The fields of an entry, as the kind has them."""
    kind = document.kind
    for scope in kind.scope if kind else ():
        if scope.heading == "entry" and scope.fields:
            return scope.fields
    return log.kind.fields if log.kind else ()


def _lacking(entry: Section, fields: dict[str, str], names: list[str]) -> list[str]:
    """The fields that an entry lacks; empty when it has none of them or all."""
    span = entry.body
    pieces = entry.tree
    key = ("entry-fields", tuple(names))
    placed = pieces.piece_at(entry.head.start)
    if placed is not None and placed.start == entry.head.start and placed.span.end == span.end:
        known = placed.piece.memo.get(key)
        if known is None:
            known = placed.piece.memo[key] = _absent(
                [label.key for label in placed.piece.blocks.labels], fields, names
            )
        return known  # type: ignore[return-value]
    return _absent([label.key for label in entry.labels], fields, names)


def _absent(keys: list[str], fields: dict[str, str], names: list[str]) -> list[str]:
    present = {fields[key] for key in keys if key in fields}
    if len(present) < 2:
        return []
    return [name for name in names if name not in present]


def _add(entry: Section, lacking: list[str]) -> Fix | None:
    items = entry.items
    if not items:
        return None
    end = items[-1].span.end
    text = "".join(f"\n- {name}: " for name in lacking)
    return Fix.here("Add the missing fields", Safety.CHOICE, Edit.insert(end, text.rstrip(" ")))


@rule(
    "NTE010",
    "in-progress-without-entry",
    kinds=NOTES,
    fix="choice",
    source="guide, chapters 4 and 10",
)
def in_progress_without_entry(document: Document) -> Iterator[Finding]:
    """The status is In progress and the session log is empty.

    If it is not written down, it does not exist in the next session.

    ## Example
    `- [x] In progress`, and nothing under `## Session log`.

    ## Use instead
    One entry for each session: what changed, why, what blocks, what is next.
    """
    log = document.root.find("Session log")
    if log is not None and _status(document) == "In progress" and log.empty:
        yield Finding(log.head, "the phase is in progress, but the log has no entry")


def _status(document: Document) -> str:
    status = document.outline.status
    return status.value if status else ""


@rule("NTE011", "no-next-step", kinds=NOTES, fix="choice", source="guide, chapter 4")
def no_next_step(document: Document) -> Iterator[Finding]:
    """The phase is in progress, and its last entry says nothing under Next.

    The next session has to find out by itself where this one wanted to go.

    ## Example
    `- Next:` without a value in the last entry.

    ## Use instead
    `- Next: add the service template`
    """
    if _status(document) != "In progress":
        return
    last = last_entry(document)
    if last is None:
        return
    field = last.field("next", "next step", "next steps")
    if (
        field is not None
        and field.value.end <= field.value.start
        and not _continued(last, field.span)
    ):
        yield Finding(field.span, "the last entry says no next step")


def last_entry(document: Document) -> Section | None:
    """The latest entry of the log, by its date; the last one where dates do not tell."""
    entries = log_entries(document)
    if not entries:
        return None
    dated = [
        (found, number) for number, entry in enumerate(entries) if (found := stamp(entry.title))
    ]
    return entries[max(dated)[1]] if len(dated) == len(entries) else entries[-1]


def _continued(entry: Section, span: Span) -> bool:
    """Whether the value of a field stands below it, as nested items or lines."""
    inside = [item for item in entry.items if item.span.covers(span)]
    return any(
        item.span.start > span.end and parent.span.covers(item.span)
        for parent in inside
        for item in entry.items
        if item.depth > parent.depth
    ) or any("\n" in item.text.strip() for item in inside)


@rule(
    "NTE012",
    "blocked-without-blocker",
    kinds=NOTES,
    fix="choice",
    source="guide, chapters 4 and 12",
)
def blocked_without_blocker(document: Document) -> Iterator[Finding]:
    """The status is Blocked, and nothing says by what.

    A blocker that is not named cannot be removed by anybody else.

    ## Example
    `- [x] Blocked`, with `- Blockers: none` in the last entry.

    ## Use instead
    Name it in the last entry, or as an open question.
    """
    status = document.outline.status
    if status is None or status.value != "Blocked":
        return
    vocabulary = document.project.vocabulary
    if len(status.written.split()) > 2:
        return
    questions = document.root.find("Open questions", "Blockers")
    if questions is not None and any(_is_open(item) for item in questions.items):
        return
    for entry in log_entries(document):
        for label in entry.labels:
            if label.key in ("blockers", "blocker", "blocked by") and (
                not vocabulary.says_nothing(label.value.of(document.text))
                or (label.value.end <= label.value.start and _continued(entry, label.span))
            ):
                return
    for section in document.sections.all:
        if section.key.startswith("block") and not section.empty:
            return
    yield Finding(
        document.outline.span(status.at), "the phase is blocked, but nothing says by what"
    )


def _is_open(item: Item) -> bool:
    return bool(item.text.strip()) and not (item.check and item.check.done)


@rule("NTE013", "open-question-not-checkbox", severity="hint", default="hint", kinds=NOTES,
      fix="safe", source="guide, chapter 4")  # fmt: skip
def open_question_not_checkbox(document: Document) -> Iterator[Finding]:
    """An open question is a plain bullet.

    With a box, an answered question stays in the notes and is seen to be answered.

    ## Example
    `- Which port does the probe use?`

    ## Use instead
    `- [ ] Which port does the probe use?`
    """
    section = document.root.find("Open questions")
    if section is None:
        return
    nothing = document.project.vocabulary.says_nothing
    for item in section.own_items:
        if item.depth == 0 and item.check is None and not nothing(item.text) and not item.ordered:
            at = item.text_span.start
            fix = Fix.here("Make it a checkbox", Safety.SAFE, Edit.insert(at, "[ ] "))
            yield Finding(
                item.text_span, "an open question without a box; `- [ ]` shows its state", fix=fix
            )


@rule(
    "NTE014",
    "complete-with-open-questions",
    kinds=NOTES,
    fix="choice",
    source="guide, chapters 4 and 12",
)
def complete_with_open_questions(document: Document) -> Iterator[Finding]:
    """The status is Complete, and open questions are not ticked.

    Nobody reads the notes of a finished phase again; its questions are lost.

    ## Example
    `- [x] Complete`, and `- [ ] Who owns the dashboard?` under `## Open questions`.

    ## Use instead
    Answer and tick them, or move them to the notes of the next phase.
    """
    section = document.root.find("Open questions")
    if section is None or _status(document) != "Complete":
        return
    open_items = [
        item for item in section.items if item.check and item.check.open and item.text.strip()
    ]
    if open_items:
        count = len(open_items)
        what = "an open question is" if count == 1 else f"{count} open questions are"
        related = tuple(
            Related(document.path, item.text_span, "not answered") for item in open_items[1:10]
        )
        yield Finding(
            open_items[0].text_span, f"the phase is complete, but {what} not answered", related
        )


_COMMIT = re.compile(r"[*_]*`?([0-9a-fA-F]{7,40})`?[*_]*(?=[\s:,–—-]|$)(.*)", re.DOTALL)
_HASHLIKE = re.compile(r"`?\b(?=[0-9a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,40}\b`?")


@rule(
    "NTE016",
    "bad-commit-line",
    severity="information",
    kinds=NOTES,
    fix="safe",
    source="guide, chapter 4",
)
def bad_commit_line(document: Document) -> Iterator[Finding]:
    """A line under Commits is not a hash and a message.

    The list ties the notes to the history; a line without a hash ties nothing.

    ## Example
    `- added the service template`

    ## Use instead
    `- 1a2b3c4 - add the service template`
    """
    section = document.root.find("Commits")
    if section is None:
        return
    nothing = document.project.vocabulary.says_nothing
    for item in section.own_items:
        text = item.text.strip()
        if item.depth or not text or nothing(text) or _HASHLIKE.search(text) or "<" in text:
            continue
        if not _COMMIT.match(text):
            yield Finding(item.text_span, "not a commit: `<hash> - <message>`")


_LOG_LINE = re.compile(
    r"^\W{0,3}(?:\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}|\d{2}:\d{2}:\d{2}|\[?(?:INFO|WARN|WARNING|ERROR|DEBUG|TRACE)\b)",
    re.MULTILINE,
)


@rule(
    "NTE019",
    "raw-log-dump",
    severity="information",
    default="hint",
    kinds=NOTES,
    source="guide, chapters 4 and 9",
)
def raw_log_dump(document: Document) -> Iterator[Finding]:
    """A long raw log is pasted into the notes.

    It fills the context of every later session, and raw logs carry names, addresses and
    tokens.

    ## Example
    A fence with eighty lines of timestamps and levels.

    ## Use instead
    The three lines that matter, sanitised.
    """
    for fence in document.tree.fences:
        text = fence.content.of(document.text)
        if text.count("\n") > 40 and len(_LOG_LINE.findall(text)) * 2 > text.count("\n"):
            yield Finding(
                fence.span, f"{text.count(chr(10))} lines of raw log; keep the lines that matter"
            )


_ATTEMPT = re.compile(
    r"\b(?:third|3rd|fourth|4th|fifth|5th)\s+(?:attempt|try|time|iteration)\b", re.IGNORECASE
)


@rule(
    "NTE020",
    "third-attempt",
    severity="information",
    default="hint",
    kinds=NOTES,
    source="guide, chapters 8 and 10",
)
def third_attempt(document: Document) -> Iterator[Finding]:
    """The log speaks of a third attempt at the same unit.

    By then a better model or a smaller unit is cheaper than a fourth try.

    ## Example
    `- What changed: third attempt at the parser`

    ## Use instead
    Write down the decision: another tier, a smaller unit, or by hand.
    """
    log = document.root.find("Session log")
    if log is None:
        return
    for match in _ATTEMPT.finditer(document.text, log.body.start, log.body.end):
        span = Span(*match.span())
        decided = document.root.find("Decisions")
        if decided is not None and re.search(
            r"tier|smaller|by hand|manual|upgrade", decided.text, re.IGNORECASE
        ):
            return
        yield Finding(
            span, f"{match[0].lower()}: decide on another tier, a smaller unit, or by hand"
        )
        return


_MOST_SESSIONS = 8


@rule(
    "NTE021", "long-phase", severity="hint", default="hint", kinds=NOTES, source="guide, chapter 6"
)
def long_phase(document: Document) -> Iterator[Finding]:
    """A phase took many sessions.

    A phase is meant for one or two; what takes more is several phases.

    ## Example
    Twelve entries in one session log.

    ## Use instead
    Split what is left into a sub-phase with a plan of its own.
    """
    entries = log_entries(document)
    if (
        len(entries) > _MOST_SESSIONS
        and document.outline.id is not None
        and _status(document) != "Complete"
    ):
        log = document.root.find("Session log")
        assert log is not None
        yield Finding(log.head, f"{len(entries)} sessions in one phase; split what is left")


@rule("NTE025", "missing-prompt-progress", severity="hint", default="hint", reach="workspace", kinds=NOTES,
      source="guide, chapter 7")  # fmt: skip
def missing_prompt_progress(outline, snapshot) -> Iterator[Finding]:  # type: ignore[no-untyped-def]
    """A phase has many prompts, and the notes do not say which of them are done.

    ## Example
    Five prompts in the prompt document, no `## Prompt progress` in the notes.

    ## Use instead
    `## Prompt progress` with a box for each prompt.
    """
    if outline.progress or "Prompt progress" in outline.sections:
        return
    for prompts in snapshot.index.siblings(outline, "prompt"):
        numbers = [scope for scope in prompts.scopes if scope.form == "prompt"]
        if len(numbers) >= 4:
            related = (Related(prompts.path, prompts.head, f"{len(numbers)} prompts here"),)
            yield Finding(
                outline.head,
                f"no Prompt progress for the {len(numbers)} prompts of `{prompts.path}`",
                related,
            )
            return
