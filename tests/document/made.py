"""Documents and snapshots of texts, as a project with or without a configuration has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from phasemark.config import Settings, read_settings
from phasemark.document.document import Document
from phasemark.loading import builtin_kinds, builtin_vocabulary
from phasemark.workspace.snapshot import Snapshot


def snapshot(
    texts: Mapping[str, str], files: Iterable[str] = (), config: str | None = None
) -> Snapshot:
    """A snapshot of texts by path; `config` is the text of a configuration, None without one."""
    settings = Settings() if config is None else read_settings("phasemark.toml", config)
    return Snapshot.of(
        texts, files, settings=settings, kinds=builtin_kinds(), vocabulary=builtin_vocabulary()
    )


def document(path: str, text: str, config: str | None = None) -> Document:
    """One document, alone in its project."""
    return snapshot({path: text}, config=config).documents[path]
