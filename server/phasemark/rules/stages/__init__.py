"""STG: stages, their groups and what they say of each other."""

from phasemark.rules.stages.files import complete_without_proof, file_without_mode
from phasemark.rules.stages.graph import graph_out_of_sync
from phasemark.rules.stages.groups import (
    asymmetric_parallel_list,
    dependency_inside_group,
    list_unlike_group,
    unknown_group,
)
from phasemark.rules.stages.ids import id_outside_stage, unknown_dependency
from phasemark.rules.stages.readiness import checklist_open

__all__ = [
    "asymmetric_parallel_list",
    "checklist_open",
    "complete_without_proof",
    "dependency_inside_group",
    "file_without_mode",
    "graph_out_of_sync",
    "id_outside_stage",
    "list_unlike_group",
    "unknown_dependency",
    "unknown_group",
]
