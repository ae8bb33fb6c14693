"""Proving: on how many messages and days somebody new has shown that they belong here."""

from __future__ import annotations

from policies.again import Again
from policies.draft import Draft
from policies.events import Edited, Message, message_event
from policies.people.standing import KNOWN_MESSAGES
from policies.state import ACTOR, Set


def proven(draft: Draft) -> tuple[int, int]:
    """On how many messages and days the actor has shown that they belong here; where a message is
    seen again, what they had shown before it."""
    if draft.proven is None:
        draft.proven = _proven(draft)
    return draft.proven


def _proven(draft: Draft) -> tuple[int, int]:
    event = draft.event
    if isinstance(event, Again):
        then = _proven_before(draft).get(message_event(event.channel, event.message))
        if then is not None:
            return then
    shown = draft.plain(event.actor.id, "proven")
    if not isinstance(shown, tuple) or len(shown) != 3:
        return 0, 0
    messages, days, _ = shown
    return (messages, days) if isinstance(messages, int) and isinstance(days, int) else (0, 0)


def keep_proven(draft: Draft) -> None:
    """This message will be seen again: keep what its author, if new, has shown before it."""
    event, asked, shown = draft.event, draft.policy.proving, proven(draft)
    if asked is None or (shown[0] >= asked[0] and shown[1] >= asked[1]):
        return
    if isinstance(event, (Message, Edited)):
        known = _proven_before(draft)
        known.setdefault(message_event(event.channel, event.message), shown)
        last = tuple((message, *then) for message, then in known.items())[-KNOWN_MESSAGES:]
        draft.write(Set(ACTOR, "proven_before", last, draft.now + 86_400.0))


def _proven_before(draft: Draft) -> dict[str, tuple[int, int]]:
    known = draft.plain(draft.event.actor.id, "proven_before")
    found: dict[str, tuple[int, int]] = {}
    for one in known if isinstance(known, tuple) else ():
        match one:
            case (str(message), int(messages), int(days)):
                found[message] = (messages, days)
    return found


def prove(draft: Draft, *, lost: bool) -> None:
    """One more message that was in order, as long as somebody asks; or all is lost."""
    asked = draft.policy.proving
    if asked is None:
        return
    (messages, days), today = proven(draft), int(draft.at // 86_400)
    if lost:
        draft.write(Set(ACTOR, "proven", (0, 0, today)))
    elif messages < asked[0] or days < asked[1]:
        shown = draft.plain(draft.event.actor.id, "proven")
        new = not (isinstance(shown, tuple) and shown[2:] == (today,))
        counted = (min(messages + 1, asked[0]), min(days + new, asked[1]), today)
        draft.write(Set(ACTOR, "proven", counted))
