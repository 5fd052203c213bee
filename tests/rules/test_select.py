"""Which rules run, and how much their findings matter."""

from __future__ import annotations

import pytest

from document.made import snapshot
from phasemark.config import read_settings
from phasemark.loading import builtin_kinds
from phasemark.rules import catalogue
from phasemark.rules.check import check
from phasemark.rules.rule import Severity
from phasemark.rules.select import Selection

RULES = catalogue(builtin_kinds()).rules


def chosen(config: str) -> Selection:
    return Selection(RULES, read_settings("phasemark.toml", config))


def codes(config: str) -> set[str]:
    return set(chosen(config).severities)


def of_default(*defaults: str) -> set[str]:
    return {rule.code for rule in RULES if rule.default in defaults}


# profiles


def test_the_standard_profile_runs_what_is_not_off() -> None:
    assert codes("") == codes('profile = "standard"') == of_default("on", "hint")


def test_the_strict_profile_runs_everything() -> None:
    assert codes('profile = "strict"') == of_default("on", "hint", "off")


def test_the_relaxed_profile_runs_errors_secrets_and_what_runs_in_parallel() -> None:
    relaxed = codes('profile = "relaxed"')
    assert relaxed < codes("")
    for rule in RULES:
        kept = rule.severity is Severity.ERROR or rule.code.startswith(("SEC", "PAR001", "PAR002"))
        assert (rule.code in relaxed) == (kept and rule.default != "off"), rule.code


# select and ignore


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ('select = ["PLN004"]', {"PLN004"}),
        ('select = ["plan-missing-constraints"]', {"PLN004"}),
        ('select = ["PLN004", "PLN0"]\nignore = ["PLN01"]', None),
        ('select = ["CFG"]\nignore = ["CFG002"]', {"CFG001", "CFG003", "CFG004"}),
        ('select = ["CFG001"]\nignore = ["CFG"]', {"CFG001"}),
        ('select = ["unknown-rule"]\nignore = ["CFG001"]', set()),
        ('select = ["PLN004"]\nignore = ["plan-missing-constraints"]', set()),
        ('select = ["PLN004"]\nextend-select = ["CFG001"]', {"PLN004", "CFG001"}),
    ],
)
def test_rules_are_chosen_by_code_prefix_and_name(config: str, expected: set[str] | None) -> None:
    if expected is None:
        expected = {
            rule.code for rule in RULES if rule.code.startswith("PLN0") and rule.code[:5] != "PLN01"
        }
    assert codes(config) == expected


def test_more_can_be_selected_beside_the_profile() -> None:
    off = min(of_default("off"))
    assert codes(f'extend-select = ["{off}"]') == codes("") | {off}


def test_everything_can_be_selected() -> None:
    assert codes('select = ["ALL"]') == {rule.code for rule in RULES}
    assert codes('select = ["ALL"]\nignore = ["PLN"]') == {
        rule.code for rule in RULES if rule.family != "PLN"
    }


# severities


def test_a_rule_has_its_own_severity_or_is_a_hint_by_default() -> None:
    severities = chosen("").severities
    for rule in RULES:
        if rule.code in severities:
            expected = Severity.HINT if rule.default == "hint" else rule.severity
            assert severities[rule.code] is expected, rule.code


def test_a_hint_that_is_selected_or_strict_has_its_own_severity() -> None:
    hint = next(r for r in RULES if r.default == "hint" and r.severity is not Severity.HINT)
    assert chosen(f'extend-select = ["{hint.code}"]').severities[hint.code] is hint.severity
    assert chosen('profile = "strict"').severities[hint.code] is hint.severity


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ('[severity]\nPLN004 = "error"', Severity.ERROR),
        ('[severity]\nplan-missing-constraints = "error"', Severity.ERROR),
        ('[severity]\nPLN = "information"', Severity.INFORMATION),
        ('[severity]\nPLN = "error"\nPLN004 = "hint"', Severity.HINT),
        ('[severity]\nPLN004 = "hint"\nPLN = "error"', Severity.HINT),
        ('[severity]\nPLN00 = "error"\nPLN = "hint"', Severity.ERROR),
        ('[severity]\nPLN004 = "off"', None),
        ('[severity]\nPLN = "off"\nPLN004 = "warning"', Severity.WARNING),
        ('[severity]\nALL = "error"', Severity.ERROR),
    ],
)
def test_severities_are_overridden_by_the_most_specific_key(
    config: str, expected: Severity | None
) -> None:
    assert chosen(config).severities.get("PLN004") is expected


