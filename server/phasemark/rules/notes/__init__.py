"""NTE: work notes. What notes miss altogether is read from the kind files."""

from __future__ import annotations

from phasemark.rules.notes.entries import (
    session_entry_incomplete,
    session_heading_without_date,
    session_order,
)
from phasemark.rules.notes.lists import (
    bad_commit_line,
    decision_without_rationale,
    open_question_not_checkbox,
)
from phasemark.rules.notes.prompts import missing_prompt_progress
from phasemark.rules.notes.selection import model_note_incomplete
from phasemark.rules.notes.signs import long_phase, raw_log_dump, third_attempt
from phasemark.rules.notes.states import (
    blocked_without_blocker,
    complete_with_open_questions,
    in_progress_without_entry,
    no_next_step,
)
from phasemark.rules.notes.status import notes_without_status, several_statuses, unknown_status

__all__ = [
    "bad_commit_line",
    "blocked_without_blocker",
    "complete_with_open_questions",
    "decision_without_rationale",
    "in_progress_without_entry",
    "long_phase",
    "missing_prompt_progress",
    "model_note_incomplete",
    "no_next_step",
    "notes_without_status",
    "open_question_not_checkbox",
    "raw_log_dump",
    "session_entry_incomplete",
    "session_heading_without_date",
    "session_order",
    "several_statuses",
    "third_attempt",
    "unknown_status",
]
