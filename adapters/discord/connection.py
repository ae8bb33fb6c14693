"""The Discord adapter: keeps a session up, and carries actions out over the present one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog
from discord import LoginFailure, PrivilegedIntentsRequired

from adapters.discord.files import Files
from adapters.discord.gateway import granted, intents
from adapters.discord.measures import LOCKABLE
from adapters.discord.people import actor, channel, number_of, role
from adapters.discord.rights import missing
from adapters.discord.session import Session
from adapters.discord.settings import Settings
from adapters.port import Denied, Host, Later, Outcome, Surveyed
from policies.actions import Action
from policies.commands.shown import Shown
from policies.errors import TokenRefused

log = structlog.get_logger(__name__)

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
"""Seconds before a new session; doubled after each that failed."""


REFUSED = (
    "Discord does not accept the bot's token ([discord] token): make a new one in the developer "
    "portal (Bot, Reset Token) and put it where config.toml says"
)


class Discord:
    """Discord as an adapter. ``run`` raises ``TokenRefused`` and otherwise ends only by
    cancellation; without the privileged intents it goes on with what it may hear, and says so."""

    platform = "discord"

    def __init__(self, settings: Settings, commands: Sequence[Shown] = ()) -> None:
        self._settings = settings
        self._commands = tuple(commands)
        self._session: Session | None = None
        self._wanted = intents()
        self.files = Files(settings.api_base)

    def session(self, host: Host) -> Session:
        """A new session, over which actions go from now on. It is not connected yet."""
        self._session = Session(self._settings, self._wanted, self._commands, host)
        return self._session

    async def run(self, host: Host) -> None:
        pause = _FIRST_PAUSE
        while True:
            began = asyncio.get_running_loop().time()
            session = self.session(host)
            try:
                await self._live(session)
            except ExceptionGroup as group:
                self._learn(group, session)
            if asyncio.get_running_loop().time() - began > _LONGEST_PAUSE:
                pause = _FIRST_PAUSE
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _learn(self, group: ExceptionGroup, session: Session) -> None:
        """Why a session ended, and what to do otherwise in the next one."""
        if group.subgroup(LoginFailure):
            raise TokenRefused(REFUSED) from None
        if group.subgroup(PrivilegedIntentsRequired):
            self._wanted = granted(session.client.application_flags)
        for error in group.exceptions:
            log.error("discord_session_ended", error=repr(error))

    async def _live(self, session: Session) -> None:
        """One session's life; ends with an exception group, for whatever reason it ends."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(session.serve())
                await session.connect()
                raise ConnectionError("the library gave the connection up")
        finally:
            session.lost()
            await session.close()

    async def perform(self, action: Action) -> Outcome:
        session = self._session
        if action.platform != self.platform:
            return Denied(f"{action.place} is no place of Discord")
        if session is None or session.client.user is None:
            return Later(2.0, "not connected to Discord yet", True)
        return await session.outbound.perform(action)

    async def survey(self, place: str, member: str) -> Surveyed | None:
        session, number = self._session, number_of(place, "guild")
        guild = session.cache.guild(number) if session else None
        if session is None or guild is None:
            return None
        user = {"id": number_of(member, "member")}
        status = actor(session.cache, number, user, {}).status
        return Surveyed(guild.name, status, missing(guild, session.client.intents))

    async def lookup(self, place: str, kind: str, name: str) -> tuple[str, ...] | None:
        guild = self._session.cache.guild(number_of(place, "guild")) if self._session else None
        if guild is None:
            return None
        bare = name.lstrip("@#")
        if kind == "role":
            return tuple(role(str(r.id)) for r in guild.roles if r.name == bare)
        if kind == "channel" and name == "*":
            return tuple(channel(str(c.id)) for c in guild.channels if c.type.value in LOCKABLE)
        if kind == "channel":
            return tuple(
                channel(str(c.id)) for c in (*guild.channels, *guild.threads) if c.name == bare
            )
        return ()
