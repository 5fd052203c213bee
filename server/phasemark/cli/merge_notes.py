"""`phasemark merge-notes`: three work notes to one, as a merge driver of git and by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from phasemark.cli.main import say
from phasemark.cli.options import PATH, Command, Shared, shared

if TYPE_CHECKING:
    from phasemark.document.document import Document
    from phasemark.features.merge.lines import Merged

MARKER = 7
"""Signs of a conflict marker where git does not say how many."""


@click.command("merge-notes", cls=Command)
@click.argument("base", type=PATH)
@click.argument("ours", type=PATH)
@click.argument("theirs", type=PATH)
@click.argument("marker", type=click.IntRange(1, 100), default=MARKER, metavar="[SIZE]")
@click.argument("path", required=False, metavar="[PATH]")
@shared
def command(
    told: Shared, base: Path, ours: Path, theirs: Path, marker: int, path: str | None
) -> int:
    """Merge what two sessions wrote into the notes of a phase; the result replaces OURS.

    BASE is what both began with. Sessions are put in order of their time, ticks, items and
    commits are united; what both changed differently is left as git leaves a conflict.
    Files that are no work notes are merged line by line.

    As a merge driver: `phasemark merge-notes %O %A %B %L %P`, see `phasemark init
    --merge-driver`. Exit code: 0 when all is merged, 1 when conflicts are left.
    """
    from phasemark.disk import write_named

    merged = _merged(told, (base, ours, theirs), marker, path or str(ours))
    write_named(told.output or ours, merged.text)
    if merged.conflicts:
        count = f"{merged.conflicts} conflict{'' if merged.conflicts == 1 else 's'}"
        say(f"{path or ours}: {count} left between markers")
    return 1 if merged.conflicts else 0


def _merged(told: Shared, files: tuple[Path, Path, Path], marker: int, path: str) -> Merged:
    """The merged text, with the line ends and the mark of ours."""
    from phasemark.disk import read_named
    from phasemark.features.merge.lines import Merged, Sides, merged_lines
    from phasemark.features.merge.notes import is_notes, merged_notes

    texts = [read_named(file) for file in files]
    windows = all("\r\n" in text or "\n" not in text for text in texts) and "\r\n" in texts[1]
    plain = [text.replace("\r\n", "\n") if windows else text for text in texts]
    base, ours, theirs = (_document(told, path, text) for text in plain)
    if is_notes(base, ours, theirs):
        found = merged_notes(base, ours, theirs, marker)
    else:
        found = merged_lines(Sides(*plain), marker)
    text = found.text.replace("\n", "\r\n") if windows else found.text
    return Merged(_mark(files[1]) + text, found.conflicts)


def _mark(file: Path) -> str:
    """The byte order mark of a file, where it has one."""
    with file.open("rb") as stream:
        return "\ufeff" if stream.read(3) == b"\xef\xbb\xbf" else ""


def _document(told: Shared, path: str, text: str) -> Document:
    """A text as a document of the project that its path lies in."""
    from phasemark.disk import find_root, relative_to
    from phasemark.document.document import Document, Project
    from phasemark.loading import builtin_vocabulary, kinds_of, settings_of

    root = find_root(Path(path), Path("."))
    settings = settings_of(root, told.config)
    kinds, _ = kinds_of(root, settings)
    inside = relative_to(root.path, Path(path)) or Path(path).name
    return Document(inside, text, Project(settings, kinds, builtin_vocabulary()))
