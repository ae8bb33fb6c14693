"""raid: a wave of newcomers against the normal rate, alike in what they say and are called."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

from pydantic import Field

from policies.crowd import expected, incidents
from policies.crowd.arrivals import Arrival, Start, Stream, Wave
from policies.crowd.incidents import Entry, Incident
from policies.crowd.newcomers import (
    age_of,
    learn,
    message_of,
    name_of,
    pattern,
    repeated,
    same,
    share,
    usual,
)
from policies.draft import Draft
from policies.events import Event, Joined, Message
from policies.figures import figures
from policies.filters.contract import Filter, Sample, Settings
from policies.forms import Duration
from policies.matching.terms import Hit
from policies.rule import Check
from policies.state import ACTOR, Mark, Set, Window

_SURE = 7.0
"""How much likelier a raid must be than chance, as a logarithm, for a wave to be one; half of it
for more of the same wave. Chosen on waves made at random in real channels: a lower one takes
busy release days for raids, a higher one misses eight who join within a minute."""
_QUIET = 300.0
"""Seconds without anything that belongs to it after which a raid is over."""
_NEW = 20
"""Messages during which a member's own flood is looked at."""
_ALIKE = 120.0
"""Seconds during which newcomers are compared with one another."""
_KNOWN = timedelta(days=7)
"""Who joined so long ago is no newcomer, although they speak for the first time."""
_HERE = 3_600.0
"""Seconds after somebody was first seen during which they may be part of a raid."""
_START = Start(30, 300)
"""In a community that is seen for the first time everybody speaks for the first time."""


class Raid(Settings):
    """``members`` newcomers or more within the window that come far faster than normal, or say
    much the same, are a raid; so is one newcomer who repeats themself as often. What is normal is
    learned for each place, each channel, or the whole community. With ``/raid expect 2000 until
    20:00`` so many may join until then at any pace; what they say is looked at all the same."""

    members: int = Field(default=5, ge=3, le=15)
    within: Duration = Field(
        default=timedelta(minutes=1), ge=timedelta(seconds=10), le=timedelta(minutes=10)
    )
    per: Literal["place", "channel", "community"] = "place"


def look(draft: Draft, check: Check, settings: Raid) -> tuple[Hit, ...]:
    """Look at who joins, at first messages, and at what new members say after that."""
    event = draft.event
    spoken = draft.value(event.actor.id, "messages") if isinstance(event, Message) else 0
    page = f"{check.memory}@{_scope(event, settings.per)}"
    if not isinstance(event, Message):
        return () if _returns(draft) else _joins(draft, page, check, settings)
    if not isinstance(spoken, int) or spoken > _NEW:
        share(draft, page)
        return ()
    if _settled(draft):
        return ()
    if hits := _floods(draft, page, check, settings):
        return hits
    if spoken == 1:
        return _speaks(draft, page, check, settings)
    return _goes_on(draft, page)


def _scope(event: Event, per: str) -> str:
    if per == "place":
        return event.place
    return (event.channel or event.place) if per == "channel" else ""


def _settled(draft: Draft) -> bool:
    """Whether somebody has been here for too long to come with a wave."""
    joined = draft.event.actor.joined
    if joined is not None and draft.event.at - joined > _KNOWN:
        return True
    first = draft.remembered(draft.event.actor.id, "first")
    return isinstance(first, float) and draft.at - first > _HERE


def _returns(draft: Draft) -> bool:
    """Whether who joins was there before, as all are who were cut off together."""
    member, place = draft.event.actor.id, draft.event.place
    if any(draft.plain(member, f"{name}@{place}") is not None for name in ("is", "left")):
        return True
    first = draft.plain(member, "first")
    return isinstance(first, float) and draft.at - first > _HERE


def _joins(draft: Draft, page: str, check: Check, settings: Raid) -> tuple[Hit, ...]:
    event, stream = draft.event, Stream(draft, page, "join", _START)
    latest, before = _latest(stream, settings), usual(draft, page)
    recent = _compared(draft, latest)
    named = name_of(draft, before, recent)
    if named.marks:
        learn(draft, page, before, named.marks)
    odds = age_of(draft) + named.odds
    arrival = Arrival(draft.at, event.actor.id, event.channel, "", odds, odds, "", named.compared)
    slot = stream.add(arrival)
    draft.write(Set(ACTOR, check.memory, slot, draft.at + _ALIKE))
    if expected.comes(draft):
        stream.acquit(slot)
        return ()
    wave = _wave(draft, stream, [*latest, arrival], settings, by_rate=True)
    return _found(draft, page, [*recent, arrival], wave, joins=True)


def _speaks(draft: Draft, page: str, check: Check, settings: Raid) -> tuple[Hit, ...]:
    event, stream = draft.event, Stream(draft, page, "speak", _START)
    assert isinstance(event, Message)
    latest, before = _latest(stream, settings), usual(draft, page)
    recent = _compared(draft, latest)
    said = message_of(draft, page, before, recent)
    named = name_of(draft, before, recent)
    learn(draft, page, before, said.marks + named.marks)
    where = (draft.at, event.actor.id, event.channel, event.message)
    odds = (said.odds + named.odds, said.odds)
    arrival = Arrival(*where, *odds, said.compared, named.compared)
    stream.add(arrival)
    joined = draft.remembered(event.actor.id, check.memory)
    if said.odds < 0 and isinstance(joined, int):
        joins = Stream(draft, page, "join", _START)
        there = joins.at(joined)
        if there is not None and there.member == event.actor.id:
            joins.acquit(joined)
    # Of those who are expected many speak at once; only what they say tells anything of them.
    by_rate = expected.expectation(draft) is None
    wave = _wave(draft, stream, [*latest, arrival], settings, by_rate=by_rate)
    return _found(draft, page, [*recent, arrival], wave, joins=False)


