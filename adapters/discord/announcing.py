"""Announcements on Discord: in a frame, with a file, pinned, and with a thread under them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from discord import Client, HTTPException
from discord.http import Route

from adapters.discord.bodies import frame, message, notify
from adapters.discord.failures import THREAD_EXISTS
from adapters.discord.payload import flake, whole
from adapters.discord.people import number_of
from adapters.discord.render import FRAMED, render
from adapters.discord.uploads import Upload, filed, post
from adapters.port import Denied, Done, Gone, Host, Outcome
from policies.actions import Strong, Text
from policies.announced import Announce, OpenThread, Pin
from policies.enclosed import Card

Address = Callable[[str, str], Awaitable[tuple[int, int]]]
"""Channel and message as Discord's numbers; 0 for what there is not."""


class Announcing:
    """Carries out what announcements ask for. What a call ends with is raised."""

    def __init__(self, client: Client, host: Host, address: Address) -> None:
        self._client = client
        self._host = host
        self._address = address

    async def take(self, action: Announce | Pin | OpenThread) -> Outcome:
        """One of them."""
        if isinstance(action, Announce):
            return await self._announce(action)
        channel, about = await self._address(action.channel, action.message)
        if not (channel and about):
            return Gone("there is no such message")
        if isinstance(action, Pin):
            return await self._pin(action, channel, about)
        return await self._open(action, channel, about)

    async def _announce(self, action: Announce) -> Outcome:
        body = message(action.id, render(action.text, {}), action.buttons)
        framed(body, action.text, action.card)
        notify(body, action.mentions)
        upload, file = None, action.card.file if action.card else None
        if file is not None:
            content = await self._host.carried(file)
            if not content:
                return Denied(f"the file {file.name} is not kept any more")
            upload = Upload(filed(file), content)
        return await post(self._client, number_of(action.channel, "channel"), body, upload)

    async def _pin(self, action: Pin, channel: int, about: int) -> Outcome:
        path = "/channels/{channel_id}/messages/pins/{message_id}"
        method = "DELETE" if action.off else "PUT"
        route = Route(method, path, channel_id=channel, message_id=about)
        await self._client.http.request(route, reason=whole(action.because))
        return Done()

    async def _open(self, action: OpenThread, channel: int, about: int) -> Outcome:
        """https://docs.discord.com/developers/resources/channel#start-thread-from-message"""
        path = "/channels/{channel_id}/messages/{message_id}/threads"
        route = Route("POST", path, channel_id=channel, message_id=about)
        try:
            made = await self._client.http.request(route, json={"name": whole(action.name)})
        except HTTPException as error:
            if error.code != THREAD_EXISTS:
                raise
            return Done(str(about))
        return Done(flake(made, "id"))


def framed(body: dict[str, Any], text: Text, card: Card | None) -> None:
    """Have what has a colour stand in a frame, its title above the words."""
    if card is None or card.colour is None:
        return
    title, words = (text[0], text[2:]) if card.titled else ("", text)
    shown = title.text if isinstance(title, Strong) else ""
    frame(body, card, whole(shown), render(words, {}, FRAMED))
