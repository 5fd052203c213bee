"""Words of the dialect that are not bound to one kind: statuses, commands, manifests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from phasemark.syntax.names import normalise
from phasemark.text.once import cached_property

_LEAD = re.compile(r"^[^\w]+")


@dataclass(frozen=True)
class Vocabulary:
    """The contents of `schemas/vocabulary.toml`; all words are in lower case."""

    statuses: Mapping[str, str]
    """First words of a status to the canonical status."""
    nothing: frozenset[str]
    programs: frozenset[str]
    manifests: tuple[str, ...]
    """Names or globs of files that every package edits."""
    placeholders: frozenset[str] = frozenset()
    """What stands in `<...>` in templates, where it is one word."""
    bare_objects: frozenset[str] = frozenset()
    """Objects that make a task of two words, such as `Add tests`, say nothing."""
    prose_languages: frozenset[str] = frozenset()
    """Languages of fences that hold no code: commands, output, text, drawings."""
    praise: frozenset[str] = frozenset()
    """What a criterion ends in that is met as soon as somebody says so."""
    tiers: tuple[str, ...] = ()
    """Names of the tiers of models, the spellings of each included."""
    brands: tuple[str, ...] = ()
    """Names of models and of their makers; they age, tiers do not."""
    dispatchers: frozenset[str] = frozenset()
    """Programs whose next word says which of many things they do."""
    fixtures: tuple[str, ...] = ()
    """Names or globs of test data, and folders of them with a slash."""
    offers: frozenset[str] = frozenset()
    """Words of the names of stages that offer an interface."""
    uses: frozenset[str] = frozenset()
    """Words of the names of stages that use one."""
    superseded: frozenset[str] = frozenset()
    """What something says of itself when something else counts now."""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Vocabulary:
        statuses = {
            alias: canonical for canonical, words in data["status"].items() for alias in words
        }
        return cls(
            statuses,
            frozenset(data["nothing"]["words"]),
            frozenset(data["commands"]["programs"]),
            tuple(data["manifests"]["names"]),
            frozenset(data["placeholders"]["words"]),
            frozenset(data["tasks"]["bare-objects"]),
            frozenset(data["fences"]["no-code"]),
            praise=frozenset(data["praise"]["words"]),
            tiers=tuple(data["models"]["tiers"]),
            brands=tuple(data["models"]["brands"]),
            dispatchers=frozenset(data["commands"]["dispatchers"]),
            fixtures=tuple(data["fixtures"]["names"]),
            offers=frozenset(data["layers"]["offers"]),
            uses=frozenset(data["layers"]["uses"]),
            superseded=frozenset(data["past"]["superseded"]),
        )

    @cached_property
    def _longest_first(self) -> tuple[str, ...]:
        return tuple(sorted(self.statuses, key=len, reverse=True))

    def status(self, text: str) -> str:
        """The canonical status that the first words of `text` mean; empty if unknown."""
        words = normalise(text.strip().split("\n", 1)[0])
        for alias in self._longest_first:
            if words.startswith(alias) and not words[len(alias) : len(alias) + 1].isalnum():
                return self.statuses[alias]
        return ""

    def tier(self, text: str) -> str:
        """The first tier of models that `text` names, as it is written; empty if none."""
        match = self._tiers.search(text)
        return match[0] if match else ""

    def brand(self, text: str) -> re.Match[str] | None:
        """The first name of a model or maker in `text`, with its version."""
        return self._brands.search(text)

    @cached_property
    def _tiers(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{'|'.join(self.tiers)})\b", re.IGNORECASE)

    @cached_property
    def _brands(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{'|'.join(self.brands)})(?:[- ]?\d[\w.]*)?\b", re.IGNORECASE)

    def says_nothing(self, text: str) -> bool:
        """Whether a value is empty or `none`, `n/a`, a dash and the like."""
        words = text.strip().strip("*_`.").strip().casefold()
        if not words or words in self.nothing:
            return True
        return _WORD_END.split(words, maxsplit=1)[0] in self._nothing_first

    @cached_property
    def _nothing_first(self) -> frozenset[str]:
        """What says nothing also when more stands behind it."""
        return self.nothing - {"no", "not", "nothing"}

    def is_command(self, text: str, extra: frozenset[str] = frozenset()) -> bool:
        """Whether inline code is a command line: it starts with a known program or a script."""
        line = text.strip().removeprefix("$ ").strip()
        while match := _ASSIGNMENT.match(line):
            line = line[match.end() :]
        first, _, rest = line.partition(" ")
        if first.startswith(("./", "../")) or first.endswith((".sh", ".ps1")):
            return bool(rest) or first.startswith("./") or first.endswith((".sh", ".ps1"))
        name = first.rsplit("/", 1)[-1]
        if name not in self.programs and name not in extra:
            return False
        return bool(rest) or name in _ALONE or name in extra


_WORD_END = re.compile(r"[\s(,;:]")
_ASSIGNMENT = re.compile(r"(?:sudo|time|env|[A-Z_][A-Z0-9_]*=\S*)\s+")
_ALONE = frozenset(
    (
        "make",
        "pytest",
        "tox",
        "nox",
        "just",
        "mypy",
        "tsc",
        "jest",
        "vitest",
        "rake",
        "rspec",
        "ctest",
        "pyright",
        "eslint",
        "phasemark",
    )
)
"""Programs that are a gate without arguments; `go`, `git` or `next` alone are words."""
