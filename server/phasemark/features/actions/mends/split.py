"""What holds too much, in two: a plan, a prompt document, a prompt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from phasemark.document.document import Document
from phasemark.document.phase import PhaseId, read_mention
from phasemark.document.section import Section
from phasemark.features.actions.action import Action
from phasemark.features.actions.mends.case import Case, Mends, whole_lines
from phasemark.features.change import Change
from phasemark.features.work.split import split, sub_phase, tasks_in
from phasemark.rules.fixes import block_insertion
from phasemark.rules.implementation.prompts import number_span, prompts
from phasemark.syntax.tree import Item, within
from phasemark.text.edit import Edit, Edits, Span


def split_phase(case: Case) -> Iterator[Action]:
    """The later half of the open tasks as a phase of its own."""
    document = case.document
    section = document.root.find("Tasks")
    items = _top(section) if section is not None else []
    id = sub_phase(case.snapshot, document)
    later = _later(items)
    if not later or id is None:
        return
    span = Span(later[0].span.start, later[-1].span.end)
    if tasks_in(document, span):
        late = partial(split, case.snapshot, document, span, case.outside)
        yield case.later(f"Move the later half of the tasks to {id}", late)


def own_prompt(case: Case) -> Iterator[Action]:
    """Each further phase of a prompt as a prompt document of its own."""
    document = case.document
    for span in (case.span, *(other.span for other in case.finding.related)):
        section = next((one for one in document.sections.all if one.head == span), None)
        id = _phase_of(section, document) if section is not None else None
        if section is None or id is None:
            continue
        path = _prompt_path(case, section, id)
        if path not in case.snapshot.files:
            yield case.later(f"Move {id} to `{path}`", partial(_moved, document, section, path))


def _moved(document: Document, section: Section, path: str) -> Change:
    """The section is the new document, its heading the title."""
    span = Span(section.head.start, section.body.end)
    text = span.of(document.text)
    promoted = [
        Edit.delete(Span(start, start + section.level - 1))
        for heading in within(document.tree.headings, span)
        if (start := heading.span.start - span.start) >= 0 and text[start : start + 1] == "#"
    ]
    created = Edits.of(*promoted).apply(text).rstrip() + document.source.terminator
    gone = {document.path: Edits.of(Edit.delete(span))}
    return Change(gone, {path: created}, show=path)


def _phase_of(section: Section, document: Document) -> PhaseId | None:
    mention = next(iter(within(document.tree.mentions, section.title_span)), None)
    return read_mention(mention.text) if mention is not None else None


def _prompt_path(case: Case, section: Section, id: PhaseId) -> str:
    """Named like the plan of the phase, else after the heading; beside the prompt."""
    index = case.snapshot.index
    folder = case.document.path.rpartition("/")[0]
    documents = index.by_phase.get((index.series(case.document.path), id), ())
    plan = next((one.path for one in documents if one.role == "plan"), "")
    name = plan.rpartition("/")[2]
    if not name:
        words = re.findall(r"[a-z0-9]+", section.title.casefold().partition(id.short.casefold())[2])
        name = "-".join((id.word, id.short.lower(), *words[:6])) + ".md"
    return f"{folder}/{name}" if folder else name


def split_prompt(case: Case) -> Iterator[Action]:
    """A prompt twice, the first with the earlier half of its list, the second with the rest."""
    document = case.document
    prompt = next((p for p in prompts(document) if p.section.body.holds(case.span.start)), None)
    if prompt is None or len(prompt.number) != 1:
        return
    lists = (_top(one) for name in ("Task", "Deliverables") for one in prompt.section.all(name))
    items = next((found for found in lists if len(found) > 1), [])
    later = _later(items)
    if not later:
        return
    start = prompt.section.head.start
    text = Span(start, prompt.section.body.end).of(document.text)
    earlier = [_lines(document, item).shift(-start) for item in items[: -len(later)]]
    number = number_span(prompt).shift(-start)
    copy = Edits.of(
        Edit.replace(number, str(prompt.number[0] + 1)), *(Edit.delete(span) for span in earlier)
    ).apply(text)
    insert = block_insertion(document.text, prompt.section.body.end, copy.rstrip())
    gone = [Edit.delete(_lines(document, item)) for item in later]
    yield case.fix(f"Split Prompt {prompt.written} in two", *gone, insert)


def _top(section: Section) -> list[Item]:
    return [one for one in section.items if one.depth == 0 and not one.quoted and one.text]


def _later(items: Sequence[Item]) -> Sequence[Item]:
    """The later half; none of a single one."""
    return items[(len(items) + 1) // 2 :] if len(items) > 1 else ()


def _lines(document: Document, item: Item) -> Span:
    return whole_lines(document, item.span)


MENDS: Mends = {
    "SIZ001": split_phase,
    "SIZ002": split_phase,
    "SIZ003": split_phase,
    "SIZ004": split_phase,
    "PRM020": own_prompt,
    "IMP016": split_prompt,
}
