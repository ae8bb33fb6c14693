"""Ending: sanctions that run out, that the platform refused, or that somebody made or ended on it.

What is weaker is tried in place of what was refused; what somebody did by hand is written down.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from policies.actions import Action, Ban, Kick, Lift, Timeout
from policies.cases import sanctions
from policies.cases.case import opened
from policies.cases.states import EXPIRED, LIFTED
from policies.cases.words import LONGEST
from policies.decision import kind
from policies.draft import Draft
from policies.events import Due, Moderated
from policies.feasible import WEAKER
from policies.following.budget import by_hand
from policies.following.consequences import remember_sanction, start_afresh, watch_end
from policies.following.earlier import recall
from policies.following.judging import acting
from policies.following.takeover import freed
from policies.lifecycle import taken_back
from policies.state import Drop
from policies.telling.matters import Matter
from policies.telling.reporting import refusal, report_refusal

FALLBACK = timedelta(hours=1)
"""How long a member is timed out where the platform refused to remove them."""


def not_in_force(draft: Draft, action: Action) -> None:
    """What has not been done must not keep the next timeout from being tried."""
    if not isinstance(action, Timeout):
        return
    name = f"timeout@{action.place}"
    if draft.plain(action.member, name) == action.until.timestamp():
        draft.write(Drop(action.member, name))


def weaker_sanction(draft: Draft, action: Action) -> bool:
    """Try the next weaker sanction; tells whether the matter is dealt with."""
    if not isinstance(action, Ban | Kick):
        return False
    if acting(draft) == "observe" and action.because != "command":
        return False
    if isinstance(action, Ban) and draft.plain(action.member, f"ban@{action.place}") is None:
        draft.note = "lifted meanwhile"
        return True
    fields: dict[str, Any] = {
        "place": action.place,
        "member": action.member,
        "because": action.because,
        "reason": action.reason,
    }
    if isinstance(action, Ban):
        draft.write(Drop(action.member, f"ban@{action.place}"))
    if WEAKER[kind(action)] == "kick":
        instead: Kick | Timeout = draft.act(Kick, **fields)
    else:
        until = draft.time(FALLBACK.total_seconds())
        instead = draft.act(Timeout, until=until, **fields)
        remember_sanction(draft, "timeout", action.member, until, action.place)
    sanctions.weakened(draft, action, instead)
    report_weaker(draft, action, kind(instead))
    return True


def report_weaker(draft: Draft, action: Action, instead: str) -> Matter:
    """Tell the team what was done because the platform refused something."""
    told = refusal(draft, action, "staff_weaker", kind(action))._replace(instead=instead)
    report_refusal(draft, action, told, "denied")
    return told


def end_sanction(draft: Draft, event: Due) -> None:
    """Lift a ban that has run out, renew a timeout that the platform ends too early."""
    member, place = event.args.get("member", ""), event.args.get("place", "")
    until = _time(event.args.get("until", ""))
    sanction = event.what.removesuffix("_ends")
    if until is None or draft.plain(member, f"{sanction}@{place}") != until.timestamp():
        return
    if sanction == "ban":
        draft.act(Lift, place=place, member=member, what="ban", because="ban")
        draft.write(Drop(member, f"ban@{place}"))
        sanctions.ended(draft, member, "ban", place, EXPIRED)
    else:
        draft.act(Timeout, place=place, member=member, until=until, because="timeout")
        watch_end(draft, "timeout", member, place, until)


def _time(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None


def moderated(draft: Draft) -> None:
    """A sanction made or lifted by hand is remembered, so that ours does not overrule it, and is a
    case of whoever did it.

    Of ours, what is still pending when it is lifted is taken back.
    """
    event = draft.event
    assert isinstance(event, Moderated)
    name = f"{event.sanction}@{event.place}"
    if event.source:
        recall(draft)
        return
    if event.lifted:
        if draft.plain(event.member, name) is not None and event.sanction != "kick":
            what, because = event.sanction, "moderated"
            draft.act(Lift, member=event.member, what=what, by_hand=True, because=because)
            taken_back(draft, event.member, name, event.actor.id)
        draft.write(Drop(event.member, name))
        sanctions.ended(draft, event.member, event.sanction, event.place, LIFTED)
        if event.sanction == "timeout":
            freed(draft, event.member)
        start_afresh(draft, event.member)
        return
    if event.sanction != "kick":
        remember_sanction(draft, event.sanction, event.member, event.until, event.place)
    until = event.until.timestamp() if event.until else 0.0
    imported = opened(
        draft, event.sanction, event.member,
        reason=event.reason[:LONGEST], until=until, places=(event.place,),
    )  # fmt: skip
    sanctions.stands(draft, imported, event.sanction, event.place)
    by_hand(draft)
