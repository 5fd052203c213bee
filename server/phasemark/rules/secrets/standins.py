"""Is a value a secret, or does it only stand where one would?

Three questions of growing strictness. `marked`: does the value say of itself that it is
an example? `is_stand_in`: is nothing left of it when its placeholder words are gone?
`looks_random`: could a machine have made it?
"""

from __future__ import annotations

import re
from base64 import b64decode
from functools import cache
from itertools import pairwise

from phasemark.text.late import late

LONGEST = 200
"""Characters of a value that are judged; the rest says nothing new."""

_MARKERS = r"""
    ex[a4]mpl[e3] | sampl[e3] | xmpl | iosfodnn7 | wjalrxutnfemi | place.?holder | redact | your
    | dummy | f[a4]k[e3] | mock | foobar | lorem | deadbeef | cafebabe | x{3} | 0{6} | 123456 |
    abcdef | \*{2} | \.{3} | […•<>] | \{\{ | \$\{ | replace | insert | todo | fixme |
    chang(?:e|ed)[-_]?(?:me|it|this)
"""
_WORDS = r"""
    p[a@4][s$5]{2}(?:w[o0]?r?d|phrase)? | passwd | pwd? | s[e3]cr[e3]t | t[o0]k[e3]n | key | api
    | auth | cred(?:ential)?s? | t[e3][s$5]t | d[e3]m[o0] | d[e3]v(?:el(?:opment)?)? |
    pr[o0]d(?:uction)? | staging | local(?:host)? | default | adm[i1]n(?:istrator)? | r[o0]{2}t
    | us[e3]r(?:name)? | guest | owner | app | my | some | the | db | database | sql | data |
    postgres(?:ql)? | mysql | mongo(?:db)? | redis | rabbit(?:mq)? | minio | neo4j | kafka |
    elastic | oracle | scott | tiger | str[o0]ng | s[e3]cur[e3] | qwerty | letmein |
    correct.?horse | welc[o0]me | hunter | hello | w[o0]rld | foo | bar | baz | qux | abc |
    value | string | hex | random | generated | unique | long | valid | invalid | old | new |
    temp | tmp | access | refresh | client | private | public | jwt | bearer | basic | id | env
    | goes | here | not | real | is | this
"""
_CONSTANT = late(r"[A-Z_-]+")
_EXPRESSION = (*"$%{<[(*@/~\\", "#{", "./", "../")
_FRAGMENT = late(r"[A-Z]?[a-z]+|[A-Z]+|\d+|[^A-Za-z0-9\s_./:+=-]")
_CLASSES = ("[a-z]", "[A-Z]", r"\d", r"[^\w\s./:-]")
"""What a password is mixed of; what joins words does not count."""
_SEGMENT = late(r"[A-Za-z0-9]+")


def marked(value: str) -> bool:
    """Whether the value says that it is no secret: `EXAMPLE`, `xxxx`, `1234567890`."""
    value = value[:LONGEST]
    return _markers().search(value) is not None or _runs(value, 1) >= 0.5


def is_stand_in(value: str, user: str = "") -> bool:
    """Whether the value is made of placeholder words: `changeme`, `db_password1`, `$TOKEN`.

    A password that repeats the name of its user is one too.
    """
    value = value[:LONGEST]
    if not value or value.startswith(_EXPRESSION) or marked(value):
        return True
    if _CONSTANT.fullmatch(value):
        return True
    rest = value.casefold()
    if user:
        rest = rest.replace(user.casefold(), " ")
    rest = "".join(filter(str.isalnum, _words().sub(" ", rest)))
    return len(rest) < 6 and sum(map(str.isalpha, rest)) < 3


def looks_random(value: str) -> bool:
    """Whether the value is a key: long, and broken up like nothing that people type.

    The parts of a random text are short, whatever its alphabet, and digits stand inside
    of its words.
    """
    value = value[:LONGEST]
    if len(value) < 16 or _plain(value):
        return False
    parts = _FRAGMENT.findall(value)
    return (
        len(parts) >= 6
        and len("".join(parts)) <= 3.4 * len(parts)
        and len(set(value)) >= 8
        and _digits_in_words(value) >= 2
    )


def looks_chosen(value: str) -> bool:
    """Whether the value is a password: eight characters or more of three classes, no words."""
    value = value[:LONGEST]
    if len(value) < 8 or _plain(value):
        return False
    rest = _words().sub("", value)
    classes = sum(re.search(kind, rest) is not None for kind in _CLASSES)
    return classes >= 3 and len(rest) >= 7 and len(_FRAGMENT.findall(rest)) >= 5


def decoded(value: str) -> str:
    """The text that the value is in Base64, or the value if it is none."""
    try:
        return b64decode(value, validate=True).decode("ascii")
    except ValueError:
        return value


def _plain(value: str) -> bool:
    """Whether the value is no literal, marked, a constant, or a sequence such as `a1b2c3d4`."""
    return (
        value.startswith((*_EXPRESSION, "sha", "md5", "http"))
        or re.fullmatch(r"0x[0-9a-fA-F]{40}", value) is not None
        or _runs(value, 2) >= 0.5
        or is_stand_in(value)
        or is_stand_in(decoded(value))
    )


def _runs(value: str, step: int) -> float:
    """The share of characters that continue the one `step` before: `aaa`, `abc`, `321`."""
    codes = [ord(character) for character in value.casefold()]
    if len(codes) <= step + 2:
        return 0.0
    near = sum(abs(right - left) <= 1 for left, right in zip(codes, codes[step:], strict=False))
    return near / (len(codes) - step)


def _digits_in_words(value: str) -> int:
    """How often a letter and a digit meet."""
    return sum(
        left.isdigit() != right.isdigit()
        for segment in _SEGMENT.findall(value)
        for left, right in pairwise(segment)
    )


@cache
def _markers() -> re.Pattern[str]:
    return re.compile(_MARKERS, re.IGNORECASE | re.VERBOSE)


@cache
def _words() -> re.Pattern[str]:
    return re.compile(_WORDS, re.IGNORECASE | re.VERBOSE)
