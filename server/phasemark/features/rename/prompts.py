"""Renaming a prompt: its number in headings, stop rules, groups of the spec, and rows."""

from __future__ import annotations

from phasemark.document.document import Document
from phasemark.features.prompt_numbers import mentions_of, number_of
from phasemark.features.prompts import phase_documents
from phasemark.features.rename import names
from phasemark.features.rename.follow import follow_headings
from phasemark.features.rename.renaming import Refusal, Renamed, Sheet
from phasemark.features.subject import PromptName
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot


def rename_prompt(snapshot: Snapshot, document: Document, prompt: PromptName, name: str) -> Renamed:
    """Another number, in all documents of the phase.

    Of two prompts with one number only the heading at the cursor is changed: nobody
    knows which of them the others mean.
    """
    if (refusal := no_prompt(snapshot, document, prompt)) is not None:
        return refusal
    old = prompt.number.of(document.text)
    if isinstance(new := names.prompt(name), Refusal):
        return new
    family = _family(snapshot, document)
    taken = {text for one in family for text in _numbers(one)}
    if new != old and new in taken:
        return Refusal(f"there is a Prompt {new} already; choose a number that is free")
    sheet = Sheet(snapshot)
    if _numbers(document).count(old) > 1:
        sheet.replace(document.path, prompt.number, new, "titles")
    else:
        _everywhere(sheet, family, old, new)
    yield from follow_headings(sheet)
    return (yield from sheet.renaming())


def no_prompt(snapshot: Snapshot, document: Document, prompt: PromptName) -> Refusal | None:
    """Why a prompt cannot be renamed whatever its number is to be; None if it can."""
    old = prompt.number.of(document.text)
    if not any(old in _numbers(one) for one in _family(snapshot, document)):
        return Refusal(f"no document of the phase has a Prompt {old}")
    if prompt.heading is None and _numbers(document).count(old) > 1:
        return Refusal(f"two prompts are called Prompt {old}; rename one of them at its heading")
    return None


def _family(snapshot: Snapshot, document: Document) -> list[Document]:
    """The documents of the phase that a document belongs to."""
    return [snapshot.documents[one.path] for one in phase_documents(snapshot, document.outline)]


def _numbers(document: Document) -> list[str]:
    """The numbers of the prompts of a document as written, in order."""
    spans = (number_of(section) for section in document.sections.scopes)
    return [span.of(document.text) for span in spans if span is not None]


def _everywhere(sheet: Sheet, family: list[Document], old: str, new: str) -> None:
    for document in family:
        heads = {number_of(section) for section in document.sections.scopes}
        for span in mentions_of(document, Span(0, len(document.text)), old):
            sheet.replace(document.path, span, new, "titles" if span in heads else "references")
