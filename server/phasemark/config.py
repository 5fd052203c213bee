"""Settings of a project: the text of `phasemark.toml`, or of a table of `pyproject.toml`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from phasemark.errors import ConfigError, Problem
from phasemark.text.glob import fault, matches
from phasemark.text.toml import Keys, Place, Toml, read

__all__ = [
    "KEYS", "Profile", "Settings", "SeverityLevel", "matches", "nearest", "read_settings", "short",
]  # fmt: skip

Profile = Literal["relaxed", "standard", "strict"]
SeverityLevel = Literal["error", "warning", "information", "hint", "off"]


@dataclass(frozen=True)
class Settings:
    """How a project wants to be checked; without a configuration all defaults."""

    select: tuple[str, ...] = ()
    """Codes, prefixes or names; empty: what the profile selects."""
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    severity: Mapping[str, SeverityLevel] = field(default_factory=dict)
    """By code, prefix or name."""
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Codes, prefixes or names by glob."""
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Globs by name of the kind, in the order of the file."""
    aliases: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """Other names by section by kind; the kind `""` stands for all."""
    exclude: tuple[str, ...] = ()
    profile: Profile = "standard"
    phase_words: Mapping[str, str] = field(default_factory=dict)
    """Words of the project in lower case, and what they mean: `phase` or `stage`."""
    commands: tuple[str, ...] = ()
    allow_outside: bool = False
    baseline: str = ""
    """As written; empty if there is none."""
    sessions: Mapping[str, str] = field(default_factory=dict)
    """Command lines that start a session, by phase, or for `default` and `review`."""
    token_budget: int = 0
    """Of a session bundle; 0: the usual one."""
    declares: bool = False
    """A configuration exists, so that every document belongs to the dialect."""
    path: str = ""
    """The file they were read from; empty if there is none."""
    places: Mapping[str, Place] = field(default_factory=dict, compare=False)
    """Where each code, prefix or name of a rule is written first."""
    kind_places: Mapping[Keys, Place] = field(default_factory=dict, compare=False)
    """Where the keys below `kinds` and `aliases` stand: `("aliases", "plan", "Goals")`."""


def read_settings(path: str, text: str, table: str | None = None) -> Settings:
    """The settings in the text of the file at `path`.

    `table` is the dotted name of the table that holds them, such as `tool.phasemark`; a
    file without it gives the defaults. Raises `ConfigError` with every fault, and
    nothing else, whatever the text is.
    """
    toml = read(path, text)
    above: tuple[str, ...] = tuple(table.split(".")) if table else ()
    data: Any = toml.data
    for key in above:
        data = data.get(key) if isinstance(data, Mapping) else None
        if data is None:
            return Settings()
    reader = _Reader(toml, above)
    if not isinstance(data, Mapping):
        reader.wrong((), f"`{table}` is {_said(data)}; right is a table")
    else:
        reader.read(data)
    if reader.problems:
        problems = sorted(reader.problems, key=lambda problem: (problem.line, problem.column))
        raise ConfigError(tuple(problems))
    return Settings(
        **reader.values, declares=True, path=path, places=reader.places,
        kind_places=reader.kind_places,
    )  # fmt: skip


def nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean ...?` with the most similar of the known words; empty if none is."""
    from difflib import get_close_matches

    close = get_close_matches(word[:100], tuple(known), 1, 0.6)
    return f"; did you mean `{close[0]}`?" if close else ""


