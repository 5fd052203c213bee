"""SPC: a specification beside its implementation prompts."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.document.outline import Outline
from phasemark.rules.rule import Finding, Related, rule
from phasemark.rules.sides import keeps, related_phase
from phasemark.rules.specs.criteria import SPEC
from phasemark.workspace.snapshot import Snapshot


@rule(
    "SPC005", "tasks-not-by-prompt", severity="information", reach="workspace", kinds=SPEC,
    source="guide, chapter 7",
)  # fmt: skip
def tasks_not_by_prompt(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """The tasks of a specification are not grouped by the prompts that carry them out.

    Each implementation prompt is written from the tasks of its group. Without groups
    nobody can see which prompt a task belongs to, or that a task has none. A
    specification that has no implementation prompts yet needs no groups.

    ## Example
    A `## Tasks` with one long list beside a file of three prompts.

    ## Use instead
    Write `### Prompt 1`, `### Prompt 2` and `### Prompt 3` under Tasks, each with its
    tasks.
    """
    head = outline.section("Tasks")
    if head is None or "Tasks" not in outline.notes or _prompts(outline):
        return
    for other in snapshot.index.siblings(outline, "prompt"):
        prompts = _prompts(other)
        if len(prompts) > 1:
            place = Related(other.path, other.span(other.scopes[0].at), "the first prompt")
            message = f"the tasks are not grouped by the {len(prompts)} prompts of `{other.path}`"
            yield Finding(head[0], message, (place,))
            return


@rule(
    "SPC018",
    "no-implementation-prompt",
    reach="workspace",
    kinds=SPEC,
    source="guide, chapters 6 and 7",
)
def no_implementation_prompt(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A specification has no implementation prompts beside it, where others have.

    The specification says what and how it is proved; the prompts say how it is carried
    out, in units that one session can finish. Without them the session makes its own.

    ## Example
    `docs/phases/PHASEB.md` without `docs/phases/PHASEB-PROMPT.md`.

    ## Use instead
    Write the prompts, one for each group of tasks: `phasemark new
    implementation-prompts B`.
    """
    index = snapshot.index
    if outline.id is None or not keeps(outline, "prompt", snapshot):
        return
    key = (index.series(outline.path), outline.id)
    node = index.nodes.get(key)
    if node is None or node.scope is not None or node.status == "Complete":
        return
    if not index.trio(outline).prompt and not related_phase(key, "prompt", snapshot):
        yield Finding(
            outline.head, f"no implementation prompts for {outline.id}; others have theirs"
        )


def _prompts(outline: Outline) -> list[str]:
    return [scope.number for scope in outline.scopes if scope.form == "prompt"]
