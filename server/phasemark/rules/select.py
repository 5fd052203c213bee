"""Which rules run in a project, and with what severity: profile, select, ignore, severity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from phasemark.config import Settings, matches, short
from phasemark.errors import Problem
from phasemark.rules.rule import Rule, Severity
from phasemark.text.once import cached_property

if TYPE_CHECKING:
    from phasemark.rules import Catalogue

_RELAXED = ("SEC", "PAR001", "PAR002")
"""What the profile `relaxed` keeps besides errors."""


@dataclass(frozen=True, eq=False)
class Selection:
    """The rules of a catalogue as the settings of a project choose them."""

    rules: tuple[Rule, ...]
    settings: Settings

    @cached_property
    def severities(self) -> dict[str, Severity]:
        """Severity of each rule that runs, by code; rules that are off are absent."""
        found = {}
        for rule in self.rules:
            severity = self._severity(rule)
            if severity is not None:
                found[rule.code] = severity
        return found

    @cached_property
    def running(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if rule.code in self.severities)

    @cached_property
    def strict(self) -> bool:
        return self.settings.profile == "strict"

    def of_reach(self, *reaches: str) -> tuple[Rule, ...]:
        """The rules that run and may see that much, in order of their codes."""
        return tuple(rule for rule in self.running if rule.reach in reaches)

    def of_kind(self, lineage: tuple[str, ...], *reaches: str) -> tuple[Rule, ...]:
        """The rules of these reaches that look at a kind, given with what it extends."""
        key = (lineage, reaches)
        found = self._by_kind.get(key)
        if found is None:
            found = self._by_kind[key] = tuple(
                rule
                for rule in self.of_reach(*reaches)
                if not rule.kinds or any(kind in rule.kinds for kind in lineage)
            )
        return found

    @cached_property
    def _by_kind(self) -> dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[Rule, ...]]:
        return {}

    def ignored(self, path: str) -> frozenset[str]:
        """The codes that `per-file-ignores` switches off for a document."""
        chosen = [
            codes for glob, codes in self.settings.per_file_ignores.items() if matches(glob, path)
        ]
        if not chosen:
            return frozenset()
        wanted = tuple(code for codes in chosen for code in codes)
        return frozenset(rule.code for rule in self.rules if _longest(rule, wanted) is not None)

    def _severity(self, rule: Rule) -> Severity | None:
        settings = self.settings
        chosen = _longest(rule, (*settings.select, *settings.extend_select))
        ignored = _longest(rule, settings.ignore)
        if ignored is not None and (chosen is None or ignored >= chosen):
            return None
        if chosen is None and (settings.select or not self._by_profile(rule)):
            return None
        own = rule.severity
        if rule.default == "hint" and chosen is None and not self.strict:
            own = Severity.HINT
        return _overridden(rule, own, settings)

    def _by_profile(self, rule: Rule) -> bool:
        if self.settings.profile == "strict":
            return True
        if self.settings.profile == "relaxed":
            return rule.severity is Severity.ERROR or rule.code.startswith(_RELAXED)
        return rule.default != "off"


def unknown_rules(selection: Selection) -> tuple[Problem, ...]:
    """Names in the configuration that are no code, prefix or name of a rule, in its order; the
    first ones of many."""
    settings = selection.settings
    some = (
        word
        for word in settings.places
        if not any(_longest(rule, (word,)) is not None for rule in selection.rules)
    )
    unknown = list(islice(some, _MOST_UNKNOWN))
    if not unknown or any(rule.code == _UNKNOWN and _longest(rule, settings.ignore) is not None
                          for rule in selection.rules):  # fmt: skip
        return ()
    from phasemark.rules import Catalogue

    known = Catalogue(selection.rules)
    return tuple(
        Problem(settings.path, *settings.places[word], _unknown(word, known), _UNKNOWN)
        for word in unknown
    )


_UNKNOWN = "CFG001"
_MOST_UNKNOWN = 20
"""Names that are told at once: it takes a millisecond to find what each may have meant."""


def _unknown(word: str, known: Catalogue) -> str:
    near = known.code(word) or known.nearest(word[:100])
    hint = f"; did you mean `{near}`?" if near else ""
    return f"no rule is called `{short(word)}`{hint}"


def _longest(rule: Rule, selectors: Iterable[str]) -> int | None:
    """The length of the most specific selector that names the rule; None if none does."""
    lengths = [
        100 if selector in (rule.code, rule.name) else 0 if selector == "ALL" else len(selector)
        for selector in selectors
        if selector == "ALL" or selector == rule.name or rule.code.startswith(selector)
    ]
    return max(lengths, default=None)


def _overridden(rule: Rule, own: Severity, settings: Settings) -> Severity | None:
    best: tuple[int, str] | None = None
    for selector, severity in settings.severity.items():
        length = _longest(rule, (selector,))
        if length is not None and (best is None or length > best[0]):
            best = (length, severity)
    if best is None:
        return own
    return None if best[1] == "off" else Severity[best[1].upper()]
