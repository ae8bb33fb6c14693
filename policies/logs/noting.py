"""Noting: which lines an event adds to the logs that a policy asks for.

What the bot itself writes is not told, nor what happens where only the team reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from policies import codec
from policies.actions import Delete
from policies.cases.case import page
from policies.cases.states import SANCTIONS as OF_MEMBERS
from policies.draft import Draft
from policies.events import (
    Changed,
    Deleted,
    Edited,
    Event,
    Joined,
    Left,
    Message,
    Moderated,
    Names,
    Renamed,
    Settled,
    message_event,
)
from policies.logs.batch import add
from policies.logs.kinds import (
    ASKS,
    CALLED,
    CASE,
    DELETED,
    EDITED,
    ENTERED,
    EXITED,
    GIVEN,
    JOINED,
    LEFT,
    MEMBERS,
    MESSAGES,
    NAMES,
    REMOVED,
    RENAMED,
    ROLES,
    SANCTIONS,
    TAKEN,
    VOICE,
    WENT,
    Line,
)
from policies.people.standing import LONGEST_NAME, PLATFORM_ADMINS, as_known, new_names
from policies.records import CaseKept
from policies.state import Set
from policies.telling.reporters import UNSAID
from policies.texts import called, were
from policies.voiced import Voiced

OWN, OWN_PAGE, DAY = 16, "log:own", 86_400.0
"""So many of the bot's own messages are known, for a day: that they vanish is told nobody."""


def note(draft: Draft) -> None:
    """Add what this event tells to the logs of its kinds; it has been decided."""
    logs, event = draft.policy.logs, draft.event
    if SANCTIONS in logs:
        for line in _sanctions(draft):
            add(draft, SANCTIONS, line)
    if event.actor.identity == "self":
        if isinstance(event, Message) and MESSAGES in logs:
            _own(draft, event)
        return
    for kind, lines in _LINES.get(type(event), ()):
        if kind in logs and not _of_team(draft, event.channel):
            for line in lines(draft):
                add(draft, kind, line)


def _of_team(draft: Draft, channel: str) -> bool:
    """Whether only the team reads there: its channel, those of departments, the logs themselves."""
    policy, place = draft.policy, draft.event.place
    chat = f"{draft.event.platform}:channel:{place.rpartition(':')[2]}"
    unlogged = policy.unlogged
    return policy.for_team(place, channel) or channel in unlogged or chat in unlogged


def _own(draft: Draft, event: Message) -> None:
    message = message_event(event.channel, event.message)
    draft.write(Set(OWN_PAGE, "sent", (*_sent(draft), message)[-OWN:], draft.now + DAY))


def _sent(draft: Draft) -> tuple[str, ...]:
    known = draft.remembered(OWN_PAGE, "sent")
    return tuple(map(str, known)) if isinstance(known, tuple) else ()


def _deleted(draft: Draft) -> Iterator[Line]:
    event = draft.event
    assert isinstance(event, Deleted)
    source = message_event(event.channel, event.message)
    if source not in _sent(draft):
        yield Line(DELETED, draft.at, "", event.channel, source, source=source)


def _edited(draft: Draft) -> Iterator[Line]:
    event = draft.event
    assert isinstance(event, Edited)
    if not event.content.preview:
        source = message_event(event.channel, event.message)
        member, channel = event.actor.id, event.channel
        yield Line(EDITED, draft.at, member, channel, event.id, source=source)


def _removed(draft: Draft) -> Iterator[Line]:
    """The bot has taken a message down, which not every platform tells afterwards."""
    event = draft.event
    assert isinstance(event, Settled)
    if event.outcome != "done":
        return
    try:
        action = codec.action(event.action)
    except codec.Unreadable:
        return
    if not isinstance(action, Delete) or _of_team(draft, action.channel):
        return
    if action.because == UNSAID:
        # The team is not to read who has reported something either.
        return
    source = message_event(action.channel, action.message)
    if ":" not in action.message and source not in _sent(draft):
        where, by = action.channel, action.because
        yield Line(REMOVED, draft.at, "", where, source, source=source, by=by)


def _joined(draft: Draft) -> Iterator[Line]:
    event = draft.event
    assert isinstance(event, Joined)
    yield Line(ASKS if event.request else JOINED, draft.at, event.actor.id, event=event.id)


def _left(draft: Draft) -> Iterator[Line]:
    yield Line(LEFT, draft.at, draft.event.actor.id, event=draft.event.id)


def _renamed(draft: Draft) -> Iterator[Line]:
    event = draft.event
    assert isinstance(event, Renamed)
    now = dict(called(event.names or Names()))
    for (part, new), (before, old) in zip(now.items(), were(event.before), strict=True):
        if new != old and (event.before or new):
            what = RENAMED if event.before else CALLED
            yield Line(what, draft.at, event.actor.id, event=event.id, part=part, before=before)
            return


def _called(draft: Draft) -> Iterator[Line]:
    """Other names than before came with a message, as where the platform does not tell of them."""
    member = draft.event.actor.id
    known, names = draft.plain(member, "names"), new_names(draft)
    if not isinstance(known, tuple) or names is None:
        return
    for number, (part, new) in enumerate(called(names)):
        if number < len(known) and new and known[number] != new[:LONGEST_NAME]:
            yield Line(CALLED, draft.at, member, event=draft.event.id, part=part)
            return


def _changed(draft: Draft) -> Iterator[Line]:
    """Roles and powers on the platform; of whom nothing was known nobody knows what is new."""
    event, actor = draft.event, draft.event.actor
    before = as_known(actor, draft.plain(actor.id, f"is@{event.place}"))
    old, now = {*before.roles}, {*actor.roles}
    if before.status != actor.status:
        old |= {before.status} & PLATFORM_ADMINS
        now |= {actor.status} & PLATFORM_ADMINS
    for what, roles in ((GIVEN, now - old), (TAKEN, old - now)):
        for role in sorted(roles):
            yield Line(what, draft.at, actor.id, event=event.id, by=role)


def _voiced(draft: Draft) -> Iterator[Line]:
    event = draft.event
    assert isinstance(event, Voiced)
    now, before = event.channel, event.previous
    what = WENT if now and before else ENTERED if now else EXITED
    yield Line(what, draft.at, event.actor.id, now or before, event.id, by=before)


def _sanctions(draft: Draft) -> Iterator[Line]:
    """The cases that were opened or came into another state; the last word on each counts. What
    another bot had kept is no news."""
    if isinstance(draft.event, Moderated) and draft.event.source:
        return
    kept = {row.number: row for row in draft.records if isinstance(row, CaseKept)}
    for row in kept.values():
        if row.kind not in OF_MEMBERS:
            continue
        match draft.plain(page(row.number), "case"):
            case (_, row.kind, row.state, *_):
                continue
        state = f"{row.kind}/{row.state}"
        by = row.actor if row.state == "in_force" else ""
        yield Line(CASE, draft.now, row.member, by=by, number=row.number, state=state)


_LINES: Mapping[type[Event], tuple[tuple[str, Callable[[Draft], Iterator[Line]]], ...]] = (
    MappingProxyType(
        {
            Deleted: ((MESSAGES, _deleted),),
            Edited: ((MESSAGES, _edited),),
            Settled: ((MESSAGES, _removed),),
            Joined: ((MEMBERS, _joined),),
            Left: ((MEMBERS, _left),),
            Renamed: ((NAMES, _renamed),),
            Message: ((NAMES, _called),),
            Changed: ((ROLES, _changed),),
            Voiced: ((VOICE, _voiced),),
        }
    )
)
"""Which events tell something, for which log."""
