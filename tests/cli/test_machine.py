"""Formats for machines: json, jsonl, github, gitlab, sarif, junit, concise."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from cli.rows import PLAIN, rendered, row
from phasemark import __version__
from phasemark.cli.fingerprint import fingerprints
from phasemark.cli.render import FORMATS
from phasemark.cli.render.row import Elsewhere, Mend
from phasemark.cli.terminal import Style

SARIF = json.loads((Path(__file__).parent / "sarif-part.schema.json").read_text(encoding="utf-8"))
SNAPSHOTS = {
    "concise": "concise.txt", "json": "findings.json", "jsonl": "findings.jsonl",
    "github": "github.txt", "gitlab": "gitlab.json", "sarif": "findings.sarif",
    "junit": "junit.xml",
}  # fmt: skip


@pytest.mark.parametrize("form", SNAPSHOTS)
def test_findings_in_each_format(form, snapshot):
    snapshot(SNAPSHOTS[form], rendered(form, *PLAIN, hints=3).replace(__version__, "VERSION"))


def test_every_format_has_a_snapshot():
    assert {*SNAPSHOTS, "text"} == {*FORMATS}


@pytest.mark.parametrize("form", ["json", "gitlab", "sarif", "github", "jsonl", "junit"])
def test_machines_get_no_colours(form):
    assert "\x1b" not in rendered(form, *PLAIN, style=Style(color=True))


def test_json_without_findings_is_an_empty_array():
    assert rendered("json") == "[]\n"


def test_jsonl_without_findings_is_nothing():
    assert rendered("jsonl") == ""


def test_jsonl_has_the_objects_of_json():
    lines = rendered("jsonl", *PLAIN).strip().split("\n")
    assert [json.loads(line) for line in lines] == json.loads(rendered("json", *PLAIN))


def test_json_fields_and_their_order():
    [first, second, *_] = json.loads(rendered("json", *PLAIN))
    assert list(first) == [
        "path", "line", "column", "endLine", "endColumn", "code", "name", "severity",
        "message", "related", "fix",
    ]  # fmt: skip
    assert first["fix"] is None
    assert first["related"] == []
    assert second["fix"] == {"title": "Replace by `Phase 2`", "safety": "choice"}
    assert list(second["related"][0]) == ["path", "line", "column", "message"]


def test_json_paths_are_exact():
    path = "plan/\x1b a\u202e 阶段.md"
    [found] = json.loads(rendered("json", row("STA009", "m", "x", path=path)))
    assert found["path"] == path


def test_a_name_that_is_no_utf_8_is_shown_in_json():
    [found] = json.loads(rendered("json", row("STA009", "m", "x", path="plan/\udcff.md")))
    assert found["path"] == "plan/\\xff.md"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\n::error::b", "a\\n::error::b"),
        ("100%", "100%25"),
        ("%0A::error::b", "%250A::error::b"),
    ],
)
def test_a_message_cannot_begin_another_github_command(text, shown):
    line = rendered("github", row("STA009", text, "x"))
    assert line.endswith(f"::{shown}\n")
    assert line.count("\n") == 1


def test_a_path_cannot_set_github_properties():
    line = rendered("github", row("STA009", "m", "x", path="a,line=9::b.md"))
    assert line.startswith("::warning file=a%2Cline=9%3A%3Ab.md,line=1,")


def test_github_takes_no_columns_over_several_lines():
    line = rendered("github", row("STA009", "m", "x", end_line=4, end_column=2))
    assert "endLine=4" in line
    assert "col=" not in line


def test_gitlab_fingerprints_differ_for_equal_findings():
    entries = json.loads(rendered("gitlab", *[row("STA009", "m", "x", line=n) for n in (1, 2)]))
    assert len({entry["fingerprint"] for entry in entries}) == 2


def sarif(*rows, **more):
    log = json.loads(rendered("sarif", *rows, **more))
    Draft202012Validator(SARIF).validate(log)
    return log["runs"][0]


def test_sarif_holds_to_its_schema():
    Draft202012Validator.check_schema(SARIF)
    run = sarif(*PLAIN, unread=(("plan/old.md", "not UTF-8"),))
    assert run["columnKind"] == "unicodeCodePoints"
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]


def test_sarif_without_findings_holds_to_its_schema():
    assert sarif()["results"] == []


@pytest.mark.parametrize("path", ["a b.md", "\x1b]0;x.md", "c:d.md", "阶段/ü%20.md", "-rf.md"])
def test_sarif_addresses_are_percent_encoded_and_lead_back(path):
    run = sarif(row("STA009", "m", "x", path=path))
    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote(uri) == path
    assert uri.isascii()
    assert not set(uri) & set(' "<>\\^`{|}:;')


def test_sarif_keeps_the_bytes_of_a_name_that_is_no_utf_8():
    run = sarif(row("STA009", "m", "x", path="plan/\udcff.md"))
    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "plan/%FF.md"


def test_sarif_related_places():
    place = Elsewhere("b.md", "b.md", 3, 4, "the other")
    run = sarif(row("STA009", "m", "x", related=(place,)))
    [related] = run["results"][0]["relatedLocations"]
    assert related["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 4}


def test_junit_counts_and_passing_documents():
    text = rendered("junit", *PLAIN, documents=("plan/phase-1.md", "plan/phase-3.md"))
    suites = ElementTree.fromstring(text.partition("\n")[2])
    assert [suite.get("name") for suite in suites] == [
        "plan/phase-1.md",
        "plan/phase-2.md",
        "plan/phase-3.md",
    ]
    assert [suite.get("failures") for suite in suites] == ["3", "1", "0"]
    assert suites.get("failures") == "4"


def test_junit_is_xml_whatever_the_text_is():
    hostile = "]]>&<a \x00\x0b\ufffe\uffff\ud800\"'"
    one = row("STA009", hostile, hostile, path=hostile, fix=Mend(hostile, "safe"))
    ElementTree.fromstring(rendered("junit", one).partition("\n")[2])


def test_fingerprints_survive_moved_lines():
    before = row("STA009", "`[x ]` is no checkbox", "- [x ] Tests pass", line=9)
    after = row("STA009", "`[x ]` is no checkbox", "  -  [x] Tests  pass", line=90)
    assert fingerprints([before]) == fingerprints([after])


def test_fingerprints_survive_numbers_that_grow():
    assert fingerprints([row("STA009", "201 lines", "# P")]) == fingerprints(
        [row("STA009", "202 lines", "# P")]
    )


def test_fingerprints_tell_other_findings_apart():
    rows = [
        row("STA009", "m", "x"),
        row("PLN004", "m", "x"),
        row("STA009", "n", "x"),
        row("STA009", "m", "y"),
        row("STA009", "m", "x", path="plan/other.md"),
        row("STA009", "m", "x", line=2),
    ]
    assert len(set(fingerprints(rows))) == len(rows)


def test_concise_is_one_line_a_finding():
    lines = rendered("concise", *PLAIN).split("\n")
    assert lines[1] == (
        "plan/phase-1.md:14:3: information REF006 `Phase 9` does not exist;"
        " the nearest is `Phase 2`"
    )
