"""IMP: a prompt document beside the specification that it carries out."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.document.outline import Outline, Reference, Scope
from phasemark.rules.implementation.contents import CONTEXT
from phasemark.rules.implementation.prompts import KINDS
from phasemark.rules.resolution import (
    Paths,
    did_you_mean,
    is_made,
    nearest,
    nearest_fix,
    resolve,
    writes,
)
from phasemark.rules.rule import Finding, Related, rule
from phasemark.workspace.overlaps import plain
from phasemark.workspace.snapshot import Snapshot


@rule(
    "IMP007",
    "context-file-missing",
    reach="workspace",
    kinds=KINDS,
    fix="choice",
    source="guide, chapter 7",
)
def context_file_missing(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A prompt loads a file that does not exist, and that no prompt or phase makes.

    A session that cannot find its context goes on without it, and invents what the file
    would have said.

    ## Example
    `- internal/contract/interfaces.go` where the folder is called `internal/contracts`.

    ## Use instead
    Write the path as it is. A file that an earlier prompt makes may be listed before
    it exists.
    """
    made: set[str] = set()
    for reference in outline.references:
        if reference.creates:
            made.add(plain(reference.path))
        if reference.section != CONTEXT or reference.scope < 0 or not _is_listed(reference):
            continue
        path = reference.path
        missing = resolve(path, outline, snapshot).state == "missing"
        if not missing or plain(path) in made or is_made(path, outline, snapshot):
            continue
        near = nearest(path, outline, snapshot)
        span = outline.span(reference.at)
        message = f"`{path}` is to be loaded, but it does not exist{did_you_mean(near)}"
        yield Finding(span, message, fix=nearest_fix(span, near))


@rule(
    "IMP008", "context-omits-spec", severity="information", default="hint", reach="workspace",
    kinds=KINDS, source="guide, chapter 7",
)  # fmt: skip
def context_omits_spec(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """The context of a prompt leaves out the specification of its phase.

    Each prompt may run in a session of its own, which knows of scope, files and exit
    criteria only what it loads.

    ## Example
    `docs/phases/PHASEB-PROMPT.md` whose first prompt loads three source files.

    ## Use instead
    Put `- docs/phases/PHASEB.md` first in the list.
    """
    specs = {spec.path for spec in snapshot.index.siblings(outline, "plan")}
    if not specs:
        return
    lists: dict[int, tuple[Reference, bool]] = {}
    for reference in outline.references:
        names = resolve(reference.path, outline, snapshot).path in specs
        if reference.scope < 0 and names:
            return
        if reference.section == CONTEXT:
            first, before = lists.get(reference.scope, (reference, False))
            lists[reference.scope] = (first, before or names)
    lacking = [(scope, first) for scope, (first, names) in lists.items() if not names]
    if lacking:
        scope, first = lacking[0]
        spec = min(specs)
        related = tuple(
            Related(outline.path, outline.span(other.at), "neither does this list")
            for _, other in lacking[1:]
        )
        message = f"the context of Prompt {outline.scopes[scope].number} leaves out `{spec}`"
        yield Finding(outline.span(first.at), message, related)


@rule("IMP017", "spec-task-mismatch", reach="workspace", kinds=KINDS, source="guide, chapter 7")
def spec_task_mismatch(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """The specification groups its tasks by other prompts than the document has.

    Tasks of a group without a prompt are never carried out, and a prompt without a
    group does work that nobody specified. A prompt document with a task of its own, and
    prompts that a total announces, are left alone.

    ## Example
    `### Prompt 1` to `### Prompt 3` under Tasks, and two prompts in the prompt document.

    ## Use instead
    Write a prompt for each group, with the same number.
    """
    own = {scope.number: scope for scope in outline.scopes if scope.form == "prompt"}
    if not own or "Task" in outline.sections or any("<" in scope.name for scope in own.values()):
        return
    for spec in snapshot.index.siblings(outline, "plan"):
        groups = {scope.number: scope for scope in spec.scopes if scope.form == "prompt"}
        if not groups:
            continue
        announced = _announced(own)
        lacking = [
            scope
            for number, scope in groups.items()
            if number not in own and number not in announced
        ]
        extra = [scope for number, scope in own.items() if number not in groups]
        if lacking:
            related = tuple(_place(scope, spec) for scope in lacking)
            are = "is" if len(lacking) == 1 else "are"
            message = f"`{spec.path}` has tasks for {_named(lacking)}, which {are} not here"
            yield Finding(outline.head, message, related)
        for scope in extra:
            head = (Related(spec.path, spec.head, "the specification"),)
            message = f"`{spec.path}` has no tasks for Prompt {scope.number}"
            yield Finding(outline.span(scope.at), message, head)


@rule("IMP018", "outside-spec-scope", reach="workspace", kinds=KINDS, source="guide, chapter 7")
def outside_spec_scope(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A prompt makes a file that the specification lists neither as new nor as modified.

    The files of the specification are what the phase may touch, and what other phases
    count on. A prompt that goes beyond them breaks both.

    ## Example
    `- Create internal/api/routes.go` in a phase whose Files list `internal/core` only.

    ## Use instead
    Add the file to the specification, or leave it to the phase that owns it.
    """
    specs = [spec for spec in snapshot.index.siblings(outline, "plan") if "Files" in spec.sections]
    allowed = Paths(claim.path for claim in writes(specs))
    if not allowed:
        return
    seen: set[tuple[int, str]] = set()
    for reference in outline.references:
        path = plain(reference.path)
        if reference.scope < 0 or "/" not in path or (reference.scope, path) in seen:
            continue
        if not _is_made_here(reference) or allowed.mean(path):
            continue
        seen.add((reference.scope, path))
        spec = specs[0]
        head = spec.section("Files")
        place = (Related(spec.path, head[0] if head else spec.head, "the files of the phase"),)
        message = f"`{reference.path}` is not among the new and modified files of `{spec.path}`"
        yield Finding(outline.span(reference.at), message, place)


def _is_listed(reference: Reference) -> bool:
    return reference.leads and reference.form in ("code", "path", "token")


def _is_made_here(reference: Reference) -> bool:
    if reference.form not in ("code", "path", "token"):
        return False
    if reference.section == "Deliverables":
        return reference.leads
    return reference.section == "Task" and reference.creates


def _announced(prompts: dict[str, Scope]) -> dict[str, None]:
    """Numbers that the totals in the headings promise."""
    most = max((scope.total or 0 for scope in prompts.values()), default=0)
    return {str(number): None for number in range(1, min(most, 999) + 1)}


def _named(scopes: list[Scope]) -> str:
    names = [f"Prompt {scope.number}" for scope in scopes]
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]


def _place(scope: Scope, spec: Outline) -> Related:
    return Related(spec.path, spec.span(scope.at), f"tasks of Prompt {scope.number}")
