"""`phasemark.do`: any action that is offered at a place, by its title."""

from __future__ import annotations

from phasemark.errors import UsageError
from phasemark.features.actions.offer import actions
from phasemark.features.commands.command import Asked, Command, Done
from phasemark.text.edit import Span


def do(asked: Asked) -> Done:
    """The action that the words name; without words, what can be done here."""
    document = asked.require_document()
    span = asked.span or Span(0, 0)
    found = actions(asked.snapshot, document, span, asked.outside)
    titles = [action.title for action in found if not action.disabled]
    wanted = " ".join(asked.words).casefold()
    if not wanted:
        return Done(text="\n".join(f"- {title}" for title in titles) or "Nothing can be done here.")
    action = next((one for one in found if wanted in (one.title.casefold(), one.name)), None)
    if action is None:
        listed = ", ".join(f"`{title}`" for title in titles)
        raise UsageError(f"no action `{' '.join(asked.words)}` here; there is {listed or 'none'}")
    if action.disabled:
        raise UsageError(action.disabled)
    change = action.made()
    if change is None:
        raise UsageError(f"there is nothing to change for `{action.title}`")
    return Done(change, action.title, confirm=action.confirm)


OFFERED = (Command("phasemark.do", "[TITLE]", -1, do),)