def _latest(stream: Stream, settings: Raid) -> list[Arrival]:
    """Those before this one whom a wave may hold, or with whom newcomers are compared."""
    return stream.recent(max(_ALIKE, settings.within.total_seconds()))


def _compared(draft: Draft, latest: list[Arrival]) -> list[Arrival]:
    return [one for one in latest if one.at > draft.at - _ALIKE]


def _wave(
    draft: Draft, stream: Stream, latest: list[Arrival], settings: Raid, *, by_rate: bool
) -> Wave | None:
    """The wave of now, without those who came before a human said that it was over."""
    over = draft.remembered("", incidents.OVER)
    since = over if isinstance(over, float) else 0.0
    within = settings.within.total_seconds()
    return stream.wave(settings.members, within, sorted(latest), since=since, by_rate=by_rate)


def _found(
    draft: Draft, page: str, recent: list[Arrival], wave: Wave | None, *, joins: bool
) -> tuple[Hit, ...]:
    """The newest of the recent arrivals, if there is a wave and it is part of it."""
    if wave is None:
        return ()
    arrival, incident = recent[-1], _running(draft, page)
    # That many join, as they do on a release day too, says nothing about what they write.
    goes_on = incident is not None and (joins or incident.kind == incidents.RAID)
    if wave.score < (_SURE / 2 if goes_on else _SURE + wave.chances):
        return ()
    odd = sum(one.told > 0 for one in wave.arrivals)
    marked = 2 * odd > len(wave.arrivals) or expected.expectation(draft) is not None
    # A wave that says the same must not take along who happens to come with it.
    if not wave.carries(arrival) or (marked and arrival.told <= 0):
        return ()
    alike = marked and not joins
    kind = incidents.RAID if alike else incidents.JOINS
    part: Sequence[Arrival] = (arrival,)
    if incident is None or (incident.kind, kind) == (incidents.JOINS, incidents.RAID):
        part = _all(recent, wave, marked=marked)
    entries = [Entry(one.at, one.member, one.channel, one.message if alike else "") for one in part]
    incident = _joined(draft, page, incident, entries, kind)
    how = "raid_messages" if alike else incidents.BY_RATE[not joins]
    normal, number = round(3_600 * wave.normal), incident.number
    return _hit(draft, figures(how, count=incident.size, normal=normal, incident=number))


def _all(recent: list[Arrival], wave: Wave, *, marked: bool) -> list[Arrival]:
    """All of a wave that was just found. The first to say something had nobody to be like, and may
    stand before it."""
    newest = recent[-1]
    alike = [one for one in recent if one is newest or same(one.sketch, newest.sketch)]
    others = (one for one in wave.arrivals if one.told > 0 or not marked)
    return [*alike, *(one for one in others if one not in alike)]


def _floods(draft: Draft, page: str, check: Check, settings: Raid) -> tuple[Hit, ...]:
    """Whether this newcomer says the same again and again, or nothing at all at length."""
    event = draft.event
    assert isinstance(event, Message)
    note, within = pattern(draft), settings.within.total_seconds()
    window = draft.write(Mark(ACTOR, f"{check.memory}:said", within, 63, note))
    assert isinstance(window, Window)
    if window.count(draft.at) < settings.members:
        return ()
    alike = repeated(window, draft.at)
    if alike < settings.members - 1:
        return ()
    entry = Entry(draft.at, event.actor.id, event.channel, event.message)
    incident = _joined(draft, page, _running(draft, page), [entry], incidents.RAID)
    return _hit(
        draft, figures("raid_flood", count=alike, incident=incident.number, duration=within)
    )


def _goes_on(draft: Draft, page: str) -> tuple[Hit, ...]:
    """Whether somebody of a raid that is going on says more of what raids say."""
    event, incident = draft.event, _running(draft, page)
    if incident is None or not incidents.wrote(draft, incident, event.actor.id):
        return ()
    assert isinstance(event, Message)
    recent = Stream(draft, page, "speak", _START).recent(_ALIKE)
    if message_of(draft, page, usual(draft, page), recent).odds <= 0:
        return ()
    entry = Entry(draft.at, event.actor.id, event.channel, event.message)
    incident = _joined(draft, page, incident, [entry], incidents.RAID)
    return _hit(draft, figures("raid_more", count=incident.size, incident=incident.number))


def _running(draft: Draft, page: str) -> Incident | None:
    incident = incidents.known(draft, draft.remembered(page, "incident"))
    return incident if incident is not None and incident.open(draft.now) else None


def _joined(
    draft: Draft, page: str, incident: Incident | None, entries: list[Entry], kind: str
) -> Incident:
    if incident is None:
        incident = incidents.begun(draft, kind, _QUIET)
        draft.write(Set(page, "incident", incident.number, draft.now + incidents.KEPT))
    elif kind == incidents.RAID:
        incident = incident._replace(kind=kind)
    return incidents.joined(draft, incident, entries)


def _hit(draft: Draft, detail: str) -> tuple[Hit, ...]:
    event = draft.event
    end = len(event.content.text) if isinstance(event, Message) else 0
    return (Hit(span=(0, end), detail=detail),)


RAID = Filter(
    name="raid",
    settings=Raid,
    sample=Sample(
        rule="members = 5",
        finds=tuple(
            f'{{"event": "join", "member": "m{n}", "at": "2026-01-01T12:00:00.{n}Z"}}'
            for n in range(5)
        ),
        leaves=tuple(
            f'{{"event": "join", "member": "m{n}", "at": "2026-01-01T12:{5 * n:02}:00Z"}}'
            for n in range(5)
        ),
    ),
    look=look,
    of=(Message, Joined),
)
