"""SEC011 to SEC016: what names people, and the machines of a house."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, partial
from string import ascii_letters, digits

from phasemark.rules.rule import Finding, Fix, Safety, rule
from phasemark.syntax.tree import Piece
from phasemark.text.edit import Edit, Span
from phasemark.text.late import late

_personal = partial(
    rule, reach="piece", default="hint", fix="choice", source="guide, chapter 9", adaptive=False
)
"""A rule about people and machines, shown as a hint everywhere."""


def _without_at(text: str) -> bool:
    return "@" not in text


def _without_quads(text: str) -> bool:
    return _QUADS.search(text) is None


def _without_suffix(text: str) -> bool:
    return _SUFFIX.search(text) is None


def _without_homes(text: str) -> bool:
    return "/home/" not in text and "Users" not in text


@_personal("SEC011", "email", severity="hint", clean=_without_at)
def email(piece: Piece) -> Iterator[Finding]:
    """The address of a person stands in the document.

    Addresses come in with logs, test accounts and copied records, and a prompt sends them
    to somebody who has no business with them. Example domains, senders that read no mail
    and logins such as `git@host` are no such addresses.

    ## Example
    `User jane.roe@mail.example-bank.com cannot log in`, with the real domain.

    ## Use instead
    Write `User user@example.com cannot log in`
    """
    if _without_at(piece.text):
        return
    for match in _domain().finditer(piece.text):
        local = _local().search(piece.text, max(0, match.start() - 64), match.start())
        if local and _is_personal(piece.text, local, match):
            span = Span(local.start(), match.end())
            yield _finding(span, "Email address in a document", "user@example.com")


@_personal("SEC012", "non-documentation-ip", severity="hint", clean=_without_quads)
def non_documentation_ip(piece: Piece) -> Iterator[Finding]:
    """An IPv4 address belongs to a machine, and not to the ranges meant for documents.

    Addresses of machines tell an attacker where to look, those of users are personal data.
    Loopback and unspecified addresses, whole private networks, multicast, well-known
    resolvers and numbers of versions and sections are left alone.

    ## Example
    `ssh admin@10.20.30.40` in a note about the production database.

    ## Use instead
    Write `ssh admin@192.0.2.10`, or an address of `198.51.100.0/24` or
    `203.0.113.0/24`.
    """
    for match in _QUADS.finditer(piece.text):
        head = piece.text[max(0, match.start() - 3) : match.start()]
        span = Span(match.start() - len(head) + len(head.rstrip(digits)), match.end())
        if _is_machine(piece.text, span):
            yield _finding(span, "Address of a machine in a document", "192.0.2.1")


@_personal("SEC013", "internal-hostname", severity="information", clean=_without_suffix)
def internal_hostname(piece: Piece) -> Iterator[Finding]:
    """A host name is known inside of one network only.

    Names under `.internal`, `.corp`, `.lan`, `.intranet` and `.local` draw the map of a
    house for strangers and help no reader. Names that every cluster or container has, and
    files such as `settings.local.json`, are left alone.

    ## Example
    `psql -h orders-db-2.prod.internal`

    ## Use instead
    Write `psql -h DATABASE_HOST`
    """
    for match in _SUFFIX.finditer(piece.text):
        head = _labels().search(piece.text, max(0, match.start() - 253), match.start())
        if head and _is_host(piece.text, head, match):
            yield _finding(
                Span(head.start(), match.end()), "Internal host name in a document", "HOST"
            )


@_personal("SEC016", "home-path", severity="hint", clean=_without_homes)
def home_path(piece: Piece) -> Iterator[Finding]:
    """A path leads through the home folder of a person.

    It names the person, and it exists on one machine only: a prompt with it fails on the
    next. Accounts of images and runners (`ubuntu`, `runner`, `vscode`) and placeholders
    are left alone. There is one finding a person and section.

    ## Example
    `cd /home/jroe/src/gateway && make test`, with the name of a colleague.

    ## Use instead
    Write `make test`, from the root of the repository, or `~/src/gateway`.
    """
    homes: dict[str, list[Span]] = {}
    for person, span in _homes(piece.text):
        if person not in _NOBODY and not person.startswith(_NOBODYS):
            homes.setdefault(person, []).append(span)
    for spans in homes.values():
        again = f", {len(spans)} times in this section" if len(spans) > 1 else ""
        yield Finding(
            spans[0],
            f"Path through somebody's home folder in a document{again}; write it from the"
            " root of the repository",
            fix=Fix.here("Replace with `~`", Safety.CHOICE, *(Edit.replace(s, "~") for s in spans)),
        )


def _finding(span: Span, what: str, stand_in: str) -> Finding:
    return Finding(
        span,
        f"{what}; replace it with `{stand_in}`",
        fix=Fix.here(f"Replace with `{stand_in}`", Safety.CHOICE, Edit.replace(span, stand_in)),
    )


def _is_personal(text: str, local: re.Match[str], match: re.Match[str]) -> bool:
    """Whether the address is one of mail, of somebody, outside of the example domains."""
    domain = match[0][1:].casefold()
    before = text[max(0, local.start() - 40) : local.start()]
    return not (
        local[0].casefold() in _NO_PERSON
        or any(word in domain for word in _EXAMPLES)
        or domain.startswith(("x.", "email.", "mail.com", "host."))
        or domain.rpartition(".")[2] in _NO_DOMAINS
        or before.endswith(("/", ":", "@"))
        or _login().search(before)
    )


def _is_machine(text: str, span: Span) -> bool:
    """Whether four numbers are the address of one machine."""
    octets = tuple(map(int, span.of(text).split(".")))
    first, second, _, fourth = octets
    if max(octets) > 255 or first in (0, 127) or first >= 224 or span.of(text) in _WELL_KNOWN:
        return False
    if octets[:3] in ((192, 0, 2), (198, 51, 100), (203, 0, 113)) or octets[:2] == (169, 254):
        return False
    if fourth == 0 or _MASK.match(text, span.end):
        return False
    private = first == 10 or octets[:2] == (192, 168) or (first == 172 and 16 <= second < 32)
    return private or max(octets) >= 64


def _is_host(text: str, head: re.Match[str], match: re.Match[str]) -> bool:
    """Whether the name before an internal suffix is one of a machine, not of a file."""
    name = (head[0] + match[0]).casefold()
    before = text[max(0, head.start() - 3) : head.start()]
    if (
        name.endswith(_EVERYWHERE)
        or "xx" in name
        or (before.endswith(_PATH) and not before.endswith("://"))
    ):
        return False
    if match["suffix"] in ("corp", "lan", "intranet"):
        return True
    addressed = before.endswith(("://", "=")) or _PORT.match(text, match.end()) is not None
    many = "." in head[0] if match["suffix"] == "local" else "-" in head[0]
    return addressed or many


def _homes(text: str) -> Iterator[tuple[str, Span]]:
    """Home folders, each with the name of the account; routes such as `/app/home/x` are none."""
    if _without_homes(text):
        return
    for match in _home().finditer(text):
        person = match["person"].casefold().rstrip(".")
        if "." in person and text[match.end() : match.end() + 1] not in ("/", "\\"):
            continue  # a file, such as `/home/index.js`
        drive = _drive().search(text, max(0, match.start() - 8), match.start())
        start = drive.start() if drive else match.start()
        if start == 0 or text[start - 1] not in _INSIDE:
            yield person, Span(start, match.start("person") + len(person))


_NO_PERSON = frozenset((
    "git", "noreply", "no-reply", "donotreply", "user", "users", "username", "you", "your", "me",
    "name", "email", "someone", "somebody", "example", "test", "foo", "bar", "hg", "svn",
))  # fmt: skip
_EXAMPLES = (
    "example", "test", "noreply", "invalid", "localhost", "your", "company.com", "domain.com",
    "acme",
)  # fmt: skip
_NO_DOMAINS = frozenset((
    "png", "jpg", "jpeg", "gif", "svg", "webp", "ico", "js", "mjs", "ts", "tsx", "jsx", "css",
    "json", "md", "py", "rs", "go", "sh", "yaml", "yml", "toml", "lock", "tgz", "gz", "zip",
    "whl", "local", "internal", "service", "socket", "timer", "target", "mount", "html", "txt",
    "xml", "git",
))  # fmt: skip
"""Files and units that are written with an `@`."""

_WELL_KNOWN = frozenset(("1.1.1.1", "1.0.0.1", "8.8.8.8", "8.8.4.4", "9.9.9.9"))
_EVERYWHERE = (
    "cluster.local", "docker.internal", "google.internal", "containers.internal", "example.local",
    "example.internal", "example.corp", "your.local",
)  # fmt: skip
_PATH = (".", "/", "\\", "@", "~", "$", "}", "*")

_NOBODY = frozenset((
    "user", "users", "username", "you", "your", "yourname", "name", "me", "dev", "developer",
    "ubuntu", "ec2-user", "admin", "administrator", "runner", "runneradmin", "node", "vscode",
    "app", "appuser", "deploy", "deployer", "docker", "root", "www", "www-data", "git", "jenkins",
    "circleci", "gitpod", "coder", "codespace", "linuxbrew", "airflow", "jovyan", "shared",
    "public", "default", "guest", "opc", "centos", "debian", "fedora", "pi", "vagrant", "ci",
    "build", "builder", "bot", "claude", "agent", "sandbox", "test", "tester", "example", "alice",
    "bob", "foo", "john", "jane", "johndoe", "jdoe", "someone", "somebody", "kong", "nonroot",
    "nobody", "hadoop", "dir", "service", "worker", "postgres", "steam", "x", "settings",
    "dashboard", "about", "profile", "index", "api", "page", "pages", "assets", "xxx",
))  # fmt: skip
"""Accounts that are no person, and parts of addresses on the web."""
_NOBODYS = ("your", "my", "user", "<", "$")

_QUADS = late(
    r"\.(?=\d{1,3}\.\d{1,3}\.\d)"
    r"(?:(?<=(?<![\w.-])\d\.)|(?<=(?<![\w.-])\d\d\.)|(?<=(?<![\w.-])\d\d\d\.))"
    r"\d{1,3}\.\d{1,3}\.\d{1,3}(?![\w-]|\.\d)"
)
_MASK = late(r"/(?!3[12]\b)\d{1,2}\b")
"""The length of a network's prefix."""
_PORT = late(r":\d{2,5}\b")
_SUFFIX = late(r"\.(?P<suffix>internal|corp|lan|local|intranet)(?![\w(-]|\.\w)")
_INSIDE = frozenset("-.~$}/\\" + ascii_letters + digits)
"""What stands before a folder in the middle of a path."""


@cache
def _home() -> re.Pattern[str]:
    return re.compile(
        r"[/\\](?:home|Users)[/\\]{1,2}(?P<person>[A-Za-z][\w.-]{1,31})(?![\w*<>{}$(-])"
    )


@cache
def _drive() -> re.Pattern[str]:
    return re.compile(r"(?:(?<!\w)[A-Za-z]:\\?|(?<![\w.])/mnt/[a-z]|(?<![\w.])/[a-z]|file://)\Z")


@cache
def _domain() -> re.Pattern[str]:
    return re.compile(r"@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}(?![\w@-]|:\S)")


@cache
def _local() -> re.Pattern[str]:
    return re.compile(r"(?<![\w.%+-])[A-Za-z0-9][\w.%+-]*\Z", re.ASCII)


@cache
def _login() -> re.Pattern[str]:
    return re.compile(r"\b(?:ssh|scp|sftp|rsync|ssh-copy-id)\b[^\n]*\Z")


@cache
def _labels() -> re.Pattern[str]:
    return re.compile(r"(?<![A-Za-z0-9.-])[A-Za-z0-9][A-Za-z0-9.-]*\Z")
