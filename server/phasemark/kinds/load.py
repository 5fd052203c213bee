"""Texts of kind files to a `KindSet`: the built-in ones, then those of a project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from phasemark.errors import ConfigError, Problem
from phasemark.kinds.model import (
    FieldKind,
    Form,
    ItemKind,
    Kind,
    Limits,
    Missing,
    Place,
    Refine,
    ScopeKind,
    SectionKind,
    kebab,
)
from phasemark.syntax.names import normalise

if TYPE_CHECKING:
    from phasemark.config import Settings

Names = Mapping[str, SectionKind]
"""Normalised names of sections, aliases, singulars and plurals among them."""

Aliases = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Other names by section by kind; the kind `""` stands for all: `Settings.aliases`."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The names that the sections of one kind go by."""

    sections: Names
    """Of the document itself."""
    exact: frozenset[str]
    """Canonical spellings alone, normalised: of the sections of the document, and of those
    of its scopes that are not optional."""
    scopes: Mapping[str, Names]
    """Of each scope, by its name."""
    parts: Mapping[str, Names]
    """Of the parts of a section, by its canonical name: those of `Files`."""


@dataclass(frozen=True, eq=False)
class KindSet:
    """All kinds of a project."""

    kinds: Mapping[str, Kind]
    """By name, in the order in which they are recognised."""
    _lexicons: dict[str, Lexicon] = field(default_factory=dict, repr=False)

    def get(self, name: str) -> Kind | None:
        return self.kinds.get(name)

    def lineage(self, name: str) -> tuple[str, ...]:
        """The kind and those that it extends, the nearest first; empty for an unknown name."""
        found: list[str] = []
        kind = self.kinds.get(name)
        while kind is not None and kind.name not in found:
            found.append(kind.name)
            kind = self.kinds.get(kind.extends)
        return tuple(found)

    def lexicon(self, name: str) -> Lexicon:
        """The names of a kind's sections; raises `KeyError` for an unknown kind."""
        lexicon = self._lexicons.get(name)
        if lexicon is None:
            lexicon = self._lexicons[name] = _lexicon(self.kinds[name])
        return lexicon


def builtin(texts: Mapping[str, str]) -> KindSet:
    """The kinds of texts that are known to be right: the files of `schemas/kinds`."""
    import tomllib

    return from_plain([tomllib.loads(text) for text in texts.values()])


def from_plain(data: Sequence[Mapping[str, Any]]) -> KindSet:
    """A set from what `to_plain` gave; no value is checked."""
    return _ordered([build(Kind, each) for each in data])


def to_plain(kinds: KindSet) -> list[dict[str, Any]]:
    """The set as dictionaries and lists of texts and numbers, for a cache; defaults left out."""
    return [_plain(kind) for kind in kinds.kinds.values()]


def extend(kinds: KindSet, texts: Mapping[str, str], aliases: Aliases | None = None) -> KindSet:
    """The set with the kind files of a project (text by path) and the aliases of its settings.

    A file whose `name` is that of a known kind changes it when it `extends` that name,
    and else takes its place. Aliases of kinds and sections that do not exist are passed
    over: `unknown_names` finds them. Raises `ConfigError` with every fault.
    """
    if texts:
        from phasemark.kinds.project import added

        kinds = _ordered(added(kinds, texts))
    if aliases:
        kinds = KindSet(
            {name: _aliased(kind, kinds, aliases) for name, kind in kinds.kinds.items()}
        )
    return kinds


def unknown_names(
    kinds: KindSet, kind_globs: Mapping[str, object], aliases: Aliases
) -> Iterator[tuple[tuple[str, ...], str]]:
    """What settings say of kinds and sections that do not exist.

    Gives the keys in the configuration (those of `Settings.kind_places`) and a message.
    """
    from phasemark.config import nearest, short

    for name in kind_globs:
        if name not in kinds.kinds:
            yield ("kinds", name), f"unknown kind `{short(name)}`{nearest(name, kinds.kinds)}"
    for name, sections in aliases.items():
        if name and name not in kinds.kinds:
            yield ("aliases", name), f"unknown kind `{short(name)}`{nearest(name, kinds.kinds)}"
            continue
        known = {
            section
            for kind in kinds.kinds.values()
            if not name or kind.name == name
            for section in _section_names(kind)
        }
        folded = {normalise(section) for section in known}
        for section in sections:
            if normalise(section) not in folded:
                of = f" of `{name}`" if name else ""
                keys = ("aliases", name, section) if name else ("aliases", section)
                yield (
                    keys,
                    f"unknown section `{short(section)}`{of}{nearest(section, sorted(known))}",
                )


