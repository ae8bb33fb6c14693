"""One connection to Discord, from its log-in until it is closed."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog
from discord import Intents
from discord.http import Route

from adapters.discord import people
from adapters.discord.answers import Answers
from adapters.discord.cache import Cache
from adapters.discord.commands import payloads, same
from adapters.discord.completing import ASKED, asking, choices
from adapters.discord.failures import FAILURES
from adapters.discord.gateway import Gateway
from adapters.discord.history import History
from adapters.discord.inbound import Notice, events
from adapters.discord.inbox import Inbox
from adapters.discord.interactions import handle
from adapters.discord.outbound import Outbound
from adapters.discord.payload import Payload, digest, flake, number, table, tables
from adapters.discord.rights import missing, roles_above
from adapters.discord.settings import Settings
from adapters.port import Host
from policies.commands.shown import Shown
from policies.events import Actor, Checked, Invoked

log = structlog.get_logger(__name__)

_DRAIN, _GOODBYE = 3.0, 1.5
"""Seconds."""

_BEGINNINGS = frozenset({"CHANNEL_CREATE", "THREAD_CREATE"})
_CONNECTED = frozenset({"READY", "RESUMED"})
_ROLE_CHANGES = frozenset({"GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE"})


class Session:
    """Hears everything in order, catches up where something was missed, answers interactions."""

    def __init__(
        self, settings: Settings, wanted: Intents, commands: Sequence[Shown], host: Host
    ) -> None:
        self.client = Gateway(settings, wanted, self)
        self.cache = Cache(self.client)
        self._token = settings.token
        self._commands = commands
        self._host = host
        self._inbox = Inbox()
        self._history = History(self.client, self.cache, self._inbox)
        self._answers = Answers(self.client)
        self.outbound = Outbound(self.client, self._answers, host)
        self._tasks: asyncio.TaskGroup | None = None
        self._checked: dict[str, tuple[str, ...]] = {}

    async def connect(self) -> None:
        """Log in and stay connected. Raises what the library cannot mend by reconnecting."""
        async with asyncio.timeout(60):
            await self.client.login(self._token.get_secret_value())
        await self.client.connect()

    async def serve(self) -> None:
        """Do what the connection asks for, until cancelled."""
        async with asyncio.TaskGroup() as self._tasks:
            await self._inbox.pump(self._host)

    async def close(self) -> None:
        """Let the calls under way end, and say goodbye to the gateway; briefly."""
        try:
            async with asyncio.timeout(_DRAIN):
                await self.outbound.drain()
        except TimeoutError:
            log.warning("discord_calls_cut_off")
        try:
            async with asyncio.timeout(_GOODBYE):
                await self.client.close()
        except FAILURES as error:
            log.warning("discord_close_failed", error=str(error))

    def before(self, kind: str, payload: dict[str, Any], mark: str) -> None:
        if kind == "INTERACTION_CREATE" and number(payload, "type") == ASKED:
            self._start(self._complete(payload))
            return
        found = events(Notice(kind, payload, datetime.now(UTC), mark, self.cache))
        self._inbox.put(*found)
        self._note(kind, payload)
        for event in found:
            if not isinstance(event, Invoked):
                continue
            asked = handle(event.interaction)
            if asked and self._host.hears(event):
                self._start(self._answers.acknowledge(asked))

    async def _complete(self, payload: Payload) -> None:
        """Offer what fits what somebody is typing."""
        asked = asking(payload, datetime.now(UTC), self.cache, self._commands)
        if asked is None or not self._named(asked.event.place):
            return
        offers = await self._host.offers(asked.event, asked.what, asked.typed)
        await self._answers.complete(asked.handle, choices(offers))

    def _note(self, kind: str, payload: Payload) -> None:
        """Who spoke or went; and a guild that a policy has named since it was last looked at."""
        guild = flake(payload, "guild_id")
        if kind == "MESSAGE_CREATE":
            self.cache.heard(guild, table(payload, "author"), table(payload, "member"))
            if guild not in self._checked:
                self._check(guild)
        elif kind == "GUILD_MEMBER_REMOVE":
            self.cache.heard(guild, table(payload, "user"), {})
        elif kind == "VOICE_STATE_UPDATE":
            self.cache.went(guild, payload)
        elif kind == "GUILD_CREATE":
            self.cache.talking(flake(payload, "id"), tables(payload, "voice_states"))

    def after(self, kind: str, payload: dict[str, Any]) -> None:
        guild = flake(payload, "guild_id")
        if kind in _CONNECTED:
            self._host.connected("discord", True)
        if kind == "READY":
            self._start(self._sync())
        elif kind == "GUILD_CREATE" and payload.get("unavailable") is not True:
            self._arrived(payload)
        elif kind in _ROLE_CHANGES:
            self._check(guild)
        elif kind == "GUILD_MEMBER_UPDATE":
            if flake(table(payload, "user"), "id") == self.cache.self_id:
                self._check(guild)
        elif kind in _BEGINNINGS and (kind == "CHANNEL_CREATE" or payload.get("newly_created")):
            begun = self._history.begun(payload)
            self._inbox.put(*([begun] if begun else []))

    def lost(self) -> None:
        self._host.connected("discord", False)

    async def room(self) -> None:
        await self._inbox.room()

    def _named(self, place: str) -> bool:
        """Whether a policy may have a word here; what happens in private belongs to somebody."""
        return place.startswith("discord:direct:") or place in self._host.places("discord")

    def _arrived(self, payload: Payload) -> None:
        """A guild came, or came back: what was missed in it is read before what is live."""
        guild = flake(payload, "id")
        if self._named(people.place(guild)):
            channels = self._history.hold(payload)
            self._start(self._history.fill(self._host, payload, channels))
            self._check(guild)

    def _check(self, guild: str) -> None:
        """Report the guild's missing rights when they are not as last reported."""
        self.cache.roles_changed(guild)
        found = self.cache.guild(guild)
        place = people.place(guild)
        if found is None or not self._named(place):
            return
        lacking = missing(found, self.client.intents)
        if self._checked.get(guild) == lacking:
            return
        self._checked[guild] = lacking
        now = datetime.now(UTC)
        stamp = int(now.timestamp() * 1000)
        self._inbox.put(
            Checked(
                id=f"discord:{guild}:checked:{stamp}:{digest(lacking)}",
                place=place,
                at=now,
                received=now,
                actor=Actor(id=people.member(self.cache.self_id), identity="self"),
                missing=lacking,
                title=found.name,
                roles=roles_above(found),
                members=found.member_count or 0,
            )
        )

    async def _sync(self) -> None:
        """Make the platform's commands ours, unless they already are."""
        http, application = self.client.http, self.client.application_id
        if application is None or not self._commands:
            return
        wanted = payloads(self._commands)
        try:
            async with asyncio.timeout(60):
                route = Route(
                    "GET",
                    "/applications/{application_id}/commands",
                    application_id=application,
                )
                there = await http.request(route, params={"with_localizations": "true"})
                if not same(wanted, tables({"there": there}, "there")):
                    await http.bulk_upsert_global_commands(application, wanted)
        except FAILURES as error:
            log.warning("discord_commands_not_synced", error=str(error))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run beside the pump; what comes before or after its time is not run."""
        if self._tasks is None:
            work.close()
        else:
            self._tasks.create_task(_survived(work))


async def _survived(work: Coroutine[Any, Any, None]) -> None:
    """Do it; a failure is logged and ends nothing else."""
    try:
        await work
    except Exception:
        log.exception("discord_task_failed")
