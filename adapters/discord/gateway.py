"""The library's client, made to speak to the operator's addresses and to hand over raw payloads."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import Any, Protocol, Self, cast

import structlog
from aiohttp import ClientWebSocketResponse, WSMessage
from discord import (
    AllowedMentions,
    ApplicationFlags,
    Client,
    File,
    Intents,
    MemberCacheFlags,
    VoiceClient,
)
from discord.http import HTTPClient, Route
from discord.state import ConnectionState

from adapters.discord.flight import tracing
from adapters.discord.payload import digest
from adapters.discord.settings import GATEWAY, Settings

log = structlog.get_logger(__name__)

_PATIENCE = 1.0
"""Seconds that the library may sleep for a rate limit. A longer delay is raised, so that the
outbox waits (durably, and for exactly that long) instead of a task."""


class Ear(Protocol):
    """Who listens to a client."""

    def before(self, kind: str, payload: dict[str, Any], mark: str) -> None:
        """A dispatch, while the library's cache still is as it was before it."""
        ...

    def after(self, kind: str, payload: dict[str, Any]) -> None:
        """The same dispatch, when the library's cache knows of it."""
        ...

    def lost(self) -> None:
        """The connection is lost; the library makes it again."""
        ...

    async def room(self) -> None:
        """Returns when more dispatches can be taken."""
        ...


def intents() -> Intents:
    """What the bot asks to hear. ``members`` and ``message_content`` are privileged: they are
    switched on in Discord's developer portal."""
    wanted = Intents.none()
    wanted.guilds = wanted.moderation = wanted.guild_messages = wanted.guild_reactions = True
    wanted.voice_states = True
    wanted.members = wanted.message_content = True
    return wanted


def granted(flags: ApplicationFlags) -> Intents:
    """The same without the privileged ones that are not switched on for the application."""
    wanted = intents()
    wanted.members = flags.gateway_guild_members or flags.gateway_guild_members_limited
    wanted.message_content = flags.gateway_message_content or flags.gateway_message_content_limited
    return wanted


class Gateway(Client):
    """A client that survives every payload: nothing that arrives can end its connection."""

    def __init__(self, settings: Settings, wanted: Intents, ear: Ear) -> None:
        self._settings = settings
        self._ear = ear
        # The library's own switches for its complaints about voice, which is never used.
        VoiceClient.warn_nacl = VoiceClient.warn_dave = False
        super().__init__(
            intents=wanted,
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=MemberCacheFlags(voice=False, joined=wanted.members),
            allowed_mentions=AllowedMentions.none(),
            heartbeat_timeout=settings.silence,
        )
        parsers = self._connection.parsers
        for kind, parse in list(parsers.items()):
            parsers[kind] = partial(self._dispatched, kind, parse)

    def _get_state(self, **options: Any) -> ConnectionState[Self]:
        self.http = Rest(self.loop, self._settings, self._ear.room)
        return super()._get_state(**options)

    async def on_disconnect(self) -> None:
        """The library calls this by its name whenever the connection is lost."""
        self._ear.lost()

    def _dispatched(self, kind: str, parse: Callable[[Any], None], payload: Any) -> None:
        """Ours first, then the library's; whoever fails is logged and the stream goes on."""
        if not isinstance(payload, dict):
            return
        for step in (
            partial(self._ear.before, kind, payload, self._mark(payload)),
            partial(parse, payload),
            partial(self._ear.after, kind, payload),
        ):
            try:
                step()
            except Exception:
                log.exception("discord_dispatch_failed", kind=kind)

    def _mark(self, payload: dict[str, Any]) -> str:
        """The session and sequence number of the dispatch being handled."""
        session, sequence = (getattr(self.ws, name, None) for name in ("session_id", "sequence"))
        return f"{session}:{sequence}" if session and sequence is not None else digest(payload)


class Rest(HTTPClient):
    """REST and gateway at the addresses of ``Settings``: the one place that knows them."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        settings: Settings,
        room: Callable[[], Awaitable[None]],
    ) -> None:
        super().__init__(loop, http_trace=tracing())
        self.max_ratelimit_timeout = _PATIENCE
        self._api = settings.api_base.rstrip("/")
        self._gateway = settings.gateway_url
        self._room = room

    async def request(
        self,
        route: Route,
        *,
        files: Sequence[File] | None = None,
        form: Iterable[dict[str, Any]] | None = None,
        **kwargs: Any,
    ) -> Any:
        route.url = self._api + route.url.removeprefix(Route.BASE)
        return await super().request(route, files=files, form=form, **kwargs)

    async def ws_connect(self, url: str, *, compress: int = 0) -> ClientWebSocketResponse:
        if url.startswith(GATEWAY):
            url = f"{self._gateway.rstrip('/')}/{url.removeprefix(GATEWAY)}"
        socket = await super().ws_connect(url, compress=compress)
        return cast(ClientWebSocketResponse, _Paced(socket, self._room))


class _Paced:
    """A socket that is read no faster than what it brings can be made durable."""

    def __init__(
        self, socket: ClientWebSocketResponse, room: Callable[[], Awaitable[None]]
    ) -> None:
        self._socket = socket
        self._room = room

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)

    async def receive(self, **options: Any) -> WSMessage:
        await self._room()
        return await self._socket.receive(**options)
