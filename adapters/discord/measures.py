"""Roles, names, slow mode, locks and pauses as calls of Discord's HTTP API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from discord import Client, Guild, HTTPException, Permissions
from discord.http import Route

from adapters.discord.payload import tables
from adapters.discord.people import number_of
from adapters.port import Denied, Done, Gone, Outcome
from policies.actions import Action
from policies.measures import Lock, Pause, Rename, RoleAdd, RoleRemove, Slowmode, Unlock, Voice

LONGEST_PAUSE = timedelta(hours=24)
"""https://docs.discord.com/developers/resources/guild#modify-guild-incident-actions"""
SLOWEST = 21_600
"""Seconds. https://docs.discord.com/developers/resources/channel#modify-channel"""

NOT_IN_VOICE = 40032
"""https://docs.discord.com/developers/topics/opcodes-and-status-codes#json"""
LOCKABLE = frozenset({0, 2, 13, 15, 16})
_ANNOUNCEMENTS = 5
"""https://docs.discord.com/developers/resources/channel#channel-object-channel-types"""
_SENDING = Permissions(send_messages=True).value
_WRITING = Permissions(send_messages=True, send_messages_in_threads=True).value
"""What a lock takes, as far as the bot has it itself: it can take and give nothing else."""
_ROLE, _MEMBER = 0, 1
_MOST_ROLES = 10
"""Roles of the team that may go on writing in a locked channel; more would not fit what is
remembered of it."""
_REMEMBERED = 1_000

Measure = RoleAdd | RoleRemove | Rename | Voice | Slowmode | Lock | Unlock | Pause
Overwrites = dict[str, dict[str, Any]]


