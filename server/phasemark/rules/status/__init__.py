"""STA: status, checkboxes and progress."""

from __future__ import annotations

from phasemark.rules.status.agreement import trio_status_conflict
from phasemark.rules.status.boxes import bad_checkbox, parent_child_box
from phasemark.rules.status.completion import all_done_still_open, complete_with_open_boxes
from phasemark.rules.status.evidence import gate_ticked_without_evidence
from phasemark.rules.status.phantoms import phantom_completion
from phasemark.rules.status.progress import progress_count, progress_order, ticked_without_trace

__all__ = [
    "all_done_still_open",
    "bad_checkbox",
    "complete_with_open_boxes",
    "gate_ticked_without_evidence",
    "parent_child_box",
    "phantom_completion",
    "progress_count",
    "progress_order",
    "ticked_without_trace",
    "trio_status_conflict",
]
