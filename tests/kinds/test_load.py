"""Kind files of a project, aliases of its settings, and the names that follow."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinds.files import kinds, texts
from phasemark.config import read_settings
from phasemark.errors import ConfigError
from phasemark.kinds.load import NESTED, KindSet, check_names, extend
from phasemark.kinds.model import Kind, kebab

RFC = """\
name = "rfc"
extends = "plan"
title = "Request for comments"

[place]
folders = ["rfcs"]

[limits]
max-lines = 400

[[section]]
name = "Goals"
also = ["Targets"]
purpose = "What the proposal changes."

[[section]]
name = "Drawbacks"
presence = "required"
purpose = "Why not to do it."
"""


def extended(*files: str) -> KindSet:
    return extend(kinds(), {f".phasemark/kinds/{n}.toml": text for n, text in enumerate(files)})


def faults(*files: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        extended(*files)
    return [str(problem).removeprefix(".phasemark/kinds/") for problem in caught.value.problems]


def test_a_kind_that_extends_another_takes_over_its_sections() -> None:
    found = extended(RFC)
    rfc, plan = found.kinds["rfc"], kinds().kinds["plan"]
    assert [section.name for section in rfc.section] == [
        *(section.name for section in plan.section),
        "Drawbacks",
    ]
    assert (rfc.role, rfc.title, rfc.limits.max_lines) == ("plan", "Request for comments", 400)
    assert rfc.place.folders == ("rfcs",)
    assert rfc.scope == plan.scope
    assert found.lineage("rfc") == ("rfc", "plan")
    assert found.kinds["plan"] == plan


def test_sections_of_the_same_name_are_merged() -> None:
    goals = extended(RFC).lexicon("rfc").sections["targets"]
    assert goals.purpose == "What the proposal changes."
    assert goals.also[-1] == "Targets"
    assert goals.missing
    assert goals.missing.code == "PLN002"


def test_forms_hold_the_new_sections_that_can_be_missed() -> None:
    assert all("Drawbacks" in form.sections for form in extended(RFC).kinds["rfc"].form)


def test_a_kind_is_asked_before_the_one_it_extends() -> None:
    order = list(extended(RFC).kinds)
    assert order.index("rfc") < order.index("plan")


def test_a_file_changes_the_built_in_kind_that_it_names_and_extends() -> None:
    text = (
        'name = "plan"\nextends = "plan"\n[place]\nfolders = ["rfcs"]\n[limits]\nmax-lines = 90\n'
    )
    plan = extended(text).kinds["plan"]
    assert plan.place.folders == (*kinds().kinds["plan"].place.folders, "rfcs")
    assert plan.place.titles == kinds().kinds["plan"].place.titles
    assert (plan.limits.max_lines, plan.limits.max_lines_hard) == (90, 500)
    assert extended(text).lineage("plan") == ("plan",)


def test_a_file_takes_the_place_of_a_kind_that_it_only_names() -> None:
    plan = extended('name = "plan"\n[[section]]\nname = "Idea"\n').kinds["plan"]
    assert [section.name for section in plan.section] == ["Idea"]


def test_files_extend_each_other_in_any_order() -> None:
    found = extended('name = "a"\nextends = "b"\n', 'name = "b"\nextends = "prompt"\n')
    assert found.lineage("a") == ("a", "b", "prompt")
    assert found.kinds["a"].section == kinds().kinds["prompt"].section


def test_scopes_are_merged_too() -> None:
    found = extended(
        'name = "batch"\nextends = "implementation-prompts"\n'
        '[[scope]]\nname = "Prompt"\nheading = "prompt"\n'
        '[[scope.section]]\nname = "Budget"\npresence = "required"\n'
    )
    (scope,) = found.kinds["batch"].scope
    assert scope.section[-1].name == "Budget"
    assert scope.section[0].name == "Context files to load"
    assert all("Budget" in form.sections for form in scope.form)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            'name = "spec"\n[[sectoin]]\nname = "A"\n',
            "0.toml:2: unknown key `sectoin` in kind `spec`; did you mean `section`?",
        ),
        (
            'name = "x"\n[[section]]\nname = "A"\n[[section]]\nname = "B"\npresense = "required"\n',
            "0.toml:6: unknown key `presense` in `section` of kind `x`; did you mean `presence`?",
        ),
        (
            'name = "x"\n[limits]\nmax_lines = 3\n',
            "0.toml:3: unknown key `max_lines` in `limits` of kind `x`; did you mean `max-lines`?",
        ),
        (
            'name = "x"\n[[section]]\nname = "A"\npresence = "must"\n',
            "0.toml:4: `presence` in `section` of kind `x` is `must`;"
            " right is `required`, `recommended` or `optional`",
        ),
        (
            'name = "x"\n[[section]]\nname = "A"\nalso = [\n"B", 3]\n',
            "0.toml:5: an element of `also` in `section` of kind `x` is `3`; right is a text",
        ),
        ('name = "x"\nrank = "1"\n', "0.toml:2: `rank` in kind `x` is `1`; right is a whole"
         " number"),
        ('name = "x"\nsection = 1\n', "0.toml:2: `section` in kind `x` is `1`; right is a list"),
        ('name = "x"\nplace = []\n', "0.toml:2: `place` in kind `x` is a list; right is a table"),
        ('title = "x"\n', "0.toml:1: the kind has no `name`"),
        ('name = "x"\n[[form]]\nname = "f"\n', "0.toml:2: `form` of kind `x` has no `sections`"),
        (
            'name = "A kind"\n',
            "0.toml:1: `A kind` is no name of a kind; right is a name such as `work-notes`",
        ),
        (
            'name = "x"\nextends = "plans"\n',
            "0.toml:2: kind `x` extends `plans`, which does not exist; did you mean `plan`?",
        ),
        (
            'name = "x"\n[[section]]\nname = "Goals"\n[[form]]\nname = "f"\nsections = ["Gaols"]\n',
            "0.toml:6: unknown section `Gaols`; did you mean `Goals`?",
        ),
        (
            'name = "x"\n[[scope]]\nname = "S"\nheading = "phase"\nunder = "Tasks"\n',
            "0.toml:5: unknown section `Tasks`",
        ),
        ('name = "x"\n[place]\nfiles = ["!a"]\n', "0.toml:3: the glob `!a` starts with `!`, which"
         " only a `.gitignore` understands"),
        ("name = 'x", "0.toml:1: not TOML: expected \"'\" at the end of the file"),
    ],
)  # fmt: skip
def test_faults(text: str, fault: str) -> None:
    assert faults(text) == [fault]


def test_circles_are_faults() -> None:
    assert faults('name = "a"\nextends = "b"\n', 'name = "b"\nextends = "a"\n') == [
        "0.toml:2: kind `a` extends itself: a -> b -> a",
        "1.toml:2: kind `b` extends itself: b -> a -> b",
    ]


def test_one_name_in_two_files_is_a_fault() -> None:
    assert faults('name = "a"\n', 'name = "a"\n') == [
        "1.toml:1: kind `a` is already described in .phasemark/kinds/0.toml"
    ]


def test_faults_of_all_files_are_told_together() -> None:
    assert (
        len(faults('name = "a"\nx = 1\ny = 2\n', "name = ", RFC.replace("extends", "extend"))) == 4
    )


def test_keys_with_tables_have_one_shape_wherever_they_stand() -> None:
    """What the loader builds without looking at types is what the types say."""
    seen: dict[str, set[str]] = {}
    waiting: list[Any] = [Kind]
    while waiting:
        shape = waiting.pop()
        for each in fields(shape):
            nested = NESTED.get(kebab(each.name))
            if nested is not None and nested.__name__ in str(each.type):
                seen.setdefault(each.name, set()).add(nested.__name__)
                if len(seen[each.name]) == 1 and nested is not shape:
                    waiting.append(nested)
    assert set(seen) == set(NESTED)
    assert all(is_dataclass(shape) for shape in NESTED.values())


def test_names_compare_without_case_number_and_decoration() -> None:
    names = kinds().lexicon("plan").sections
    for name in ("goal", "goals", "objectives", "dod", "acceptance criteria", "dependencies"):
        assert name in names
    assert names["out of scope"].name == "Non-goals"
    assert names["dependency"].name == names["depends on"].name == "Depends on"


def test_what_is_singular_on_purpose_stays_so() -> None:
    """`**File:** x` in a task is a remark and no list of files."""
    assert "file" not in kinds().lexicon("phase-spec").sections
    assert "risk" not in kinds().lexicon("plan").sections


def test_exact_names_are_canonical_spellings_alone() -> None:
    exact = kinds().lexicon("plan").exact
    assert {"non-goals", "out of scope", "reference implementation", "definition of done"} <= exact
    assert not {"goal", "objective", "summary", "exit criteria", "tests"} & exact
    assert "context files to load" in kinds().lexicon("implementation-prompts").exact


def test_lexicons_are_made_once() -> None:
    assert kinds().lexicon("plan") is kinds().lexicon("plan")


SETTINGS = """\
[kinds]
plan = ["x/*.md"]

