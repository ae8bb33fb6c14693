"""Values as an admin may write them: short forms, hours of the day, dates in quotes."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from pydantic_core import PydanticCustomError


def an_hour_range(value: object) -> object:
    """``"23:00-08:00"``, unchanged."""
    hour = r"(?:[01]\d|2[0-3]):[0-5]\d"
    if not isinstance(value, str) or not re.fullmatch(f"{hour}-{hour}", value):
        raise PydanticCustomError("hours", "no hours of the day")
    return value


def a_day(value: object) -> object:
    """``2026-12-31``, as TOML's own date or in quotes."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise PydanticCustomError("day", "no date") from None


def an_action(value: object) -> object:
    """``"delete"`` is short for ``{ do = "delete" }``."""
    return {"do": value} if isinstance(value, str) else value


def sentences(value: object) -> object:
    """A sentence, or one a language; the plain one stands under ``""``."""
    return {"": value} if isinstance(value, str) else value


def a_moment(value: object) -> object:
    """TOML's own dates and times as text."""
    return value.isoformat() if isinstance(value, date | time) else value
