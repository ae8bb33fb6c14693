"""The day: what came, what waits and for how long, what goes out, who is new, quiet or helpful."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from policies.actions import Mention, Moment, Piece, Text
from policies.announcing.firing import title
from policies.announcing.known import known, names, page, paused, status
from policies.cases.case import WAITING, case
from policies.crowd.rooms import newcomers, quiet
from policies.draft import Draft, moment
from policies.escalating.card import title as department_name
from policies.escalating.course import course, department
from policies.escalating.steps import promised
from policies.escalating.topics import frequent
from policies.people.helpful import most_helpful
from policies.records import CaseKept
from policies.rows import Overview
from policies.telling.members import channel_name

QUERY = "today"
"""What is looked up for it: see ``policies.rows.Overview``."""
_WAITING, _GOING, _QUIET = 5, 8, 8
"""Lines of each that are shown, or names in a line."""


def told(draft: Draft, row: Overview) -> Text:
    """The whole, without anything that members wrote."""
    since = Moment(moment(row.since), draft.policy.timezone)
    text: list[Piece] = [*draft.say("today_head", since=since)]
    parts = (_waiting(draft, row), _frequent(draft), _going(draft), _people(draft))
    for line in (_new(draft, row), *chain.from_iterable(parts)):
        text += ["\n", *line]
    return tuple(text)


def _new(draft: Draft, row: Overview) -> Text:
    if not row.came:
        return draft.say("today_nothing_new")
    counts: list[Piece] = []
    for each in row.came:
        what = draft.say(f"case_kind.{each.kind}")
        counts += [", " if counts else "", *what, f" {each.count}"]
    return draft.say("today_new", what=tuple(counts))


def _waiting(draft: Draft, row: Overview) -> Iterator[Text]:
    """Who waits longest, and what is overdue: that was missed by night, too."""
    count = draft.remembered("queue", WAITING)
    if not row.waiting:
        yield draft.say("today_none_waits")
        return
    yield draft.say("today_waits", count=str(count or len(row.waiting)))
    for listed in row.waiting[:_WAITING]:
        yield _one(draft, listed.kept)
    late = [kept for each in row.waiting[_WAITING:] if _late(draft, kept := each.kept)]
    if late:
        yield draft.say("today_late_too", case=", ".join(str(kept.number) for kept in late))


def _one(draft: Draft, kept: CaseKept) -> Text:
    zone = draft.policy.timezone
    due = _late(draft, kept)
    line = draft.say(
        "today_case",
        case=str(kept.number),
        what=draft.say(f"case_kind.{kept.kind}"),
        department=department_name(draft, kept.department),
        since=Moment(moment(kept.opened), zone),
    )
    return (*line, *draft.say("today_late", due=Moment(due, zone))) if due else line


def _late(draft: Draft, kept: CaseKept) -> datetime | None:
    """When it should have been answered or finished, if that is over."""
    of, now = case(draft, kept.number), course(draft, kept.number)
    if of is None or now is None:
        return None
    due = promised(now, department(draft.policy, of))
    return due if due < draft.time() else None


def _going(draft: Draft) -> Iterator[Text]:
    """What goes out until the end of the day by the community's clocks."""
    where = ZoneInfo(draft.policy.timezone)
    tomorrow = draft.time().astimezone(where).date() + timedelta(days=1)
    end = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=where).timestamp()
    times = []
    for name in names(draft):
        one, at = known(draft, name), draft.remembered(page(name), "next")
        if one is not None and isinstance(at, float) and at < end and not paused(draft, one):
            times.append((at, one))
    for at, one in sorted(times, key=lambda each: each[0])[:_GOING]:
        going = "today_goes" if status(draft, one) == "approved" else "today_goes_if"
        yield draft.say(going, time=Moment(moment(at), where.key), title=title(one))


def _frequent(draft: Draft) -> Iterator[Text]:
    """What is asked again and again: an entry in an FAQ would answer it."""
    if often := frequent(draft):
        yield draft.say("today_frequent", count=str(len(often)))


def _people(draft: Draft) -> Iterator[Text]:
    if joined := newcomers(draft):
        yield draft.say("today_joined", count=str(joined))
    silent = [channel_name(draft, channel) for channel in quiet(draft)]
    if silent:
        yield draft.say("today_quiet", channel=", ".join(silent[:_QUIET]), count=str(len(silent)))
    if helpers := most_helpful(draft):
        named: list[Piece] = []
        for member, count in helpers:
            named += [", " if named else "", Mention(member), f" {count}"]
        yield draft.say("today_helped", people=tuple(named))
