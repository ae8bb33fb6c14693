"""Arrivals: who came lately, how many come normally, and whether those of now are one wave.

There are two streams, of members who join and of members who speak for the first time. Each is
kept in a ring of the last 64 arrivals and in two windows, the last quarter of an hour exactly and
the last day in pieces of 25 minutes. Rates are per second; times seconds since 1970, UTC.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import log
from typing import NamedTuple

from policies.draft import Draft
from policies.state import EXACT, Add, Drop, Held, Mark, Set, Value, Window

RECENT = 900.0
"""Seconds for which arrivals are remembered one by one."""
_DAY = 90_000.0
"""Seconds of the long window: a day and an hour, so that this hour of yesterday is still in it."""
_SAME_HOUR = 4_500.0
"""Seconds at the beginning of the long window: about this hour of yesterday."""
_SPANS = (90.0, 300.0, 900.0)
"""Seconds before a wave over which the normal rate is looked at: it may just have risen."""
_UNSURE = 0.3
"""Arrivals that may always be one more than expected: people come in small groups."""
_BURST, _RARE = 0.15, 5.0
"""Arrivals a second when a link to a community is passed around, as on a release day, and how much
rarer that is than an ordinary hour, as a logarithm: what is no faster is no raid by its rate."""
_MOST = 16
"""Arrivals of a wave that are looked at: what these do not show, more will not either."""


class Arrival(NamedTuple):
    """One arrival. ``odds`` is how much likelier it is in a raid than normally, as a logarithm;
    ``told`` is what of that rests on what was said (of who joins: on all that is seen of them);
    ``sketch`` of what was said, ``stem`` of the name (see the raid filter)."""

    at: float
    member: str
    channel: str
    message: str
    odds: float
    told: float
    sketch: str
    stem: str


_FIELDS = len(Arrival._fields)


class Start(NamedTuple):
    """What is assumed of a stream when nothing is known: so many arrivals in so many seconds."""

    arrivals: float
    seconds: float


class Wave(NamedTuple):
    """The arrivals that look most like one wave. ``score`` is the logarithm of how much likelier
    they are in a raid; ``rate`` is theirs, ``normal`` the usual one."""

    score: float
    arrivals: Sequence[Arrival]
    rate: float
    normal: float

    @property
    def chances(self) -> float:
        """By how much a score must be higher because so many come: each is another chance for
        some to come together. As a logarithm, nothing for up to 120 an hour."""
        return log(max(1.0, 30 * self.normal))

    def carries(self, arrival: Arrival) -> bool:
        """Whether its last arrival came with the wave, rather than by chance at that time."""
        before = self.arrivals[-2].at if len(self.arrivals) > 1 else arrival.at
        rate, gap = max(self.rate, self.normal * 1.01), max(0.0, arrival.at - before)
        return log(rate / self.normal) - (rate - self.normal) * gap + arrival.odds > 0


class Stream:
    """One stream of arrivals, on one page of a community's state."""

    __slots__ = ("_draft", "_name", "_page", "_start")

    def __init__(self, draft: Draft, page: str, name: str, start: Start) -> None:
        self._draft = draft
        self._page = page
        self._name = name
        self._start = start

    def recent(self, within: float) -> list[Arrival]:
        """The arrivals of the last ``within`` seconds that are still in the ring, by time."""
        last = self._draft.remembered(self._page, f"{self._name}#")
        window = self._draft.window(self._page, self._name)
        if not isinstance(last, int) or window is None:
            return []
        since = self._draft.at - within
        count = min(len(window.times) - bisect_right(window.times, since), EXACT)
        names = [f"{self._name}{number % EXACT}" for number in range(last - count, last)]
        found = [_arrival(held) for held in self._draft.several(self._page, names)]
        return sorted([one for one in found if one is not None and one.at > since])

    def at(self, slot: int) -> Arrival | None:
        """What is kept in that place of the ring."""
        return _arrival(self._draft.value(self._page, f"{self._name}{slot}"))

    def add(self, arrival: Arrival) -> int:
        """Remember an arrival; answers its place in the ring."""
        draft, page, name = self._draft, self._page, self._name
        count = draft.write(Add(page, f"{name}#"))
        assert isinstance(count, int)
        slot = (count - 1) % EXACT
        draft.write(Set(page, f"{name}{slot}", tuple(arrival), arrival.at + RECENT))
        draft.write(Mark(page, name, RECENT, EXACT))
        draft.write(Mark(page, f"{name}:day", _DAY, 1_000_000))
        if draft.remembered(page, "since") is None:
            draft.write(Set(page, "since", arrival.at))
        return slot

    def acquit(self, slot: int) -> None:
        """Who arrived there turned out to be an ordinary newcomer."""
        self._draft.write(Drop(self._page, f"{self._name}{slot}"))

    def wave(
        self,
        fewest: int,
        within: float,
        latest: Sequence[Arrival],
        *,
        since: float = 0.0,
        by_rate: bool = True,
    ) -> Wave | None:
        """Of the ``latest`` arrivals, by time, the newest after ``since``, ``fewest`` or more, that
        are most likely one wave; by what they show alone unless ``by_rate``."""
        since = max(since, self._draft.at - within)
        recent = [one for one in latest if one.at > since][-_MOST:]
        if len(recent) < fewest:
            return None
        best: Wave | None = None
        past = self._past()
        odds = sum(one.odds for one in recent[len(recent) - fewest + 1 :])
        telling = sum(one.told > 0 for one in recent[len(recent) - fewest + 1 :])
        for count in range(fewest, len(recent) + 1):
            first = recent[-count]
            odds += first.odds
            telling += first.told > 0
            span = max(0.0, self._draft.at - first.at)
            normal = past.normal(first.at, self._start)
            expected = normal * span + _UNSURE
            more = _more(count, expected) if by_rate else 0.0
            # Who comes on a release day shows nothing of what raids show.
            if 2 * telling <= count:
                more = min(more, _more(count, _BURST * span + _UNSURE) + _RARE)
            if best is None or more + odds > best.score:
                rate = (count - 1) / max(span, 1.0)
                best = Wave(more + odds, recent[-count:], rate, normal)
        return best

    def _past(self) -> _Past:
        exact = self._draft.window(self._page, self._name)
        day = self._draft.window(self._page, f"{self._name}:day")
        since = self._draft.remembered(self._page, "since")
        all_day = sum(day.notes) if day else 0
        return _Past(
            exact.times if exact else (), day, all_day, since if isinstance(since, float) else None
        )


