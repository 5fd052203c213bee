"""One check: load, mend if wished, find, leave out, print; and the exit code that it comes to."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from phasemark.cli.known import read_known
from phasemark.cli.main import FAILURE, say
from phasemark.cli.options import Shared
from phasemark.cli.progress import Progress
from phasemark.cli.render import OWN_FAULTS, render
from phasemark.cli.render.row import Report, Row
from phasemark.cli.report import Reporter
from phasemark.cli.terminal import Style
from phasemark.cli.wish import Wish
from phasemark.disk import Change, nearest, real, write_documents
from phasemark.errors import UsageError, WriteError
from phasemark.loading import How, Workspace, load
from phasemark.rules import catalogue
from phasemark.rules.check import check
from phasemark.rules.repair import Repaired, repair
from phasemark.rules.rule import Finding, Severity
from phasemark.rules.select import unknown_rules
from phasemark.saved import no_collection
from phasemark.workers import map_in_processes
from phasemark.workspace.snapshot import Snapshot


@dataclass(frozen=True)
class Checked:
    """One project after a run: as it was read, as it is now, and what became of the fixes."""

    workspace: Workspace
    snapshot: Snapshot
    fixed: int = 0
    failures: tuple[WriteError, ...] = ()


def run(told: Shared, wish: Wish) -> int:
    """Check once, print, and give the exit code."""
    told.kept.clear()
    require_existing(wish)
    with Progress() as progress:
        workspaces = open_projects(told, wish, progress, saves=wish.mends)
        if wish.diff:
            return _show_difference(told, wish, workspaces)
        if wish.mends and wish.stdin_filename is not None:
            return _mend_input(told, wish, workspaces)
        checked = [_checked(wish, workspace) for workspace in workspaces]
        report = report_of(wish, checked, real(Path(".")))
    told.kept.extend((workspaces, checked, report))
    told.write(_printed(wish, report, told.style))
    return _end(wish, checked, report)


def require_existing(wish: Wish) -> None:
    """Raise `UsageError` for a path that does not exist, with the nearest that does."""
    for path in wish.paths:
        if not path.exists() and not path.is_symlink():
            near = nearest(real(path))
            hint = f"; did you mean `{_relative(near)}`?" if near else ""
            raise UsageError(f"there is no `{path}`{hint}")


def open_projects(
    told: Shared, wish: Wish, progress: Progress, *, saves: bool = True
) -> list[Workspace]:
    """The projects of the paths, each with the settings that the command line makes.

    Unless it `saves` what was read, that is done while findings are looked for.
    """
    instead = None
    if wish.stdin_filename is not None:
        instead = {real(wish.stdin_filename): _standard_input()}
    how = How(told.config, told.cache, wish.settings, instead, progress.advance, saves=saves)
    return load(wish.all_paths, how)


def report_of(wish: Wish, checked: Iterable[Checked], base: Path) -> Report:
    """What is to be printed of projects; paths are shown relative to `base`."""
    rows: list[Row] = []
    documents: list[str] = []
    unread: list[tuple[str, str]] = []
    hidden = known = fixed = 0
    for one in checked:
        reporter = reporter_of(one.workspace, one.snapshot, base, lines=wish.needs_lines)
        found = _found(one)
        new = _new(wish, one, found, base)
        shown = [finding for finding in new if wish.shows(finding.severity)]
        rows.extend(reporter.rows(shown))
        hidden += len(new) - len(shown)
        known += len(found) - len(new)
        fixed += one.fixed
        asked = (path for path in one.workspace.asked if path in one.snapshot.outlines)
        documents.extend(map(reporter.shown, asked))
        faults = one.workspace.unreadable
        unread.extend((reporter.shown(fault.path), fault.reason) for fault in faults)
    return Report(tuple(rows), tuple(documents), tuple(unread), hidden, known, fixed)


_BATCH = 5
"""Documents whose findings another process sends at once."""


def _found(one: Checked) -> list[Finding]:
    """The findings in what was asked, with the help of other processors where that pays."""
    asked, selection = one.workspace.asked, one.workspace.selection
    batches = [asked[at : at + _BATCH] for at in range(0, len(asked), _BATCH)]
    with no_collection():
        found = map_in_processes(
            lambda paths: check(one.snapshot, paths, selection),
            tuple[Finding, ...], batches, beside=one.workspace.unsaved.save,
        )  # fmt: skip
    return [finding for batch in found for finding in batch]


def reporter_of(
    workspace: Workspace, snapshot: Snapshot, base: Path, *, lines: bool = True
) -> Reporter:
    """What makes rows of the findings of a project."""
    rules = catalogue(snapshot.kinds).by_code
    return Reporter(workspace.root.path, base, rules, snapshot.documents, lines)


def _new(wish: Wish, one: Checked, found: list[Finding], base: Path) -> list[Finding]:
    """The findings that the baseline does not hold; all, when none is used."""
    settings = one.snapshot.settings
    wanted = bool(settings.baseline) if wish.baseline is None else wish.baseline
    if not wanted:
        return found
    from phasemark.cli.fingerprint import fingerprints

    accepted = read_known(one.workspace.root.path, settings)
    marks = fingerprints(reporter_of(one.workspace, one.snapshot, base).rows(found))
    return [finding for finding, mark in zip(found, marks, strict=True) if mark not in accepted]


def _checked(wish: Wish, workspace: Workspace) -> Checked:
    """A project, with what could be mended if that is wished."""
    if not wish.mends:
        return Checked(workspace, workspace.snapshot)
    mended = _mended(wish, workspace)
    changes = [Change(path, workspace.texts[path], text) for path, text in mended.texts.items()]
    failures = write_documents(workspace.root.path, changes)
    snapshot = mended.snapshot
    for failure in failures:
        snapshot = snapshot.with_text(failure.path, workspace.texts[failure.path].text)
    failed = {failure.path for failure in failures}
    fixed = sum(count for (path, _), count in mended.applied.items() if path not in failed)
    return Checked(workspace, snapshot, fixed, tuple(failures))


def _mended(wish: Wish, workspace: Workspace) -> Repaired:
    return repair(workspace.snapshot, workspace.asked, wish.safety, wish.least)


def _show_difference(told: Shared, wish: Wish, workspaces: list[Workspace]) -> int:
    """Print what fixing would change; 1 when it would change something."""
    from phasemark.cli.difference import difference

    chunks: list[str] = []
    for workspace in workspaces:
        reporter = reporter_of(workspace, workspace.snapshot, real(Path(".")))
        for path, text in sorted(_mended(wish, workspace).texts.items()):
            old = workspace.snapshot.documents[path].text
            chunks.extend(difference(reporter.shown(path), old, text, told.style))
    told.write(chunks)
    if not chunks:
        say(f"`{'--unsafe-fixes' if wish.unsafe_fixes else '--fix'}` would change nothing")
    return 1 if chunks and not wish.exit_zero else 0


def _mend_input(told: Shared, wish: Wish, workspaces: list[Workspace]) -> int:
    """Print the text of standard input after all fixes, exactly; findings are not printed."""
    for workspace in workspaces:
        mended = _mended(wish, workspace)
        for path in workspace.asked:
            mark = "\ufeff" if workspace.texts[path].bom else ""
            told.write([mark + mended.snapshot.documents[path].text])
    return 0


def _printed(wish: Wish, report: Report, style: Style) -> Iterator[str]:
    if wish.statistics:
        from phasemark.cli import statistics

        return statistics.render(wish.form, report, style)
    return render(wish.form, report, style)


def _end(wish: Wish, checked: list[Checked], report: Report) -> int:
    """The exit code; what could not be read or written is said on standard error, and what the
    configuration names and does not exist."""
    for one in checked:
        for problem in unknown_rules(one.workspace.selection):
            say(f"{_relative(Path(problem.path))}:{problem.line}: {problem.message}")
    if wish.form not in OWN_FAULTS:
        for path, reason in report.unread:
            say(f"cannot read {path}: {reason} (skipped)")
    failures = [failure for one in checked for failure in one.failures]
    for failure in failures:
        say(str(failure))
    if failures:
        return FAILURE
    unread = bool(report.unread) and wish.fails(Severity.ERROR)
    return 1 if unread or any(wish.fails(row.severity) for row in report.rows) else 0


def _relative(path: Path) -> str:
    here = real(Path("."))
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)


def _standard_input() -> str:
    """The text on standard input, which is UTF-8 whatever the terminal is."""
    data = sys.stdin.buffer.read()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"standard input is not UTF-8 at byte {error.start}") from None
