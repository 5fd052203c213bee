"""What helps to read never fails, stays inside, and does not overlap where it must not."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from features.projects import snapshots
from phasemark.features.folding import folds
from phasemark.features.hints import hints
from phasemark.features.lenses import lenses, shown
from phasemark.features.linked import linked
from phasemark.features.past import past
from phasemark.features.selection import selection
from phasemark.features.tokens import MODIFIERS, TYPES, tokens
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot


@settings(max_examples=60, deadline=None)
@given(snapshots)
def test_at_most_one_fold_starts_on_a_line(snapshot: Snapshot) -> None:
    for document in snapshot.documents.values():
        line = document.source.line
        starts = [line(fold.span.start) for fold in folds(snapshot, document)]
        assert starts == sorted(set(starts))
        for fold in folds(snapshot, document):
            assert 0 <= fold.span.start <= fold.span.end <= len(document.text)
            assert line(fold.span.start) < line(fold.span.end)


@settings(max_examples=60, deadline=None)
@given(snapshots, st.data())
def test_selections_grow_from_the_cursor_to_the_document(
    snapshot: Snapshot, data: st.DataObject
) -> None:
    for document in snapshot.documents.values():
        offset = data.draw(st.integers(0, len(document.text)))
        chain = selection(document, offset)
        assert chain[-1] == Span(0, len(document.text))
        assert all(span.holds(offset) for span in chain)
        assert all(outer.covers(inner) and outer != inner for inner, outer in pairwise(chain))


@settings(max_examples=60, deadline=None)
@given(snapshots)
def test_tokens_are_in_order_each_on_one_line(snapshot: Snapshot) -> None:
    for document in snapshot.documents.values():
        end = 0
        for placed, found in tokens(snapshot, document):
            for token in found:
                start = placed.start + token.start
                text = document.text[start : placed.start + token.end]
                assert end <= start
                assert text.strip()
                assert not re.search(r"[\r\n]", text)
                assert token.type < len(TYPES)
                assert token.modifiers < 1 << len(MODIFIERS)
                end = placed.start + token.end


@settings(max_examples=40, deadline=None)
@given(snapshots, st.data())
def test_tokens_of_a_part_are_those_of_the_whole(snapshot: Snapshot, data: st.DataObject) -> None:
    for document in snapshot.documents.values():
        a, b = sorted(data.draw(st.integers(0, len(document.text))) for _ in range(2))
        whole = {placed.start: found for placed, found in tokens(snapshot, document)}
        for placed, found in tokens(snapshot, document, Span(a, b)):
            assert whole[placed.start] is found


@settings(max_examples=40, deadline=None)
@given(snapshots, st.data())
def test_tokens_after_a_keystroke_are_those_of_the_text(
    snapshot: Snapshot, data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(sorted(snapshot.documents)))
    text = snapshot.documents[path].text
    list(tokens(snapshot, snapshot.documents[path]))
    at = data.draw(st.integers(0, len(text)))
    typed = snapshot.with_text(path, f"{text[:at]}{data.draw(st.sampled_from('x#`1'))}{text[at:]}")
    fresh = Snapshot.of(
        {one: document.text for one, document in typed.documents.items()},
        typed.files.paths,
        settings=typed.settings, kinds=typed.kinds, vocabulary=typed.vocabulary,
    )  # fmt: skip
    ours = [found for _, found in tokens(typed, typed.documents[path])]
    theirs = [found for _, found in tokens(fresh, fresh.documents[path])]
    assert ours == theirs


@settings(max_examples=60, deadline=None)
@given(snapshots)
def test_hints_and_lenses_stand_inside(snapshot: Snapshot) -> None:
    for document in snapshot.documents.values():
        whole = Span(0, len(document.text))
        for hint in hints(snapshot, document, whole):
            assert whole.holds(hint.offset)
            assert hint.text
        for lens in lenses(snapshot, document):
            assert whole.covers(lens.span)
            said = shown(snapshot, document, lens.kind, lens.scope)
            for place in said.places if said else ():
                length = len(snapshot.documents[place.path].text)
                assert place.span.start <= place.span.end <= length


@settings(max_examples=60, deadline=None)
@given(snapshots)
def test_what_is_over_stands_inside_and_is_marked_once(snapshot: Snapshot) -> None:
    for document in snapshot.documents.values():
        found = list(past(snapshot, document))
        assert len(set(found)) == len(found)
        for one in found:
            assert one.span.of(document.text).strip() == one.span.of(document.text) != ""
            assert one.message


@settings(max_examples=60, deadline=None)
@given(snapshots, st.data())
def test_linked_places_have_the_same_text(snapshot: Snapshot, data: st.DataObject) -> None:
    for document in snapshot.documents.values():
        offset = data.draw(st.integers(0, len(document.text)))
        found = linked(snapshot, document, offset)
        if found is not None:
            assert len({span.of(document.text) for span in found.spans}) == 1
            assert all(a.end <= b.start for a, b in pairwise(found.spans))
            assert any(span.holds(offset) for span in found.spans)
