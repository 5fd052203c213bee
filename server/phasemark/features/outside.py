"""`Outside`: what features ask of the world beyond the snapshot; the border answers."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from phasemark.workspace.commits import Commit
from phasemark.workspace.elsewhere import Elsewhere


class Glance(NamedTuple):
    """The beginning of a file."""

    size: int
    """Bytes of the whole file."""
    text: str | None
    """At most the first `LONGEST` characters; None when it is no UTF-8 text."""


LONGEST = 16_384


class Outside(Protocol):
    """Files and history of one root; every answer may be empty, none raises.

    Paths are relative to the root; but for `elsewhere` nothing is ever read outside of it.
    """

    def glance(self, path: str) -> Glance | None:
        """The beginning of a known file; None if it cannot be read."""

    def commits_since(self, moment: datetime | None, limit: int) -> Sequence[Commit]:
        """Commits of the current branch not before `moment`, newest first."""

    def commit(self, prefix: str) -> Commit | None:
        """The only commit whose hash begins so; None if there is none, or several."""

    def files_of(self, commit: str) -> Sequence[str]:
        """The paths that a commit changed, by its whole hash, sorted."""

    def branch(self) -> str:
        """The branch that is checked out; empty if none is."""

    def elsewhere(self) -> Generator[None, None, Sequence[Elsewhere]]:
        """The project in the other checkouts of its repository, read now, in steps.

        They lie outside of the root: call this only where the user asks for it.
        """

    def moment(self) -> datetime:
        """The time at the place of the user."""
