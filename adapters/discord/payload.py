"""Reads fields of payloads that may hold anything: what has the wrong type counts as absent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

Payload = Mapping[str, Any]
"""A JSON object as it came from the platform."""

DISCORD_EPOCH = 1_420_070_400_000
"""Milliseconds; the first second of 2015. https://docs.discord.com/developers/reference#snowflakes"""

_MOST = 1 << 63


def text(source: Payload, key: str) -> str:
    """A string, with each half of a broken surrogate pair replaced by U+FFFD."""
    value = source.get(key)
    return whole(value) if isinstance(value, str) else ""


def whole(value: str) -> str:
    """The string as Unicode text that can be stored: no lone surrogates."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return value


def flake(source: Payload, key: str) -> str:
    """An id as its decimal digits, ``""`` when there is none."""
    return as_flake(source.get(key))


def as_flake(value: object) -> str:
    """An id as its decimal digits; ``""`` for what is no id."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < _MOST:
        return str(value)
    return ""


def number(source: Payload, key: str) -> int:
    """A whole number that is not negative and fits 63 bits, else 0."""
    value = source.get(key)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST:
        return value
    return 0


def table(source: Payload, key: str) -> dict[str, Any]:
    """An object, ``{}`` when there is none."""
    value = source.get(key)
    return value if isinstance(value, dict) else {}


def tables(source: Payload, key: str) -> list[dict[str, Any]]:
    """The objects in a list."""
    value = source.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def flakes(source: Payload, key: str) -> list[str]:
    """The ids in a list."""
    value = source.get(key)
    found = [as_flake(item) for item in value] if isinstance(value, list) else []
    return [item for item in found if item]


def moment(source: Payload, key: str) -> datetime | None:
    """An ISO 8601 time as an aware datetime in UTC, or ``None``."""
    value = source.get(key)
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def created(snowflake: str) -> datetime:
    """When the platform made an id: an aware datetime in UTC."""
    return datetime.fromtimestamp(((int(snowflake) >> 22) + DISCORD_EPOCH) / 1000, UTC)


def flake_at(at: datetime) -> str:
    """The smallest id of that millisecond."""
    return str(max(int(at.timestamp() * 1000) - DISCORD_EPOCH, 0) << 22)


def digest(*values: object) -> str:
    """A short fingerprint of JSON values."""
    written = json.dumps(values, sort_keys=True, default=str)
    return blake2b(written.encode(), digest_size=8).hexdigest()
