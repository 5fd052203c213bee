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
from phasemark.text.late import late


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
    """The text that a YAML parser gives, or what is meant where it is at fault; empty for
    nested values."""
    style: str
    """`plain`, `single`, `double`, `block`, `nested` or `empty`."""
    fault: Fault | None


TEXTS = ("name", "description")
"""The keys that every agent reads, as text."""

Frontmatter = dict[str, Entry]
"""The entries by key; of a repeated key the first one."""

_LINE = late(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_KEY = late(r"(?P<key>[A-Za-z_][\w.-]*)[ \t]*:(?=[ \t\r\n]|\Z)[ \t]*")
_BLOCK = late(r"[|>](?:[+-]?[1-9]?|[1-9][+-])[ \t]*(?:#[^\r\n]*)?\Z")
_PAIR = late(r":(?=[ \t\r\n]|\Z)")
_COMMENT = late(r"(?<=[ \t\r\n])#")
_INDICATOR = late(r"[\[\]{},#&*!|>@`%]|[-?](?=[ \t]|\Z)")
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
    key, key_span = match["key"], Span(*match.span("key"))
    written = text[match.end() : end]
    body = written.strip()
    start = match.end() + len(written) - len(written.lstrip())
    span = Span(start, start + len(body))
    below = start > match.end()
    if not body or body in _NULL:
        return Entry(key, key_span, Span(match.end(), match.end()), "", "empty", None)
    if below and (body.startswith(("- ", "#")) or _KEY.match(body)):
        return Entry(key, key_span, span, "", "nested", None)
    first = re.split(r"[\r\n]", body, maxsplit=1)[0]
    if _BLOCK.match(first):
        rest = body[len(first) :]
        value = _folded(rest) if body[0] == ">" else rest.strip()
        return Entry(key, key_span, span, value, "block", None)
    if body[0] in "\"'":
        return _quoted(key, key_span, span, body)
    return _plain(key, key_span, span, body)


_SINGLE = late(r"'(?:[^']|''|(?!))*+'")
_DOUBLE = late(r'"(?:[^"\\]|\\.|(?!))*+"', re.DOTALL)
_AFTER = late(r"[ \t]*(?:#[^\r\n]*)?\Z")


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


def _plain(key: str, key_span: Span, span: Span, body: str) -> Entry:
    """What a YAML parser makes of an unquoted value, and why that is not what is meant."""
    indicator = _INDICATOR.match(body)
    if indicator is not None and key not in TEXTS and body[0] in "[{&*!":
        return Entry(key, key_span, span, "", "nested", None)
    comment = _COMMENT.search(body)
    kept = body[: comment.start()].rstrip() if comment else body
    pair = _PAIR.search(kept)
    message, at = "", 0
    if indicator is not None:
        message = f"`{key}` starts with `{body[0]}`, which means something else in YAML"
    elif pair is not None:
        message, at = f"`: ` inside of `{key}` makes the frontmatter unreadable", pair.start()
    elif comment is not None and key == "description":
        message, at = f"a comment starts here, and the rest of `{key}` is lost", comment.start()
    fault = None
    if message:
        place = Span(span.start + at, span.start + at + 1)
        fault = Fault(place, f"{message}; put the value in quotes", True)
    meant = body if fault else kept
    value = Span(span.start, span.start + len(meant))
    return Entry(key, key_span, value, _folded(meant), "plain", fault)


def _folded(text: str) -> str:
    """The text with its line breaks folded into spaces, as YAML does."""
    return " ".join(text.split())
