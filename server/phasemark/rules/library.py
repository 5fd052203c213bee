"""LIB: entries of a prompt library. What an entry misses altogether is read from the kind files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.rules.rule import Finding, Fix, Safety, rule
from phasemark.syntax.scan import is_tag, looks_like_path
from phasemark.syntax.tree import Item, Mention
from phasemark.text.edit import Edit, Span
from phasemark.text.late import late

ENTRIES = ("library-entry",)

_TIER = "Recommended model tier"
_PROMPT = "The prompt"


@rule(
    "LIB003", "unknown-tier", severity="information", kinds=ENTRIES, fix="choice",
    source="guide, chapters 8 and 14",
)  # fmt: skip
def unknown_tier(document: Document) -> Iterator[Finding]:
    """The recommended tier is not flagship, mid-tier or fast.

    Models are renamed every few months; a tier still tells the reader next year how much
    of a model the prompt needs.

    ## Example
    `A good one` under `## Recommended model tier`.

    ## Use instead
    Write `mid-tier; flagship when no reference implementation exists`
    """
    section = document.root.find(_TIER)
    if section is None or section.empty or "<" in section.text:
        return
    if not document.project.vocabulary.tier(section.text):
        text = " ".join(section.text.split())
        shown = text if len(text) <= 40 else f"{text[:37]}..."
        yield Finding(
            _first_line(section), f"`{shown}` names no tier: flagship, mid-tier or fast",
            fix=_tier_fix(section),
        )  # fmt: skip


def _tier_fix(section: Section) -> Fix:
    line = _first_line(section)
    return Fix.here("Start with `mid-tier`", Safety.CHOICE, Edit.insert(line.start, "mid-tier: "))


def _first_line(section: Section) -> Span:
    """The first line of a body that holds something; the head where none does."""
    text = section.text
    body = text.lstrip()
    if not body:
        return section.head
    start = section.body.start + len(text) - len(body)
    return Span(start, start + len(re.split(r"[\r\n]", body, maxsplit=1)[0].rstrip()))


_AS_OF = late(r"\b(?:19|20)\d\d\b|\bas[- ]of\b", re.IGNORECASE)


@rule(
    "LIB004", "brand-instead-of-tier", severity="hint", default="hint", kinds=ENTRIES,
    source="guide, chapters 1 and 8",
)  # fmt: skip
def brand_instead_of_tier(document: Document) -> Iterator[Finding]:
    """A model is recommended by its name, without saying when that was true.

    The name is out of date before the entry is; with a date the reader can tell.

    ## Example
    `Claude Sonnet` under `## Recommended model tier`.

    ## Use instead
    Write `mid-tier (as of 2026-01: Claude Sonnet)`
    """
    section = document.root.find(_TIER)
    if section is None:
        return
    match = document.project.vocabulary.brand(section.text)
    if match is not None and not _AS_OF.search(section.text):
        yield Finding(
            Span(*match.span()).shift(section.body.start),
            f"`{match[0]}` without a date; name the tier, or say as of when",
        )


_GOOD = late(r"[*_`\[]*\d{4}-\d{2}-\d{2}[*_`\]]*(?:[ \t]*\([^()\n]*\))?[*_]*[:：][*_]*[ \t]*\S")
_DATE = late(r"(?P<date>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})(?!\d)")
_LOOSE = late(
    r"(?P<date>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})(?P<between>[ \t]*(?:[-–—]{1,2}|:)[ \t]*|[ \t]+)(?=\w)"
)
_UNFILLED = late(r"<|YYYY|^TODO\b|^TBD\b")


@rule(
    "LIB005", "bad-changelog-line", severity="information", kinds=ENTRIES, fix="safe",
    source="guide, chapter 14",
)  # fmt: skip
def bad_changelog_line(document: Document) -> Iterator[Finding]:
    """A line of the changelog is not a date and what changed.

    Whoever copied the prompt last month looks for what is new since then.

    ## Example
    `- fixed the wording`, `- 2026/01/05 fixed the wording`

    ## Use instead
    Write `- 2026-01-05: fixed the wording`
    """
    section = document.root.find("Changelog")
    if section is None:
        return
    for item in section.own_items:
        text = item.text.strip()
        if item.depth == 0 and text and not _UNFILLED.search(text):
            yield from _line(item, document.project.vocabulary.says_nothing(text))


def _line(item: Item, nothing: bool) -> Iterator[Finding]:
    found = _DATE.search(item.text)
    day = _day(found["date"]) if found else None
    if found and day is None:
        yield Finding(item.text_span, f"`{found['date']}` is no date that exists")
    elif found is None:
        if not nothing:
            yield Finding(item.text_span, "a change without its date; `YYYY-MM-DD: <what>`")
    elif not _GOOD.match(item.text):
        loose = _LOOSE.match(item.text)
        fix = None
        if loose and day:
            span = Span(*loose.span()).shift(item.text_span.start)
            fix = Fix.here(
                "Write `YYYY-MM-DD: `", Safety.SAFE, Edit.replace(span, f"{day.isoformat()}: ")
            )
        yield Finding(item.text_span, "`YYYY-MM-DD: <what>` is the form of a change", fix=fix)


def _day(written: str) -> date | None:
    year, month, day = (int(part) for part in re.split(r"[-/.]", written))
    try:
        return date(year, month, day)
    except ValueError:
        return None


_CHECKS = late(
    r"verif|valid|\bcheck|\btests?\b|\btested\b|\btesting\b|\blint|\bexit|\bassert|\bconfirm"
    r"|\bprove|\bcompare|\bexpected\b|\bpasses\b|\bpassing\b",
    re.IGNORECASE,
)


@rule("LIB007", "prompt-without-verification", kinds=ENTRIES, source="guide, chapter 14")
def prompt_without_verification(document: Document) -> Iterator[Finding]:
    """The prompt does not say how its result is checked.

    A prompt is reused by people who cannot judge the result at a glance; a command in it
    tells them, and the model, when it is done.

    ## Example
    A prompt that asks for a chart, and ends there.

    ## Use instead
    Add ``Verification: run `helm lint charts/<service>`; it exits 0.`` to the prompt.
    """
    section = document.root.find(_PROMPT)
    if section is None or section.empty or not _written(section):
        return
    own = document.root.find("Verification")
    if _CHECKS.search(section.text) or (own is not None and not own.empty):
        return
    yield Finding(section.head, "the prompt does not say how its result is checked")


def _written(section: Section) -> bool:
    """Whether there is a prompt, and not just a place for one."""
    words = re.sub(r"[`~]{3,}\w*|<[^<>\n]*>", " ", section.text)
    return len(words.split()) > 2


_REFERENCE = late(r"\breferen|\bexample|\bexisting\b|\bpath\b|\bfiles?\b", re.IGNORECASE)


@rule(
    "LIB008", "no-reference-files", severity="information", default="hint", kinds=ENTRIES,
    source="guide, chapter 14",
)  # fmt: skip
def no_reference_files(document: Document) -> Iterator[Finding]:
    """Neither the prerequisites nor the prompt say which reference files are needed.

    The prompt worked because the model saw code to follow; without it the next person
    gets something else.

    ## Example
    `- Access to the cluster`, and nothing else, under `## Prerequisites`.

    ## Use instead
    Add `- A chart to follow, such as charts/event-processor/`
    """
    section = document.root.find("Prerequisites")
    prompt = document.root.find(_PROMPT)
    if section is None or section.empty or prompt is None or prompt.empty:
        return
    for one in (section, prompt):
        if _REFERENCE.search(one.text) or any(map(_is_path, one.mentions)):
            return
    yield Finding(section.head, "no reference file is named that the prompt needs")


def _is_path(mention: Mention) -> bool:
    return mention.kind in ("path", "link") or (
        mention.kind == "code" and looks_like_path(mention.text)
    )


_HOLE = late(
    r"(?<![\w)\]>=])<(?P<angle>[A-Za-z][^<>\n=/]{0,60})>"
    r"|\{\{[ \t]*+(?P<brace>[\w.-][\w .-]{0,60})\}\}"
    r"|(?<![\w\])])\[(?P<square>[A-Z][A-Z0-9_ -]{1,40})\](?![(\[:])"
)


@rule(
    "LIB011", "undeclared-customization", severity="information", kinds=ENTRIES, fix="choice",
    source="guide, chapter 14",
)  # fmt: skip
def undeclared_customization(document: Document) -> Iterator[Finding]:
    """The places to fill in of a prompt are not those that the entry explains.

    A place that nobody explains is filled in wrongly, or pasted as it is; an explained one
    that the prompt does not have was renamed.

    ## Example
    `<service>` in the prompt, and `<chart>` under `## Customization points`.

    ## Use instead
    Use one name in both.
    """
    prompt = document.root.find(_PROMPT)
    points = document.root.find("Customization points")
    if prompt is None or points is None or points.empty:
        return
    asked, told = _holes(prompt), _holes(points)
    explained = _plain(points.text)
    for key, span in asked.items():
        if key not in explained:
            written = span.of(document.text)
            fix = _explain(points, written)
            yield Finding(span, f"`{written}` is not explained under `{points.title}`", fix=fix)
    for key, span in told.items():
        if asked and key not in asked and key not in _plain(prompt.text):
            yield Finding(span, f"the prompt has no `{span.of(document.text)}`")


def _holes(section: Section) -> Mapping[str, Span]:
    """The places to fill in, fences included, by their normalised names; the first of each."""
    found: dict[str, Span] = {}
    for match in _HOLE.finditer(section.tree.text, *section.body):
        name = match[match.lastgroup or 0]
        if match.lastgroup == "angle" and (is_tag(name) or _is_type(name)):
            continue
        found.setdefault(_plain(name).strip(), Span(*match.span()))
    return found


def _is_type(name: str) -> bool:
    """Whether `<Name>` is a component or a type: one word with an inner capital or alone so."""
    return name.isidentifier() and name[:1].isupper() and not name.isupper()


def _plain(text: str) -> str:
    return re.sub(r"[\s_-]+", " ", text).casefold()


def _explain(points: Section, written: str) -> Fix | None:
    items = [item for item in points.items if item.depth == 0 and not item.ordered]
    if not items:
        return None
    edit = Edit.insert(items[-1].span.end, f"\n- {written}: <what to put there>")
    return Fix.here(f"Explain `{written}`", Safety.CHOICE, edit)
