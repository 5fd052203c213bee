"""The only package that touches files: roots, listings, texts in and out, the cache.

Nothing here runs a program, opens what is no regular file, or writes through a link.
"""

from phasemark.disk.builtin import (
    KINDS_FOLDER,
    json_schemas,
    project_kinds,
    rule_page,
    schema_texts,
    vocabulary_text,
)
from phasemark.disk.cache import cache_folder, drop_cache, read_cache, write_cache
from phasemark.disk.git import (
    Git,
    Staged,
    branch_of,
    branches,
    differs,
    find_git,
    first_line,
    other_checkouts,
    staged,
)
from phasemark.disk.names import is_document
from phasemark.disk.nearest import nearest
from phasemark.disk.read import (
    Stamp,
    Text,
    Unreadable,
    glance,
    read_document,
    read_named,
    read_plain,
    stamp_of,
    stamps_of,
)
from phasemark.disk.root import Root, find_root, real, relative_to, root_at
from phasemark.disk.walk import Listing, walk, walk_in_steps
from phasemark.disk.write import Change, create_document, write_documents, write_named

__all__ = [
    "KINDS_FOLDER",
    "Change",
    "Git",
    "Listing",
    "Root",
    "Staged",
    "Stamp",
    "Text",
    "Unreadable",
    "branch_of",
    "branches",
    "cache_folder",
    "create_document",
    "differs",
    "drop_cache",
    "find_git",
    "find_root",
    "first_line",
    "glance",
    "is_document",
    "json_schemas",
    "nearest",
    "other_checkouts",
    "project_kinds",
    "read_cache",
    "read_document",
    "read_named",
    "read_plain",
    "real",
    "relative_to",
    "root_at",
    "rule_page",
    "schema_texts",
    "staged",
    "stamp_of",
    "stamps_of",
    "vocabulary_text",
    "walk",
    "walk_in_steps",
    "write_cache",
    "write_documents",
    "write_named",
]
