"""Findings for people: the source line with carets, what is wrong, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from textwrap import wrap

from phasemark.cli.render.row import Report, Row, advice
from phasemark.cli.terminal import Style, cells, shown_path, visible, width

LOOKS = {
    "error": ("bold", "red"),
    "warning": ("bold", "yellow"),
    "information": ("bold", "cyan"),
    "hint": ("bold", "blue"),
}
"""How each severity is painted."""

APPLIED_BY = {"safe": "`--fix` does it", "unsafe": "`--unsafe-fixes` does it"}
"""Which option applies a fix; none applies one that is a choice."""

_HELP = "help: "
_CONTEXT = 20
_MOST_PLACES = 8
_ELLIPSIS = "…"


def render(report: Report, style: Style) -> Iterator[str]:
    """The advice of a rule is given once in a document: it would not change."""
    given: set[tuple[str, str]] = set()
    for _, rows in groupby(report.rows, key=lambda row: (row.shown, row.line, row.column)):
        yield from _block(list(rows), style, given)
        yield "\n"
    yield from summary(report, style)


def summary(report: Report, style: Style) -> Iterator[str]:
    """What the run comes to, in one to four lines."""
    if report.fixed:
        yield style.paint(f"{plural(report.fixed, 'finding')} fixed.", "green") + "\n"
    if report.rows:
        yield style.paint(f"{_found(report)}.", "bold") + "\n"
    elif report.documents:
        nothing = "Nothing new" if report.known else "Nothing"
        documents = plural(len(report.documents), "document")
        yield style.paint(f"{nothing} found in {documents}.", "green") + "\n"
    else:
        yield "Nothing to check: no plan, prompt, work notes or other known document here.\n"
        yield "`phasemark kinds` says what each file is; `phasemark init` begins a project.\n"
    if fixable := _fixable(report):
        yield f"{fixable}.\n"
    if report.unread:
        yield f"{plural(len(report.unread), 'file')} could not be read.\n"
    if hidden := _hidden(report):
        yield style.paint(f"{hidden}.", "dim") + "\n"


def plural(count: int, noun: str) -> str:
    """`1 finding`, `2 findings`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def severities(report: Report) -> str:
    """`1 error, 2 warnings, 3 information`, without what there is none of."""
    counts = report.levels
    words = [(level, "" if level == "information" else "s") for level in LOOKS]
    return ", ".join(
        f"{counts[level]} {level}{ending if counts[level] > 1 else ''}"
        for level, ending in words
        if counts[level]
    )


def _found(report: Report) -> str:
    hit = len({row.shown for row in report.rows})
    documents = f"{hit} of {plural(len(report.documents), 'document')}"
    return f"{plural(len(report.rows), 'finding')} ({severities(report)}) in {documents}"


def _fixable(report: Report) -> str:
    safe = sum(row.fix is not None and row.fix.safety == "safe" for row in report.rows)
    unsafe = sum(row.fix is not None and row.fix.safety == "unsafe" for row in report.rows)
    parts = [
        f"`--fix` mends {safe}" if safe else "",
        f"`--unsafe-fixes` mends {unsafe}{' more' if safe else ''}" if unsafe else "",
    ]
    return ", ".join(part for part in parts if part)


def _hidden(report: Report) -> str:
    parts = [
        f"{plural(report.hints, 'hint')} not shown (`--hints` shows them)" if report.hints else "",
        f"{plural(report.known, 'finding')} known to the baseline" if report.known else "",
    ]
    return ", ".join(part for part in parts if part)


def _block(rows: list[Row], style: Style, given: set[tuple[str, str]]) -> Iterator[str]:
    """All findings of one place: its line once, then each with its remedy.

    `given` holds the path and the code of the advice that was given before.
    """
    gutter = max(4, len(str(rows[0].line)) + 1)
    yield from _place(rows, style, gutter)
    inner = "  " if len(rows) > 1 else ""
    margin = f"{' ' * gutter} {style.paint('=', 'blue')} "
    hang = " " * (gutter + 3 + len(inner) + len(_HELP))
    for row in rows:
        if len(rows) > 1:
            yield f"{margin}{_what(row, style)} ({row.name})\n"
        for text in _remedy(row, style, style.width - len(hang), (row.shown, row.code) in given):
            yield f"{margin}{inner}" + text.replace("\n", f"\n{hang}") + "\n"
        given.add((row.shown, row.code))


