"""PAR: the dependency graph, and work at the same time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from functools import lru_cache

from phasemark.document.outline import Outline
from phasemark.rules.rule import Finding, Related, Severity, rule
from phasemark.text.late import late
from phasemark.workspace.index import Edge, Key
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
        if _is_manifest(overlap.path, snapshot):
            continue
        last = overlap.writes[-1]
        others = _listed(str(write.key[1]) for write in overlap.writes[:-1])
        claim = f"{last.key[1]} writes `{overlap.path}`, as {others} "
        if overlap.said:
            message = (
                f"{claim}{_do(overlap)}, and they run in parallel; one has to wait for the other"
            )
            yield Finding(outline.span(last.claim.at), message, _related(overlap, snapshot))
        else:
            message = f"{claim}{_do(overlap)}, and neither waits for the other"
            yield Finding(
                outline.span(last.claim.at), message, _related(overlap, snapshot),
                severity=Severity.HINT,
            )  # fmt: skip


@rule(
    "PAR002", "cycle", severity="error", reach="workspace", adaptive=False,
    source="parallel stages guide",
)  # fmt: skip
def cycle(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A phase depends on itself, directly or through the phases it names.

    No order of execution satisfies a cycle, so every phase on it waits for ever.

    ## Example
    `plan/phase-1.md` depends on Phase 2, and `plan/phase-2.md` on Phase 1.

    ## Use instead
    Move what both need to a phase of its own that both depend on, and remove one of the
    dependencies.
    """
    index = snapshot.index
    for edges in index.cycles:
        first = edges[0]
        if first.path != outline.path:
            continue
        trail = " -> ".join(
            str(id) for id in (*(edge.source[1] for edge in edges), first.source[1])
        )
        message = f"{first.source[1]} depends on itself: {trail}"
        if len(edges) == 1 and first.target == first.source:
            message = f"{first.source[1]} depends on itself; a phase can only wait for another"
        related = tuple(_edge(edge, snapshot) for edge in edges[1:])
        yield Finding(outline.span(first.at), message, related)


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
        writers = _listed(str(write.key[1]) for write in overlap.writes[:-1])
        message = (
            f"{last.key[1]} reads `{overlap.path}`, which {writers} {_write(overlap)} at the same"
            f" time; let {last.key[1]} wait"
        )
        yield Finding(outline.span(last.claim.at), message, _related(overlap, snapshot))


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
        if not overlap.said or not _is_manifest(overlap.path, snapshot):
            continue
        if any(_coordinated(snapshot.outlines[write.path]) for write in overlap.writes):
            continue
        last = overlap.writes[-1]
        others = _listed(str(write.key[1]) for write in overlap.writes[:-1])
        message = (
            f"{last.key[1]} edits `{overlap.path}` in parallel with {others}; say under `Shared"
            " files` who owns it"
        )
        yield Finding(outline.span(last.claim.at), message, _related(overlap, snapshot))


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
        others = _listed(str(write.key[1]) for write in writes[:-1])
        message = (
            f"{last.key[1]} adds a migration in parallel with {others}; migrations need one order"
        )
        overlap = Overlap(last.claim.path, writes, True)
        yield Finding(outline.span(last.claim.at), message, _related(overlap, snapshot))


