"""Kind files of a project: checked, and merged into the kinds that they extend."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, NamedTuple

from phasemark.config import nearest, short
from phasemark.errors import ConfigError, Problem
from phasemark.kinds.load import NESTED, KindSet, build, to_plain
from phasemark.kinds.model import Kind, kebab
from phasemark.text.glob import fault
from phasemark.text.toml import Keys, Toml, read

Table = dict[str, Any]


class _File(NamedTuple):
    """A kind file whose keys and types are right."""

    toml: Toml
    table: Table

    @property
    def name(self) -> str:
        return str(self.table["name"])

    @property
    def extends(self) -> str:
        return str(self.table.get("extends", ""))


def added(kinds: KindSet, texts: Mapping[str, str]) -> list[Kind]:
    """The kinds of the set and of the files; raises `ConfigError` with every fault."""
    files, problems = _read(texts)
    tables = {str(table["name"]): table for table in to_plain(kinds)}
    problems += _misnamed(files, tables)
    if problems:
        raise ConfigError(tuple(problems))
    order = _order(files)
    for file in order:
        tables[file.name] = _whole(file, tables)
    for file in order:
        problems += _loose_ends(file, tables[file.name])
    if problems:
        raise ConfigError(tuple(problems))
    return [build(Kind, table) for table in tables.values()]


def _read(texts: Mapping[str, str]) -> tuple[list[_File], list[Problem]]:
    """The files in order of their paths, and what is wrong with keys and types."""
    from pydantic import TypeAdapter, ValidationError

    adapter: TypeAdapter[Kind] = TypeAdapter(Kind)
    files: list[_File] = []
    problems: list[Problem] = []
    for path in sorted(texts):
        try:
            toml = read(path, texts[path])
            adapter.validate_json(json.dumps(toml.data, default=str), strict=True)
            files.append(_File(toml, dict(toml.data)))
        except ConfigError as error:
            problems += error.problems
        except ValidationError as error:
            found = [_problem(toml, dict(each)) for each in error.errors(include_url=False)]
            problems += sorted(found, key=lambda problem: (problem.line, problem.column))
    return files, problems


_RIGHT = {
    "string_type": "a text", "int_type": "a whole number", "bool_type": "`true` or `false`",
    "tuple_type": "a list", "dataclass_type": "a table", "dataclass_exact_type": "a table",
}  # fmt: skip


def _problem(toml: Toml, error: Mapping[str, Any]) -> Problem:
    """An error of pydantic in our words, at its place."""
    keys: Keys = error["loc"]
    kind = (
        f"kind `{short(toml.data['name'])}`"
        if isinstance(toml.data.get("name"), str)
        else "the kind"
    )
    names = [key for key in keys if isinstance(key, str)]
    tables = names[:-1]
    owner = f"`{'.'.join(tables)}` of {kind}" if tables else kind
    if error["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        known = [kebab(each.name) for each in fields(_shape(keys[:-1]))]
        message = f"unknown key `{short(str(keys[-1]))}` in {owner}{nearest(str(keys[-1]), known)}"
    elif error["type"] == "missing":
        return toml.problem(f"{owner} has no `{keys[-1]}`", *keys[:-1])
    else:
        message = (
            f"{_element(keys)} in {owner} is {_written(error['input'])}; right is {_right(error)}"
        )
    return toml.problem(message, *keys)


def _element(keys: Keys) -> str:
    names = [key for key in keys if isinstance(key, str)]
    name = f"`{names[-1]}`" if names else "the file"
    return f"an element of {name}" if isinstance(keys[-1], int) else name


def _right(error: Mapping[str, Any]) -> str:
    if error["type"] == "literal_error":
        return str(error["ctx"]["expected"]).replace("'", "`")
    return _RIGHT.get(error["type"], str(error["msg"]))


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, str | int | float):
        return f"`{short(str(value))}`"
    return "a list" if isinstance(value, list) else "a table"


def _shape(keys: Keys) -> Any:
    shape: Any = Kind
    for key in keys:
        shape = NESTED.get(str(key), shape)
    return shape


_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def _misnamed(files: Sequence[_File], known: Mapping[str, Table]) -> Iterator[Problem]:
    """Names that are no names, names given twice, and extended kinds that do not exist."""
    first: dict[str, _File] = {}
    for file in files:
        name = file.name
        if not _NAME.fullmatch(name):
            yield file.toml.problem(
                f"`{short(name)}` is no name of a kind; right is a name such as `work-notes`",
                "name",
            )
        if name in first:
            yield file.toml.problem(
                f"kind `{short(name)}` is already described in {first[name].toml.path}", "name"
            )
        first.setdefault(name, file)
    for file in files:
        if file.extends and file.extends not in known and file.extends not in first:
            names = (*known, *first)
            yield file.toml.problem(
                f"kind `{short(file.name)}` extends `{short(file.extends)}`, which does not"
                f" exist{nearest(file.extends, names)}",
                "extends",
            )
    yield from _circles(files, first)


def _circles(files: Sequence[_File], first: Mapping[str, _File]) -> Iterator[Problem]:
    """Files that extend themselves through others; a file may change the kind of its name."""
    for file in files:
        trail = [file.name]
        step = file
        while step.extends in first and step.extends != step.name:
            step = first[step.extends]
            if step.name == file.name:
                names = " -> ".join((*trail, file.name))
                yield file.toml.problem(
                    f"kind `{short(file.name)}` extends itself: {names}", "extends"
                )
            if step.name in trail:
                break
            trail.append(step.name)


def _order(files: Sequence[_File]) -> list[_File]:
    """Extended kinds before those that extend them."""
    waiting = {file.name: file for file in files}
    order: list[_File] = []
    while waiting:
        ready = [
            file
            for file in waiting.values()
            if file.extends == file.name or file.extends not in waiting
        ]
        for file in ready:
            order.append(file)
            del waiting[file.name]
    return order


_NOT_INHERITED = ("name", "title", "purpose", "place", "refine", "extends")
_BY_NAME = ("section", "scope", "form", "fields", "frontmatter")
_APPENDED = (
    "also", "canonical", "phrases", "covers", "allows", "folders", "files", "inside", "exclude",
    "titles",
)  # fmt: skip


def _whole(file: _File, tables: Mapping[str, Table]) -> Table:
    """The table of a file with what it takes over from the kind it extends."""
    own = file.table
    if not file.extends:
        whole = dict(own)
    elif file.extends == file.name:
        parent = tables[file.name]
        whole = _merged(parent, {key: value for key, value in own.items() if key != "extends"})
    else:
        parent = tables[file.extends]
        kept = {key: value for key, value in parent.items() if key not in _NOT_INHERITED}
        whole = _merged({**kept, "rank": kept.get("rank", 50) - 1}, own)
    whole.setdefault("title", file.name.replace("-", " ").capitalize())
    return whole


def _merged(parent: Table, child: Table) -> Table:
    """The parent's table with the child's keys: named tables are merged, aliases appended."""
    whole = dict(parent)
    for key, value in child.items():
        old = whole.get(key)
        if key in _BY_NAME and old:
            whole[key] = _merged_by_name(old, value)
        elif key in _APPENDED and old:
            whole[key] = [*old, *(each for each in value if each not in old)]
        elif key in ("limits", "place") and old:
            whole[key] = _merged(old, value)
        else:
            whole[key] = value
    if parent.get("form") and child.get("section"):
        whole["form"] = list(_wider_forms(whole["form"], parent, child))
    return whole


def _merged_by_name(old: Sequence[Table], new: Sequence[Table]) -> list[Table]:
    tables = {str(table["name"]): table for table in old}
    for table in new:
        name = str(table["name"])
        tables[name] = _merged(tables[name], table) if name in tables else table
    return list(tables.values())


def _wider_forms(forms: Sequence[Table], parent: Table, child: Table) -> Iterator[Table]:
    """Inherited forms hold the new sections that can be missed, or nothing would miss them."""
    known = {table["name"] for table in parent.get("section", ())}
    new = [
        table["name"]
        for table in child["section"]
        if table["name"] not in known
        and ("missing" in table or table.get("presence", "optional") != "optional")
    ]
    stated = {table["name"] for table in child.get("form", ())}
    for form in forms:
        yield form if form["name"] in stated else {**form, "sections": [*form["sections"], *new]}


def _loose_ends(file: _File, whole: Table) -> Iterator[Problem]:
    """Names of sections that the kind does not have, and globs with a fault."""
    toml = file.toml
    yield from _unknown_sections(toml, file.table, whole, ())
    scopes = {table["name"]: table for table in whole.get("scope", ())}
    known = [table["name"] for table in whole.get("section", ())]
    for number, scope in enumerate(file.table.get("scope", ())):
        at = ("scope", number)
        yield from _unknown_sections(toml, scope, scopes[scope["name"]], at)
        for key in ("under", "after"):
            name = scope.get(key, "")
            if name and name not in known:
                yield toml.problem(_no_section(name, known), *at, key)
    place = file.table.get("place", {})
    for key in ("files", "exclude"):
        for number, glob in enumerate(place.get(key, ())):
            if wrong := fault(glob):
                yield toml.problem(f"the glob `{short(glob)}` {wrong}", "place", key, number)


def _unknown_sections(toml: Toml, table: Table, whole: Table, at: Keys) -> Iterator[Problem]:
    known = [section["name"] for section in whole.get("section", ())]
    for number, form in enumerate(table.get("form", ())):
        for key in ("sections", "allows"):
            for place, name in enumerate(form.get(key, ())):
                if name not in known:
                    yield toml.problem(_no_section(name, known), *at, "form", number, key, place)


def _no_section(name: str, known: Sequence[str]) -> str:
    return f"unknown section `{short(name)}`{nearest(name, known)}"
