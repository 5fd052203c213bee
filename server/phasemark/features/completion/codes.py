"""Codes of rules in comments that allow findings, and the words before them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.features.completion.asking import Asking
from phasemark.features.completion.candidate import About, Candidate
from phasemark.features.snippet import Snippet, Stop
from phasemark.rules import catalogue
from phasemark.rules.check import own_findings, select
from phasemark.rules.rule import Rule
from phasemark.text.edit import Span

_ALLOW = re.compile(r"[ \t]*phasemark:[ \t]*(allow-file|allow)\b([\w \t,-]*)$")
_WORDS = ("allow", "allow-file", "kind=")
_WORD = re.compile(r"[\w=-]*$")
_FAR = 10_000_000
"""More characters than a document has."""
_MOST_OFFERED = 8


def codes(asking: Asking) -> Iterator[Candidate]:
    """Inside a comment: what `phasemark:` can say, and codes of rules behind `allow`."""
    comment = asking.comment or ""
    match = _ALLOW.match(comment)
    if match is None:
        yield from _openings(asking, comment)
        return
    word = _WORD.search(comment)
    typed = word[0] if word else ""
    if " - " in match[2]:
        return
    present = set(re.findall(r"[\w-]+", match[2].upper().removesuffix(typed.upper())))
    rest = _WORD_AFTER.match(asking.after)
    span = Span(asking.offset - len(typed), asking.offset + (rest.end() if rest else 0))
    for rule in _ranked(asking, match[1] == "allow-file"):
        if rule.code not in present:
            yield _candidate(rule, span)


_WORD_AFTER = re.compile(r"[\w-]*")


def _candidate(rule: Rule, span: Span) -> Candidate:
    return Candidate(
        label=rule.code,
        sort="rule",
        span=span,
        insert=Snippet.of(rule.code),
        detail=rule.name,
        filter=f"{rule.code} {rule.name}",
        about=About("rule", rule.code),
    )


def comments(asking: Asking) -> Iterator[Candidate]:
    """Behind a `<` that starts a line: whole comments for what is found below."""
    start = asking.line.start + len(asking.before) - len(asking.before.lstrip())
    span = Span(start, asking.offset)
    known = catalogue(asking.snapshot.kinds)
    found = dict.fromkeys(code for _, code in _found(asking, whole=False))
    for code in list(found)[:_MOST_OFFERED]:
        rule = known.by_code[code]
        lead = f"<!-- phasemark: allow {code} - "
        yield Candidate(
            label=f"allow {code} here",
            sort="rule",
            span=span,
            insert=Snippet.of(lead, Stop(1, "why"), " -->"),
            detail=rule.name,
            filter=lead,
            about=About("rule", code),
        )
    lead = "<!-- phasemark: allow "
    yield Candidate(
        label="allow a rule here", sort="rule", span=span,
        insert=Snippet.of(lead, Stop(1, "code"), " - ", Stop(2, "why"), " -->"), filter=lead,
    )  # fmt: skip


def _openings(asking: Asking, comment: str) -> Iterator[Candidate]:
    typed = comment.lstrip()
    if not "phasemark: ".startswith(typed[:11]):
        return
    span = Span(asking.offset - len(typed), asking.offset)
    for word in _WORDS:
        text = f"phasemark: {word}"
        space = "" if word.endswith("=") else " "
        yield Candidate(text, "rule", span, Snippet.of(text, space), filter=text)


def _ranked(asking: Asking, whole: bool) -> Iterator[Rule]:
    """All rules: those that find something here first, the nearest first."""
    known = catalogue(asking.snapshot.kinds)
    found = dict.fromkeys(code for _, code in _found(asking, whole))
    yield from (known.by_code[code] for code in found if code in known.by_code)
    yield from (rule for rule in known.rules if rule.code not in found)


def _found(asking: Asking, whole: bool) -> list[tuple[int, str]]:
    """The codes of what is found, by how far behind the comment; what is before it or far
    away comes last. Rules that look at other documents do not take part: they cost more."""
    raw = own_findings(asking.document, select(asking.snapshot))
    places = [(finding.span.start - asking.line.start, code) for code, finding in raw]
    if whole:
        return sorted((abs(far), code) for far, code in places)
    return sorted((far if far >= 0 else _FAR - far, code) for far, code in places)
