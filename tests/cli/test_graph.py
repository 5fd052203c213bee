"""`graph`: every form of it, whatever the documents say."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest

from cli.phases import HOSTILE, notes, plan, stage
from cli.project import CONFIG, Project
from phasemark.cli.graph import FORMATS

TANGLED = {
    **plan("1", name="Base"), **notes("1", "Complete"), **plan("2", "1", name="Core"),
    **plan("3", "3"), **plan("4", "5"), **plan("5", "4", "9"), **plan("6", name=HOSTILE),
    "plan/STAGE_7_PLAN.md": "# Stage 7: Parts\n\n" + stage("7.1", files="go.mod a.py")
    + stage("7.2", files="go.mod b.py"),
}  # fmt: skip


@pytest.fixture
def tangled(project: Project) -> Project:
    for path, text in TANGLED.items():
        project.write(path, text)
    return project


def test_the_json_says_it_all(tangled):
    assert tangled.run("graph", "--format", "json") == 0
    graph = json.loads(tangled.out)
    assert list(graph) == [
        "nodes", "edges", "cycles", "unknown", "collisions", "criticalPath", "mergeOrder",
    ]  # fmt: skip
    nodes = {node["id"]: node for node in graph["nodes"]}
    assert nodes["phase-2"] == {
        "id": "phase-2", "word": "phase", "name": "Core", "path": "plan/phase-2.md", "line": 1,
        "state": "unknown", "reason": "nothing says its state", "ready": True, "blockedBy": [],
        "level": 1, "writes": [], "reads": [],
    }  # fmt: skip
    assert nodes["phase-5"]["blockedBy"] == ["phase-4", "phase-9"]
    assert nodes["stage-7.1"]["writes"] == ["go.mod", "a.py"]
    assert {
        "from": "phase-2", "to": "phase-1", "optional": False, "implied": False,
        "path": "plan/phase-2.md", "line": 4,
    } in graph["edges"]  # fmt: skip
    assert graph["cycles"] == [["phase-3"], ["phase-4", "phase-5"]]
    assert graph["unknown"] == [{"from": "phase-5", "id": "phase-9"}]
    assert graph["collisions"] == [{"path": "go.mod", "between": ["stage-7.1", "stage-7.2"]}]
    assert graph["criticalPath"] == ["phase-1", "phase-2"]
    assert graph["mergeOrder"] == [*(f"phase-{n}" for n in range(1, 7)), "stage-7.1", "stage-7.2"]


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_of_any_documents(tangled, form):
    assert tangled.run("graph", "--format", form) == 0
    assert tangled.err == ""
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", tangled.out)


@pytest.mark.parametrize("form", FORMATS)
def test_no_documents_are_a_sentence(project, form):
    assert project.run("graph", "--format", form) == 0
    assert project.err == (
        "phasemark: no document here describes a phase or a stage; `phasemark kinds` says what"
        " each is, `phasemark new phase 1` writes the first\n"
    )


def test_projects_below_are_named(project):
    project.write("below/phasemark.toml", CONFIG)
    project.run("graph")
    assert "projects of their own lie below: `below`" in project.err


def test_the_text_marks_what_is_wrong(tangled):
    tangled.run("graph")
    assert "Cycle: Phase 4 → Phase 5 → Phase 4: none of them can start\n" in tangled.out
    assert "Unknown: Phase 5 depends on Phase 9, which nothing describes\n" in tangled.out
    assert "Manifest: Stage 7.1 and Stage 7.2 write go.mod and run together\n" in tangled.out
    assert "  ▶ Phase 2    ready        Core  <- Phase 1\n" in tangled.out


def test_pictures_are_xml_and_run_nothing(tangled):
    for form in ("svg", "html"):
        tangled.run("graph", "--format", form)
        assert "<script" not in tangled.out
        picture = tangled.out[tangled.out.index("<svg") : tangled.out.index("</svg>") + 6]
        ElementTree.fromstring(picture)


def test_labels_stay_inside_of_their_quotes(tangled):
    tangled.run("graph", "--format", "mermaid")
    for line in tangled.out.split("\n"):
        if "[" in line:
            label = re.fullmatch(r'  n\d+\["([^"]*)"\]:::\w+', line)
            assert label
            assert not re.search(r"[`<>\"\\$%{}]", label[1].replace("<br/>", ""))
    assert "%%{" not in tangled.out
    tangled.run("graph", "--format", "dot")
    for line in tangled.out.split("\n"):
        if "label=" in line:
            assert re.fullmatch(r'  n\d+ \[(\w+=("([^"\\]|\\.)*"|\w+)(, )?)+\];', line)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("2",), ["phase-1", "phase-2"]),
        (("Phase 2", "--depth", "0"), ["phase-2"]),
        (("stage-7", "--depth", "1"), ["stage-7"]),
        (("phase-4",), ["phase-4", "phase-5"]),
    ],
)
def test_the_focus_is_on_a_phase_and_what_is_around(tangled, words, found):
    tangled.run("graph", "--format", "json", "--focus", *words)
    assert [node["id"] for node in json.loads(tangled.out)["nodes"]] == found


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--focus", "phase-22"), "there is no phase `phase-22`; did you mean `phase-2`?"),
        (("--depth", "3"), "`--depth` counts from a phase; name it with `--focus`"),
        (("--root", "nowhere"), "there is no `nowhere`"),
        (("--root", "plan/phase-1.md"), "`plan/phase-1.md` is no folder"),
        (("--format", "png"), "`--format` takes no `png`; right are `text`, `svg`, `html`,"),
    ],
)
def test_what_is_wrong_is_said(tangled, arguments, sentence):
    assert tangled.run("graph", *arguments) == 2
    assert sentence in tangled.err


def test_an_id_of_two_series_has_to_be_told_apart(project):
    for svc in ("a", "b"):
        project.write(f"{svc}/plan/phase-1.md", "# Phase 1: Name\n\n## Depends on\nNone\n")
    assert project.run("graph", "--focus", "1") == 2
    assert "`1` is several phases; say `a/phase-1` or `b/phase-1`" in project.err
    assert project.run("graph", "--focus", "b/phase-1") == 0
    assert "b: Phase 1" in project.out


def test_the_name_of_the_file_says_the_form(tangled):
    tangled.run("graph", "-o", "graph.svg")
    assert tangled.read("graph.svg").startswith("<svg")
    tangled.run("graph", "-o", "graph.txt")
    assert tangled.read("graph.txt").startswith("project: ")
