"""Single documents: those that one types in for hours, and those that break a parser."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from benchmarks.documents import Draft, notes, prompt
from benchmarks.project import Phase, home
from benchmarks.words import prose, sentence, task

LINES = 5_000
"""Lines of a long document."""

SHAPES = ("prompt", "log", "checklist", "fence")
"""What there is to type in."""


def keystroke(documents: int = 300, seed: int = 1) -> dict[str, tuple[str, str]]:
    """Path and text of each shape: a 200-line prompt, and three documents of `LINES` lines.

    They stand for documents of `workspace(documents, seed)`, those of a phase that somebody
    works on: a log of hundreds of entries, a plan that is one list, and a plan of a later
    phase that is nearly one fence.
    """
    phases = [phase for phase in home(documents, seed).phases if phase.plan.startswith("plan/")]
    busy = next(phase for phase in phases if phase.started and not phase.done)
    later = phases[-1]
    dice = Random(f"{seed}/keystroke")
    return {
        "prompt": (busy.prompt, typed_prompt(busy, 200, dice)),
        "log": (busy.notes, typed_log(busy, LINES, dice)),
        "checklist": (busy.plan, checklist(busy, LINES, dice)),
        "fence": (later.plan, long_fence(later, LINES, dice)),
    }


def typed_prompt(phase: Phase, lines: int, dice: Random) -> str:
    """A prompt of exactly that many lines: its task is long."""
    draft = prompt(phase, dice)
    more: list[str] = []
    while (short := lines - len(_lines(draft)) - len(more)) > 0:
        more += [f"- {task(dice)}", "", *prose(dice, 3), ""][: short if short < 8 else None]
    draft.sections["Task"] += ["", *more][: len(more)]
    return "\n".join(_lines(draft)) + "\n"


def typed_log(phase: Phase, lines: int, dice: Random) -> str:
    """Work notes of exactly that many lines, nearly all of them in the session log."""
    draft = notes(phase, dice, entries=lines // 6)
    log = draft.sections["Session log"]
    surplus = len(_lines(draft)) - lines
    cut = next(n for n in range(surplus, len(log)) if log[n].startswith("###"))
    draft.sections["Session log"] = log[cut:] + [f"- Note: {task(dice)}"] * (cut - surplus)
    return "\n".join(_lines(draft)) + "\n"


def checklist(phase: Phase, lines: int, dice: Random) -> str:
    """One section that holds one flat list."""
    head = [f"# {phase.label}: {phase.name}", "", "## Tasks", ""]
    boxes = [f"- [{dice.choice(' x')}] {task(dice)}" for _ in range(lines - len(head))]
    return "\n".join([*head, *boxes]) + "\n"


def long_fence(phase: Phase, lines: int, dice: Random) -> str:
    """One section that holds one fence."""
    head, tail = [f"# {phase.label}: {phase.name}", "", "## Tasks", "", "```text"], ["```"]
    inside = [sentence(dice) for _ in range(lines - len(head) - len(tail))]
    return "\n".join([*head, *inside, *tail]) + "\n"


def _lines(draft: Draft) -> list[str]:
    return draft.render()[0].removesuffix("\n").split("\n")


HURTS: dict[str, tuple[Callable[[int], str], int]] = {
    "one line": (lambda n: "word " * n, 200_000),
    "one line of code": (lambda n: "`a` " * n, 50_000),
    "one line of links": (lambda n: "[a](b.md) " * n, 20_000),
    "flat checks": (lambda n: "- [ ] `make check` exits 0\n" * n, 100_000),
    "nested list": (lambda n: "".join("  " * depth + "- deeper\n" for depth in range(n)), 500),
    "nested list in one line": (lambda n: "- " * n + "deep\n", 2_000),
    "nested quotes": (lambda n: ">" * n + " deep\n", 2_000),
    "stairs of quotes": (lambda n: "".join(">" * k + " deep\n" for k in range(1, n)), 500),
    "open brackets": (lambda n: "[" * n, 50_000),
    "open links": (lambda n: "[a](" * n, 20_000),
    "open angles": (lambda n: "<" * n, 50_000),
    "stars": (lambda n: "*a **b " * n, 20_000),
    "backticks": (lambda n: " ".join("`" * k for k in range(1, n)), 500),
    "lone backticks": (lambda n: "a ` b `` " * n, 20_000),
    "open comment": (lambda n: "<!-- " * n, 20_000),
    "open comments by line": (lambda n: "x <!-- open\n\n" * n, 5_000),
    "open fences": (lambda n: "```\n# a\n\n" * n, 10_000),
    "fences of all lengths": (lambda n: "".join("`" * k + "\n" for k in range(3, n)), 500),
    "headings": (lambda n: "## Status\n\n" * n, 20_000),
    "headings in a fence": (lambda n: "```\n" + "# no heading\n" * n, 50_000),
    "headings in a comment": (lambda n: "<!--\n" + "# no heading\n" * n, 20_000),
    "setext headings": (lambda n: "Title\n---\n" * n, 20_000),
    "thematic breaks": (lambda n: "---\n" * n, 50_000),
    "blank lines": (lambda n: "\n" * n, 200_000),
    "spaces": (lambda n: " " * n, 500_000),
    "tabs in lists": (lambda n: "-\t\t- x\n" * n, 10_000),
    "table rows": (lambda n: "| a | b |\n| - | - |\n" + "| `x` | y |\n" * n, 20_000),
    "table columns": (lambda n: "|a" * n + "|\n" + "|-" * n + "|\n" + "|b" * n + "|\n", 10_000),
    "link definitions": (lambda n: "".join(f"[a{k}]: b.md\n" for k in range(n)), 10_000),
    "labels": (lambda n: "**Status:** done\n" * n, 20_000),
    "phases in a line": (lambda n: "Phases " + "1, " * n, 50_000),
    "slashes": (lambda n: "a/" * n, 100_000),
    "carriage returns": (lambda n: "- [ ] a\r" * n, 20_000),
    "surrogates": (lambda n: "\ud800 " * n, 50_000),
    "frontmatter without end": (lambda n: "---\n" + "a: b\n" * n, 20_000),
    "numbers": (lambda n: "1. a\n" * n, 20_000),
    "alternating lists": (lambda n: "- a\n\n1. b\n\n" * n, 10_000),
}
"""Texts that hurt: how to make one of a size, and the size to make."""


def pathological() -> dict[str, str]:
    """A plan of each text that hurts, by path; what no file can hold is replaced."""
    made = {}
    for number, (name, (make, size)) in enumerate(HURTS.items(), 1):
        text = f"# Phase {number}: Hurts\n\n## Tasks\n\n{make(size)}\n"
        path = f"plan/phase-{number}-{name.replace(' ', '-')}.md"
        made[path] = text.encode("utf-8", "replace").decode()
    return made
