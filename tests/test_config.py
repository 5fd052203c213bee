"""The text of a configuration to settings, and every fault at its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasemark.config import KEYS, Settings, matches, read_settings
from phasemark.errors import ConfigError

EVERYTHING = """\
select = ["PLN", "SEC0"]
ignore = ["PLN001"]
extend-select = ["long-plan"]
profile = "strict"
exclude = ["vendor/**", "*.tmp.md"]
commands = ["helmfile"]
allow-outside = true
baseline = ".phasemark/baseline.json"
phase-words = ["Sprint", "Faza"]
token-budget = 9000

[severity]
PLN004 = "off"
SEC = "error"

[per-file-ignores]
"docs/**" = ["PLN", "PRM"]

[kinds]
plan = ["rfcs/*.md"]

[aliases]
Verification = ["Proof"]

[aliases.plan]
Goals = ["Targets", "Aims"]

[sessions]
default = "ollama run mistral"
Phase-2b = "ollama run llama3"
"""


def test_every_key_is_read() -> None:
    settings = read_settings("phasemark.toml", EVERYTHING)
    assert settings == Settings(
        select=("PLN", "SEC0"),
        ignore=("PLN001",),
        extend_select=("long-plan",),
        severity={"PLN004": "off", "SEC": "error"},
        per_file_ignores={"docs/**": ("PLN", "PRM")},
        kinds={"plan": ("rfcs/*.md",)},
        aliases={"": {"Verification": ("Proof",)}, "plan": {"Goals": ("Targets", "Aims")}},
        exclude=("vendor/**", "*.tmp.md"),
        profile="strict",
        phase_words={"sprint": "phase", "faza": "phase"},
        commands=("helmfile",),
        allow_outside=True,
        baseline=".phasemark/baseline.json",
        sessions={"default": "ollama run mistral", "phase-2b": "ollama run llama3"},
        token_budget=9000,
        declares=True,
        path="phasemark.toml",
    )
    assert all(f"{key} =" in EVERYTHING or f"[{key}" in EVERYTHING for key in KEYS)


def test_an_empty_file_declares_and_changes_nothing() -> None:
    assert read_settings("phasemark.toml", "") == Settings(declares=True, path="phasemark.toml")


def test_codes_and_names_of_rules_have_places() -> None:
    """Whoever looks for unknown rules says where they are written."""
    assert read_settings("phasemark.toml", EVERYTHING).places == {
        "PLN": (1, 11),
        "SEC0": (1, 18),
        "PLN001": (2, 11),
        "long-plan": (3, 18),
        "PLN004": (13, 1),
        "SEC": (14, 1),
        "PRM": (17, 21),
    }


def test_kinds_and_sections_have_places() -> None:
    assert read_settings("phasemark.toml", EVERYTHING).kind_places == {
        ("kinds", "plan"): (20, 1),
        ("aliases", "Verification"): (23, 1),
        ("aliases", "plan"): (25, 10),
        ("aliases", "plan", "Goals"): (26, 1),
    }


def test_phase_words_may_say_what_they_mean() -> None:
    text = "[phase-words]\nPhase = ['Faza']\nstage = ['Etap', 'ЭТАП']\n"
    assert read_settings("phasemark.toml", text).phase_words == {
        "faza": "phase",
        "etap": "stage",
        "этап": "stage",
    }


@pytest.mark.parametrize(
    ("text", "declares"),
    [
        ("[tool.phasemark]\nprofile = 'relaxed'\n", True),
        ("[tool.phasemark]\n", True),
        ("[project]\nname = 'x'\n", False),
        ("tool = 1\n", False),
    ],
)
def test_a_table_of_another_file(text: str, declares: bool) -> None:
    settings = read_settings("pyproject.toml", text, "tool.phasemark")
    assert settings.declares == declares
    assert settings.profile == ("relaxed" if "relaxed" in text else "standard")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("\nselct = []", "2: unknown key `selct`; did you mean `select`?"),
        ("extend_select = []", "1: unknown key `extend_select`; did you mean `extend-select`?"),
        ("zzzzzzz = 1", "1: unknown key `zzzzzzz`"),
        ('select = "PLN"', "1: `select` is `PLN`; right is a list of texts"),
        ("select = [\n1]", "2: an element of `select` is a number; right is a text"),
        ('select = [""]', "1: an element of `select` is an empty text; right is a text"),
        ("exclude = 1979-01-01", "1: `exclude` is a date; right is a list of texts"),
        ('profile = "hard"', "1: `profile` is `hard`; right is `relaxed`, `standard` or `strict`"),
        (
            '[severity]\nPLN = "warn"',
            "2: `severity.PLN` is `warn`;"
            " right is `error`, `warning`, `information`, `hint` or `off`",
        ),
        ("severity = []", "1: `severity` is a list; right is a table"),
        ("[kinds]\nplan = true", "2: `kinds.plan` is `true`; right is a list of texts"),
        (
            "exclude = ['!a']",
            "1: the glob `!a` starts with `!`, which only a `.gitignore` understands",
        ),
        ("[per-file-ignores]\n'/' = []", "2: the glob `/` names no file"),
        ("allow-outside = 'yes'", "1: `allow-outside` is `yes`; right is `true` or `false`"),
        ("token-budget = 0", "1: `token-budget` is a number; right is a number above zero"),
        ("token-budget = true", "1: `token-budget` is `true`; right is a number above zero"),
        ("[sessions]\ndefault = 1", "2: `sessions.default` is a number; right is a text"),
        ('sessions.x = "a\\nb"', "1: `sessions.x` is more than one line"),
        ("baseline = {}", "1: `baseline` is a table; right is a text"),
        (
            "[phase-words]\nphases = []",
            "2: unknown key `phases` in `phase-words`; right are `phase` and `stage`",
        ),
        ("aliases = 3", "1: `aliases` is a number; right is a table"),
        ("[aliases.plan]\nGoals = 'x'", "2: `aliases.plan.Goals` is `x`; right is a list of texts"),
        ("select = [", "1: not TOML: unexpected value at the end of the file"),
    ],
)
def test_faults(text: str, fault: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_settings("phasemark.toml", text)
    assert str(caught.value) == f"phasemark.toml:{fault}"


def test_all_faults_are_told_in_the_order_of_the_file() -> None:
    with pytest.raises(ConfigError) as caught:
        read_settings(
            "pyproject.toml", "[tool.phasemark]\nselct = 1\nignore = 2\n", "tool.phasemark"
        )
    assert [(problem.line, problem.column) for problem in caught.value.problems] == [(2, 1), (3, 1)]


def test_a_table_that_is_none() -> None:
    with pytest.raises(ConfigError, match=r"2: `tool\.phasemark` is a number; right is a table"):
        read_settings("pyproject.toml", "[tool]\nphasemark = 1", "tool.phasemark")


def test_settings_can_match_their_globs() -> None:
    settings = read_settings("phasemark.toml", EVERYTHING)
    assert [glob for glob in settings.exclude if matches(glob, "vendor/x/plan.md")] == ["vendor/**"]


VALUES = st.recursive(
    st.sampled_from(["1", "true", '"x"', '""', "1979-05-27", "nan", "[]", "{}", '["PLN004"]']),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda values: f"[{', '.join(values)}]")
        | st.dictionaries(st.sampled_from(["plan", "Goals", '"*.md"', "x"]), inner, max_size=3).map(
            lambda table: "{" + ", ".join(f"{key} = {value}" for key, value in table.items()) + "}"
        )
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*KEYS, "other", '"a.b"']), VALUES, max_size=5))
def test_any_value_of_any_key_is_settings_or_a_fault(keys: dict[str, str]) -> None:
    text = "\n".join(f"{key} = {value}" for key, value in keys.items())
    try:
        settings = read_settings("phasemark.toml", text)
    except ConfigError as error:
        lines = [problem.line for problem in error.problems]
        assert lines == sorted(lines)
    else:
        assert settings.declares
