"""Findings as a JUnit report: a suite for each document, a failed case for each finding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from xml.etree import ElementTree

from phasemark.cli.render.row import Report, Row
from phasemark.cli.terminal import Style, visible


def render(report: Report, style: Style) -> Iterator[str]:
    """A document without findings has one case, which passes."""
    by_document: dict[str, list[Row]] = defaultdict(list)
    for row in report.rows:
        by_document[row.shown].append(row)
    names = sorted({*report.documents, *by_document})
    root = ElementTree.Element("testsuites", _counts(report.rows, len(report.unread)))
    root.set("name", "phasemark")
    for name in names:
        _suite(root, name, by_document[name])
    for path, reason in report.unread:
        _unread(root, path, reason)
    ElementTree.indent(root)
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield ElementTree.tostring(root, encoding="unicode") + "\n"


def _counts(rows: tuple[Row, ...] | list[Row], unread: int = 0) -> dict[str, str]:
    return {"tests": str(max(len(rows), 1)), "failures": str(len(rows)), "errors": str(unread)}


def _suite(root: ElementTree.Element, name: str, rows: list[Row]) -> None:
    suite = ElementTree.SubElement(root, "testsuite", {"name": visible(name), **_counts(rows)})
    if not rows:
        ElementTree.SubElement(suite, "testcase", classname=visible(name), name="phasemark")
    for row in rows:
        case = ElementTree.SubElement(
            suite,
            "testcase",
            classname=visible(name),
            name=f"{row.code} {row.name} {row.line}:{row.column}",
        )
        failure = ElementTree.SubElement(
            case, "failure", type=row.level, message=visible(row.message)
        )
        failure.text = f"{visible(name)}:{row.line}:{row.column} {visible(row.text).strip()}"


def _unread(root: ElementTree.Element, path: str, reason: str) -> None:
    suite = ElementTree.SubElement(root, "testsuite", {"name": visible(path), **_counts([], 1)})
    case = ElementTree.SubElement(suite, "testcase", classname=visible(path), name="read")
    ElementTree.SubElement(case, "error", message=visible(reason))
