"""Catch-up: what was posted in a channel while nobody listened is read from its history."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from aiohttp import ClientError
from discord import Client, DiscordException, Forbidden, Guild, NotFound, RateLimited
from discord.http import Route

from adapters.discord import people
from adapters.discord.cache import Cache, as_payload
from adapters.discord.inbound import message
from adapters.discord.inbox import Inbox
from adapters.discord.payload import Payload, created, flake, flake_at, number, table, tables
from adapters.port import Host
from policies.events import CaughtUp, Event

log = structlog.get_logger(__name__)

MOST = 1_000
"""Messages read of one channel; older ones are left out."""

FURTHEST = timedelta(hours=24)
"""How far back is read, whatever the cursor says."""

PAGE = 100
"""Messages a page, and members a request, at most.
https://docs.discord.com/developers/resources/message#get-channel-messages
https://docs.discord.com/developers/events/gateway-events#request-guild-members"""

_TEXTUAL = frozenset({0, 2, 5, 10, 11, 12, 13})
"""Channel types that hold messages: text, voice, announcement, threads, stage."""

_AT_ONCE = 4
_PAUSES = (5.0, 15.0, 0.0)
"""Seconds after each failed try."""

_TIMEOUT = 120.0


@dataclass(frozen=True, slots=True)
class _Gap:
    """A channel with something to read: messages above ``floor`` (an id)."""

    guild: str
    channel: str
    floor: str


