"""DOC: what every document of the dialect is held to: title, sections, leftovers."""

from __future__ import annotations

from phasemark.rules.documents.headings import (
    label_vs_heading,
    non_canonical_heading,
    section_order,
)
from phasemark.rules.documents.leftovers import todo_left, unresolved_placeholder
from phasemark.rules.documents.sections import (
    duplicate_section,
    empty_section,
    section_in_fence,
    wrong_level,
)
from phasemark.rules.documents.whole import (
    document_too_large,
    empty_document,
    kind_mismatch,
    missing_title,
    title_id_mismatch,
)

__all__ = [
    "document_too_large",
    "duplicate_section",
    "empty_document",
    "empty_section",
    "kind_mismatch",
    "label_vs_heading",
    "missing_title",
    "non_canonical_heading",
    "section_in_fence",
    "section_order",
    "title_id_mismatch",
    "todo_left",
    "unresolved_placeholder",
    "wrong_level",
]
