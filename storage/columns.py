"""Columns: the types that tables are made of, and the forms in which values are stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Dialect, Integer, TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# SQLite numbers rows by itself only in a column that is declared exactly INTEGER.
Number = BigInteger().with_variant(Integer, "sqlite")


def micros(at: datetime) -> int:
    """An aware time as microseconds since 1970 UTC, the form in which every time is stored."""
    return (at - EPOCH) // _MICROSECOND


def moment(stored: int) -> datetime:
    """The aware UTC time of a stored number."""
    return EPOCH + timedelta(microseconds=stored)


def storable(words: str) -> str:
    """Words from outside as every database takes them: no NUL, no lone surrogates."""
    return words.replace("\0", "").encode("utf-8", "replace").decode()


class Time(TypeDecorator[datetime]):
    """An aware time, UTC, to the microsecond; eight bytes at most on either database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else micros(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else moment(value)
