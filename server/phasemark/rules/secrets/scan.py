"""Where secrets stand in a text: everywhere, also in fences, comments and indented code.

A clean text costs a handful of searches for a rare character; what is found there is
looked at closely. The work grows with the text, however it was made to look.
"""

from __future__ import annotations

import re

from phasemark.rules.secrets.assigned import assigned, authorizations
from phasemark.rules.secrets.blocks import kubernetes_data, private_keys
from phasemark.rules.secrets.connections import connection_passwords, web_hooks
from phasemark.rules.secrets.prefixed import prefixed, web_tokens
from phasemark.rules.secrets.secret import Secret

_FINDERS = (
    prefixed,
    private_keys,
    web_tokens,
    web_hooks,
    authorizations,
    connection_passwords,
    kubernetes_data,
    assigned,
)


def secrets_in(text: str) -> tuple[Secret, ...]:
    """The secrets of a text, in order and disjoint: of two the more telling one stays."""
    found = _found(text)
    return _disjoint(found) if found else ()


def without_secrets(text: str) -> bool:
    return not _found(text)


def mask_secrets(text: str) -> str:
    """The text with every secret replaced by asterisks; lines and columns stay.

    Give it a whole text: the lines of a private key are secret because of the line above
    them.
    """
    parts: list[str] = []
    at = 0
    for span, *_ in _found(text):
        if span.end > at:
            start = max(at, span.start)
            parts.append(text[at:start])
            parts.append(re.sub(r"[^\r\n]", "*", text[start : span.end]))
            at = span.end
    return "".join((*parts, text[at:])) if parts else text


def mask(secret: str) -> str:
    """What may be shown of a secret: the first four characters of a long one, else nothing."""
    head = secret[:4] if len(secret) >= 16 else ""
    return f"{head}…" if re.fullmatch(r"[\w-]*", head, re.ASCII) else "…"


def _found(text: str) -> list[Secret]:
    return sorted(secret for finder in _FINDERS for secret in finder(text))


def _disjoint(found: list[Secret]) -> tuple[Secret, ...]:
    """A smaller code knows more of a secret than a larger one."""
    kept: list[Secret] = []
    for secret in found:
        if not kept or kept[-1].span.end <= secret.span.start:
            kept.append(secret)
        elif secret.code < kept[-1].code:
            kept[-1] = secret
    return tuple(kept)
