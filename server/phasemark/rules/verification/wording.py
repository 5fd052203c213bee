"""Verifications that name no command, or name it so that nobody can tell where it ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.document.commands import SHELLS, commands_of, gates, is_gate
from phasemark.document.document import Document
from phasemark.document.unfilled import is_template, placeholders
from phasemark.rules.prose import holder, items, may_hold, telling
from phasemark.rules.rule import Finding, Fix, Safety, rule
from phasemark.syntax.tree import Piece
from phasemark.text.edit import Edit, Span
from phasemark.text.late import late

_PLACEHOLDER = late(r"(?:\$ )?(?:<[^<>\n]*>|\{\{[^{}\n]*\}\}|\.\.\.|…|TODO|TBD)")


_PLACEHOLDER_SIGNS = ("<", "{{", "...", "…", "TODO", "TBD")


@rule("VER001", "placeholder-command", source="guide, chapters 2, 3 and 13")
def placeholder_command(document: Document) -> Iterator[Finding]:
    """A verification names no command, but the place for one.

    `<command>` proves nothing, and a session that is told to run it makes one up.

    ## Example
    `- <test command>` under Verification.

    ## Use instead
    Write the command of this repository, such as ``- `go test ./...` ``
    """
    if is_template(document.path) or not may_hold(document, _PLACEHOLDER_SIGNS):
        return
    for placed, found in telling(document, "places for commands", _places):
        for span, anywhere in found:
            place = span.shift(placed.start)
            section = holder(document, place.start)
            kind = section.kind
            if kind is not None and (kind.holds == "commands" or (anywhere and is_gate(section))):
                yield _no_command(place, place.of(document.text))


def _places(piece: Piece) -> list[tuple[Span, bool]]:
    """Places for a command, and whether one counts in every gate: in code it does."""
    return sorted(_every_place(piece))


def _every_place(piece: Piece) -> Iterator[tuple[Span, bool]]:
    for mention in piece.blocks.mentions:
        if mention.kind == "code" and _PLACEHOLDER.fullmatch(mention.text.strip()):
            yield mention.span, True
    for fence in piece.blocks.fences:
        if fence.language in SHELLS:
            for match in _LINE.finditer(piece.text, *fence.content):
                if _PLACEHOLDER.fullmatch(match[0].strip()):
                    yield Span(match.start(), match.start() + len(match[0].rstrip())), True
    for span, inner in placeholders(piece):
        if "command" in inner.casefold():
            yield span, False


_EDGE = "` \t"
_LINE = late(r"[^\r\n]+")


def _no_command(span: Span, text: str) -> Finding:
    return Finding(
        span, f"`{text.strip(_EDGE)}` stands for a command; write the one that is to be run"
    )


_EXPECTED = late(
    r"\bexpect\w*|\bexits?\b|\bexit code\b|\bshould\b|\bmust\b|\bpass(?:es)?\b|\bsucceeds?\b"
    r"|\bprints?\b|\breturns?\b|\bshows?\b|->|=>|→",
    re.IGNORECASE,
)


@rule(
    "VER002", "no-expected-result", severity="information", default="off", fix="choice",
    source="guide, chapters 1 to 3",
)  # fmt: skip
def no_expected_result(document: Document) -> Iterator[Finding]:
    """A verification does not say what its commands give.

    Exit 0 is understood. Where the output decides, somebody has to say what it holds;
    a project that wants it said every time switches this rule on.

    ## Example
    ``- `helm template charts/gateway` `` with nothing behind it.

    ## Use instead
    Add a second line: `- Expected: the output holds one Deployment`
    """
    for section in gates(document.sections):
        if section.name != "Verification" or _EXPECTED.search(section.text):
            continue
        asked = commands_of(section, document)
        if not asked:
            continue
        fix = None
        own = [item for item in section.own_items if item.depth == 0 and not item.ordered]
        if own:
            lead = f"\n{document.text[own[-1].span.start]} Expected: exit 0"
            edit = Edit.insert(own[-1].span.end, lead)
            fix = Fix.here("Expect exit 0", Safety.CHOICE, edit)
        yield Finding(
            asked[0].span, f"what does `{asked[0].text}` give; say `Expected: ...`", fix=fix
        )


_RUN = late(r"\A[\W_]*(?:run|execute)[ \t]*:?[ \t]+(?P<command>[^`\r\n]+)", re.IGNORECASE)
_STOPS = late(
    r"[ \t]+(?:and|to|then|or|with|in|on|from|before|after|again|for|should|must|exits?|passes"
    r"|succeeds|without|once"
    r"|returns?|shows?|prints?|->|=>|→|—|–|-)(?=[ \t]|$)|[,;:()\[\]]|(?<![./])\.(?=[ \t]|$)"
)


@rule(
    "VER003", "command-not-code", severity="hint", default="hint", fix="safe",
    source="guide, chapter 7",
)  # fmt: skip
def command_not_code(document: Document) -> Iterator[Finding]:
    """A command stands in a sentence without being marked as code.

    Where it ends is a guess, for a person, for a model and for this tool. A command that
    is all of its line is clear enough.

    ## Example
    `- Run go test ./... and look at the output`

    ## Use instead
    Write ``- Run `go test ./...` and look at the output``
    """
    vocabulary = document.project.vocabulary
    extra = frozenset(document.project.settings.commands)
    names = {section.name for section in gates(document.sections)}
    for _, item, match in items(document, _RUN, names):
        if "`" in item.text:
            continue
        command = _STOPS.split(match["command"], maxsplit=1)[0].rstrip()
        words = command.split(" ")
        if len(words) < 2 or not words[0].islower() or not _looks_run(words):
            continue
        if not vocabulary.is_command(command, extra):
            continue
        start = item.text_span.start + match.start("command")
        span = Span(start, start + len(command))
        fix = Fix.here("Mark as code", Safety.SAFE, Edit.replace(span, f"`{command}`"))
        yield Finding(span, f"`{command}` is a command; mark it as code", fix=fix)


_ARGUMENT = late(r"[-./]|\w+[./:=-]\w")
_SUBCOMMAND = frozenset(
    (
        "test",
        "build",
        "lint",
        "run",
        "install",
        "check",
        "vet",
        "fmt",
        "ci",
        "typecheck",
        "validate",
        "template",
    )
)


def _looks_run(words: list[str]) -> bool:
    """Whether the words behind the program are arguments and not prose."""
    return (
        words[1].lower() in _SUBCOMMAND
        and words[0] not in ("test", "find", "make", "go", "next", "watch")
    ) or any(_ARGUMENT.match(word) for word in words[1:])


_GATES = {
    "build": late(r"\b(?:build|compile|tsc|render|template|package|plan)\b", re.IGNORECASE),
    "lint": late(
        r"\b(?:\w*lint\w*|vet|ruff|fmt|format|clippy|typecheck|mypy|pyright|check|shellcheck"
        r"|style)\b",
        re.IGNORECASE,
    ),
    "test": late(r"\b(?:tests?|pytest|jest|vitest|spec|e2e|rspec|coverage)\b", re.IGNORECASE),
}


@rule(
    "VER010",
    "no-gate-mix",
    severity="hint",
    default="off",
    kinds=("phase-spec",),
    source="guide, chapters 5 and 13",
)
def no_gate_mix(document: Document) -> Iterator[Finding]:
    """The exit criteria leave out building, linting or testing.

    Each of the three finds what the others cannot; the template has one line for each.

    ## Example
    Exit criteria with `go test ./...` alone.

    ## Use instead
    Write all three, such as `go build ./...`, `go vet ./...` and `go test ./...`.
    """
    section = document.root.find("Exit criteria")
    if section is None or section.empty:
        return
    missing = [name for name, pattern in _GATES.items() if not pattern.search(section.text)]
    if missing:
        yield Finding(section.head, f"no {' and no '.join(missing)} among the exit criteria")