class _Reader:
    """Turns the table of a configuration into values, and collects what is wrong."""

    def __init__(self, toml: Toml, above: tuple[str, ...]) -> None:
        self.toml = toml
        self.above = above
        self.values: dict[str, Any] = {}
        self.problems: list[Problem] = []
        self.places: dict[str, Place] = {}
        self.kind_places: dict[Keys, Place] = {}

    def read(self, data: Mapping[str, Any]) -> None:
        for key, value in data.items():
            read_value = _READERS.get(key)
            if read_value is None:
                self.wrong((key,), f"unknown key `{short(key)}`{nearest(key, _READERS)}")
            else:
                self.values[key.replace("-", "_")] = read_value(self, (key,), value)

    def wrong(self, keys: Keys, message: str) -> None:
        self.problems.append(self.toml.problem(message, *self.above, *keys))

    def place(self, keys: Keys) -> Place:
        return self.toml.place(*self.above, *keys)

    def words(self, keys: Keys, value: Any) -> tuple[str, ...]:
        """A list of texts that are not empty."""
        if not isinstance(value, list):
            self._type(keys, value, "a list of texts")
            return ()
        found = []
        for number, word in enumerate(value):
            if isinstance(word, str) and word.strip():
                found.append(word)
            else:
                self._type((*keys, number), word, "a text")
        return tuple(found)

    def rules(self, keys: Keys, value: Any) -> tuple[str, ...]:
        """A list of codes, prefixes or names of rules."""
        found = self.words(keys, value)
        for number, word in enumerate(value if isinstance(value, list) else ()):
            if isinstance(word, str):
                self.places.setdefault(word, self.place((*keys, number)))
        return found

    def globs(self, keys: Keys, value: Any) -> tuple[str, ...]:
        found = self.words(keys, value)
        for number, glob in enumerate(value if isinstance(value, list) else ()):
            if isinstance(glob, str) and glob in found:
                self._glob((*keys, number), glob)
        return found

    def table(self, keys: Keys, value: Any) -> Iterator[tuple[str, Any]]:
        """The entries of a table; none, and a problem, when it is something else."""
        if not isinstance(value, Mapping):
            self._type(keys, value, "a table")
            return
        yield from value.items()

    def severities(self, keys: Keys, value: Any) -> dict[str, str]:
        found = {}
        for rule, level in self.table(keys, value):
            self.places.setdefault(rule, self.place((*keys, rule)))
            found[rule] = self.choice((*keys, rule), level, get_args(SeverityLevel))
        return found

    def ignores(self, keys: Keys, value: Any) -> dict[str, tuple[str, ...]]:
        found = {}
        for glob, rules in self.table(keys, value):
            self._glob((*keys, glob), glob)
            found[glob] = self.rules((*keys, glob), rules)
        return found

    def kinds(self, keys: Keys, value: Any) -> dict[str, tuple[str, ...]]:
        found = {}
        for kind, globs in self.table(keys, value):
            self.kind_places[(*keys, kind)] = self.place((*keys, kind))
            found[kind] = self.globs((*keys, kind), globs)
        return found

    def aliases(self, keys: Keys, value: Any) -> dict[str, dict[str, tuple[str, ...]]]:
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for name, names in self.table(keys, value):
            self.kind_places[(*keys, name)] = self.place((*keys, name))
            if not isinstance(names, Mapping):
                found.setdefault("", {})[name] = self.words((*keys, name), names)
                continue
            for section, aliases in names.items():
                at = (*keys, name, section)
                self.kind_places[at] = self.place(at)
                found.setdefault(name, {})[section] = self.words(at, aliases)
        return found

    def phase_words(self, keys: Keys, value: Any) -> dict[str, str]:
        if not isinstance(value, Mapping):
            return {word.casefold(): "phase" for word in self.words(keys, value)}
        found = {}
        for meaning, words in value.items():
            at = (*keys, meaning)
            if meaning.casefold() not in ("phase", "stage"):
                self.wrong(at, f"unknown key `{short(meaning)}` in `phase-words`; right are"
                           " `phase` and `stage`")  # fmt: skip
            for word in self.words(at, words):
                found[word.casefold()] = meaning.casefold()
        return found

    def sessions(self, keys: Keys, value: Any) -> dict[str, str]:
        found = {}
        for name, command in self.table(keys, value):
            line = self.text((*keys, name), command)
            if line and not line.isprintable():
                self.wrong((*keys, name), f"`sessions.{short(name)}` is more than one line")
            found[name.casefold()] = line
        return found

    def count(self, keys: Keys, value: Any) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        self._type(keys, value, "a number above zero")
        return 0

    def flag(self, keys: Keys, value: Any) -> bool:
        if not isinstance(value, bool):
            self._type(keys, value, "`true` or `false`")
        return value is True

    def text(self, keys: Keys, value: Any) -> str:
        if isinstance(value, str):
            return value
        self._type(keys, value, "a text")
        return ""

    def profile(self, keys: Keys, value: Any) -> str:
        return self.choice(keys, value, get_args(Profile))

    def choice(self, keys: Keys, value: Any, right: tuple[str, ...]) -> str:
        if value in right:
            return str(value)
        *most, last = (f"`{word}`" for word in right)
        self._type(keys, value, f"{', '.join(most)} or {last}")
        return right[0]

    def _glob(self, keys: Keys, glob: str) -> None:
        if wrong := fault(glob):
            self.wrong(keys, f"the glob `{short(glob)}` {wrong}")

    def _type(self, keys: Keys, value: Any, right: str) -> None:
        names = [str(key) for key in keys if isinstance(key, str)]
        name = f"`{'.'.join(short(name) for name in names)}`"
        where = f"an element of {name}" if isinstance(keys[-1], int) else name
        self.wrong(keys, f"{where} is {_said(value)}; right is {right}")


def _said(value: Any) -> str:
    """A value as it can be shown in a message."""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, str):
        return f"`{short(value)}`" if value.strip() else "an empty text"
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list):
        return "a list"
    return "a number" if isinstance(value, int | float) else "a date"


def short(text: str) -> str:
    """A text of a user as it can stand in a message."""
    return text if len(text) <= 60 else f"{text[:57]}..."


_READERS: dict[str, Callable[[_Reader, Keys, Any], Any]] = {
    "select": _Reader.rules,
    "ignore": _Reader.rules,
    "extend-select": _Reader.rules,
    "severity": _Reader.severities,
    "per-file-ignores": _Reader.ignores,
    "kinds": _Reader.kinds,
    "aliases": _Reader.aliases,
    "exclude": _Reader.globs,
    "profile": _Reader.profile,
    "phase-words": _Reader.phase_words,
    "commands": _Reader.words,
    "allow-outside": _Reader.flag,
    "baseline": _Reader.text,
    "sessions": _Reader.sessions,
    "token-budget": _Reader.count,
}
KEYS = tuple(_READERS)
"""What a configuration file may hold."""
