"""SPC: phase specifications."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.document.commands import has_command
from phasemark.document.document import Document
from phasemark.document.outline import Claim, Outline, Reference
from phasemark.rules.pairs import (
    Paths,
    did_you_mean,
    is_made,
    keeps,
    nearest,
    nearest_fix,
    references_at,
    related_phase,
    resolve,
)
from phasemark.rules.rule import Finding, Fix, Related, Safety, rule
from phasemark.syntax.tree import Item
from phasemark.text.edit import Edit
from phasemark.workspace.files import normal_path
from phasemark.workspace.overlaps import plain
from phasemark.workspace.snapshot import Snapshot

SPEC = ("phase-spec",)


@rule(
    "SPC005", "tasks-not-by-prompt", severity="information", reach="workspace", kinds=SPEC,
    source="guide ch. 7",
)  # fmt: skip
def tasks_not_by_prompt(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """The tasks of a specification are not grouped by the prompts that carry them out.

    Each implementation prompt is written from the tasks of its group. Without groups
    nobody can see which prompt a task belongs to, or that a task has none. A
    specification that has no implementation prompts yet needs no groups.

    ## Example
    A `## Tasks` with one long list beside a file of three prompts.

    ## Use instead
    `### Prompt 1`, `### Prompt 2` and `### Prompt 3` under Tasks, each with its tasks.
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
    "SPC007", "files-not-grouped", severity="hint", default="hint", kinds=SPEC, source="guide ch. 7"
)
def files_not_grouped(document: Document) -> Iterator[Finding]:
    """The files of a specification are one list, without New, Modified and Referenced.

    Whether a file is made, changed or only read decides which phases may run side by
    side, and what is wrong when it does not exist.

    ## Example
    `## Files` with five paths below it.

    ## Use instead
    The paths under `### New`, `### Modified` and `### Referenced (read-only)`, or
    `(new)` and `(modify)` behind each.
    """
    section = document.root.find("Files")
    if section is None or section.children or section.tables:
        return
    modes = [
        claim.mode
        for claim in document.outline.claims
        if section.body.holds(_start(claim, document))
    ]
    if len(modes) > 2 and modes.count("written") == len(modes):
        yield Finding(
            section.head,
            f"the {len(modes)} files are not grouped into `New`, `Modified` and `Referenced`",
        )


@rule("SPC009", "exit-criterion-without-fact", kinds=SPEC, source="guide ch. 7")
def exit_criterion_without_fact(document: Document) -> Iterator[Finding]:
    """An exit criterion names neither a command nor anything that can be counted or seen.

    Criteria such as "works well" are met whenever somebody says so. A command settles
    it, and so does a fact: no ignored errors, all phases verified, 3 of 3 charts render.

    ## Example
    `- [ ] The exporter works properly`

    ## Use instead
    ``- [ ] `go test ./exporter/...` exits 0``
    """
    praise = document.project.vocabulary.praise
    for section in document.sections.all:
        if section.name != "Exit criteria":
            continue
        for item in section.own_items:
            if item.depth == 0 and not item.quoted and is_vague(item.text, praise):
                yield Finding(
                    item.text_span,
                    f"`{_short(item)}` is met whenever somebody says so; name a command or a fact"
                    " that can be counted",
                )


@rule(
    "SPC010", "exit-criterion-without-expectation", severity="hint", default="hint", kinds=SPEC,
    fix="choice", source="guide ch. 7 and 13",
)  # fmt: skip
def exit_criterion_without_expectation(document: Document) -> Iterator[Finding]:
    """An exit criterion is a bare command, without the result that is expected.

    Exit code 0 is implied. Where more is meant, such as a line of output or a count,
    only the author knows it.

    ## Example
    ``- [ ] `make render` ``

    ## Use instead
    ``- [ ] `make render` exits 0``, or what its output has to hold.
    """
    vocabulary, own = document.project.vocabulary, frozenset(document.project.settings.commands)
    for section in document.sections.all:
        if section.name != "Exit criteria":
            continue
        for item in section.own_items:
            match = _BARE_COMMAND.fullmatch(item.text)
            if match is None or item.span.end > item.text_span.end + 2:
                continue
            if vocabulary.is_command(match[1], own):
                end = item.text_span.start + match.end(1) + 1
                fix = Fix.here("Append `exits 0`", Safety.CHOICE, Edit.insert(end, " exits 0"))
                yield Finding(
                    item.text_span, f"`{match[1]}` has no expected result, such as `exits 0`",
                    fix=fix,
                )  # fmt: skip


