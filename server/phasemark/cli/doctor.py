"""`phasemark doctor`: what phasemark sees here, and what looks wrong."""

from __future__ import annotations

import platform
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from phasemark import __version__
from phasemark.cli.options import PATH, Command, Shared, shared
from phasemark.cli.render.text import plural
from phasemark.cli.terminal import Style, visible
from phasemark.errors import ConfigError

if TYPE_CHECKING:
    from phasemark.cli.wish import Wish
    from phasemark.loading import Workspace

_WIDTH = 14
_MOST = 5
"""Names in a sentence before the rest is counted."""


@click.command("doctor", cls=Command)
@click.argument("path", type=PATH, default=".")
@shared
def command(told: Shared, path: Path) -> None:
    """Say what phasemark sees: version, project, configuration, documents; and what looks wrong."""
    from phasemark.cli.run import require_existing
    from phasemark.cli.wish import Wish

    wish = Wish(paths=(path,))
    require_existing(wish)
    told.write(list(_examined(told, wish, told.style)))


def _examined(told: Shared, wish: Wish, style: Style) -> Iterator[str]:
    from phasemark.cli.progress import Progress
    from phasemark.cli.run import open_projects

    yield from _program(style)
    try:
        with Progress() as progress:
            workspaces = open_projects(told, wish, progress)
    except ConfigError as error:
        yield "\n"
        yield from _wrong(str(error).split("\n"), style)
        return
    for workspace in workspaces:
        yield "\n"
        yield from _project(workspace, style)
        yield from _wrong(list(_faults(workspace)), style)


def _program(style: Style) -> Iterator[str]:
    from phasemark.disk import cache_folder

    yield _line("phasemark", __version__, style)
    yield _line("Python", f"{platform.python_version()} ({sys.executable})", style)
    yield _line("system", platform.platform(), style)
    yield _line("cache", str(cache_folder() or "none: the system names no place for it"), style)


def _project(workspace: Workspace, style: Style) -> Iterator[str]:
    root, settings = workspace.root, workspace.snapshot.settings
    yield _line("root", f"{root.path}: {root.reason}", style)
    config = settings.path or "none, so that most findings are hints; `phasemark init` writes one"
    yield _line("configuration", config, style)
    running, rules = len(workspace.selection.running), len(workspace.selection.rules)
    yield _line("rules", f"{running} of {rules} run, profile `{settings.profile}`", style)
    yield _line("git", _git(root.path), style)
    kinds = Counter(document.recognition.kind for document in workspace.snapshot.documents.values())
    total, without = sum(kinds.values()), kinds.pop(None, 0)
    yield _line("documents", f"{total - without} of {plural(total, 'Markdown file')}", style)
    for kind, count in kinds.most_common():
        yield _line("", f"{count:4} {kind}", style)
    yield from _reasons(workspace, style)


def _reasons(workspace: Workspace, style: Style) -> Iterator[str]:
    """Why documents are what they are, the most frequent reason first."""
    documents = workspace.snapshot.documents.values()
    counts = Counter(
        (document.recognition.kind is None, document.recognition.reason) for document in documents
    )
    for title, nothing in (("recognised by", False), ("left out", True)):
        chosen = [
            (reason, count) for (none, reason), count in counts.most_common() if none is nothing
        ]
        for number, (reason, count) in enumerate(chosen[:_MOST]):
            yield _line("" if number else title, f"{count:4} {reason}", style)
        if rest := sum(count for _, count in chosen[_MOST:]):
            yield _line("", f"{rest:4} for other reasons", style)


def _git(root: Path) -> str:
    from phasemark.history import History

    history = History.open(root)
    if history is None:
        return "no repository, or none that can be read"
    branch = history.branch()
    return f"branch {branch}" if branch else "no branch is checked out"


