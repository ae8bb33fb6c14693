"""The HTTP API's operations on members: timeouts, kicks, bans, under rank and rights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.counterparts.discord import objects
from tests.counterparts.discord.rules import Refusal
from tests.counterparts.discord.sockets import Gateway
from tests.counterparts.discord.state import Member, State


@dataclass(frozen=True)
class Call:
    """A request: ids in its path, query, JSON body and the reason for the audit log."""

    ids: tuple[str, ...]
    query: dict[str, str]
    body: Any
    reason: str


class Members:
    """Handlers over the state; what they change is dispatched over the gateway."""

    def __init__(self, state: State, gateway: Gateway) -> None:
        self.state = state
        self._gateway = gateway

    async def silence(self, call: Call) -> Any:
        member = self._sanctioned(call.ids[0], "moderate_members")
        until = call.body["communication_disabled_until"]
        if until is not None:
            end = datetime.fromisoformat(until)
            if end > datetime.now(UTC) + timedelta(days=28):
                raise Refusal("timeout longer than 28 days")
            if self.state.granted(member.user).administrator:
                raise Refusal("timeout of an administrator")
        member.silenced = None if until is None else end
        await self.updated(member)
        changes = {"key": "communication_disabled_until", "new_value": until}
        await self.audited(self.state.bot, 24, member.user, call.reason, [changes])
        return objects.member(self.state, member)

    async def kick(self, call: Call) -> Any:
        member = self._sanctioned(call.ids[0], "kick_members")
        await self.remove(member.user)
        await self.audited(self.state.bot, 20, member.user, call.reason)

    async def ban(self, call: Call) -> Any:
        user = int(call.ids[0])
        if user not in self.state.users:
            raise Refusal("unknown user")
        cleaned = (call.body or {}).get("delete_message_seconds") or 0
        if not 0 <= cleaned <= 604_800:
            raise Refusal("cleaning beyond 7 days")
        self.may("ban_members")
        if user in self.state.members:
            self._sanctioned(call.ids[0], "ban_members")
            await self.remove(user)
        self.state.bans[user] = call.reason
        self._clean(user, cleaned)
        await self.audited(self.state.bot, 22, user, call.reason)

    def _clean(self, user: int, seconds: int) -> None:
        since = self.state.snowflake(datetime.now(UTC) - timedelta(seconds=seconds))
        for channel in self.state.channels.values():
            for message in list(channel.messages.values()):
                if message.author == user and message.id >= since:
                    del channel.messages[message.id]

    async def unban(self, call: Call) -> Any:
        self.may("ban_members")
        if self.state.bans.pop(int(call.ids[0]), None) is None:
            raise Refusal("unknown ban")
        await self.audited(self.state.bot, 23, int(call.ids[0]), call.reason)

    def may(self, right: str) -> None:
        if not getattr(self.state.granted(self.state.bot), right):
            raise Refusal("right")

    def _sanctioned(self, number: str, right: str) -> Member:
        """A member whom the bot may sanction: it has the right, and stands above them."""
        self.may(right)
        member = self.state.members.get(int(number))
        if member is None:
            raise Refusal("unknown member")
        if self.state.rank(member.user) >= self.state.rank(self.state.bot):
            raise Refusal("rank")
        return member

    async def updated(self, member: Member) -> None:
        """Tell that a member changed."""
        body = {**objects.member(self.state, member), "guild_id": str(self.state.guild)}
        await self._gateway.dispatch("GUILD_MEMBER_UPDATE", body)

    async def remove(self, user: int) -> None:
        """Take a member out of the guild."""
        del self.state.members[user]
        gone = {
            "guild_id": str(self.state.guild),
            "user": objects.user(self.state.users[user]),
        }
        await self._gateway.dispatch("GUILD_MEMBER_REMOVE", gone)

    async def audited(
        self,
        by: int,
        kind: int,
        target: int,
        reason: str = "",
        changes: list[dict[str, Any]] | None = None,
    ) -> None:
        """Write an entry of the audit log."""
        entry: dict[str, Any] = {
            "id": str(self.state.snowflake()),
            "action_type": kind,
            "user_id": str(by),
            "target_id": str(target),
        }
        if changes:
            entry["changes"] = changes
        if reason:
            entry["reason"] = reason
        body = {**entry, "guild_id": str(self.state.guild)}
        await self._gateway.dispatch("GUILD_AUDIT_LOG_ENTRY_CREATE", body)
