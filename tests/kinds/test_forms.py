"""What a document misses, by the form of its kind that it is nearest to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinds.files import kinds
from phasemark.kinds.forms import absent, nearest
from phasemark.kinds.model import Form, Kind, ScopeKind, SectionKind
from phasemark.syntax.names import normalise

TEMPLATES = {
    "plan, chapter 1": "plan: Overview, Goals, Constraints, Definition of done, Out of scope",
    "plan, chapter 2": "plan: Overview, Goals, Non-goals, Constraints, References, Verification,"
    " Definition of done, Risks / open questions",
    "plan, chapter 13": "plan: Overview, Goals, Context, References, Phases, Definition of done,"
    " Out of scope, Risks / open questions",
    "plan, chapter 15": "plan: Goals, References, Verification, Definition of done",
    "outline of a plan, chapter 13": "plan: Overview, Goals, Phases, Definition of done",
    "prompt, chapter 1": "prompt: Role, Context, Task, Constraints, Session management,"
    " Commit discipline",
    "prompt, chapter 3": "prompt: Role, Context, Task, Constraints, Deliverables,"
    " Session management, Verification, Commit discipline",
    "outline of a prompt, chapter 13": "prompt: Role, Context, Task, Constraints, Verification,"
    " Commit discipline",
    "work notes, chapters 1 and 4": "work-notes: Status, Decisions, Assumptions, Open questions,"
    " Session log, Commits",
    "outline of work notes, chapter 13": "work-notes: Status, Decisions, Session log",
    "specification, chapter 7": "phase-spec: Status, Depends on, Design rationale, Tasks, Files,"
    " Exit criteria, Progress notes",
    "specification, chapter 13": "phase-spec: Status, Depends on, Feature flag, Migration,"
    " Design rationale, Tasks, Files, Exit criteria, Progress notes",
    "specification that is also the plan": "phase-spec: Status, Overview, Depends on, Goals,"
    " Constraints, References, Tasks, Files, Exit criteria, Out of scope,"
    " Risks / open questions",
    "implementation prompts": "implementation-prompts: ",
    "handoff, first form": "handoff: Status, Files to review, Key decisions, Open questions,"
    " Immediate next step, How to resume",
    "handoff, second form": "handoff: Phase, Status, Files to review, Key decisions,"
    " Open questions, Verification run, Next step, How to resume",
    "library entry": "library-entry: When to use, Prerequisites, Recommended model tier,"
    " The prompt, Customization points, Expected output, Common issues and fixes, Examples,"
    " Changelog",
    "outline of a library entry": "library-entry: When to use, Prerequisites,"
    " Recommended model tier, The prompt, Verification",
    "skill": "skill: Goal, Use when, Inputs to confirm, Procedure, Output format, Guardrails",
}
SCOPES = {
    "implementation prompt, chapter 7": "implementation-prompts/Prompt: Context files to load,"
    " Task, Constraints, Verification, Stop rule",
    "implementation prompt in full": "implementation-prompts/Prompt: Context files to load, Task,"
    " Constraints, Verification, Stop rule, Commit discipline",
    "stage, planning template": "stage-plan/Stage: Duration, Priority, Files Created/Modified,"
    " Dependencies, Parallel Group, Can run in parallel with, Deliverables, Value Delivered",
    "stage, example": "stage-plan/Stage: Files, Dependencies, Parallel Group",
}
QUIET = {"SPC011", "SPC012", "SKL013", "SKL008", "PLN017"}
"""Off by default."""


def read(described: str) -> tuple[Kind | ScopeKind, list[str]]:
    """`kind: Section, Section` or `kind/Scope: Section` as the owner and canonical names."""
    name, _, listed = described.partition(":")
    kind = kinds().kinds[name.split("/")[0]]
    lexicon = kinds().lexicon(kind.name)
    owner: Kind | ScopeKind = kind
    names = lexicon.sections
    if "/" in name:
        owner = next(scope for scope in kind.scope if scope.name == name.split("/")[1])
        names = lexicon.scopes[owner.name]
    return owner, [names[normalise(each)].name for each in listed.split(",") if each.strip()]


def missed(owner: Kind | ScopeKind, present: list[str]) -> list[str]:
    """The codes of rules that are on and miss a section, each once."""
    codes = []
    for section in absent(owner, set(present)):
        rule = section.missing
        if rule is None and isinstance(owner, Kind) and section.presence != "optional":
            rule = owner.missing
        if rule is not None and rule.code not in QUIET and rule.code not in codes:
            codes.append(rule.code)
    return codes


@pytest.mark.parametrize(
    "described", [*TEMPLATES.values(), *SCOPES.values()], ids=[*TEMPLATES, *SCOPES]
)
def test_no_template_of_the_guide_misses_anything(described: str) -> None:
    assert missed(*read(described)) == []


FULL = [
    ("plan, chapter 1", {"Definition of done": "PLN006", "Constraints": "PLN004",
                         "Goals": "PLN002", "Non-goals": "PLN003"}),
    ("plan, chapter 2", {"Overview": "PLN001", "Goals": "PLN002", "Non-goals": "PLN003",
                         "Constraints": "PLN004", "References": "PLN005",
                         "Verification": "PLN007", "Definition of done": "PLN006"}),
    ("plan, chapter 13", {"Overview": None, "Goals": "PLN002", "References": "PLN005",
                          "Definition of done": "PLN006", "Non-goals": "PLN003"}),
    ("plan, chapter 15", {"Goals": "PLN002", "References": "PLN005", "Verification": "PLN007",
                          "Definition of done": "PLN006"}),
    ("prompt, chapter 3", {"Role": "PRM001", "Context": "PRM002", "Task": "PRM003",
                           "Constraints": "PRM004", "Deliverables": "PRM005",
                           "Session management": "PRM007", "Verification": "PRM006",
                           "Commit discipline": "PRM008"}),
    ("work notes, chapters 1 and 4", {"Status": "NTE001", "Decisions": "NTE001",
                                      "Assumptions": "NTE001", "Commits": "NTE001"}),
    ("specification, chapter 13", {"Status": "SPC001", "Depends on": "SPC002",
                                   "Design rationale": "SPC003", "Tasks": "SPC004",
                                   "Files": "SPC006", "Exit criteria": "SPC008",
                                   "Migration": None}),
    ("specification that is also the plan", {"Goals": "PLN002", "Constraints": "PLN004",
                                             "References": "PLN005", "Exit criteria": "SPC008",
                                             "Non-goals": None}),
    ("handoff, first form", {"Status": "HND001", "Next step": "HND001"}),
    ("handoff, second form", {"Verification run": "HND005", "How to resume": "HND001"}),
    ("library entry", {"When to use": "LIB001", "The prompt": "LIB001", "Examples": "LIB002"}),
    ("skill", {"Goal": "SKL006", "Use when": "SKL007", "Inputs to confirm": None,
               "Procedure": "SKL009", "Output format": "SKL010", "Guardrails": "SKL011"}),
    ("implementation prompt in full", {"Context files to load": "IMP004", "Task": "IMP009",
                                       "Constraints": "IMP010", "Verification": "IMP011",
                                       "Stop rule": "IMP013"}),
    ("stage, planning template", {"Duration": "STG012", "Priority": "STG012", "Files": "STG001",
                                  "Dependencies": "STG003", "Parallel Group": "STG005",
                                  "Deliverables": "STG010", "Value Delivered": "STG011"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("template", "section", "code"),
    [(template, *pair) for template, removed in FULL for pair in removed.items()],
)
def test_one_section_taken_out_of_a_template_is_all_that_is_missed(
    template: str, section: str, code: str | None
) -> None:
    owner, present = read((TEMPLATES | SCOPES)[template])
    present.remove(section)
    assert missed(owner, present) == ([code] if code else [])


def test_a_prompt_that_holds_its_implementation_prompts_is_a_prompt() -> None:
    owner, present = read(
        "implementation-prompts: Role, Context, Task, Constraints, Deliverables,"
        " Session management, Commit discipline"
    )
    assert missed(owner, present) == ["PRM006"]


def test_deliverables_stand_for_the_files_of_a_specification() -> None:
    owner, present = read(TEMPLATES["specification, chapter 7"])
    present[present.index("Files")] = "Deliverables"
    assert missed(owner, present) == []


def test_a_plan_with_nothing_but_goals_is_asked_for_the_rest_of_its_nearest_form() -> None:
    owner, present = read("plan: Goals, Verification")
    assert missed(owner, present) == ["PLN005", "PLN006"]


def test_an_exact_form_counts_only_for_what_it_says() -> None:
    owner, _ = read("work-notes: Status")
    found = [
        nearest(owner, set(present))
        for present in (("Status", "Decisions", "Session log"), ("Status", "Decisions"))
    ]
    assert [form and form.name for form in found] == ["short work notes", "work notes of a phase"]


def test_without_forms_everything_is_asked_for() -> None:
    kind = Kind("x", section=(SectionKind("A"), SectionKind("B", presence="required")))
    assert nearest(kind, {"A"}) is None
    assert [section.name for section in absent(kind, {"A"})] == ["B"]


NAMES = st.sampled_from("ABCDEF")


@st.composite
def a_form(draw: st.DrawFn) -> Form:
    sections, allowed = draw(st.sets(NAMES)), draw(st.sets(NAMES))
    return Form("x", tuple(sections), tuple(allowed - sections), draw(st.booleans()))


@given(st.lists(a_form(), max_size=4), st.sets(NAMES))
def test_whoever_holds_exactly_a_form_misses_nothing(forms: list[Form], optional: set[str]) -> None:
    sections = tuple(
        SectionKind(name, presence="optional" if name in optional else "required")
        for name in "ABCDEF"
    )
    kind = Kind("x", section=sections, form=tuple(forms))
    for form in forms:
        assert not [
            section.name
            for section in absent(kind, set(form.sections))
            if section.presence != "optional"
        ]
