"""`Publisher`: which documents to check when, and how the client gets to know.

What is typed is checked as soon as no message waits. Documents that most likely depend on it
follow in the background, after a moment of quiet; then all the others, which nobody waits for.
"""

from __future__ import annotations

from asyncio import TimerHandle
from typing import TYPE_CHECKING

from lsprotocol import types

from phasemark.features.findings import are_found
from phasemark.lsp.diagnostics import fault_diagnostics, open_configurations
from phasemark.lsp.live import LiveRoot
from phasemark.lsp.look import View
from phasemark.lsp.reports import NOTHING, Report, report_closed, report_open
from phasemark.lsp.texts import OpenText
from phasemark.lsp.turns import Work
from phasemark.lsp.wire import Json
from phasemark.rules.check import ready_in_steps
from phasemark.steps import Steps
from phasemark.workspace.touched import touched_in_steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from phasemark.lsp.server import PhasemarkServer
    from phasemark.workspace.index import Index
    from phasemark.workspace.snapshot import Snapshot

_QUIET = 0.1
"""Seconds without a change after which other documents are checked again."""


_MOST_SHOWN = 16
"""Texts without a file that are told to have changed: an editor does not say when it closes one."""

_ANNOTATIONS = {
    "codeLens": types.WORKSPACE_CODE_LENS_REFRESH,
    "inlayHint": types.WORKSPACE_INLAY_HINT_REFRESH,
    "semanticTokens": types.WORKSPACE_SEMANTIC_TOKENS_REFRESH,
}
"""What editors show of other documents, and how they are asked to show it again."""