def _faults(workspace: Workspace) -> Iterator[str]:
    """What looks wrong in a project, a sentence each."""
    documents = workspace.snapshot.documents
    if not documents:
        yield (
            "no Markdown file below the root; if this is the right folder, `phasemark new"
            ' phase 1 "name"` writes the first'
        )
    elif not workspace.snapshot.outlines:
        yield "no file is a document of a kind; `phasemark kinds` says why for each"
    for fault in workspace.unreadable:
        yield f"cannot read {fault.path}: {fault.reason}"
    yield from _unknown_rules(workspace)
    yield from _idle_globs(workspace)
    yield from _strays(workspace)
    baseline = workspace.snapshot.settings.baseline
    if baseline and baseline not in workspace.snapshot.files:
        yield f"the baseline `{baseline}` is not there; `phasemark baseline` writes it"
    yield from _idle_driver(workspace)
    if workspace.listing.nested:
        yield f"projects of their own lie below: {_listed(workspace.listing.nested)}"


def _unknown_rules(workspace: Workspace) -> Iterator[str]:
    """Codes of the configuration that no rule has, nor begins with."""
    from phasemark.rules.select import unknown_rules

    for problem in unknown_rules(workspace.selection):
        yield f"{_file(workspace)}:{problem.line}: {problem.message}"


def _idle_globs(workspace: Workspace) -> Iterator[str]:
    """Globs of the configuration that match no document."""
    from phasemark.config import matches

    settings = workspace.snapshot.settings
    for glob in (*(one for globs in settings.kinds.values() for one in globs),
                 *settings.per_file_ignores):  # fmt: skip
        if not any(matches(glob, path) for path in workspace.snapshot.documents):
            yield f"{_file(workspace)}: the glob `{glob}` matches no document"


def _idle_driver(workspace: Workspace) -> Iterator[str]:
    """A merge driver that git never calls, since it does not track the notes."""
    from phasemark.cli.init import DRIVER
    from phasemark.disk import Text, find_git, read_document, staged

    root = workspace.root.path
    attributes = read_document(root, ".gitattributes")
    git = find_git(root)
    if git is None or not isinstance(attributes, Text) or f"merge={DRIVER}" not in attributes.text:
        return
    notes = {
        (root / path).relative_to(git.top).as_posix()
        for path, outline in workspace.snapshot.outlines.items()
        if outline.role == "notes"
    }
    if notes and notes.isdisjoint(file.path for file in staged(git)):
        yield (
            f"git tracks none of the work notes, so that the merge driver `{DRIVER}` never runs;"
            " `phasemark merge-notes` merges them by hand"
        )


def _strays(workspace: Workspace) -> Iterator[str]:
    """Files in folders of the dialect that are not taken for documents."""
    from phasemark.disk.names import is_dialect_folder

    strays = [
        path
        for path, document in workspace.snapshot.documents.items()
        if document.recognition.kind is None and any(map(is_dialect_folder, path.split("/")[:-1]))
    ]
    if strays:
        yield (
            f"{plural(len(strays), 'file')} in folders of the dialect without a kind, and so"
            f" without findings: {_listed(strays)}"
        )


def _wrong(faults: list[str], style: Style) -> Iterator[str]:
    if not faults:
        yield _line("looks wrong", "nothing", style)
    for number, fault in enumerate(faults):
        label = "" if number else style.paint("looks wrong".ljust(_WIDTH), "bold", "yellow")
        yield f"{label or ' ' * _WIDTH} {visible(fault)}\n"


def _line(label: str, text: str, style: Style) -> str:
    return f"{style.paint(label.ljust(_WIDTH), 'bold')} {visible(text)}\n"


def _file(workspace: Workspace) -> str:
    return Path(workspace.snapshot.settings.path).name or "configuration"


def _listed(names: Iterable[str]) -> str:
    listed = sorted(names)
    shown = ", ".join(f"`{name}`" for name in listed[:_MOST])
    rest = len(listed) - _MOST
    return f"{shown} and {rest} more" if rest > 0 else shown
