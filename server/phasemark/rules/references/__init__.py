"""REF: paths, links and phases that a document names."""

from phasemark.rules.references.links import broken_anchor, broken_link
from phasemark.rules.references.paths import (
    absolute_path,
    path_case,
    path_not_found,
    path_separator,
)
from phasemark.rules.references.phases import unknown_phase

__all__ = [
    "absolute_path",
    "broken_anchor",
    "broken_link",
    "path_case",
    "path_not_found",
    "path_separator",
    "unknown_phase",
]
