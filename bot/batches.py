"""Batches: what one commit writes besides the journal follows from the events themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from policies.actions import Lift
from policies.commands.running import OBSERVE
from policies.events import Due, Event, Found, Invoked, Settled
from storage.commit import Batch, Outcome, Row


def batch_of(rows: Sequence[Row], epochs: Mapping[int, int], now: datetime) -> Batch:
    """The rows, the actions of the outbox that they settle, and the lanes that they clear."""
    return Batch(
        rows=tuple(rows),
        epochs={row.partition: epochs[row.partition] for row in rows},
        now=now,
        settled=tuple(o for row in rows if (o := _outcome(row.event, now))),
        cancelled=tuple(
            (action.lane, action.id)
            for row in rows
            if row.decision
            for action in row.decision.actions
            if isinstance(action, Lift)
        ),
        halted=tuple(row.event.community for row in rows if _halts(row)),
    )


def _halts(row: Row) -> bool:
    """Whether somebody said that the bot shall only observe."""
    if row.decision is None or not isinstance(row.event, Invoked | Found):
        return False
    return OBSERVE in row.decision.writes


def _outcome(event: Event, now: datetime) -> Outcome | None:
    """How an action of the outbox ended, if this event says so."""
    action = event.id.rpartition("/")[0]
    if isinstance(event, Settled):
        return Outcome(
            action_id=action, outcome=event.outcome, at=now, ref=event.ref, error=event.error
        )
    if isinstance(event, Due | Found):
        return Outcome(action_id=action, outcome="done", at=now)
    return None
