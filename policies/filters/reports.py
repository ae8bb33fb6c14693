"""reports: a message that several trusted members have pointed at with ``/report``."""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from policies.again import Again, Reported
from policies.conditions import established
from policies.draft import Draft
from policies.events import message_event
from policies.figures import figures
from policies.filters.contract import Filter, Sample, Settings
from policies.forms import Duration
from policies.matching.terms import Hit
from policies.rule import Check
from policies.state import Set

REPORTED = "reported"
"""Under which name the page of a message that was reported says so."""


class Reports(Settings):
    """Reports by ``limit`` trusted members within the time are fine; by one more, the message is
    found, and its author is whom the actions are about. Whoever has been a member for
    ``member_for``, has written so many ``messages`` and did not come only today, or holds a role is
    trusted; what others report the team reads as well, but it counts for nothing here. Messages of
    the team are never found."""

    limit: int = Field(default=2, ge=1, le=30)
    within: Duration = Field(
        default=timedelta(hours=24), ge=timedelta(minutes=1), le=timedelta(days=7)
    )
    member_for: Duration = Field(default=timedelta(days=7))
    messages: int = Field(default=20, ge=1, le=100_000)


def counted(
    draft: Draft, check: Check, settings: Reports, message: str, who: int, *, role: bool
) -> int:
    """Count a reporter (a digest), who has a role or not; answers how many there are now, if with
    this one there are too many, else 0."""
    known = established(draft, settings.member_for, settings.messages)
    recent = _recent(draft, check, settings, message)
    if not (role or known) or len(recent) > settings.limit or who in dict(recent):
        return 0
    recent.append((who, draft.now))
    until = draft.now + settings.within.total_seconds()
    draft.write(Set(message, check.memory, tuple(recent), until))
    return len(recent) if len(recent) > settings.limit else 0


def look(draft: Draft, check: Check, settings: Reports) -> tuple[Hit, ...]:
    """Compare how many trusted members have reported it."""
    event = draft.event
    assert isinstance(event, Again)
    message = message_event(event.channel, event.message)
    count = event.reports if isinstance(event, Reported) else 0
    if draft.value(message, REPORTED) is not None:
        # Another rule may trust others: what counts here is known exactly.
        count = len(_recent(draft, check, settings, message))
    if count <= settings.limit:
        return ()
    within = settings.within.total_seconds()
    return (Hit(detail=figures("reports", count=count, limit=settings.limit, duration=within)),)


def _recent(draft: Draft, check: Check, settings: Reports, message: str) -> list[tuple[int, float]]:
    """Who has reported it, and when."""
    after, found = draft.now - settings.within.total_seconds(), []
    known = draft.remembered(message, check.memory)
    for one in known if isinstance(known, tuple) else ():
        match one:
            case (int(who), float(at)) if at > after:
                found.append((who, at))
    return found


REPORTS = Filter(
    name="reports",
    settings=Reports,
    sample=Sample(
        rule='limit = 2\nwithin = "24h"',
        finds=('{"text": "ugly words"}', '{"event": "report", "text": "ugly words", "reports": 3}'),
        leaves=('{"event": "report", "text": "hello", "reports": 2}',),
    ),
    look=look,
    of=(Again,),
)
