"""Words and sentences for generated documents: the trade of a parcel carrier.

Nothing here means anything. It only has to look like prose, with words, line lengths and
inline code as people write them, and must hold no word that a rule of wording looks for.
"""

from __future__ import annotations

from random import Random
from textwrap import wrap

COMPONENTS = (
    "intake", "sorter", "locker", "tariff", "courier", "customs", "returns", "manifest",
    "weighbridge", "geofence", "timetable", "notifier", "pallet", "barcode", "insurance", "depot",
)  # fmt: skip

THINGS = (
    "parcel", "route", "label", "consignment", "delivery window", "claim", "scan event", "shelf",
    "surcharge", "signature", "vehicle", "loading plan", "address", "barcode", "exchange rate",
    "waybill", "pickup code", "weight class", "transit record", "refund", "seal number", "stop",
    "tour", "declaration", "proof of delivery", "locker door", "conveyor belt", "hub transfer",
)  # fmt: skip

QUALITIES = (
    "sealed", "late", "returned", "insured", "oversize", "domestic", "express", "refused",
    "prepaid", "duplicate", "unlabelled", "bonded", "perishable", "registered", "split", "held",
    "weighed", "forwarded", "cancelled", "consolidated",
)  # fmt: skip

ACTIONS = (
    "records", "rejects", "groups", "forwards", "prices", "weighs", "prints", "counts", "reserves",
    "releases", "archives", "compares", "signs", "rounds", "queues", "matches", "returns", "locks",
)  # fmt: skip

TASKS = (
    "Record", "Reject", "Group", "Forward", "Price", "Weigh", "Print", "Count", "Reserve",
    "Release", "Archive", "Compare", "Sign", "Round", "Queue", "Match", "Return", "Lock", "Move",
)  # fmt: skip

MOMENTS = (
    "before the first scan", "after the night shift", "on arrival", "per depot", "per tour",
    "when the door closes", "at hand-over", "in the order of arrival", "once a day",
    "as soon as the seal breaks", "without a second read", "for each customs zone",
    "while the belt runs", "until the courier signs", "at the end of the tour",
)  # fmt: skip

REASONS = (
    "two depots disagree about the weight otherwise",
    "the carrier bills by the heavier of both figures",
    "a courier without network has to go on working",
    "the old table has no column for it",
    "customs asks for the original figure",
    "a second write would change the order of the belt",
    "the label printer accepts forty characters a line",
    "support reads these records by hand",
    "refunds are computed from the first scan",
    "the nightly export reads the same rows",
)

EPICS = (
    "handling", "tracking", "pricing", "storage", "transfer", "checks", "export", "archive",
    "import", "lookup", "planning", "tracing", "billing", "search", "replay", "audit",
)  # fmt: skip

WIDTH = 78
"""Columns of a line of prose."""


def thing(dice: Random) -> str:
    """A thing with a quality, such as `late parcel`."""
    return f"{dice.choice(QUALITIES)} {dice.choice(THINGS)}"


def sentence(dice: Random) -> str:
    """A sentence of some 8 to 24 words."""
    text = (
        f"The {dice.choice(COMPONENTS)} {dice.choice(ACTIONS)} every {thing(dice)}"
        f" {dice.choice(MOMENTS)}"
    )
    if dice.random() < 0.5:
        text += f", because {dice.choice(REASONS)}"
    if dice.random() < 0.2:
        text += f" (see `{dice.choice(TASKS).lower()}_{dice.choice(COMPONENTS)}()`)"
    return text + "."


def task(dice: Random) -> str:
    """One piece of work, as an order."""
    return f"{dice.choice(TASKS)} each {thing(dice)} {dice.choice(MOMENTS)}"


def question(dice: Random) -> str:
    return f"Does the {dice.choice(COMPONENTS)} keep the {thing(dice)} {dice.choice(MOMENTS)}?"


def title(dice: Random) -> str:
    """Three words, capitalised: `Late parcel tracking`."""
    return f"{thing(dice)} {dice.choice(EPICS)}".capitalize()


def prose(dice: Random, sentences: int) -> list[str]:
    """A paragraph, wrapped."""
    return wrap(" ".join(sentence(dice) for _ in range(sentences)), WIDTH)


def bullet(text: str, marker: str = "-") -> list[str]:
    """A list item, wrapped, continued under its text."""
    return wrap(text, WIDTH, initial_indent=f"{marker} ", subsequent_indent=" " * (len(marker) + 1))


def bullets(texts: list[str], marker: str = "-") -> list[str]:
    return [line for text in texts for line in bullet(text, marker)]
