"""compromised: somebody of long standing posts the same link or file in many channels at once."""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from policies import postings
from policies.conditions import known_for
from policies.draft import Draft
from policies.events import Message
from policies.figures import figures
from policies.filters.contract import Filter, Sample, Settings
from policies.forms import Duration
from policies.matching.holding import FILES, PATHS
from policies.matching.terms import Hit
from policies.people.taken import habit
from policies.rule import Check


class Compromised(Settings):
    """The same link or file of one member in ``in_channels`` different channels or more within the
    window, whichever places they belong to, if they have been a member for ``member_for``. Channels
    of the team do not count. Whose account a human has called back within 90 days is not found
    again for as many channels as it was then: that is their habit.

    Made for the action ``compromised``: all copies of the last hour are removed, the account cannot
    write until somebody of the team says that it is back, its owner reads how to make it safe, and
    no other rule makes them pay for it. Somebody immune is not sanctioned, but has no powers
    meanwhile; whoever the rule exempts is never found.
    """

    in_channels: int = Field(default=3, ge=2, le=postings.MOST)
    within: Duration = Field(
        default=timedelta(minutes=1), ge=timedelta(seconds=5), le=timedelta(hours=1)
    )
    member_for: Duration = Field(
        default=timedelta(days=30), ge=timedelta(0), le=timedelta(days=3650)
    )


def look(draft: Draft, check: Check, settings: Compromised) -> tuple[Hit, ...]:
    """Remember what a message points to, and compare it with what was posted elsewhere."""
    event = draft.event
    assert isinstance(event, Message)
    if event.actor.identity != "member" or draft.policy.for_team(event.place, event.channel):
        return ()
    found = postings.keys(draft)
    if not found:
        return ()
    posted = postings.note(draft, found)
    if _standing(draft) < settings.member_for:
        return ()
    within = settings.within.total_seconds()
    most = max(postings.widest(posted, key, draft.at, within) for key in found)
    if most < settings.in_channels or most <= habit(draft, event.actor.id):
        return ()
    detail = figures("compromised", count=most, duration=within)
    return (Hit(span=(0, len(event.content.text)), detail=detail),)


def _standing(draft: Draft) -> timedelta:
    """For how long the actor has been a member of any place: one who joins another is no newcomer
    to the community."""
    first = draft.plain(draft.event.actor.id, "first")
    seen = timedelta(seconds=draft.at - first) if isinstance(first, float) else timedelta()
    return max(known_for(draft), seen)


COMPROMISED = Filter(
    name="compromised",
    settings=Compromised,
    sample=Sample(
        rule="in_channels = 3",
        finds=(
            '{"text": "free gift https://gift.example/claim", "joined": "2025-01-01T00:00:00Z"}',
            '{"text": "free gift https://gift.example/claim", "joined": "2025-01-01T00:00:00Z",'
            ' "channel": "c2"}',
            '{"text": "look: https://www.gift.example/claim/", "joined": "2025-01-01T00:00:00Z",'
            ' "channel": "c3"}',
        ),
        leaves=(
            '{"text": "https://docs.example/a", "joined": "2025-01-01T00:00:00Z"}',
            '{"text": "https://docs.example/a", "joined": "2025-01-01T00:00:00Z", "channel": "c2"}',
            '{"text": "https://docs.example/b", "joined": "2025-01-01T00:00:00Z", "channel": "c3"}',
        ),
    ),
    look=look,
    of=(Message,),
    needs=FILES + PATHS,
)
