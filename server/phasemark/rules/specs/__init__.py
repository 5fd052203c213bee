"""SPC: phase specifications."""

from phasemark.rules.specs.criteria import (
    architecture_only,
    exit_criterion_without_expectation,
    exit_criterion_without_fact,
)
from phasemark.rules.specs.files import (
    file_in_two_groups,
    files_not_grouped,
    modified_file_missing,
    new_file_exists,
    undeclared_file,
)
from phasemark.rules.specs.prompts import no_implementation_prompt, tasks_not_by_prompt

__all__ = [
    "architecture_only",
    "exit_criterion_without_expectation",
    "exit_criterion_without_fact",
    "file_in_two_groups",
    "files_not_grouped",
    "modified_file_missing",
    "new_file_exists",
    "no_implementation_prompt",
    "tasks_not_by_prompt",
    "undeclared_file",
]
