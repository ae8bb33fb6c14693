"""Morning: the digest is asked of the clock, and sent when it rings.

On the page ``digest`` stand its ``next`` time (seconds since 1970, UTC), the schedule that it comes
from (``timed``) and when it was ``sent`` last. A ``Due`` for another time is yesterday's plan.
"""

from __future__ import annotations

from policies.actions import Alert
from policies.daily.day import QUERY, told
from policies.draft import Draft
from policies.events import Due
from policies.people.reading import spoken
from policies.rows import Overview
from policies.state import Drop, Set
from policies.telling.members import place_of
from policies.timing.schedule import upcoming

DIGEST = "digest"
"""What ``Due`` calls the time of it, and why it is sent."""
_PAGE = "digest"
_DAY = 86_400.0


def in_force(draft: Draft) -> None:
    """A policy is in force: plan the digest if it has one, at other times than before."""
    digest = draft.policy.digest
    timed = repr(digest.when) if digest else ""
    if draft.remembered(_PAGE, "timed") == timed or (not timed and not _planned(draft)):
        return
    draft.write(Set(_PAGE, "timed", timed))
    _plan(draft)


def rings(draft: Draft) -> None:
    """Its time has come: look up what it tells, and plan the next."""
    event = draft.event
    assert isinstance(event, Due)
    if repr(_planned(draft)) != event.args.get("due"):
        draft.note = "superseded"
        return
    _plan(draft)
    last = draft.remembered(_PAGE, "sent")
    since = last if isinstance(last, float) else draft.now - _DAY
    draft.write(Set(_PAGE, "sent", draft.now))
    draft.fetch(QUERY, {"since": repr(since)})


def send(draft: Draft, rows: tuple[Overview, ...]) -> None:
    """What was looked up goes out."""
    digest = draft.policy.digest
    for row in rows if digest else ():
        assert digest is not None
        channel = digest.channel
        with draft.speaking(spoken(draft, channel)):
            text = told(draft, row)
        place = place_of(draft, channel)
        draft.act(Alert, place=place, channel=channel, text=text, because=DIGEST)


def _plan(draft: Draft) -> None:
    digest = draft.policy.digest
    found = upcoming(digest.when, draft.time()) if digest else None
    if found is None:
        draft.write(Drop(_PAGE, "next"))
        return
    at = found.at.timestamp()
    draft.write(Set(_PAGE, "next", at))
    draft.wake(found.at, DIGEST, due=repr(at))


def _planned(draft: Draft) -> float:
    known = draft.remembered(_PAGE, "next")
    return known if isinstance(known, float) else 0.0
