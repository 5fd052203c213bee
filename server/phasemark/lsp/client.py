"""`Client`: what the editor at the other end can do, asked once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from phasemark.lsp.wire import Json
from phasemark.text.units import Encoding


@dataclass(frozen=True, slots=True)
class Client:
    """The capabilities of a client that answers depend on; a client that says nothing has none."""

    encoding: Encoding = "utf-16"
    name: str = ""

    markdown: bool = False
    """Hovers may be Markdown."""
    completion_markdown: bool = False
    snippets: bool = False
    """Completion items may be snippets."""
    snippet_edits: bool = False
    """Edits of a workspace edit may be snippets."""
    commit_characters: bool = False
    label_details: bool = False

    document_changes: bool = False
    annotations: bool = False
    """Edits may say that they want to be confirmed."""
    create: bool = False
    rename: bool = False

    action_literals: bool = False
    action_data: bool = False
    action_disabled: bool = False
    action_preferred: bool = False
    action_resolves: frozenset[str] = frozenset()

    links: frozenset[str] = frozenset()
    """The requests, such as `definition`, that may be answered with location links."""
    link_tooltips: bool = False
    nested_symbols: bool = False
    line_folding: bool = False
    fold_limit: int = 0
    """How many folding ranges it wants at most; 0 for any number."""
    folded_text: bool = False
    prepare_rename: bool = False

    pull: bool = False
    """It asks for diagnostics, so none are sent unasked."""
    related: bool = False
    tags: frozenset[int] = frozenset()
    """Diagnostics may have these tags."""
    versions: bool = False
    """Diagnostics may say which version of a document they are about."""
    code_description: bool = False

    keeps_stale: bool = False
    """It says nothing of a request that is refused because a document has changed."""
    save_edits: bool = False
    """It waits for edits before it saves."""
    apply_edit: bool = False
    show_document: bool = False
    progress: bool = False
    configuration: bool = False
    registers_configuration: bool = False
    registers_watches: bool = False
    file_operations: frozenset[str] = frozenset()
    """What it tells of before and after it does it, such as `willRename`."""
    contents: bool = False
    """It shows texts that no file holds, and asks for them."""
    commands: frozenset[str] = frozenset()
    """Commands of its own that answers may name, by `experimental.commands.commands`."""
    refreshes: frozenset[str] = frozenset()
    """The kinds of answers, such as `diagnostics` and `codeLens`, that it can ask for again."""

    @classmethod
    def of(cls, params: Json) -> Client:
        """What the parameters of `initialize` say, as JSON."""
        reader = _Reader(params.get("capabilities"))
        said = _Reader(params.get("clientInfo")).value("name")
        name = said if isinstance(said, str) else ""
        return cls(
            encoding=_encoding(reader.list("general.positionEncodings")),
            name=name,
            pull=reader.has(f"{_TEXT}.diagnostic") and name not in _STALE,
            **_writing(reader),
            **_changing(reader),
            **_showing(reader),
            **_reporting(reader),
            **_working(reader),
        )


_TEXT = "textDocument"
_STALE = frozenset({"Neovim"})
"""Clients that pull and yet must be sent diagnostics: told that reports have changed, Neovim asks
for those of the workspace and takes over none of a document that is open."""


class _Reader:
    """Values of nested mappings by dotted name; what is missing or of another type is nothing."""

    def __init__(self, data: Json) -> None:
        self._data = data

    def value(self, name: str) -> Json:
        found = self._data
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        return found

    def true(self, name: str) -> bool:
        return self.value(name) is True

    def has(self, name: str) -> bool:
        """Whether there is anything; some clients write a truth where a mapping belongs."""
        return self.value(name) not in (None, False)

    def number(self, name: str) -> int:
        found = self.value(name)
        return found if isinstance(found, int) and not isinstance(found, bool) else 0

    def list(self, name: str) -> list[Json]:
        found = self.value(name)
        return found if isinstance(found, list) else []

    def numbers(self, name: str) -> frozenset[int]:
        return frozenset(one for one in self.list(name) if isinstance(one, int))

    def words(self, name: str) -> frozenset[str]:
        return frozenset(one for one in self.list(name) if isinstance(one, str))


def _writing(reader: _Reader) -> dict[str, Any]:
    """Hovers and completion."""
    item = f"{_TEXT}.completion.completionItem"
    return {
        "markdown": "markdown" in reader.words(f"{_TEXT}.hover.contentFormat"),
        "completion_markdown": "markdown" in reader.words(f"{item}.documentationFormat"),
        "snippets": reader.true(f"{item}.snippetSupport"),
        "commit_characters": reader.true(f"{item}.commitCharactersSupport"),
        "label_details": reader.true(f"{item}.labelDetailsSupport"),
    }


def _changing(reader: _Reader) -> dict[str, Any]:
    """Edits, actions and renames."""
    edit = "workspace.workspaceEdit"
    action = f"{_TEXT}.codeAction"
    operations = reader.words(f"{edit}.resourceOperations")
    return {
        "snippet_edits": reader.true(f"{edit}.snippetEditSupport"),
        # Neovim does not say so, but operations on files come in no other form.
        "document_changes": reader.true(f"{edit}.documentChanges") or bool(operations),
        "annotations": reader.has(f"{edit}.changeAnnotationSupport"),
        "create": "create" in operations,
        "rename": "rename" in operations,
        "action_literals": reader.has(f"{action}.codeActionLiteralSupport"),
        "action_data": reader.true(f"{action}.dataSupport"),
        "action_disabled": reader.true(f"{action}.disabledSupport"),
        "action_preferred": reader.true(f"{action}.isPreferredSupport"),
        "action_resolves": reader.words(f"{action}.resolveSupport.properties"),
        "prepare_rename": reader.true(f"{_TEXT}.rename.prepareSupport"),
        "save_edits": reader.true(f"{_TEXT}.synchronization.willSaveWaitUntil"),
        "apply_edit": reader.true("workspace.applyEdit"),
        "keeps_stale": reader.true("general.staleRequestSupport.cancel"),
    }


def _showing(reader: _Reader) -> dict[str, Any]:
    """What is shown of documents."""
    return {
        "links": frozenset(
            name
            for name in ("declaration", "definition", "typeDefinition", "implementation")
            if reader.true(f"{_TEXT}.{name}.linkSupport")
        ),
        "link_tooltips": reader.true(f"{_TEXT}.documentLink.tooltipSupport"),
        "nested_symbols": reader.true(f"{_TEXT}.documentSymbol.hierarchicalDocumentSymbolSupport"),
        "line_folding": reader.true(f"{_TEXT}.foldingRange.lineFoldingOnly"),
        "fold_limit": reader.number(f"{_TEXT}.foldingRange.rangeLimit"),
        "folded_text": reader.true(f"{_TEXT}.foldingRange.foldingRange.collapsedText"),
    }


def _reporting(reader: _Reader) -> dict[str, Any]:
    """Diagnostics."""
    published = f"{_TEXT}.publishDiagnostics"
    shown = f"{_TEXT}.diagnostic" if reader.has(f"{_TEXT}.diagnostic") else published
    return {
        "related": reader.true(f"{shown}.relatedInformation")
        or reader.true(f"{published}.relatedInformation"),
        "tags": reader.numbers(f"{shown}.tagSupport.valueSet")
        or reader.numbers(f"{published}.tagSupport.valueSet"),
        "versions": reader.true(f"{published}.versionSupport") or not reader.has(published),
        "code_description": reader.true(f"{shown}.codeDescriptionSupport")
        or reader.true(f"{published}.codeDescriptionSupport"),
    }


def _working(reader: _Reader) -> dict[str, Any]:
    """The workspace and the window."""
    return {
        "show_document": reader.true("window.showDocument.support"),
        "progress": reader.true("window.workDoneProgress"),
        "configuration": reader.true("workspace.configuration"),
        "registers_configuration": reader.true(
            "workspace.didChangeConfiguration.dynamicRegistration"
        ),
        "registers_watches": reader.true("workspace.didChangeWatchedFiles.dynamicRegistration"),
        "file_operations": frozenset(
            f"{when}{what}"
            for when in ("will", "did")
            for what in ("Create", "Rename", "Delete")
            if reader.true(f"workspace.fileOperations.{when}{what}")
        ),
        "contents": reader.has("workspace.textDocumentContent"),
        "commands": reader.words("experimental.commands.commands"),
        "refreshes": frozenset(
            kind
            for kind in ("diagnostics", "codeLens", "inlayHint", "semanticTokens")
            if reader.true(f"workspace.{kind}.refreshSupport")
        ),
    }


def _encoding(offered: list[Json]) -> Encoding:
    """What the client likes best of what we know; UTF-16, which all have, without an offer."""
    for one in offered:
        if one in ("utf-8", "utf-16", "utf-32"):
            return cast("Encoding", one)
    return "utf-16"