class History:
    """Fills the gaps of one connection. Live events of a channel wait until its gap is filled."""

    def __init__(self, client: Client, cache: Cache, inbox: Inbox) -> None:
        self._client = client
        self._cache = cache
        self._inbox = inbox
        self._turns = asyncio.Semaphore(_AT_ONCE)

    def hold(self, guild: Payload) -> list[str]:
        """Hold back the live events of all channels of a guild payload; answers their ids."""
        places = [*tables(guild, "channels"), *tables(guild, "threads")]
        found = [flake(p, "id") for p in places if number(p, "type") in _TEXTUAL and flake(p, "id")]
        for channel in found:
            self._inbox.hold(people.channel(channel))
        return found

    async def fill(self, host: Host, guild: Payload, channels: Sequence[str]) -> None:
        """Read what is missing in these channels and let go of each one as it is complete."""
        try:
            gaps = await self._gaps(host, guild, channels)
        except BaseException:
            for channel in channels:
                self._inbox.release(people.channel(channel), complete=False)
            raise
        for channel in set(channels) - {gap.channel for gap in gaps}:
            self._inbox.release(people.channel(channel))
        async with asyncio.TaskGroup() as tasks:
            for gap in gaps:
                tasks.create_task(self._turn(host, gap))

    async def _gaps(self, host: Host, guild: Payload, channels: Sequence[str]) -> list[_Gap]:
        number_, newest = flake(guild, "id"), _newest(guild)
        place = people.place(number_)
        cursors = {c: await host.cursor(people.channel(c), place) for c in channels}
        found = [await self._gap(host, number_, c, cursors, newest) for c in channels]
        return [gap for gap in found if gap]

    async def _gap(
        self,
        host: Host,
        guild: str,
        channel: str,
        cursors: Mapping[str, str],
        newest: Mapping[str, str],
    ) -> _Gap | None:
        """What to read of a channel. One that was never read is new if others were, and then
        read from its beginning; if none was, the bot is new, and nothing is read."""
        cursor, last = cursors[channel], newest.get(channel, "")
        if not self._readable(guild, channel):
            return None
        if not cursor and not any(cursors.values()):
            await host.emit(self._caught_up(guild, channel, last or channel, datetime.now(UTC), 0))
            return None
        floor = max(cursor or channel, flake_at(datetime.now(UTC) - FURTHEST), key=int)
        return None if last and int(last) <= int(floor) else _Gap(guild, channel, floor)

    def _readable(self, guild: str, channel: str) -> bool:
        found = self._cache.guild(guild)
        place = found.get_channel_or_thread(int(channel)) if found else None
        if found is None or place is None:
            return False
        granted = place.permissions_for(found.me)
        return granted.view_channel and granted.read_message_history

    async def _turn(self, host: Host, gap: _Gap) -> None:
        """Fill one gap, trying again for a while; then live events go on and the gap stays."""
        complete = False
        async with self._turns:
            try:
                for pause in _PAUSES:
                    try:
                        async with asyncio.timeout(_TIMEOUT):
                            await self._read(host, gap)
                        complete = True
                        return
                    except (Forbidden, NotFound):
                        return
                    except RateLimited as limited:
                        await asyncio.sleep(limited.retry_after)
                    except (DiscordException, ClientError, OSError, TimeoutError) as error:
                        log.warning(
                            "discord_catch_up_failed", channel=gap.channel, error=str(error)
                        )
                        await asyncio.sleep(pause)
            finally:
                self._inbox.release(people.channel(gap.channel), complete=complete)

    async def _read(self, host: Host, gap: _Gap) -> None:
        missed = await self._missed(gap)
        guild = self._cache.guild(gap.guild)
        members = await self._members(guild, missed) if guild else {}
        late: list[Event] = []
        received = datetime.now(UTC)
        for payload in missed:
            author = flake(table(payload, "author"), "id")
            whole = {**payload, "guild_id": gap.guild, "member": members.get(author, {})}
            event = message(whole, received, self._cache)
            late += [event] if event else []
        fresh = 0
        for start in range(0, len(late), PAGE):
            decided = await host.emit(*late[start : start + PAGE])
            fresh += sum(1 for decision in decided if decision is not None)
        if missed:
            to, since = flake(missed[-1], "id"), created(flake(missed[0], "id"))
            await host.emit(self._caught_up(gap.guild, gap.channel, to, since, fresh))

    async def _missed(self, gap: _Gap) -> list[dict[str, Any]]:
        """The newest ``MOST`` messages above the floor, oldest first."""
        found: list[dict[str, Any]] = []
        before: dict[str, str] = {}
        while len(found) < MOST:
            route = Route("GET", "/channels/{channel_id}/messages", channel_id=int(gap.channel))
            page = await self._client.http.request(route, params={"limit": PAGE, **before})
            batch = tables({"page": page}, "page")
            above = [m for m in batch if int(flake(m, "id") or 0) > int(gap.floor)]
            found += above
            if len(above) < PAGE:
                break
            before = {"before": flake(above[-1], "id")}
        return sorted(found[:MOST], key=lambda m: int(flake(m, "id")))

    async def _members(
        self, guild: Guild, messages: Sequence[Payload]
    ) -> dict[str, dict[str, Any]]:
        """Roles and names of the authors, which history leaves out: without their roles a
        moderator's late message would be judged as anybody's."""
        authors = {flake(table(m, "author"), "id") for m in messages if not flake(m, "webhook_id")}
        unseen = [a for a in authors if a and not self._cache.member(str(guild.id), a)]
        found: dict[str, dict[str, Any]] = {}
        for start in range(0, len(unseen), PAGE):
            ids = [int(a) for a in unseen[start : start + PAGE]]
            for member in await guild.query_members(user_ids=ids, limit=PAGE, cache=False):
                found[str(member.id)] = as_payload(member)
        return found

    def _caught_up(self, guild: str, channel: str, to: str, since: datetime, late: int) -> CaughtUp:
        now = datetime.now(UTC)
        return CaughtUp(
            id=f"discord:{channel}:caught_up:{to}",
            place=people.place(guild),
            at=now,
            received=now,
            channel=people.channel(channel),
            to=to,
            away_since=since,
            late=late,
        )

    def begun(self, host_channel: Payload) -> CaughtUp | None:
        """A channel or thread that was just made is read completely up to its beginning."""
        guild, channel = flake(host_channel, "guild_id"), flake(host_channel, "id")
        if not (guild and channel and number(host_channel, "type") in _TEXTUAL):
            return None
        return self._caught_up(guild, channel, channel, created(channel), 0)


def _newest(guild: Payload) -> dict[str, str]:
    """The last message of each channel, where the platform says it."""
    places = [*tables(guild, "channels"), *tables(guild, "threads")]
    return {flake(p, "id"): flake(p, "last_message_id") for p in places}
