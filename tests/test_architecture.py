"""The layer table of server/ARCHITECTURE.md, enforced."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import NamedTuple

SERVER = Path(__file__).parent.parent / "server"
PACKAGE = SERVER / "phasemark"

TOUCHES_THE_WORLD = {
    "asyncio", "http", "io", "logging", "os", "pathlib", "random", "shutil", "socket",
    "subprocess", "tempfile", "threading", "time", "urllib",
}  # fmt: skip
CATCHES_ALL = {"cli/main", "lsp/aside", "lsp/protocol", "saved"}
PURE = {("pathlib", "PurePosixPath"), ("urllib", "parse")}


class Row(NamedTuple):
    """One line of the table: modules match `pattern`, `parties` maps import names to lateness."""

    layer: int
    pattern: str
    parties: dict[str, bool]


class Import(NamedTuple):
    """`target` is a dotted module; `name` what is taken from it, empty for a plain import."""

    target: str
    name: str
    line: int
    late: bool


class Module(NamedTuple):
    """`name` is relative to the package, with slashes: `text/edit`."""

    name: str
    tree: ast.Module

    @property
    def imports(self) -> Iterator[Import]:
        return imports(self.tree, late=False)


@cache
def table() -> tuple[Row, ...]:
    page = (SERVER / "ARCHITECTURE.md").read_text(encoding="utf-8")
    cells = (
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in page.split("\n")
        if line.startswith("|")
    )
    return tuple(
        Row(int(layer), pattern.strip("`"), parties(third))
        for layer, pattern, _, third in cells
        if layer.isdigit()
    )


def parties(cell: str) -> dict[str, bool]:
    """`click, rich late` as `{"click": False, "rich": True}`."""
    words = (party.split() for party in cell.split(","))
    return {name: "late" in rest for name, *rest in words if name != "-"}


@cache
def modules() -> tuple[Module, ...]:
    return tuple(
        Module(
            path.relative_to(PACKAGE).with_suffix("").as_posix(),
            ast.parse(path.read_text(encoding="utf-8"), str(path)),
        )
        for path in sorted(PACKAGE.rglob("*.py"))
    )


def rows_of(module: str) -> list[Row]:
    return [row for row in table() if fnmatchcase(module, row.pattern)]


def imports(node: ast.AST, *, late: bool) -> Iterator[Import]:
    """Every import below `node`; `late` is one that starting up does not execute."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(alias.name, "", child.lineno, late)
        elif isinstance(child, ast.ImportFrom):
            for alias in child.names:
                yield Import(child.module or ".", alias.name, child.lineno, late)
        else:
            inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from imports(child, late=late or inside or is_type_checking(child))


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def row_of(module: str) -> Row:
    """The row of a module; one that no row names is above all."""
    return next(iter(rows_of(module)), Row(sys.maxsize, "", {}))


def own(taken: Import) -> str | None:
    """The module of ours that is imported, None for a foreign one."""
    package, _, rest = taken.target.partition(".")
    if package != "phasemark":
        return None
    names = {module.name for module in modules()}
    path = "/".join((*rest.split("."), taken.name)).strip("/")
    for candidate in (path, f"{path}/__init__", path.rpartition("/")[0]):
        if candidate in names:
            return candidate
    return f"{path.rpartition('/')[0]}/__init__".strip("/")


def complaints(forbidden: Iterator[str]) -> None:
    found = list(forbidden)
    assert not found, "\n" + "\n".join(found)


def test_every_module_stands_in_one_row() -> None:
    complaints(
        f"{module.name}: {len(rows_of(module.name))} rows of the table name it"
        for module in modules()
        if len(rows_of(module.name)) != 1
    )


def test_every_row_names_a_module() -> None:
    names = [module.name for module in modules()]
    complaints(
        f"`{row.pattern}` names no module"
        for row in table()
        if not any(fnmatchcase(name, row.pattern) for name in names)
    )


