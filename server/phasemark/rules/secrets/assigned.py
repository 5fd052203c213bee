"""Values that are secret because of the name before them: `api_key: …`, `?token=…`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from phasemark.rules.secrets.secret import Secret
from phasemark.rules.secrets.standins import decoded, is_stand_in, looks_chosen, looks_random
from phasemark.text.edit import Span
from phasemark.text.late import late

NAME = 48
"""Characters before an operator in which the name stands."""


def assigned(text: str) -> Iterator[Secret]:
    """Literals behind `:`, `=`, `:=`, `=>` and behind options such as `--token`."""
    for sign, gate, values in _GATES:
        for match in gate.finditer(text) if sign in text else ():
            value = values().match(text, match.start())
            if value and (secret := _judged(text, value)):
                yield secret


def authorizations(text: str) -> Iterator[Secret]:
    """Credentials in an `Authorization` header."""
    if "uthorization" not in text:
        return
    for match in _authorization().finditer(text):
        known = _is_login if match["scheme"].lower() == "basic" else looks_random
        if known(match["value"]):
            span = Span(*match.span("value"))
            yield Secret(span, "SEC006", "Credentials of an Authorization header", "TOKEN")


def _judged(text: str, match: re.Match[str]) -> Secret | None:
    """The secret behind an operator or an option, by the name in front of it."""
    value = _literal(text, match)
    if value is None:
        return None
    at = match.start("gap")
    head = text[max(0, at - NAME) : at]
    if parameter := _PARAMETER.search(head):
        return _in_address(text, value, parameter["name"])
    literal = value.of(text)
    if literal.startswith("AA") and len(literal) == 35 and (bot := _BOT.search(head)):
        return Secret(Span(at - len(bot[0]), value.end), "SEC003", "Telegram token", "BOT_TOKEN")
    name = _name(head)
    if name.endswith("token") and _UUID.fullmatch(literal):
        return None
    if name and (looks_random(literal) or (name in _PASSWORDS and looks_chosen(literal))):
        return _named(value, name)
    return None


def _named(value: Span, name: str) -> Secret:
    if name in _CONNECTION_KEYS:
        return Secret(value, "SEC007", "Key of a connection string", "ACCOUNT_KEY", shown=False)
    if name in _AWS_KEYS and value.end - value.start == 40:
        return Secret(value, "SEC001", "AWS secret key", "AWS_SECRET_ACCESS_KEY", shown=False)
    return _generic(value, name)


def _generic(value: Span, name: str) -> Secret:
    return Secret(value, "SEC010", f"Secret value of `{name}`", _constant(name), shown=False)


def _in_address(text: str, value: Span, parameter: str) -> Secret | None:
    literal = re.split("[&#]", value.of(text), maxsplit=1)[0]
    if parameter.casefold() not in _PARAMETERS or not looks_random(literal):
        return None
    if "/" in literal or _UUID.fullmatch(literal):
        return None
    span = Span(value.start, value.start + len(literal))
    return Secret(span, "SEC008", "Token of an address", _constant(parameter), shown=False)


def _literal(text: str, match: re.Match[str]) -> Span | None:
    """The value without quotes and without the end of a sentence; None for an expression."""
    start, end = match.span(match.lastindex or 0)
    if match.lastgroup == "bare":
        if text[end : end + 1] in tuple("([{<$"):
            return None
        end = start + len(text[start:end].rstrip(".?*"))
    return Span(start, end)


def _name(head: str) -> str:
    """The last name before an operator, if it is one of a secret; else the empty string."""
    name = head.rstrip(" \t*_`\"'])=:!").casefold().replace("-", "_").replace(" ", "_")
    if not name.endswith(_NAMES):
        name = _TAIL.sub("", name)
    if not name.endswith(_NAMES) or name.endswith(_NO_SECRETS):
        return ""
    known = next(known for known in _NAMES if name.endswith(known))
    # A part of a path or of an ARN, `…:secret:billing-a1b2c3`, is a name and no value.
    return "" if name.removesuffix(known).endswith((":", "/")) else known


def _is_login(value: str) -> bool:
    """Whether Base64 holds `user:password`, and no placeholder."""
    user, _, password = decoded(value).partition(":")
    return bool(password) and not is_stand_in(password, user)


def _constant(name: str) -> str:
    return name.upper().replace("-", "_")


_PASSWORDS = ("passphrase", "password", "passwd", "pwd")
_CONNECTION_KEYS = ("sharedaccesskey", "accountkey")
_AWS_KEYS = ("secret_access_key", "secretaccesskey", "aws_secret_key")
_NAMES = (
    *_PASSWORDS, *_CONNECTION_KEYS, *_AWS_KEYS,
    "secret_key_base", "encryption_key", "webhook_secret", "client_secret", "signing_key",
    "private_key", "account_key", "secret_key", "access_key", "master_key", "jwt_secret",
    "access_token", "auth_token", "privatekey", "secretkey", "accesskey", "authtoken", "auth_key",
    "api_token", "api_key", "apikey", "bot_token", "clientsecret", "accesstoken",
    "credentials", "credential", "secret", "token",
)  # fmt: skip
"""Names of secrets, a longer one before one that it ends with."""

_NO_SECRETS = tuple(
    f"{kind}{joint}token"
    for kind in (
        "csrf", "xsrf", "page", "pagination", "next", "starting", "continuation", "cursor", "sync",
        "undo", "cancel", "cancellation", "change", "update", "lock", "fencing", "client", "unit",
        "request", "idempotency", "action", "confirmation", "import", "export", "upload", "resume",
    )
    for joint in ("", "_")
)  # fmt: skip
"""Tokens that are worth nothing when the request is over."""

_PARAMETERS = frozenset((
    "token", "access_token", "auth_token", "refresh_token", "id_token", "api_token", "key",
    "private_token", "api_key", "apikey", "api-key", "access_key", "secret", "client_secret",
    "password", "auth", "sig", "signature", "hmac", "x-amz-signature", "x-amz-security-token",
    "x-goog-signature",
))  # fmt: skip

_PARAMETER = late(r"(?:[?&]|&amp;)(?P<name>[\w-]{1,32})\Z")
_UUID = late(r"[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12}")
"""What tells a request from the next; as a password or an API key it counts."""
_BOT = late(r"(?<!\d)\d{8,10}\Z")
_TAIL = late(
    r"(?::?_*(?:str|string|secretstr)\??|_(?:prod|production|staging|stage|dev|live|value|\d+)|\d+)\Z"
)
"""A type, or what tells one secret from the next."""

_QUOTED = r"\"([^\"\s]{8,}+)\"|'([^'\s]{8,}+)'|`([^`\s]{8,}+)`"
_BARE = r"[A-Za-z0-9+/_.~!@#$%^&*?-]"
_STARS = r"[*_]{0,3}[ \t]{0,8}[*_]{0,3}"


@cache
def _behind_colon() -> re.Pattern[str]:
    return re.compile(rf"(?P<gap>:=?){_STARS}(?:{_QUOTED}|(?P<bare>(?:{_BARE}|=){{8,}}+))")


@cache
def _behind_equals() -> re.Pattern[str]:
    return re.compile(rf"(?P<gap>=>?){_STARS}(?:{_QUOTED}|(?P<bare>(?:{_BARE}|:){{8,}}+={{0,2}}))")


@cache
def _behind_option() -> re.Pattern[str]:
    return re.compile(
        rf"-[a-z-]{{5,60}}(?P<gap>[ \t]{{1,4}})(?:{_QUOTED}|(?P<bare>{_BARE}{{8,}}+))"
    )


_GATES = (
    (":", re.compile(r":(?=[=*_ \t]{0,14}+[\"'`]?+[^\s\d]{0,40}+\d\S{3})"), _behind_colon),
    ("=", re.compile(r"=(?=[>*_ \t]{0,14}+[\"'`]?+[^\s\d]{0,40}+\d\S{3})"), _behind_equals),
    (
        "--",
        re.compile(r"-(?:token|passw|secret|api-?key|access-?key)[a-z-]{0,40}+[ \t]++\S"),
        _behind_option,
    ),
)
"""A sign, what may be an operator with a value, and how the value is read.

The first two are made for speed: the expression begins with one character and never goes
back. A key without a digit among its first characters is not worth a look. A value holds
no operator like the one before it, so that no two values share a character.
"""


@cache
def _authorization() -> re.Pattern[str]:
    return re.compile(
        r"uthorization[\"'`]?[ \t]*[:=,][ \t]*[\"'`]?(?P<scheme>[Bb]earer|[Bb]asic|[Tt]oken|ApiKey)"
        r"[ \t]+(?P<value>[\w.~+/-]{12,}+={0,2})",
        re.ASCII,
    )
