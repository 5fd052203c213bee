"""The drawing as one HTML page: the picture, and all of it again as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from phasemark.features.drawing.svg import MOST_REMARKS, escaped, svg
from phasemark.features.drawing.theme import DARK, FONT, LIGHT, Theme
from phasemark.features.drawing.view import LOOKS, Shown, View


def html(view: View, title: str) -> str:
    """A page that needs nothing else and runs nothing."""
    body = (
        f'<div class="picture">\n{svg(view, title)}</div>',
        *_table(view),
        *(_remarks(view) if view.warnings > MOST_REMARKS else ()),
    )
    return page(title, "\n".join(body))


def page(title: str, body: str) -> str:
    """A page around a body that is HTML already."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escaped(title)}</title>\n<style>\n{_style()}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def used_columns(rows: Sequence[Sequence[str]]) -> list[int]:
    """The numbers of the columns of which some cell is not empty."""
    return [number for number, cells in enumerate(zip(*rows, strict=True)) if any(cells)]


def line_of(cells: Iterable[str], tag: str) -> str:
    """A line of a table of texts, which are escaped."""
    return f"<tr>{''.join(f'<{tag}>{escaped(cell)}</{tag}>' for cell in cells)}</tr>"


def _table(view: View) -> Iterator[str]:
    titles = {job.key: job.title for job in view.jobs}
    waits: dict[object, list[str]] = {}
    for arrow in view.arrows:
        if not arrow.optional:
            waits.setdefault(arrow.then, []).append(titles[arrow.first])

    def row(job: Shown) -> tuple[str, ...]:
        behind = ", ".join(waits.get(job.key, ()))
        return job.title, job.name, LOOKS[job.look], behind, "; ".join(job.notes)

    heads = ("Phase", "Name", "State", "Waits for", "Look at")
    rows = [row(job) for job in view.jobs]
    used = used_columns(rows)
    yield "<table>"
    yield line_of([heads[one] for one in used], "th")
    yield from (line_of([row[one] for one in used], "td") for row in rows)
    yield "</table>"


def _remarks(view: View) -> Iterator[str]:
    """All of them, where the picture holds but the first."""
    yield "<dl>"
    for label, text in view.remarks:
        yield f"<dt>{escaped(label)}</dt><dd>{escaped(text)}</dd>"
    yield "</dl>"


def _style() -> str:
    return (
        f"body {{ font: 14px/1.45 {FONT}; margin: 1.5rem; }}\n"
        ".picture { overflow-x: auto; }\n"
        "table { border-collapse: collapse; margin: 1rem 0; }\n"
        "th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; }\n"
        "td:first-child { white-space: nowrap; } th[colspan] { padding-top: 1.2rem; }\n"
        "dt { font-weight: 600; } dd { margin: 0 0 .4rem 1rem; }\n"
        f"{_colours(LIGHT)}"
        f"@media screen and (prefers-color-scheme: dark) {{\n{_colours(DARK)}}}\n"
        "@media print { .picture svg { max-width: 100%; height: auto; } body { margin: 0; } }\n"
    )


def _colours(theme: Theme) -> str:
    return (
        f"body {{ background: {theme.paper}; color: {theme.ink}; }}\n"
        f"th {{ color: {theme.dim}; }} tr {{ border-bottom: 1px solid {theme.line}; }}\n"
        + "".join(f".{look} th {{ color: {theme.looks[look].accent}; }}\n" for look in LOOKS)
    )
