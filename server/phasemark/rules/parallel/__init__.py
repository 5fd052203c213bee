"""PAR: the dependency graph, and work at the same time."""

from phasemark.rules.parallel.claims import (
    file_overlap,
    read_write_hazard,
    shared_manifest,
    shared_migration,
)
from phasemark.rules.parallel.order import cycle, merge_order, started_too_early
from phasemark.rules.parallel.plan import missing_interfaces, missing_merge_plan, unbalanced_group

__all__ = [
    "cycle",
    "file_overlap",
    "merge_order",
    "missing_interfaces",
    "missing_merge_plan",
    "read_write_hazard",
    "shared_manifest",
    "shared_migration",
    "started_too_early",
    "unbalanced_group",
]
