"""Output formats: each module turns a `Report` into text, chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from phasemark.cli.render.row import Report
from phasemark.cli.terminal import Style

FORMATS = ("text", "concise", "json", "jsonl", "github", "gitlab", "sarif", "junit")
OWN_FAULTS = ("github", "sarif", "junit")
"""Formats with a place of their own for files that could not be read."""
WITH_LINES = ("text", "gitlab", "sarif", "junit")
"""Formats that show the line of a finding, or make fingerprints of it."""


def render(form: str, report: Report, style: Style) -> Iterator[str]:
    """The report in one of `FORMATS`; its module is imported now, not before."""
    module = import_module(f"phasemark.cli.render.{form}")
    chunks: Iterator[str] = module.render(report, style)
    return chunks
