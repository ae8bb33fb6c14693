"""The audit chains: what was changed, by whom and when, so that no row can be altered unnoticed.

Each community has a chain of its own, from number 1. A row's ``digest`` is H(salt ‖ payload), and
its ``hash`` H(hash before ‖ number ‖ digest), with BLAKE2b of 32 bytes; the first follows the
digest of the community's name. The salt is random, so that nobody finds out by trying what stood
in a row whose payload is gone. Payload and salt may go when a member is erased: then a later row of
the same chain, ``erasure``, names the number.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct
from sqlalchemy import JSON, Row, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.tables import audit

CHUNK = 1_000
"""Rows read at a time."""
ERASURE = "erasure"
_SALT = 16
_TOLD = 100
"""Numbers that one row of erasure names."""
c = audit.c


class Entry(Struct, frozen=True, kw_only=True):
    """The payload. ``at`` is ISO 8601, UTC; ``via`` how it came: a command, a button, a page, or
    the kind of the event; ``event`` is the journal's."""

    at: str
    actor: str
    what: str
    about: str = ""
    before: str = ""
    after: str = ""
    place: str = ""
    channel: str = ""
    via: str = ""
    event: str = ""


class Head(NamedTuple):
    """The newest row of a chain; ``hash`` in hex."""

    community: str
    number: int
    hash: str


class Kept(NamedTuple):
    """A row of a chain; without an entry where that was erased."""

    number: int
    entry: Entry | None
    hash: str


class Fault(NamedTuple):
    """Where a chain is broken: ``changed``, ``removed``, ``follows`` (it does not follow the row
    before it), ``emptied`` (without an erasure that says so), ``cut`` (its end is missing),
    ``other`` (not the row that was the newest once)."""

    community: str
    number: int
    what: str


_encode = msgspec.json.Encoder().encode
_entry = msgspec.json.Decoder(Entry)
_Stored = dict[str, object]


async def append(connection: AsyncConnection, entries: Iterable[tuple[str, Entry]]) -> None:
    """Add entries, each of its community, in this transaction."""
    added = list(entries)
    heads = await _heads(connection, {community for community, _ in added}) if added else {}
    rows: list[_Stored] = []
    for community, entry in added:
        number, before = heads[community]
        salt, payload = os.urandom(_SALT), _encode(entry)
        digest = _digest(salt, payload)
        row = {"community": community, "seq": number + 1, "salt": salt, "payload": payload}
        hash = _hash(before, number + 1, digest)
        rows.append(row | {"digest": digest, "hash": hash})
        heads[community] = number + 1, hash
    if rows:
        await connection.execute(insert(audit), rows)


async def erase(connection: AsyncConnection, member: str, community: str, at: str) -> int:
    """Drop what rows of this chain say that are by or about a member; answers how many. Which ones
    is said by rows that follow."""
    gone: list[int] = []
    needle, number = member.encode(), 0
    while found := (await connection.execute(_after(community, number))).all():
        for row in found:
            if row.payload is not None and needle in row.payload:
                entry = _entry.decode(row.payload)
                if member in (entry.actor, entry.about):
                    gone.append(row.seq)
        number = found[-1].seq
    await _empty(connection, community, gone, at)
    return len(gone)


async def age(
    connection: AsyncConnection, community: str, before: str, held: Collection[str], at: str
) -> int:
    """Drop what the rows say that were written before then (ISO 8601, UTC), but of those by or
    about who is ``held``; answers how many. That a row told of an erasure stays."""
    gone: list[int] = []
    number = 0
    while found := (await connection.execute(_after(community, number))).all():
        for row in found:
            entry = None if row.payload is None else _entry.decode(row.payload)
            if entry is None or entry.what == ERASURE or {entry.actor, entry.about} & set(held):
                continue
            if entry.at < before:
                gone.append(row.seq)
        number = found[-1].seq
    await _empty(connection, community, gone, at)
    return len(gone)


async def _empty(connection: AsyncConnection, community: str, gone: Sequence[int], at: str) -> None:
    """Drop salt and payload of these rows; which ones they are is said by rows that follow."""
    for first in range(0, len(gone), _TOLD):
        numbers = gone[first : first + _TOLD]
        empty = update(audit).where(c.community == community, c.seq.in_(numbers))
        await connection.execute(empty.values(salt=None, payload=None))
        told = ",".join(map(str, numbers))
        await append(connection, [(community, Entry(at=at, actor="", what=ERASURE, after=told))])


