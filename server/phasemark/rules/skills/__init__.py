"""SKL: skills. What a skill misses in its body is read from the kind files."""

from __future__ import annotations

from phasemark.rules.skills.commands import skill_destructive_command
from phasemark.rules.skills.description import (
    skill_description_length,
    skill_description_without_when,
)
from phasemark.rules.skills.header import skill_missing_frontmatter
from phasemark.rules.skills.naming import skill_bad_name, skill_name_folder_mismatch

__all__ = [
    "skill_bad_name",
    "skill_description_length",
    "skill_description_without_when",
    "skill_destructive_command",
    "skill_missing_frontmatter",
    "skill_name_folder_mismatch",
]
