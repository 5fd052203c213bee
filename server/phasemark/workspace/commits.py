"""`Commit`: what the history of a repository says, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit: its whole hash, when it was committed, and what its author said of it."""

    hash: str
    when: datetime
    author: str
    message: str

    @property
    def subject(self) -> str:
        """The first line of the message."""
        return self.message.strip().partition("\n")[0].strip()
