"""Small written forms that admins and moderators use: durations such as ``10m`` or ``2h30m``."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_DURATION = re.compile(r"(?:([0-9]{1,6})d)?(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,9})s)?")


def duration(text: str) -> timedelta:
    """``10s``, ``10m``, ``2h30m``, ``7d`` (``m`` is minutes). Raises ``ValueError`` otherwise."""
    found = _DURATION.fullmatch(text.strip().lower())
    if not found or not any(found.groups()):
        raise ValueError(f"{text[:40]!r} is no duration; write it like 10s, 10m, 2h30m or 7d")
    seconds = sum(
        int(n or 0) * unit for n, unit in zip(found.groups(), _UNITS.values(), strict=True)
    )
    return timedelta(seconds=seconds)


def written(span: timedelta) -> str:
    """A duration in the same form: ``2h30m``."""
    rest, text = int(span.total_seconds()), ""
    for unit, size in _UNITS.items():
        n, rest = divmod(rest, size)
        text += f"{n}{unit}" if n else ""
    return text or "0s"


def _parse(value: object) -> object:
    return duration(value) if isinstance(value, str) else value


Duration = Annotated[timedelta, BeforeValidator(_parse)]
"""A field of a settings type that is written as a duration."""


_SIZES = {"b": 1, "kb": 1_000, "mb": 1_000_000, "gb": 1_000_000_000}


def _size(value: object) -> object:
    """``"10MB"`` as 10,000,000."""
    found = re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?) ?([kmg]?b)", str(value).strip().lower())
    if not isinstance(value, str) or not found:
        raise PydanticCustomError("size", "not a size")
    return int(float(found[1]) * _SIZES[found[2]])


Size = Annotated[int, BeforeValidator(_size, json_schema_input_type=str)]
"""A field that is written as a size, such as ``10MB``; in bytes."""


def _share(value: object) -> object:
    """``"10%"`` as 0.1."""
    found = re.fullmatch(r"(\d{1,3}(?:\.\d{1,4})?) ?%", value) if isinstance(value, str) else None
    share = float(found[1]) / 100 if found else 0.0
    if not 0 < share <= 1:
        raise PydanticCustomError("share", "not a share")
    return share


Share = Annotated[float, BeforeValidator(_share, json_schema_input_type=str)]
"""A field that is written as a share of a whole, such as ``10%``."""