class Publisher:
    """The reports of all documents; to a client that does not pull they are sent."""

    def __init__(self, server: PhasemarkServer) -> None:
        self._server = server
        self._session = server.session
        self._pull = server.session.client.pull
        self._reports: dict[LiveRoot, dict[str, Report]] = {}
        self._faulty: dict[LiveRoot, set[str]] = {}
        """The configuration files that have reports."""
        self._typed: dict[LiveRoot, dict[str, tuple[OpenText, int]]] = {}
        """The open configuration files that the reports are about, in their versions."""
        self._seen: dict[LiveRoot, Index] = {}
        """The index that the reports of a root were made with."""
        self._meant: dict[LiveRoot, Index] = {}
        """The index that they are being made with."""
        self._reached: dict[LiveRoot, str] = {}
        """The document that was checked last where not all were."""
        self._ready: dict[LiveRoot, Snapshot] = {}
        """The state that `afterwards` was computed for: what is kept of it may be the last that
        holds a long document, which is not freed all at once."""
        self._timer: TimerHandle | None = None
        self._work: Work | None = None
        self._refresh = False
        self._moved_on = False
        """What documents say of each other has changed."""
        self.afterwards: dict[str, Callable[[Snapshot], Steps[None]]] = {}
        """What is computed again by its name when all documents of a root were checked."""
        self._shown: dict[str, None] = {}
        """URIs of texts without a file that the editor asked for, the latest last."""

    def start(self) -> None:
        self._server.serving.settled = self.settle
        self._session.learner.known = self._known
        self._session.learner.moved = lambda root: self._schedule()
        self._session.learner.checked = lambda root, path: self._closed(root, path)
        self._session.learner.done = self._tell_findings
        self._session.left = self._left
        self.settle()

    # Open documents

    def settle(self) -> None:
        """Check what was typed; called when no message waits."""
        self._settle_configurations()
        for root in self._open_roots():
            changed = root.changed()
            for path in sorted(changed):
                self._attempt(self._settle_one, root, path)
            if changed:
                self._schedule()

    def _settle_configurations(self) -> None:
        """Look again at open configuration files that are not as they were."""
        for root in self._session.roots:
            typed = {path: (text, text.version) for path in open_configurations(root)
                     if (text := root.beside[path])}  # fmt: skip
            if typed != self._typed.get(root, {}):
                self._typed[root] = typed
                self._faults(root)
                self._tell_findings()

    def _settle_one(self, root: LiveRoot, path: str) -> None:
        if _is_read_later(root, path):
            root.unchecked(path)  # its turn comes when it was read
        elif not self._pull and self._wanted(root, path):
            self._open(root, path)
        elif self._pull and root.opened[path].slow:
            self._other(root, path)
            self._tell_findings()

    def _attempt(self, check: Callable[[LiveRoot, str], None], root: LiveRoot, path: str) -> None:
        """Check a document; one that cannot be checked stops nothing else."""
        self._server.protocol.attempt(lambda: check(root, path), f"checking `{path}`")

    def saved(self, uri: str) -> None:
        """The user saved a document."""
        place = self._session.place(uri)
        if place is None or place[1] not in place[0].opened:
            return
        root, path = place
        if self._pull:
            if self._session.preferred(root)["run"] == "onSave":
                self._reports.get(root, {}).pop(path, None)  # it is made when it is asked for
                self._refresh = True
                self._tell_findings()
            return
        if _is_read_later(root, path):
            self._reports.get(root, {}).pop(path, None)  # so that it is wanted then
        else:
            self._open(root, path)

    def closed(self, root: LiveRoot, path: str) -> None:
        """A document was closed: what is on the disk counts, if anything is."""
        if root.path is not None:
            self._closed(root, path)

    def _wanted(self, root: LiveRoot, path: str) -> bool:
        on_type = self._session.preferred(root)["run"] == "onType"
        return on_type or path not in self._reports.get(root, {})

    def _open(self, root: LiveRoot, path: str) -> None:
        view = self._session.view_of(root)
        report = self._report(view, path)
        self._reports.setdefault(root, {})[path] = report
        self._send(view, path, report)

    def _report(self, view: View, path: str) -> Report:
        return report_open(view, path, self._session.preferred(view.root))

    # Closed documents

    def _closed(self, root: LiveRoot, path: str) -> None:
        """Check a closed document whose own findings are known, and tell what changed."""
        if path in root.opened:
            return
        view = self._session.view_of(root)
        report = report_closed(view, path, self._session.preferred(root))
        if report is not None:
            self._keep(view, path, report)

    def _keep(self, view: View, path: str, report: Report) -> None:
        """Keep the report of a document that is not being edited; tell if it is a new one."""
        reports = self._reports.setdefault(view.root, {})
        if reports.get(path, NOTHING).id != report.id:
            self._refresh = True
            if not self._pull:
                self._send(view, path, report)
        if report is NOTHING:
            reports.pop(path, None)
        else:
            reports[path] = report

    # When something else has changed

    def again(self) -> None:
        """Check everything again: what is wished has changed."""
        self._stop()
        self._seen.clear()
        for root in self._open_roots():
            for path in root.opened:
                root.unchecked(path)
        self.settle()
        self._schedule()

    def _known(self, root: LiveRoot) -> None:
        """A root has taken over what was read of the disk."""
        self._stop()
        self._seen.pop(root, None)
        self._faults(root)
        ready = ready_in_steps(root.snapshot, root.selection)
        self._server.turns.work(ready, first=True)  # `settle` is called behind it
        self._server.serving.release()
        self._schedule(0.0)

    def _schedule(self, seconds: float = _QUIET) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._server.serving.later(seconds, self._begin)

    def _begin(self) -> None:
        if any(root.aside for root in self._session.roots):
            self._schedule()  # what others say changes in a moment
            return
        if all(self._is_meant(root) for root in self._known_roots()):
            self._tell_findings()
            return
        self._stop()
        self._work = self._check_near()
        self._server.turns.work(self._work, first=True)

    def _known_roots(self) -> list[LiveRoot]:
        return [root for root in self._session.roots if root.known]

    def _is_meant(self, root: LiveRoot) -> bool:
        """Whether the reports were made with the index of now, or are being made with it."""
        one, memo = self._meant.get(root, self._seen.get(root)), root.snapshot.index.memo
        return one is not None and one.memo is memo  # one for all that are equal

    def _stop(self) -> None:
        if self._work is not None:
            self._server.turns.drop(self._work)
            self._work = None
        self._meant.clear()

    def _check_near(self) -> Work:
        """Check what is open and what an edit most likely says something new about."""
        far: list[Steps[None]] = []
        for root in [one for one in self._known_roots() if not self._is_meant(one)]:
            index, seen = root.snapshot.index, self._seen.get(root)
            near = (yield from touched_in_steps(seen, index)) if seen is not None else ()
            first = {*root.opened, *near}
            for path in sorted(first):
                yield
                self._attempt(self._again, root, path)
            self._tell_findings()
            self._meant[root] = index
            far.append(self._check_root(root, index, first))
        self._work = self._check_far(far)
        self._server.turns.spare(self._work)

    def _check_far(self, roots: list[Steps[None]]) -> Work:
        attempt = self._server.protocol.attempt_in_steps
        for root in roots:
            yield from attempt(root, "checking a folder")
        self._work = None
        self._meant.clear()
        self._tell_refresh()

    def _check_root(self, root: LiveRoot, index: Index, but: set[str]) -> Steps[None]:
        """Check all documents of a root but some."""
        for path in self._others(root, but):
            yield
            self._attempt(self._again, root, path)
            self._reached[root] = path
        gone = self._reports.get(root, {}).keys() - root.snapshot.documents.keys()
        for path in gone - self._faulty.get(root, set()):
            self._keep(self._session.view_of(root), path, NOTHING)
        old: list[object] = [self._seen.get(root)]
        self._seen[root] = index
        self._reached.pop(root, None)
        root.retire(old)
        del old
        self._moved_on = True
        last = root.snapshot
        attempt = self._server.protocol.attempt_in_steps
        for name, again in [*self.afterwards.items()]:
            yield from attempt(again(last), f"preparing {name}")
        past: list[object] = [self._ready.get(root)]
        self._ready[root] = last
        root.retire(past)

    def _others(self, root: LiveRoot, but: set[str]) -> list[str]:
        """The documents of a root but some. Those come first that were not reached the last time:
        else nobody who edits all the time would hear of the last ones."""
        paths = [path for path in root.snapshot.documents if path not in but]
        last = self._reached.get(root)
        start = paths.index(last) + 1 if last in paths else 0
        return [*paths[start:], *paths[:start]]

    def _again(self, root: LiveRoot, path: str) -> None:
        """Check a document, since others have changed."""
        if path not in root.opened:
            self._closed(root, path)
        elif _is_read_later(root, path):
            root.unchecked(path)
        else:
            self._other(root, path)

    def _other(self, root: LiveRoot, path: str) -> None:
        """Check an open document again, since another one may have changed."""
        if self._session.preferred(root)["run"] == "onSave":
            return
        view = self._session.view_of(root)
        report = self._report(view, path)
        reports = self._reports.setdefault(root, {})
        if reports.get(path, NOTHING).id != report.id:
            reports[path] = report
            self._refresh = True
            if not self._pull:
                self._send(view, path, report)

    def _faults(self, root: LiveRoot) -> None:
        """What is wrong with the configuration stands in the files of the configuration."""
        view = self._session.view_of(root)
        found = fault_diagnostics(view)
        for path in self._faulty.get(root, set()) - found.keys():
            self._keep(view, path, NOTHING)
        self._faulty[root] = set(found)
        for path, items in found.items():
            self._keep(view, path, Report.of(items))
        for problem in root.faults:
            self._server.say_once(str(problem))

    def _tell_findings(self) -> None:
        """Let the editor ask for the diagnostics that differ."""
        if self._refresh and self._pull and "diagnostics" in self._session.client.refreshes:
            self._server.ask(types.WORKSPACE_DIAGNOSTIC_REFRESH, None)
        self._refresh = False

    def _tell_refresh(self) -> None:
        self._tell_findings()
        for kind, method in _ANNOTATIONS.items():
            if self._moved_on and kind in self._session.client.refreshes:
                self._server.ask(method, None)
        if self._moved_on:
            for uri in self._shown:
                self._server.ask(types.WORKSPACE_TEXT_DOCUMENT_CONTENT_REFRESH, {"uri": uri})
        self._moved_on = False

    def shown(self, uri: str) -> None:
        """The editor shows a text that no file holds: tell it when that may have changed."""
        if self._session.client.contents:
            self._shown.pop(uri, None)
            self._shown[uri] = None
            if len(self._shown) > _MOST_SHOWN:
                del self._shown[next(iter(self._shown))]

    def _left(self, root: LiveRoot) -> None:
        """A root is gone: nothing more is told of it, and the check of the others begins again."""
        if self._work is not None:
            self._stop()
            self._schedule()
        for path in self._reports.pop(root, {}):
            if not self._pull and (root.path is None or path not in root.opened):
                self._send(self._session.view_of(root), path, NOTHING)
        self._seen.pop(root, None)
        self._reached.pop(root, None)
        self._ready.pop(root, None)
        self._faulty.pop(root, None)
        self._typed.pop(root, None)

    def _send(self, view: View, path: str, report: Report) -> None:
        params: Json = {"uri": view.uri(path), "diagnostics": report.items}
        if self._session.client.versions and path in view.root.opened:
            params["version"] = view.version(path)
        self._server.tell(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, params)

    def _open_roots(self) -> list[LiveRoot]:
        return list(dict.fromkeys(root for _, root, _ in self._session.open_places()))

    # What a client asks

    def pulled(self, uri: str, previous: str | None) -> Json:
        """The report of one document."""
        return self._pulled(uri).pulled(previous)

    def _pulled(self, uri: str) -> Report:
        place = self._session.place(uri) or self._session.file_place(uri)
        if place is None:
            return NOTHING
        root, path = place
        self._settle_configurations()
        known = self._reports.setdefault(root, {}).get(path)
        if path not in root.opened:
            return known or NOTHING
        if known is None or self._session.preferred(root)["run"] == "onType":
            root.finish(path)
            known = self._report(self._session.view_of(root), path)
            self._reports[root][path] = known
        return known

    def workspace(self, previous: Mapping[str, str]) -> Iterator[Json]:
        """The reports of all documents that are not open, in order of their roots and paths;
        without those that have none and had none."""
        left = dict(previous)
        for view in self._session.views():
            root = view.root
            for path, report in sorted(self._reports.get(root, {}).items()):
                uri = view.uri(path)
                old = left.pop(uri, None)
                if path not in root.opened:
                    yield _told(uri, report, old)
        for uri, old in left.items():
            if uri not in self._open_uris():
                yield _told(uri, NOTHING, old)

    def _open_uris(self) -> set[str]:
        return {text.uri for text in self._session.texts.values()}


def _told(uri: str, report: Report, previous: str | None) -> Json:
    """A report among those of all documents."""
    return {"uri": uri, "version": None, **report.pulled(previous)}


def _is_read_later(root: LiveRoot, path: str) -> bool:
    """Whether a document is being read, or begins to be now, and is not checked at once."""
    snapshot = root.snapshot
    document = snapshot.documents.get(path)
    one = root.opened[path]
    if one.slow and document is not None and not are_found(snapshot, document):
        root.put_aside(path)
    return one.reading is not None
