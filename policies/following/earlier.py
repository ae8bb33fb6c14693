"""Earlier: what another bot had kept of members, of which nothing is done and nothing counts.

It is brought in as sanctions made by hand that say where they come from. What is in force on the
platform stays as it is there; here each is a case with its own time and author, a note is a note,
and on the member's page is remembered how often what was, and when last.
"""

from __future__ import annotations

from typing import NamedTuple

from policies.actions import Moment, Piece, Text
from policies.cases.case import opened
from policies.cases.sanctions import ended, stands
from policies.cases.states import LIFTED
from policies.cases.words import LONGEST, noted
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
    """Take in a record of the past; what was only ended is none more, and ends its case."""
    event = draft.event
    assert isinstance(event, Moderated)
    if event.lifted:
        ended(draft, event.member, event.sanction, event.place, LIFTED, closed=draft.at)
        return
    *counts, last = earlier(draft, event.member)
    counts[KINDS.index(event.sanction)] += 1
    draft.write(Set(event.member, _NAME, (*counts, max(last, draft.at))))
    if event.sanction != "note":
        _case(draft, event)
    elif event.reason and event.actor.id:
        noted(draft, event.member, event.reason, draft.at)


def _case(draft: Draft, event: Moderated) -> None:
    """It is kept as long as one that was opened today; that it is old stands in it."""
    of = opened(
        draft, event.sanction, event.member, reason=event.reason[:LONGEST], at=draft.at,
        until=event.until.timestamp() if event.until else 0.0, places=(event.place,),
        source=_source(event.id),
    )  # fmt: skip
    stands(draft, of, event.sanction, event.place)


def _source(event: str) -> str:
    """Who had kept the record that an event brings along, and which number it had there; Discord's
    list of bans has none."""
    match event.rsplit(":", 2):
        case (_, "ban", _):
            return "Discord"
        case (_, kept, number):
            return f"{kept.capitalize()} {number}"
    return event


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
