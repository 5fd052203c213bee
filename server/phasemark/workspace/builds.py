"""The names of files that say how a project is built and checked."""

from __future__ import annotations

from collections.abc import Mapping

BUILD_FILES: Mapping[str, tuple[str, ...]] = {
    "make": ("Makefile", "makefile", "GNUmakefile"),
    "just": ("justfile", "Justfile", ".justfile"),
    "task": ("Taskfile.yml", "Taskfile.yaml"),
    "npm": ("package.json",),
    "python": ("pyproject.toml",),
    "go": ("go.mod",),
    "cargo": ("Cargo.toml",),
}
"""By tool, in the order in which the tool looks for them."""


def folded(tool: str) -> tuple[str, ...]:
    """The names that the files of a tool have in lower case, each once."""
    return tuple(dict.fromkeys(name.casefold() for name in BUILD_FILES[tool]))
