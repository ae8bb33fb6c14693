"""Times as people write them in a command: a length (``2h30m``, ``3 天``), or until when.

``until friday 18:00``, ``hasta mañana a las 9:00`` and ``到周五18:00`` are times of day in the
community's zone, the next ones from now.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONGEST = timedelta(days=3_650)
"""No command asks for longer; what is to last for good is said without any length."""

_UNITS = {
    1: "s sec secs second seconds seg segundo segundos 秒 秒钟",
    60: "m min mins minute minutes minuto minutos 分 分钟",
    3_600: "h hour hours hora horas 时 小时 个小时",
    86_400: "d day days día días dia dias 天 日",
    604_800: "w week weeks semana semanas 周 星期 个星期",
    2_592_000: "month months mes meses 个月",
    31_536_000: "y year years año años 年",
}
_SECONDS = {word: seconds for seconds, words in _UNITS.items() for word in words.split()}
_LARGER = max(_UNITS) + 1
_WEEKDAYS = (
    "mon monday lun lunes 周一 星期一 礼拜一",
    "tue tues tuesday mar martes 周二 星期二 礼拜二",
    "wed wednesday mié mie miércoles miercoles 周三 星期三 礼拜三",
    "thu thur thurs thursday jue jueves 周四 星期四 礼拜四",
    "fri friday vie viernes 周五 星期五 礼拜五",
    "sat saturday sáb sab sábado sabado 周六 星期六 礼拜六",
    "sun sunday dom domingo 周日 周天 星期日 星期天 礼拜天",
)
_WEEKDAY = {word: number for number, words in enumerate(_WEEKDAYS) for word in words.split()}
_AHEAD = {
    word: days
    for days, words in enumerate(
        ("today tonight hoy 今天", "tomorrow mañana manana 明天", "后天 pasado-mañana")
    )
    for word in words.split()
}


def _words(known: dict[str, int]) -> str:
    return f"({'|'.join(sorted(known, key=len, reverse=True))})(?![A-Za-zÀ-ÿ])"


_AMOUNT = re.compile(rf"([0-9]{{1,12}})[ ]*{_words(_SECONDS)}", re.IGNORECASE)
_UNTIL = re.compile(r"(?:until|till|to|by|hasta|直到|到|至|до)(?![A-Za-zÀ-ÿ])[ ]*", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:[ ,]+|(?:at|on|next|el|las|la|a)(?=[ ]))*", re.IGNORECASE)
_NAMED = re.compile(_words(_WEEKDAY | _AHEAD), re.IGNORECASE)
_DATE = re.compile(r"(?:([0-9]{4})[-年])?([0-9]{1,2})[-月]([0-9]{1,2})(?![0-9:])[日号]?")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})[ ]?([ap]m)?(?![0-9A-Za-z])", re.IGNORECASE)
_HOUR = re.compile(r"([0-9]{1,2})[ ]?([ap]m)(?![0-9A-Za-z])", re.IGNORECASE)
_DIAN = re.compile(r"([0-9]{1,2})点(?:([0-9]{1,2})分?|半)?")
_FLAT = {0x3000: " ", **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}}
"""Full-width forms as plain ones, each for one, so that places in the text stay what they are."""


def first(text: str, now: datetime, zone: str) -> tuple[timedelta, str] | None:
    """The time with which a text begins, as how long from ``now`` (UTC; not above zero for what is
    past), and the rest of the text; ``None`` if it begins with none."""
    flat = text.translate(_FLAT)
    found = _length(flat)
    if found is None and (said := _UNTIL.match(flat)):
        found = _length(flat, said.end()) or _point(flat, said.end(), now, zone)
    if found is None and _clock(flat, 0):
        found = _point(flat, 0, now, zone)
    return (found[0], text[found[1] :].strip()) if found else None


def whole(text: str, now: datetime, zone: str) -> timedelta | None:
    """The time that a whole text is, as how long from ``now``; ``None`` if it is none."""
    flat = text.translate(_FLAT).strip()
    while said := _UNTIL.match(flat):
        flat = flat[said.end() :]
    start = _BETWEEN.match(flat)
    flat = flat[start.end() :] if start else flat
    found = _length(flat) or _point(flat, 0, now, zone)
    return found[0] if found and not flat[found[1] :].strip() else None


def bare(text: str) -> bool:
    """Whether a text says that a time follows, and none does."""
    return bool(_UNTIL.fullmatch(text.translate(_FLAT).strip()))


def _length(flat: str, start: int = 0) -> tuple[timedelta, int] | None:
    """``2h30m``, ``1 day 2 hours``: ever smaller units, so that ``1m 2h`` are two lengths. More
    than a calendar holds is the longest there is."""
    seconds, end, unit = 0, start, _LARGER
    while part := _AMOUNT.match(flat, end + _spaces(flat, end) if seconds else end):
        smaller = _SECONDS[part[2].lower()]
        if smaller >= unit:
            break
        seconds, end, unit = seconds + int(part[1]) * smaller, part.end(), smaller
    if end == start:
        return None
    return timedelta(seconds=min(seconds, int(timedelta.max.total_seconds()) - 1)), end


def _spaces(flat: str, start: int) -> int:
    return len(flat) - start - len(flat[start:].lstrip(" "))


def _point(flat: str, start: int, now: datetime, zone: str) -> tuple[timedelta, int] | None:
    """A day, a time of day, or both, in whichever order."""
    here = ZoneInfo(zone)
    today = now.astimezone(here).date()
    day: tuple[date, int] | None = None
    clock: time | None = None
    end = start
    while True:
        at = _past(flat, end)
        if clock is None and (read := _clock(flat, at)):
            clock, end = read
        elif day is None and (seen := _day(flat, at, today)):
            *day, end = seen  # type: ignore[assignment]
        else:
            break
    if day is None and clock is None:
        return None
    if day is None:
        assert clock is not None
        return _next(now, clock, here) - now, end
    that, again = day
    until = _utc(that, clock or time(), here)
    if until <= now and again:
        until = _utc(that + timedelta(days=again), clock or time(), here)
    return until - now, end


def _past(flat: str, start: int) -> int:
    found = _BETWEEN.match(flat, start)
    return found.end() if found else start


def _clock(flat: str, start: int) -> tuple[time, int] | None:
    if found := _CLOCK.match(flat, start):
        hour, minute, half = int(found[1]), int(found[2]), found[3]
    elif found := _HOUR.match(flat, start):
        hour, minute, half = int(found[1]), 0, found[2]
    elif found := _DIAN.match(flat, start):
        hour, half = int(found[1]), None
        minute = 30 if found[0].endswith("半") else int(found[2] or 0)
    else:
        return None
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.lower() == "pm" else 0)
    if hour > 23 or minute > 59:
        return None
    return time(hour, minute), found.end()


def _day(flat: str, start: int, today: date) -> tuple[date, int, int] | None:
    """The day, after how many days it comes again (0: never), and where its name ends."""
    if found := _NAMED.match(flat, start):
        word = found[1].lower()
        if word in _AHEAD:
            return today + timedelta(days=_AHEAD[word]), 0, found.end()
        ahead = (_WEEKDAY[word] - today.weekday()) % 7
        return today + timedelta(days=ahead), 7, found.end()
    if found := _DATE.match(flat, start):
        year, month, day = int(found[1] or today.year), int(found[2]), int(found[3])
        try:
            that = date(year, month, day)
            if not found[1] and that < today:
                that = that.replace(year=year + 1)
        except ValueError:
            return None
        return (that, 0, found.end()) if 2000 <= year < 9999 else None
    return None


def _utc(day: date, clock: time, here: ZoneInfo) -> datetime:
    """Where clocks skip that time, an hour later as they then show it."""
    return datetime.combine(day, clock, here).astimezone(UTC)


def _next(now: datetime, clock: time, here: ZoneInfo) -> datetime:
    """The next time, in UTC, that clocks there show this; where they skip it, an hour later as
    they then show it; where they show it twice, whichever is next."""
    today = now.astimezone(here).date()
    found = []
    for day in (today, today + timedelta(days=1)):
        for fold in (0, 1):
            shown = datetime.combine(day, clock.replace(fold=fold), here)
            at = shown.astimezone(UTC)
            if at > now and (not fold or at.astimezone(here).time() == clock):
                found.append(at)
    return min(found)