def check_names(kinds: KindSet, settings: Settings) -> None:
    """Raises `ConfigError` when settings name kinds or sections that do not exist."""
    problems = [
        Problem(settings.path, *settings.kind_places.get(keys, (1, 1)), message)
        for keys, message in unknown_names(kinds, settings.kinds, settings.aliases)
    ]
    if problems:
        raise ConfigError(tuple(sorted(problems, key=lambda problem: problem.line)))


def _ordered(kinds: Sequence[Kind]) -> KindSet:
    return KindSet({kind.name: kind for kind in sorted(kinds, key=lambda kind: kind.rank)})


NESTED: Mapping[str, Any] = {
    "missing": Missing, "fields": FieldKind, "frontmatter": FieldKind, "section": SectionKind,
    "scope": ScopeKind, "form": Form, "place": Place, "refine": Refine, "limits": Limits,
    "item": ItemKind,
}  # fmt: skip
"""The shapes of keys that hold tables; each key has one wherever it stands."""


def build(shape: Any, data: Mapping[str, Any]) -> Any:
    """A dataclass of a table whose keys and types are right."""
    values = {}
    for key, value in data.items():
        nested = NESTED.get(key)
        if isinstance(value, list):
            value = tuple(build(nested, each) if isinstance(each, dict) else each for each in value)
        elif isinstance(value, dict):
            value = build(nested, value)
        values[key.replace("-", "_")] = value
    return shape(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if not is_dataclass(value):
        return value
    return {
        kebab(each.name): _plain(held)
        for each in fields(value)
        if (held := getattr(value, each.name)) != _default(each)
    }


def _default(each: Field[Any]) -> Any:
    """The value of a key that is absent; `MISSING` equals nothing."""
    return each.default if each.default_factory is MISSING else each.default_factory()


def _lexicon(kind: Kind) -> Lexicon:
    parts: dict[str, dict[str, SectionKind]] = {}
    sections = [*kind.section, *(section for scope in kind.scope for section in scope.section)]
    for section in sections:
        if section.section:
            parts.setdefault(section.name, {}).update(_names(section.section))
    exact = [*kind.section]
    for scope in kind.scope:
        exact += (section for section in scope.section if section.presence != "optional")
    return Lexicon(
        sections=_names(kind.section),
        exact=frozenset(
            normalise(name) for section in exact for name in (section.name, *section.canonical)
        ),
        scopes={scope.name: _names(scope.section) for scope in kind.scope},
        parts=parts,
    )


def _names(sections: Sequence[SectionKind]) -> dict[str, SectionKind]:
    """Canonical names win over aliases, and spelled names over singulars and plurals."""
    found: dict[str, SectionKind] = {}
    for section in sections:
        for name in (section.name, *section.canonical):
            found.setdefault(normalise(name), section)
    for section in sections:
        for name in section.also:
            found.setdefault(normalise(name), section)
    for section in sections:
        if section.singular:
            for name in (section.name, *section.canonical, *section.also):
                found.setdefault(_other_number(normalise(name)), section)
    return found


def _other_number(name: str) -> str:
    """The plural of a singular, the singular of a plural, by the last word; English alone."""
    if not name[-1:].isascii() or not name[-1:].isalpha():
        return name
    if name.endswith("ies") and len(name) > 4:
        return f"{name[:-3]}y"
    if name.endswith("s") and not name.endswith(("ss", "us", "is")):
        return name[:-1]
    if name.endswith("y") and name[-2:-1] not in "aeiou":
        return f"{name[:-1]}ies"
    return f"{name}s"


def _section_names(kind: Kind) -> Iterator[str]:
    for section in (*kind.section, *(each for scope in kind.scope for each in scope.section)):
        yield section.name
        yield from section.canonical
        yield from (part.name for part in section.section)


def _aliased(kind: Kind, kinds: KindSet, aliases: Aliases) -> Kind:
    """The kind with the aliases for it, for what it extends, and for all kinds."""
    wanted: dict[str, list[str]] = {}
    for name in (*kinds.lineage(kind.name), ""):
        for section, names in aliases.get(name, {}).items():
            wanted.setdefault(normalise(section), []).extend(names)
    if not wanted:
        return kind
    scopes = (replace(each, section=_renamed(each.section, wanted)) for each in kind.scope)
    return replace(kind, section=_renamed(kind.section, wanted), scope=tuple(scopes))


def _renamed(
    sections: tuple[SectionKind, ...], wanted: Mapping[str, Sequence[str]]
) -> tuple[SectionKind, ...]:
    """The sections with the wanted aliases, which no other section keeps."""
    own = [
        [
            alias
            for name in (each.name, *each.canonical)
            for alias in wanted.get(normalise(name), ())
        ]
        for each in sections
    ]
    taken = {normalise(alias) for names in own for alias in names}
    return tuple(
        replace(
            each,
            also=(*names, *(alias for alias in each.also if normalise(alias) not in taken)),
            section=_renamed(each.section, wanted),
        )
        for each, names in zip(sections, own, strict=True)
    )
