"""JSON Schemas of kind files and configuration files, from which editors complete them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from phasemark.config import Profile, SeverityLevel
from phasemark.kinds.model import Kind, kebab

_DIALECT = "http://json-schema.org/draft-07/schema#"
"""The draft that TOML servers of editors understand."""


def _key(text: str) -> Any:
    """A key that a configuration may hold, explained for editors."""
    return field(default=None, metadata={"description": text})


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """What a configuration file may hold; every key may be absent."""

    __pydantic_config__ = {"extra": "forbid", "alias_generator": kebab}

    select: list[str] = _key(
        "Rules that run, by code, prefix (`PLN`, `SEC0`) or name, instead of those of the profile."
    )
    ignore: list[str] = _key("Rules that do not run, by code, prefix or name.")
    extend_select: list[str] = _key("Rules that run besides those of the profile or of `select`.")
    severity: dict[str, SeverityLevel] = _key(
        "Severity of a rule or of all with a prefix; `off` switches off."
    )
    per_file_ignores: dict[str, list[str]] = _key(
        "Globs of documents, and the rules that do not run on them."
    )
    kinds: dict[str, list[str]] = _key("Kinds, and globs of the documents that are of the kind.")
    aliases: dict[str, list[str] | dict[str, list[str]]] = _key(
        'Other names of a section: `Verification = ["Proof"]` for all kinds, and tables such as'
        " `[aliases.plan]` for one."
    )
    exclude: list[str] = _key("Globs of files that are not read.")
    profile: Profile = _key(
        "`relaxed` (errors and secrets), `standard`, or `strict` (every rule, at full severity)."
    )
    phase_words: list[str] | dict[str, list[str]] = _key(
        "Words that mean a phase, such as `Sprint`; as a table, words for `phase` and `stage`."
    )
    commands: list[str] = _key("Programs that make inline code a command, besides those known.")
    allow_outside: bool = _key("Whether references may lead out of the project.")
    baseline: str = _key("Path of the baseline: findings that are known and not reported.")
    sessions: dict[str, str] = _key(
        "Commands that start a session in a worktree: by phase (`phase-2b`), `default`, `review`."
    )
    token_budget: int = _key("Tokens that `phasemark bundle` may fill; 60000 unless said.")


def json_schema(which: Literal["kind", "config"]) -> dict[str, Any]:
    """The schema of a kind file, or of a configuration file."""
    from pydantic import TypeAdapter

    shape: Any = Kind if which == "kind" else ConfigFile
    schema = TypeAdapter(shape).json_schema(by_alias=True, ref_template="#/definitions/{model}")
    schema = _plain(schema)
    if definitions := schema.pop("$defs", None):
        schema["definitions"] = definitions
    title = "Kind of phasemark document" if which == "kind" else "Configuration of phasemark"
    return {"$schema": _DIALECT, "title": title, **schema}


def _plain(node: Any, inside: str = "") -> Any:
    """The schema without generated titles, and without the nulls of keys that may be absent."""
    if isinstance(node, list):
        return [_plain(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _plain(value, key)
        for key, value in node.items()
        if inside in ("properties", "$defs") or not _is_noise(key, value)
    }


def _is_noise(key: str, value: Any) -> bool:
    return (key == "title" and isinstance(value, str)) or (key == "default" and value is None)
