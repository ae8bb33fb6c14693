"""State: what is remembered of a community between events, and the only ways to change it.

A community's state is a set of *pages*, one a subject (a member id, a channel id, or ``""`` for
the community itself); a page maps names to small values. It changes only by writes. Times are
seconds since 1970 in UTC; a write's result depends on nothing but the old value, the write and
the community's clock.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

ACTOR = "@"
"""As a write's subject: whoever did what is decided on."""

EXACT = 64
"""Windows that allow at most this many keep every mark; larger ones count in buckets."""
BUCKETS = 60

Scalar = str | int | float | bool | None
Plain = (
    Scalar
    | tuple[Scalar | tuple[Scalar, ...], ...]
    | Mapping[str, Scalar | tuple[Scalar, ...] | Mapping[str, Scalar]]
)
"""What may be remembered: exactly what the wire gives back as it was put in. Bytes go as text
(hex), since a union cannot hold both; nothing is nested deeper."""


class Window(Struct, frozen=True, array_like=True, tag="w", gc=False):
    """Recent marks of one rule and subject, oldest first.

    Exact while ``width`` is 0: one time a mark, and one note if any mark has one. Otherwise each
    time starts a bucket of ``width`` seconds and the note is the number of marks in it.
    """

    within: float
    width: float
    times: tuple[float, ...]
    notes: tuple[int, ...] = ()

    def count(self, at: float, note: int | None = None) -> int:
        """Marks in ``(at - within, at]``, with this note if one is given (exact windows only)."""
        times, notes = self.times, self.notes
        start, end = 0, len(times)
        if times and (times[0] <= at - self.within or times[-1] > at):
            start, end = bisect_right(times, at - self.within), bisect_right(times, at)
            notes = notes[start:end]
        if self.width:
            return sum(notes)
        return end - start if note is None else notes.count(note)


class Held(Struct, frozen=True, array_like=True, tag="h", gc=False):
    """A value, and when it stops counting (0: never)."""

    value: Plain
    until: float = 0.0


class Tally(Struct, frozen=True, array_like=True, tag="t", gc=False):
    """Many small counts under one name, none of them 0."""

    counts: dict[int, int]


Value = int | Window | Held | Tally
Page = dict[str, Value]


class Write(Struct, frozen=True, array_like=True, tag=True, gc=False):
    """One small change to one value, on the page of ``subject`` or of the ``ACTOR``."""

    subject: str
    name: str


class Mark(Write, frozen=True, array_like=True, tag="mark", gc=False):
    """Something happened ``at`` (``None``: when the event did), ``times`` over; the window is
    ``within`` seconds long and allows ``limit``."""

    within: float
    limit: int
    note: int = 0
    at: float | None = None
    times: int = 1


class Add(Write, frozen=True, array_like=True, tag="add", gc=False):
    """Count up by ``by``."""

    by: int = 1


class Set(Write, frozen=True, array_like=True, tag="set", gc=False):
    """Remember ``value``, until then (0: for good)."""

    value: Plain
    until: float = 0.0


class Drop(Write, frozen=True, array_like=True, tag="drop", gc=False):
    """Forget."""


class Count(Write, frozen=True, array_like=True, tag="count", gc=False):
    """Count each of these keys of a tally up by ``by``; the order of counts makes no difference."""

    keys: tuple[int, ...]
    by: int = 1


AnyWrite = Mark | Add | Set | Drop | Count


def page_of(write: Write, actor: str) -> str:
    """The subject of the page that a write of this actor's event changes."""
    return actor if write.subject == ACTOR else write.subject


def applied(old: Value | None, write: Write, at: float, now: float) -> Value | None:
    """The value after a write of an event of that time, or ``None`` when nothing is left of it."""
    return APPLYING[type(write)](old, write, at, now)


def _marked(found: Value | None, mark: Mark, at: float, now: float) -> Window:
    """The window with one mark more, without what has grown too old to matter."""
    old = found if isinstance(found, Window) else None
    if old is not None and expired(old, now):
        # It may have been swept already: a longer window must not bring it back.
        old = None
    if mark.at is not None:
        at = mark.at
    if mark.limit > EXACT:
        return _bucketed(old, mark, at, now)
    noted = mark.note != 0 or bool(old and old.notes)
    # More than one too many says no more than one too many.
    more = 1 if mark.times == 1 else max(1, min(mark.times, mark.limit + 1))
    if old is None or old.width or not old.times:
        return Window(mark.within, 0.0, (at,) * more, (mark.note,) * more if noted else ())
    times, notes = old.times, old.notes
    if noted and not notes:
        notes = (0,) * len(times)
    if at >= times[-1]:
        times = (*times, *(at,) * more) if more > 1 else (*times, at)
        notes = (*notes, *(mark.note,) * more) if noted else ()
    else:
        place = bisect_right(times, at)
        times = (*times[:place], *(at,) * more, *times[place:])
        notes = (*notes[:place], *(mark.note,) * more, *notes[place:]) if noted else ()
    return _kept(times, notes, mark, now, EXACT if noted else mark.limit)


