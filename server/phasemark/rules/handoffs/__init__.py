"""HND: handoffs. What a handoff misses altogether is read from the kind files."""

from __future__ import annotations

from phasemark.rules.handoffs.content import (
    handoff_decision_without_rationale,
    next_step_not_exact,
    resume_without_paths,
)
from phasemark.rules.handoffs.phase import (
    boundary_not_complete,
    handoff_of_unknown_phase,
    handoff_without_references,
    stale_handoff,
)

__all__ = [
    "boundary_not_complete",
    "handoff_decision_without_rationale",
    "handoff_of_unknown_phase",
    "handoff_without_references",
    "next_step_not_exact",
    "resume_without_paths",
    "stale_handoff",
]