class Audit:
    """Reads and examines the chains."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def communities(self) -> list[str]:
        """Which have a chain."""
        found = await self._database.rows(select(c.community).distinct().order_by(c.community))
        return [row.community for row in found]

    async def head(self, community: str) -> Head | None:
        """The newest row of a chain, if there is any."""

        async def work(connection: AsyncConnection) -> tuple[int, bytes]:
            return (await _heads(connection, (community,)))[community]

        number, hash = await self._database.read(work)
        return Head(community, number, hash.hex()) if number else None

    async def rows(self, community: str) -> AsyncIterator[Kept]:
        """A chain in order."""
        async for row in self._stored(community):
            entry = None if row.payload is None else _entry.decode(row.payload)
            yield Kept(row.seq, entry, row.hash.hex())

    async def faults(self, community: str, known: Iterable[Head] = ()) -> list[Fault]:
        """Where a chain is broken; ``known`` are the newest rows that it had at other times."""
        found: list[Fault] = []
        wanted = {head.number: head.hash for head in known if head.community == community}
        emptied: list[int] = []
        erased: set[int] = set()
        last, before = 0, _origin(community)
        async for row in self._stored(community):
            gaps = range(last + 1, row.seq)
            found += [Fault(community, gap, "removed") for gap in gaps]
            if what := _wrong(row, before, follows=not gaps):
                found.append(Fault(community, row.seq, what))
            elif wanted.get(row.seq, row.hash.hex()) != row.hash.hex():
                found.append(Fault(community, row.seq, "other"))
            if row.payload is None:
                emptied.append(row.seq)
            elif what != "changed":
                erased |= _erased(row)
            last, before = row.seq, row.hash
        found += [Fault(community, gone, "emptied") for gone in emptied if gone not in erased]
        found += [Fault(community, cut, "cut") for cut in sorted(wanted)[-1:] if cut > last]
        return sorted(found)

    async def _stored(self, community: str) -> AsyncIterator[Row[Any]]:
        number = 0
        while found := await self._database.rows(_after(community, number)):
            for row in found:
                yield row
            number = found[-1].seq


def _after(community: str, number: int) -> Any:
    rows = select(audit).where(c.community == community, c.seq > number)
    return rows.order_by(c.seq).limit(CHUNK)


async def _heads(
    connection: AsyncConnection, communities: Collection[str]
) -> dict[str, tuple[int, bytes]]:
    """Number and hash of the newest row of each chain: one statement, however many they are."""
    found = await connection.execute(_newest(connection.dialect.name), {"asked": [*communities]})
    return {row[0]: (row[1], row[2]) if row[1] else (0, _origin(row[0])) for row in found}


def _newest(dialect: str) -> Any:
    listed = func.json_each if dialect == "sqlite" else func.json_array_elements_text
    asked = listed(bindparam("asked", type_=JSON)).table_valued("value")
    chain = c.community == asked.c.value
    number = select(func.max(c.seq)).where(chain).scalar_subquery()
    hash = select(c.hash).where(chain).order_by(c.seq.desc()).limit(1).scalar_subquery()
    return select(asked.c.value, number, hash)


def _wrong(row: Row[Any], before: bytes, *, follows: bool) -> str:
    """What is wrong with a row by itself, or as the next one after that hash; ``""``: nothing."""
    stored = (row.salt, row.payload, row.digest, row.hash)
    if not all(isinstance(part, bytes | None) for part in stored):
        return "changed"
    if row.payload is not None and _digest(row.salt or b"", row.payload) != row.digest:
        return "changed"
    return "follows" if follows and _hash(before, row.seq, row.digest) != row.hash else ""


def _erased(row: Row[Any]) -> set[int]:
    """The earlier rows whose erasure a row tells of."""
    if ERASURE.encode() not in row.payload:
        return set()
    entry = _entry.decode(row.payload)
    numbers = entry.after.split(",") if entry.what == ERASURE else ()
    return {int(each) for each in numbers if each.isdecimal() and int(each) < row.seq}


def _origin(community: str) -> bytes:
    return _hashed(community.encode("utf-8", "replace"))


def _digest(salt: bytes, payload: bytes) -> bytes:
    return _hashed(salt + payload)


def _hash(before: bytes, number: int, digest: bytes) -> bytes:
    return _hashed(before + number.to_bytes(8) + digest)


def _hashed(data: bytes) -> bytes:
    return blake2b(data, digest_size=32).digest()


def heads_in(lines: Iterable[str]) -> list[Head]:
    """Newest rows as they were exported, one JSON object a line; what is none is left out."""
    found = []
    for line in lines:
        try:
            found.append(msgspec.json.decode(line, type=_HeadLine).head)
        except msgspec.DecodeError:
            continue
    return found


def head_line(head: Head, at: str) -> str:
    """A newest row, to be kept somewhere else."""
    return _encode(_HeadLine(head.community, head.number, head.hash, at)).decode()


class _HeadLine(Struct, frozen=True):
    community: str
    number: int
    hash: str
    at: str = ""

    @property
    def head(self) -> Head:
        return Head(self.community, self.number, self.hash)
