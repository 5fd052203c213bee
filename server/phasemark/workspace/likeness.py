"""The name most like another one, among thousands, without comparing with each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from phasemark.steps import Steps, portions

_FEW = 40
"""Names that are all compared."""
_CLOSEST = 12
"""Names with the most in common that are compared, of more."""


class Names:
    """Names to look a misspelt one up in; what they share is counted once."""

    def __init__(self, names: Sequence[str], holders: Mapping[str, Sequence[int]]) -> None:
        self._names = names
        self._holders = holders
        """The numbers of the names that have a part."""

    @classmethod
    def in_steps(cls, names: Sequence[str]) -> Steps[Names]:
        """Names to look up in; of thousands it takes a while."""
        holders: dict[str, list[int]] = {}
        for some in portions(enumerate(names if len(names) > _FEW else ())):
            yield
            for number, name in some:
                for part in _parts(name):
                    holders.setdefault(part, []).append(number)
        return cls(names, holders)

    def nearest(self, name: str, least: float = 0.75) -> str:
        """The most similar name, empty if none has a likeness of `least` (0 to 1)."""
        pool = self._names if len(self._names) <= _FEW else self._closest(name)
        close = get_close_matches(name, pool, 1, least)
        return close[0] if close else ""

    def _closest(self, name: str) -> list[str]:
        """The names that share the most parts with it; parts that most names have say nothing."""
        common = len(self._names) // 8
        shared: Counter[int] = Counter()
        for part in sorted(_parts(name)):  # the order decides between names that share as much
            holders = self._holders.get(part, ())
            if len(holders) <= common:
                shared.update(holders)
        return [self._names[number] for number, _ in shared.most_common(_CLOSEST)]


def _parts(name: str) -> set[str]:
    folded = f"^{name.casefold()}$"
    return {folded[at : at + 3] for at in range(len(folded) - 2)}
