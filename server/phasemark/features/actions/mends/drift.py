"""What the plan says and the prompt does not: taken over into the prompt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from phasemark.features.actions.action import Action
from phasemark.features.actions.items import added
from phasemark.features.actions.mends.case import Case, Mends


def take_over(section: str, title: str, form: Callable[[str], str], case: Case) -> Iterator[Action]:
    """What the finding names of the plan, as items of a section of the prompt."""
    own = case.document.root.find(section)
    texts = [
        " ".join(other.span.of(case.snapshot.documents[other.path].text).split())
        for other in case.finding.related
        if other.path in case.snapshot.documents
    ]
    if own is not None and texts:
        yield case.fix(title, *added(case.document, own, *map(form, texts)))


def _as_code(text: str) -> str:
    return text if "`" in text else f"`{text}`"


MENDS: Mends = {
    "TRI008": partial(take_over, "Constraints", "Repeat them here", str),
    "TRI009": partial(take_over, "Verification", "Verify it here too", _as_code),
    "TRI010": partial(take_over, "Deliverables", "List them here", _as_code),
}
