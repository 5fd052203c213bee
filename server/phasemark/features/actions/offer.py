"""All actions at a place, in the order in which an editor shows them."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from phasemark.document.document import Document
from phasemark.features.actions.action import (
    ADD,
    FIX_ALL,
    FIX_ALL_OURS,
    QUICK_FIX,
    REWRITE,
    Action,
    Provider,
    matches,
)
from phasemark.features.actions.everywhere import fix_all, fix_rule
from phasemark.features.actions.ignore import ignore
from phasemark.features.actions.items import add_items
from phasemark.features.actions.mended import mends
from phasemark.features.actions.missing import insert_all
from phasemark.features.actions.quick import quick_fixes
from phasemark.features.actions.status import set_status
from phasemark.features.actions.tick import tick
from phasemark.features.actions.todo import todo_to_question
from phasemark.features.outside import Outside
from phasemark.features.work import offers as work
from phasemark.steps import at_once
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot

PROVIDERS: tuple[Provider, ...] = (
    Provider((QUICK_FIX,), quick_fixes),
    Provider((QUICK_FIX,), mends),
    Provider((QUICK_FIX,), todo_to_question),
    Provider((QUICK_FIX,), fix_rule),
    Provider((FIX_ALL_OURS,), fix_all),
    Provider((QUICK_FIX,), ignore),
    Provider((REWRITE,), tick),
    Provider((REWRITE,), set_status),
    Provider((ADD,), insert_all),
    Provider((ADD,), add_items),
    *work.PROVIDERS,
)
"""In the order in which equally ranked actions are offered."""


KINDS = tuple(dict.fromkeys((*(kind for each in PROVIDERS for kind in each.kinds), FIX_ALL)))
"""What may be asked for."""


def actions(
    snapshot: Snapshot,
    document: Document,
    span: Span,
    outside: Outside,
    only: Sequence[str] = (),
) -> list[Action]:
    """What can be done at a span; `only` names the kinds that are wanted, all if empty.

    Nothing in a document of which only the headings are read.
    """
    return at_once(actions_in_steps(snapshot, document, span, outside, only))


def actions_in_steps(
    snapshot: Snapshot,
    document: Document,
    span: Span,
    outside: Outside,
    only: Sequence[str] = (),
) -> Generator[None, None, list[Action]]:
    """The same in steps, as long as the snapshot is the one that counts."""
    found: list[Action] = []
    for provider in PROVIDERS if not document.oversized else ():
        if only and not any(_meets(kind, wanted) for kind in provider.kinds for wanted in only):
            continue
        found += [
            action
            for action in provider.offers(snapshot, document, span, outside)
            if not only or any(matches(action.kind, wanted) for wanted in only)
        ]
        yield
    return sorted(found, key=lambda action: action.rank)


def _meets(kind: str, wanted: str) -> bool:
    """Whether a provider of a kind may have actions of the wanted one."""
    return matches(kind, wanted) or matches(wanted, kind)
