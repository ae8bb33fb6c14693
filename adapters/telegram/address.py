"""Calls of the Bot API, and the numbers in the program's ids that they go to: pure."""

from __future__ import annotations

from typing import Any, NamedTuple


class Call(NamedTuple):
    """One call of the Bot API."""

    method: str
    given: dict[str, Any]


class Target(NamedTuple):
    """A message by its chat; ``receiver`` is who alone sees it, 0 for one that everybody sees."""

    chat: int
    message: int
    receiver: int = 0


def chat_of(full: str) -> int:
    """The chat's number in a place's or channel's id (``telegram:channel:-100123/7``).

    Raises ``ValueError`` where there is none.
    """
    return int(full.rpartition(":")[2].partition("/")[0])


def person(member: str) -> int:
    """The number of a user; 0 for who is none: a channel or the group itself also speaks.

    Raises ``ValueError`` for no id of Telegram's.
    """
    kind, number = member.split(":")[1:]
    return int(number) if kind == "member" else 0


def target(channel: str, message: str) -> Target | None:
    """Where a message is that ``Done.ref`` or an event named; ``None`` for no possible one."""
    kind, *numbers = message.split(":") if ":" in message else ("", message)
    if not all(number.lstrip("-").isascii() and number.isdigit() for number in numbers):
        return None
    match kind, [int(number) for number in numbers]:
        case "", [number]:
            return Target(chat_of(channel), number)
        case "d", [chat, number]:
            return Target(chat, number)
        case "e", [receiver, number]:
            return Target(chat_of(channel), number, receiver)
    return None
