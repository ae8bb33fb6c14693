"""Retention and erasure: texts that have grown old, settled actions, everything of one member."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from policies import codec
from policies.people.personal import erased, pages_of, wordless
from storage import audit, listings
from storage.columns import EPOCH
from storage.database import Database
from storage.holds import DROPPED, Spared, held_events, held_members, spared
from storage.snapshots import packed, unpacked
from storage.tables import GONE, OPEN, cursor, erasure, journal, outbox, page, snapshot

CHUNK = 5_000
"""Journal rows looked at in one transaction, so that events never wait long for the writer."""

j, o = journal.c, outbox.c


class Retention:
    """Deletes what must not be kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def drop_texts(self, before: datetime, limit: int = CHUNK) -> int:
        """Delete the personal part of events older than ``before``, in the order they came.

        Answers how many journal rows it went through; fewer than ``limit``: there are no more.
        """

        async def work(connection: AsyncConnection) -> int:
            query = select(cursor.c.position).where(cursor.c.channel == DROPPED)
            done = int(await connection.scalar(query) or 0)
            ahead = select(j.number, j.at).where(j.number > done).order_by(j.number).limit(limit)
            old = []
            for row in await connection.execute(ahead):
                if row.at >= before:
                    break
                old.append(row.number)
            if old:
                await _forget(connection, done, old[-1], *await _not_held(connection))
                place = {"channel": DROPPED, "position": str(old[-1])}
                await connection.execute(self._database.upsert(cursor), place)
            return len(old)

        return await self._database.write(work)

    async def prune(self, before: datetime) -> int:
        """Delete outbox rows that were closed before then; answers how many."""
        count = 0
        for start in await self._ranges(o.number):
            closed = (~OPEN, o.settled_at < before, o.number > start, o.number <= start + CHUNK)

            async def chunk(connection: AsyncConnection, closed: Any = closed) -> int:
                return (await connection.execute(delete(outbox).where(*closed))).rowcount

            count += await self._database.write(chunk)
        return count

    async def age_audit(self, community: str, before: datetime) -> int:
        """Drop what an audit chain says from before then; answers how many rows. Not while a batch
        is being committed: both add to the same chain."""

        async def work(connection: AsyncConnection) -> int:
            held, now = await held_members(connection), datetime.now(UTC).isoformat()
            return await audit.age(connection, community, before.isoformat(), held, now)

        return await self._database.write(work)

    async def ask(self, member: str) -> None:
        """Note that a member is to be erased; whoever holds the community's state does it."""
        tombstone = {"member": member, "at": EPOCH}

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(self._database.upsert(erasure), tombstone)

        await self._database.write(work)

    async def asked(self) -> list[str]:
        """Members who are to be erased and are not yet; who is held has to wait."""
        query = select(erasure.c.member).where(erasure.c.at == EPOCH).order_by(erasure.c.member)
        held = set(await self._database.read(held_members))
        asked = [row.member for row in await self._database.rows(query)]
        return [member for member in asked if member not in held]

    async def erase(self, member: str) -> tuple[Counter[str], set[str]]:
        """Delete the personal data of a member in the journal and in closed actions.

        Answers how many ``texts`` and ``actions``, and the communities that they belonged to,
        whose state is next (see ``erase_state``). Safe to repeat. What cases that wait or are held
        are about stays.
        """
        counts = Counter(texts=0, actions=0)
        communities: set[str] = set()
        for start in await self._ranges(j.number):

            async def chunk(connection: AsyncConnection, start: int = start) -> None:
                communities.update(await _erase_rows(connection, member, start, counts))

            await self._database.write(chunk)
        return counts, communities

    async def erase_state(self, member: str, communities: Collection[str]) -> Counter[str]:
        """Delete what state, snapshots, audit and cases of these communities hold of a member.

        Answers how many ``pages``, ``snapshots``, rows of the ``audit`` and ``cases`` have changed.
        Whoever has the state in memory has to write it down before, and to read it again after.
        """
        counts = Counter(pages=0, snapshots=0, audit=0, cases=0)
        for name in sorted(communities):

            async def state(connection: AsyncConnection, name: str = name) -> None:
                at, left = datetime.now(UTC).isoformat(), await spared(connection, member, name)
                counts["audit"] += await audit.erase(connection, member, name, at)
                counts["cases"] += await listings.erase(connection, member, name, left.cases)
                counts["pages"] += await _erase_pages(connection, member, name, left)
                counts["snapshots"] += await _erase_snapshots(connection, member, name, left)

            await self._database.write(state)
        return counts

    async def _ranges(self, number: ColumnElement[int]) -> range:
        """Where each chunk of a table begins, by its key."""
        # Two queries: either end of the key is found at once, both together by reading all of it.
        first = (await self._database.rows(select(func.min(number))))[0][0] or 1
        last = (await self._database.rows(select(func.max(number))))[0][0] or 0
        return range(first - 1, last, CHUNK)

    async def bury(self, member: str, now: datetime) -> None:
        """Leave a tombstone: the member is erased."""
        done = update(erasure).where(erasure.c.member == member).values(at=now)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(done)

        await self._database.write(work)


