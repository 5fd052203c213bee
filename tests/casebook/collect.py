"""Pages of tests as pytest sees them: a file, its cases, and how a failure reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import unified_diff
from pathlib import Path
from types import MappingProxyType

import pytest

from casebook.cursor import CursorError
from casebook.marks import MarkError
from casebook.page import Case, DisagreementError, PageError, Rewrite, read, rewrite

FOLDERS = ("rules", "kinds", "syntax", "features")
ACCEPTED = pytest.StashKey[dict[Path, list[Rewrite]]]()


class MismatchError(Exception):
    """The page is not as it should be; the message is the difference."""


class Page(pytest.File):
    """A Markdown file with tests."""

    def collect(self) -> Iterator[Item]:
        text = self.path.read_text(encoding="utf-8")
        try:
            cases = read(text, self.path.as_posix())
        except PageError as error:
            raise self.CollectError(f"{self.path.name}: {error}") from None
        for case in cases:
            yield Item.of(self, case)


class Item(pytest.Item):
    """One case of a page."""

    case: Case
    funcargs: Mapping[str, object] = MappingProxyType({})
    """No fixtures; pytest-lsp gives up on an item that does not say so."""

    @classmethod
    def of(cls, page: Page, case: Case) -> Item:
        item: Item = cls.from_parent(page, name=case.name)
        item.case = case
        return item

    def runtest(self) -> None:
        from casebook.judge import judge  # a page of the notation is read without the product

        rewrites = judge(self.case)
        if not rewrites:
            return
        if self.config.getoption("accept"):
            self.config.stash[ACCEPTED].setdefault(self.path, []).extend(rewrites)
            return
        raise MismatchError(difference(self.path, rewrites))

    def repr_failure(
        self,
        excinfo: pytest.ExceptionInfo[BaseException],
        style: object = None,  # noqa: ARG002
    ) -> str:
        """What the page says and what is found; a traceback only for what nobody foresaw."""
        known = (MismatchError, MarkError, CursorError, PageError, DisagreementError)
        if isinstance(excinfo.value, known):
            return f"{self.path.name}: {self.case.name}\n\n{excinfo.value}"
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.case.line, self.name


def difference(path: Path, rewrites: list[Rewrite]) -> str:
    """What the page says (`-`) and what is found (`+`), block by block."""
    return "\n\n".join(
        "\n".join(
            [f"{path}:{change.block.line + 1}", *diff_lines(change.block.lines, change.lines)]
        )
        for change in rewrites
    )


def diff_lines(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[str]:
    lines = unified_diff(old, new, lineterm="", n=2)
    return (line for line in lines if not line.startswith(("---", "+++", "@@")))


def write_accepted(accepted: dict[Path, list[Rewrite]]) -> None:
    """Write the pages as they should be."""
    for path, rewrites in accepted.items():
        text = path.read_bytes().decode("utf-8")
        path.write_bytes(rewrite(text, rewrites).encode("utf-8"))
