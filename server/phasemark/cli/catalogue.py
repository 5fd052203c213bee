"""Rules by the words that a user has for them: code, name or prefix of codes."""

from __future__ import annotations

from collections.abc import Iterable

import click
from click.shell_completion import CompletionItem

from phasemark.cli.nearest import unknown
from phasemark.errors import UsageError
from phasemark.rules.rule import Rule


def find(word: str) -> Rule:
    """The rule of a code or a name, in any case; `UsageError` with the nearest if none."""
    from phasemark.rules import ALL

    by_word = {key: rule for rule in ALL for key in (rule.code.casefold(), rule.name)}
    if rule := by_word.get(word.casefold()):
        return rule
    words = [key for rule in ALL for key in (rule.code, rule.name)]
    raise UsageError(f"{unknown('rule', word, words)}; `phasemark rules` lists them")


def selectors(words: Iterable[str]) -> tuple[str, ...]:
    """Codes and prefixes out of `--select` and `--ignore`: `PLN,SEC0 REF001` are three.

    A name stands for its code. `UsageError` when no rule begins like one of them.
    """
    parts = [part for word in words for part in word.replace(",", " ").split()]
    return tuple(_selector(part) for part in parts)


def complete(context: click.Context, option: click.Parameter, typed: str) -> list[CompletionItem]:
    """Codes and names that begin with what is typed, for a shell."""
    from phasemark.rules import ALL

    return [
        CompletionItem(word, help=rule.summary)
        for rule in ALL
        for word in (rule.code, rule.name)
        if word.casefold().startswith(typed.casefold())
    ]


def _selector(word: str) -> str:
    from phasemark.rules import ALL

    code = word.upper()
    if code == "ALL" or any(rule.code.startswith(code) for rule in ALL):
        return code
    return find(word).code
