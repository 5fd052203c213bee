"""`phasemark baseline`: accept what is there now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from phasemark.cli.options import PATH, Command, Shared, shared


@click.command("baseline", cls=Command)
@click.argument("paths", nargs=-1, type=PATH)
@shared
def command(told: Shared, paths: tuple[Path, ...]) -> None:
    """Write down all findings there are now; `check --baseline` reports what is new.

    The file is `.phasemark/baseline.json`, or what `baseline` names in the configuration.
    A finding is known by its text, not by its line, so that it stays known when lines move.
    """
    told.write(list(_accept(told, paths)))


def _accept(told: Shared, paths: tuple[Path, ...]) -> Iterator[str]:
    """Write the baseline of each project, whole projects only, and say so."""
    from phasemark.cli.known import write_known
    from phasemark.cli.progress import Progress
    from phasemark.cli.render.text import plural
    from phasemark.cli.report import shown
    from phasemark.cli.run import open_projects, reporter_of, require_existing
    from phasemark.cli.terminal import visible
    from phasemark.cli.wish import Wish
    from phasemark.disk import real
    from phasemark.rules.check import check

    wish = Wish(paths=paths)
    require_existing(wish)
    base = real(Path("."))
    with Progress() as progress:
        workspaces = open_projects(told, wish, progress)
    for one in workspaces:
        found = check(one.snapshot, None, one.selection)
        rows = list(reporter_of(one, one.snapshot, base).rows(found))
        path = write_known(one.root.path, one.snapshot.settings, rows)
        place = visible(shown(one.root.path / path, base))
        yield f"{place}: {plural(len(rows), 'finding')} accepted\n"
