"""Names of files and folders that mean something before anything is read."""

from __future__ import annotations

from phasemark.workspace.copies import BASE

DOCUMENT_SUFFIXES = (".md", ".markdown")

NEVER_ENTERED = frozenset(
    {".git", ".hg", ".svn", "node_modules", "vendor", ".venv", "venv", "__pycache__",
     BASE}
)  # fmt: skip
"""Folders of other tools: no documents, and too many files; and copies of documents."""

DIALECT_FOLDERS = frozenset(
    {
        "plan", "plans", "prompts", "work-notes", "notes", "handoffs", "phases",
        "prompt-library",
    }
)  # fmt: skip
"""Folders that are read even when git ignores them: ignoring them is the usual setting."""

BUILD_FOLDERS = frozenset(
    {"_build", "bin", "build", "coverage", "dist", "node_modules", "obj", "out", "target"}
)
"""Folders that are left out, when git ignores them, inside a folder of the dialect too."""

SCRATCH_PREFIX = ".phasemark-"
SCRATCH_SUFFIX = ".tmp"
"""What our own unfinished files are called between the two."""


def is_document(name: str) -> bool:
    """Whether a file of this name may be a document."""
    return name.lower().endswith(DOCUMENT_SUFFIXES)


def is_dialect_folder(name: str) -> bool:
    """Names compare without case and with `_` as `-`."""
    return name.lower().replace("_", "-") in DIALECT_FOLDERS


def is_scratch(name: str) -> bool:
    """Whether a file is one that we are writing, or that a killed run of ours left."""
    return name.startswith(SCRATCH_PREFIX) and name.endswith(SCRATCH_SUFFIX)
