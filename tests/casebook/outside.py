"""What lies outside of the documents of a case: texts of other files, commits, the time."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from phasemark.features.outside import LONGEST, Glance
from phasemark.workspace.commits import Commit
from phasemark.workspace.elsewhere import Elsewhere

MOMENT = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
"""When every case takes place."""


class Made:
    """An `Outside` made of the files of a case and of its `commits` block.

    A line of the block is `<hash> <YYYY-MM-DDTHH:MM> <subject> | <file>, <file>`; the
    newest commit comes first.
    """

    def __init__(self, texts: Mapping[str, str], commits: Sequence[str]) -> None:
        self._texts = texts
        self._made = [_made(line) for line in commits if line.strip()]

    def glance(self, path: str) -> Glance | None:
        text = self._texts.get(path)
        return None if text is None else Glance(len(text.encode()), text[:LONGEST])

    def commits_since(self, moment: datetime | None, limit: int) -> Sequence[Commit]:
        commits = (one.commit for one in self._made)
        return [one for one in commits if moment is None or one.when >= moment][:limit]

    def commit(self, prefix: str) -> Commit | None:
        found = [one.commit for one in self._made if one.commit.hash.startswith(prefix)]
        return found[0] if len(found) == 1 else None

    def files_of(self, commit: str) -> Sequence[str]:
        return next((one.files for one in self._made if one.commit.hash == commit), ())

    def branch(self) -> str:
        return "main" if self._made else ""

    def elsewhere(self) -> Generator[None, None, Sequence[Elsewhere]]:
        yield
        return ()

    def moment(self) -> datetime:
        return MOMENT


@dataclass(frozen=True)
class _Made:
    commit: Commit
    files: tuple[str, ...]


def _made(line: str) -> _Made:
    head, _, files = line.partition(" | ")
    prefix, when, subject = head.split(" ", 2)
    moment = datetime.fromisoformat(when).replace(tzinfo=UTC)
    commit = Commit(prefix.ljust(40, "0"), moment, "Ada <ada@example.org>", subject)
    return _Made(commit, tuple(sorted(filter(None, map(str.strip, files.split(","))))))
