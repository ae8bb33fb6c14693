"""Locks: what members may send in a group, taken away for a time and given back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from adapters.port import Denied, Done, Gone, Outcome
from adapters.telegram.address import Call, chat_of
from adapters.telegram.outbound import PERMISSIONS
from policies.measures import Lock, Unlock

SENDING = PERMISSIONS[:10]
"""What a lock takes; reacting, inviting and the rest stay as they are."""
_REMEMBERED = 1_000

Making = Callable[[Call], Awaitable[Any]]
"""Makes a call and answers its result. Raises ``telegram.error.TelegramError``."""


class Locks:
    """Carries locks out. What was allowed before an action is kept by its id: one that is repeated
    because its answer was lost would else find its own work there."""

    def __init__(self) -> None:
        self._before: dict[str, str] = {}

    async def take(self, action: Lock | Unlock, making: Making) -> Outcome:
        """Two calls: what is allowed now, and what is from now on. Raises ``ValueError`` for ids
        that are none of Telegram's, and what ``making`` raises."""
        chat = chat_of(action.channel)
        if "/" in action.channel:
            return Denied("Telegram lets a bot lock only a whole group, no topic of it")
        about = await making(Call("getChat", {"chat_id": chat}))
        if about.get("type") == "channel":
            return Gone("a channel that only its admins write in is left alone")
        known: Mapping[str, Any] = about.get("permissions") or {}
        if isinstance(action, Unlock):
            allowed = _read(action.before) if action.before else frozenset(SENDING)
        elif action.id not in self._before and not known.get("can_send_messages"):
            return Gone("members do not write in this group anyway")
        else:
            self._keep(action.id, _marks(known))
            allowed = frozenset()
        wanted = {name: bool(known.get(name)) for name in PERMISSIONS}
        wanted |= {name: name in allowed for name in SENDING}
        given = {"chat_id": chat, "permissions": wanted, "use_independent_chat_permissions": True}
        await making(Call("setChatPermissions", given))
        return Done(self._before.get(action.id, ""))

    def _keep(self, action: str, before: str) -> None:
        while len(self._before) >= _REMEMBERED:
            self._before.pop(next(iter(self._before)))
        self._before.setdefault(action, before)


def _marks(known: Mapping[str, Any]) -> str:
    """What of ``SENDING`` is allowed, as bits in hex."""
    return f"{sum(1 << n for n, name in enumerate(SENDING) if known.get(name)):x}"


def _read(marks: str) -> frozenset[str]:
    bits = int(marks, 16)
    return frozenset(name for n, name in enumerate(SENDING) if bits & 1 << n)
