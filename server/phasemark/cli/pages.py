"""Everything in the repository that is written by a program: `python -m phasemark.cli.pages`.

The rule table of README.md, a page for each rule, and the pictures of a run, of a graph and
of a board. A test compares them with what this module makes, so that they cannot drift.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from phasemark.cli.catalogue import catalogue
from phasemark.cli.explain import facts
from phasemark.rules.rule import Rule
from phasemark.workspace.snapshot import Snapshot

BEGIN = "<!-- rules:begin -->"
END = "<!-- rules:end -->"
EXAMPLE = "examples/unfinished"
FINISHED = "examples/metrics-gateway"
SHOWN = "plan"
"""The part of the example that is in the picture."""
PICTURE_WIDTH, BOARD_WIDTH = 100, 124

_REMOTE_FONT = re.compile(r"\s*@font-face \{[^}]*\}")
_TAG = re.compile(r"<style>.*?</style>|<[^>]*>", re.DOTALL)


def generated(root: Path) -> dict[Path, str]:
    """What each generated file below the repository should hold, by its path."""
    rules = catalogue().rules
    readme = root / "README.md"
    files = {root / "docs" / "rules" / f"{rule.code}.md": page(rule) for rule in rules}
    files[readme] = with_table(readme.read_text(encoding="utf-8"), rules)
    files[root / "docs" / "check.svg"] = picture(root / EXAMPLE)
    files[root / "docs" / "graph.svg"] = graph(root / EXAMPLE)
    files[root / "docs" / "status.svg"] = board(root / FINISHED)
    return files


def stale(root: Path) -> list[Path]:
    """The generated files that differ from what they should be, and pages of no rule."""
    files = generated(root)
    wrong = [path for path, text in files.items() if _differs(path, text)]
    pages = (root / "docs" / "rules").glob("*.md")
    return sorted([*wrong, *(path for path in pages if path not in files)])


def page(rule: Rule) -> str:
    """The page of a rule, in Markdown."""
    said = "\n".join(f"- {fact}" for fact in facts(rule))
    return f"# {rule.code} {rule.name}\n\n{said}\n\n{rule.text.rstrip()}\n"


def with_table(readme: str, rules: Iterable[Rule]) -> str:
    """The README with its table of rules between the two comments."""
    head, begin, rest = readme.partition(BEGIN)
    _, end, tail = rest.partition(END)
    return f"{head}{begin}\n{table(rules)}{end}{tail}" if begin and end else readme


def table(rules: Iterable[Rule]) -> str:
    """The rules as a Markdown table; each code leads to its page."""
    rows = [
        f"| [{rule.code}](docs/rules/{rule.code}.md) | {rule.name} | {rule.severity.label}"
        f" | {rule.default} | {rule.fix.label if rule.fix else ''} | {_cell(rule.summary)} |\n"
        for rule in rules
    ]
    head = "| code | name | severity | default | fix | finds |\n|---|---|---|---|---|---|\n"
    return head + "".join(rows)


def picture(example: Path) -> str:
    """What `phasemark check` prints in a terminal for an example, as SVG."""
    return _terminal("check", f"phasemark check {SHOWN}", _run(example))


def graph(example: Path) -> str:
    """What `phasemark graph` draws for an example, as SVG."""
    from phasemark.features.drawing.svg import svg
    from phasemark.features.drawing.view import view_of

    return svg(view_of(_loaded(example)), example.name)


def board(example: Path) -> str:
    """What `phasemark status` prints in a terminal for an example, as SVG."""
    from phasemark.cli.status import table
    from phasemark.cli.terminal import Style
    from phasemark.features.overview import rows
    from phasemark.workspace.board import board_of
    from phasemark.workspace.elsewhere import seen_everywhere

    snapshot = _loaded(example)
    seen = seen_everywhere(board_of(snapshot.index), ())
    found = table(rows(snapshot, seen), Style(color=True, width=BOARD_WIDTH), cut=True)
    return _terminal("status", "phasemark status", "".join(found), BOARD_WIDTH)


def _terminal(name: str, command: str, printed: str, width: int = PICTURE_WIDTH) -> str:
    """The picture of a terminal after a command; `printed` may hold colours."""
    from io import StringIO

    from rich.console import Console
    from rich.text import Text

    console = Console(record=True, width=width, file=StringIO(), color_system="standard")
    console.print(f"$ {command}", style="bold")
    console.print(Text.from_ansi(printed))
    svg = console.export_svg(title=f"phasemark {name}", unique_id=name)
    return _REMOTE_FONT.sub("", svg).rstrip("\n") + "\n"


def _loaded(example: Path) -> Snapshot:
    from phasemark.loading import How, load

    (workspace,) = load([example], How(cache=False))
    return workspace.snapshot


def write(files: Mapping[Path, str]) -> list[Path]:
    """Write the files that differ, and give their paths."""
    changed = [path for path, text in files.items() if _differs(path, text)]
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[path], encoding="utf-8", newline="\n")
    return changed


def _run(example: Path) -> str:
    """The coloured text output of a check of the example, with paths relative to it."""
    from phasemark.cli.render import render
    from phasemark.cli.run import Checked, report_of
    from phasemark.cli.terminal import Style
    from phasemark.cli.wish import Wish
    from phasemark.disk import real
    from phasemark.loading import How, load

    checked = [Checked(one, one.snapshot) for one in load([example / SHOWN], How(cache=False))]
    report = report_of(Wish(), checked, real(example))
    return "".join(render("text", report, Style(color=True, width=PICTURE_WIDTH)))


def _differs(path: Path, text: str) -> bool:
    """Whether a file has to be written; of a picture only its text counts.

    The rest of a picture is as the version of rich draws it.
    """
    there = _text(path)
    if there is None or path.suffix != ".svg":
        return there != text
    return _TAG.sub("", there).split() != _TAG.sub("", text).split()


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


if __name__ == "__main__":
    for path in write(generated(Path.cwd())):
        print(path)
