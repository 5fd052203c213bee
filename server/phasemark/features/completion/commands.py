"""Commands that prove the work: those that the phase and its project use already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain

from phasemark.document.commands import SHELLS, is_gate
from phasemark.features.completion.asking import Asking
from phasemark.features.completion.candidate import About, Candidate
from phasemark.features.completion.manifests import Script, scripts
from phasemark.features.snippet import Snippet
from phasemark.rules.secrets import mask_secrets
from phasemark.text.edit import Span
from phasemark.workspace.index import Index

_LONGEST = 200
_MOST = 100
"""Commands of other phases that are looked at."""


def in_code(asking: Asking) -> Iterator[Candidate]:
    """Inside backticks: the command and the closing one."""
    typed = asking.code or ""
    span = Span(asking.offset - len(typed), asking.offset)
    tail = "" if asking.after.startswith("`") else "`"
    yield from _made(asking, span, "", tail)


def in_item(asking: Asking) -> Iterator[Candidate]:
    """At the start of an item, or behind `Command:`: as inline code."""
    lead = asking.gap + asking.bullet
    yield from _made(asking, Span(asking.value.start, asking.offset), f"{lead}`", "`")


def in_fence(asking: Asking) -> Iterator[Candidate]:
    """On a line of a shell fence of a gate."""
    fence = asking.fence
    if fence is None or fence.language not in SHELLS or not gate(asking):
        return
    if not fence.content.start <= asking.offset <= max(fence.content.end, fence.content.start):
        return
    indent = len(asking.before) - len(asking.before.lstrip())
    prompt = 2 if asking.before.lstrip().startswith("$ ") else 0
    start = asking.line.start + indent + prompt
    if start <= asking.offset:
        yield from _made(asking, Span(start, asking.offset), "", "")


def gate(asking: Asking) -> bool:
    """Whether the cursor is in a section that says how work is proved."""
    section = asking.section
    while section.parent is not None:
        if is_gate(section):
            return True
        section = section.parent
    return False


def _made(asking: Asking, span: Span, lead: str, tail: str) -> Iterator[Candidate]:
    lines = (script for script in _scripts(asking) if "`" not in script.command)
    for script in lines:
        yield Candidate(
            label=script.command,
            sort="command",
            span=span,
            insert=Snippet.of(f"{lead}{script.command}{tail}"),
            detail=script.origin,
            filter=f"{lead}{script.command}",
            about=About("command", script.command) if script.origin else None,
        )


def _scripts(asking: Asking) -> Iterator[Script]:
    """Of the phase's other documents, of the project's build files, of the other phases; what
    the section has already is left out."""
    listed = {one.text for one in asking.outline.commands if _in_section(asking, one.at)}
    origin = _of_phase(asking), scripts(asking.snapshot.files, asking.outside), _of_others(asking)
    seen: set[str] = set()
    for script in chain(*origin):
        if script.command not in seen and script.command not in listed:
            seen.add(script.command)
            yield script


def _in_section(asking: Asking, at: int) -> bool:
    start = asking.outline.span(at).start
    body = asking.section.body
    return body.start <= start <= body.end and not asking.line.holds(start)


def _of_phase(asking: Asking) -> Iterator[Script]:
    for outline in asking.siblings("plan", "prompt"):
        for one in outline.commands:
            if _fit(one.text):
                yield Script(one.text, outline.path)
    for one in asking.outline.commands:
        if _fit(one.text) and not asking.line.holds(asking.outline.span(one.at).start):
            yield Script(one.text, "")


def _of_others(asking: Asking) -> Iterator[Script]:
    index = asking.snapshot.index
    for text in _frequent(index, index.series(asking.document.path)):
        yield Script(text, "")


def _frequent(index: Index, series: str) -> tuple[str, ...]:
    """The commands that most documents of a series ask for; kept in the memo of the index."""
    key = ("frequent commands", series)
    found = index.memo.get(key)
    if found is None:
        counts: Counter[str] = Counter()
        for path, outline in index.outlines.items():
            if outline.commands and index.series(path) == series:
                counts.update({one.text for one in outline.commands})
        common = (text for text, _ in counts.most_common(_MOST))
        found = index.memo[key] = tuple(text for text in common if _fit(text))
    return found  # type: ignore[return-value]


def _fit(text: str) -> bool:
    """Whether a command can be offered: on one line, of a usual length, with nothing that
    hides, and without a secret."""
    return 0 < len(text) <= _LONGEST and text.isprintable() and mask_secrets(text) == text
