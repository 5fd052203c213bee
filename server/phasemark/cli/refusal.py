"""What click refuses, in the words that the rest of phasemark uses."""

from __future__ import annotations

import re
from collections.abc import Iterable

from click import BadParameter, Choice, ClickException, MissingParameter, NoSuchOption, Parameter

_QUOTED = re.compile(r"'([^'\s]*)'")
_PHRASES = (
    (re.compile(r"^Option (`[^`]+`) requires an argument$"), r"\1 needs a value"),
    (re.compile(r"^Option (`[^`]+`) does not take a value$"), r"\1 takes no value"),
    (re.compile(r"^Got unexpected extra arguments? \((.+)\)$"), r"too many words: `\1`"),
)
"""Sentences of click, and how we say it."""


def sentence(error: ClickException) -> str:
    """What is wrong with the arguments, without a full stop; words of the user in backticks."""
    if isinstance(error, NoSuchOption):
        near = next(iter(error.possibilities or ()), "")
        return f"no option `{error.option_name}`" + (f"; did you mean `{near}`?" if near else "")
    if isinstance(error, MissingParameter) and error.param:
        return _missing(error.param)
    if isinstance(error, BadParameter) and error.param:
        return _refused(error.param, error.message)
    return _plain(error.format_message())


def _missing(parameter: Parameter) -> str:
    choices = _choices(parameter)
    what = _listed(choices, "or") if choices else f"`{parameter.human_readable_name}`"
    return f"{what} is missing"


def _refused(parameter: Parameter, message: str) -> str:
    """A value that an option or an argument does not take."""
    option = next((word for word in parameter.opts if word.startswith("--")), "")
    choices, word = _choices(parameter), _QUOTED.match(message)
    if choices and word:
        from phasemark.config import nearest

        takes = f"`{option}` takes no" if option else "there is no"
        right = nearest(word[1], choices) or f"; right are {_listed(choices, 'and')}"
        return f"{takes} `{word[1]}`{right}"
    return _plain(message) + (f" (`{option}`)" if option else "")


def _choices(parameter: Parameter) -> tuple[str, ...]:
    return tuple(map(str, parameter.type.choices)) if isinstance(parameter.type, Choice) else ()


def _listed(words: Iterable[str], link: str) -> str:
    *most, last = (f"`{word}`" for word in words)
    return f"{', '.join(most)} {link} {last}" if most else last


def _plain(message: str) -> str:
    said = _QUOTED.sub(r"`\1`", " ".join(message.split())).rstrip(".")
    for pattern, ours in _PHRASES:
        said = pattern.sub(ours, said)
    return said
