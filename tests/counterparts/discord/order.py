"""The HTTP API's operations that keep order otherwise: roles, names, channels, pauses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.counterparts.discord import objects
from tests.counterparts.discord.members import Call, Members
from tests.counterparts.discord.rules import Refusal
from tests.counterparts.discord.state import Member, Overwrite


class Order(Members):
    """Handlers over the state; what they change is dispatched over the gateway."""

    async def seen(self, call: Call) -> Any:
        member = self.state.members.get(int(call.ids[0]))
        if member is None:
            raise Refusal("unknown member")
        return objects.member(self.state, member)

    async def change(self, call: Call) -> Any:
        """A timeout, a word about voice channels, or another name; an empty one is none."""
        if call.body.keys() & {"mute", "channel_id"}:
            return await self._voice(call)
        if "nick" not in call.body:
            return await self.silence(call)
        member = self._sanctioned(call.ids[0], "manage_nicknames")
        member.nick = call.body["nick"] or None
        await self.updated(member)
        return objects.member(self.state, member)

    async def _voice(self, call: Call) -> Any:
        """Mute, or move: to no channel is out."""
        muting, body = "mute" in call.body, call.body
        member = self._sanctioned(call.ids[0], "mute_members" if muting else "move_members")
        if member.voice is None:
            raise Refusal("not in voice")
        if muting:
            member.muted = body["mute"]
            await self.updated(member)
            await self.talks(member.user, member.voice)
            return objects.member(self.state, member)
        to = int(body["channel_id"]) if body["channel_id"] is not None else None
        if to is not None and getattr(self.state.channels.get(to), "kind", 0) not in (2, 13):
            raise Refusal("no voice channel")
        await self.talks(member.user, to)
        return objects.member(self.state, member)

    async def talks(self, user: int, channel: int | None) -> None:
        """Somebody comes to a voice channel, leaves it, or is heard of there."""
        member = self.state.members[user]
        member.voice = channel
        state = objects.voice_state(self.state, member)
        await self._gateway.dispatch("VOICE_STATE_UPDATE", state)

    async def appoint(self, call: Call) -> Any:
        member, role = self._appointed(call)
        if role not in member.roles:
            member.roles.append(role)
            await self.updated(member)

    async def dismiss(self, call: Call) -> Any:
        member, role = self._appointed(call)
        if role in member.roles:
            member.roles.remove(role)
            await self.updated(member)

    def _appointed(self, call: Call) -> tuple[Member, int]:
        """A bot gives only roles below its own, whatever rank the member has."""
        self.may("manage_roles")
        member, role = self.state.members.get(int(call.ids[0])), int(call.ids[1])
        if member is None:
            raise Refusal("unknown member")
        if role not in self.state.roles:
            raise Refusal("unknown role")
        if self.state.roles[role].position >= self.state.rank(self.state.bot):
            raise Refusal("rank")
        return member, role

    async def order(self, call: Call) -> Any:
        """Modify Channel: slow mode, and who may do what there."""
        self.may("manage_channels")
        channel = self.state.channels.get(int(call.ids[0]))
        if channel is None:
            raise Refusal("unknown channel")
        if (slow := call.body.get("rate_limit_per_user")) is not None:
            if slow > 21_600:
                raise Refusal("slower than six hours")
            channel.slow = slow
        if (given := call.body.get("permission_overwrites")) is not None:
            wanted = {int(o["id"]): _overwrite(o) for o in given}
            self._allowed(wanted, channel.overwrites)
            channel.overwrites = wanted
        shown = objects.channel(self.state, channel)
        await self._gateway.dispatch("CHANNEL_UPDATE", shown)
        return shown

    def _allowed(self, wanted: dict[int, Overwrite], known: dict[int, Overwrite]) -> None:
        """Only permissions that the bot has itself can be given or refused."""
        self.may("manage_roles")
        has = self.state.granted(self.state.bot).value
        for number in {*wanted, *known}:
            new, old = wanted.get(number), known.get(number)
            for bits in ("allow", "deny"):
                changed = getattr(new, bits, 0) ^ getattr(old, bits, 0)
                if changed & ~has:
                    raise Refusal("permission the bot has not")

    async def pause(self, call: Call) -> Any:
        """Modify Guild Incident Actions: at most a day ahead."""
        self.may("manage_guild")
        latest = datetime.now(UTC) + timedelta(hours=24)
        for until in call.body.values():
            if until is not None and datetime.fromisoformat(until) > latest:
                raise Refusal("pause longer than a day")
        self.state.paused = dict(call.body)
        return self.state.paused


def _overwrite(given: dict[str, Any]) -> Overwrite:
    bits = (int(given.get(key) or 0) for key in ("allow", "deny"))
    return Overwrite(int(given["id"]), int(given.get("type") or 0), *bits)
