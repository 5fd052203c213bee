"""PLN: plans. What a plan misses altogether is read from the kind files."""

from __future__ import annotations

from phasemark.rules.plans.content import (
    bare_task,
    code_block_in_plan,
    dod_not_checkable,
    how_in_plan,
    reference_not_a_path,
)
from phasemark.rules.plans.phases import (
    phase_numbering,
    phase_without_tasks,
    phase_without_verification,
    phases_out_of_order,
    unverifiable_phase,
)

__all__ = [
    "bare_task",
    "code_block_in_plan",
    "dod_not_checkable",
    "how_in_plan",
    "phase_numbering",
    "phase_without_tasks",
    "phase_without_verification",
    "phases_out_of_order",
    "reference_not_a_path",
    "unverifiable_phase",
]
