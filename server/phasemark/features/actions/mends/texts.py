"""What a text lacks: a reference, a check of its result, who owns a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from phasemark.features.actions.action import Action
from phasemark.features.actions.drawn import paths_for
from phasemark.features.actions.mends.case import Case, Mends, whole_lines
from phasemark.rules.fixes import block_insertion
from phasemark.text.edit import Edit, Span

_MOST = 6
"""Files that a folder is written out as."""


def refer(case: Case) -> Iterator[Action]:
    """Code to follow, as the plan names it."""
    outline, section = case.document.outline, case.section
    slot = outline.context
    fields = section.kind.fields if section.kind else ()
    field = next((field for field in fields if field.draws), None)
    if slot is None or field is None:
        return
    known = paths_for(case.snapshot, case.document, field)[:2]
    at = outline.span(slot.at).start
    for path in (*known, "<path of the reference>"):
        title = "Name a reference" if path.startswith("<") else f"Name `{path}` as reference"
        edit = Edit.insert(at, f"{slot.lead}{field.name}: {path}{slot.tail}")
        yield case.fix(title, edit)


def narrow(case: Case) -> Iterator[Action]:
    """One unit in the place of a whole phase."""
    text = "Implement the next logical unit: <the smallest change that can be reviewed by itself>"
    yield case.fix("Ask for the next unit", Edit.replace(case.span, text))


def check_result(case: Case) -> Iterator[Action]:
    """How the result of a prompt is checked, at its end."""
    section, text = case.section, case.document.text
    line = "Verification: `<command>` exits 0."
    fences = [fence for fence in section.fences if fence.closed]
    if fences:
        yield case.fix("Say how it is checked", Edit.insert(fences[-1].content.end, f"\n{line}\n"))
        return
    end = section.body.start + len(section.body.of(text).rstrip())
    yield case.fix("Say how it is checked", Edit.insert(end, f"\n\n{line}"))


def write_out(case: Case) -> Iterator[Action]:
    """The files of a folder, each by its path."""
    item, document = case.item(), case.document
    if item is None:
        return
    written = item.text.strip().strip("`").rstrip("*").rstrip("/")
    found = case.snapshot.files.resolve(written, document.path.rpartition("/")[0])
    if found.state != "folder" or not found.path:
        return
    inside = sorted(one for one in case.snapshot.files.inside(found.path) if "." in one)
    files = list(islice((one for one in inside if one in case.snapshot.files.paths), _MOST + 1))
    if 0 < len(files) <= _MOST:
        lines = whole_lines(document, item.span)
        lead = document.text[lines.start : item.text_span.start]
        new = "\n".join(f"{lead}`{path}`" for path in files)
        span = Span(lines.start, item.text_span.end)
        yield case.fix(f"Write out its {len(files)} files", Edit.replace(span, new))


def own_shared(case: Case) -> Iterator[Action]:
    """Who owns a file that several phases edit."""
    path = case.span.of(case.document.text).strip("`")
    text = case.document.text
    block = f"## Shared files\n\n- `{path}`: <who owns it, and how the others add to it>"
    if not re.search(r"(?m)^#+[ \t]+Shared files", text):
        edit = block_insertion(text, len(text), block)
        yield case.fix(f"Say who owns `{path}`", edit)


def real_phase(case: Case) -> Iterator[Action]:
    """The nearest phase that exists, in the title."""
    title = case.document.sections.title
    near = re.search(r"the nearest is `(\w+ ([\w.]+))`$", case.finding.message)
    if title is None or near is None or case.document.stem is not None:
        return
    for mention in case.document.tree.mentions.inside(title.title):
        if mention.kind == "phase":
            yield case.fix(f"Change to {near[1]}", Edit.replace(mention.inner, near[2]))
            return


MENDS: Mends = {
    "PRM011": refer,
    "PRM019": narrow,
    "LIB007": check_result,
    "IMP006": write_out,
    "PAR005": own_shared,
    "HND009": real_phase,
}
