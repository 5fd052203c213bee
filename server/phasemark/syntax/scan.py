"""Inside a line: code, links, paths, phase names, placeholders and comments.

The scan is linear: code spans and comments are found by their delimiters and masked,
then one expression with possessive quantifiers looks at what is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from phasemark.syntax.tree import Comment, Mention
from phasemark.text.edit import Span, of_values

Words = tuple[tuple[str, str], ...]
"""Names of phases in lower case, and the word of the id they give: `faza` and `phase`."""

MASK = "\x1a"
"""What a code span or comment is replaced by, character for character."""

_TICKS = re.compile(r"`+")

# `|(?!)`: Python before 3.11.5 forgets to go back when a possessive group fails halfway.
_LINK = (
    r"(?P<bang>!?)\[(?P<text>(?:[^\[\]\\]|\\.|\[[^\[\]]*+\]|(?!))*+)\]"
    r"(?:\([ \t]*+\n?[ \t]*+"
    r"(?:<(?P<angled>[^<>\n]*+)>|(?P<target>(?:[^\s()<>]|\([^\s()]*+\)|(?!))*+))"
    r"(?:[ \t]++(?:\"[^\"\n]*+\"|'[^'\n]*+')|(?!))?+[ \t]*+\)"
    r"|\[(?P<label>[^\[\]\n]*+)\])"
)
_ADDRESS = r"<(?P<auto>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*+)>|(?P<bare>\bhttps?://[^\s<>\x1a]++)"
_PLACEHOLDER = (
    r"(?<![\w)\]>])<(?P<hole>[^\s<>=/!?\x1a-][^<>\n\x1a]{0,100}+)(?<![\s-])>"
    r"|\{\{(?P<brace>[^{}\n]{1,60}+)\}\}"
)
_PATH = (
    r"(?<![\w/.~$%:@#\\-])(?<![*+]{2}(?=[*+]))(?=[\w*+@~-]{0,255}+[/.])"
    r"(?P<path>@?(?:~|\.{1,2}|[\w.*+-]{1,255}+)?(?:/(?:[\w.*+@-]|\[[\w.-]++\]|\{[\w.,*-]++\}|(?!))++|(?!))++/?"
    r"|@?[\w.-]{2,}+/(?![\w/])"
    r"|@?[\w.-]*\w\.(?:md|py|ts|tsx|js|jsx|mjs|cjs|go|rs|java|kt|cs|rb|php|c|h|cc|cpp|hpp|swift|sh|ps1"
    r"|sql|css|scss|html|vue|svelte|json|jsonc|json5|ya?ml|toml|ini|cfg|conf|lock|mod|sum|tf|proto|tpl"
    r"|xml|csv|txt|ipynb|graphql|prisma|gradle|csproj|sln|mdx|rst)(?![\w/]))"
    r"(?P<after>/?(?:\:\d+(?:-\d+)?)?)"
)
"""A name is no longer than file systems let it be. Of stars and pluses in a row those behind the
second begin no path if it does not: so a long run of them is not read from each of its signs."""
_ID = r"(?:\d{1,4}(?:\.\d{1,4}){0,3}[A-Za-z]?|[A-MO-WYZ])"
"""Templates write `Phase X` and `Phase N` for any phase."""
_JOIN = (
    r"(?:[ \t]*(?:,|&|/)[ \t]*(?:and[ \t]+|or[ \t]+)?"
    r"|[ \t]+(?:and|or|to|through|until)[ \t]+|[ \t]*(?:-{1,2}|[–—])[ \t]*)"
)

_HTML = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "address",
        "article",
        "aside",
        "audio",
        "b",
        "base",
        "bdi",
        "bdo",
        "big",
        "blockquote",
        "body",
        "br",
        "button",
        "canvas",
        "caption",
        "center",
        "cite",
        "code",
        "col",
        "colgroup",
        "data",
        "datalist",
        "dd",
        "del",
        "details",
        "dfn",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "em",
        "embed",
        "fieldset",
        "figcaption",
        "figure",
        "font",
        "footer",
        "form",
        "frame",
        "frameset",
        "g",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hgroup",
        "hr",
        "html",
        "i",
        "iframe",
        "img",
        "input",
        "ins",
        "kbd",
        "label",
        "legend",
        "li",
        "link",
        "main",
        "map",
        "mark",
        "math",
        "meta",
        "meter",
        "nav",
        "noscript",
        "object",
        "ol",
        "optgroup",
        "option",
        "output",
        "p",
        "picture",
        "pre",
        "progress",
        "q",
        "rect",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "script",
        "section",
        "select",
        "slot",
        "small",
        "source",
        "span",
        "strike",
        "strong",
        "style",
        "sub",
        "summary",
        "sup",
        "svg",
        "table",
        "tbody",
        "td",
        "template",
        "textarea",
        "tfoot",
        "th",
        "thead",
        "time",
        "title",
        "tr",
        "track",
        "tt",
        "u",
        "ul",
        "var",
        "video",
        "wbr",
    ]
)


def _spellings(words: Words) -> str:
    return "|".join(sorted((re.escape(word) for word, _ in words), key=len, reverse=True))


@lru_cache(maxsize=16)
def _names(words: Words) -> re.Pattern[str]:
    return re.compile(f"(?i:{_spellings(words)})")


def _phase(words: Words) -> str:
    names = _spellings(words)
    return (
        rf"(?<![\w-])(?P<word>(?i:{names}))(?:[ \t\u00a0]{{1,2}}|[-_]|(?=\d))"
        rf"(?P<ids>{_ID}(?![\w])(?:{_JOIN}(?:(?i:{names})[ \t])?{_ID}(?![\w-]|\.\w))*)"
    )


@lru_cache(maxsize=32)
def _expression(words: Words, signs: bool, phases: bool) -> re.Pattern[str]:
    """What finds the names in a line: those that a sign tells, those of phases, or both."""
    named = (_LINK, _ADDRESS, _PLACEHOLDER, _PATH) if signs else ()
    return re.compile("|".join((*named, _phase(words)) if phases else named))


@lru_cache(maxsize=16)
def with_plurals(words: Words) -> Words:
    """The names of phases as they occur in text: each and, for ASCII words, its plural."""
    return tuple(
        (spelling, meaning)
        for word, meaning in words
        for spelling in ((word, f"{word}s") if word.isascii() else (word,))
    )


@lru_cache(maxsize=16)
def _stems(words: Words) -> tuple[str, ...]:
    """Words that every other one begins with: a plural is there when its singular is."""
    spellings = sorted(word for word, _ in words)
    return tuple(
        word
        for word in spellings
        if not any(word.startswith(one) for one in spellings if one != word)
    )


@lru_cache(maxsize=16)
def _meanings(words: Words) -> dict[str, str]:
    return dict(words)


_SIGNS = re.compile(r"[\[<{/.](?:(?<!\.)|(?=\w))")
"""Without one of these a line names phases at most, outside of code. A point counts before a
word; the expression begins with its characters, which makes the search fast."""

_SIGN = re.compile(r"[`\[<{/.]")
"""What every name begins with or holds, but that of a phase."""

_SINGLE = re.compile(_ID)
_RANGE = re.compile(r"-|–|—|to|through|until")


def hints(text: str, words: Words) -> list[int] | None:
    """Where something may be named, in order: between two of these places there is nothing.

    None if that cannot be told.
    """
    folded = text.casefold()
    if len(folded) != len(text):
        return None
    found = [match.start() for match in _SIGN.finditer(text)]
    for word in _stems(words):
        at = folded.find(word)
        while at >= 0:
            found.append(at)
            at = folded.find(word, at + 1)
    found.sort()
    return found


def scan(text: str, start: int, end: int, words: Words, by: int = 0) -> list[Mention]:
    """What is named in `text[start:end]`, a run of inline text, by place.

    `words` are the names of phases with their plurals; `by` is added to all offsets.
    """
    line = text[start:end]
    start += by
    found: list[Mention] = []
    if "`" in line:
        line = _code(line, start, found)
    if "<!--" in line:
        line, _ = comments(line, start)
    signs, phases = _SIGNS.search(line) is not None, _may_name_phases(line, words)
    if signs or phases:
        _find(_expression(words, signs, phases), line, start, words, found)
    found.sort()
    return found


def _may_name_phases(line: str, words: Words) -> bool:
    folded = line.casefold()
    for word in _stems(words):  # noqa: SIM110 - a generator for each line costs more
        if word in folded:
            return True
    return False


def _find(
    expression: re.Pattern[str], line: str, start: int, words: Words, found: list[Mention]
) -> None:
    """Record what the expression finds in a line that begins at `start`."""
    for match in _matches(expression, line):
        group = match.lastgroup
        if group in ("target", "angled", "text", "label"):
            _link(match, start, line, words, found)
        elif group == "after":
            _path(match, start, found)
        elif group == "ids":
            _phases(match, start, words, found)
        elif group in ("hole", "brace"):
            _placeholder(match, start, found)
        else:
            inner = _shift(match.span(group or 0), start)
            address = match[group or 0]
            if group == "bare":
                address = address.rstrip(".,;:!?)]*'\"")
                inner = Span(inner.start, inner.start + len(address))
            span = inner if group == "bare" else _shift(match.span(), start)
            found.append(Mention(span, inner, "autolink", address))


_AT_ONCE = 50_000
"""Characters of inline text that are searched by one call, during which no other thread runs."""


def _matches(expression: re.Pattern[str], line: str) -> Iterator[re.Match[str]]:
    """What the expression finds; nothing that goes on behind every fifty thousandth character or
    so, at the last end of a line or word before it."""
    if len(line) <= _AT_ONCE:
        return expression.finditer(line)
    return _in_parts(expression, line)


def _in_parts(expression: re.Pattern[str], line: str) -> Iterator[re.Match[str]]:
    at = 0
    while at < len(line):
        end = at + _AT_ONCE
        if end < len(line):
            end = line.rfind("\n", at, end) + 1 or line.rfind(" ", at, end) + 1 or end
        yield from expression.finditer(line, at, end)
        at = end


def comments(text: str, start: int) -> tuple[str, list[Comment]]:
    """`text` with its HTML comments masked, and the comments at `start` plus their place."""
    found: list[Comment] = []
    parts: list[str] = []
    at = 0
    while (opened := text.find("<!--", at)) >= 0:
        closed = text.find("-->", opened + 4)
        if closed < 0:
            break
        parts.append(text[at:opened])
        at = closed + 3
        parts.append(MASK * (at - opened))
        found.append(Comment(Span(start + opened, start + at), text[opened + 4 : closed].strip()))
    parts.append(text[at:])
    return "".join(parts), found


def inline_comments(text: str, start: int, end: int) -> list[Comment]:
    """The HTML comments of `text[start:end]`, a run of inline text: none lies in code."""
    _, found = comments(_code(text[start:end], start, []), start)
    return [Comment(span, text[span.start + 4 : span.end - 3].strip()) for span, _ in found]


def _code(line: str, start: int, found: list[Mention]) -> str:
    """Record the code spans of `line` and mask them; unmatched backticks stay."""
    a, b = line.find("`"), line.rfind("`")
    if b - a > 1 and line.find("`", a + 1) == b and "\\" not in line:
        found.append(_code_span(line, start, (a, a + 1), (b, b + 1)))
        return f"{line[:a]}{MASK * (b + 1 - a)}{line[b + 1 :]}"
    runs = [match.span() for match in _TICKS.finditer(line)]
    runs = [(a + (a > 0 and line[a - 1] == "\\"), b) for a, b in runs]
    later: dict[int, list[int]] = {}
    for number in range(len(runs) - 1, -1, -1):
        a, b = runs[number]
        later.setdefault(b - a, []).append(number)
    parts: list[str] = []
    at = number = 0
    while number < len(runs):
        a, b = runs[number]
        same = later[b - a]
        while same and same[-1] <= number:
            same.pop()
        if b == a or not same:
            number += 1
            continue
        opened, number = number, same.pop()
        found.append(_code_span(line, start, runs[opened], runs[number]))
        d = runs[number][1]
        parts += (line[at:a], MASK * (d - a))
        at = d
        number += 1
    parts.append(line[at:])
    return "".join(parts)


def _code_span(
    line: str, start: int, opening: tuple[int, int], closing: tuple[int, int]
) -> Mention:
    """The code between two runs of backticks, without one space on both sides."""
    (a, b), (c, d) = opening, closing
    if c - b > 2 and line[b] == " " == line[c - 1]:
        b, c = b + 1, c - 1
    span, inner = of_values(Span, (start + a, start + d)), of_values(Span, (start + b, start + c))
    return of_values(Mention, (span, inner, "code", line[b:c]))


def _shift(span: tuple[int, int], by: int) -> Span:
    return of_values(Span, (span[0] + by, span[1] + by))


def _link(match: re.Match[str], start: int, line: str, words: Words, found: list[Mention]) -> None:
    span = _shift(match.span(), start)
    if match["label"] is not None:
        group = "label" if match["label"] else "text"
        found.append(Mention(span, _shift(match.span(group), start), "reference", match[group]))
    else:
        group = "angled" if match["angled"] is not None else "target"
        kind = "image" if match["bang"] else "link"
        found.append(Mention(span, _shift(match.span(group), start), kind, match[group]))
    inside = match.span("text")
    if inside[1] > inside[0]:
        found.extend(
            mention
            for mention in scan(line, inside[0], inside[1], words, start)
            if mention.kind in ("phase", "range", "image")
        )


def _path(match: re.Match[str], start: int, found: list[Mention]) -> None:
    path = match["path"]
    lead, trimmed = _bare(path)
    if not looks_like_path(trimmed):
        return
    path = path[lead:]
    a = match.start("path") + start + lead
    end = a + len(trimmed)
    inner = of_values(Span, (a + trimmed.startswith("@"), end))
    span = of_values(Span, (a, match.end("after") + start if trimmed == path else end))
    found.append(of_values(Mention, (span, inner, "path", trimmed.lstrip("@"))))


_EMPHASIS = re.compile(r"\*{1,3}(?=[\w@])|_{1,2}(?=[^_].*_$)")


def _bare(path: str) -> tuple[int, str]:
    """A path without final dots and the signs of emphasis around it, and where it starts.

    Stars of globs stay: what opens emphasis stands before a word, what closes it behind
    an opening one or an extension.
    """
    path = path.rstrip(".")
    opened = _EMPHASIS.match(path)
    signs = opened[0] if opened else ""
    bare = path[len(signs) :]
    closed = bare.removesuffix(signs)
    if closed == bare and bare.endswith("*"):
        closed = bare.rstrip("*")
        if "*" in closed or not _EXTENSION.search(closed):
            closed = bare
    return len(signs), closed.rstrip(".")


_EXTENSION = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,9}$")
_PROSE = re.compile(r"^[A-Za-z]+(?:/[A-Za-z]+)+$")


def looks_like_path(token: str) -> bool:
    """Whether a token of prose names a file or folder, and not `and/or` or a version.

    It ends in an extension or a slash, starts with a dot and slash, or holds a slash and
    something that no English word holds.
    """
    token = token.lstrip("@")
    last = token.rsplit("/", 1)[-1]
    if "//" in token or not any(character.isalpha() for character in token):
        return False
    if _EXTENSION.search(last) or token.startswith(("./", "../")):
        return True
    if "/" not in token or token.startswith("/"):
        return token.startswith("/") and token.count("/") > 1
    return token.endswith("/") or (not _PROSE.match(token) and bool(re.search(r"[-_.*\d]", token)))


def _phases(match: re.Match[str], start: int, words: Words, found: list[Mention]) -> None:
    word = _meanings(words).get(match["word"].casefold(), "phase")
    base, written = match.start("ids"), match["ids"]
    ids = [one for one in _SINGLE.finditer(written) if _stands_alone(written, one)]
    hyphen = match.string[base - 1] in "-_"
    first = ids[0]
    if hyphen and first[0].isalpha():
        return
    span = of_values(Span, (match.start() + start, base + first.end() + start))
    inner = _shift(first.span(), base + start)
    found.append(of_values(Mention, (span, inner, "phase", f"{word} {first[0]}")))
    if len(ids) == 1:
        return
    names = _names(words)
    for left, right in pairwise(ids):
        between = left.end(), right.start()
        kind = "range" if _RANGE.search(written, *between) else "phase"
        span = inner = _shift(right.span(), base + start)
        if named := names.search(written, *between):
            word = _meanings(words)[named[0].casefold()]
            span = Span(base + start + named.start(), inner.end)
        found.append(Mention(span, inner, kind, f"{word} {right[0]}"))


def _stands_alone(text: str, one: re.Match[str]) -> bool:
    before = text[one.start() - 1] if one.start() else " "
    after = text[one.end()] if one.end() < len(text) else " "
    return not (before.isalnum() or after.isalnum())


def _placeholder(match: re.Match[str], start: int, found: list[Mention]) -> None:
    group = "hole" if match["hole"] is not None else "brace"
    inner = match[group]
    if group == "hole" and is_tag(inner):
        return
    found.append(
        Mention(_shift(match.span(), start), _shift(match.span(group), start), "placeholder", inner)
    )


def is_tag(inner: str) -> bool:
    """Whether `<inner>` is HTML or an e-mail address rather than a place to fill in."""
    word = re.split(r"[\s/]", inner, maxsplit=1)[0].lower()
    if word in _HTML or ("@" in inner and " " not in inner):
        return True
    return "=" in inner and bool(re.search(r"\w=[\"'{]", inner))


_LOCATION = re.compile(r"(?:[:#]L?\d+(?:[:-]L?\d+)?)$")


def clean_path(text: str) -> str:
    """A written path without `@`, surrounding quotes, `:12`, `:12-40` and final punctuation."""
    text = text.strip().strip("\"'").rstrip(",;:").removeprefix("@")
    return _LOCATION.sub("", text)
