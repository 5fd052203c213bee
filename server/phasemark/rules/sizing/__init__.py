"""SIZ: how much a plan, a phase, a stage and a session may hold."""

from phasemark.rules.sizing.budget import context_budget
from phasemark.rules.sizing.plans import long_plan, single_plan_for_large_work, very_long_plan
from phasemark.rules.sizing.stages import stage_duration
from phasemark.rules.sizing.writes import many_files, too_many_files

__all__ = [
    "context_budget",
    "long_plan",
    "many_files",
    "single_plan_for_large_work",
    "stage_duration",
    "too_many_files",
    "very_long_plan",
]
