"""Batches: lines wait a moment, so that a log is a few messages even in a raid.

A log sends at most one message in ``PAUSE`` seconds, of at most ``MOST`` lines; what is more it
only counts. What waits stands on a page a kind, one value a line, and is gone from there once it
is sent: a restart loses none of it, since the clock's order and the page are kept.
"""

from __future__ import annotations

from typing import Any, NamedTuple, cast

from policies.actions import Send
from policies.draft import Draft, moment
from policies.events import Due
from policies.logs.kinds import DELETED, REMOVED, TELL, Line
from policies.logs.words import told
from policies.people.reading import spoken
from policies.state import Drop, Held, Set
from policies.telling.members import place_of

MOST, PAUSE = 20, 10.0
LATE, LIFE = 300.0, 86_400.0
"""Seconds after which a clock that did not ring is not waited for any more, and after which what
nobody ever sent is forgotten."""


class Pending(NamedTuple):
    """What waits: until when (seconds since 1970, UTC), how many lines are kept, how often
    something happened, and the place whose adapter reaches the log's channel."""

    due: float
    kept: int
    times: int
    place: str


def add(draft: Draft, kind: str, line: Line) -> None:
    """Have a line told in the log of its kind, with others."""
    page, pending = _page(kind), _pending(draft, kind)
    if pending is not None and pending.due + LATE < draft.now:
        _send(draft, kind, pending)
        pending = None
    if pending is None:
        place = place_of(draft, draft.policy.logs[kind])
        pending = Pending(draft.now + PAUSE, 0, 0, place)
        draft.wake(moment(pending.due), TELL, kind=kind, due=repr(pending.due))
    elif line.source and _told_already(draft, page, pending, line):
        return
    if pending.kept < MOST:
        draft.write(Set(page, str(pending.kept), tuple(line), draft.now + LIFE))
        pending = pending._replace(kept=pending.kept + 1)
    pending = pending._replace(times=pending.times + 1)
    last = draft.remembered(page, "sent")
    if pending.times == MOST and not isinstance(last, float):
        _send(draft, kind, pending)
    else:
        draft.write(Set(page, "pending", tuple(pending), draft.now + LIFE))


def rings(draft: Draft) -> None:
    """The time has come to send what waits, unless that has been sent already."""
    event = draft.event
    assert isinstance(event, Due)
    kind = event.args.get("kind", "")
    pending = _pending(draft, kind)
    if pending is not None and repr(pending.due) == event.args.get("due"):
        _send(draft, kind, pending)


def _page(kind: str) -> str:
    return f"log:{kind}"


def _pending(draft: Draft, kind: str) -> Pending | None:
    kept = draft.remembered(_page(kind), "pending")
    return Pending(*cast("Any", kept)) if isinstance(kept, tuple) else None


def _lines(draft: Draft, page: str, pending: Pending) -> list[Line]:
    kept = draft.several(page, [str(number) for number in range(pending.kept)])
    values = [value.value for value in kept if isinstance(value, Held)]
    return [Line(*cast("Any", value)) for value in values if isinstance(value, tuple)]


def _told_already(draft: Draft, page: str, pending: Pending, line: Line) -> bool:
    """Whether a waiting line tells the same of that message; the newest of it is kept, and who
    took it down."""
    for number, other in enumerate(_lines(draft, page, pending)):
        if line.replaces(other):
            if (other.what, line.what) != (REMOVED, DELETED):
                draft.write(Set(page, str(number), tuple(line), draft.now + LIFE))
            return True
    return False


def _send(draft: Draft, kind: str, pending: Pending) -> None:
    """Send what waits; a log that is no longer asked for forgets it."""
    page, channel = _page(kind), draft.policy.logs.get(kind, "")
    lines = _lines(draft, page, pending)
    if channel and lines:
        with draft.speaking(spoken(draft, channel)):
            text = told(draft, lines, pending.times)
        draft.act(Send, place=pending.place, channel=channel, text=text, because=TELL)
    for number in range(pending.kept):
        draft.write(Drop(page, str(number)))
    draft.write(Drop(page, "pending"))
    draft.write(Set(page, "sent", draft.now, draft.now + PAUSE))
