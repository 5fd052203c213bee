"""TOML of strangers: its data, the place of each key, and one exception for all faults."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, NoReturn

from phasemark.errors import ConfigError, Problem
from phasemark.text.source import Source

MAX_SIZE = 256 * 1024
"""Characters; a configuration has some hundreds, and tomllib needs a second for megabytes."""
MAX_DEPTH = 32
"""Parts of a dotted key, and values inside values: tomllib needs the square of the former."""

Keys = tuple[str | int, ...]
"""Where a value stands: keys of tables and numbers of array elements."""


class Place(NamedTuple):
    """Line and column of a key or an array element; both count from one."""

    line: int
    column: int


@dataclass(frozen=True)
class Toml:
    """A TOML document and where its keys stand."""

    path: str
    data: Mapping[str, Any]
    places: Mapping[Keys, Place] = field(default_factory=dict)

    def place(self, *keys: str | int) -> Place:
        """The place of the value, or of the innermost table above it that has one."""
        for end in range(len(keys), 0, -1):
            if place := self.places.get(keys[:end]):
                return place
        return Place(1, 1)

    def problem(self, message: str, *keys: str | int) -> Problem:
        """A fault of the value that `keys` lead to."""
        return Problem(self.path, *self.place(*keys), message)


def read(path: str, text: str) -> Toml:
    """The document at `path`; raises `ConfigError` and nothing else, whatever the text is."""
    import tomllib

    text = text.removeprefix("\ufeff")
    if len(text) > MAX_SIZE:
        _fail(path, Place(1, 1), f"longer than {MAX_SIZE // 1024} kB")
    source = Source(text)
    scanner = _Scanner(source)
    try:
        scanner.scan()
    except _TooDeepError:
        _fail(path, scanner.place, f"nested more than {MAX_DEPTH} deep")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        _fail(path, *_fault(str(error), source))
    except (ValueError, RecursionError):
        _fail(path, Place(1, 1), "not TOML: a number or a value is too long")
    return Toml(path, data, scanner.places)


def _fail(path: str, place: Place, message: str) -> NoReturn:
    raise ConfigError((Problem(path, *place, message),))


_AT = re.compile(r"^(.*) \(at (?:line (\d+), column (\d+)|end of document)\)$", re.DOTALL)


def _fault(message: str, source: Source) -> tuple[Place, str]:
    """Where tomllib stopped, and its words without the place."""
    match = _AT.match(message)
    if match is None:
        return Place(1, 1), f"not TOML: {message}"
    words = f"not TOML: {match[1][:1].lower()}{match[1][1:]}".replace("invalid ", "unexpected ")
    if match[2]:
        return Place(int(match[2]), int(match[3])), words
    last = source.position(len(source.text.rstrip()))
    return Place(last.line + 1, last.column + 1), f"{words} at the end of the file"


# `|(?!)`: Python before 3.11.5 forgets to go back when a possessive group fails halfway.
_TOKEN = re.compile(
    r'(?P<word>"""(?:[^"\\]|\\.|"{1,2}(?!")|(?!))*+"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!')|(?!))*+'{3,5}"
    r'|"(?:[^"\\\n]|\\[^\n]|(?!))*+"'
    r"|'[^'\n]*+'"
    r"|[^\s#\"'\[\]{}=,.]++)"
    r"|(?P<sign>[\[\]{}=,\n])"
    r"|\#[^\n]*+|[^\S\n]++|.",
    re.DOTALL,
)


class _TooDeepError(Exception):
    """Raised before tomllib sees a text that is nested without bound."""


class _Frame(NamedTuple):
    """An open array or inline table; `keys` lead to it."""

    sign: str
    keys: Keys


class _Scanner:
    """Finds where keys stand in a text that tomllib accepts; on others it only ends."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.places: dict[Keys, Place] = {}
        self.offset = 0
        self.table: Keys = ()
        self.tables: dict[Keys, int] = {}
        self.stack: list[_Frame] = []
        self.header = 0
        self.names: list[tuple[str, int]] = []
        self.value: Keys | None = None

    @property
    def place(self) -> Place:
        """Where the scanner stands."""
        return self._place(self.offset)

    def _place(self, offset: int) -> Place:
        line, column = self.source.position(offset)
        return Place(line + 1, column + 1)

    def scan(self) -> None:
        for token, sign in tokens(self.source.text):
            self.offset = token.start()
            if not sign:
                self._word(token[0])
            elif sign == "\n":
                self._newline()
            elif sign == "[":
                self._open_bracket()
            elif sign == "]":
                self._close_bracket()
            elif sign == "{":
                self._push("{")
            elif sign == "}":
                self._pop()
            elif sign == ",":
                self._comma()
            else:
                self._equals()

    def _word(self, text: str) -> None:
        if self.value is not None:
            self._mark(self.value, self.offset)
            return
        self.names.append((text, self.offset))
        if len(self.names) > MAX_DEPTH:
            raise _TooDeepError

    def _newline(self) -> None:
        if not self.stack:
            self.value, self.names, self.header = None, [], 0

    def _open_bracket(self) -> None:
        if self.stack or self.value is not None:
            self._push("[")
        else:
            self.header += 1

    def _close_bracket(self) -> None:
        if self.header and not self.stack:
            self._open_table(array=self.header > 1)
            self.header, self.names = 0, []
        else:
            self._pop()

    def _open_table(self, array: bool) -> None:
        keys: Keys = ()
        for number, (name, offset) in enumerate(self.names, 1):
            keys = (*keys, _key(name))
            if array and number == len(self.names):
                self._mark(keys, offset)
                self.tables[keys] = self.tables.get(keys, -1) + 1
            if keys in self.tables:
                keys = (*keys, self.tables[keys])
            self._mark(keys, offset)
        self.table = keys

    def _push(self, sign: str) -> None:
        if self.value is None:
            return
        self._mark(self.value, self.offset)
        self.stack.append(_Frame(sign, self.value))
        if len(self.stack) > MAX_DEPTH:
            raise _TooDeepError
        self.value = (*self.value, 0) if sign == "[" else None
        self.names = []

    def _pop(self) -> None:
        if self.stack:
            self.value = self.stack.pop().keys
        self.names = []

    def _comma(self) -> None:
        if not self.stack:
            return
        frame = self.stack[-1]
        self.names = []
        if frame.sign == "{":
            self.value = None
        elif self.value is not None and isinstance(number := self.value[-1], int):
            self.value = (*frame.keys, number + 1)

    def _equals(self) -> None:
        if self.value is not None:
            return
        keys = self.stack[-1].keys if self.stack else self.table
        for name, offset in self.names:
            keys = (*keys, _key(name))
            self._mark(keys, offset)
        self.value = keys
        self.names = []

    def _mark(self, keys: Keys, offset: int) -> None:
        """The first place of a value counts: its key, or the element of an array."""
        if len(keys) <= MAX_DEPTH and keys not in self.places:
            self.places[keys] = self._place(offset)


def tokens(text: str, start: int = 0) -> Iterator[tuple[re.Match[str], str]]:
    """Words and signs from an offset on, each with what kind of sign it is, if any."""
    for token in _TOKEN.finditer(text, start):
        if token["sign"] or token["word"]:
            yield token, token["sign"] or ""


def _key(token: str) -> str:
    """The key that a bare or quoted word spells."""
    if token[:1] not in "\"'":
        return token
    if "\\" in token and token[0] == '"':
        import tomllib

        try:
            return str(tomllib.loads(f"key = {token}")["key"])
        except ValueError:
            return token
    return token[1:-1]


class Spot(NamedTuple):
    """What a place of an unfinished TOML text is for."""

    part: Literal["key", "value", "header"]
    keys: Keys
    """Of a value: the keys that lead to it, array elements left out; of a key: its table."""
    start: int
    """Where what is typed there starts, behind a quote that is still open."""
    quote: str
    """The open quote; empty if none is."""
    present: frozenset[str]
    """The keys that the table of the place has, before and behind it."""


def spot(text: str, offset: int) -> Spot | None:
    """Where a cursor stands; None in a comment, in a long string, or where TOML is too deep."""
    head = text[:offset]
    line = max(head.rfind("\n"), head.rfind("\r")) + 1
    start, quote = _open_word(head, line)
    if start < 0:
        return None
    scanner = _Scanner(Source(head[: start - len(quote)]))
    try:
        scanner.scan()
    except _TooDeepError:
        return None
    if scanner.header and not scanner.stack:
        dotted = "".join(f"{_key(name)}." for name, _ in scanner.names)
        return Spot("header", (), start - len(dotted), quote, frozenset())
    if scanner.value is not None:
        keys = tuple(key for key in scanner.value if isinstance(key, str))
        return Spot("value", keys, start, quote, frozenset())
    table = scanner.stack[-1].keys if scanner.stack else scanner.table
    return Spot("key", table, start, quote, _present(text, table))


_WORD = re.compile(r"[\w./*{}-]*$")


def _open_word(head: str, line: int) -> tuple[int, str]:
    """Where the word at the end of a text starts, with the quote before it; -1 in a comment."""
    at = line
    while at < len(head):
        sign = head[at]
        if sign == "#":
            return -1, ""
        if sign in "\"'":
            end = head.find(sign, at + 1)
            if end < 0:
                return at + 1, sign
            at = end
        at += 1
    word = _WORD.search(head, line)
    return (word.start() if word else len(head)), ""


def _present(text: str, table: Keys) -> frozenset[str]:
    """The keys of a table, as far as the text can be read."""
    scanner = _Scanner(Source(text))
    try:
        scanner.scan()
    except _TooDeepError:
        return frozenset()
    depth = len(table)
    return frozenset(
        str(keys[depth]) for keys in scanner.places if len(keys) > depth and keys[:depth] == table
    )
