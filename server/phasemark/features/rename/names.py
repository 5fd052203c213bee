"""What may be a name: of a heading, of a file, of a phase."""

from __future__ import annotations

import re

from phasemark.config import short
from phasemark.document.phase import PhaseId, Stem, read_id, read_stem
from phasemark.features.rename.renaming import Refusal
from phasemark.syntax.scan import Words

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_UNFIT = re.compile(r"[/\\<>:\"|?*\x00-\x1f\x7f]")
_LONGEST_FILE = 200
"""Bytes of a file name, well below what systems take."""


def line(name: str) -> str | Refusal:
    """A name that stands on one line, without the white space around it."""
    if "\n" in name or "\r" in name:
        return Refusal("a name stands on one line; this one has a line break")
    if _CONTROL.search(name):
        return Refusal("a name holds no control characters")
    return name.strip() or Refusal("a name cannot be empty")


def file(name: str) -> str | Refusal:
    """A name of a file without its extension."""
    if isinstance(found := line(name), Refusal):
        return found
    stem = found.removesuffix(".md").removesuffix(".markdown")
    if wrong := _UNFIT.search(stem):
        return Refusal(f"`{wrong[0]}` cannot stand in the name of a file")
    if not stem.strip(". ") or stem[-1] in ". ":
        return Refusal(f"`{stem}` cannot be the name of a file")
    if len(stem.encode("utf-8", "replace")) > _LONGEST_FILE:
        return Refusal("the name is too long for a file")
    return stem


def phase(name: str, word: str, words: Words) -> PhaseId | Refusal:
    """The id that `2b`, `Phase 2b` or `phase-2b` means; `word` is that of the old one."""
    if isinstance(found := line(name), Refusal):
        return found
    id = read_id(found, word)
    stem = read_stem(re.sub(r"\s+", "-", found), words) if id is None else None
    if stem is not None and not stem.slug:
        id = stem.id
    if id is None:
        return Refusal(f"`{short(found)}` is no id of a {word}; right are `2`, `2b`, `9.1` and `B`")
    if id.word != word:
        return Refusal(f"`{short(found)}` is a {id.word}, and this is a {word}")
    return id


def stem(name: str, old: Stem, words: Words) -> Stem | Refusal:
    """What a new name of a file says of its phase."""
    found = read_stem(name, words)
    if found is None or found.id.word != old.id.word:
        example = f"{old.id.word}-{old.id.short.lower()}-{old.slug or 'name'}"
        return Refusal(
            f"`{short(name)}` names no {old.id.word}; right is a name such as `{example}`"
        )
    return found


def prompt(name: str) -> str | Refusal:
    """The number that `3`, `0.1` or `Prompt 3` means."""
    if isinstance(found := line(name), Refusal):
        return found
    match = re.fullmatch(r"(?:prompt[ \t]+)?(\d{1,3}(?:\.\d{1,3})?)", found, re.IGNORECASE)
    if match is None:
        return Refusal(f"`{short(found)}` is no number of a prompt; right are `3` and `0.1`")
    return match[1]