def _place(rows: list[Row], style: Style, gutter: int) -> Iterator[str]:
    """What is found where, and the line of the document with carets below it."""
    first = rows[0]
    bar = style.paint("|", "blue")
    place = style.paint(f"{shown_path(first.shown)}:{first.line}:{first.column}:", "bold")
    yield f"{place} {_title(rows, style)}\n"
    source, carets = _excerpt(rows, style.width - gutter - 4)
    number = style.paint(str(first.line).rjust(gutter), "blue")
    yield f"{number} {bar} {source}".rstrip() + "\n"
    indent = carets[: len(carets) - len(carets.lstrip())]
    marks = style.paint(carets.lstrip(), *LOOKS[first.level])
    label = f" {first.name}" if len(rows) == 1 else ""
    fits = gutter + 3 + len(carets) + len(label) <= style.width
    yield f"{' ' * gutter} {bar} {indent}{marks}{label if fits else ''}\n"
    if not fits:
        yield f"{' ' * gutter} {bar}{label}\n"


def _title(rows: list[Row], style: Style) -> str:
    if len(rows) == 1:
        return _what(rows[0], style)
    worst = min(rows, key=lambda row: row.severity)
    codes = ", ".join(row.code for row in rows)
    return f"{style.paint(worst.level, *LOOKS[worst.level])} {len(rows)} findings: {codes}"


def _what(row: Row, style: Style) -> str:
    level = style.paint(row.level, *LOOKS[row.level])
    return f"{level} {style.paint(row.code, 'bold')} {visible(row.message)}"


def _remedy(row: Row, style: Style, room: int, advised: bool) -> Iterator[str]:
    """Other places, and the fix or the advice; the advice is broken to lines of `room` cells."""
    see, help = (style.paint(label, "bold") for label in ("see: ", _HELP))
    for other in row.related[:_MOST_PLACES]:
        place = f"{visible(other.shown)}:{other.line}:{other.column}"
        yield f"{see}{place} {visible(other.message)}".rstrip()
    if (rest := len(row.related) - _MOST_PLACES) > 0:
        yield f"{see}{plural(rest, 'more place')}"
    if row.fix and (applied := APPLIED_BY.get(row.fix.safety)):
        yield f"{style.paint('fix: ', 'bold', 'green')}{visible(row.fix.title)} ({applied})"
    elif row.fix:
        yield f"{help}{visible(row.fix.title)}"
    elif not advised and (text := advice(row.rule)):
        yield help + "\n".join(wrap(text, room, break_long_words=False))


def _excerpt(rows: list[Row], room: int) -> tuple[str, str]:
    """The part of the source line around a finding, and carets below it, in `room` cells.

    Only what can be seen is looked at, so that a line of a megabyte costs no more.
    """
    row = max(rows, key=lambda one: (one.end_line, one.end_column))
    start = min(row.column - 1, len(row.text))
    end = len(row.text) if row.end_line > row.line else row.end_column - 1
    skipped = max(0, start - room)
    shown = cells(row.text[skipped : skipped + 2 * room + 2])
    start, end = start - skipped, min(end - skipped, len(shown))
    begin = 0
    if skipped or width(shown[:start]) >= room - _CONTEXT:
        begin = max(0, start - _CONTEXT)
        while begin < start and width(shown[begin:start]) > _CONTEXT:
            begin += 1
    before = _ELLIPSIS if skipped or begin else ""
    lead = width(before) + width(shown[begin:start])
    text = _cut(before + "".join(shown[begin:]), room)
    marks = max(1, min(width(shown[start:end]), room - lead))
    return text, " " * lead + "^" * marks


def _cut(text: str, room: int) -> str:
    """`text` in at most `room` cells, with an ellipsis where something is left out."""
    if width(text) <= room:
        return text
    used = 0
    for index, character in enumerate(text):
        used += width(character)
        if used > room - 1:
            return text[:index] + _ELLIPSIS
    return text
