"""What can go wrong outside a document, each with a place.

    PhasemarkError            a sentence for the user: what, where, what would be right
    ├── UsageError            a wrong argument or a path that does not exist
    ├── ConfigError           a configuration or kind file that cannot be used
    ├── ReadError             a file that cannot be read as a document
    └── WriteError            a file that cannot be written; it is as it was

Documents themselves never raise: they give findings.
"""

from __future__ import annotations

from dataclasses import dataclass


class PhasemarkError(Exception):
    """A failure that the user can act on; `str()` is the whole sentence."""


class UsageError(PhasemarkError):
    """A wrong argument or a path that does not exist."""


@dataclass(frozen=True)
class Problem:
    """One fault of a configuration file: `line` and `column` count from one."""

    path: str
    line: int
    column: int
    message: str
    code: str = "CFG004"
    """Of the rule that explains it."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class ConfigError(PhasemarkError):
    """A configuration or kind file with at least one problem, in file order."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class ReadError(PhasemarkError):
    """A file that cannot be read as a document; the rest of the run goes on."""

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"cannot read {path}: {reason}")


class WriteError(PhasemarkError):
    """A file that cannot be written: it is as it was, or as absent as it was."""

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"cannot write {path}: {reason}")
