"""The pages of the rules about missing sections, made of what the kind files say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import NamedTuple

from phasemark.document.skeleton import Style, section
from phasemark.kinds.model import Kind, Missing, ScopeKind, SectionKind

_WIDTH = 88
_COUNTS = (
    "A heading of any level, a bold label or a plain label counts. A document that holds all"
    " sections of one template of its kind misses nothing."
)
_INSTEAD = (
    "Add what is missing; the fix puts it at its place, in the style of the document. Names of"
    " your own go into the configuration, under `[aliases]`."
)


class Owned(NamedTuple):
    """A section that a rule asks for, and the kind or the scope that it belongs to."""

    owner: Kind | ScopeKind
    section: SectionKind


def page(missing: Missing, owned: Sequence[Owned]) -> str:
    """What, why, which names count, and what to write."""
    if not owned:
        summary, example = "A section is missing that the kind asks for.", "A document without it."
    else:
        where = _either(dict.fromkeys(_place(one.owner) for one in owned))
        names = _either(dict.fromkeys(f"`{one.section.name}`" for one in owned))
        summary = f"There is no {names} section {where}."
        example = "A document in which no section has this name or one of the others."
    parts = [
        _filled(summary),
        _filled(missing.why),
        _filled(_COUNTS),
        "\n".join(_meanings(owned)),
        f"## Example\n{example}",
        f"## Use instead\n{_filled(_INSTEAD)}",
        _template(owned),
    ]
    return "\n\n".join(part for part in parts if part)


def _place(owner: Kind | ScopeKind) -> str:
    """`in a plan`, `in work notes`."""
    name = owner.name.lower() if isinstance(owner, ScopeKind) else owner.title.lower()
    return f"in {name}" if name.endswith("s") else f"in a {name}"


def _either(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def _meanings(owned: Iterable[Owned]) -> Iterable[str]:
    """What each section holds and what else it is called, as a list."""
    names: dict[str, list[str]] = {}
    purposes: dict[str, str] = {}
    for _, one in owned:
        known = names.setdefault(one.name, [])
        known.extend(f"`{name}`" for name in (*one.canonical, *one.also))
        purposes.setdefault(one.name, one.purpose)
    for name, others in names.items():
        text = f"`{name}`: {purposes[name]}"
        if others:
            text += f" Also called {', '.join(dict.fromkeys(others))}."
        yield _filled(text, "- ", "  ")


def _template(owned: Sequence[Owned]) -> str:
    """The sections as a new document has them, each once."""
    texts: dict[str, str] = {}
    for owner, one in owned:
        style = Style(3, owner.written) if isinstance(owner, ScopeKind) else Style()
        texts.setdefault(one.name, section(one, style).rstrip("\n"))
    if not texts:
        return ""
    return "\n".join(("```markdown", "\n\n".join(texts.values()), "```"))


def _filled(text: str, first: str = "", others: str = "") -> str:
    return "\n".join(
        wrap(text, _WIDTH, initial_indent=first, subsequent_indent=others,
             break_long_words=False, break_on_hyphens=False)
    )  # fmt: skip
