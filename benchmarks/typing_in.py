"""What somebody types: the texts of a document, keystroke by keystroke."""

from __future__ import annotations

from collections.abc import Iterator

WORD = "as the courier said "
"""What is typed, again and again."""

ENTER = "Enter in the middle"

PLACES = ("start", "middle", "end", ENTER)


def offset(text: str, place: str) -> int:
    """Where the typing begins: the end of a line that is not blank."""
    near = {"start": len(text) // 50, "end": len(text) - 1}.get(place, len(text) // 2)
    at = text.find("\n", near)
    while at > 0 and text[at - 1] == "\n":
        at -= 1
    return at


def versions(text: str, place: str, count: int) -> Iterator[str]:
    """The text after each of so many keystrokes."""
    at = offset(text, place)
    keys = "\n" if place == ENTER else WORD
    for number in range(count):
        text = text[:at] + keys[number % len(keys)] + text[at:]
        at += 1
        yield text