def test_imports_go_down() -> None:
    def upwards() -> Iterator[str]:
        for module in modules():
            row = row_of(module.name)
            for taken in module.imports:
                target = own(taken)
                if target is not None and row_of(target).layer > row.layer:
                    yield f"{module.name}:{taken.line} imports {target} of a higher layer"

    complaints(upwards())


def test_the_two_borders_are_strangers() -> None:
    def meetings() -> Iterator[str]:
        for module in modules():
            for taken in module.imports:
                sides = (module.name.partition("/")[0], (own(taken) or "").partition("/")[0])
                starts_the_server = module.name == "cli/server" and taken.late
                if set(sides) == {"cli", "lsp"} and not starts_the_server:
                    yield f"{module.name}:{taken.line} imports {taken.target}"

    complaints(meetings())


def test_imports_are_absolute() -> None:
    complaints(
        f"{module.name}:{node.lineno} relative import"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.level
    )


def test_third_parties_stand_in_the_table() -> None:
    def strangers() -> Iterator[str]:
        for module in modules():
            row = row_of(module.name)
            for taken in module.imports:
                party = taken.target.partition(".")[0]
                if party == "phasemark" or party in sys.stdlib_module_names:
                    continue
                if party not in row.parties:
                    yield f"{module.name}:{taken.line} imports {party}, which its row does not name"
                elif row.parties[party] and not taken.late:
                    yield f"{module.name}:{taken.line} imports {party} before it is needed"

    complaints(strangers())


def test_lower_layers_do_not_touch_the_world() -> None:
    def touches() -> Iterator[str]:
        for module in modules():
            if row_of(module.name).layer > 6:
                continue
            for taken in module.imports:
                party, _, rest = taken.target.partition(".")
                if party in TOUCHES_THE_WORLD and (party, rest or taken.name) not in PURE:
                    yield f"{module.name}:{taken.line} imports {taken.target}"
            for call in calls(module.tree):
                if call.name in {"open", "input", "now", "today", "getenv"}:
                    yield f"{module.name}:{call.line} calls {call.name}"

    complaints(touches())


class Call(NamedTuple):
    name: str
    line: int


def calls(tree: ast.AST) -> Iterator[Call]:
    """Calls by the last part of what is called: `print(...)`, `text.splitlines()`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield Call(node.func.id, node.lineno)
            elif isinstance(node.func, ast.Attribute):
                yield Call(node.func.attr, node.lineno)


def test_only_source_knows_where_lines_end() -> None:
    complaints(
        f"{module.name}:{call.line} calls splitlines"
        for module in modules()
        for call in calls(module.tree)
        if call.name == "splitlines"
    )


def test_only_the_command_line_prints() -> None:
    complaints(
        f"{module.name}:{call.line} prints"
        for module in modules()
        if not module.name.startswith("cli/")
        for call in calls(module.tree)
        if call.name == "print"
    )


def test_only_the_border_catches_everything() -> None:
    complaints(
        f"{module.name}:{node.lineno} catches everything"
        for module in modules()
        if module.name not in CATCHES_ALL
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
    )


def test_possessive_groups_can_fail_at_their_start() -> None:
    """Python before 3.11.5 does not go back when such a group fails behind its first character;
    an alternative that fails at once makes it."""
    group = re.compile(r"(?<!\\)(?P<last>.{5})\)(?:[*+?]|\{[\d,]+\})\+")
    complaints(
        f"{module.name}:{node.lineno} has a possessive group without `|(?!)`"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for match in group.finditer(node.value)
        if match["last"] != "|(?!)"
    )


def test_values_are_kept_without_a_lock() -> None:
    complaints(
        f"{module.name}.py:{taken.line}: `cached_property` comes from text/once"
        for module in modules()
        for taken in module.imports
        if (taken.target, taken.name) == ("functools", "cached_property")
        and module.name != "text/once"
    )
