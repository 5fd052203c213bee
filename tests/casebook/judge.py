"""What the blocks of a case should hold, by the functions and by the command line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from casebook import marks
from casebook.doors import Row, by_command_line, by_functions
from casebook.marks import Mark, Place, Seen
from casebook.operations import OPERATIONS
from casebook.page import Case, DisagreementError, PageError, Rewrite
from casebook.world import World


def judge(case: Case) -> list[Rewrite]:
    """The blocks that should read otherwise; none when the case holds."""
    own: dict[str, list[str]] = {}
    marked: dict[str, list[Mark]] = {}
    for path, block in case.files.items():
        own[path], marked[path] = marks.read(block.lines)
    world = World.of(case, own)
    return [*_findings(case, world, own, marked), *_expectations(case, world)]


def _findings(
    case: Case, world: World, own: dict[str, list[str]], marked: dict[str, list[Mark]]
) -> Iterator[Rewrite]:
    rows = by_functions(world) if case.checked else []
    if case.checked and (difference := _difference(rows, by_command_line(world))):
        raise DisagreementError(difference)
    seen: dict[str, list[Seen]] = defaultdict(list)
    for row in rows:
        if row.path not in own:
            raise DisagreementError(f"{row.path} is no file of the test, and has a finding: {row}")
        seen[row.path].append(_seen(row, own[row.path]))
    for path, block in case.files.items():
        lines = tuple(marks.write(own[path], marked[path], seen[path]))
        if lines != block.lines:
            yield Rewrite(block, lines)


def _expectations(case: Case, world: World) -> Iterator[Rewrite]:
    for block in case.expectations:
        operation = OPERATIONS.get(block.operation)
        if operation is None:
            known = ", ".join(f"`{name}`" for name in OPERATIONS)
            raise PageError(
                block.line + 1,
                f"a block without a path is an expectation, and its first word one of {known}",
            )
        lines = tuple(operation(world, block.argument))
        if lines != block.lines:
            yield Rewrite(block, lines)


def _seen(row: Row, own: list[str]) -> Seen:
    """The finding in terms of the lines of its file."""
    line, column = row.line - 1, row.column - 1
    text = own[line] if line < len(own) else ""
    end = row.end_column - 1 if row.end_line == row.line else len(text)
    place = Place(line, column, max(0, min(end, len(text)) - column))
    return Seen(place, row.code, row.severity, " ".join(row.message.split()))


def _difference(here: list[Row], there: list[Row]) -> str:
    """What only the functions, and what only the command line gives; empty if they agree."""
    lines = [f"only by the functions:    {row}" for row in here if row not in there]
    lines += [f"only on the command line: {row}" for row in there if row not in here]
    return "\n".join(lines)