class _Past(NamedTuple):
    """What is known of a stream: the latest times, pieces of a day with their sum, and since when
    it is looked at."""

    times: Sequence[float]
    day: Window | None
    all_day: int
    since: float | None

    def normal(self, before: float, start: Start) -> float:
        """How many a second came normally before that time: the highest of several answers, and
        the less is known, the higher."""
        times, day = self.times, self.day
        passed = 0.0 if self.since is None else min(max(0.0, before - self.since), _DAY)
        older = bisect_left(times, before)
        newer = len(times) - older
        counted = max(0, self.all_day - newer)
        arrivals, seconds = start
        rates = [(counted + arrivals) / (passed + seconds)]
        for span in _SPANS:
            begin = bisect_left(times, before - span, 0, older)
            among = older - begin
            full = len(times) > EXACT - 1 and not begin
            covered = max(before - times[0], 1.0) if full and among else span
            rates.append((among + 0.5) / covered)
        if day is not None and passed > _DAY - _SAME_HOUR:
            rates.append(_yesterday(day, before) / _SAME_HOUR)
        return max(rates)


def _more(count: int, expected: float) -> float:
    """How much likelier so many are if any number may come than if so many are expected, as a
    logarithm."""
    return count * log(count / expected) - count + expected if count > expected else 0.0


def chance(found: float, of: float, usual: float, raid: float) -> tuple[float, float]:
    """What a mark says about a raid, as logarithms, where it is there and where it is not.

    ``found`` of so many arrivals had it so far; ``usual`` is what is assumed before anything is
    known, ``raid`` the share of a raid's arrivals that have it.
    """
    normally = min(max((found + 10 * usual) / (of + 10), 0.01), 0.95)
    return log(raid / normally), log((1 - raid) / (1 - normally))


def _yesterday(day: Window, before: float) -> int:
    """Arrivals in the hour of yesterday that the clock shows now."""
    first = before - _DAY
    pairs = zip(day.times, day.notes, strict=True)
    return sum(count for at, count in pairs if first <= at < first + _SAME_HOUR)


def _arrival(held: Value | None) -> Arrival | None:
    value = held.value if isinstance(held, Held) else None
    return Arrival._make(value) if isinstance(value, tuple) and len(value) == _FIELDS else None
