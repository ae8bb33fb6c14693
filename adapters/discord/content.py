"""What a message says, in all the places of a message payload where words can hide."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from adapters.discord import people
from adapters.discord.payload import Payload, flake, flakes, number, table, tables, text
from policies.events import Attachment, Content, Link, Part

FORWARD = 1
"""``message_reference.type`` of a forward."""

_SHOWN = r"(?:[^\[\]\n]|\[[^\[\]\n]{0,100}\]){1,300}"
_MASKED = re.compile(rf"\[({_SHOWN})\]\(\s{{0,9}}<?(\w{{1,20}}://[^\s<>()]{{1,2000}})")
"""``[shown](https://target)`` and its variants, with bounds so that no text is slow to search."""

_NESTED = 5
"""How deep components are followed."""


def content(message: Payload) -> Content:
    """The content of a message payload; whatever is missing or malformed is left out.

    What a forward carries comes as parts, links and attachments of the message.
    """
    own = _said(message)
    snapshots = [table(snapshot, "message") for snapshot in tables(message, "message_snapshots")]
    if not snapshots:
        return own
    forwards = [_said(snapshot) for snapshot in snapshots]
    told = [(Part("forward", said.text), *said.parts) for said in forwards]
    return replace(
        own,
        parts=(*own.parts, *(part for parts in told for part in parts if part.text)),
        links=(*own.links, *(link for said in forwards for link in said.links)),
        attachments=(*own.attachments, *(file for said in forwards for file in said.attachments)),
    )


def _said(message: Payload) -> Content:
    said = text(message, "content")
    parts = [*_embeds(message), *_poll(message), *_extras(message)]
    parts += _components(message, _NESTED)
    return Content(
        text=said,
        parts=tuple(parts),
        links=(*_masked(said), *_targets(message)),
        attachments=tuple(_files(message)),
        mentions=tuple(_mentions(message)),
        forwarded_from=_origin(message),
    )


def _embeds(message: Payload) -> Iterator[Part]:
    for embed in tables(message, "embeds"):
        said = [text(embed, key) for key in ("title", "description")]
        said += [text(table(embed, "author"), "name"), text(table(embed, "footer"), "text")]
        for field in tables(embed, "fields"):
            said += [text(field, "name"), text(field, "value")]
        said.append(text(embed, "url"))
        written = "\n".join(line for line in said if line)
        if written:
            yield Part("embed", written)


def _poll(message: Payload) -> Iterator[Part]:
    poll = table(message, "poll")
    said = [text(table(poll, "question"), "text")]
    said += [text(table(a, "poll_media"), "text") for a in tables(poll, "answers")]
    written = "\n".join(line for line in said if line)
    if written:
        yield Part("poll", written)


def _extras(message: Payload) -> Iterator[Part]:
    for file in tables(message, "attachments"):
        for key in ("title", "description"):
            if text(file, key):
                yield Part("alt", text(file, key))
    for sticker in tables(message, "sticker_items"):
        if text(sticker, "name"):
            yield Part("sticker", text(sticker, "name"))


def _components(holder: Payload, depth: int) -> list[Part]:
    """Labels and text displays, which bots and webhooks may put under or instead of a text."""
    found: list[Part] = []
    for component in tables(holder, "components") if depth else ():
        for key in ("content", "label", "placeholder", "description"):
            if text(component, key):
                found.append(Part("component", text(component, key)))
        found += _components(component, depth - 1)
        accessory = table(component, "accessory")
        if accessory:
            found += _components({"components": [accessory]}, depth - 1)
    return found


def _masked(written: str) -> Iterator[Link]:
    for found in _MASKED.finditer(written):
        yield Link(found[1], found[2])


def _targets(message: Payload) -> Iterator[Link]:
    for embed in tables(message, "embeds"):
        for holder, shown in ((embed, "title"), (table(embed, "author"), "name")):
            if text(holder, "url"):
                yield Link(text(holder, shown), text(holder, "url"))
        yield from _masked(text(embed, "description"))
        for field in tables(embed, "fields"):
            yield from _masked(text(field, "value"))
    for row in tables(message, "components"):
        for button in tables(row, "components"):
            if text(button, "url"):
                yield Link(text(button, "label"), text(button, "url"))


def _files(message: Payload) -> Iterator[Attachment]:
    for file in tables(message, "attachments"):
        yield Attachment(
            ref=text(file, "url"),
            name=text(file, "filename"),
            type=text(file, "content_type"),
            size=number(file, "size"),
        )


def _mentions(message: Payload) -> Iterator[str]:
    for user in tables(message, "mentions"):
        if flake(user, "id"):
            yield people.member(flake(user, "id"))
    for role in flakes(message, "mention_roles"):
        yield people.role(role)
    if message.get("mention_everyone") is True and flake(message, "guild_id"):
        yield people.role(flake(message, "guild_id"))


def _origin(message: Payload) -> str:
    reference = table(message, "message_reference")
    origin = flake(reference, "channel_id")
    forwarded = reference.get("type") == FORWARD or tables(message, "message_snapshots")
    return people.channel(origin) if forwarded and origin else ""