# per file


TEXT = "# Phase 1: Logs\n\n## Goals\n- [x ] fast\n\njane.roe@quiet-meadow.org\n"
PATH = "plan/phase-1.md"


def found(config: str | None, path: str = PATH, text: str = TEXT) -> dict[str, Severity]:
    return {one.code: one.severity for one in check(snapshot({path: text}, (), config))}


def test_rules_are_ignored_by_file() -> None:
    everywhere = found("")
    assert {"PLN005", "PLN006", "PLN007"} <= everywhere.keys()
    config = (
        '[per-file-ignores]\n"plan/**" = ["PLN006", "plan-missing-references"]\n'
        '"*.txt" = ["PLN007"]\n'
    )
    assert everywhere.keys() - found(config).keys() == {"PLN005", "PLN006"}
    assert "PLN006" in found(config, "svc/plan/phase-1.md")
    assert not any(
        code.startswith("PLN") for code in found('[per-file-ignores]\n"*.md" = ["PLN"]\n')
    )


# documents that do not declare the dialect


def test_findings_are_hints_in_documents_that_do_not_declare_the_dialect() -> None:
    declared, stray = found(""), found(None)
    assert declared["STA009"] is Severity.WARNING
    assert stray["STA009"] is Severity.HINT
    assert stray["SEC011"] is declared["SEC011"]


def test_what_a_document_misses_is_asked_where_it_has_the_shape_of_its_kind() -> None:
    short = "# Phase 1\n\n## Goals\n- fast\n\n## Tasks\n- [x ] start\n"
    assert "STA009" in found(None, text=short)
    assert not any(code.startswith("PLN") for code in found(None, text=short))
    assert "PLN006" in found("", text=short)
    assert found(None, text=short + "\n## Testing\n- `make`\n")["PLN006"] is Severity.HINT


def test_being_part_of_a_trio_declares() -> None:
    texts = {
        PATH: TEXT,
        "prompts/phase-1.md": "# Phase 1\n",
        "work-notes/phase-1.md": "# Phase 1\n",
    }
    severities = {one.severity for one in check(snapshot(texts)) if one.code == "PLN006"}
    assert severities == {Severity.WARNING}


def test_the_strict_profile_asks_no_declaration() -> None:
    config = 'profile = "strict"\n'
    assert found(config)["PLN006"] is Severity.WARNING


def test_only_rules_about_secrets_skills_and_the_like_do_not_adapt() -> None:
    firm = {rule.code for rule in RULES if not rule.adaptive}
    assert {code for code in firm if code[:3] not in ("SEC", "SKL", "CFG")} <= {
        "DOC001", "DOC015", "REF002", "PAR002",
    }  # fmt: skip
    assert all(rule.code in firm for rule in RULES if rule.family in ("SEC", "CFG"))


def test_findings_are_sorted_by_path_place_and_code() -> None:
    texts = {"plan/phase-2.md": TEXT, PATH: TEXT}
    keys = [(one.path, one.span, one.code) for one in check(snapshot(texts))]
    assert keys == sorted(keys)
    assert [one.path for one in check(snapshot(texts), [PATH])] == [PATH] * (len(keys) // 2)


def test_documents_without_a_kind_have_no_finding() -> None:
    for path in ("README.md", "docs/a.md", "plan/README.md"):
        assert check(snapshot({path: f"{TEXT}\nAKIA1234567890ABCDEF\n"}, (), "")) == []
