"""`phasemark kinds`: what each document is taken for, and why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click

from phasemark.cli.options import LISTED, PATH, Command, Shared, shared
from phasemark.cli.render.json import encode
from phasemark.cli.render.text import plural
from phasemark.cli.terminal import Style, shown_path, visible, width


class Known(NamedTuple):
    """A Markdown file and what it is. `path` is relative to its root, `shown` to the run."""

    path: str
    shown: str
    kind: str | None
    reason: str
    declares: bool


@click.command("kinds", cls=Command)
@click.argument("paths", nargs=-1, type=PATH)
@LISTED
@shared
def command(told: Shared, paths: tuple[Path, ...], form: str) -> None:
    """Say what kind each document is, and why; files without a kind get no findings.

    `*` marks documents that declare the dialect: their findings have full severity.
    """
    known = recognised(told, paths)
    told.write([_json(known)] if form == "json" else _text(known, told.style))


def recognised(told: Shared, paths: tuple[Path, ...]) -> list[Known]:
    """The Markdown files below the paths, in the order of their projects and paths."""
    from phasemark.cli.progress import Progress
    from phasemark.cli.report import shown
    from phasemark.cli.run import open_projects, require_existing
    from phasemark.cli.wish import Wish
    from phasemark.disk import real

    wish = Wish(paths=paths)
    require_existing(wish)
    base = real(Path("."))
    with Progress() as progress:
        return [
            Known(
                path,
                shown(one.root.path / path, base),
                one.snapshot.documents[path].recognition.kind,
                one.snapshot.documents[path].recognition.reason,
                one.snapshot.declares(path),
            )
            for one in open_projects(told, wish, progress)
            for path in one.asked
        ]


def _json(known: list[Known]) -> str:
    entries = [
        {"path": one.path, "kind": one.kind, "reason": one.reason, "declares": one.declares}
        for one in known
    ]
    return encode(entries, indent=2) + "\n"


def _text(known: list[Known], style: Style) -> Iterator[str]:
    if not known:
        yield "No Markdown file here.\n"
        return
    paths = max(width(shown_path(one.shown)) for one in known)
    kinds = max(len(one.kind or "-") for one in known)
    for one in known:
        path = shown_path(one.shown)
        kind = (one.kind or "-").ljust(kinds)
        mark = "*" if one.declares else " "
        yield (
            f"{path}{' ' * (paths - width(path))}  {mark} "
            f"{style.paint(kind, 'bold') if one.kind else style.paint(kind, 'dim')}"
            f"  {visible(one.reason)}\n"
        )
    count = sum(one.kind is not None for one in known)
    yield (
        f"\n{count} of {plural(len(known), 'file')} with a kind; `*` marks those that declare"
        " the dialect.\n"
    )
