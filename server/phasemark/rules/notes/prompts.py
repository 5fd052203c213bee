"""Work notes beside the prompts of their phase."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.document.outline import Outline
from phasemark.rules.notes.status import NOTES
from phasemark.rules.rule import Finding, Related, rule
from phasemark.workspace.snapshot import Snapshot

_MANY = 4


@rule(
    "NTE025", "missing-prompt-progress", severity="hint", default="hint", reach="workspace",
    kinds=NOTES, source="guide, chapter 7",
)  # fmt: skip
def missing_prompt_progress(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A phase has many prompts, and the notes do not say which of them are done.

    With four prompts or more nobody remembers where the last session stopped.

    ## Example
    Five prompts in the prompt document, no `## Prompt progress` in the notes.

    ## Use instead
    Add `## Prompt progress` with a box for each prompt.
    """
    if outline.progress or "Prompt progress" in outline.sections:
        return
    for prompts in snapshot.index.siblings(outline, "prompt"):
        count = sum(scope.form == "prompt" for scope in prompts.scopes)
        if count >= _MANY:
            yield Finding(
                outline.head,
                f"no Prompt progress for the {count} prompts of `{prompts.path}`",
                (Related(prompts.path, prompts.head, f"{count} prompts here"),),
            )
            return
