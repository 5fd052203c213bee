"""VER: the commands that prove the work: real, ending, harmless, and able to fail."""

from __future__ import annotations

from phasemark.rules.verification.outcome import (
    destructive_command,
    never_ending_command,
    swallowed_failure,
)
from phasemark.rules.verification.targets import missing_target_path, unknown_script
from phasemark.rules.verification.wording import (
    command_not_code,
    no_expected_result,
    no_gate_mix,
    placeholder_command,
)

__all__ = [
    "command_not_code",
    "destructive_command",
    "missing_target_path",
    "never_ending_command",
    "no_expected_result",
    "no_gate_mix",
    "placeholder_command",
    "swallowed_failure",
    "unknown_script",
]
