"""Words to calls: to everyone, to one member, and the ways to reach them privately: pure."""

from __future__ import annotations

from typing import Any

from telegram import InputFile

from adapters.port import Denied, Outcome
from adapters.telegram.address import Call, chat_of, person, target
from adapters.telegram.render import (
    ALERT_LIMIT,
    CAPTION_LIMIT,
    Known,
    html,
    keyboard,
    plain,
    units,
)
from policies.actions import Button, Notice, Reply, Text, Warn
from policies.announced import Announce
from policies.enclosed import Carried, Enclosed

PHOTO = 10_000_000
"""Bytes of a picture: api#sendphoto. A larger one is sent as a file."""


def warn(action: Warn | Notice, known: Known) -> tuple[Call, ...] | Outcome:
    """To the member directly, else so that only they see it, else the other words for everyone."""
    member = person(action.member)
    ways: list[Call] = []
    if member:
        ways.append(_direct(member, action.text, action.buttons, known))
    if member and action.channel:
        ways.append(_ephemeral(action.channel, member, action.text, action.buttons, known))
    if action.channel and action.fallback:
        ways.append(send(action.channel, action.fallback, (), known))
    return tuple(ways) or Denied("who speaks for a chat has no private side")


def reply(action: Reply, known: Known) -> tuple[Call, ...] | Outcome:
    """In the channel; or, if private, by alert, to one member's eyes, directly, in the channel."""
    if action.file is not None:
        return _enclosed(action, action.file, known)
    call = send(action.channel, action.text, action.buttons, known)
    to = target(action.channel, action.to) if action.to else None
    if to and not to.receiver:
        call.given["reply_parameters"] = {
            "message_id": to.message,
            "allow_sending_without_reply": True,
        }
    if not action.private or chat_of(action.channel) > 0:
        return (call,)
    member = person(action.member)
    if not member:
        return Denied("who speaks for a chat has no private side")
    seen = _ephemeral(action.channel, member, action.text, action.buttons, known)
    if action.interaction:
        seen.given["callback_query_id"] = action.interaction
    direct = _direct(member, action.text, action.buttons, known)
    return (*_alert(action, known), seen, direct, call)


def _enclosed(action: Reply, file: Enclosed, known: Known) -> tuple[Call, ...] | Outcome:
    """A file goes to its member directly and nowhere else; else they are told why it did not."""
    member = person(action.member)
    if not member:
        return Denied("who speaks for a chat has no private side")
    document = {
        "chat_id": member,
        "document": InputFile(known.file, filename=file.name),
        **caption(action.text, known),
    }
    ways = [Call("sendDocument", document)]
    if chat_of(action.channel) < 0 and file.refused:
        ways.append(_ephemeral(action.channel, member, (file.refused,), (), known))
    return tuple(ways)


def _alert(action: Reply, known: Known) -> tuple[Call, ...]:
    """A pressed button can be answered at once, if the answer is short and has no buttons."""
    said = plain(action.text, known)
    if not action.interaction or action.buttons or units(said) > ALERT_LIMIT:
        return ()
    given = {"callback_query_id": action.interaction, "text": said, "show_alert": True}
    return (Call("answerCallbackQuery", given),)


def send(channel: str, text: Text, buttons: tuple[Button, ...], known: Known) -> Call:
    """A message in a chat, or in one topic of it."""
    thread = channel.rpartition(":")[2].partition("/")[2]
    given: dict[str, Any] = {"chat_id": chat_of(channel)}
    if thread:
        given["message_thread_id"] = int(thread)
    return Call("sendMessage", given | words(text, buttons, known))


def carry(action: Announce, file: Carried, known: Known) -> Call:
    """A file with words under it: a picture to be looked at, anything else to be opened."""
    shown = file.picture and file.size <= PHOTO
    given = send(action.channel, (), (), known).given | caption(action.text, known)
    for word in ("text", "link_preview_options"):
        del given[word]
    given["photo" if shown else "document"] = InputFile(known.file, filename=file.name)
    return Call("sendPhoto" if shown else "sendDocument", given)


def caption(text: Text, known: Known) -> dict[str, str]:
    """The words under a file."""
    return {"caption": html(text, known, CAPTION_LIMIT), "parse_mode": "HTML"}


def _ephemeral(
    channel: str, member: int, text: Text, buttons: tuple[Button, ...], known: Known
) -> Call:
    """Seen by one member of the group: api#ephemeral-messages-and-commands."""
    call = send(channel, text, buttons, known)
    call.given["receiver_user_id"] = member
    return call


def _direct(member: int, text: Text, buttons: tuple[Button, ...], known: Known) -> Call:
    return Call("sendMessage", {"chat_id": member} | words(text, buttons, known))


def words(text: Text, buttons: tuple[Button, ...], known: Known) -> dict[str, Any]:
    """The part of a call that is the words and buttons."""
    given: dict[str, Any] = {
        "text": html(text, known),
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    return given | {"reply_markup": keyboard(buttons)} if buttons else given
