"""Secrets that are known by the lines around them: private keys, Kubernetes Secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from phasemark.rules.secrets.secret import Secret
from phasemark.rules.secrets.standins import decoded, is_stand_in
from phasemark.text.edit import Span


def private_keys(text: str) -> Iterator[Secret]:
    """Private keys in PEM, from their first line to their last; a mere mention is none."""
    if "PRIVATE KEY" not in text:
        return
    for match in _pem().finditer(text):
        lines = [run.end() for run in _key_line().finditer(match["body"])]
        if lines and not _cut_short().search(match["body"]):
            end = match.end() if match["end"] else match.start("body") + lines[-1]
            span = Span(match.start(), end)
            yield Secret(span, "SEC002", "Private key", "PRIVATE_KEY", shown=False)


def kubernetes_data(text: str) -> Iterator[Secret]:
    """The values below `data:` of a Kubernetes Secret, in YAML or JSON."""
    if "Secret" not in text or not _mention().search(text):
        return
    # `^` and `$` know LF only; nothing else of a text with other terminators changes.
    text = text.replace("\r\n", " \n").replace("\r", "\n")
    at = 0
    for boundary in _boundary().finditer(text):
        yield from _values(text, Span(at, boundary.start()))
        at = boundary.end()
    yield from _values(text, Span(at, len(text)))


def _values(text: str, manifest: Span) -> Iterator[Secret]:
    """The values of one manifest; those of another kind have none."""
    kind = _kind().search(text, manifest.start, manifest.end)
    if kind is None:
        return
    depth: int | None = None
    for line in _line().finditer(text, manifest.start, manifest.end):
        margin = len(line["margin"])
        if depth is not None and margin > depth:
            yield from _value(line)
        elif line["rest"]:
            opens = margin == len(kind["margin"]) and line["rest"].strip("\"' {\t") in _DATA
            depth = margin if opens else None


def _value(line: re.Match[str]) -> Iterator[Secret]:
    pair = _pair().match(line["rest"])
    if pair is None or pair["key"].endswith((".crt", ".pub")) or not _is_encoded(pair["value"]):
        return
    start = line.start("rest")
    name = pair["key"].upper().replace("-", "_").replace(".", "_")
    yield Secret(
        Span(start + pair.start("value"), start + pair.end("value")),
        "SEC009",
        f"Value of `{pair['key']}` of a Kubernetes Secret",
        f"<BASE64_ENCODED_{name}>",
        shown=False,
    )


def _is_encoded(value: str) -> bool:
    """Whether the value is Base64 of more than a placeholder."""
    return len(value) % 4 == 0 and not is_stand_in(value) and not is_stand_in(decoded(value))


_DATA = ("data:", 'data":', "data':")


@cache
def _pem() -> re.Pattern[str]:
    # The body may be quoted, indented, commented out, or written with escaped line breaks.
    body = r"[A-Za-z0-9+/=\s\\<>#*\"',:;.()-]"
    name = r"[A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----"
    return re.compile(
        rf"-----BEGIN {name}(?P<body>{body}*?(?=-----END|(?!{body})))(?P<end>-----END {name})?"
    )


@cache
def _key_line() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z0-9+/]{40,}+={0,2}")


@cache
def _cut_short() -> re.Pattern[str]:
    return re.compile(r"\.{3}|x{8}|redacted|example", re.IGNORECASE)


@cache
def _mention() -> re.Pattern[str]:
    return re.compile(r"kind[\"']?:[ \t]*[\"']?Secret\b")


@cache
def _kind() -> re.Pattern[str]:
    return re.compile(
        r"^(?P<margin>[ \t>#/-]*+)[\"']?kind[\"']?:[ \t]*[\"']?Secret[\"']?[ \t]*,?[ \t]*$",
        re.MULTILINE,
    )


@cache
def _boundary() -> re.Pattern[str]:
    """Where a manifest ends: at the next one, or at the fence around it."""
    return re.compile(r"^[ \t>#]*+(?:---|```|~~~)", re.MULTILINE)


@cache
def _line() -> re.Pattern[str]:
    return re.compile(r"^(?P<margin>[ \t>#/-]*+)(?P<rest>[^\n]*)", re.MULTILINE)


@cache
def _pair() -> re.Pattern[str]:
    return re.compile(
        r"[\"']?(?P<key>[\w.-]{1,253})[\"']?:[ \t]*[\"']?"
        r"(?P<value>[A-Za-z0-9+/]{8,}+={0,2})[\"']?[ \t]*,?[ \t]*(?:#|$)"
    )
