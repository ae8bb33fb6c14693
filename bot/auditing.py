"""Auditing: the chains of a store that lies there, examined and read out."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.keeping import heads_file
from bot.upkeep import opened
from storage.audit import Fault, Head, Kept, heads_in
from storage.store import Store


async def verified(
    url: str, community: str, noted: Path | None
) -> tuple[dict[str, int], list[Fault]]:
    """How many rows each chain has, and where chains are broken. Raises ``StorageError``, and
    ``OSError`` for a file of noted heads that cannot be read."""
    store = await opened(url)
    try:
        file = noted or heads_file(store)
        known = await asyncio.to_thread(_read, file, must=noted is not None) if file else []
        names = {head.community for head in known} | set(await store.audit.communities())
        lengths: dict[str, int] = {}
        faults: list[Fault] = []
        for name in sorted(name for name in names if community in ("", name)):
            faults += await store.audit.faults(name, known)
            head = await store.audit.head(name)
            lengths[name] = head.number if head else 0
        return lengths, faults
    finally:
        await store.close()


async def exported(url: str, community: str) -> list[tuple[str, Kept]]:
    """All rows of all chains, or of one. Raises ``StorageError``."""
    store = await opened(url)
    try:
        names = [community] if community else await store.audit.communities()
        return [(name, kept) for name in names for kept in await _rows(store, name)]
    finally:
        await store.close()


async def _rows(store: Store, community: str) -> list[Kept]:
    return [kept async for kept in store.audit.rows(community)]


def _read(file: Path, *, must: bool) -> list[Head]:
    if not must and not file.exists():
        return []
    return heads_in(file.read_text(encoding="utf-8").splitlines())
