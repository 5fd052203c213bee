"""The picture: every text can be read, in both themes, whatever it is a picture of."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from document.made import snapshot
from features.drawing.pictures import SVG, Written, colours, contrast, project, written
from phasemark.features.drawing.measure import fitted, width, wrapped
from phasemark.features.drawing.svg import svg
from phasemark.features.drawing.view import LOOKS, view_of

SIZES = [(0, 0), (1, 0), (5, 3), (200, 3), (200, 0)]


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size[0]}-phases-{size[1]}")
def picture(request: pytest.FixtureRequest) -> str:
    return svg(view_of(project(*request.param)), "A project")


def test_no_two_texts_overlap(picture: str) -> None:
    texts = sorted(written(picture), key=lambda one: one.left)
    for number, one in enumerate(texts):
        for other in texts[number + 1 :]:
            if other.left >= one.right:
                break
            assert not one.overlaps(other), (one, other)


def test_texts_stay_in_their_boxes(picture: str) -> None:
    root = ElementTree.fromstring(picture)
    for job in root.iter(f"{SVG}g"):
        box = job.find(f"{SVG}rect")
        if box is None:
            continue
        left, top = float(box.get("x", "")), float(box.get("y", ""))
        right = left + float(box.get("width", ""))
        bottom = top + float(box.get("height", ""))
        for text in written(ElementTree.tostring(job, encoding="unicode")):
            assert left < text.left
            assert text.right < right
            assert top < text.top
            assert text.bottom < bottom


def test_nothing_leaves_the_picture(picture: str) -> None:
    root = ElementTree.fromstring(picture)
    wide, high = float(root.get("width", "")), float(root.get("height", ""))
    assert all(one.left > 0 and one.right < wide for one in written(picture))
    assert all(one.top > 0 and one.bottom < high for one in written(picture))


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_text_stands_out(picture: str, theme: int) -> None:
    fills = colours(picture)[theme]
    for text in written(picture):
        behind = fills[f".{text.under} .box"] if text.under else fills[".paper"]
        assert contrast(_colour(text, fills), behind) >= 4.5, text


def _colour(text: Written, fills: dict[str, str]) -> str:
    if "accent" in text.looks:
        return fills[f".{text.under} .accent"]
    (look,) = text.looks - {"id"}
    return fills[f".{look}"]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_looks_differ_in_colour_and_sign(theme: int) -> None:
    drawn = svg(view_of(project(5)), "A project")
    fills = colours(drawn)[theme]
    assert len({fills[f".{look} .box"] for look in LOOKS}) == len(LOOKS)
    root = ElementTree.fromstring(drawn)
    signs = {
        group.get("class"): ElementTree.tostring(group[0][0])
        for group in root.iter(f"{SVG}g")
        if group.get("class") in LOOKS
    }
    assert len(set(signs.values())) == len(LOOKS)


def test_columns_are_levels() -> None:
    texts = {
        "plan/phase-1.md": "# Phase 1: One\n\n## Depends on\nNone\n",
        "plan/phase-2.md": "# Phase 2: Two\n\n## Depends on\n- Phase 1\n",
        "plan/phase-3.md": "# Phase 3: Three\n\n## Depends on\n- Phase 1\n- Phase 2\n",
    }
    drawn = svg(view_of(snapshot(texts)), "A project")
    places = {one.text: one.left for one in written(drawn)}
    lefts = [places[f"Phase {number}"] for number in (1, 2, 3)]
    assert all(one < other for one, other in pairwise(lefts))
    assert places["Level 0: waits for nothing"] < places["Level 1"] < places["Level 2"]


def test_the_picture_needs_nothing_else(picture: str) -> None:
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")
    assert "<script" not in picture
    assert "url(" not in picture.replace("url(#", "")


@given(st.text(max_size=80), st.sampled_from([11.0, 12.0]), st.integers(1, 3))
@settings(max_examples=300)
def test_what_is_wrapped_fits(text: str, size: float, lines: int) -> None:
    found = wrapped(text, 120, size, lines)
    assert len(found) <= lines
    assert all(width(line, size) <= 120 for line in found)
    assert width(fitted(text, 60, size), size) <= 60
    if width(text, size) <= 60:
        assert " ".join(found) == " ".join(text.split())
