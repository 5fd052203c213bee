"""`Session`: the roots and the open documents of one client."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path

from phasemark.config import Settings
from phasemark.disk import is_document
from phasemark.disk.names import is_dialect_folder
from phasemark.document.document import Project
from phasemark.loading import builtin_kinds, builtin_vocabulary
from phasemark.lsp.client import Client
from phasemark.lsp.live import LiveRoot
from phasemark.lsp.look import Look, View
from phasemark.lsp.outside import Surroundings
from phasemark.lsp.preferences import Preferences
from phasemark.lsp.serving import Serving
from phasemark.lsp.texts import OpenText
from phasemark.lsp.uri import Uri, of_path, parse
from phasemark.lsp.wire import Json


class Session:
    """Which document belongs where. Only the event loop touches it."""

    def __init__(self, log: logging.Logger, serving: Serving) -> None:
        self.log = log
        self.serving = serving
        self.client = Client()
        self.preferences = Preferences()
        self.roots: list[LiveRoot] = []
        """The workspace folders and the roots inside of them, the innermost first."""
        self.texts: dict[str, OpenText] = {}
        """Open documents by the key of their URI."""
        self._owners: dict[str, tuple[LiveRoot, str]] = {}
        self._outside: dict[LiveRoot, Surroundings] = {}

    def begin(self, params: Json) -> None:
        """Take over what `initialize` says."""
        info = params.get("clientInfo")
        name = info.get("name", "") if isinstance(info, dict) else ""
        self.client = Client.of(params.get("capabilities"), name)
        for uri in folders_of(params):
            self.add_root(uri)

    def end(self) -> None:
        """Nothing is computed any more."""

    # Roots

    def add_root(self, uri: str) -> LiveRoot | None:
        """Look after a folder of this machine; None if the URI names none."""
        local = parse(uri).local
        if local is None or not os.path.isdir(local):
            return None
        path = Path(os.path.realpath(local))
        if any(root.path == path for root in self.roots):
            return None
        root = LiveRoot(path, uri.rstrip("/"), self._project())
        self.roots.append(root)
        self.roots.sort(key=lambda one: len(str(one.path)), reverse=True)
        return root

    def _project(self) -> Project:
        return Project(Settings(), builtin_kinds(), builtin_vocabulary())

    # Documents

    def open(self, text: OpenText) -> None:
        key = text.address.key
        self.texts[key] = text
        found = self._place(text.address)
        if found is None and _alone(text):
            found = LiveRoot(None, "", self._project()), lone_path(text.address)
        if found is not None:
            self._owners[key] = found
            found[0].open(found[1], text)

    def change(self, uri: str) -> OpenText | None:
        """The text of an open document that is about to change; None if it is not open."""
        key = parse(uri).key
        text = self.texts.get(key)
        if text is not None and (owner := self._owners.get(key)) is not None:
            owner[0].touch(owner[1])
        return text

    def close(self, uri: str) -> None:
        key = parse(uri).key
        self.texts.pop(key, None)
        if (owner := self._owners.pop(key, None)) is not None:
            root, path = owner
            root.close(path, None)

    def place(self, uri: str) -> tuple[LiveRoot, str] | None:
        """The root that a URI lies in and its path there; None outside of all roots."""
        address = parse(uri)
        return self._owners.get(address.key) or self._place(address)

    def _place(self, address: Uri) -> tuple[LiveRoot, str] | None:
        local = address.local
        if local is None:
            return None
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
        snapshot = root.snapshot
        document = snapshot.documents.get(path)
        if document is None:
            return None
        view = self.view_of(root)
        return Look(root, snapshot, view.outside, self.client, document, view.wire_of(path))

    def view(self, uri: str) -> View | None:
        found = self.place(uri)
        return self.view_of(found[0]) if found is not None else None

    def views(self) -> Iterator[View]:
        return (self.view_of(root) for root in self.roots)

    def view_of(self, root: LiveRoot) -> View:
        outside = self._outside.get(root)
        if outside is None:
            outside = Surroundings(root.path, time.monotonic)
            if root.path is not None:
                self._outside[root] = outside
        return View(root, root.snapshot, outside, self.client)


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


def _alone(text: OpenText) -> bool:
    """Whether a document outside of all roots is one for us."""
    if text.address.scheme == "untitled":
        return text.language in ("markdown", "") or is_document(text.address.name)
    return is_document(text.address.name)
