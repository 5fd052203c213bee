"""The frontmatter of a skill as text: its keys, their scalars, and what breaks them.

A strict reader of the small part of YAML that frontmatter needs: keys at column zero with
plain, quoted or block scalars. Nothing is executed or resolved; nested values are passed
over. What a YAML parser refuses is reported, because the agent then drops the whole skill
without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from phasemark.document.document import Document
from phasemark.text.edit import Span


class Fault(NamedTuple):
    """Something that a YAML parser reads otherwise than it is meant."""

    span: Span
    message: str
    mended_by_quotes: bool
    """Quotes around the whole value make it what it is meant to be."""


class Entry(NamedTuple):
    """One key of the frontmatter."""

    key: str
    key_span: Span
    span: Span
    """Of the value as written, quotes included; empty if there is none."""
    value: str
    """The text that a YAML parser gives; empty for nested values."""
    style: str
    """`plain`, `single`, `double`, `block`, `nested` or `empty`."""
    fault: Fault | None


Frontmatter = dict[str, Entry]
"""The entries by key; of a repeated key the first one."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_KEY = re.compile(r"(?P<key>[A-Za-z_][\w.-]*)[ \t]*:(?=[ \t\r\n]|\Z)[ \t]*")
_BLOCK = re.compile(r"[|>](?:[+-]?[1-9]?|[1-9][+-])[ \t]*(?:#[^\r\n]*)?\Z")
_PAIR = re.compile(r":(?=[ \t\r\n]|\Z)")
_COMMENT = re.compile(r"(?<=[ \t\r\n])#")
_INDICATOR = re.compile(r"[\[\]{},#&*!|>@`%]|[-?](?=[ \t]|\Z)")
_NULL = frozenset(("~", "null", "Null", "NULL"))


def read(document: Document) -> Frontmatter | None:
    """The frontmatter of a document; None if it has none. Kept in the memo."""
    key = "frontmatter"
    if key not in document.memo:
        span = document.tree.frontmatter
        entries = _entries(document.text, span) if span is not None else None
        document.memo[key] = (
            None if entries is None else {one.key: one for one in reversed(list(entries))}
        )
    return document.memo[key]  # type: ignore[return-value]


def _entries(text: str, span: Span) -> Iterator[Entry]:
    """The keys at column zero, each with the lines that belong to it."""
    found: re.Match[str] | None = None
    end = span.start
    for line in _LINE.finditer(text, *span):
        if line.end() == line.start():
            break
        match = _KEY.match(text, line.start(), line.end())
        if match is not None:
            if found is not None:
                yield _entry(text, found, end)
            found = match
        if line[0].strip():
            end = line.end()
    if found is not None:
        yield _entry(text, found, end)


def _entry(text: str, match: re.Match[str], end: int) -> Entry:
    start = match.end()
    body = text[start:end].rstrip()
    key_span = Span(*match.span("key"))
    span = Span(start, start + len(body))
    first = re.split(r"[\r\n]", body, maxsplit=1)[0]
    if not body.strip() or body in _NULL:
        return Entry(match["key"], key_span, Span(start, start), "", "empty", None)
    if body[0] in "\r\n" or first.lstrip().startswith("#"):
        return Entry(match["key"], key_span, span, "", "nested", None)
    if _BLOCK.match(first):
        value = _folded(body[len(first) :]) if body[0] == ">" else body[len(first) :].strip()
        return Entry(match["key"], key_span, span, value, "block", None)
    if body[0] in "\"'":
        return _quoted(match["key"], key_span, span, body)
    value, fault = _plain(match["key"], span, body)
    return Entry(match["key"], key_span, span, value, "plain", fault)


_SINGLE = re.compile(r"'(?:[^']|'')*+'")
_DOUBLE = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_AFTER = re.compile(r"[ \t]*(?:#[^\r\n]*)?\Z")


def _quoted(key: str, key_span: Span, span: Span, body: str) -> Entry:
    style = "single" if body[0] == "'" else "double"
    match = (_SINGLE if style == "single" else _DOUBLE).match(body)
    if match is None:
        at = Span(span.start, span.start + 1)
        open_quote = Fault(at, f"the quote of `{key}` is never closed", False)
        return Entry(key, key_span, span, _folded(body[1:]), style, open_quote)
    inner = match[0][1:-1]
    inner = inner.replace("''", "'") if style == "single" else re.sub(r"\\(.)", r"\1", inner)
    fault: Fault | None = None
    if not _AFTER.match(body, match.end()):
        at = Span(span.start + match.end() - 1, span.start + match.end())
        fault = Fault(
            at, f"text stands behind the closing quote of `{key}`; escape the quotes inside", False
        )
    whole = Span(span.start, span.start + match.end())
    return Entry(key, key_span, whole, _folded(inner), style, fault)


def _plain(key: str, span: Span, body: str) -> tuple[str, Fault | None]:
    """What a YAML parser makes of an unquoted value, and why it does not what is meant."""
    end = len(body)
    found = _INDICATOR.match(body) or _PAIR.search(body) or _COMMENT.search(body)
    if found is None:
        return _folded(body), None
    if found.start() == 0:
        message = f"`{key}` starts with `{body[0]}`, which means something else in YAML"
    elif found[0][0] == "#":
        message, end = f"a comment starts here, and the rest of `{key}` is lost", found.start()
    else:
        message = f"`: ` inside of `{key}` ends the frontmatter for every YAML parser"
    at = Span(span.start + found.start(), span.start + found.start() + 1)
    return _folded(body[:end]), Fault(at, f"{message}; put the value in quotes", True)


def _folded(text: str) -> str:
    """The text with its line breaks folded into spaces, as YAML does."""
    return " ".join(text.split())
