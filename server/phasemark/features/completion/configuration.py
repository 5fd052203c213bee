"""`phasemark.toml`: keys, tables and values, of a text that need not be complete."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import Field, dataclass, fields
from typing import Any, get_args

from phasemark.config import Profile, SeverityLevel
from phasemark.features.completion.candidate import About, Candidate, Completion, Sort, best, chosen
from phasemark.features.snippet import Snippet, Stop
from phasemark.kinds.schema import ConfigFile
from phasemark.rules import catalogue
from phasemark.text.edit import Span
from phasemark.text.toml import MAX_SIZE, Spot, spot
from phasemark.workspace.snapshot import Snapshot

_SHOWN = 300
"""Files and folders that are looked at for a glob."""


@dataclass(frozen=True)
class _Place:
    """Where something is typed in a configuration file."""

    snapshot: Snapshot
    spot: Spot
    text: str
    offset: int

    @property
    def span(self) -> Span:
        return Span(self.spot.start, self.offset)


def complete_configuration(
    snapshot: Snapshot, text: str, offset: int, above: tuple[str, ...] = ()
) -> Completion | None:
    """What can be put at a place of a configuration file; None where nothing can.

    `above` is the table that holds the settings: `("tool", "phasemark")` in a
    `pyproject.toml`.
    """
    if len(text) > MAX_SIZE:
        return None
    found = spot(text, offset)
    if found is None:
        return None
    place = _Place(snapshot, found, text, offset)
    completion = chosen(_candidates(place, above), text, offset)
    return completion if completion.candidates else None


def explained(name: str) -> str:
    """What a key of the configuration file is for; empty for an unknown one."""
    for each in fields(ConfigFile):
        if _kebab(each.name) == name:
            return str(each.metadata.get("description", ""))
    return ""


def _kebab(name: str) -> str:
    return name.replace("_", "-")


def _candidates(place: _Place, above: tuple[str, ...]) -> Iterator[Candidate]:
    spot = place.spot
    if spot.part == "header":
        yield from _headers(place, above)
        return
    if spot.keys[: len(above)] != above:
        return
    keys = tuple(key for key in spot.keys[len(above) :] if isinstance(key, str))
    if spot.part == "value":
        yield from _values(place, keys)
    elif not keys:
        yield from _top_keys(place)
    else:
        yield from _keys(place, keys)


def _headers(place: _Place, above: tuple[str, ...]) -> Iterator[Candidate]:
    """Names of tables, behind `[`."""
    lead = "".join(f"{key}." for key in above)
    names = [_kebab(each.name) for each in fields(ConfigFile) if _is_table(each)]
    names += (f"aliases.{kind}" for kind in place.snapshot.kinds.kinds)
    closed = place.text.startswith("]", place.offset)
    for name in names:
        head = f"{lead}{name}"
        yield Candidate(
            head, "key", place.span, Snippet.of(head if closed else f"{head}]"),
            filter=head, about=About("key", name.partition(".")[0]),
        )  # fmt: skip


def _top_keys(place: _Place) -> Iterator[Candidate]:
    """The keys of the file that it does not have yet."""
    for each in fields(ConfigFile):
        name = _kebab(each.name)
        if name not in place.spot.present:
            yield Candidate(
                label=name,
                sort="key",
                span=place.span,
                insert=_shaped(each),
                detail=str(each.metadata["description"]),
                filter=name,
                about=About("key", name),
            )


def _shaped(each: Field[Any]) -> Snippet:
    """A key with the beginning of its value, by the type of the value."""
    name = _kebab(each.name)
    match str(each.type):
        case "Profile":
            return Snippet.of(f'{name} = "', Stop(1, "standard"), '"')
        case "str":
            return Snippet.of(f'{name} = "', Stop(1), '"')
        case "bool":
            return Snippet.of(f"{name} = ", Stop(1, "true"))
        case "int":
            return Snippet.of(f"{name} = ", Stop(1, "0"))
    if _is_table(each):
        return Snippet.of(f"{name} = {{ ", Stop(1), " }")
    return Snippet.of(f'{name} = ["', Stop(1), '"]')


def _is_table(each: Field[Any]) -> bool:
    return "dict" in str(each.type)


def _keys(place: _Place, keys: tuple[str, ...]) -> Iterator[Candidate]:
    """Keys of the tables: rules, globs, kinds, sections."""
    table, inner = keys[0], keys[1:]
    if table == "severity" and not inner:
        yield from _written(place, _rules(place.snapshot), "rule", " = ")
    elif table == "per-file-ignores" and not inner:
        yield from _written(place, _globs(place), "file", " = ")
    elif table == "kinds" and not inner:
        yield from _written(place, _kinds(place.snapshot), "value", " = ")
    elif table == "aliases":
        found = _sections(place.snapshot, inner[0] if inner else "")
        yield from _written(place, found, "section", " = ")
    elif table == "phase-words" and not inner:
        words = {"phase": "words that mean a phase", "stage": "words that mean a stage"}
        yield from _written(place, words, "key", " = ")


def _values(place: _Place, keys: tuple[str, ...]) -> Iterator[Candidate]:
    match keys[:1]:
        case ("select" | "ignore" | "extend-select" | "per-file-ignores",):
            yield from _written(place, _rules(place.snapshot), "rule")
        case ("kinds" | "exclude" | "baseline",):
            yield from _written(place, _globs(place), "file")
        case ("severity",):
            yield from _written(place, dict.fromkeys(get_args(SeverityLevel), ""), "value")
        case ("profile",):
            yield from _written(place, _PROFILES, "value")
        case ("allow-outside",):
            yield from _written(place, {"false": "the default", "true": ""}, "value")


def _written(
    place: _Place, values: Mapping[Any, str], sort: Sort, tail: str = ""
) -> Iterator[Candidate]:
    """Values with their details, quoted where TOML wants them so."""
    quote = place.spot.quote
    for value, detail in values.items():
        if tail and value in place.spot.present:
            continue
        bare = value in ("true", "false") or (tail and re.fullmatch(r"[\w-]+", value))
        text = value if bare and not quote else f'"{value}"'
        if quote:
            closed = place.text.startswith(quote, place.offset)
            text = value if closed else f"{value}{quote}"
        yield Candidate(
            label=value,
            sort=sort,
            span=place.span,
            insert=Snippet.of(text + (tail if not quote else "")),
            detail=detail,
            filter=text if not quote else value,
            about=About("rule", value) if sort == "rule" else None,
        )


def _rules(snapshot: Snapshot) -> dict[str, str]:
    """Codes with their names; a family by its three letters."""
    rules = catalogue(snapshot.kinds).rules
    found = {rule.code: rule.name for rule in rules}
    found |= {family: f"all rules of {family}" for family in {rule.family for rule in rules}}
    return dict(sorted(found.items()))


def _kinds(snapshot: Snapshot) -> dict[str, str]:
    return {kind.name: kind.title for kind in snapshot.kinds.kinds.values()}


def _sections(snapshot: Snapshot, kind: str) -> dict[str, str]:
    """The sections of a kind, or of all, and the kinds themselves where all are meant."""
    kinds = snapshot.kinds.kinds.values()
    found: dict[str, str] = {}
    for one in kinds:
        if kind in ("", one.name):
            for section in (*one.section, *(each for s in one.scope for each in s.section)):
                found.setdefault(section.name, section.purpose)
    return found


def _globs(place: _Place) -> dict[str, str]:
    """Folders as globs, then files."""
    files = place.snapshot.files
    folders = (f"{folder}/**" for folder in sorted(files.folders) if folder)
    typed = place.span.of(place.text)
    return dict.fromkeys(best(_chained(folders, sorted(files.paths)), typed, _SHOWN), "")


def _chained(*parts: Iterable[str]) -> Iterator[str]:
    for part in parts:
        yield from part


_PROFILES: Mapping[Profile, str] = {
    "standard": "the default",
    "strict": "every rule, at full severity",
    "relaxed": "errors and secrets",
}
