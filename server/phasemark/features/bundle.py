"""What a session starts with: the prompt, the current notes, the files to load; and how it ends."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from phasemark.document.document import Document
from phasemark.document.outline import Outline
from phasemark.features.markdown import one_line
from phasemark.features.phases import documents_of
from phasemark.rules.notes.log import entries, latest_entries
from phasemark.rules.secrets.scan import mask_secrets
from phasemark.workspace.budget import CHARACTERS
from phasemark.workspace.budget import TOKENS as BUDGET
from phasemark.workspace.index import Key
from phasemark.workspace.snapshot import Snapshot

__all__ = ["BUDGET", "Budget", "Bundle", "Weight", "bundle", "end_of_session", "files_to_load"]

_START = """\
Please:
1. Summarize where we are (3 to 4 sentences).
2. List blockers and open questions.
3. Confirm the next logical unit.
4. Proceed with the next logical unit.
"""

_END = """\
Before we stop:
1. Update the session log in {notes} with what we did and what is next.
2. Ensure decisions, assumptions, and open questions are current.
3. Propose a commit message for any completed logical unit.
4. Show the updated work-notes file.
"""


class Weight(NamedTuple):
    """A file and the tokens it takes, by estimate."""

    path: str
    tokens: int


@dataclass(frozen=True, slots=True)
class Bundle:
    """A text for a session."""

    text: str
    weights: tuple[Weight, ...]
    """What it holds, the heaviest first."""
    left_out: tuple[Weight, ...]
    """Files that did not fit."""
    cut: int
    """Log entries that did not fit, from the oldest."""


class Budget(NamedTuple):
    """How much a bundle may hold."""

    tokens: int = BUDGET
    characters: float = CHARACTERS
    """Of one token."""

    def of(self, text: str) -> int:
        """The tokens of a text, by estimate."""
        return round(len(text) / self.characters)


def files_to_load(snapshot: Snapshot, key: Key) -> tuple[str, ...]:
    """Known files that the prompt, or else the plan, of a phase says are to be read first."""
    outlines = documents_of(snapshot, key)
    own = {outline.path for outline in outlines if outline.role in ("prompt", "notes")}
    found: dict[str, None] = {}
    for role in ("prompt", "plan"):
        for outline in outlines:
            if outline.role == role and not found.keys() - own:
                found.update(dict.fromkeys(_loaded(snapshot, outline)))
    return tuple(path for path in found if path not in own)


def bundle(snapshot: Snapshot, key: Key, files: Mapping[str, str], budget: Budget) -> Bundle:
    """The text that starts a session of a phase; `files` are those to load, by path."""
    outlines = documents_of(snapshot, key)
    prompts = [snapshot.documents[one.path] for one in outlines if one.role == "prompt"]
    prompts = prompts or [snapshot.documents[path] for path in _described(snapshot, key)]
    weights = [Weight(one.path, budget.of(one.text)) for one in prompts]
    states: list[str] = []
    cut = 0
    for outline in outlines:
        if outline.role == "notes":
            room = _room(budget, weights)
            text, dropped = _recent(snapshot.documents[outline.path], room, budget)
            states.append(_pasted(outline.path, text, dropped))
            weights.append(Weight(outline.path, budget.of(text)))
            cut += dropped
    kept, left = _fitting(files, _room(budget, weights), budget)
    weights += [Weight(path, budget.of(files[path])) for path in kept]
    shown = [_pasted(one.path, one.text) for one in prompts]
    text = _whole(key, shown, states, [_pasted(path, files[path]) for path in kept])
    return Bundle(text, _heaviest(weights), _heaviest(left), cut)


def end_of_session(snapshot: Snapshot, key: Key) -> str:
    """The request that ends a session of a phase."""
    notes = [one.path for one in documents_of(snapshot, key) if one.role == "notes"]
    return _END.format(notes=one_line(", ".join(notes), 400) or "the work notes")


def _whole(key: Key, prompts: list[str], states: list[str], files: list[str]) -> str:
    """The parts under the words of the guide, chapter 4; secrets are masked."""
    parts = [f"I'm continuing work on {key[1]}.\n"]
    parts += ["Prompt:\n", *prompts] if prompts else []
    parts += ["Current state:\n", *states] if states else ["There are no work notes yet.\n"]
    parts += ["Context files:\n", *files] if files else []
    return mask_secrets("\n".join((*parts, _START)))


def _described(snapshot: Snapshot, key: Key) -> tuple[str, ...]:
    """The documents of a phase that has no prompt, but for its notes."""
    node = snapshot.index.nodes[key]
    return tuple(path for path in node.paths if snapshot.outlines[path].role != "notes")


def _loaded(snapshot: Snapshot, outline: Outline) -> Iterator[str]:
    folder = outline.path.rpartition("/")[0]
    for reference in outline.references:
        if reference.promise in ("exists", "read"):
            found = snapshot.files.resolve(reference.path, folder, reference.form == "link")
            if found.state == "file":
                yield found.path


def _room(budget: Budget, weights: Iterable[Weight]) -> int:
    """What is left when these files are pasted, with the words around them."""
    words = budget.of(_START) + 30
    return (
        budget.tokens
        - words
        - sum(one.tokens + budget.of(_pasted(one.path, "")) for one in weights)
    )


def _fitting(files: Mapping[str, str], room: int, budget: Budget) -> tuple[list[str], list[Weight]]:
    """The files that fit, in their order, and those that do not: a small one may still fit."""
    kept: list[str] = []
    left: list[Weight] = []
    for path, text in files.items():
        tokens = budget.of(text)
        if tokens + budget.of(_pasted(path, "")) <= room:
            kept.append(path)
            room -= tokens + budget.of(_pasted(path, ""))
        else:
            left.append(Weight(path, tokens))
    return kept, left


def _recent(notes: Document, room: int, budget: Budget) -> tuple[str, int]:
    """The notes, without the oldest entries of a log that does not fit; one always stays."""
    every = entries(notes)
    if len(every) < 2 or budget.of(notes.text) <= room:
        return notes.text, 0
    counts = range(1, len(every) + 1)
    fitting = bisect_right(counts, room, key=lambda count: budget.of(_with_latest(notes, count)))
    count = max(fitting, 1)
    return _with_latest(notes, count), len(every) - count


def _with_latest(notes: Document, count: int) -> str:
    """The notes with so many entries of the log, at least one: those at the end that grows."""
    every = entries(notes)
    grows_up = latest_entries(notes, 1)[0] is every[0]
    left = every[count:] if grows_up else every[:-count]
    text, kept, at = notes.text, [], 0
    for section in left:
        kept.append(text[at : section.head.start])
        at = section.body.end
    return "".join((*kept, text[at:]))


def _pasted(path: str, text: str, dropped: int = 0) -> str:
    """A file between lines that say where it begins and ends."""
    name = one_line(path, 400)
    older = f" ({dropped} older log entries left out)" if dropped else ""
    return f"--- {name}{older} ---\n{text.rstrip()}\n--- end of {name} ---\n"


def _heaviest(weights: Iterable[Weight]) -> tuple[Weight, ...]:
    return tuple(sorted(weights, key=lambda one: (-one.tokens, one.path)))
