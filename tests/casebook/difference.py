"""What a change does to the files of a case, as a unified diff whose hunks have no numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import unified_diff

from phasemark.features.change import Change
from phasemark.text.edit import Edit, Edits
from phasemark.text.source import Source


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """The files that differ, by path; one that is not there is `/dev/null`."""
    for path in sorted({*before, *after}):
        old, new = before.get(path), after.get(path)
        if old != new:
            yield f"--- {path}" if old is not None else "--- /dev/null"
            yield f"+++ {path}" if new is not None else "+++ /dev/null"
            yield from hunks(old or "", new or "")


def made(texts: Mapping[str, str], change: Change) -> dict[str, str]:
    """The texts of all files after a change; a snippet is the text for plain clients.

    New lines end as those of their file do, as the border sees to it.
    """
    edits = {path: list(own) for path, own in change.edits.items()}
    if change.snippet is not None:
        path, span, snippet = change.snippet
        edits.setdefault(path, []).append(Edit(span, snippet.plain))
    after = dict(texts)
    for path, own in edits.items():
        end = Source(after[path]).terminator
        ended = (Edit(span, text.replace("\r\n", "\n").replace("\n", end)) for span, text in own)
        after[path] = Edits.of(*ended).apply(after[path])
    for path, text in change.create.items():
        assert path not in after, f"`{path}` is there already"
        after[path] = text
    for old, new in change.moves.items():
        for path in [path for path in after if path == old or path.startswith(f"{old}/")]:
            after[new + path.removeprefix(old)] = after.pop(path)
    return after


def hunks(old: str, new: str) -> Iterator[str]:
    """Hunks without numbers; a last line without an end says so below it."""
    lines = unified_diff(numbered(old), numbered(new), lineterm="", n=2)
    for line in list(lines)[2:]:
        yield "@@" if line.startswith("@@") else line.rstrip()


def numbered(text: str) -> list[str]:
    """The lines of a text, without the empty one behind its last line end."""
    *lines, last = text.split("\n")
    return [*lines, last, "\\ no line end"] if last else lines
