"""A workspace made to order, the same for the same arguments.

    python -m benchmarks.generate FOLDER --documents 300     projects with planted defects
    python -m benchmarks.generate FOLDER --keystroke         the same, four documents grown long
    python -m benchmarks.generate FOLDER --pathological      documents that hurt

What was planted is written to `truth.json` beside the documents: for each defect the
path, the line (from one) and the code of the rule that has to find it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks import documents as make
from benchmarks.defects import plant
from benchmarks.documents import Draft
from benchmarks.large import keystroke, pathological
from benchmarks.project import Phase, Project, home, project
from benchmarks.words import COMPONENTS, sentence

PROJECT_DOCUMENTS = 300
"""Documents of one project; a larger workspace is a monorepo of several."""


class Planted(NamedTuple):
    """A defect of the ground truth."""

    path: str
    line: int
    code: str


class File(NamedTuple):
    """A file of the workspace; `planted` is None where nothing was."""

    path: str
    text: str
    planted: Planted | None = None


def workspace(
    documents: int, seed: int = 1, defects: float = 0.1, projects: int = 0
) -> Iterator[File]:
    """Exactly that many Markdown documents, and the source files they speak of.

    `defects` is the share of documents with a planted defect, one each; `projects` is the
    number of series, 0 for one in `PROJECT_DOCUMENTS` documents.
    """
    yield File("README.md", _readme(Random(f"{seed}/readme")))
    turns: Counter[str] = Counter()
    for made in _projects(documents, seed, projects or max(1, documents // PROJECT_DOCUMENTS)):
        for draft in _drafts(made, seed):
            dice = Random(f"{seed}/{draft.path}/defect")
            code = ""
            if dice.random() < defects:
                code = plant(draft, turns[draft.kind], dice)
                turns[draft.kind] += 1
            text, line = draft.render()
            yield File(draft.path, text, Planted(draft.path, line, code) if code else None)
        for path in made.sources:
            yield File(path, _source(Random(f"{seed}/{path}")))


def write(folder: Path, files: Iterator[File]) -> dict[str, object]:
    """Write the files and the ground truth below a folder; gives the ground truth.

    An empty repository marks the folder as a root, so that no tool looks above it for
    ignore files or configuration.
    """
    for part in ("objects", "refs"):
        (folder / ".git" / part).mkdir(parents=True)
    (folder / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    size = documents = 0
    planted: list[Planted] = []
    for file in files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        data = file.text.encode()
        path.write_bytes(data)
        if file.path.endswith(".md"):
            documents += 1
            size += len(data)
        if file.planted:
            planted.append(file.planted)
    truth = {"documents": documents, "bytes": size, "planted": [p._asdict() for p in planted]}
    (folder / "truth.json").write_text(json.dumps(truth, indent=1) + "\n")
    return truth


def _projects(documents: int, seed: int, count: int) -> Iterator[Project]:
    if count == 1:
        yield home(documents, seed)
        return
    for number in range(count):
        prefix = f"services/{COMPONENTS[number % len(COMPONENTS)]}-{number:03}/"
        share = (documents - 1 + number) // count
        yield project(prefix, share, Random(f"{seed}/{prefix}"))


def _drafts(made: Project, seed: int) -> Iterator[Draft]:
    """The drafts of a project; each unit has dice of its own, so none depends on another."""
    phases = iter(made.phases)
    started = cycle([phase for phase in made.phases if phase.started] or [None])
    for number, unit in enumerate(made.units, 1):
        dice = Random(f"{seed}/{made.prefix}{number}")
        if unit in ("trio", "spec"):
            yield from _phase(unit, next(phases), dice)
        else:
            yield _single(unit, number, made, next(started), dice)


def _phase(unit: str, phase: Phase, dice: Random) -> Iterator[Draft]:
    if unit == "trio":
        yield make.plan(phase, dice)
        yield make.prompt(phase, dice)
    else:
        yield make.spec(phase, dice)
        yield make.implementation(phase, dice)
    yield make.notes(phase, dice)


def _single(unit: str, number: int, made: Project, phase: Phase | None, dice: Random) -> Draft:
    if unit == "handoff" and phase is not None:
        return make.handoff(phase, number, made.prefix, dice)
    if unit == "stage":
        return make.stage_plan(number, made.prefix, dice)
    if unit == "library":
        return make.library_entry(number, made.prefix, dice)
    if unit == "skill":
        return make.skill(number, made.prefix, dice)
    return make.page(f"{made.prefix}docs/page-{number}.md", dice)


def _readme(dice: Random) -> str:
    return "# Parcels\n\n" + "\n".join(sentence(dice) for _ in range(5)) + "\n"


def _source(dice: Random) -> str:
    """A few lines of Python, so that a path that is named exists."""
    name = dice.choice(COMPONENTS)
    return f'"""{sentence(dice)}"""\n\n\ndef {name}(parcel: int) -> int:\n    return parcel\n'


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate")
    parser.add_argument("folder", type=Path, help="a folder that does not exist yet, or is empty")
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--projects", type=int, default=0)
    parser.add_argument("--defects", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keystroke", action="store_true")
    parser.add_argument("--pathological", action="store_true")
    given = parser.parse_args(arguments)
    folder: Path = given.folder
    if folder.exists() and any(folder.iterdir()):
        print(f"{folder} is not empty", file=sys.stderr)
        return 2
    files: Iterator[File]
    if given.pathological:
        files = (File(path, text) for path, text in pathological().items())
    else:
        files = workspace(given.documents, given.seed, given.defects, given.projects)
    if given.keystroke:
        typed = dict(keystroke(given.documents, given.seed).values())
        files = (File(file.path, typed.get(file.path, file.text)) for file in files)
    truth = write(folder, files)
    planted = truth["planted"]
    assert isinstance(planted, list)
    print(f"{truth['documents']} documents, {truth['bytes']} bytes, {len(planted)} planted defects")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
