"""What somebody who takes over a phase with its documents alone could not know."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.features.markdown import one_line
from phasemark.features.phases import documents_of
from phasemark.features.work.handoff import HANDOFF
from phasemark.rules.check import check
from phasemark.rules.select import Selection
from phasemark.workspace.board import board_of
from phasemark.workspace.index import Key
from phasemark.workspace.snapshot import Snapshot

_TELLING = frozenset(
    ("NTE005", "NTE009", "NTE011", "NTE012", "REF001", "REF002", "REF006", "STA003", "STA007",
     "TRI006", "VER005")
)  # fmt: skip
"""Rules whose findings leave somebody without an answer."""

_PLACEHOLDER = re.compile(r"<[^<>\n]{1,100}>")
_HEADING = re.compile(r"^#{1,6} +(.*)$")


def gaps(snapshot: Snapshot, key: Key, handoff: str, selection: Selection) -> Iterator[str]:
    """A sentence for each thing that is missing from the documents of a phase."""
    outlines = documents_of(snapshot, key)
    roles = {outline.role for outline in outlines}
    for role, said in (("plan", "what the phase is about"), ("prompt", "how it is asked for")):
        if role not in roles:
            yield f"no {role} says {said}"
    section = ""
    settled = _settled(snapshot, key)
    for line in handoff.split("\n"):
        if heading := _HEADING.match(line):
            section = heading[1]
        elif section not in settled and (found := _PLACEHOLDER.search(line)):
            yield f"{one_line(section)}: {one_line(found[0])} is not known"
    job = board_of(snapshot.index).jobs[key]
    yield from (f"{id} is waited for, and nothing describes it" for id in job.unknown)
    for finding in check(snapshot, tuple(outline.path for outline in outlines), selection):
        if finding.code in _TELLING:
            place = snapshot.documents[finding.path].source.position(finding.span.start)
            yield f"{finding.path}:{place.line + 1} {one_line(finding.message, 300)}"


def _settled(snapshot: Snapshot, key: Key) -> frozenset[str]:
    """The sections of a handoff that stay open where the notes have nothing open."""
    notes = [one for one in documents_of(snapshot, key) if one.role == "notes"]
    kind = snapshot.kinds.get(HANDOFF)
    asked = any(
        remark.form == "question" and not remark.settled for one in notes for remark in one.remarks
    )
    if kind is None or not notes or asked:
        return frozenset()
    return frozenset(one.name for one in kind.section if one.holds == "questions")