class Measures:
    """Carries them out over one connection.

    What was there before an action is kept by its id: one that is repeated because its answer was
    lost would else find its own work there.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._before: dict[str, str] = {}

    async def take(self, action: Measure, reason: str) -> Outcome:
        """At most two calls. Raises what the library raises."""
        match action:
            case Slowmode():
                return await self._slow(action, reason)
            case Lock() | Unlock():
                return await self._lock(action, reason)
            case Pause():
                return await self._pause(action, reason)
            case _:
                return await self._member(action, reason)

    async def _member(self, action: RoleAdd | RoleRemove | Rename | Voice, reason: str) -> Outcome:
        guild, member = number_of(action.place, "guild"), number_of(action.member, "member")
        if not (guild and member):
            return Denied(f"{action.member} in {action.place} is no member of a Discord guild")
        if isinstance(action, Rename):
            return await self._rename(action, int(guild), int(member), reason)
        if isinstance(action, Voice):
            return await self._voice(action, int(guild), int(member), reason)
        role, http = number_of(action.role, "role"), self._client.http
        if not role:
            return Denied(f"{action.role} is no role of Discord")
        change = http.add_role if isinstance(action, RoleAdd) else http.remove_role
        await change(int(guild), int(member), int(role), reason=reason)
        return Done()

    async def _voice(self, action: Voice, guild: int, member: int, reason: str) -> Outcome:
        """https://docs.discord.com/developers/resources/guild#modify-guild-member"""
        channel = number_of(action.channel, "channel")
        if action.do == "move" and not channel:
            return Denied(f"{action.channel} is no channel of Discord")
        wanted: dict[str, Any] = {"channel_id": channel or None}
        if action.do in ("mute", "unmute"):
            wanted = {"mute": action.do == "mute"}
        try:
            await self._client.http.edit_member(guild, member, reason=reason, **wanted)
        except HTTPException as error:
            if error.code != NOT_IN_VOICE:
                raise
            return Gone("this member is in no voice channel")
        return Done()

    async def _rename(self, action: Rename, guild: int, member: int, reason: str) -> Outcome:
        """The ref says whether they had a name of their own in this guild."""
        http = self._client.http
        seen = await http.get_member(guild, member)
        before = self._kept(action, "named" if seen.get("nick") else "")
        await http.edit_member(guild, member, reason=reason, nick=action.name)
        return Done(before)

    async def _slow(self, action: Slowmode, reason: str) -> Outcome:
        channel = await self._channel(action.channel)
        before = self._kept(action, str(channel.get("rate_limit_per_user") or 0))
        wanted = {"rate_limit_per_user": min(max(action.seconds, 0), SLOWEST)}
        await self._change(action.channel, wanted, reason)
        return Done(before)

    async def _lock(self, action: Lock | Unlock, reason: str) -> Outcome:
        channel = await self._channel(action.channel)
        guild = self._client.get_guild(int(number_of(action.place, "guild") or 0))
        if channel.get("type") == _ANNOUNCEMENTS:
            return Gone("an announcement channel is left alone")
        if channel.get("type") not in LOCKABLE or guild is None:
            return Denied("Discord: only a guild's own channels can be locked")
        known = {each["id"]: dict(each) for each in tables(channel, "permission_overwrites")}
        if isinstance(action, Unlock):
            wanted = _opened(known, action.before or f"{_SENDING:x},{guild.id}/{_ROLE}/0/0")
        else:
            if action.id not in self._before and not _open(known, guild):
                return Gone("members do not write in this channel anyway")
            bits = _WRITING & guild.me.guild_permissions.value
            self._kept(action, ",".join((f"{bits:x}", *_marks(known, guild, bits))))
            wanted = _closed(known, guild, bits)
        body = {"permission_overwrites": [_written(each) for each in wanted.values()]}
        await self._change(action.channel, body, reason)
        return Done(self._before.get(action.id, ""))

    async def _pause(self, action: Pause, reason: str) -> Outcome:
        guild, now = number_of(action.place, "guild"), datetime.now(UTC)
        if not guild:
            return Denied(f"{action.place} is no Discord guild")
        if action.until <= now:
            return Gone("its end has passed")
        until = min(action.until, now + LONGEST_PAUSE - timedelta(minutes=1)).isoformat()
        route = Route("PUT", "/guilds/{guild_id}/incident-actions", guild_id=int(guild))
        body = {"invites_disabled_until": until, "dms_disabled_until": until}
        await self._client.http.request(route, json=body, reason=reason)
        return Done()

    async def _channel(self, channel: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = await self._client.http.request(_channel_route("GET", channel))
        return found

    async def _change(self, channel: str, body: Mapping[str, Any], reason: str) -> None:
        route = _channel_route("PATCH", channel)
        await self._client.http.request(route, json=dict(body), reason=reason)

    def _kept(self, action: Action, before: str) -> str:
        """What was there before this action was first tried."""
        while len(self._before) >= _REMEMBERED:
            self._before.pop(next(iter(self._before)))
        return self._before.setdefault(action.id, before)


def _channel_route(method: str, channel: str) -> Route:
    return Route(
        method, "/channels/{channel_id}", channel_id=int(number_of(channel, "channel") or 0)
    )


def _writers(guild: Guild) -> Iterable[tuple[str, int]]:
    """Who goes on writing in a locked channel: the bot, and roles that moderate."""
    yield str(guild.me.id), _MEMBER
    team = [
        role
        for role in reversed(guild.roles)
        if role.permissions.manage_messages
        and not role.permissions.administrator
        and role < guild.me.top_role
        and not role.is_default()
    ]
    for role in team[:_MOST_ROLES]:
        yield str(role.id), _ROLE


def _touched(guild: Guild) -> Iterable[tuple[str, int]]:
    """Whose permissions a lock changes: everybody's, and those of who goes on writing."""
    yield str(guild.id), _ROLE
    yield from _writers(guild)


def _open(known: Overwrites, guild: Guild) -> bool:
    """Whether ordinary members may write in a channel of these overwrites."""
    everybody = _of(known, str(guild.id), _ROLE)
    if int(everybody["deny"]) & _SENDING:
        return False
    granted = guild.default_role.permissions.value | int(everybody["allow"])
    return bool(granted & _SENDING)


def _of(known: Overwrites, number: str, kind: int) -> dict[str, Any]:
    return known.get(number) or {"id": number, "type": kind, "allow": "0", "deny": "0"}


def _marks(known: Overwrites, guild: Guild, bits: int) -> Iterable[str]:
    """``id/type/allow/deny`` of everybody touched, in the bits that a lock changes (hex)."""
    for number, kind in _touched(guild):
        each = _of(known, number, kind)
        allow, deny = int(each["allow"]) & bits, int(each["deny"]) & bits
        yield f"{number}/{kind}/{allow:x}/{deny:x}"


def _closed(known: Overwrites, guild: Guild, bits: int) -> Overwrites:
    wanted = dict(known)
    for number, kind in _touched(guild):
        everybody = number == str(guild.id)
        allow, deny = (0, bits) if everybody else (bits, 0)
        wanted[number] = _with(_of(known, number, kind), bits, allow, deny)
    return wanted


def _opened(known: Overwrites, before: str) -> Overwrites:
    """As it is now, but for what the lock changed. What says nothing any more goes."""
    first, *marks = before.split(",")
    wanted, bits = dict(known), int(first, 16)
    for mark in marks:
        number, kind, allow, deny = mark.split("/")
        each = _with(_of(known, number, int(kind)), bits, int(allow, 16), int(deny, 16))
        wanted[number] = each
        if not (int(each["allow"]) or int(each["deny"])):
            del wanted[number]
    return wanted


def _with(overwrite: Mapping[str, Any], bits: int, allow: int, deny: int) -> dict[str, Any]:
    """The overwrite with these of the bits allowed and denied, and its others as they are."""
    others = {key: int(overwrite[key]) & ~bits for key in ("allow", "deny")}
    return {**overwrite, "allow": others["allow"] | allow, "deny": others["deny"] | deny}


def _written(overwrite: Mapping[str, Any]) -> dict[str, Any]:
    bits = {key: int(overwrite[key]) for key in ("allow", "deny")}
    return {"id": overwrite["id"], "type": int(overwrite["type"]), **bits}