@rule(
    "SPC014", "new-file-exists", severity="information", reach="workspace", kinds=SPEC,
    source="guide ch. 7",
)  # fmt: skip
def new_file_exists(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A file under New exists although the phase has not started.

    The phase would overwrite it, or another phase made it meanwhile. Either way the
    plan was written against a tree that is no more.

    ## Example
    `- src/cache.py` under New in a phase that is `Planned`, while `src/cache.py` is there.

    ## Use instead
    Move the path to Modified, or choose another name.
    """
    status = outline.status.value if outline.status else ""
    for sibling in snapshot.index.siblings(outline, "notes"):
        status = sibling.status.value if sibling.status and sibling.status.value else status
    if status not in ("Planned", "Not started"):
        return
    folder = outline.path.rpartition("/")[0]
    for claim in outline.claims:
        if claim.mode != "new" or not plain(claim.path) or claim.path.endswith("/"):
            continue
        places = (normal_path(claim.path), normal_path(f"{folder}/{claim.path}"))
        if any(place in snapshot.files.paths for place in places):
            message = f"`{claim.path}` is to be made, but it exists, and the phase is `{status}`"
            yield Finding(outline.span(claim.at), message)


@rule(
    "SPC015", "modified-file-missing", reach="workspace", kinds=SPEC, fix="choice",
    source="guide ch. 7",
)  # fmt: skip
def modified_file_missing(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A file under Modified or Referenced does not exist, and no phase makes it.

    A model that is told to change a file that is not there makes a new one of that
    name, beside the one that was meant.

    ## Example
    `- internal/core/type.go` under Modified, where only `internal/core/types.go` exists.

    ## Use instead
    The path of the file that is meant. A file that the phase makes belongs under New.
    """
    groups = {"modified": "Modified", "read": "Referenced"}
    seen: set[str] = set()
    for claim in outline.claims:
        path = claim.path
        if claim.mode not in groups or path in seen:
            continue
        seen.add(path)
        if resolve(path, outline, snapshot).state != "missing" or is_made(path, outline, snapshot):
            continue
        near = nearest(path, outline, snapshot)
        span = outline.span(claim.at)
        is_ = "changed" if claim.mode == "modified" else "read"
        message = f"`{path}` is to be {is_}, but it does not exist{did_you_mean(near)}"
        yield Finding(span, message, fix=nearest_fix(span, near))


@rule("SPC016", "file-in-two-groups", reach="files", kinds=SPEC, source="guide ch. 7")
def file_in_two_groups(outline: Outline, _: Snapshot) -> Iterator[Finding]:
    """A file stands in two of the groups New, Modified and Referenced.

    It cannot be made and changed, or changed and left alone, by the same phase.

    ## Example
    `src/api.py` under Modified and again under Referenced.

    ## Use instead
    Keep the group that is right and remove the other line.
    """
    references = references_at(outline)
    first: dict[str, tuple[str, Claim]] = {}
    for claim in outline.claims:
        reference = references.get(claim.at)
        path = plain(claim.path)
        if reference is None or not path or reference.section not in _GROUPS:
            continue
        group, earlier = first.setdefault(path, (reference.section, claim))
        if group != reference.section:
            place = Related(outline.path, outline.span(earlier.at), f"under {group}")
            message = f"`{claim.path}` is under `{reference.section}` and under `{group}`; keep one"
            yield Finding(outline.span(claim.at), message, (place,))


@rule(
    "SPC017",
    "undeclared-file",
    kinds=SPEC,
    fix="unsafe",
    source="guide ch. 7, parallel stages guide",
)
def undeclared_file(document: Document) -> Iterator[Finding]:
    """A task or deliverable names a file to make that is missing from Files.

    Files are what other phases are compared with: a file that is not declared is the
    one that two sessions edit at the same time.

    ## Example
    `- Create internal/core/clock.go` under Tasks, and no such path under Files.

    ## Use instead
    Add the path under New.
    """
    outline = document.outline
    references = references_at(outline)
    declared = Paths(
        claim.path
        for claim in outline.claims
        if (found := references.get(claim.at)) and found.section in (*_GROUPS, "Files")
    )
    if not declared:
        return
    seen: set[str] = set()
    for reference in outline.references:
        path = plain(reference.path)
        if path in seen or not _makes(reference) or not _is_file(path) or declared.mean(path):
            continue
        seen.add(path)
        yield Finding(
            outline.span(reference.at),
            f"`{reference.path}` is not listed under Files",
            fix=_listed_under_new(reference.path, document),
        )


@rule(
    "SPC018", "no-implementation-prompt", reach="workspace", kinds=SPEC, source="guide ch. 6 and 7"
)
def no_implementation_prompt(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A specification has no implementation prompts beside it, where others have.

    The specification says what and how it is proved; the prompts say how it is carried
    out, in units that one session can finish. Without them the session makes its own.

    ## Example
    `docs/phases/PHASEB.md` without `docs/phases/PHASEB-PROMPT.md`.

    ## Use instead
    Write the prompts, one for each group of tasks: `phasemark new prompt B`.
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


@rule(
    "SPC020", "architecture-only", severity="information", default="hint", kinds=SPEC,
    source="guide ch. 7",
)  # fmt: skip
def architecture_only(document: Document) -> Iterator[Finding]:
    """A long specification holds no command that would prove anything.

    Architecture reads well and gates nothing: the work is done when somebody believes
    that it looks like the description.

    ## Example
    300 lines of design, and exit criteria without a single command.

    ## Use instead
    Commands under Exit criteria: build, lint and test at least.
    """
    section = document.root.find("Exit criteria")
    limit = document.kind.limits.max_lines if document.kind else 0
    if section is None or section.empty or document.source.line_count <= limit:
        return
    if not has_command(document, document.root):
        yield Finding(
            section.head,
            f"{document.source.line_count} lines, and no command proves the phase; add one here",
        )


_GROUPS = ("New", "Modified", "Referenced")
_BARE_COMMAND = re.compile(r"`([^`]+)`[.;]?\s*")

_FACT = re.compile(
    r"[`\d/\"“(]|\b(?:no|not|none|zero|all|every|each|only|any|both|without|never|least|most|less|more"
    r"|under|over|within|same|identical|exits?|returns?|prints?|shows?|fails?|pass(?:es|ed)?)\b",
    re.IGNORECASE,
)
"""A number, code, a path, a quotation, or a word that counts or observes."""

_MANY_WORDS = 8


def is_vague(text: str, praise: frozenset[str]) -> bool:
    """Whether a short criterion ends in praise, and names nothing that can be counted or seen."""
    words = _MARKUP.sub("", text).casefold().split()
    if not words or len(words) > _MANY_WORDS or _FACT.search(text):
        return False
    return any(" ".join(words[-count:]).strip(".!,;✅ ") in praise for count in (1, 2))


_MARKUP = re.compile(r"[*_~]+")


def _short(item: Item) -> str:
    line = " ".join(item.text.split()).replace("`", "'")
    return line if len(line) <= 60 else f"{line[:57]}..."


def _start(claim: Claim, document: Document) -> int:
    return document.outline.span(claim.at).start


def _prompts(outline: Outline) -> list[str]:
    return [scope.number for scope in outline.scopes if scope.form == "prompt"]


def _makes(reference: Reference) -> bool:
    """Whether a task says to create the file, or a list of deliverables holds it."""
    if reference.form in ("link", "image"):
        return False
    if reference.section == "Deliverables":
        return reference.leads
    return reference.section == "Tasks" and reference.creates


_FILE = re.compile(r"[^/]+\.[A-Za-z][A-Za-z0-9]{0,9}$")


def _is_file(path: str) -> bool:
    """Whether a path names one file in a folder; bare names may be anything."""
    return "/" in path and bool(_FILE.search(path)) and not any(sign in path for sign in "*?[")


def _listed_under_new(path: str, document: Document) -> Fix | None:
    """The path as a new item behind the last one under New."""
    files = document.root.find("Files")
    new = next((child for child in files.children if child.name == "New"), None) if files else None
    items = [item for item in new.items if item.depth == 0] if new else []
    if not items:
        return None
    last = items[-1]
    marker = document.text[last.span.start : last.text_span.start]
    tick = "`" if document.text[last.text_span.start : last.text_span.start + 1] == "`" else ""
    if not re.fullmatch(r"[-*+][ \t]+(?:\[.\][ \t]+)?", marker):
        return None
    marker = re.sub(r"\[.\]", "[ ]", marker)
    end = last.span.start + len(document.text[last.span.start : last.span.end].rstrip())
    edit = Edit.insert(end, f"\n{marker}{tick}{path}{tick}")
    return Fix.here("List it under `New`", Safety.UNSAFE, edit)
