"""IMP: implementation prompts."""

from phasemark.rules.implementation.alignment import (
    context_file_missing,
    context_omits_spec,
    outside_spec_scope,
    spec_task_mismatch,
)
from phasemark.rules.implementation.contents import (
    context_not_explicit,
    prompt_too_broad,
    too_many_context_files,
    verification_without_command,
    wrong_stop_target,
)
from phasemark.rules.implementation.headings import bad_prompt_heading, numbering, wrong_total

__all__ = [
    "bad_prompt_heading",
    "context_file_missing",
    "context_not_explicit",
    "context_omits_spec",
    "numbering",
    "outside_spec_scope",
    "prompt_too_broad",
    "spec_task_mismatch",
    "too_many_context_files",
    "verification_without_command",
    "wrong_stop_target",
    "wrong_total",
]
