"""What the operator does with one member's data: read it out, have it erased, hold it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from bot.upkeep import opened
from storage.errors import StorageError
from storage.holds import Held, subject
from storage.store import Store

_NOTHING = ("names", "texts", "commands", "cases", "changes", "first_seen", "counted", "in_force")
_MOST_KEPT = 100


async def exported(url: str, member: str) -> dict[str, dict[str, Any]]:
    """What is held of a member, by community (see ``storage.holdings``); what the running program
    learned within the last seconds may be missing. Raises ``StorageError``."""
    async with _of(url, member) as store:
        found: dict[str, dict[str, Any]] = {}
        for name in await store.holdings.communities():
            page = (await store.checkpoints.load(name, [member])).get(member, {})
            held = await store.holdings.of(name, member, page)
            if any(held[part] for part in _NOTHING):
                found[name] = held
        return found


async def asked_to_erase(url: str, member: str) -> dict[str, list[dict[str, Any]]]:
    """Have a member erased by whoever holds the state; answers what will be left, by community (see
    ``storage.holds.kept``). Raises ``StorageError``."""
    async with _of(url, member) as store:
        await store.retention.ask(member)
        args: Mapping[str, str] = {"member": member}
        names = await store.holdings.communities()
        kept = {name: await store.fetch("kept", name, args, _MOST_KEPT) for name in names}
        return {name: rows for name, rows in kept.items() if rows}


async def hold(url: str, what: str, note: str) -> None:
    """Keep a member's or a case's data until it is released. Raises ``StorageError``."""
    async with _store(url) as store:
        await store.holds.set(Held(_subject(what), datetime.now(UTC), note))


async def release(url: str, what: str) -> bool:
    """End a hold; tells whether there was one. Raises ``StorageError``."""
    async with _store(url) as store:
        return await store.holds.end(_subject(what))


async def holds(url: str) -> list[Held]:
    """Everything that is held. Raises ``StorageError``."""
    async with _store(url) as store:
        return await store.holds.all()


def _subject(what: str) -> str:
    name, parted, number = what.rpartition("/")
    if parted and name and number.isdecimal():
        return subject(name, int(number))
    _insist(what)
    return what


def _insist(member: str) -> None:
    if member.count(":") < 2 or "/" in member:
        raise StorageError(
            f"{member!r} is no member; write platform:member:id (a case: community/number)"
        )


@asynccontextmanager
async def _of(url: str, member: str) -> AsyncIterator[Store]:
    _insist(member)
    async with _store(url) as store:
        yield store


@asynccontextmanager
async def _store(url: str) -> AsyncIterator[Store]:
    store = await opened(url)
    try:
        yield store
    finally:
        await store.close()
