"""STA: gates that are ticked although no log says that they were run."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.document.outline import Outline
from phasemark.rules.rule import Finding, Related, rule
from phasemark.workspace.snapshot import Snapshot


@rule(
    "STA008", "gate-ticked-without-evidence", severity="information", default="hint",
    reach="workspace", kinds=("plan", "phase-spec"), source="guide, chapters 5 and 7",
)  # fmt: skip
def gate_ticked_without_evidence(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A gate is ticked, and the notes, which name others, do not name its command.

    Verification comes before a claim of completion, and the log says what a command gave.
    A tick without it cannot be told from a wish. Notes that name no gate of the phase
    are left alone.

    ## Example
    `- [x] make test exits 0` under Exit criteria, and notes that tell of `make lint` alone.

    ## Use instead
    Run the command, and write what it gave into the session log.
    """
    gates = [asked for asked in outline.commands if asked.done is not None]
    if not any(asked.done for asked in gates):
        return
    notes = [other.path for other in snapshot.index.siblings(outline, "notes")]
    documents = [snapshot.documents[path] for path in notes]
    told = {asked.text for asked in gates if any(_names(asked.text, one) for one in documents)}
    if not told:
        return
    for asked in gates:
        if asked.done and asked.text not in told:
            related = tuple(
                Related(path, snapshot.outlines[path].head, "the notes of the phase")
                for path in notes
            )
            message = f"ticked, but the notes do not say that `{asked.text}` was run"
            yield Finding(outline.span(asked.at), message, related)


def _names(command: str, document: Document) -> bool:
    """Whether a text names a command, with other options at most; kept in its memo."""
    key = ("names", command)
    found = document.memo.get(key)
    if found is None:
        words = [word for word in command.split() if not word.startswith("-")]
        found = document.memo[key] = any(
            part in document.text for part in (command, " ".join(words[:3]), " ".join(words[:2]))
        )
    return bool(found)