@rule("PAR009", "merge-order", reach="workspace", source="parallel stages guide")
def merge_order(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """The documented merge order puts a stage before one that it depends on.

    Merging in that order breaks the main branch in between, or drags the dependency in
    unreviewed. Which stage was finished first does not matter.

    ## Example
    `1. Stage 9.4`, `2. Stage 9.1` under Merge order, where 9.4 depends on 9.1.

    ## Use instead
    Write `1. Stage 9.1`, `2. Stage 9.4`
    """
    index = snapshot.index
    series = index.series(outline.path)
    order = {(series, merge.id): number for number, merge in enumerate(outline.merges)}
    for number, merge in enumerate(outline.merges):
        key = (series, merge.id)
        late = [
            target
            for target in index.successors.get(key, ())
            if order.get(target, -1) > number and not index.reaches(target, key)
        ]
        if late:
            names = _listed(str(target[1]) for target in late)
            places = tuple(
                Related(
                    outline.path, outline.span(outline.merges[order[target]].at), f"{target[1]}"
                )
                for target in late
            )
            message = f"{merge.id} is merged before {names}, which it depends on"
            yield Finding(outline.span(merge.at), message, places)


@rule(
    "PAR011",
    "started-too-early",
    reach="workspace",
    source="guide, chapter 7; parallel stages guide",
)
def started_too_early(outline: Outline, snapshot: Snapshot) -> Iterator[Finding]:
    """A phase is in progress although a phase that it depends on is not complete.

    It is built on something that still changes, or that does not exist. Optional
    dependencies, and phases that state no status, do not count.

    ## Example
    Phase 2 is `In progress` and depends on Phase 1, which is `Planned`.

    ## Use instead
    Finish the dependency first, or remove it if the phase does not need it after all.
    """
    index = snapshot.index
    for node in index.nodes_of.get(outline.path, ()):
        if node.status != "In progress":
            continue
        for edge in node.edges:
            if edge.path == outline.path and not edge.optional:
                key = _unfinished(edge, snapshot)
                if key is not None:
                    status = index.nodes[key].status
                    message = (
                        f"{node.id} is in progress, but {key[1]} is `{status}`; it has to be"
                        " complete before"
                    )
                    yield Finding(outline.span(edge.at), message, _status_of(key, snapshot))


def _unfinished(edge: Edge, snapshot: Snapshot) -> Key | None:
    """The first phase behind an edge that says it is not complete; none on a cycle."""
    index = snapshot.index
    for key in index.expand(edge.target):
        status = index.nodes[key].status
        if status not in ("", "Complete") and not index.reaches(key, edge.source):
            return key if key != edge.source else None
    return None


def _is_manifest(path: str, snapshot: Snapshot) -> bool:
    name = path.rsplit("/", 1)[-1].casefold()
    return _is_like(name, snapshot.vocabulary.manifests)


@lru_cache(maxsize=4096)
def _is_like(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


_COORDINATION = late(r"\bshared-file|coordinat|\bmerge-(?:order|plan|sequence)|\bfile-ownership")
"""What a heading that settles shared files is about, in the slug that links use."""


def _coordinated(outline: Outline) -> bool:
    """Whether a heading of the document is about shared files or merging."""
    return any(_COORDINATION.search(slug) for slug in outline.anchors)


def _edge(edge: Edge, snapshot: Snapshot) -> Related:
    span = snapshot.outlines[edge.path].span(edge.at)
    return Related(edge.path, span, f"{edge.source[1]} depends on {edge.target[1]}")


def _related(overlap: Overlap, snapshot: Snapshot) -> tuple[Related, ...]:
    return tuple(
        Related(
            write.path,
            snapshot.outlines[write.path].span(write.claim.at),
            f"{write.key[1]} {'writes' if write.claim.writes else 'reads'} it here",
        )
        for write in overlap.writes[:-1][-_MOST_RELATED:]
    )


def _status_of(key: Key, snapshot: Snapshot) -> tuple[Related, ...]:
    """Where the status of a phase stands."""
    node = snapshot.index.nodes[key]
    if node.scope is not None:
        span = snapshot.outlines[node.paths[0]].span(node.scope.at)
        return (Related(node.paths[0], span, f"{node.id} is `{node.status}`"),)
    return tuple(
        Related(path, found.span(found.status.at), f"{node.id} is `{node.status}`")
        for path in node.paths
        if (found := snapshot.outlines[path]).status and found.status.value == node.status
    )[:1]


def _do(overlap: Overlap) -> str:
    return "does" if len(overlap.writes) == 2 else "do"


def _write(overlap: Overlap) -> str:
    return "writes" if len(overlap.writes) == 2 else "write"


def _listed(names: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`; many are counted."""
    every = list(names)
    if len(every) > 6:
        every = [*every[:5], f"{len(every) - 5} others"]
    return " and ".join((", ".join(every[:-1]), every[-1])) if len(every) > 1 else "".join(every)
