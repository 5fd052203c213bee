"""`BASE`: where a worktree keeps the documents that it was given as they were then."""

from __future__ import annotations

BASE = ".base"
"""A folder beside them; what merging begins with, and never read as documents."""
