"""What was committed since a document was last written to, as far as it does not say so itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from phasemark.document.document import Document
from phasemark.document.section import Section
from phasemark.features.outside import Outside
from phasemark.features.prompts import phase_documents
from phasemark.features.work.bullets import dated_items
from phasemark.features.work.sections import holding
from phasemark.rules.notes.log import stamp, stamps
from phasemark.workspace.commits import Commit
from phasemark.workspace.snapshot import Snapshot

MOST_COMMITS = 30
MOST_FILES = 6
_HASH = re.compile(r"(?<![\w.-])[0-9a-f]{7,40}(?![\w-])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_LONGEST = 120
"""Characters of a subject."""


class Happened(NamedTuple):
    """Commits, oldest first, and the files that they changed, without the document itself."""

    commits: tuple[Commit, ...] = ()
    files: tuple[str, ...] = ()


def happened(document: Document, outside: Outside) -> Happened:
    """What was committed since the last entry of a log; without entries, today.

    Commits that the document names are left out, and those that changed nothing else.
    """
    named = {prefix[:7] for prefix in _HASH.findall(document.text)}
    commits: list[Commit] = []
    files: dict[str, None] = {}
    for commit in outside.commits_since(_start(document, outside), MOST_COMMITS):
        if commit.hash[:7] in named:
            continue
        changed = [path for path in outside.files_of(commit.hash) if path != document.path]
        if changed or not outside.files_of(commit.hash):
            commits.append(commit)
            files.update(dict.fromkeys(changed))
    return Happened(tuple(reversed(commits)), tuple(sorted(files)))


def of_phase(snapshot: Snapshot, document: Document, files: Sequence[str]) -> tuple[str, ...]:
    """The files among some that the documents of a phase say are changed by it, and these
    documents; all of them where it says so of none."""
    own, folders = set[str](), set[str]()
    for outline in phase_documents(snapshot, document.outline):
        own.add(outline.path)
        folder = outline.path.rpartition("/")[0]
        for claim in outline.claims:
            if claim.writes:
                found = snapshot.files.resolve(claim.path, folder)
                (folders if found.state == "folder" else own).add(
                    found.path if found.found else claim.path
                )
    said = [
        path for path in files
        if path in own or any(path.startswith(f"{folder}/") for folder in folders)
    ]  # fmt: skip
    work = {path for path in said if path not in snapshot.documents}
    return tuple(said if work else files)


def _start(document: Document, outside: Outside) -> datetime:
    """When the last entry was written, else when the last commit that is named was made."""
    now = outside.moment()
    times = (*stamps(document), *(stamp(item.text) for item in dated_items(document)))
    written = [one.when for one in times if one.when is not None]
    if written:
        return max(written).replace(tzinfo=now.tzinfo)
    listed = document.root.find(*holding(document, "commits"))
    known = _known(listed, outside) if listed else ()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return max((one.when for one in known), default=midnight)


def _known(listed: Section, outside: Outside) -> Iterator[Commit]:
    """The commits that a section names and the history has, at most some of them."""
    for prefix in _HASH.findall(listed.text)[-MOST_COMMITS:]:
        if commit := outside.commit(prefix):
            yield commit


def subject(commit: Commit) -> str:
    """The first line of a message as text of a document, which no HTML starts in."""
    text = _CONTROL.sub(" ", commit.subject).strip()
    text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
    return text.replace("<", "\\<") if "`" not in text else text


def shown_files(files: Sequence[str]) -> str:
    """The first paths in backticks, and how many more there are."""
    listed = ", ".join(shown_path(path) for path in files[:MOST_FILES])
    more = len(files) - MOST_FILES
    return f"{listed} and {more} more" if more > 0 else listed


def shown_path(path: str) -> str:
    """A path in backticks, more of them than any in it, on one line."""
    path = _CONTROL.sub(" ", path)
    longest = max((len(run) for run in re.findall("`+", path)), default=0)
    fence, gap = "`" * (longest + 1), " " if longest else ""
    return f"{fence}{gap}{path}{gap}{fence}"
