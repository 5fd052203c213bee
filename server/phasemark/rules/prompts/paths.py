"""The paths that a prompt has to name: plan, notes, references, deliverables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phasemark.document.document import Document
from phasemark.document.outline import Outline
from phasemark.document.recognise import fold
from phasemark.document.section import Section
from phasemark.document.unfilled import alone
from phasemark.rules.prose import first_line, of_piece, short
from phasemark.rules.rule import Finding, Fix, Safety, rule
from phasemark.rules.trios import crossed
from phasemark.syntax.tree import Item, within
from phasemark.text.edit import Edit, Span
from phasemark.text.late import late
from phasemark.workspace.snapshot import Snapshot


@rule(
    "PRM009",
    "no-plan-path",
    reach="workspace",
    kinds=("prompt",),
    fix="safe",
    source="guide, chapter 3",
)
def no_plan_path(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """The prompt does not name the plan of its phase.

    A new session has read nothing. What is out of scope, and when the phase is done,
    stands in the plan, and the session opens it only when the prompt says where it is.

    ## Example
    A Context with references and notes, while `plan/phase-2a.md` exists.

    ## Use instead
    Add `- Plan: plan/phase-2a.md` under Context. Where nobody keeps plans, nothing is
    asked.
    """
    context = outline.section("Context")
    if context is None or not snapshot.index.uses(outline.path, "plan"):
        return
    if "Plan" in outline.unfilled:
        return
    if not _names(outline, snapshot, "plan") and not crossed(outline, snapshot, "plan"):
        yield _unnamed(outline, snapshot, "plan", context[0])


@rule(
    "PRM010", "no-work-notes-path", reach="workspace", kinds=("prompt",), fix="safe",
    source="guide, chapters 3 and 6",
)  # fmt: skip
def no_work_notes_path(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """The prompt does not name the work notes of its phase.

    What a session decides is lost with it unless it is told where to write; the guide
    searches the prompts for `work-notes/` before they are used.

    ## Example
    "Update the notes when you are done", with no path.

    ## Use instead
    Add `- Work notes: work-notes/phase-2a.md` under Context. Where nobody keeps
    notes, nothing is asked.
    """
    if not snapshot.index.uses(outline.path, "notes") or not outline.sections:
        return
    if "Work notes" in outline.unfilled:
        return
    if not _names(outline, snapshot, "notes") and not crossed(outline, snapshot, "notes"):
        context = outline.section("Context")
        yield _unnamed(outline, snapshot, "notes", context[0] if context else outline.head)


_WHAT = {"plan": ("Plan", "plan"), "notes": ("Work notes", "work notes")}


def _unnamed(outline: Outline, snapshot: Snapshot, role: str, span: Span) -> Finding:
    label, what = _WHAT[role]
    own = _side(outline, snapshot, role)
    fix = None
    if len(own) == 1 and outline.context is not None:
        slot = outline.context
        edit = Edit.insert(outline.span(slot.at).start, f"{slot.lead}{label}: {own[0]}{slot.tail}")
        fix = Fix.here(f"Add `{own[0]}` to the Context", Safety.SAFE, edit)
    where = f"; say `{label}: {own[0]}`" if own else ""
    return Finding(span, f"the prompt never names its {what}{where}", fix=fix)


def _side(outline: Outline, snapshot: Snapshot, role: str) -> tuple[str, ...]:
    trio = snapshot.index.trio(outline)
    return trio.plan if role == "plan" else trio.notes


def _names(outline: Outline, snapshot: Snapshot, role: str) -> bool:
    """Whether a path of the prompt leads to a document of that side, or into its folder."""
    folder = outline.path.rpartition("/")[0]
    places = _places(snapshot, role)
    own = _side(outline, snapshot, role)
    for reference in outline.references:
        found = snapshot.files.resolve(reference.path, folder).path
        other = snapshot.outlines.get(found)
        if found in own or (
            other is not None and other.role == role and (not own or other.id is None)
        ):
            return True
        into = any(fold(part) in places for part in reference.path.split("/")[:-1])
        if into and (not own or other is None):
            return True
    return False


def _places(snapshot: Snapshot, role: str) -> frozenset[str]:
    return frozenset(
        fold(folder.rpartition("/")[2])
        for kind in snapshot.kinds.kinds.values()
        if kind.role == role
        for folder in kind.place.folders
    )


@rule(
    "PRM011",
    "no-reference-path",
    severity="information",
    kinds=("prompt",),
    source="guide, chapters 3 and 15",
)
def no_reference_path(document: Document) -> Iterator[Finding]:
    """The prompt names no file to follow.

    A reference implementation shows naming, layout and error handling better than any
    description; without one the output is what the model has seen most elsewhere.

    ## Example
    A Context that names the plan and the notes, and no code.

    ## Use instead
    Add ``- Reference implementation: `charts/event-processor/` `` under Context.
    """
    context = document.root.find("Context")
    if context is None or document.outline.form:
        return
    if any(not _is_ours(document, reference.path) for reference in document.outline.references
           if reference.promise != "written"):  # fmt: skip
        return
    if any(
        mention.kind in ("placeholder", "autolink", "reference") for mention in context.mentions
    ):
        return
    if any(alone(item, document.text) for item in context.items) or _named_reference(
        context, document
    ):
        return
    yield Finding(context.head, "no reference implementation is named; give a path to follow")


def _is_ours(document: Document, path: str) -> bool:
    """Whether a path leads to a plan, a prompt or notes rather than to code."""
    kinds = document.project.kinds.kinds.values()
    folders = {
        fold(folder.rpartition("/")[2])
        for kind in kinds
        if kind.role
        for folder in kind.place.folders
    }
    return any(fold(part) in folders for part in path.split("/")[:-1]) or not path.strip("./")


def _named_reference(context: Section, document: Document) -> bool:
    """Whether a field for references holds a name, of which REF rules know more."""
    label = context.field(
        "reference implementation", "reference implementations", "references", "reference",
        "reference implementation(s)", "reference files",
    )  # fmt: skip
    if label is None:
        return False
    return document.project.vocabulary.says_nothing(label.value.of(document.text)) and bool(
        label.value.of(document.text)
    )


_OUTPUT = late(
    r"[\W_]*(?:(?:an?|the|short|brief|one|your|final|updated?|git)\s+)*"
    r"(?:summary|report|list|commits?|pull request|pr|message|answer|explanation|notes|work notes"
    r"|log|screenshots?|output|diff|recommendation|analysis|review|none)\b",
    re.IGNORECASE,
)


@rule("PRM017", "deliverable-without-path", kinds=("prompt",), source="guide, chapter 3")
def deliverable_without_path(document: Document) -> Iterator[Finding]:
    """A deliverable does not say in which file it is.

    Named files bound the change, and a reviewer sees at once what is missing and what
    is there that nobody asked for. A report or a summary needs no file.

    ## Example
    `1. The deployment template`

    ## Use instead
    Name the file: ``1. `charts/gateway/templates/deployment.yaml` - the deployment``
    """
    for section in document.root.all("Deliverables"):
        if section.kind is None or section.kind.paths not in ("written", "new"):
            continue
        if not section.key.startswith(("deliverable", "file", "artifact", "artefact")):
            continue
        items = [
            item for item in section.items if item.depth == 0 and item.text and not item.quoted
        ]
        without = [item for item in items if not _has_path(item, section, document)]
        if not without:
            continue
        if len(without) == len(items) and len(items) > 1:
            yield Finding(section.head, "no deliverable names its file; begin each with a path")
            continue
        for item in without:
            yield Finding(
                first_line(item), f"`{short(item.text)}` names no file; begin with its path"
            )


def _has_path(item: Item, section: Section, document: Document) -> bool:
    if any(
        mention.kind not in ("phase", "range")
        for mention in within(section.tree.mentions, item.span)
    ):
        return True
    if alone(item, document.text) is not None or _OUTPUT.match(item.text):
        return True
    return bool(_FILE.search(item.text)) or document.project.vocabulary.says_nothing(item.text)


_FILE = late(r"\w/\w|\b[A-Z]\w*file\b|\b\w+\.\w{1,5}\b")


_PATHLESS = late(
    r"\bthe (?:existing |main |current |project'?s |shared |global )?"
    r"(?P<what>config(?:uration)?|main|settings|schema|environment|env|router|routes?|helpers?"
    r"|util(?:ity|s)?"
    r"|index|entry[- ]point|build|package|constants|types) (?P<file>file|module"
    r"|script)\b(?! (?:extension|names?|format|size|system|paths?|types?)\b)",
    re.IGNORECASE,
)


@rule(
    "PRM018", "pathless-file-reference", severity="information", kinds=("prompt",),
    source="guide, chapter 3",
)  # fmt: skip
def pathless_file_reference(document: Document) -> Iterator[Finding]:
    """A file is meant and not named.

    "The config file" is another file in each repository, and often there are several.
    The guide lists this among the ways in which prompts fail.

    ## Example
    "Read the timeout from the config file."

    ## Use instead
    Name the file: "Read the timeout from `config/gateway.yaml`."
    """
    known: str | None = None
    for placed in document.tree.pieces:
        for match in of_piece(placed.piece, _PATHLESS):
            if known is None:
                known = " ".join(
                    reference.path for reference in document.outline.references
                ).casefold()
            if _stem(match["what"]) in known or _near(placed.piece.text, match):
                continue
            span = Span(match.start(), match.end()).shift(placed.start)
            yield Finding(span, f"`{match[0]}`: which one; name its path")


def _stem(what: str) -> str:
    return what.casefold()[:5].rstrip("s")


def _near(text: str, match: re.Match[str]) -> bool:
    """Whether code or a path stands in the same line."""
    start = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    line = text[start : end if end >= 0 else len(text)]
    return "`" in line or "](" in line or bool(re.search(r"\w/\w|\w\.\w{2,4}\b", line))
