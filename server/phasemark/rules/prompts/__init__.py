"""PRM: prompts. What a prompt misses altogether is read from the kind files."""

from __future__ import annotations

from phasemark.rules.prompts.constraints import (
    constraint_in_prose,
    constraint_without_modal,
    constraints_not_repeated,
    no_dependency_guard,
    no_negative_constraint,
    no_scope_guard,
)
from phasemark.rules.prompts.paths import (
    deliverable_without_path,
    no_plan_path,
    no_reference_path,
    no_work_notes_path,
    pathless_file_reference,
)
from phasemark.rules.prompts.session import (
    incomplete_notes_instruction,
    missing_approval_gate,
    missing_stop_rule,
    not_self_contained,
)
from phasemark.rules.prompts.task import several_phases_in_one_prompt, task_too_broad

__all__ = [
    "constraint_in_prose",
    "constraint_without_modal",
    "constraints_not_repeated",
    "deliverable_without_path",
    "incomplete_notes_instruction",
    "missing_approval_gate",
    "missing_stop_rule",
    "no_dependency_guard",
    "no_negative_constraint",
    "no_plan_path",
    "no_reference_path",
    "no_scope_guard",
    "no_work_notes_path",
    "not_self_contained",
    "pathless_file_reference",
    "several_phases_in_one_prompt",
    "task_too_broad",
]
