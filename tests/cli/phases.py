"""Documents of phases and stages for tests of the commands that look at all of them."""

from __future__ import annotations

STATES = ("Not started", "In progress", "Blocked", "Complete")


def plan(number: str, *depends: str, name: str = "Name", more: str = "") -> dict[str, str]:
    listed = "".join(f"- Phase {one}\n" for one in depends) or "None\n"
    text = f"# Phase {number}: {name}\n\n## Depends on\n{listed}\n{more}"
    return {f"plan/phase-{number}.md": text}


def notes(number: str, state: str, more: str = "") -> dict[str, str]:
    boxes = "".join(f"- [{'x' if one == state else ' '}] {one}\n" for one in STATES)
    text = f"# Phase {number}\n\n## Status\n{boxes}\n{more}"
    return {f"work-notes/phase-{number}.md": text}


def entry(when: str, following: str) -> str:
    return (
        f"## Session log\n\n### {when}\n- What changed: `a.py`\n- Why: first\n- Blockers: none\n"
        f"- Next: {following}\n"
    )


def stage(number: str, *depends: str, files: str = "", group: str = "A") -> str:
    listed = ", ".join(f"Stage {one}" for one in depends) or "None"
    paths = "".join(f"- `{path}` (modify)\n" for path in files.split())
    return (
        f"## Stage {number}: Part {number}\n\n**Files:**\n{paths}\n**Dependencies:** {listed}\n"
        f"**Parallel Group:** {group}\n\n"
    )


HOSTILE = (
    '$(touch x) `touch y` "]; end <script>alert(1)</script> \x1b[31m \u202e -rf ; ## \\" %%{init}'
)
"""A heading that nobody should pass on as it is."""