[aliases]
Verification = ["Proof"]
"Out of scope" = ["Later"]

[aliases.plan]
Goals = ["Targets", "Checklist"]
"""


def test_aliases_of_settings_are_names_like_others() -> None:
    settings = read_settings("phasemark.toml", SETTINGS)
    found = extend(extended(RFC), {}, settings.aliases)
    check_names(found, settings)
    assert found.lexicon("prompt").sections["proof"].name == "Verification"
    assert found.lexicon("plan").scopes["Phase"]["proof"].name == "Verification"
    assert found.lexicon("plan").sections["later"].name == "Non-goals"
    assert found.lexicon("rfc").sections["target"].name == "Goals"
    assert "target" not in found.lexicon("prompt").sections


def test_an_alias_of_settings_is_taken_from_the_section_that_had_it() -> None:
    assert kinds().lexicon("plan").sections["checklist"].name == "Tasks"
    found = extend(kinds(), {}, read_settings("phasemark.toml", SETTINGS).aliases)
    assert found.lexicon("plan").sections["checklist"].name == "Goals"
    assert "checklist" not in found.lexicon("plan").exact


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[kinds]\nplans = []", "2: unknown kind `plans`; did you mean `plan`?"),
        ("[aliases.note]\nStatus = []", "1: unknown kind `note`"),
        (
            "[aliases.plan]\nGaols = []",
            "2: unknown section `Gaols` of `plan`; did you mean `Goals`?",
        ),
        ("[aliases]\nVerificaton = []", "2: unknown section `Verificaton`; did you mean"
         " `Verification`?"),
    ],
)  # fmt: skip
def test_names_that_settings_have_wrong(text: str, fault: str) -> None:
    with pytest.raises(ConfigError) as caught:
        check_names(kinds(), read_settings("phasemark.toml", text))
    assert str(caught.value) == f"phasemark.toml:{fault}"


LINES = st.sampled_from(
    [line for text in (RFC, texts()["handoff.toml"]) for line in text.split("\n")]
)


@settings(deadline=None)
@given(st.lists(LINES, max_size=12))
def test_any_mixture_of_lines_is_a_kind_or_a_fault(lines: list[str]) -> None:
    try:
        found = extend(kinds(), {"x.toml": "\n".join(lines)})
    except ConfigError as error:
        paths = {problem.path for problem in error.problems}
    else:
        paths = {"x.toml" for name in found.kinds if found.lexicon(name)}
    assert paths == {"x.toml"}
