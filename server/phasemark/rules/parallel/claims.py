"""PAR: files that phases claim which may run at the same time."""

from __future__ import annotations

from collections.abc import Iterator

from phasemark.document.outline import Outline
from phasemark.rules.parallel.said import listed
from phasemark.rules.resolution import resolve
from phasemark.rules.rule import Finding, Related, Severity, rule
from phasemark.text.late import late
from phasemark.workspace.manifests import is_manifest
from phasemark.workspace.overlaps import Overlap, hazards, migrations, overlaps
from phasemark.workspace.snapshot import Snapshot

_MOST_RELATED = 12


@rule(
    "PAR001", "file-overlap", severity="error", reach="workspace",
    source="guide, chapter 6; parallel stages guide",
)  # fmt: skip
def file_overlap(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """Two phases that may run at the same time write the same file.

    Sessions that edit one file side by side end in a merge conflict, or in the work of
    one of them lost. Phases run together when they share a parallel group or name each
    other as parallel; for phases that only do not wait for each other it is a hint.
    Files that a phase merely reads do not count.

    ## Example
    Stage 9.1 and Stage 9.2 are both in group A, and both list `src/api/routes.py`.

    ## Use instead
    Let one of the two depend on the other, move it to another group, or split the file
    first, in a phase of its own.
    """
    for overlap in overlaps(snapshot.index).get(outline.path, ()):
        if is_manifest(overlap.path, snapshot.vocabulary.manifests):
            continue
        last = overlap.writes[-1]
        others = listed(str(write.key[1]) for write in overlap.writes[:-1])
        claim = f"{last.key[1]} writes `{overlap.path}`, as {others} "
        if overlap.said:
            message = (
                f"{claim}{_do(overlap)}, and they run in parallel; one has to wait for the other"
            )
            yield Finding(snapshot.index.place(last), message, _related(overlap, snapshot))
        elif not _is_made(overlap, outline, snapshot):
            message = f"{claim}{_do(overlap)}, and neither waits for the other"
            yield Finding(
                snapshot.index.place(last), message, _related(overlap, snapshot),
                severity=Severity.HINT,
            )  # fmt: skip


@rule(
    "PAR003",
    "read-write-hazard",
    reach="workspace",
    source="guide, chapter 6; parallel stages guide",
)
def read_write_hazard(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A phase reads a file that another phase writes at the same time.

    The reader works against a contract that changes under it; what it builds fits the
    old file, and nobody notices before the merge.

    ## Example
    Stage 9.2 reads `src/contracts.ts`, which Stage 9.1 of the same group modifies.

    ## Use instead
    Let the reader depend on the writer, or settle the file in an earlier phase.
    """
    for overlap in hazards(snapshot.index).get(outline.path, ()):
        last = overlap.writes[-1]
        writers = listed(str(write.key[1]) for write in overlap.writes[:-1])
        message = (
            f"{last.key[1]} reads `{overlap.path}`, which {writers} {_write(overlap)} at the same"
            f" time; let {last.key[1]} wait"
        )
        yield Finding(snapshot.index.place(last), message, _related(overlap, snapshot))


@rule("PAR005", "shared-manifest", reach="workspace", source="parallel stages guide")
def shared_manifest(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """Parallel phases edit the same package manifest or lock file, and no page says how.

    Every phase that adds a dependency meets the others in these files. They cannot be
    split, so somebody has to own them or the edits have to be merged by an agreed rule.

    ## Example
    Stage 9.1 and Stage 9.2 both list `package.json (modify)`.

    ## Use instead
    Add a heading such as `Shared files` or `Merge order` that says who edits the manifest
    and in which order.
    """
    for overlap in overlaps(snapshot.index).get(outline.path, ()):
        if not overlap.said or not is_manifest(overlap.path, snapshot.vocabulary.manifests):
            continue
        if any(_coordinated(snapshot.outlines[write.path]) for write in overlap.writes):
            continue
        last = overlap.writes[-1]
        others = listed(str(write.key[1]) for write in overlap.writes[:-1])
        message = (
            f"{last.key[1]} edits `{overlap.path}` in parallel with {others}; say under `Shared"
            " files` who owns it"
        )
        yield Finding(snapshot.index.place(last), message, _related(overlap, snapshot))


@rule("PAR006", "shared-migration", reach="workspace", source="parallel stages guide")
def shared_migration(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """Parallel phases both add database migrations.

    Migrations run in one order. Two that were written side by side were each tested
    against a schema without the other, and their numbers clash.

    ## Example
    Stage 9.1 adds `migrations/0042_users.sql`, Stage 9.2 of the same group
    `migrations/0042_orders.sql`.

    ## Use instead
    Put the stages into sequence, or all migrations into one of them.
    """
    for writes in migrations(snapshot.index).get(outline.path, ()):
        last = writes[-1]
        others = listed(str(write.key[1]) for write in writes[:-1])
        message = (
            f"{last.key[1]} adds a migration in parallel with {others}; migrations need one order"
        )
        overlap = Overlap(last.claim.path, writes, True)
        yield Finding(snapshot.index.place(last), message, _related(overlap, snapshot))


def _is_made(overlap: Overlap, outline: Outline, snapshot: Snapshot) -> bool:
    """Whether the earlier one is to make what the later one changes: PAR004 says so."""
    first, last = overlap.writes[0].claim, overlap.writes[-1].claim
    if first.mode != "new" or last.mode != "modified":
        return False
    return "/" in overlap.path and not resolve(overlap.path, outline, snapshot).found


_COORDINATION = late(r"\bshared-file|coordinat|\bmerge-(?:order|plan|sequence)|\bfile-ownership")
"""What a heading that settles shared files is about, in the slug that links use."""


def _coordinated(outline: Outline) -> bool:
    """Whether a heading of the document is about shared files or merging."""
    return any(_COORDINATION.search(slug) for slug in outline.anchors)


def _related(overlap: Overlap, snapshot: Snapshot) -> tuple[Related, ...]:
    return tuple(
        Related(
            write.path,
            snapshot.index.place(write),
            f"{write.key[1]} {'writes' if write.claim.writes else 'reads'} it here",
        )
        for write in overlap.writes[:-1][-_MOST_RELATED:]
    )


def _do(overlap: Overlap) -> str:
    return "does" if len(overlap.writes) == 2 else "do"


def _write(overlap: Overlap) -> str:
    return "writes" if len(overlap.writes) == 2 else "write"
