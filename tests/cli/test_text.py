"""The text format: layout, carets, colours."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cli.rows import PLAIN, rendered, row
from phasemark.cli.render.row import Elsewhere, Mend
from phasemark.cli.terminal import Style, cells, shown_path, visible, width
from phasemark.rules.rule import Severity

HOSTILE = "\x1b[31mred\x07\u202e\u009b2J\r\u2028\udcff\U000e0041##[error]"


def carets(text: str, mark: str, **more: object) -> list[str]:
    """The source line and the line of carets of a finding on `mark`."""
    lines = rendered("text", row("REF006", "m", text, mark=mark, **more)).split("\n")
    return [line.split("| ", 1)[1].split(" unknown-phase")[0] for line in lines[1:3]]


def test_findings_with_their_lines(snapshot):
    snapshot("text.txt", rendered("text", *PLAIN, hints=3, known=2, fixed=1))


def test_several_codes_at_one_place_are_one_block(snapshot):
    title = "# Phase 1 - Schema"
    rows = (
        row("PAR002", "Phase 1 depends on itself", title),
        row("PLN004", "no Constraints section", title, fix=Mend("Insert it", "choice")),
        row("STA009", "`[]` is no checkbox", title, fix=Mend("Write `[ ]`", "safe")),
    )
    snapshot("text-one-place.txt", rendered("text", *rows))


def test_advice_is_given_once_in_a_document():
    rows = [row("REF006", "m", "text", path=path, line=line) for path in "ab" for line in (1, 2, 3)]
    assert rendered("text", *rows).count("= help: ") == 2


def test_advice_is_wrapped():
    lines = rendered("text", row("REF006", "m", "text"), style=Style(width=50)).split("\n")
    assert lines[3] == "     = help: Name a phase that has a document, or"
    assert lines[4] == "             write the document first."


def test_many_related_places_are_counted():
    related = tuple(Elsewhere("b.md", "b.md", line, 1, "here") for line in range(1, 11))
    text = rendered("text", row("REF006", "m", "text", related=related))
    assert "see: b.md:8:1 here\n" in text
    assert "b.md:9" not in text
    assert "see: 2 more places\n" in text


def test_a_name_that_does_not_fit_behind_the_carets_has_its_own_line():
    text = rendered("text", row("REF006", "m", "x" * 70), style=Style(width=80))
    assert "^\n     | unknown-phase\n" in text


def test_nothing_found():
    assert rendered("text", documents=("plan/a.md", "plan/b.md")) == (
        "Nothing found in 2 documents.\n"
    )


def test_no_document_is_said_and_how_to_find_out_why():
    assert "`phasemark kinds`" in rendered("text", documents=())


def test_files_that_were_not_read_are_counted():
    text = rendered("text", documents=("plan/a.md",), unread=(("plan/old.md", "not UTF-8"),))
    assert "1 file could not be read.\n" in text


def test_carets_stand_below_wide_characters():
    source, below = carets("- 阶段 9 之后", "9")
    assert width(source[: source.index("9")]) == below.index("^")
    assert below.count("^") == 1


def test_carets_are_as_wide_as_what_they_mark():
    source, below = carets("- 阶段 9", "阶段")
    assert below == "  ^^^^"
    assert source == "- 阶段 9"


def test_tabs_are_expanded():
    source, below = carets("-\tPhase 9", "Phase 9")
    assert source == "-   Phase 9"
    assert below == "    ^^^^^^^"


def test_combining_characters_take_no_cell():
    _, below = carets("e\u0301 Phase 9", "Phase 9")
    assert below == "  ^^^^^^^"


def test_controls_are_shown_and_carets_keep_their_place():
    source, below = carets("\x1b[31m Phase 9", "Phase 9")
    assert source == "\\x1b[31m Phase 9"
    assert below.index("^") == source.index("Phase 9")


def test_a_long_line_is_cut_around_the_finding():
    line = "word " * 200_000
    place = 400_000
    text = line[:place] + "Phase 9" + line[place:]
    source, below = carets(text, "Phase 9")
    assert width(source) <= 80
    assert source.startswith("…")
    assert source.endswith("…")
    assert source[below.index("^") :].startswith("Phase 9")


def test_a_finding_over_several_lines_is_marked_on_its_first():
    one = row("REF006", "m", "- Phase 9 and", mark="Phase 9", end_line=3, end_column=2)
    assert "|   ^^^^^^^^^^^ unknown-phase" in rendered("text", one)


def test_a_place_without_width_has_one_caret():
    _, below = carets("text", "", column=5, end_column=5)
    assert below == "    ^"


def test_colours_are_ours_alone():
    rows = (row("REF006", HOSTILE, HOSTILE, path=f"plan/{HOSTILE}.md"),)
    text = rendered("text", *rows, style=Style(color=True))
    assert "\x1b[1m" in text
    assert "\x1b[31m" not in text
    assert "\x07" not in text
    assert "\u202e" not in text


def test_nothing_hostile_leaves_in_any_place():
    place = Elsewhere(HOSTILE, HOSTILE, 1, 1, HOSTILE)
    one = row("REF006", HOSTILE, HOSTILE, path=HOSTILE, related=(place,), fix=Mend(HOSTILE, "safe"))
    for form in ("text", "concise", "github", "junit", "json", "jsonl", "gitlab", "sarif"):
        text = rendered(form, one, unread=((HOSTILE, HOSTILE),))
        hidden = [mark for mark in text if mark != "\n" and visible(mark) != mark]
        assert not hidden, form
        assert "##[error]" not in text, form


def test_no_line_begins_with_a_workflow_command_by_accident():
    one = row("REF006", "::error::x", "::error::x", path="::error::x.md")
    for form in ("text", "concise"):
        text = rendered(form, one, unread=(("::error::y.md", "::z"),))
        assert not [line for line in text.split("\n") if line.lstrip().startswith("::")]


def test_paths_that_look_like_something_else_are_anchored():
    assert shown_path("-rf.md") == "./-rf.md"
    assert shown_path("=cmd.md") == "./=cmd.md"
    assert shown_path("plan/a b.md") == "plan/a b.md"


def test_hints_are_counted_as_hints():
    one = row("REF006", "m", "text", severity=Severity.HINT)
    assert "1 finding (1 hint) in 1 of 1 document." in rendered("text", one)


@given(st.text())
def test_visible_text_is_stable_and_safe(text):
    shown = visible(text)
    assert visible(shown) == shown
    assert "\x1b" not in shown
    assert "\n" not in shown


@given(st.text())
def test_cells_are_visible_text_but_for_tabs(text):
    pieces = cells(text)
    assert len(pieces) == len(text)
    if "\t" not in text:
        assert "".join(pieces) == visible(text)


@given(st.text(min_size=1), st.data())
def test_an_excerpt_never_leaves_its_room(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    one = row("REF006", "m", text, column=start + 1, end_column=end + 1)
    source, below = rendered("text", one, style=Style(width=60)).split("\n")[1:3]
    assert width(source) <= 60
    assert width(below.split(" unknown-phase")[0]) <= 60
    assert "^" in below