def _kept(
    times: tuple[float, ...], notes: tuple[int, ...], mark: Mark, now: float, limit: int
) -> Window:
    """The window without what is too old, and of the rest at most one more than the limit."""
    past = max(now, times[-1]) - mark.within
    if times[0] > past and len(times) <= limit + 1:
        return Window(mark.within, 0.0, times, notes)
    first = max(bisect_right(times, past), len(times) - limit - 1)
    return Window(mark.within, 0.0, times[first:], notes[first:])


def _bucketed(old: Window | None, mark: Mark, at: float, now: float) -> Window:
    width, more = mark.within / BUCKETS, max(1, mark.times)
    start = at - at % width
    times, counts = (old.times, old.notes) if old and old.width == width else ((), ())
    if times and times[-1] == start:
        counts = (*counts[:-1], counts[-1] + more)
    else:
        place = bisect_left(times, start)
        if place < len(times) and times[place] == start:
            counts = (*counts[:place], counts[place] + more, *counts[place + 1 :])
        else:
            times = (*times[:place], start, *times[place:])
            counts = (*counts[:place], more, *counts[place:])
    past = max(now, times[-1]) - mark.within
    if times[0] > past and len(times) <= BUCKETS:
        return Window(mark.within, width, times, counts)
    first = max(bisect_right(times, past), len(times) - BUCKETS)
    return Window(mark.within, width, times[first:], counts[first:])


def _added(old: Value | None, add: Add, _: float, __: float) -> int:
    return add.by + old if isinstance(old, int) else add.by


def _held(_: Value | None, held: Set, __: float, ___: float) -> Held:
    return Held(held.value, held.until)


def _tallied(old: Value | None, count: Count, _: float, __: float) -> Tally | None:
    counts = dict(old.counts) if isinstance(old, Tally) else {}
    for key in count.keys:
        counts[key] = counts.get(key, 0) + count.by
        if not counts[key]:
            del counts[key]
    return Tally(counts) if counts else None


def _dropped(_: Value | None, __: Drop, ___: float, ____: float) -> None:
    return None


APPLYING: Mapping[type[Write], Callable[[Value | None, Any, float, float], Value | None]] = {
    Mark: _marked,
    Add: _added,
    Set: _held,
    Drop: _dropped,
    Count: _tallied,
}
"""How each kind of write is applied, see ``applied``."""


def expired(value: Value, now: float) -> bool:
    """Whether a value has stopped mattering and may be forgotten."""
    if isinstance(value, Window):
        times = value.times
        return not times or times[-1] + value.within + value.width <= now
    return isinstance(value, Held) and 0 < value.until <= now


class Missing(LookupError):
    """A page is not in memory: load it and decide again."""

    def __init__(self, subject: str) -> None:
        super().__init__(f"the page of {subject or 'the community'} is not in memory")
        self.subject = subject


class View:
    """What ``decide`` may read of a community; it records which keys were read.

    ``pages`` holds what is in memory; a page that is not there is empty if ``complete`` (all of
    the community is in memory), else unknown and raises ``Missing``.
    """

    __slots__ = ("complete", "now", "pages", "reads")

    def __init__(
        self, pages: Mapping[str, Mapping[str, Value]], now: float, *, complete: bool = True
    ) -> None:
        self.pages = pages
        self.now = now
        self.complete = complete
        self.reads: list[tuple[str, str]] = []

    def get(self, subject: str, name: str) -> Value | None:
        """The value, or ``None`` when there is none or it has expired. Raises ``Missing``."""
        self.reads.append((subject, name))
        page = self.pages.get(subject)
        if page is None:
            if self.complete:
                return None
            raise Missing(subject)
        value = page.get(name)
        if value is None or type(value) is int:
            return value
        if type(value) is Held:
            return None if 0 < value.until <= self.now else value
        return None if expired(value, self.now) else value

    def several(self, subject: str, names: Sequence[str]) -> list[Value | None]:
        """As ``get``, of many values of one page."""
        self.reads += [(subject, name) for name in names]
        page = self.pages.get(subject)
        if page is None:
            if self.complete or not names:
                return [None] * len(names)
            raise Missing(subject)
        found = map(page.get, names)
        return [None if one is None or expired(one, self.now) else one for one in found]

    def plain(self, subject: str, name: str) -> Plain:
        """A remembered plain value, or ``None``."""
        value = self.get(subject, name)
        if isinstance(value, Held):
            return value.value
        return value if isinstance(value, int) else None

    def window(self, subject: str, name: str) -> Window | None:
        """A window of marks, or ``None``."""
        value = self.get(subject, name)
        return value if isinstance(value, Window) else None
