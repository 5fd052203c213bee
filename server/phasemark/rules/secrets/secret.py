"""What a finder gives."""

from __future__ import annotations

from typing import NamedTuple

from phasemark.text.edit import Span


class Secret(NamedTuple):
    """A secret at its place, the code of its rule, and what may stand there instead."""

    span: Span
    code: str
    what: str
    """Its kind in words, as a finding begins: `GitHub token`."""
    stand_in: str
    shown: bool = True
    """Whether its first characters tell the kind; those of a password tell the password."""
