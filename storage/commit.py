"""The one transaction of a batch: journal, outbox, outcomes and records, under its epochs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from policies import codec
from policies.actions import Action, Ban, Delete, Kick, Notice, Sanction, Timeout, Wake, Warn
from policies.codec import AnyEvent
from policies.decision import Decision, outgoing
from policies.events import Event, Invoked, Moderated, Settled
from policies.following.restraint import ENDED
from policies.measures import Hold, Lock, Pause, Rename, RoleAdd, RoleRemove, Slowmode
from storage.columns import micros, storable
from storage.database import Database
from storage.errors import Known
from storage.leases import fence
from storage.records import write
from storage.tables import OPEN, journal, outbox

KINDS: dict[type[Event], str] = {t: str(t.__struct_config__.tag) for t in get_args(AnyEvent)}
"""The tag of each kind of event, as the journal's ``kind`` says it."""


_ABOUT = (Invoked, Moderated, Settled)
"""Events that concern another than their actor; the others say whom by what was decided."""


_HALTED = (
    *(Delete, Notice, Timeout, Kick, Ban, Warn),
    *(Hold, RoleAdd, RoleRemove, Rename, Slowmode, Lock, Pause),
)


class Row(Struct, frozen=True, kw_only=True, gc=False):
    """An event to be journalled, whole, with its community filled in, and what was decided.

    ``decision`` is ``None`` for an event that could not be decided, and ``failed`` says why.
    """

    event: Event
    decision: Decision | None
    partition: int
    failed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How an action ended: as ``Settled`` says it; ``failed``: it is dead."""

    action_id: str
    outcome: str
    at: datetime
    ref: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one commit writes.

    ``epochs`` are the partitions touched; ``cancelled`` pairs of a lane and the id of an action:
    what waits in the lane from before that action is cancelled; ``halted`` the communities where
    nothing that waits is done any more, but for what people ordered.
    """

    rows: tuple[Row, ...]
    epochs: Mapping[int, int]
    now: datetime
    settled: tuple[Outcome, ...] = ()
    cancelled: tuple[tuple[str, str], ...] = ()
    halted: tuple[str, ...] = ()


_JOURNAL = (
    *("event_id", "partition", "community", "kind", "at", "actor", "about", "bundle"),
    *("verdict", "event", "private", "decision", "failed"),
)
_OUTBOX = (
    *("action_id", "event_id", "community", "partition", "platform", "lane", "urgency"),
    *("due", "repeatable", "state", "action"),
)


class Committer:
    """Writes batches. The number of statements does not depend on how much is in one."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._journal = database.prepared(insert(journal).inline(), _JOURNAL)
        self._outbox = database.prepared(insert(outbox).inline(), _OUTBOX)

    async def commit(self, batch: Batch) -> int:
        """Write all of it or nothing; answers the highest journal number it made.

        Raises ``Fenced`` if a partition was taken over, ``Known`` if an event is in the journal.
        """
        if strays := {row.partition for row in batch.rows} - batch.epochs.keys():
            raise ValueError(f"rows of partitions {sorted(strays)} have no epoch in the batch")
        rows = [_journal_row(row) for row in batch.rows]
        actions = [_outbox_row(row, action, batch) for row, action in _actions(batch)]
        recorded = [(row.event, row.decision) for row in batch.rows if row.decision]

        async def work(connection: AsyncConnection) -> int:
            await fence(connection, batch.epochs)
            if rows:
                await connection.exec_driver_sql(self._journal, rows)
            if actions:
                await connection.exec_driver_sql(self._outbox, actions)
            await _settle(connection, batch)
            await write(self._database, connection, recorded)
            return await connection.scalar(select(func.max(journal.c.number))) or 0

        try:
            return await self._database.write(work)
        except IntegrityError as error:
            raise Known("an event of this batch is in the journal already") from error


async def _settle(connection: AsyncConnection, batch: Batch) -> None:
    if batch.settled:
        await connection.execute(_SETTLE, [_settled(outcome) for outcome in batch.settled])
    if batch.cancelled:
        now = batch.now
        lanes = [{"waiting": w, "before": b, "settled_at": now} for w, b in batch.cancelled]
        await connection.execute(_CANCEL, lanes)
    for community in batch.halted:
        await _halt(connection, community, batch.now)


async def _halt(connection: AsyncConnection, community: str, now: datetime) -> None:
    """Cancel what the bot was about to do to members and messages, and to tell them about it."""
    c = outbox.c
    waiting = select(c.number, c.event_id, c.action).where(
        c.community == community, c.state == "pending", OPEN
    )
    found = [(row, codec.action(row.action)) for row in await connection.execute(waiting)]
    ordered = {row.event_id for row, action in found if action.because == "command"}
    numbers = [
        row.number
        for row, action in found
        if row.event_id not in ordered
        and action.because not in (ENDED, "announcement")
        and (isinstance(action, _HALTED) or action.because == "notice")
    ]
    if numbers:
        cancel = update(outbox).where(c.number.in_(numbers))
        await connection.execute(cancel.values(state="cancelled", settled_at=now))


def _actions(batch: Batch) -> list[tuple[Row, Action]]:
    decided = [row for row in batch.rows if row.decision is not None and row.decision.actions]
    return [(row, action) for row in decided if row.decision for action in outgoing(row.decision)]


def _journal_row(row: Row) -> tuple[Any, ...]:
    # What has a column of its own is left out of the blobs; ``journal.event_in`` and
    # ``decision_in`` put it back.
    event, decision, actor = row.event, row.decision, row.event.actor
    bare, private = codec.split(event, id="", community="", actor=replace(actor, id=""))
    kind = KINDS[type(event)]
    verdict = decision.filed if decision else "review"
    return (
        event.id,
        row.partition,
        event.community,
        kind,
        micros(event.at),
        actor.id,
        _about(event, decision) if verdict != "allow" or isinstance(event, _ABOUT) else "",
        decision.bundle if decision else "",
        verdict,
        codec.encode(bare),
        private,
        codec.encode(replace(decision, event="", bundle="")) if decision else None,
        None if row.failed is None else storable(row.failed),
    )


def _about(event: Event, decision: Decision | None) -> str:
    for action in decision.actions if decision else ():
        if isinstance(action, Sanction | Delete) and action.member:
            return action.member
    return event.member if isinstance(event, Moderated | Settled) else event.actor.id


def _outbox_row(row: Row, action: Action, batch: Batch) -> tuple[Any, ...]:
    return (
        action.id,
        row.event.id,
        row.event.community,
        row.partition,
        action.platform,
        action.lane,
        action.urgency,
        micros(action.at if isinstance(action, Wake) else batch.now),
        int(action.repeatable),
        "pending",
        codec.encode(action),
    )


_lift = outbox.alias("lift")
_SETTLE = update(outbox).where(outbox.c.action_id == bindparam("settled"), OPEN)
_CANCEL = (
    update(outbox)
    .where(outbox.c.lane == bindparam("waiting"), outbox.c.state == "pending")
    .where(
        outbox.c.number
        < select(_lift.c.number).where(_lift.c.action_id == bindparam("before")).scalar_subquery()
    )
    .values(state="cancelled")
)


def _settled(outcome: Outcome) -> dict[str, object]:
    return {
        "settled": outcome.action_id,
        "state": "dead" if outcome.outcome == "failed" else "settled",
        "outcome": outcome.outcome,
        "ref": outcome.ref,
        "error": storable(outcome.error),
        "lease_until": None,
        "settled_at": outcome.at,
    }
