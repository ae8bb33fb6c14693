"""Earlier: what another bot had kept of members, of which nothing is done and nothing counts.

It is brought in as sanctions made by hand that say where they come from. What is in force on the
platform stays as it is there; here is remembered how often what was, and when last.
"""

from __future__ import annotations

from typing import NamedTuple

from policies.actions import Moment, Piece, Text
from policies.draft import Draft, moment
from policies.events import LONG_AGO, Moderated
from policies.state import Set

KINDS = ("ban", "kick", "timeout", "warn", "note")
"""What is told of a member's past, the gravest first; of notes only to the team."""
_NAME = "earlier"


class Earlier(NamedTuple):
    """How often somebody was what ``KINDS`` say, and when last, in seconds since 1970, UTC; what
    nobody wrote the time of happened long ago."""

    bans: int = 0
    kicks: int = 0
    timeouts: int = 0
    warns: int = 0
    notes: int = 0
    last: float = 0.0


def recall(draft: Draft) -> None:
    """Take in a record of the past; what was only ended is none more."""
    event = draft.event
    assert isinstance(event, Moderated)
    if event.lifted:
        return
    *counts, last = earlier(draft, event.member)
    counts[KINDS.index(event.sanction)] += 1
    draft.write(Set(event.member, _NAME, (*counts, max(last, draft.at))))


def earlier(draft: Draft, member: str) -> Earlier:
    """What is known of a member's past with another bot."""
    kept = draft.remembered(member, _NAME)
    match kept:
        case (int(bans), int(kicks), int(timeouts), int(warns), int(notes), float(last)):
            return Earlier(bans, kicks, timeouts, warns, notes, last)
    return Earlier()


def told(draft: Draft, member: str, *, team: bool) -> Text:
    """A line that says it, or nothing where there is nothing; ``team``: who asks may read notes."""
    *counts, last = earlier(draft, member)
    shown = zip(KINDS if team else KINDS[:-1], counts, strict=False)
    found = [f"{''.join(map(str, draft.say(f'actions.{kind}')))}: {n}" for kind, n in shown if n]
    if not found:
        return ()
    names: dict[str, Piece | Text] = {"what": ", ".join(found)}
    if moment(last) > LONG_AGO:
        names["time"] = Moment(moment(last), draft.policy.timezone)
        return ("\n", *draft.say("earlier_last", **names))
    return ("\n", *draft.say("earlier", **names))
