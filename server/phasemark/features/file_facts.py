"""What is shown of a file: its kind, its size, its first lines."""

from __future__ import annotations

from phasemark.features.markdown import code, fence, words
from phasemark.features.outside import LONGEST, Outside
from phasemark.rules.secrets.scan import mask_secrets
from phasemark.text.edit import Span
from phasemark.workspace.snapshot import Snapshot


def about_file(
    snapshot: Snapshot,
    path: str,
    outside: Outside,
    part: Span | None = None,
    lines: tuple[int, int] | None = None,
) -> str:
    """Markdown about a known file, with its first lines, or with others.

    `part` is a span of a document; `lines` are a first and a last one, counted from one.
    """
    facts = [f"**{code(path)}**"]
    document = snapshot.documents.get(path)
    text: str | None
    if document is not None:
        if kind := snapshot.kinds.get(document.recognition.kind or ""):
            facts.append(words(kind.title or kind.name))
        text = document.text
        facts.append(_size(len(text.encode("utf-8", "replace"))))
    elif (glance := outside.glance(path)) is not None:
        text = glance.text
        facts += [_size(glance.size), *(["not text"] if text is None else [])]
    else:
        text = None
    shown = _excerpt(part.of(text) if part else text, lines) if text else ""
    head = " · ".join(facts)
    return f"{head}\n\n{fence(shown, _language(path))}" if shown else head


_FEW_LINES = 12
_LONGEST_LINE = 200


def _excerpt(text: str, lines: tuple[int, int] | None) -> str:
    """The first of some lines; secrets are masked."""
    first, last = lines or (1, _FEW_LINES)
    masked = mask_secrets(text[:LONGEST].removeprefix("\ufeff"))
    every = masked.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    shown = every[max(first, 1) - 1 : min(last, first + _FEW_LINES - 1)]
    return "\n".join(line[:_LONGEST_LINE] for line in shown).rstrip()


def _language(path: str) -> str:
    """The info string of a fence for a file, by its extension."""
    suffix = path.rpartition("/")[2].rpartition(".")[2]
    return suffix.lower() if suffix.isascii() and suffix.isalnum() and "." in path else ""


def _size(count: int) -> str:
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.1f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"
