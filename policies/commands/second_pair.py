"""A second pair of eyes: what would hit many at once waits until somebody else has looked at it.

Whatever can be taken back (hold, timeout, slow mode, lock) needs none.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from datetime import timedelta
from hashlib import blake2b

from policies import codec
from policies.actions import Button, Mention, Text
from policies.commands.contract import Call, Unusable, command
from policies.commands.handled import already
from policies.draft import Draft
from policies.events import Invoked
from policies.following.budget import OVER, ration, span, spend
from policies.people.awake import others
from policies.state import Drop, Set
from policies.telling.handled import handled
from policies.telling.members import alert

MANY = 5
"""So many members at once are many."""
LIFE = 30 * 60.0
"""Seconds for which an order waits to be confirmed."""
ALONE = 60.0
"""Seconds in which an order can still be called off that nobody else has confirmed."""
BEGINS = "order_begins"
"""What the clock reports once they are over."""
_LONG = 365 * 86_400.0
_PIECE, _MOST_PIECES = 900, 10
"""Characters of an order that fit into a value, and into how many values it may go."""


def confirmed(
    call: Call, permission: str, what: Text, members: Sequence[str], *, old: int | None = None
) -> bool:
    """Whether a command may go on and do ``what`` to so many members; if not, the team is asked,
    and once somebody has confirmed it the command runs again and is asked again.

    ``permission`` is needed by whoever confirms, too, and is that whose budget it is counted on
    (``ban``, ``kick``; nothing is counted for others). ``old`` says how many of them have been
    here for more than a year, where that is known already. Raises ``Unusable`` if the caller has
    done too much of it.
    """
    draft, count = call.draft, len(set(members))
    key = _key(call.event)
    said, row = draft.remembered(key, "said"), _row(draft, key)
    if isinstance(said, str) and row is not None and count <= int(str(row["count"])):
        _forget(draft, key, said or str(row["by"]), "confirmed")
        if not said:
            _count(call, permission, count, OVER)
        return True
    if count < MANY:
        _count(call, permission, count, 1)
        return True
    _ask(call, key, permission, what, count, _old(draft, members) if old is None else old)
    return False


def spent(call: Call, do: str, times: int = 1) -> None:
    """Count what the caller does to members, one by one. Raises ``Unusable`` if it is too much."""
    _count(call, do, times, 1)


def _count(call: Call, do: str, times: int, most: int) -> None:
    share = spend(call.draft, call.event.actor, call.held, do, times)
    allowed = ration(call.held, do)
    if allowed is None or share <= most:
        return
    if most > 1:
        raise Unusable("mass_needs_two")
    length = span(call.draft, allowed.within)
    raise Unusable("budget_spent", limit=str(allowed.most), duration=length)


def _old(draft: Draft, members: Sequence[str]) -> int:
    """How many of them were first seen more than a year ago."""
    first = (draft.plain(member, "first") for member in set(members))
    return sum(isinstance(at, float) and draft.now - at > _LONG for at in first)


def _ask(call: Call, key: str, permission: str, what: Text, count: int, old: int) -> None:
    draft, numbers = call.draft, {"count": str(count), "people": str(old)}
    _keep(draft, key, call.event, {"count": count, "permission": permission, "by": call.caller})
    alone = not others(draft, permission, call.caller)
    draft.write(Set(call.caller, "order", key, draft.now + LIFE))
    draft.audit("mass.asked", key, after="".join(map(str, what)) + f" ({count})")
    who = Mention(call.caller)
    with draft.speaking():
        text = draft.say("staff_mass_asked", member=who, what=what, **numbers)
        buttons = (_button(draft, "second", key), _button(draft, "call_off", key))
        alert(draft, text, "command", buttons)
    call.answer("mass_alone" if alone else "mass_waits", what=what, **numbers)


def _button(draft: Draft, command: str, key: str) -> Button:
    return draft.button(str(draft.say(f"button.{command}")[0]), command, order=key)


@command()
def second(call: Call, order: str = "") -> None:
    """Confirm what somebody else has ordered; it is carried out at once, if both may."""
    row = _row(call.draft, order)
    if row is None:
        raise already(call, order)
    if row["by"] == call.caller:
        raise Unusable("mass_by_another")
    call.demand(str(row["permission"]))
    call.draft.write(Set(order, "said", call.caller, call.draft.now + LIFE))
    call.draft.audit("mass.confirmed", order, before=str(row["by"]))
    call.answer("mass_confirmed", count=str(row["count"]))


@command()
def call_off(call: Call, order: str = "") -> None:
    """Call off what was ordered: whoever ordered it, or may do as much."""
    row = _row(call.draft, order)
    if row is None:
        raise already(call, order)
    if row["by"] != call.caller:
        call.demand(str(row["permission"]))
    _forget(call.draft, order, call.caller, "called_off")
    call.draft.audit("mass.called_off", order, before=str(row["by"]))
    call.answer("mass_called_off")


@command(shown_with="delete")
def sure(call: Call, count: str = "") -> None:
    """Type how many are hit, where nobody else of the team is about to confirm it."""
    draft = call.draft
    key = str(draft.remembered(call.caller, "order") or "")
    row = _row(draft, key)
    if row is None:
        raise Unusable("mass_nothing")
    numbers = {"count": str(row["count"])}
    if others(draft, str(row["permission"]), call.caller):
        raise Unusable("mass_by_another")
    if count.strip() != numbers["count"]:
        raise Unusable("mass_type", **numbers)
    draft.write(Drop(call.caller, "order"))
    draft.wake(draft.time(ALONE), BEGINS, order=key)
    draft.audit("mass.alone", key, after=numbers["count"])
    length = draft.lasting(timedelta(seconds=ALONE))
    with draft.speaking():
        alone, who = draft.lasting(timedelta(seconds=ALONE)), Mention(call.caller)
        text = draft.say("staff_mass_alone", member=who, duration=alone, **numbers)
        alert(draft, text, "command", (_button(draft, "call_off", key),))
    told = draft.say("mass_begins", duration=length, **numbers)
    call.answer_text(told, (_button(draft, "call_off", key),))


def begins(draft: Draft, key: str) -> None:
    """Nobody has called off in time what its author alone was sure of."""
    if _row(draft, key) is not None:
        draft.write(Set(key, "said", "", draft.now + LIFE))


def ordered(draft: Draft, key: str) -> Invoked | None:
    """What was ordered, once it has been confirmed."""
    row = _row(draft, key)
    if row is None or not isinstance(draft.remembered(key, "said"), str):
        return None
    pieces = [str(draft.remembered(key, f"part:{n}")) for n in range(int(str(row["parts"])))]
    event = codec.event(b64decode("".join(pieces)))
    return event if isinstance(event, Invoked) else None


def _key(event: Invoked) -> str:
    """The page of an order, by the event that gave it."""
    return "order:" + blake2b(event.id.encode("utf-8", "replace"), digest_size=10).hexdigest()


def _row(draft: Draft, key: str) -> Mapping[str, object] | None:
    row = draft.remembered(key, "row")
    waits = isinstance(row, Mapping) and float(str(row["until"])) > draft.now
    return row if isinstance(row, Mapping) and waits else None


def _keep(draft: Draft, key: str, event: Invoked, row: dict[str, str | int]) -> None:
    """Remember an order, in pieces since a value has at most 1 KB."""
    text = b64encode(codec.encode(event)).decode()
    pieces = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]
    if len(pieces) > _MOST_PIECES:
        raise Unusable("mass_too_long")
    until = draft.now + LIFE
    for number, piece in enumerate(pieces):
        draft.write(Set(key, f"part:{number}", piece, until))
    draft.write(Set(key, "row", {**row, "parts": len(pieces), "until": until}, until))


def _forget(draft: Draft, key: str, by: str, how: str) -> None:
    """It waits no more, since that member has decided on it."""
    handled(draft, key, by, how)
    row = _row(draft, key)
    for number in range(int(str(row["parts"])) if row else 0):
        draft.write(Drop(key, f"part:{number}"))
    draft.write(Drop(key, "row"))
    draft.write(Drop(key, "said"))
