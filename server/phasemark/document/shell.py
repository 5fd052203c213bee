"""How far a command of a shell reaches over lines: loops, quotes, here-documents.

A shell asks for more until what was begun is ended. Nothing here understands a command;
what is begun and never ended, or ended and never begun, is no command that can be run.
"""

from __future__ import annotations

from phasemark.text.late import late

_ENDS = {
    "for": "done",
    "while": "done",
    "until": "done",
    "select": "done",
    "if": "fi",
    "case": "esac",
    "(": ")",
    "{": "}",
}
_CLOSING = frozenset(_ENDS.values())
_AGAIN = frozenset(("do", "then", "else", "elif", "if", "while", "until", "!", "time"))
"""Words behind which a command begins."""

_MAY = late(
    r"['\"`(){}\\]|<<|(?:\|&?|&&)[ \t]*(?:$|#)"
    r"|\b(?:for|while|until|select|if|case|done|fi|esac)\b"
)
"""A line without one of these is a command of its own."""
_SUM = r"\(\((?:[^()]|\([^()]*\))*\)\)"
"""Arithmetic on one line, where `<<` moves bits."""
_TOKEN = late(
    rf"\\.|\$?['\"]|\$?{_SUM}|\$?\(|[){{}}`]|(?<![^\s;&|(])\#.*|<<<"
    r"|<<(?P<tabs>-?)(?!-)[ \t]*"
    r"(?:(?P<quote>[\"'])(?P<quoted>[^\"'\\$`]+)(?P=quote)|\\?(?P<plain>[^\s;&|<>()'\"`\\]+))"
    r"(?![^\s;&|<>()])"
    r"|<<|[;&|]+|\\$|(?P<word>[^\s;&|()<>{}'\"`\\]+)"
)
_IN_STRING = late(rf"\\.|\${_SUM}|\$\(|[\"`]|\\$")


_OPENS = late(
    r"(?:for|while|until|select|if|case)\b.*(?:\b(?:do|then|in)[ \t]*$|;[ \t]*(?:do|then)\b)"
)


def opens_block(line: str) -> bool:
    """Whether a line begins a loop or a condition, and no sentence with such a word."""
    return _OPENS.match(line) is not None


class Reach:
    """What a command has begun and not ended, line by line."""

    def __init__(self) -> None:
        self._begun: list[str] = []
        self._bodies: list[tuple[str, bool]] = []
        """Ends of here-documents to come, and whether tabs may stand before them."""
        self._continued = ""
        """The sign at the end of the last line, but for its comment, that asks for another one."""
        self.sound = True
        """Whether the lines may be run as they stand."""

    @property
    def open(self) -> bool:
        """Whether a shell would ask for more."""
        return bool(self._begun or self._bodies or self._continued)

    @property
    def joined(self) -> bool:
        """Whether a backslash joins the last line with the next one."""
        return self._continued == "\\"

    @property
    def in_body(self) -> bool:
        """Whether the next line is a line of a here-document."""
        return bool(self._bodies)

    @property
    def in_text(self) -> bool:
        """Whether blanks at the start of the next line would count."""
        return self.in_body or self.in_quote

    @property
    def in_quote(self) -> bool:
        """Whether the next line begins inside of quotes."""
        return bool(self._begun and self._begun[-1] in "'\"")

    def take(self, line: str) -> None:
        """Read one more line, without its prompt and its line end."""
        if self._bodies:
            self._take_body(line)
        elif self.open or _MAY.search(line):
            self._take_code(line)

    def _take_body(self, line: str) -> None:
        until, tabs = self._bodies[0]
        if line.strip() == until:
            del self._bodies[0]
            self.sound &= (line.lstrip("\t") if tabs else line) == until

    def _take_code(self, line: str) -> None:
        line = line.rstrip()
        at, first = 0, not self.joined
        if self.joined:
            self._continued = ""
        while at < len(line):
            top = self._begun[-1] if self._begun else ""
            if top == "'":
                end = line.find("'", at)
                if end < 0:
                    return
                self._begun.pop()
                at, first = end + 1, False
                continue
            match = (_IN_STRING if top == '"' else _TOKEN).search(line, at)
            if match is None:
                return
            at = match.end()
            token = match[0]
            if top != '"' and token[0] == "#" and not match["word"]:
                return
            self._continued = ""
            if top != '"' and (until := match["quoted"] or match["plain"]):
                self._bodies.append((until, bool(match["tabs"])))
            elif top != '"' and match["word"]:
                first = self._take_word(token, first)
            else:
                first = self._take_sign(token, top)

    def _take_word(self, word: str, first: bool) -> bool:
        """Whether a command begins behind the word."""
        if first and word in _ENDS:
            self._begun.append(word)
        elif first and word in _CLOSING:
            self._end(word)
        return first and word in _AGAIN

    def _take_sign(self, sign: str, top: str) -> bool:
        """Whether a command begins behind the sign."""
        if sign == "<<":
            self._begun.append(sign)  # Nobody knows its end, so nothing ends it.
        elif sign[0] == "\\":
            self._continued = "\\" if len(sign) == 1 else ""
        elif sign[-1] == top and top in '"`':
            self._begun.pop()
        elif sign[-1] in "'\"`({":
            self._begun.append(sign[-1])
            return sign[-1] in "`({"
        elif sign in ")}":
            return self._end(sign)
        elif sign[0] in ";&|":
            self._continued = sign if sign in ("|", "||", "&&", "|&") else ""
            return True
        return False

    def _end(self, sign: str) -> bool:
        """End what was begun; a bracket behind a pattern of `case` ends nothing."""
        if self._begun and _ENDS.get(self._begun[-1]) == sign:
            self._begun.pop()
            return False
        if not (sign == ")" and self._begun and self._begun[-1] == "case"):
            self.sound = False
        return True
