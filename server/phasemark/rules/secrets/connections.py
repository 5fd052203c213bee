"""Addresses that carry a secret: connection strings, web hooks, signed links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from phasemark.rules.secrets.secret import Secret
from phasemark.rules.secrets.standins import is_stand_in, marked
from phasemark.text.edit import Span
from phasemark.text.late import late

LINE = 300
"""Characters on each side of a password in which the rest of its connection string stands."""


def connection_passwords(text: str) -> Iterator[Secret]:
    """Passwords of addresses, of Go's `user:password@tcp(host)`, of `host=… password=…`."""
    if "@" in text:
        for match in _addressed(text):
            example = _is_example_host(match["host"])
            if not example and not is_stand_in(match["password"], match["user"]):
                yield _password(match)
    for match in _KEYWORD.finditer(text) if "=" in text else ():
        if not is_stand_in(match["password"]) and _in_connection_string(text, match.start()):
            yield _password(match)


def web_hooks(text: str) -> Iterator[Secret]:
    """Addresses to which anybody may post a message, because they hold the token."""
    if "hooks.slack.com/" in text or "/api/webhooks/" in text:
        for match in _web_hook().finditer(text):
            if not marked(match["token"]):
                span = Span(*match.span("token"))
                yield Secret(span, "SEC003", "Token of a web hook", "WEBHOOK_TOKEN", shown=False)


def _password(match: re.Match[str]) -> Secret:
    return Secret(
        Span(*match.span("password")),
        "SEC007",
        "Password of a connection string",
        "DATABASE_PASSWORD",
        shown=False,
    )


def _addressed(text: str) -> Iterator[re.Match[str]]:
    if "://" in text:
        yield from _address().finditer(text)
    if "@tcp(" in text or "@unix(" in text:
        yield from _go_address().finditer(text)


def _is_example_host(host: str) -> bool:
    """Whether the host is this machine, a documented example, or itself a placeholder."""
    name = host.strip("[]").casefold()
    return (
        name.startswith(_HERE)
        or name.endswith((".test", ".invalid", ".localhost"))
        or name in ("host", "hostname", "server", "db_host", "database_host")
        or any(word in name for word in _ANY_COMPANY)
    )


_ANY_COMPANY = ("example", "your", "mycompany", "mydomain", "acme", "company.com", "domain.com")
_HERE = ("127.", "0.0.0.0", "::1", "localhost", "host.docker.internal", "$", "{", "<", "%", "/")


def _in_connection_string(text: str, at: int) -> bool:
    """Whether a host, or a user and a database, stand on the line of the password."""
    first = max(at - LINE, 0)
    start = max(first, text.rfind("\n", first, at))
    end = text.find("\n", at, at + LINE)
    line = text[start : end if end >= 0 else at + LINE].casefold()
    return (
        any(sign in line for sign in ("host=", "server=", "data source=", "addr=", "jdbc:"))
        or sum(sign in line for sign in ("user=", "uid=", "user id=", "dbname=", "database=")) > 1
    )


_KEYWORD = late(
    r"d=(?=\S)(?:(?<=(?<!\w)[Pp]assword=)|(?<=(?<!\w)PASSWORD=)|(?<=(?<!\w)[Pp]wd=))(?P<quote>[\"'])?"
    r"(?P<password>[^\s;&,()\[\]{}\"'`<>\\]{3,128}+)(?(quote)|(?![,()\[{]))"
)
"""An argument of a call, `password=value,`, is an expression unless it is quoted."""


@cache
def _address() -> re.Pattern[str]:
    return re.compile(
        r"://(?P<user>[^\s:/?#@\"'`<>()\[\]]{0,64}+):(?P<password>[^\s/?#\"'`<>]{1,128})"
        r"@(?P<host>\[[\da-fA-F:.]{2,45}\]|[\w${}%<.-]{1,253}+)"
    )


@cache
def _go_address() -> re.Pattern[str]:
    return re.compile(
        r"(?<![\w.-])(?P<user>[\w.-]{1,64}+):(?P<password>[^\s/\"'`<>]{1,128})"
        r"@(?:tcp|unix)\((?P<host>[^\s()]{0,253}+)"
    )


@cache
def _web_hook() -> re.Pattern[str]:
    return re.compile(
        r"(?:hooks\.slack\.com/(?:services|workflows|triggers)/|/api/webhooks/\d{15,21}/)"
        r"(?P<token>[\w/-]{20,}+)"
    )
