"""PAR: the dependency graph, and work at the same time."""

from phasemark.rules.parallel.claims import (
    file_overlap,
    read_write_hazard,
    shared_manifest,
    shared_migration,
)
from phasemark.rules.parallel.fixtures import shared_test_fixtures
from phasemark.rules.parallel.implied import implicit_dependency
from phasemark.rules.parallel.names import slug_reuse
from phasemark.rules.parallel.order import cycle, merge_order, started_too_early
from phasemark.rules.parallel.plan import missing_interfaces, missing_merge_plan, unbalanced_group

__all__ = [
    "cycle",
    "file_overlap",
    "implicit_dependency",
    "merge_order",
    "missing_interfaces",
    "missing_merge_plan",
    "read_write_hazard",
    "shared_manifest",
    "shared_migration",
    "shared_test_fixtures",
    "slug_reuse",
    "started_too_early",
    "unbalanced_group",
]
