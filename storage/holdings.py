"""Holdings: everything held about a member, put together for them or for the operator."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import select

from policies.people.dossier import Change, Said, dossier
from policies.records import CaseKept
from policies.state import Page
from storage.audit import Audit, Entry
from storage.database import Database
from storage.holds import DROPPED, held_members
from storage.journal import event_in
from storage.tables import GONE, case, community, cursor, journal

CHUNK = 20_000
"""Journal numbers looked at in one read, so that nothing waits long behind it."""
MOST = 20_000
"""Texts and commands that a file holds, the newest ones: some 5 MB."""
_kept = msgspec.msgpack.Decoder(CaseKept)
j, c = journal.c, case.c


class Holdings:
    """Reads what is held about one member."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._audit = Audit(database)

    async def communities(self) -> list[str]:
        """Every community of this store."""
        query = select(community.c.community).order_by(community.c.community)
        return [row.community for row in await self._database.rows(query)]

    async def of(self, name: str, member: str, page: Page) -> dict[str, Any]:
        """The dossier of a member in a community (see ``policies.people.dossier``); ``page`` is
        what its state holds of them. Of more than ``MOST`` texts the oldest are ``left_out``."""
        said, out = await self._said(name, member)
        query = select(c.data).where(c.community == name, c.member == member).order_by(c.number)
        cases = [_kept.decode(row.data) for row in await self._database.rows(query)]
        changes = await self._changes(name, member)
        return dossier(member, page, said, cases, changes) | {"left_out": out}

    async def _said(self, name: str, member: str) -> tuple[list[Said], int]:
        """What they said, as far as it is held, oldest first, and how many older ones were more."""
        begin, end = await self._reach(member)
        theirs = (j.community == name, j.actor == member, j.private.is_not(None))
        query = select(journal).where(*theirs, j.private != GONE).order_by(j.number)
        said, out = list[Said](), 0
        for start in range(begin, end, CHUNK):
            some = query.where(j.number > start, j.number <= start + CHUNK)
            said += [Said(event_in(r), r.verdict) for r in await self._database.rows(some)]
            out += max(0, len(said) - MOST)
            said = said[-MOST:]
        return said, out

    async def _reach(self, member: str) -> tuple[int, int]:
        """Behind which journal number they may have words, and up to which."""
        dropped = select(cursor.c.position).where(cursor.c.channel == DROPPED)
        positions = [int(row.position) for row in await self._database.rows(dropped)]
        held = member in await self._database.read(held_members)
        newest = select(j.number).order_by(j.number.desc()).limit(1)
        last = [row.number for row in await self._database.rows(newest)]
        return 0 if held or not positions else positions[0], last[0] if last else 0

    async def _changes(self, name: str, member: str) -> list[Change]:
        found = list[Change]()
        async for row in self._audit.rows(name):
            entry = row.entry
            if isinstance(entry, Entry) and member in (entry.actor, entry.about):
                found.append(Change(entry.at, entry.what, entry.actor == member))
        return found[-MOST:]
