"""The lines of a shell fence that are commands, and what has to be run together with each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from phasemark.document.shell import Reach
from phasemark.syntax.tree import Fence
from phasemark.text.edit import Span
from phasemark.text.late import late

_PROMPT = late(r"[ \t]*(?:[$>%]|PS[^>\n]*>)[ \t]+")
_LINE = late(r"[^\r\n]*")


class CommandLine(NamedTuple):
    """One command, as `Command` has it."""

    span: Span
    text: str
    whole: Span


def command_lines(
    fence: Fence, text: str, begins: Callable[[str], bool] | None
) -> Iterator[CommandLine]:
    """The logical lines of a fence: prompts stripped, output and comments left out.

    `begins` tells commands from output; None where every line is a command.
    """
    rows = [match.span() for match in _LINE.finditer(text, *fence.content) if match[0].strip()]
    reader = _Reader(text, any(_PROMPT.match(text, *row) for row in rows), begins)
    for row in rows:
        yield from reader.take(*row)
    yield from reader.cut()


class _Reader:
    """Reads row by row, and gives what a shell would take as one when it is whole."""

    def __init__(self, text: str, prompted: bool, begins: Callable[[str], bool] | None) -> None:
        self.text = text
        self.prompted = prompted
        self.begins = begins
        self.reach = Reach()
        self.found: list[tuple[Span, str]] = []
        self.first = self.end = -1
        self.rows = 0
        self.indented = False
        self.start, self.joined = -1, ""

    def take(self, a: int, b: int) -> Iterator[CommandLine]:
        """What is whole with one more row."""
        prompt = _PROMPT.match(self.text, a, b)
        if prompt is not None and self.reach.open and prompt[0].strip() != ">":
            yield from self.cut()
        body = self.reach.in_body
        if self.reach.open:
            self._check(prompted=prompt is not None)
        elif not self._begin(prompt.end() if prompt else a, b, prompted=prompt is not None):
            return
        at = prompt.end() if prompt and not body else a
        self.rows += 1
        self.end = b
        self.reach.take(self.text[at:b])
        if not body and (self.joined or prompt or not self.prompted):
            self._add(at, b)
        if not self.reach.open:
            yield from self.cut()

    def _begin(self, a: int, b: int, *, prompted: bool) -> bool:
        """Whether a row is the first one of a command."""
        line = self.text[a:b].strip()
        if line.startswith("#") or (self.prompted and not prompted):
            return False
        if self.begins is not None and not self.begins(line):
            return False
        self.first = a + len(self.text[a:b]) - len(self.text[a:b].lstrip())
        self.indented = not prompted and self.first > a
        return True

    def _check(self, *, prompted: bool) -> None:
        """A further row cannot be run as it stands if marks of the page are in it."""
        if prompted or (self.indented and self.reach.in_text):
            self.reach.sound = False

    def _add(self, a: int, b: int) -> None:
        line = self.text[a:b].strip()
        if not self.joined:
            if line.startswith("#"):
                return
            self.start = a + len(self.text[a:b]) - len(self.text[a:b].lstrip())
        self.joined = f"{self.joined} {line}" if self.joined else line
        if self.joined.endswith("\\") and (self.reach.joined or self.reach.in_quote):
            self.joined = self.joined[:-1].rstrip()
            return
        command, self.joined = _uncommented(self.joined), ""
        as_written = self.text.startswith(command, self.start)
        length = len(command if as_written else self.text[self.start : b].rstrip())
        self.found.append((Span(self.start, self.start + length), command))

    def cut(self) -> Iterator[CommandLine]:
        """The commands up to here, whether they are whole or not."""
        whole = Span(self.first, self.first)
        if self.reach.sound and not self.reach.open and self.found:
            end = self.first + len(self.text[self.first : self.end].rstrip())
            whole = self.found[0][0] if self.rows == 1 else Span(self.first, end)
        for span, command in self.found:
            yield CommandLine(span, command, whole)
        self.found, self.reach, self.rows, self.joined = [], Reach(), 0, ""


def _uncommented(line: str) -> str:
    """A line without the comment behind its command; quotes are looked at."""
    at = line.find(" #")
    while at >= 0:
        before = line[:at]
        if before.count('"') % 2 == 0 and before.count("'") % 2 == 0:
            return before.rstrip()
        at = line.find(" #", at + 2)
    return line
