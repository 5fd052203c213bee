"""A case as a project: its files, its settings, its kinds, its snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from casebook.cursor import Cursor, take
from casebook.outside import Made
from casebook.page import Case
from phasemark.config import Settings, read_settings
from phasemark.disk.builtin import KINDS_FOLDER
from phasemark.disk.names import is_document
from phasemark.kinds.load import KindSet, extend
from phasemark.loading import builtin_kinds, builtin_vocabulary
from phasemark.workspace.snapshot import Snapshot

CONFIG = "phasemark.toml"
OTHER = "LICENSE"
"""In every case: where a project holds nothing but documents, no path is judged."""


@dataclass(frozen=True)
class World:
    """The files of a case, without their marks."""

    texts: Mapping[str, str]
    """By path; the files whose content does not matter are empty."""
    config: str | None
    """The text of the configuration file; None if there is none."""
    select: tuple[str, ...] | None
    """What is selected beside the configuration; None: what it says."""
    at: Cursor | None = None
    commits: tuple[str, ...] = ()

    @classmethod
    def of(cls, case: Case, own: Mapping[str, list[str]]) -> World:
        texts = {path: "".join(f"{line}\n" for line in lines) for path, lines in own.items()}
        texts, at = (texts, None) if case.checked else take(texts)
        texts |= dict.fromkeys((*case.known, OTHER), "")
        commits = tuple(case.commits)
        if CONFIG in texts:
            return cls(texts, texts[CONFIG], None, at, commits)
        if not case.config.declares:
            return cls(texts, None, case.config.select, at, commits)
        texts[CONFIG] = case.config.text
        return cls(texts, case.config.text, None, at, commits)

    @property
    def cursor(self) -> Cursor:
        """Where `$0` stands; for operations that cannot do without."""
        assert self.at is not None, "no file of the case has a `$0`"
        return self.at

    @cached_property
    def outside(self) -> Made:
        return Made(self.texts, self.commits)

    @cached_property
    def settings(self) -> Settings:
        settings = Settings() if self.config is None else read_settings(CONFIG, self.config)
        return settings if self.select is None else replace(settings, select=self.select)

    @cached_property
    def kinds(self) -> KindSet:
        own = {path: text for path, text in self.texts.items() if path.startswith(KINDS_FOLDER)}
        return extend(builtin_kinds(), own, self.settings.aliases)

    @cached_property
    def snapshot(self) -> Snapshot:
        """The documents as they are, and all files as known ones."""
        return Snapshot.of(
            {path: text for path, text in self.texts.items() if is_document(path)},
            self.texts,
            settings=self.settings,
            kinds=self.kinds,
            vocabulary=builtin_vocabulary(),
        )

    def write(self, folder: Path) -> None:
        """Lay the files down below a folder."""
        for path, text in self.texts.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode("utf-8"))
