"""LNG: words that nobody can check, in the places where they are to be checked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.document.commands import GATES
from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.rules.prose import items
from phasemark.rules.rule import Finding, Fix, Safety, rule
from phasemark.syntax.tree import Item, within
from phasemark.text.edit import Edit, Span
from phasemark.text.late import late

_VAGUE = late(
    r"\b(?:make (?:it|this|things|everything) (?:better|nicer|cleaner|good|work(?: well)?)"
    r"|(?:as|where) (?:needed|necessary|appropriate)\b(?=[ \t]*[.,;)]|\s*\Z)"
    r"|(?:clean(?:ing)? up|tidy up|polish|improve|optimi[sz]e|enhance) (?:the )?(?:code(?:base)?"
    r"|things|stuff|everything|performance"
    r"|quality|code quality|ux|ui|user experience|usability|maintainability|readability"
    r"|stability|reliability|it)\b"
    r"|(?:be|is|are|more|very|fully) robust\b|robust (?:solution|system|code|implementation"
    r"|design)\b"
    r"|(?:user|developer)[- ]friendly\b|best practices\b|state[- ]of[- ]the[- ]art\b)",
    re.IGNORECASE,
)
_VAGUE_SIGNS = (
    "make ", "needed", "necessary", "appropriate", "clean", "tidy", "polish", "improve", "optimi",
    "enhance", "robust", "friendly", "practices", "state",
)  # fmt: skip
_AIMS = ("Goals", "Goal", "Tasks", "Task", "Constraints")
_WORK = ("Goals", "Goal", "Tasks", "Task")
_RESERVED = ("needed", "necessary", "appropriate")
"""Where something is due only when there is cause, the words are right in a gate."""
_MEASURED = late(r"\d|`|\b[A-Z]{2,}-\d+|\bbelow\b|\bat most\b|\bat least\b|\([^()]*,[^()]*\)")
"""Signs that something is named: also a list in parentheses behind a vague word."""


@rule(
    "LNG001",
    "vague-goal",
    severity="information",
    default="hint",
    source="guide, chapters 2 and 10",
)
def vague_goal(document: Document) -> Iterator[Finding]:
    """A goal, task or constraint is worded so that nobody can say when it is met.

    "Better" has no end: a model goes on improving, or stops at once, and is right both
    times. A number, a name or a path in the same item makes it a statement.

    ## Example
    `- Improve performance`

    ## Use instead
    Name a number, a name or a path: `- The list of phases opens within 200 ms for
    1,000 documents`
    """
    for section, item, match in items(document, _VAGUE, (*_AIMS, *GATES), _VAGUE_SIGNS):
        if _MEASURED.search(item.text) or _is_held(item, section):
            continue
        if section.name not in _WORK and match[0].casefold().endswith(_RESERVED):
            continue
        yield Finding(
            _place(item, match),
            f"`{match[0]}` has no end that can be checked; say what is true afterwards",
        )


def _place(item: Item, match: re.Match[str]) -> Span:
    start = item.text_span.start + match.start()
    return Span(start, start + len(match[0]))


def _is_held(item: Item, section: Section) -> bool:
    """Whether the item names something, or explains itself in items below."""
    if any(m.kind not in ("phase", "range") for m in within(section.tree.mentions, item.text_span)):
        return True
    return item.span.end > item.text_span.end + 2


_WEAK = late(
    r"\b(?P<modal>should(?: not|n['’]t)?)\b|\b(?:try to|consider(?= \w+ing\b)|if possible"
    r"|where possible|ideally|preferably)\b",
    re.IGNORECASE,
)
_WEAK_SIGNS = ("should", "try to", "consider", "possible", "ideally", "preferabl")
_STRONG = late(
    r"\b(?:must|never|always|do not|don['’]t|shall|required|forbidden)\b|\bMAY\b", re.IGNORECASE
)


@rule(
    "LNG002", "weak-modal", severity="hint", default="hint",
    kinds=("plan", "phase-spec", "prompt", "implementation-prompts"), fix="unsafe",
    source="guide, chapter 3",
)  # fmt: skip
def weak_modal(document: Document) -> Iterator[Finding]:
    """A constraint is worded as a wish.

    "Should" leaves the decision to the reader. If that is meant, it is advice and no
    constraint.

    ## Example
    `- New code should have tests.`

    ## Use instead
    Write `- New code MUST have tests.`
    """
    for _, item, match in items(document, _WEAK, ("Constraints",), _WEAK_SIGNS):
        if _STRONG.search(item.text):
            continue
        span = _place(item, match)
        fix = None
        if match["modal"]:
            strong = "MUST" if len(match["modal"]) == 6 else "MUST NOT"
            fix = Fix.here(f"Change to {strong}", Safety.UNSAFE, Edit.replace(span, strong))
        yield Finding(
            span, f"`{match[0]}` leaves it open; a constraint says MUST or MUST NOT", fix=fix
        )


_HOW = r"(?:correctly|properly|fine|well|smoothly|as expected|as intended)"
_DONE = late(
    r"\b(?:(?:it|everything|all|code|app(?:lication)?|feature|system|ui|page|build|integration)"
    r" (?:just |still )?works?(?=[ \t]*[.!]?\s*\Z)"
    rf"|(?:works?|working|behaves?|functions?|\w{{3,}}(?:ing|ed)) {_HOW}"
    r"|(?:is|are) (?:properly|correctly) (?!lint|format|typ)\w+"
    r"|(?:properly|correctly) (?!lint|format|typ)\w+ed"
    r"|looks? (?:right|good|correct|fine|nice|natural|ok|okay)"
    r"|is (?:good|fine|nice|ok|okay|clean|acceptable)(?=[ \t]*[.!]?\s*\Z))\b",
    re.IGNORECASE,
)


@rule(
    "LNG003",
    "untestable-done",
    severity="information",
    default="hint",
    source="guide, chapters 2 and 3",
)
def untestable_done(document: Document) -> Iterator[Finding]:
    """What makes the work done is a matter of opinion.

    Output that looks right is what a model is best at. A command, a number or a fact
    that can be seen settles it.

    ## Example
    `- [ ] Everything works properly`

    ## Use instead
    Name a command or a fact: ``- [ ] `make test` exits 0``
    """
    for section, item, match in items(document, _DONE, GATES):
        if _MEASURED.search(item.text) or _is_held(item, section):
            continue
        yield Finding(
            _place(item, match),
            f"`{match[0]}` is a matter of opinion; name the command or the fact that shows it",
        )


_WORDS = (
    r"\b(?:(?:some |a few |various |misc(?:ellaneous)? |several )?quick[- ]fix(?:es)?"
    r"|half (?:of )?(?:a|the) refactor(?:ing)?"
    r"|(?:various|misc(?:ellaneous)?|random|several|assorted) (?:small )?(?:fixes|changes"
    r"|improvements|updates|tweaks|stuff|things)"
    r"|implement everything|fix (?:stuff|things|everything)|more (?:stuff|fixes))\b"
)
_WHOLE = r"(?:wip|stuff|fixes|changes|updates?|misc)\.?"
_NON_UNIT = late(rf"{_WORDS}|\A{_WHOLE}\Z", re.IGNORECASE)
_UNIT_SIGNS = (
    "fix", "refactor", "change", "improvement", "update", "tweak", "stuff", "thing", "wip", "misc",
)  # fmt: skip
_UNITS = ("Commits", "Task", "Tasks")
_HASH = r"[\W_]*[0-9a-f]{7,40}`?[ \t]*(?:[-–—:][ \t]*)?(?:\w+(?:\([^)]*\))?!?:[ \t]*)?"
_NON_UNIT_ITEM = late(rf"(?P<unit>{_WORDS})|\A(?:{_HASH})?(?P<whole>{_WHOLE})\Z", re.IGNORECASE)


@rule("LNG004", "non-unit", severity="information", source="guide, chapter 5")
def non_unit(document: Document) -> Iterator[Finding]:
    """A unit of work or a commit is named by what it is not.

    "Quick fixes" cannot be reviewed against anything, and cannot be taken back without
    taking back something else. The guide names such units as the ones to avoid.

    ## Example
    `- 4f2a91c - various fixes`

    ## Use instead
    Make one commit for each fix, and say what it mends.
    """
    for section in document.sections.scopes:
        opening = section.opening
        if opening is not None and opening.kind.heading != "entry":
            match = _NON_UNIT.search(section.own_name.of(document.text).strip(" :*_"))
            if match:
                yield _no_unit(section.own_name, match[0])
    for section, item, match in items(document, _NON_UNIT_ITEM, _UNITS, _UNIT_SIGNS):
        brief = len(item.text) <= 60 and item.span.end <= item.text_span.end + 2
        if section.name != "Commits" and not brief:
            continue
        group = match.lastgroup or 0
        start = item.text_span.start + match.start(group)
        yield _no_unit(Span(start, start + len(match[group])), match[group])


def _no_unit(span: Span, words: str) -> Finding:
    return Finding(span, f"`{words}` is no unit of work; name what changes and why")
