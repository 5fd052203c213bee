"""Findings as SARIF 2.1.0, which code scanning services read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_from_bytes

from phasemark import __version__
from phasemark.cli.fingerprint import fingerprints
from phasemark.cli.render.json import encode
from phasemark.cli.render.row import Report, Row, advice
from phasemark.cli.terminal import Style, visible
from phasemark.rules.rule import Rule

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "information": "note", "hint": "note"}


def render(report: Report, style: Style) -> Iterator[str]:
    index = {rule.code: place for place, rule in enumerate(report.rules)}
    marks = fingerprints(report.rows)
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "phasemark",
                "version": __version__,
                "rules": [_rule(rule) for rule in report.rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        "results": [
            _result(row, index[row.code], mark)
            for row, mark in zip(report.rows, marks, strict=True)
        ],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    yield encode(log, indent=2) + "\n"


def uri(path: str) -> str:
    """A path as a relative URI reference; bytes that are no UTF-8 are kept."""
    encoded = quote_from_bytes(os.fsencode(path), safe="/-._~")
    if path.startswith("/"):
        return f"file://{encoded}"
    return encoded


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.text.split("\n## ", 1)[0].strip()},
        "help": {"text": advice(rule) or rule.summary, "markdown": rule.text},
        "defaultConfiguration": {
            "enabled": rule.default != "off",
            "level": "note" if rule.default == "hint" else _LEVELS[rule.severity.label],
        },
        "properties": {"tags": [rule.family]},
    }


def _result(row: Row, index: int, mark: str) -> dict[str, Any]:
    region = {
        "startLine": row.line,
        "startColumn": row.column,
        "endLine": row.end_line,
        "endColumn": row.end_column,
    }
    result: dict[str, Any] = {
        "ruleId": row.code,
        "ruleIndex": index,
        "level": _LEVELS[row.level],
        "message": {"text": visible(row.message)},
        "locations": [_location(row.shown, region)],
        "partialFingerprints": {"phasemark/v1": mark},
    }
    if row.related:
        result["relatedLocations"] = [
            {
                "id": number,
                **_location(other.shown, {"startLine": other.line, "startColumn": other.column}),
                "message": {"text": visible(other.message)},
            }
            for number, other in enumerate(row.related)
        ]
    return result


def _location(path: str, region: dict[str, int]) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": {"uri": uri(path)}, "region": region}}


def _invocation(report: Report) -> dict[str, Any]:
    """The run succeeded; files that could not be read are told as notifications."""
    return {
        "executionSuccessful": True,
        "toolExecutionNotifications": [
            {
                "level": "error",
                "message": {"text": visible(reason)},
                "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(path)}}}],
            }
            for path, reason in report.unread
        ],
    }
