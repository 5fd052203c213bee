"""Commands that cannot be taken back."""

from __future__ import annotations

import re

from phasemark.rules.prose import holds_any
from phasemark.text.late import late

_HARMLESS = late(
    r"(?:\./|/)?(?:[\w.-]+/)*(?:tmp|temp|dist|build|out|output|node_modules|target|coverage"
    r"|__pycache__|bin|obj|cache|venv|\.[\w-]*cache|\.next|\.turbo|\.venv|\.tox|\.nyc_output"
    r"|\.parcel-cache|[\w-]+\.(?:log|tmp|out|xml|db|html|tgz))(?:/\S*)?"
    r"|/tmp(?:/\S*)?|\"?\$\{?(?:TMP|TMPDIR|TEMP|tmp|TMP_?DIR|tmpdir|WORKDIR)\w*\}?\"?(?:/\S*)?"
    r"|\*\.\w+"
)
_DESTRUCTIVE = late(
    r"(?P<rm>\brm\s+(?:-\w+\s+)*-\w*[rR]\w*(?:\s+-\w+)*(?:\s+(?P<targets>[^;&|]+)|\s*$))"
    r"|\bgit\s+push\b[^;&|]*?\s(?:--force(?:-with-lease)?|-f)(?!\S)"
    r"|\bgit\s+push\b[^;&|]*?\s(?:--delete|-d)\s+\S+"
    r"|\bgit\s+branch\s+(?:-D|--delete\s+--force)(?!\S)|\bgit\s+reset\s+--hard\b"
    r"|\bgit\s+clean\s+-\w*[fd]\w*"
    r"|\bgit\s+checkout\s+(?:--\s+)?\.(?=\s|$)|\bgit\s+worktree\s+remove\s+(?:--force|-f)\b"
    r"|\b(?:terraform|tofu|terragrunt|pulumi|cdk)\s+(?:apply|destroy|up)\b"
    r"|\bkubectl\s+(?:delete|drain)\b|\bhelm\s+(?:uninstall|delete)\b"
    r"|\bdocker\s+(?:system|volume|image)\s+prune\b"
    r"|\bdocker[ -]compose\s+down\s+[^;&|]*(?:-v\b|--volumes\b)"
    r"|(?i:\bdrop\s+(?:table|database|schema|index|view)\b|\btruncate\s+table\b"
    r"|\bdelete\s+from\s+\w+\s*(?:;|\"|'|$))"
    r"|\b(?:dropdb|mkfs\S*|shutdown|reboot)\b|\bdd\s+[^;&|]*\bof=/dev/\S+"
)
_PROGRAMS = (
    "rm", "git", "terraform", "tofu", "terragrunt", "pulumi", "cdk", "kubectl", "helm", "docker",
    "drop", "truncate", "delete", "mkfs", "shutdown", "reboot", "dd",
)  # fmt: skip
"""What each of them begins with: most commands hold none, and are looked at no closer."""
_DRY = late(r"--dry-run\b|--dryrun\b|-dry-run\b|\s--check\b|\s--preview\b")
_LONGEST = 2000
"""Characters of a command that are looked at."""
_LOOKS = frozenset(("grep", "rg", "echo", "ag", "ack", "printf", "git", "sed", "awk"))


def destroys(command: str) -> str:
    """The part of a command line that deletes, overwrites or deploys; empty if none does.

    Build output and temporary folders may be deleted; a dry run destroys nothing, and
    neither do words that are only searched for or printed.
    """
    command = command[:_LONGEST]
    if not holds_any(command.casefold(), _PROGRAMS):
        return ""
    match = _DESTRUCTIVE.search(command)
    if match is None or _DRY.search(command) or _is_searched(command, match):
        return ""
    targets = _targets(match["targets"] or "") if match["rm"] else []
    if targets and all(_HARMLESS.fullmatch(target) for target in targets):
        return ""
    return " ".join(match[0].split())


def _targets(text: str) -> list[str]:
    return [word for word in text.split() if not word.startswith(("-", "2>", ">", "#"))]


def _is_searched(command: str, match: re.Match[str]) -> bool:
    """Whether the words are what is searched for or printed, not what is run."""
    first = re.split(r"[;&|]", command[: match.start()])[-1].strip().split(" ", 1)[0]
    return first in _LOOKS and first != match[0].split()[0]
