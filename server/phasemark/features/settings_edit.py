"""Changes of the project's configuration."""

from __future__ import annotations

import re

from phasemark.features.actions.placed import change_of
from phasemark.features.change import Change
from phasemark.features.outside import Outside
from phasemark.text.toml_edit import added
from phasemark.workspace.snapshot import Snapshot

_NEW = "phasemark.toml"
_SHARED = "pyproject.toml"
_WHY = "<reason>"
_TABLE = ("tool", "phasemark")


def ignoring(snapshot: Snapshot, code: str, outside: Outside) -> Change | None:
    """The change after which a project ignores a rule; None where it cannot be made.

    It says why in a comment, which the user fills in. A project without a configuration
    gets one.
    """
    path = re.split(r"[/\\]", snapshot.settings.path)[-1]
    glance = outside.glance(path or _NEW)
    if glance is None:
        return None if path else Change(create={_NEW: f'# {code}: {_WHY}\nignore = ["{code}"]\n'})
    if glance.text is None or glance.size > len(glance.text.encode()):
        return None
    name = path or _NEW
    keys = (*_TABLE, "ignore") if name == _SHARED else ("ignore",)
    edits = added(name, glance.text, keys, code, _WHY)
    return change_of({name: edits}) if edits else None
