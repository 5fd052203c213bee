"""STG: the files of stages, and the proof of their completion."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.document.outline import Claim, Outline
from phasemark.document.phase import PhaseId, read_stem
from phasemark.document.recognise import stem_of
from phasemark.rules.rule import Finding, Fix, Related, Safety, rule
from phasemark.text.edit import Edit, Span
from phasemark.text.late import late
from phasemark.workspace.snapshot import Snapshot
from phasemark.workspace.state import state_named

_PLANS = ("stage-plan",)


@rule(
    "STG002", "file-without-mode", severity="hint", default="hint", kinds=_PLANS, reach="files",
    fix="choice", source="parallel stages guide",
)  # fmt: skip
def file_without_mode(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """Some files of a stage say whether they are new or changed, and others do not.

    Whoever starts the stage cannot tell a file to make from one to look for, and nobody
    can tell which other stage it belongs to. A stage that says it of no file is left
    alone.

    ## Example
    `src/api/routes.ts` below `src/api/stream.ts (new)`

    ## Use instead
    Write `src/api/routes.ts (modify)`. For a stage that has not begun the fix looks
    whether the file exists.
    """
    by_stage: dict[int, list[Claim]] = {}
    for claim in outline.claims:
        if claim.scope >= 0 and outline.scopes[claim.scope].form == "stage":
            by_stage.setdefault(claim.scope, []).append(claim)
    files = {one.at: one for one in outline.references if one.section == "Files"}
    for number, claims in by_stage.items():
        listed = [claim for claim in claims if claim.at in files]
        bare = [claim for claim in listed if claim.mode == "written"]
        if not bare or len(bare) == len(listed):
            continue
        first, *others = bare
        message = f"`{first.path}` says neither `(new)` nor `(modify)`"
        if others:
            does = "does 1 more file" if len(others) == 1 else f"do {len(others)} more files"
            message += f", nor {does} of {outline.scopes[number].id}"
        related = tuple(
            Related(outline.path, outline.span(claim.at), "neither does this one")
            for claim in others
        )
        status = outline.scopes[number].status
        waiting = not status or state_named(status) == "not-started"
        fix = _told(bare, outline, snapshot) if waiting else None
        yield Finding(outline.span(first.at), message, related, fix)


_BEFORE = " \t\r\n"
_QUOTES = "\"'<>"
_BEHIND = late(r"[,;:]?(?:\s|\Z)")


def _told(claims: list[Claim], outline: Outline, snapshot: Snapshot) -> Fix | None:
    """The mode behind each path, as the known files have it."""
    text = snapshot.documents[outline.path].text
    folder = outline.path.rpartition("/")[0]
    words: dict[int, str] = {}
    for claim in claims:
        at = _behind(outline.span(claim.at), text)
        if at is not None:
            found = snapshot.files.resolve(claim.path, folder).found
            words[at] = "(modify)" if found else "(new)"
    if not words:
        return None
    title = f"Add `{next(iter(words.values()))}`" if len(words) == 1 else "Say whether they are new"
    edits = (Edit.insert(at, f" {word}") for at, word in words.items())
    return Fix.here(title, Safety.CHOICE, *edits)


def _behind(span: Span, text: str) -> int | None:
    """The end of a code span, or of a path in plain words; None inside of quotes and links."""
    start, end = span
    if not {text[start], text[end - 1]}.isdisjoint(_QUOTES):
        return None
    while start and text[start - 1] == text[end : end + 1] == "`":
        start, end = start - 1, end + 1
    bare = start == 0 or text[start - 1] in _BEFORE
    return end if bare and _BEHIND.match(text, end) else None


@rule(
    "STG014", "complete-without-proof", severity="information", default="hint", kinds=_PLANS,
    reach="files", fix="choice", source="parallel stages guide",
)  # fmt: skip
def complete_without_proof(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A stage is complete, and the project that keeps proofs has none of it.

    The proof says which gates were run and what they gave. It is written before the
    merge; afterwards nobody can tell what was checked on the branch.

    ## Example
    Stage 9.2 is `Complete`, and `stage-proofs/` holds `stage-9.1/` only.

    ## Use instead
    Write the proof of the stage beside the others, and commit it with the stage.
    """
    complete = [
        scope for scope in outline.scopes if scope.status == "Complete" and scope.form == "stage"
    ]
    proofs = _proofs(snapshot) if complete else {}
    for scope in complete if proofs else ():
        if scope.id is None or scope.id in proofs or any(map(scope.id.parent_of, proofs)):
            continue
        id, example = next(iter(proofs.items()))
        place = f"`{example}` is the proof of {id}"
        fix = _beside(example, id, scope.id, snapshot)
        yield Finding(
            outline.span(scope.at), f"{scope.id} is complete, but has no proof; {place}", fix=fix
        )


_PROOF = late(r"(?:^|[/_-])(?:stage[-_]?)?proofs?(?:[/_.-]|$)")


def _proofs(snapshot: Snapshot) -> dict[PhaseId, str]:
    """The proofs of stages that are known files, the first of each; kept with the files."""
    key = ("proofs", snapshot.project.words)
    found = snapshot.files.memo.get(key)
    if found is None:
        by_id: dict[PhaseId, str] = {}
        for path in sorted(snapshot.files.paths):
            if "proof" in path.casefold() and _PROOF.search(path.casefold()):
                *folders, name = path.split("/")
                stems = (read_stem(one, snapshot.project.words) for one in reversed(folders))
                for stem in (stem_of(name, snapshot.settings), *stems):
                    if stem is not None and stem.id.word == "stage":
                        by_id.setdefault(stem.id, path)
                        break
        found = snapshot.files.memo[key] = by_id
    return found  # type: ignore[return-value]


def _beside(example: str, id: PhaseId, own: PhaseId, snapshot: Snapshot) -> Fix | None:
    """A page where the example has its own."""
    path = example.replace(id.short, own.short).replace(
        id.short.replace(".", "_"), own.short.replace(".", "_")
    )
    if path == example or path in snapshot.files or not path.endswith(".md"):
        return None
    text = f"# Proof of {own}\n\n- `<command>`: <what it gave>\n"
    return Fix(f"Create `{path}`", Safety.CHOICE, create={path: text})
