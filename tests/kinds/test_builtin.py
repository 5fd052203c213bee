"""The thirteen kinds that are built in."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator

import pytest
from jsonschema import Draft7Validator
from pydantic import TypeAdapter

from kinds.files import kinds, texts
from phasemark.kinds.load import builtin, from_plain, to_plain
from phasemark.kinds.model import Kind, Missing, ScopeKind, SectionKind
from phasemark.kinds.schema import json_schema
from phasemark.syntax.names import normalise

NAMES = {
    "plan", "prompt", "work-notes", "phase-spec", "implementation-prompts", "handoff",
    "library-entry", "stage-plan", "skill", "task-status", "model-selection", "stop-rules",
    "pr-description",
}  # fmt: skip

RULES = {
    "PLN001": ("plan-missing-overview", "information", "hint"),
    "PLN002": ("plan-missing-goals", "warning", "on"),
    "PLN003": ("plan-missing-non-goals", "information", "hint"),
    "PLN004": ("plan-missing-constraints", "warning", "on"),
    "PLN005": ("plan-missing-references", "warning", "on"),
    "PLN006": ("plan-missing-definition-of-done", "warning", "on"),
    "PLN007": ("plan-missing-verification", "warning", "on"),
    "PLN017": ("plan-missing-risks", "hint", "off"),
    "PRM001": ("prompt-missing-role", "information", "hint"),
    "PRM002": ("prompt-missing-context", "warning", "on"),
    "PRM003": ("prompt-missing-task", "warning", "on"),
    "PRM004": ("prompt-missing-constraints", "warning", "on"),
    "PRM005": ("prompt-missing-deliverables", "warning", "on"),
    "PRM006": ("prompt-missing-verification", "warning", "on"),
    "PRM007": ("prompt-missing-session-management", "warning", "on"),
    "PRM008": ("prompt-missing-commit-discipline", "information", "on"),
    "NTE001": ("notes-missing-core-section", "warning", "on"),
    "SPC001": ("spec-missing-status", "warning", "on"),
    "SPC002": ("spec-missing-depends-on", "warning", "on"),
    "SPC003": ("spec-missing-rationale", "information", "hint"),
    "SPC004": ("spec-missing-tasks", "warning", "on"),
    "SPC006": ("spec-missing-files", "warning", "on"),
    "SPC008": ("spec-missing-exit-criteria", "warning", "on"),
    "SPC011": ("spec-missing-progress-notes", "hint", "off"),
    "SPC012": ("spec-missing-flag-or-migration", "hint", "off"),
    "IMP004": ("implementation-missing-context-files", "warning", "on"),
    "IMP009": ("implementation-missing-task", "warning", "on"),
    "IMP010": ("implementation-missing-constraints", "information", "on"),
    "IMP011": ("implementation-missing-verification", "warning", "on"),
    "IMP013": ("implementation-missing-stop-rule", "warning", "on"),
    "IMP015": ("implementation-missing-commit-discipline", "hint", "hint"),
    "HND001": ("handoff-missing-section", "warning", "on"),
    "HND005": ("handoff-missing-verification-run", "information", "on"),
    "LIB001": ("library-missing-required-section", "warning", "on"),
    "LIB002": ("library-missing-recommended-section", "information", "hint"),
    "STG001": ("stage-missing-files", "warning", "on"),
    "STG003": ("stage-missing-dependencies", "warning", "on"),
    "STG005": ("stage-missing-group", "warning", "on"),
    "STG010": ("stage-missing-deliverables", "information", "on"),
    "STG011": ("stage-missing-value", "information", "hint"),
    "STG012": ("stage-missing-duration-or-priority", "hint", "hint"),
    "SKL006": ("skill-missing-goal", "information", "hint"),
    "SKL007": ("skill-missing-use-when", "information", "hint"),
    "SKL008": ("skill-missing-inputs", "hint", "off"),
    "SKL009": ("skill-missing-procedure", "information", "hint"),
    "SKL010": ("skill-missing-output-format", "hint", "hint"),
    "SKL011": ("skill-missing-guardrails", "information", "hint"),
    "SKL013": ("skill-missing-rollback", "hint", "off"),
}

every_kind = pytest.mark.parametrize("kind", kinds().kinds.values(), ids=lambda kind: kind.name)


def owners(kind: Kind) -> Iterator[Kind | ScopeKind]:
    yield kind
    yield from kind.scope


def sections(kind: Kind) -> Iterator[SectionKind]:
    for owner in owners(kind):
        for section in owner.section:
            yield section
            yield from section.section


def rules(kind: Kind) -> Iterator[Missing]:
    found = [kind.missing, *(section.missing for section in sections(kind))]
    return (missing for missing in found if missing is not None)


def test_the_thirteen_of_the_dialect_are_there() -> None:
    assert set(kinds().kinds) >= NAMES
    assert set(kinds().kinds) == {name.removesuffix(".toml") for name in texts()}


def test_each_kind_has_a_rank_of_its_own() -> None:
    ranks = [kind.rank for kind in kinds().kinds.values()]
    assert len(ranks) == len(set(ranks))


@pytest.mark.parametrize("name", texts())
def test_pydantic_and_the_json_schema_agree_with_the_loader(name: str) -> None:
    data = tomllib.loads(texts()[name])
    kind = TypeAdapter(Kind).validate_json(json.dumps(data), strict=True)
    assert kind == kinds().get(name.removesuffix(".toml"))
    assert not list(Draft7Validator(json_schema("kind")).iter_errors(data))


def test_the_rules_of_missing_sections() -> None:
    found = {
        missing.code: (missing.name, missing.severity, missing.default)
        for kind in kinds().kinds.values()
        for missing in rules(kind)
    }
    assert found.items() >= RULES.items()


def test_a_code_means_the_same_wherever_it_stands() -> None:
    meanings: dict[str, set[Missing]] = {}
    for kind in kinds().kinds.values():
        for missing in rules(kind):
            meanings.setdefault(missing.code, set()).add(missing)
    assert {code for code, found in meanings.items() if len(found) > 1} == set()
    names = [next(iter(found)).name for found in meanings.values()]
    assert len(names) == len(set(names))


@every_kind
def test_people_can_read_what_everything_is_for(kind: Kind) -> None:
    assert kind.title
    assert kind.purpose.endswith(".")
    assert not [scope.name for scope in kind.scope if not scope.purpose.endswith(".")]
    parts = {part.name for section in sections(kind) for part in section.section}
    for section in sections(kind):
        assert section.purpose.endswith(".") or section.name in parts, section.name
    for missing in rules(kind):
        assert missing.why.endswith(".")
        assert missing.source


@every_kind
def test_one_name_means_one_section(kind: Kind) -> None:
    for owner in (*owners(kind), *sections(kind)):
        found: dict[str, str] = {}
        for section in owner.section:
            for name in (section.name, *section.canonical, *section.also):
                assert found.setdefault(normalise(name), section.name) == section.name, name
            written = (section.name, *section.canonical, *section.also)
            assert len({normalise(name) for name in written}) == len(written), section.name


@every_kind
def test_names_of_sections_in_forms_and_elsewhere_exist(kind: Kind) -> None:
    for owner in owners(kind):
        known = {section.name for section in owner.section}
        for form in owner.form:
            assert set(form.sections) | set(form.allows) <= known
            assert not set(form.sections) & set(form.allows)
        for section in owner.section:
            assert set(section.covers) <= known
            assert {name for field in section.fields for name in field.covers} <= known
    names = {section.name for section in kind.section}
    assert {scope.after for scope in kind.scope} | {
        scope.under for scope in kind.scope
    } <= names | {""}
    if kind.refine:
        assert set(kind.refine.sections) <= names
        assert set(kind.refine.kinds) <= set(kinds().kinds)
        assert kind.refine.scope in {"", *(scope.name for scope in kind.scope)}


@every_kind
def test_the_first_form_is_a_full_one(kind: Kind) -> None:
    for owner in owners(kind):
        assert not owner.form[:1] or not owner.form[0].exact
        assert len({form.name for form in owner.form}) == len(owner.form)


@every_kind
def test_phrases_are_in_lower_case_and_what_holds_commands_promises_no_path(kind: Kind) -> None:
    for section in sections(kind):
        assert all(phrase == phrase.casefold() for phrase in section.phrases)
        assert section.holds != "commands" or section.paths == "none"


def test_recognition_asks_the_special_kinds_first() -> None:
    order = list(kinds().kinds)
    assert order.index("implementation-prompts") < order.index("prompt")
    assert order.index("model-selection") < order.index("work-notes")
    assert order.index("task-status") < order.index("work-notes")
    assert order[-1] == "plan"


def test_sides_of_a_trio() -> None:
    roles = {kind.name: kind.role for kind in kinds().kinds.values() if kind.role}
    assert roles == {
        "plan": "plan", "phase-spec": "plan", "prompt": "prompt",
        "implementation-prompts": "prompt", "work-notes": "notes",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "section", "promise"),
    [
        ("plan", "References", "exists"),
        ("plan", "Context", "exists"),
        ("plan", "Deliverables", "written"),
        ("prompt", "Context", "exists"),
        ("prompt", "Deliverables", "written"),
        ("phase-spec", "Files", "written"),
        ("phase-spec", "Tasks", "none"),
        ("handoff", "Files to review", "exists"),
        ("handoff", "How to resume", "exists"),
    ],
)
def test_what_paths_of_a_section_promise(kind: str, section: str, promise: str) -> None:
    assert kinds().lexicon(kind).sections[normalise(section)].paths == promise


def test_what_paths_of_the_parts_of_files_promise() -> None:
    parts = kinds().lexicon("phase-spec").parts["Files"]
    assert {name: parts[name].paths for name in ("new", "modified", "referenced")} == {
        "new": "new",
        "modified": "modified",
        "referenced": "read",
    }
    assert parts["files to create"].name == "New"
    scope = kinds().lexicon("implementation-prompts").scopes["Prompt"]
    assert scope["context files to load"].paths == scope["required reading"].paths == "exists"


def test_plain_data_gives_the_same_kinds() -> None:
    again = from_plain(json.loads(json.dumps(to_plain(kinds()))))
    assert dict(again.kinds) == dict(kinds().kinds)
    assert list(again.kinds) == list(kinds().kinds)


def test_the_order_of_the_files_does_not_matter() -> None:
    backwards = builtin(dict(reversed(texts().items())))
    assert list(backwards.kinds) == list(kinds().kinds)
