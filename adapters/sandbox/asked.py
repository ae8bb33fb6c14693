"""What a page may ask for, as JSON objects told apart by ``do``, and how it is carried out."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from msgspec import Struct

from adapters.sandbox.player import Player
from adapters.sandbox.room import Room
from adapters.sandbox.scenes import File
from policies.forms import duration

LONGEST = 20_000
"""Characters of a message typed in the page."""
OLDEST = timedelta(days=3650)


class _Ask(Struct, frozen=True, tag_field="do", tag=str.lower, forbid_unknown_fields=True):
    pass


class Say(_Ask, frozen=True):
    """Write, or run a slash command."""

    member: str
    channel: str
    text: str
    reply_to: str = ""
    files: tuple[File, ...] = ()


class Edit(_Ask, frozen=True):
    """Other words for one's own message."""

    member: str
    post: str
    text: str


class Delete(_Ask, frozen=True):
    """Take one's own message away."""

    member: str
    post: str


class React(_Ask, frozen=True):
    """A reaction on or off."""

    member: str
    post: str
    reaction: str


class Press(_Ask, frozen=True):
    """A button of the bot's."""

    member: str
    post: str
    code: str


class Join(_Ask, frozen=True):
    """Come in."""

    member: str


class Leave(_Ask, frozen=True):
    """Go out."""

    member: str


class Add(_Ask, frozen=True):
    """A new persona; ``age`` as ``10m`` or ``400d``, ``""`` for somebody who joins now."""

    name: str
    age: str = ""


class Play(_Ask, frozen=True):
    """Start a scene."""

    scene: str


class Pause(_Ask, frozen=True):
    """Hold the scene, or go on."""


class Speed(_Ask, frozen=True):
    """Play the scene so many times as fast."""

    speed: float


class Stop(_Ask, frozen=True):
    """Break the scene off."""


Ask = Say | Edit | Delete | React | Press | Join | Leave | Add | Play | Pause | Speed | Stop


class Misread(ValueError):
    """A page sent something that is none of these."""


def read(frame: str | bytes) -> Ask:
    """What a frame asks for. Raises ``Misread``."""
    try:
        ask: Ask = msgspec.json.decode(frame, type=Ask)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Misread(str(error)) from error
    if isinstance(ask, Say | Edit) and len(ask.text) > LONGEST:
        raise Misread(f"a message has at most {LONGEST} characters")
    if isinstance(ask, Say) and len(ask.files) > 10:
        raise Misread("a message has at most 10 attachments")
    if isinstance(ask, React) and not 0 < len(ask.reaction) <= 16:
        raise Misread("a reaction is one emoji")
    return ask


async def carry(ask: Ask, room: Room, player: Player) -> None:
    """Do what a page asks for. Raises ``Refused`` and ``Misread``."""
    match ask:
        case Play():
            player.play(ask.scene)
        case Pause():
            player.pause()
        case Speed():
            player.faster(ask.speed)
        case Stop():
            player.stop()
        case Add():
            await room.adds(ask.name, _age(ask.age))
        case _:
            await _act(ask, room)


async def _act(ask: Ask, room: Room) -> None:
    match ask:
        case Say():
            files = tuple(file.announced(room.files) for file in ask.files)
            await room.says(
                ask.member, ask.channel, ask.text, reply_to=ask.reply_to, attachments=files
            )
        case Edit():
            await room.edits(ask.member, ask.post, ask.text)
        case Delete():
            await room.deletes(ask.member, ask.post)
        case React():
            await room.reacts(ask.member, ask.post, ask.reaction)
        case Press():
            await room.presses(ask.member, ask.post, ask.code)
        case Join():
            await room.joins(ask.member)
        case Leave():
            await room.leaves(ask.member)
        case _:
            raise Misread("this is nothing that a member does")


def _age(text: str) -> timedelta:
    try:
        return min(duration(text or "0s"), OLDEST)
    except (ValueError, OverflowError) as error:
        raise Misread(str(error)) from error
