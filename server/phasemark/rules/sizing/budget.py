"""SIZ: how much a session has to load before it starts."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.document.outline import Outline
from phasemark.rules.rule import Finding, Related, rule
from phasemark.workspace.budget import CHARACTERS, TOKENS
from phasemark.workspace.snapshot import Snapshot


@rule(
    "SIZ008", "context-budget", severity="information", default="hint", reach="workspace",
    kinds=("prompt", "implementation-prompts"), source="guide, chapters 1 and 7",
)  # fmt: skip
def context_budget(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A prompt, its notes and the documents that it loads fill the context of a session.

    What is loaded first is forgotten first, and nothing is left for the code. Tokens are
    estimated by length, documents of the project alone are counted, and the budget is
    `token-budget` of the configuration.

    ## Example
    `prompts/phase-2.md` with work notes of 300,000 characters.

    ## Use instead
    Split the prompt, and move what is settled out of the notes: into the plan, or into
    notes of a phase that is complete.
    """
    budget = snapshot.settings.token_budget or TOKENS
    weights = {outline.path: _tokens(outline)}
    weights.update((other.path, _tokens(other)) for other in _loaded(outline, snapshot))
    total = sum(weights.values())
    if total <= budget:
        return
    heaviest = sorted(weights, key=lambda path: (-weights[path], path))[:3]
    related = tuple(
        Related(path, snapshot.outlines[path].head, f"about {weights[path]:,} tokens")
        for path in heaviest
    )
    most = f"{weights[heaviest[0]]:,} of them `{heaviest[0]}`"
    message = f"the session loads about {total:,} tokens, {most}; the budget is {budget:,}"
    yield Finding(outline.head, message, related)


def _loaded(outline: Outline, snapshot: Snapshot) -> Iterator[Outline]:
    """The notes of the phase, and the documents that the prompt says are to be read."""
    yield from snapshot.index.siblings(outline, "notes")
    folder = outline.path.rpartition("/")[0]
    for reference in outline.references:
        if reference.promise in ("exists", "read") and reference.path.endswith(".md"):
            found = snapshot.files.resolve(reference.path, folder, reference.form == "link")
            if found.found and found.path in snapshot.outlines:
                yield snapshot.outlines[found.path]


def _tokens(outline: Outline) -> int:
    """The tokens of a document, by the place where it ends."""
    return round(outline.span(outline.end_at).start / CHARACTERS)
