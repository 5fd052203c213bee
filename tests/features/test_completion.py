"""Completion never fails, replaces on one line, and reads the same in every order."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.outside import Made
from document.made import snapshot as made
from features.projects import snapshots
from phasemark.features.completion.candidate import MOST, About, Candidate, best, fit
from phasemark.features.completion.complete import TRIGGERS, complete
from phasemark.features.completion.configuration import complete_configuration
from phasemark.features.completion.documentation import documentation
from phasemark.workspace.snapshot import Snapshot

OUTSIDE = Made({"src/app.py": "import json\n", "package.json": "{"}, ())


@settings(max_examples=150, deadline=None)
@given(snapshots, st.sampled_from(("", *TRIGGERS)), st.data())
def test_candidates_of_any_place(snapshot: Snapshot, trigger: str, data: st.DataObject) -> None:
    for document in snapshot.documents.values():
        offset = data.draw(st.integers(0, len(document.text)))
        found = complete(snapshot, document, offset, OUTSIDE, trigger)
        if found is None:
            continue
        assert 0 < len(found.candidates) <= MOST
        for candidate in found.candidates:
            is_right(candidate, document.text, offset)
            if candidate.about is not None:
                documentation(snapshot, OUTSIDE, candidate.about, str)


def is_right(candidate: Candidate, text: str, offset: int) -> None:
    """A candidate that an editor can show and take."""
    assert candidate.label
    assert "\n" not in candidate.label
    assert 0 <= candidate.span.start <= offset <= candidate.span.end <= len(text)
    assert not {"\n", "\r"} & set(candidate.span.of(text))
    typed = text[candidate.span.start : offset]
    assert fit(typed.casefold(), candidate.compared.casefold()) is not None


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ("[severity]", "[aliases.plan]", "[", '"', "select = [", '"PLN001",', "]", "# x",
             'profile = "st', "kinds = {", "plan = [", "}", "a.b = 1", "'''", "x\u2028y", ""),
        ),
        max_size=12,
    ).map("\n".join),
    snapshots,
    st.data(),
)  # fmt: skip
def test_any_configuration(text: str, snapshot: Snapshot, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    found = complete_configuration(snapshot, text, offset)
    for candidate in found.candidates if found else ():
        is_right(candidate, text, offset)


@given(st.text(max_size=8))
def test_what_comes_back_need_not_exist(name: str) -> None:
    empty = made({})
    for topic in ("file", "section", "phase", "rule", "command", "key", "heading", name):
        documentation(empty, OUTSIDE, About(topic, name), str)


@given(st.lists(st.text(max_size=6), max_size=10), st.text(max_size=3))
def test_the_best_fit(texts: list[str], typed: str) -> None:
    found = best(texts, typed)
    assert sorted(found) == sorted(
        text for text in texts if not typed or fit(typed.casefold(), text.casefold()) is not None
    )


def test_a_slash_accepts_the_folder_that_is_typed() -> None:
    text = "# Phase 1\n\n## References\n- `sr"
    snapshot = made({"plan/phase-1.md": text}, ("src/deep/x.py", "src/y.py"))
    found = complete(snapshot, snapshot.documents["plan/phase-1.md"], len(text), OUTSIDE)
    assert found is not None
    assert {one.label: one.commits for one in found.candidates} == {
        "src": ("/",), "src/y.py": (), "src/deep": (), "src/deep/x.py": (),
    }  # fmt: skip
