"""Links in the Markdown that an editor shows."""

from html import unescape

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from phasemark.features.markdown import Links, one_line
from phasemark.features.place import Place

PATHS = st.text(
    alphabet=st.one_of(st.sampled_from("\"\\&;`<>[]()*#' \t\n"), st.characters(codec="utf-8")),
    min_size=1,
    max_size=40,
)


@given(st.lists(PATHS, min_size=1, max_size=4, unique_by=one_line))
def test_the_title_of_a_link_is_its_path_whatever_that_is(paths: list[str]) -> None:
    links = Links(lambda place: f"https://x/{paths.index(place.path)}")
    named = [links.to(Place(path), "here") for path in (*paths, *paths)]
    shown = MarkdownIt().render(f"{' '.join(named)}\n\n{links.addresses()}")
    titles = [one.split('"')[0] for one in shown.split('title="')[1:]]
    wanted = [one_line(path) for path in paths if one_line(path)]
    assert [unescape(one) for one in titles] == wanted + wanted
    assert shown.count("https://x/") == 2 * len(paths)
