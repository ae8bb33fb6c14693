"""Outbound: carries the core's actions out in the sandbox's world, and says how each ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from adapters.catalog import SANDBOX
from adapters.port import Denied, Done, Gone, Host, Outcome
from adapters.sandbox.files import Shelf
from adapters.sandbox.posts import Refused
from adapters.sandbox.world import World
from policies.actions import (
    Action,
    Ban,
    Delete,
    Edit,
    Excerpt,
    Hidden,
    Kick,
    Lift,
    Mention,
    Moment,
    Notice,
    Piece,
    Reply,
    Sanction,
    Send,
    Strong,
    Text,
    Timeout,
    Warn,
)
from policies.announced import Announce, Pin
from policies.events import Attachment
from policies.measures import (
    Clean,
    Hold,
    Lock,
    Release,
    Rename,
    RoleAdd,
    RoleRemove,
    Slowmode,
    Unlock,
)
from policies.outlinks import Address, PageLink

SENT = "sent:"


class Prepared(Struct, frozen=True):
    """What an action needs from the host before it can be done in one step."""

    message: str = ""
    text: tuple[Any, ...] = ()
    fallback: tuple[Any, ...] = ()
    files: tuple[Attachment, ...] = ()


async def prepare(action: Action, host: Host, shelf: Shelf) -> Prepared:
    """Find the message that ``sent:`` stands for, put excerpts into the text, and the file that
    goes along on the shelf."""
    message = ""
    match action:
        case Delete() | Edit() | Hold() | Pin():
            message = action.message
        case Reply():
            message = action.to
        case _:
            pass
    if message.startswith(SENT):
        message = await host.sent(message.removeprefix(SENT))
    text: Text = getattr(action, "text", ())
    fallback: Text = getattr(action, "fallback", ())
    files: tuple[Attachment, ...] = ()
    if isinstance(action, Reply) and action.file is not None:
        content = await host.enclosed(action.file)
        files = (shelf.put(action.file.name, "application/json", len(content), content),)
    if isinstance(action, Announce) and action.card and (file := action.card.file):
        content = await host.carried(file)
        files = (shelf.put(file.name, "", file.size, content),)
    return Prepared(
        message,
        cut([await rendered(piece, host) for piece in text]),
        cut([await rendered(piece, host) for piece in fallback]),
        files,
    )


def cut(pieces: list[Any]) -> tuple[Any, ...]:
    """The text, ended with an ellipsis where it is longer than a message may be."""
    room, kept = SANDBOX.text_length, list[Any]()
    for piece in pieces:
        key = "" if isinstance(piece, str) else next(iter(piece))
        words = piece if isinstance(piece, str) else piece[key]
        if len(words) > room:
            short = words[: room - 1] + "…"
            return (*kept, short if key in ("", "at", "who") else {key: short})
        room -= len(words)
        kept.append(piece)
    return tuple(kept)


async def rendered(piece: Piece, host: Host) -> Any:
    """A piece of text as the page reads it: a string, or an object with one telling key."""
    match piece:
        case str():
            return piece
        case Moment():
            return {"at": piece.at.isoformat(), "zone": piece.zone}
        case Mention():
            return {"who": piece.member}
        case Strong():
            return {"strong": piece.text}
        case Address():
            return piece.url
        case Excerpt():
            return {"quote": await host.excerpt(piece)}
        case PageLink():
            return await host.excerpt(piece)
        case Hidden():
            return {"hidden": await host.excerpt(piece)}


def carry_out(world: World, action: Action, ready: Prepared, now: datetime) -> Outcome:
    """Change the world as the action asks."""
    try:
        match action:
            case Delete():
                gone = not world.remove(ready.message, action.because)
                return Gone("the message is no longer there") if gone else Done()
            case Clean():
                taken = [m for m in action.messages if world.remove(m, action.because)]
                return Done(str(len(taken)))
            case Send():
                return _said(world, action, ready, now)
            case Reply():
                return _reply(world, action, ready, now)
            case Pin():
                done = world.pin(ready.message, not action.off)
                return Done() if done else Gone("there is nothing to pin")
            case Edit():
                return Done(world.rewrite(ready.message, ready.text, action.buttons).id)
            case Warn() | Notice():
                return _told(world, action, ready, now)
            case RoleAdd() | RoleRemove() | Rename():
                return _called(world, action)
            case Hold():
                held = world.hold(ready.message, not isinstance(action, Release))
                return Done() if held else Gone("there is nothing to hide or show")
            case Slowmode() | Lock() | Unlock():
                return _order(world, action)
            case Sanction():
                return _sanction(world, action, ready, now)
            case _:
                return Denied(f"the sandbox cannot do {type(action).__name__.lower()}")
    except Refused as refused:
        return Gone(str(refused)) if refused.reason == "gone" else Denied(str(refused))


def _said(world: World, action: Send, ready: Prepared, now: datetime) -> Outcome:
    post = world.post(
        action.channel,
        ready.text,
        now,
        because=action.because,
        buttons=action.buttons,
        attachments=ready.files,
    )
    return Done(post.id)


def _reply(world: World, action: Reply, ready: Prepared, now: datetime) -> Outcome:
    post = world.post(
        action.channel,
        ready.text,
        now,
        because=action.because,
        only_for=action.member if action.private else "",
        reply_to=ready.message,
        buttons=action.buttons,
        attachments=ready.files,
    )
    return Done(post.id)


def _sanction(world: World, action: Sanction, ready: Prepared, now: datetime) -> Outcome:
    who = world.members.get(action.member)
    if who is None:
        return Gone(f"there is no member {action.member}")
    if isinstance(action, Timeout | Kick | Ban) and who.owner:
        return Denied(f"{who.handle} owns the room and cannot be sanctioned")
    match action:
        case Timeout():
            done = world.silence(who.id, action.until)
        case Kick():
            done = world.expel(who.id)
        case Ban():
            done = world.ban(who.id, action.until)
            if action.clean_seconds:
                since = now - timedelta(seconds=action.clean_seconds)
                world.clean(who.id, since, action.because)
        case Lift(what="timeout"):
            done = world.silence(who.id, None)
        case Lift():
            done = world.unban(who.id)
        case _:
            return Denied(f"the sandbox cannot do {type(action).__name__.lower()}")
    return Done() if done else Gone(f"there was nothing left to do to {who.handle}")


def _called(world: World, action: RoleAdd | RoleRemove | Rename) -> Outcome:
    """Roles are those of the community: ``sandbox:role:NAME``."""
    who = world.members.get(action.member)
    if who is None:
        return Gone(f"there is no member {action.member}")
    if who.owner:
        return Denied(f"{who.handle} owns the room and is what they like")
    if isinstance(action, Rename):
        world.call(who.id, action.name)
        return Done("named")
    platform, _, role = action.role.rpartition(":")
    if platform != "sandbox:role":
        return Denied(f"{action.role} is no role of the sandbox")
    done = world.appoint(who.id, role, isinstance(action, RoleAdd))
    return Done() if done else Gone(f"{who.handle}'s roles are like that already")


def _order(world: World, action: Slowmode | Lock | Unlock) -> Outcome:
    if isinstance(action, Slowmode):
        return Done(str(world.slow(action.channel, action.seconds)))
    done = world.lock(action.channel, isinstance(action, Lock))
    return Done() if done else Gone("members write there as they are meant to")


def _told(world: World, action: Warn | Notice, ready: Prepared, now: datetime) -> Outcome:
    """A private word; somebody outside cannot get one, so then the channel reads the other."""
    who = world.members.get(action.member)
    if who is None:
        return Gone(f"there is no member {action.member}")
    channel = action.channel or world.last_channel(who.id)
    if who.joined is None and not ready.fallback:
        return Gone(f"{who.handle} is not here to be told")
    inside = who.joined is not None
    post = world.post(
        channel,
        ready.text if inside else ready.fallback,
        now,
        because=action.because,
        only_for=who.id if inside else "",
        buttons=action.buttons if inside else (),
    )
    return Done(post.id)
