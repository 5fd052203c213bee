"""`Preferences`: what the user sets in the editor, in section `phasemark`.

A project's own settings are in its configuration file; these are how one person wants to
see the answers. A value that is none of its key's is as if it were not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from phasemark.lsp.wire import Json

SECTION = "phasemark"

KEYS: Mapping[str, tuple[Json, ...]] = {
    "run": ("onType", "onSave"),
    "diagnostics.scope": ("workspace", "openFiles"),
    "diagnostics.hints": (True, False),
    "diagnostics.past": (True, False),
    "fixOnSave": (False, True),
    "inlayHints.dependencies": (True, False),
    "inlayHints.progress": (True, False),
    "inlayHints.missingSides": (True, False),
}
"""Each key with what it may be; the first is the default. Each may differ from folder to folder."""


class Preferences:
    """The value of each key."""

    def __init__(self, given: Json = None) -> None:
        self._values = {key: values[0] for key, values in KEYS.items()}
        self.wrong: list[str] = []
        """The keys that were given something they cannot be."""
        if isinstance(given, Mapping) and isinstance(given.get(SECTION), Mapping):
            given = given[SECTION]
        for key, value in _flat(given):
            if key not in KEYS:
                continue
            if any(value is one or (value == one and isinstance(one, str)) for one in KEYS[key]):
                self._values[key] = value
            elif value is not None:
                self.wrong.append(key)

    def __getitem__(self, key: str) -> Json:
        return self._values[key]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Preferences) and self._values == other._values

    __hash__ = None  # type: ignore[assignment]


def _flat(given: Json, above: str = "") -> Iterator[tuple[str, Json]]:
    """The values by dotted key; keys may be written dotted or nested."""
    if not isinstance(given, Mapping):
        return
    for key, value in given.items():
        name = f"{above}{key}"
        if isinstance(value, Mapping) and len(name) < 100:
            yield from _flat(value, f"{name}.")
        else:
            yield name, value
