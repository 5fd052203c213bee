"""`Finding` to diagnostic, and what is wrong with the configuration as well."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from phasemark.disk import Text, read_document, rule_page
from phasemark.disk.root import CONFIG_NAMES, PYPROJECT
from phasemark.document.document import Document
from phasemark.errors import Problem
from phasemark.features.past import past
from phasemark.features.place import Place
from phasemark.loading import faults_in
from phasemark.lsp.live import LiveRoot
from phasemark.lsp.look import View
from phasemark.lsp.masking import masked
from phasemark.lsp.uri import of_path
from phasemark.lsp.wire import Json, Wire
from phasemark.rules import catalogue
from phasemark.rules.rule import Finding, Related, Severity
from phasemark.text.edit import Span
from phasemark.text.source import Source

SOURCE = "phasemark"


def diagnostic(view: View, finding: Finding) -> Json:
    """A finding in the client's positions, with what the client can show of it."""
    client = view.client
    found: Json = {
        "range": view.wire_of(finding.path).range(finding.span),
        "severity": int(finding.severity),
        "code": finding.code,
        "source": SOURCE,
        "message": masked(finding.message),
    }
    found |= _description(view, finding.code)
    if finding.related and client.related:
        found["relatedInformation"] = [_related(view, one) for one in finding.related]
    if (tag := _tag(view, finding.code)) in client.tags:
        found["tags"] = [tag]
    return found


def past_diagnostics(view: View, document: Document) -> Iterator[Json]:
    """What is over in a document, as far as the client can fade it or strike it through."""
    tags, wire = view.client.tags, view.wire_of(document.path)
    for one in past(view.snapshot, document) if tags else ():
        if (tag := _TAGS[one.tag]) in tags:
            yield {
                "range": wire.range(one.span),
                "severity": int(Severity.HINT),
                "source": SOURCE,
                "message": masked(one.message),
                "tags": [tag],
            }


def fault_diagnostics(view: View) -> dict[str, list[Json]]:
    """What is wrong with the configuration of a root, by the path of its file; of an open file
    what its text would say."""
    root = view.root.path
    found: dict[str, list[Json]] = {}
    if root is None:
        return found
    opened = {path: view.root.beside[path] for path in open_configurations(view.root)}
    for problem in view.root.faults:
        path = Path(problem.path)
        if path.is_absolute() and not path.is_relative_to(root):
            continue
        relative = path.relative_to(root).as_posix() if path.is_absolute() else problem.path
        if relative not in opened:
            text = read_document(root, relative)
            source = Source(text.text if isinstance(text, Text) else "")
            found.setdefault(relative, []).append(_fault(view, problem, source))
    for name, typed in opened.items():
        for problem in faults_in(root / name, typed.text, view.snapshot.kinds):
            found.setdefault(name, []).append(_fault(view, problem, typed.source))
    return found


def open_configurations(root: LiveRoot) -> list[str]:
    """The open file that holds the configuration of a root, or would if it was saved: one, or
    none. A `pyproject.toml` counts where it speaks of phasemark and no other file does."""
    for name in CONFIG_NAMES if root.beside else ():  # asked with each keystroke
        if name in root.beside:
            return [name]
        if root.path is not None and (root.path / name).is_file():
            return []
    project = root.beside.get(PYPROJECT)
    return [PYPROJECT] if project is not None and _TABLE in project.text else []


_TABLE = "tool.phasemark"


def _fault(view: View, problem: Problem, source: Source) -> Json:
    start = source.offset(problem.line - 1, problem.column - 1)
    rule = catalogue(view.snapshot.kinds).by_code[problem.code]
    found: Json = {
        "range": Wire(source, view.client.encoding).range(Span(start, source.line_end(start))),
        "severity": int(rule.severity),
        "code": problem.code,
        "source": SOURCE,
        "message": masked(problem.message),
    }
    return found | _description(view, problem.code)


def _description(view: View, code: str) -> Json:
    page = _page(code) if view.client.code_description else ""
    return {"codeDescription": {"href": page}} if page else {}


_TAGS = {"unnecessary": 1, "superseded": 2}


def _tag(view: View, code: str) -> int | None:
    rule = catalogue(view.snapshot.kinds).by_code.get(code)
    return _TAGS.get(rule.tag) if rule is not None else None


def _related(view: View, related: Related) -> Json:
    place = Place(related.path, related.span)
    return {"location": view.location(place), "message": masked(related.message)}


@lru_cache(maxsize=1024)
def _page(code: str) -> str:
    """The URI of the page of a rule, which is shipped; empty if it has none."""
    page = rule_page(code)
    return of_path(page) if page is not None else ""
