"""The title of a new log entry: date, time and number as the titles beside it write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

CANONICAL = "%Y-%m-%d %H:%M"

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS)
_DATE = re.compile(
    r"(?<![\w-])(?:"
    r"(?P<iso>\d{4}(?P<mark>[-/.])\d{1,2}(?P=mark)\d{1,2})"
    r"|(?P<dotted>\d{1,2}\.\d{1,2}\.\d{4})"
    r"|(?P<slashed>\d{1,2}/\d{1,2}/\d{4})"
    rf"|(?P<day_first>\d{{1,2}}(?:st|nd|rd|th)?\.? (?:{_MONTH})\.?,? \d{{4}})"
    rf"|(?P<month_first>(?:{_MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})"
    r")(?!\d)",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?P<lead>T|,? at |,? @ ?|,? )(?P<hour>\d{1,2}):\d{2}(?P<seconds>:\d{2})?"
    r"(?P<half> ?[AaPp][Mm]\b)?(?P<zone>Z\b| ?UTC\b| ?[+-]\d{2}:?\d{2}\b)?"
)
_NUMBER = re.compile(
    r"\b(?P<word>session|day|entry)(?P<gap>[ \t]{1,3}#?)(?P<number>\d{1,4})\b", re.I
)
_DAY = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _DAYS)
_WEEKDAY = re.compile(rf"\b(?:{_DAY})\b", re.IGNORECASE)
_WEEKDAY_BEHIND = re.compile(rf"[ \t]*[(,]?[ \t]*(?:{_DAY})\b\)?", re.IGNORECASE)
_JOINT = re.compile(r"[ \t]*(?:[:|,–—]|-(?=[ \t]))[ \t]*(?=\S)")
_CLOSING = re.compile(r"[])*_`]{1,4}")
_LONGEST = 200
"""Characters of a title that are looked at."""


class Title(NamedTuple):
    """A new title, and what stands between it and a subject."""

    text: str
    joint: str = ""
    """Empty where the titles beside it have no subject."""


def title_like(titles: Sequence[str], nearest: int, moment: datetime) -> Title:
    """A title of now in the form of others, of which the one numbered `nearest` counts most.

    Without any form to follow it is date and time.
    """
    titles = [title[:_LONGEST] for title in titles]
    around = sorted(range(len(titles)), key=lambda number: abs(number - nearest))
    for number in around:
        if date := _DATE.search(titles[number]):
            return _dated(titles, number, date, moment)
    for number in around:
        if found := _NUMBER.search(titles[number]):
            lead = f"{titles[number][: found.start()]}{_counted(found, titles)}"
            return Title(lead, _joint([titles[at] for at in around], _NUMBER))
    return Title(moment.strftime(CANONICAL))


def stands_first(text: str) -> bool:
    """Whether a text begins with a date, markup and a word or two left aside."""
    date = _DATE.search(text[:_LONGEST])
    return date is not None and date.start() <= _LEAD and "\n" not in text[: date.start()]


_LEAD = 16


def _dated(titles: Sequence[str], number: int, date: re.Match[str], moment: datetime) -> Title:
    title = titles[number]
    time = _TIME.match(title, date.end())
    if time is not None and (time["zone"] or "").strip() in ("Z", "UTC") and moment.tzinfo:
        moment = moment.astimezone(UTC)
    stamp = _date_like(date, titles, moment) + (_time_like(time, moment) if time else "")
    lead = _renewed(title[: date.start()], titles, moment)
    end = time.end() if time else date.end()
    closing = _CLOSING.match(title, end)
    stamp += closing[0] if closing else ""
    rest = title[closing.end() if closing else end :]
    kept, joint = "", _JOINT.match(rest)
    numbered = _NUMBER.search(rest)
    if numbered and not re.search(r"\w", rest[: numbered.start()]):
        kept = f"{rest[: numbered.start()]}{_counted(numbered, titles)}"
        kept += ")" if rest[numbered.end() : numbered.end() + 1] == ")" else ""
        joint = _JOINT.match(rest, len(kept))
    elif weekday := _WEEKDAY_BEHIND.match(rest):
        kept, joint = _renewed(weekday[0], titles, moment), _JOINT.match(rest, weekday.end())
    return Title(f"{lead}{stamp}{kept}", joint[0] if joint else "")


def _renewed(text: str, titles: Sequence[str], moment: datetime) -> str:
    """Text around a date, with the number that is next and the day of the week that it is."""
    text = _NUMBER.sub(lambda match: _counted(match, titles), text)
    return _WEEKDAY.sub(lambda match: _cut(_DAYS[moment.weekday()], match[0]), text)


def _counted(match: re.Match[str], titles: Sequence[str]) -> str:
    """`Session 4` behind `Session 3`, whatever stands last."""
    numbers = (int(one["number"]) for title in titles for one in _NUMBER.finditer(title))
    return f"{match['word']}{match['gap']}{max(numbers) + 1:0{len(match['number'])}}"


def _joint(titles: Sequence[str], pattern: re.Pattern[str]) -> str:
    """What stands between the match of a pattern and a subject, in the first of the titles."""
    for title in titles:
        if (found := pattern.search(title)) and (joint := _JOINT.match(title, found.end())):
            return joint[0]
    return ""


def _date_like(date: re.Match[str], titles: Sequence[str], moment: datetime) -> str:
    day, month, year = moment.day, moment.month, moment.year
    if date["iso"]:
        mark = date["mark"]
        return f"{year}{mark}{month:02}{mark}{day:02}"
    if date["dotted"]:
        return f"{day:02}.{month:02}.{year}"
    if date["slashed"]:
        return f"{year}-{month:02}-{day:02}" if not (order := _order(titles)) else (
            f"{day:02}/{month:02}/{year}" if order == "day" else f"{month:02}/{day:02}/{year}"
        )  # fmt: skip
    return _named(date[0], day, month, year)


def _order(titles: Sequence[str]) -> str:
    """Whether `day` or `month` comes first in dates with slashes; empty if none tells."""
    for title in titles:
        if (date := _DATE.search(title)) and date["slashed"]:
            first, second, _ = (int(part) for part in date["slashed"].split("/"))
            if first > 12:
                return "day"
            if second > 12:
                return "month"
    return ""


_WORD = re.compile(r"[A-Za-z]{3,}")
_DIGITS = re.compile(r"(?P<day>\d{1,2})(?P<ordinal>st|nd|rd|th)?(?!\d)", re.IGNORECASE)


def _named(written: str, day: int, month: int, year: int) -> str:
    """`January 5th, 2026` as a date of now."""
    text = re.sub(r"\d{4}$", f"{year:04}", written)
    text = _WORD.sub(lambda match: _cut(_MONTHS[month - 1], match[0]), text, count=1)
    return _DIGITS.sub(
        lambda match: f"{day}{_ordinal(day) if match['ordinal'] else ''}", text, count=1
    )


def _ordinal(day: int) -> str:
    return "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _cut(name: str, like: str) -> str:
    """A name of a month or day as short as another, and in capitals if that is."""
    name = name[:3] if len(like) == 3 else name
    return name.upper() if like.isupper() else name


def _time_like(time: re.Match[str], moment: datetime) -> str:
    hour, half = moment.hour, ""
    if time["half"]:
        half = "AM" if hour < 12 else "PM"
        half = time["half"][:-2] + (half.lower() if time["half"].islower() else half)
        hour = hour % 12 or 12
    shown = f"{hour:02}" if len(time["hour"]) == 2 else str(hour)
    seconds = f":{moment.second:02}" if time["seconds"] else ""
    return f"{time['lead']}{shown}:{moment.minute:02}{seconds}{half}{_zone_like(time, moment)}"


def _zone_like(time: re.Match[str], moment: datetime) -> str:
    zone = time["zone"] or ""
    if zone.strip() in ("", "Z", "UTC"):
        return zone
    offset = moment.strftime("%z") or "+0000"
    gap = " " if zone.startswith(" ") else ""
    return f"{gap}{offset[:3]}:{offset[3:]}" if ":" in zone else f"{gap}{offset}"
