"""All actions at a place, in the order in which an editor shows them."""

from __future__ import annotations

from collections.abc import Sequence

from phasemark.document.document import Document
from phasemark.features.actions.action import Action, Provider, matches
from phasemark.features.outside import Outside
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot

PROVIDERS: tuple[Provider, ...] = ()


def actions(
    snapshot: Snapshot,
    document: Document,
    span: Span,
    outside: Outside,
    only: Sequence[str] = (),
) -> list[Action]:
    """What can be done at a span; `only` names the kinds that are wanted, all if empty."""
    found = [
        action
        for provider in PROVIDERS
        if not only or any(_meets(kind, wanted) for kind in provider.kinds for wanted in only)
        for action in provider.offers(snapshot, document, span, outside)
        if not only or any(matches(action.kind, wanted) for wanted in only)
    ]
    return sorted(found, key=lambda action: action.rank)


def _meets(kind: str, wanted: str) -> bool:
    """Whether a provider of a kind may have actions of the wanted one."""
    return matches(kind, wanted) or matches(wanted, kind)
