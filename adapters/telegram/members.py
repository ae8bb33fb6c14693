"""Changes of a member's standing to events: who came, went, was sanctioned or promoted: pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Literal

from msgspec.structs import replace

from adapters.telegram.content import clean
from adapters.telegram.people import ROLES, channel, clamped, member, names, place, speaker
from adapters.telegram.updates import JoinRequest, Member, MemberUpdated
from policies.events import Actor, Changed, Event, Joined, Left, Moderated

RIGHTS = ("delete_messages", "restrict_members")
"""What the bot needs to keep order in a place (``can_…`` in api#chatmemberadministrator)."""
STATUSES = {
    "creator": "owner",
    "administrator": "admin",
    "member": "member",
    "restricted": "restricted",
    "left": "left",
    "kicked": "banned",
}


def missing(bot: Member, kind: str) -> tuple[str, ...]:
    """Which rights the bot lacks in a chat of that type.

    Basic groups have no timeouts, whatever rights one has there: api#restrictchatmember.
    """
    if bot.status not in {"administrator", "creator"}:
        return ("administrator",)
    lacking = [right for right in RIGHTS if not getattr(bot, f"can_{right}")]
    return (*lacking, "moderate_members") if kind == "group" else tuple(lacking)


def asked(request: JoinRequest, unique: str, received: datetime) -> Joined:
    """Somebody waits to be let in."""
    return Joined(
        id=unique,
        place=place(request.chat),
        channel=channel(request.chat),
        actor=speaker(request.chat, request.sender, None, bot=0, admins={}).actor,
        names=replace(names(request.sender), bio=clean(request.bio)),
        at=clamped(request.date, received),
        received=received,
        request=True,
    )


def changed(update: MemberUpdated, unique: str, bot: int, received: datetime) -> Iterator[Event]:
    """What a change means. Of what the bot did itself only arrivals are news."""
    if update.chat.type == "private":
        return
    ours = update.by.id == bot
    events = list(_arrivals(update, bot, received))
    if not ours:
        events += _departures(update, bot, received)
        events += _sanctions(update, bot, received)
    for number, event in enumerate(events):
        yield replace(event, id=f"{unique}:{number}" if number else unique)


def _where(update: MemberUpdated, received: datetime) -> dict[str, Any]:
    return {
        "id": "",
        "place": place(update.chat),
        "channel": channel(update.chat),
        "at": clamped(update.date, received),
        "received": received,
    }


def _subject(update: MemberUpdated, bot: int, received: datetime) -> dict[str, Any]:
    """The member whom the change is about, as the actor of what they did or became."""
    user = update.new.user
    status = STATUSES.get(update.new.status, update.new.status)
    actor = Actor(
        id=member(user),
        identity="self" if user.id == bot else "bot" if user.is_bot else "member",
        roles=ROLES.get(status, ()),
        status=status,
        joined=clamped(update.date, received) if _arrived(update) else None,
        language=clean(user.language_code),
    )
    return _where(update, received) | {"actor": actor, "names": names(user)}


def _inside(seat: Member) -> bool:
    return seat.status in {"creator", "administrator", "member"} or (
        seat.status == "restricted" and seat.is_member
    )


def _silenced(seat: Member) -> bool:
    return seat.status == "restricted" and not seat.can_send_messages


def _arrived(update: MemberUpdated) -> bool:
    return _inside(update.new) and not _inside(update.old)


def _arrivals(update: MemberUpdated, bot: int, received: datetime) -> Iterator[Event]:
    if _arrived(update):
        host = update.invite_link.creator if update.invite_link else update.by
        invited = "" if host.id == update.new.user.id else member(host)
        yield Joined(**_subject(update, bot, received), invited_by=invited)


def _departures(update: MemberUpdated, bot: int, received: datetime) -> Iterator[Event]:
    if _inside(update.old) and not _inside(update.new):
        yield Left(**_subject(update, bot, received))
    ranks = {"creator", "administrator"}
    promoted = (update.old.status in ranks) != (update.new.status in ranks)
    if promoted and _inside(update.old) and _inside(update.new):
        yield Changed(**_subject(update, bot, received))


def _sanctions(update: MemberUpdated, bot: int, received: datetime) -> Iterator[Event]:
    """A sanction by hand. What a member changes about themself is none."""
    if update.by.id == update.new.user.id or update.new.user.id == bot:
        return
    old, new = update.old, update.new
    if new.status == "kicked":
        yield _moderated(update, bot, received, "ban")
    elif old.status == "kicked":
        yield _moderated(update, bot, received, "ban", lifted=True)
    elif new.status == "left" and _inside(old):
        yield _moderated(update, bot, received, "kick")
    elif _silenced(new) and (not _silenced(old) or old.until_date != new.until_date):
        yield _moderated(update, bot, received, "timeout")
    elif _silenced(old) and not _silenced(new):
        yield _moderated(update, bot, received, "timeout", lifted=True)


def _moderated(
    update: MemberUpdated,
    bot: int,
    received: datetime,
    sanction: Literal["timeout", "kick", "ban"],
    *,
    lifted: bool = False,
) -> Moderated:
    by = speaker(update.chat, update.by, None, bot=bot, admins={})
    return Moderated(
        **_where(update, received) | {"actor": by.actor, "names": by.names},
        member=member(update.new.user),
        sanction=sanction,
        lifted=lifted,
        until=None if lifted else _until(update.new.until_date),
    )


def _until(seconds: int) -> datetime | None:
    """The end of a sanction; ``None`` for 0, which is for ever, and for no possible date."""
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < 253_402_300_800 else None
