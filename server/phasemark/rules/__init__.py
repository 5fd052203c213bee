"""All rules, by family."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module

from phasemark.kinds.load import KindSet
from phasemark.rules.missing import missing_rules
from phasemark.rules.rule import Rule, rules_of
from phasemark.text.once import cached_property

FAMILIES = (
    "documents", "plans", "prompts", "notes", "specs", "implementation", "handoffs", "library",
    "stages", "parallel", "trios", "status", "verification", "secrets", "sizing", "references",
    "language", "skills", "suppressions",
)  # fmt: skip
"""The family modules, in the order of the rule table."""


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All rules of a project: the families, and the missing sections of its kinds."""

    rules: tuple[Rule, ...]

    @cached_property
    def by_code(self) -> dict[str, Rule]:
        return {rule.code: rule for rule in self.rules}

    @cached_property
    def _by_name(self) -> dict[str, Rule]:
        return {rule.name: rule for rule in self.rules}

    def find(self, code_or_name: str) -> Rule | None:
        """The rule of that code or name; codes compare without case."""
        return self.by_code.get(code_or_name.upper()) or self._by_name.get(code_or_name.lower())

    def code(self, code_or_name: str) -> str | None:
        """The code that a code or a name means; None if no rule has it."""
        rule = self.find(code_or_name)
        return rule.code if rule else None

    def nearest(self, written: str) -> str | None:
        """The code or name most like something that no rule has."""
        from difflib import get_close_matches

        pool = (*self.by_code, *self._by_name)
        close = get_close_matches(written, pool, 1, 0.6) or get_close_matches(
            written.upper(), pool, 1, 0.6
        )
        return close[0] if close else None


@lru_cache(maxsize=8)
def catalogue(kinds: KindSet) -> Catalogue:
    """The rules of a set of kinds, in the order of the table."""
    families = [import_module(f"phasemark.rules.{name}") for name in FAMILIES]
    rules = [rule for module in families for rule in rules_of(module)]
    order = {
        module_rules[0].family: number
        for number, module in enumerate(families)
        if (module_rules := list(rules_of(module)))
    }
    rules.extend(missing_rules(kinds))
    rules.sort(key=lambda rule: (order.get(rule.family, len(order)), rule.code))
    return Catalogue(tuple(rules))
