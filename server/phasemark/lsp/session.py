"""`Session`: the roots and the open documents of one client."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from phasemark.config import Settings
from phasemark.disk import is_document, root_at
from phasemark.disk.names import is_dialect_folder
from phasemark.document.document import Project
from phasemark.loading import builtin_kinds, builtin_vocabulary
from phasemark.lsp.client import Client
from phasemark.lsp.learning import Learner
from phasemark.lsp.live import LONG, LiveRoot
from phasemark.lsp.look import Look, View
from phasemark.lsp.opened import Reading
from phasemark.lsp.preferences import Preferences
from phasemark.lsp.slices import read_ahead
from phasemark.lsp.texts import OpenText
from phasemark.lsp.turns import Turns
from phasemark.lsp.uri import Uri, of_path, parse, quoted
from phasemark.lsp.wire import Json
from phasemark.surroundings import Surroundings


class Session:
    """Which document belongs where. Only the event loop touches it."""

    def __init__(self, turns: Turns, cache: bool) -> None:
        self._turns = turns
        self._cache = cache
        self.client = Client()
        self.preferences = Preferences()
        """What the user set for the whole window."""
        self._preferred: dict[LiveRoot, Preferences] = {}
        """What the user set otherwise for a folder."""
        self.roots: list[LiveRoot] = []
        """The workspace folders and the roots inside of them, the innermost first."""
        self.texts: dict[str, OpenText] = {}
        """Open documents by the key of their URI."""
        self.learner: Learner
        self.left: Callable[[LiveRoot], None] = lambda root: None
        """Called when a root is no longer looked after."""
        self._owners: dict[str, tuple[LiveRoot, str]] = {}
        self._named: dict[Path, str] = {}
        """The URIs of the folders that the client named, by their paths without links."""
        self._folders: set[LiveRoot] = set()
        """Their roots; one that is a part of another has none."""
        self._outside: dict[LiveRoot, Surroundings] = {}

    def begin(self, params: Json) -> None:
        """Take over what `initialize` says."""
        self.client = Client.of(params)
        self.preferences = Preferences(params.get("initializationOptions"))
        for uri in folders_of(params):
            self.add_folder(uri)

    # Roots

    def add_folder(self, uri: str) -> None:
        """Look after a folder of this machine; a URI that names none is passed over."""
        local = parse(uri).local
        if local is not None and os.path.isdir(local):
            path = Path(os.path.realpath(local))
            self._named[path] = uri.rstrip("/")
            self._take_in(path)
            for root in [one for one in self._folders if one.path and path in one.path.parents]:
                if root.path is not None and not _is_project(root.path):
                    self._give_up(root)

    def _take_in(self, path: Path) -> None:
        """Make a root of a folder that the client named, unless it is a part of another: then
        its documents are read together with those that they name.

        Whether the other one reads it, `settle_nested` sees.
        """
        root = next((one for one in self.roots if one.path == path), None)
        around = next((one for one in self.roots if one.path in path.parents), None)
        if root is not None or around is None or _is_project(path):
            self._folders.add(root or self._add(path, self._named[path]))
        elif around.known:
            self.settle_nested(around)

    def _give_up(self, root: LiveRoot) -> None:
        """Let a folder that the client named be no root any more."""
        self._folders.discard(root)
        self._preferred.pop(root, None)
        self._remove(root)

    def all_roots(self) -> Iterable[LiveRoot]:
        """The roots, and what stands for one of a document that lies in none."""
        return {*self.roots, *(root for root, _ in self._owners.values())}

    def remove_folder(self, uri: str) -> None:
        local = parse(uri).local
        path = Path(os.path.realpath(local)) if local is not None else Path()
        self._named.pop(path, None)
        for root in [one for one in self._folders if one.path == path]:
            self._give_up(root)
            for inner in [one for one in self._named if path in one.parents]:
                self._take_in(inner)

    @property
    def folders(self) -> list[LiveRoot]:
        """The roots that the client named, in order of their URIs."""
        return sorted(self._folders, key=lambda root: root.uri)

    def prefer(self, window: Preferences, folders: Mapping[LiveRoot, Preferences]) -> bool:
        """Take over what the user set, for the window and for folders; whether it is new."""
        before = self.preferences, self._preferred
        self.preferences = window
        self._preferred = {
            root: own for root, own in folders.items() if root in self._folders and own != window
        }
        return before != (self.preferences, self._preferred)

    def preferred(self, root: LiveRoot) -> Preferences:
        """What the user set for the innermost folder that a root is, or lies in."""
        around: LiveRoot | None = root if self._preferred else None
        while around is not None and around not in self._folders:
            around = self._outer(around)
        return self._preferred.get(around, self.preferences) if around else self.preferences

    def settle_nested(self, outer: LiveRoot) -> None:
        """Make a root of every folder that the last pass found to be one, and of every one that
        the client named and the pass left out, and of no other."""
        if outer not in self.roots or outer.path is None:
            return
        wanted = {outer.path / folder: f"{outer.uri}/{quoted(folder)}" for folder in outer.nested}
        wanted |= self._left_out(outer, outer.path)
        for root in list(self.roots):
            if root.path not in wanted and self._outer(root) is outer:
                self._give_up(root)
        known = {root.path: root for root in self.roots}
        for path, uri in wanted.items():
            root = known.get(path) or self._add(path, self._named.get(path, uri))
            if path in self._named:
                self._folders.add(root)

    def _left_out(self, outer: LiveRoot, above: Path) -> dict[Path, str]:
        """The named folders that lie in a root and in none inside of it, and are not read with
        it: they are ignored, or there is nothing in them."""
        inner = [above / folder for folder in outer.nested]
        folders = outer.settled.files.folders
        return {
            path: uri
            for path, uri in self._named.items()
            if above in path.parents
            and path.relative_to(above).as_posix() not in folders
            and not any(path.is_relative_to(one) for one in inner)
        }

    def mine(self, root: LiveRoot) -> Callable[[str], bool]:
        """Whether a document of a root belongs to none inside of it."""
        folder = root.path
        inner = tuple(
            f"{one.path.relative_to(folder).as_posix()}/"
            for one in self.roots
            if one.path is not None and folder is not None and folder in one.path.parents
        )
        return lambda path: not path.startswith(inner)

    def _outer(self, root: LiveRoot) -> LiveRoot | None:
        """The innermost root around another; roots are sorted so that it comes first."""
        return next(
            (one for one in self.roots if one.path and root.path and one.path in root.path.parents),
            None,
        )

    def _add(self, path: Path, uri: str) -> LiveRoot:
        root = self._made(path, uri)
        self.roots.append(root)
        self.roots.sort(key=lambda one: len(str(one.path)), reverse=True)
        self._reassign()
        self.learner.learn(root)
        if (outer := self._outer(root)) is not None:
            self.learner.again(outer)
        return root

    def _made(self, path: Path | None, uri: str) -> LiveRoot:
        """A root of which long documents are read, and freed, in the background."""
        root = LiveRoot(path, uri, _project())
        root.away = partial(self._read_ahead, root)
        root.retire = self._turns.free
        return root

    def _remove(self, root: LiveRoot) -> None:
        outer = self._outer(root)
        self.roots.remove(root)
        self.learner.forget(root)
        self.left(root)
        self._outside.pop(root, None)
        self._reassign()
        for other in [one for one in self.roots if one not in self._folders]:
            if self._outer(other) is None:
                self._remove(other)
        if outer is not None:
            self.learner.again(outer)

    def _reassign(self) -> None:
        """Give every open file to the root that it belongs to now."""
        for root in self.roots:
            root.beside.clear()
        for key, text in self.texts.items():
            old = self._owners.get(key)
            new = self._place(text.address)
            if new is None and old is not None and old[0].path is None:
                continue
            if new != old or new is None:
                if old is not None:
                    self._leave(old[0])
                    old[0].close(old[1], None)
                self._give(key, text)

    # Documents

    def open(self, text: OpenText) -> None:
        key = text.address.key
        if key in self.texts:
            self.close(text.uri)
        self.texts[key] = text
        self._give(key, text)

    def _give(self, key: str, text: OpenText) -> None:
        found = self._place(text.address)
        if found is None and _alone(text):
            found = self._made(None, ""), lone_path(text.address)
        if found is None:
            self._owners.pop(key, None)
            if (place := self.file_place(text.uri)) is not None:
                place[0].beside[place[1]] = text
            return
        self._owners[key] = found
        root, path = found
        root.open(path, text)
        if len(text.text) > LONG:
            root.read_later(path)

    def _leave(self, root: LiveRoot) -> None:
        """A document is about to be closed: what is alone leaves nothing behind."""
        if root.path is None:
            self.left(root)

    def change(self, uri: str) -> OpenText | None:
        """The text of an open document that is about to change; None if it is not open."""
        key = parse(uri).key
        text = self.texts.get(key)
        if text is not None and (owner := self._owners.get(key)) is not None:
            owner[0].touch(owner[1])
        return text

    def _read_ahead(self, root: LiveRoot, reading: Reading) -> None:
        self._turns.work(read_ahead(root, reading), first=True)

    def close(self, uri: str) -> None:
        key = parse(uri).key
        self.texts.pop(key, None)
        if (owner := self._owners.pop(key, None)) is not None:
            root, path = owner
            self._leave(root)
            root.close(path, self.learner.on_disk(root, path))
            self.learner.again(root, path)
        elif (place := self.file_place(uri)) is not None:
            place[0].beside.pop(place[1], None)

    def place(self, uri: str) -> tuple[LiveRoot, str] | None:
        """The root that a URI lies in and its path there; None outside of all roots."""
        address = parse(uri)
        return self._owners.get(address.key) or self._place(address)

    def open_places(self) -> Iterator[tuple[OpenText, LiveRoot, str]]:
        """The open documents that are documents, with their places."""
        for key, (root, path) in self._owners.items():
            yield self.texts[key], root, path

    def _place(self, address: Uri) -> tuple[LiveRoot, str] | None:
        local = address.local
        if local is None or not is_document(address.name):
            return None
        return self.root_of(local)

    def file_place(self, uri: str) -> tuple[LiveRoot, str] | None:
        """The same for any file, document or not."""
        local = parse(uri).local
        return self.root_of(local) if local is not None else None

    def root_of(self, local: str) -> tuple[LiveRoot, str] | None:
        """The innermost root that a path of this machine lies in, and the path there."""
        for root in self.roots:
            path = path_in(root, local)
            if path:
                return root, path
        return None

    # What handlers see

    def look(self, uri: str) -> Look | None:
        found = self.place(uri)
        if found is None:
            return None
        root, path = found
        root.finish(path)
        snapshot = root.snapshot
        document = snapshot.documents.get(path)
        if document is None:
            return None
        view = self.view_of(root)
        return Look(root, snapshot, view.outside, self.client, document, view.wire_of(path))

    def view(self, uri: str) -> View | None:
        found = self.place(uri)
        if found is None and (local := parse(uri).local) is not None:
            found = self.root_of(local)
        if found is None:
            return None
        found[0].finish(found[1])
        return self.view_of(found[0])

    def views(self) -> Iterator[View]:
        """All roots that are there when the first is asked for, but those that have gone since."""
        return (self.view_of(root) for root in tuple(self.roots) if root in self.roots)

    def view_of(self, root: LiveRoot) -> View:
        outside = self._outside.get(root)
        if outside is None:
            opened = partial(_text, root)
            outside = Surroundings(root.path, time.monotonic, opened, self._cache)
            if root in self.roots:
                self._outside[root] = outside
        return View(root, root.snapshot, outside, self.client)


def _is_project(folder: Path) -> bool:
    """Whether a folder is a project of its own wherever it lies."""
    return root_at(folder).config_path is not None or os.path.lexists(folder / ".git")


def folders_of(params: Json) -> list[str]:
    """The URIs of the workspace folders that `initialize` names, in one of its three ways."""
    folders = params.get("workspaceFolders")
    if isinstance(folders, list) and folders:
        return [one["uri"] for one in folders if isinstance(one, dict) and "uri" in one]
    if isinstance(uri := params.get("rootUri"), str):
        return [uri]
    path = params.get("rootPath")
    return [of_path(Path(path))] if isinstance(path, str) and os.path.isabs(path) else []


def path_in(root: LiveRoot, local: str) -> str:
    """The path of a file relative to a root, however the client spells it; empty outside."""
    spelled = parse(root.uri).local
    for folder in (spelled, str(root.path)):
        if folder and local.startswith(folder.rstrip(os.sep) + os.sep):
            return local[len(folder.rstrip(os.sep)) + 1 :].replace(os.sep, "/")
    return ""


def lone_path(address: Uri) -> str:
    """What to call a document that lies in no root: so that its folders tell its kind."""
    parts = [part for part in address.path.split("/") if part]
    folders = [number for number, part in enumerate(parts[:-1]) if is_dialect_folder(part)]
    return "/".join(parts[folders[-1] :] if folders else parts[-1:]) or "untitled"


def _text(root: LiveRoot, path: str) -> str | None:
    text = root.text(path)
    return text.text if text is not None else None


def _alone(text: OpenText) -> bool:
    """Whether a document outside of all roots is one for us."""
    if text.address.scheme == "untitled":
        return text.language in ("markdown", "") or is_document(text.address.name)
    return is_document(text.address.name)


def _project() -> Project:
    return Project(Settings(), builtin_kinds(), builtin_vocabulary())
