"""STG: stages, their groups and what they say of each other."""

from phasemark.rules.stages.groups import (
    asymmetric_parallel_list,
    dependency_inside_group,
    list_unlike_group,
    unknown_group,
)
from phasemark.rules.stages.ids import id_outside_stage, unknown_dependency

__all__ = [
    "asymmetric_parallel_list",
    "dependency_inside_group",
    "id_outside_stage",
    "list_unlike_group",
    "unknown_dependency",
    "unknown_group",
]
