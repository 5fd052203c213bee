"""Rules by the words that a user has for them: code, name or prefix of codes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from phasemark.errors import UsageError
from phasemark.rules.rule import Rule

if TYPE_CHECKING:
    from phasemark.rules import Catalogue


def catalogue() -> Catalogue:
    """All rules of the built-in kinds."""
    from phasemark.loading import builtin_kinds
    from phasemark.rules import catalogue

    return catalogue(builtin_kinds())


def find(word: str) -> Rule:
    """The rule of a code or a name, in any case; `UsageError` with the nearest if none."""
    known = catalogue()
    if rule := known.find(word):
        return rule
    family = [rule.code for rule in known.rules if rule.family == word.upper()]
    if family:
        codes = f"`{family[0]}` to `{family[-1]}`"
        raise UsageError(f"`{word}` stands for {len(family)} rules, {codes}; name one of them")
    near = known.nearest(word)
    hint = f"; did you mean `{near}`?" if near else ""
    raise UsageError(f"no rule `{word}`{hint}; `phasemark rules` lists them".replace("?;", "?"))


def selectors(words: Iterable[str]) -> tuple[str, ...]:
    """Codes and prefixes out of `--select` and `--ignore`: `PLN,SEC0 REF001` are three.

    A name stands for its code. `UsageError` when no rule begins like one of them.
    """
    parts = [part for word in words for part in word.replace(",", " ").split()]
    return tuple(_selector(part) for part in parts)


def complete(context: click.Context, option: click.Parameter, typed: str) -> list[CompletionItem]:
    """Codes and names that begin with what is typed, for a shell."""
    return [
        CompletionItem(word, help=rule.summary)
        for rule in catalogue().rules
        for word in (rule.code, rule.name)
        if word.casefold().startswith(typed.casefold())
    ]


def _selector(word: str) -> str:
    code = word.upper()
    if code == "ALL" or any(rule.code.startswith(code) for rule in catalogue().rules):
        return code
    return find(word).code