async def _not_held(connection: AsyncConnection) -> tuple[ColumnElement[bool], ...]:
    """What rows must be to go when they are old: about nobody and nothing that is held."""
    members, events = await held_members(connection), await held_events(connection)
    wheres = [j.actor.not_in(members), j.about.not_in(members)] if members else []
    return (*wheres, j.event_id.not_in(events)) if events else tuple(wheres)


async def _forget(
    connection: AsyncConnection, after: int, to: int, *whose: ColumnElement[bool]
) -> int:
    """Drop the personal part of rows, and with it names and words from their decisions."""
    rows = (
        update(journal)
        .where(j.number > after, j.number <= to, j.private.is_not(None), j.private != GONE, *whose)
        .values(private=GONE)
        .returning(j.number, j.decision)
    )
    dropped = (await connection.execute(rows)).all()
    changed = []
    for row in dropped:
        rest = _wordless(row.decision) if row.decision is not None else None
        if rest != row.decision:
            changed.append({"row": row.number, "rest": rest})
    if changed:
        await connection.execute(_REWRITE, changed)
    return len(dropped)


_REWRITE = update(journal).where(j.number == bindparam("row")).values(decision=bindparam("rest"))


def _wordless(decision: bytes) -> bytes:
    return codec.encode(wordless(codec.decision(decision)))


async def _erase_rows(
    connection: AsyncConnection, member: str, start: int, counts: Counter[str]
) -> set[str]:
    end = start + CHUNK
    theirs = or_(j.actor == member, j.about == member)
    query = select(j.event_id, j.community, j.decision)
    query = query.where(theirs, j.number > start, j.number <= end)
    found = (await connection.execute(query)).all()
    left = {name: await spared(connection, member, name) for name in {r.community for r in found}}
    events = frozenset[str]().union(*[each.events for each in left.values()])
    counts["texts"] += await _forget(connection, start, end, theirs, j.event_id.not_in(events))
    # By their ids, which are indexed: the outbox has no index by event.
    decided = [codec.decision(row.decision) for row in found if row.decision is not None]
    ids = [action.id for decision in decided for action in decision.actions]
    if ids:
        gone = delete(outbox).where(~OPEN, o.action_id.in_(ids))
        counts["actions"] += (await connection.execute(gone)).rowcount
    return {row.community for row in found}


async def _erase_pages(
    connection: AsyncConnection, member: str, community: str, left: Spared
) -> int:
    own = (page.c.community == community, page.c.subject == member)
    held = await connection.scalar(select(page.c.data).where(*own))
    if held is None:
        return 0
    pages, count = {member: codec.page(held)}, 0
    theirs = (page.c.community == community, page.c.subject.in_(pages_of(pages[member])))
    for row in await connection.execute(select(page.c.subject, page.c.data).where(*theirs)):
        pages[row.subject] = codec.page(row.data)
    for subject, rest in erased(pages, member, left.cases).items():
        one = (page.c.community == community, page.c.subject == subject)
        change = update(page).values(data=codec.encode(rest)) if rest else delete(page)
        count += (await connection.execute(change.where(*one))).rowcount
    return count


async def _erase_snapshots(
    connection: AsyncConnection, member: str, community: str, left: Spared
) -> int:
    c, count = snapshot.c, 0
    for row in (await connection.execute(select(snapshot).where(c.community == community))).all():
        pages = unpacked(row.data)
        changed = erased(pages, member, left.cases)
        if changed:
            kept = {s: p for s, p in (pages | changed).items() if p is not None}
            same = (c.community == community, c.day == row.day)
            await connection.execute(update(snapshot).where(*same).values(data=packed(kept)))
            count += 1
    return count
