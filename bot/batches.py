"""Batches: what one commit writes besides the journal follows from the events themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from policies.actions import Lift
from policies.commands.running import OBSERVE
from policies.events import Due, Event, Found, Invoked, Settled
from storage.commit import Batch, Outcome, Row

_ENDING = (Settled, Due, Found)
"""Events that say how an action of the outbox ended."""


def batch_of(rows: Sequence[Row], epochs: Mapping[int, int], now: datetime) -> Batch:
    """The rows, the actions of the outbox that they settle, and the lanes that they clear."""
    acting = [row.decision for row in rows if row.decision and row.decision.actions]
    lifted = [a for decision in acting for a in decision.actions if isinstance(a, Lift)]
    return Batch(
        rows=tuple(rows),
        epochs={partition: epochs[partition] for partition in {row.partition for row in rows}},
        now=now,
        settled=tuple([_outcome(r.event, now) for r in rows if isinstance(r.event, _ENDING)]),
        cancelled=tuple([(lift.lane, lift.id) for lift in lifted]),
        halted=tuple([row.event.community for row in rows if _halts(row)]),
    )


def _halts(row: Row) -> bool:
    """Whether somebody said that the bot shall only observe."""
    if not isinstance(row.event, Invoked) or row.decision is None:
        return False
    return OBSERVE in row.decision.writes


def _outcome(event: Event, now: datetime) -> Outcome:
    """How an action of the outbox ended, as this event says."""
    action = event.id.rpartition("/")[0]
    if isinstance(event, Settled):
        return Outcome(
            action_id=action, outcome=event.outcome, at=now, ref=event.ref, error=event.error
        )
    return Outcome(action_id=action, outcome="done", at=now)
