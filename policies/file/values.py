"""Values as an admin may write them: short forms, hours of the day, dates in quotes."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from pydantic_core import PydanticCustomError

from policies.announcement import PROMPTLY
from policies.forms import duration
from policies.rights import Ration

_LONGEST_RATION = timedelta(days=30)


def an_hour_range(value: object) -> object:
    """``"23:00-08:00"``, unchanged."""
    hour = r"(?:[01]\d|2[0-3]):[0-5]\d"
    if not isinstance(value, str) or not re.fullmatch(f"{hour}-{hour}", value):
        raise PydanticCustomError("hours", "no hours of the day")
    return value


def an_hour(value: object) -> object:
    """``"08:30"``, unchanged."""
    if not isinstance(value, str) or not re.fullmatch(r"(?:[01]\d|2[0-3]):[0-5]\d", value):
        raise PydanticCustomError("hour", "no hour of the day")
    return value


def a_day(value: object) -> object:
    """``2026-12-31``, as TOML's own date or in quotes."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise PydanticCustomError("day", "no date") from None


def a_ration(value: object) -> object:
    """``"20 per 1h"``: how often something may be done within a length of time."""
    found = re.fullmatch(r"([1-9]\d{0,5}) per (\S+)", value) if isinstance(value, str) else None
    try:
        within = duration(found[2]) if found else timedelta()
    except ValueError:
        within = timedelta()
    if found is None or not timedelta() < within <= _LONGEST_RATION:
        raise PydanticCustomError("ration", "no ration")
    return Ration(int(found[1]), within)


def an_action(value: object) -> object:
    """``"delete"`` is short for ``{ do = "delete" }``."""
    return {"do": value} if isinstance(value, str) else value


def a_person(value: object) -> object:
    """``"telegram:member:7"`` is short for ``{ id = "telegram:member:7" }``."""
    return {"id": value} if isinstance(value, str) else value


def sentences(value: object) -> object:
    """A sentence, or one a language; the plain one stands under ``""``."""
    return {"": value} if isinstance(value, str) else value


def a_wall_time(value: object) -> object:
    """``2026-12-01 09:00``, as TOML's own local date and time or in quotes."""
    if isinstance(value, datetime) and value.tzinfo is None:
        return f"{value:%Y-%m-%d %H:%M}"
    return value


def when_missed(value: object) -> object:
    """``"skip"``, or ``"send within 30m"``: how late something still goes out."""
    if value == "skip":
        return PROMPTLY
    found = re.fullmatch(r"send within (\S+)", value) if isinstance(value, str) else None
    try:
        span = duration(found[1]) if found else timedelta()
    except ValueError:
        span = timedelta()
    if not PROMPTLY <= span <= timedelta(days=7):
        raise PydanticCustomError("missed", "not what to do")
    return span


def a_moment(value: object) -> object:
    """TOML's own dates and times as text."""
    return value.isoformat() if isinstance(value, date | time) else value
