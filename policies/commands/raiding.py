"""The command about raids: which are under way, how many are expected to join, and their end."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from unicodedata import normalize

from policies.actions import Button, Moment, Piece
from policies.commands.contract import Call, Rest, Unusable, command
from policies.commands.times import bare, whole
from policies.conditions import POSTURES, posture
from policies.crowd import expected, incidents
from policies.draft import Draft, moment
from policies.people.standing import display
from policies.state import Held
from policies.telling.members import alert

_LONGEST = timedelta(days=7)
"""An expectation forgotten by everybody must not keep raids from being found for ever."""
_NUMBER = re.compile(r"[0-9]{1,3}(?:[.,'][0-9]{3}){1,3}|[0-9]{1,12}")
NOTHING = Rest("")


@command("timeout", step=("show", "expect", "over"))
def raid(call: Call, step: str = "show", count: str = "", until: Rest = NOTHING) -> None:
    """Show what raids are under way; expect many to join until a time; or end that and the raid."""
    if step == "expect":
        _expect(call, count, until)
    elif until or count:
        raise Unusable("left_over", text=f"{count} {until}".strip()[:40])
    elif step == "over":
        _over(call)
    else:
        _show(call)


def _show(call: Call) -> None:
    draft, zone = call.draft, call.draft.policy.timezone
    now = posture(draft)
    text: list[Piece] = [*_posture(draft, now)]
    running = incidents.running(draft)
    for one in running:
        line = draft.say(
            "raid_open",
            incident=str(one.number),
            what=draft.say(f"incident.{one.kind}"),
            count=str(one.size),
            people=str(one.members),
            since=Moment(moment(one.began), zone),
        )
        text += ["\n", *line]
    if not running:
        text += ["\n", *draft.say("raid_none")]
    known = expected.expectation(draft)
    if known is not None:
        until = Moment(moment(known.until), zone)
        counts = {"count": str(known.came), "limit": str(known.people)}
        text += ["\n", *draft.say("raid_expected", until=until, **counts)]
    call.answer_text(tuple(text), _calm(draft, now))


def _posture(draft: Draft, now: str) -> tuple[Piece, ...]:
    known, what = draft.value("", "posture"), draft.say(f"posture.{now}")
    if not isinstance(known, Held) or not known.until:
        return draft.say("done_posture", what=what)
    until = Moment(moment(known.until), draft.policy.timezone)
    return draft.say("raid_posture", what=what, until=until)


def _calm(draft: Draft, now: str) -> tuple[Button, ...]:
    if now == POSTURES[0]:
        return ()
    return (draft.button(str(draft.say("button.normal")[0]), "calm"),)


def _over(call: Call) -> None:
    draft = call.draft
    raids = [one for one in incidents.running(draft) if one.kind != incidents.CAMPAIGN]
    text: list[Piece] = []
    for one in raids:
        incidents.closed(draft, one)
        text += ["\n", *draft.say("raid_closed", incident=str(one.number))]
    if expected.expectation(draft) is not None:
        expected.over(draft)
        text += ["\n", *draft.say("raid_unexpected")]
    if not text:
        raise Unusable("raid_nothing")
    now = posture(draft)
    if now != POSTURES[0]:
        text += ["\n", *_posture(draft, now)]
    call.answer_text(tuple(text[1:]), _calm(draft, now))


def _expect(call: Call, count: str, until: str) -> None:
    draft = call.draft
    people, end = _people(count), _end(call, until)
    expected.expect(draft, people, end)
    told: dict[str, Piece] = {"limit": str(people), "until": Moment(end, draft.policy.timezone)}
    name = display(draft, call.caller, call.event)
    with draft.speaking():
        alert(draft, draft.say("staff_expected", name=name, **told), "command")
    call.answer("answer_expected", **told)


def _people(text: str) -> int:
    """How many people are meant. Raises ``Unusable``."""
    if not text:
        raise Unusable("raid_how_many")
    written = normalize("NFKC", text)
    if not _NUMBER.fullmatch(written) or not (people := int(re.sub(r"\D", "", written))):
        raise Unusable("raid_bad_count", text=text[:40])
    if people > expected.MOST:
        raise Unusable("raid_too_many", limit=str(expected.MOST))
    return people


def _end(call: Call, text: str) -> datetime:
    """When that is, in UTC: a length of time from now, or the next time that clocks in the
    community's zone show it. Raises ``Unusable``."""
    draft = call.draft
    span = whole(text, draft.time(), draft.policy.timezone)
    if span is None and (not text.strip() or bare(text)):
        raise Unusable("raid_until_when")
    if span is None:
        raise Unusable("raid_bad_time", text=text[:40])
    if not timedelta(0) < span <= _LONGEST:
        raise Unusable("raid_too_long", duration=draft.lasting(_LONGEST))
    return draft.time(span.total_seconds())
