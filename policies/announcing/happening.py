"""Happening: what the clock and the policy mean for announcements."""

from __future__ import annotations

from policies.announcing import firing
from policies.announcing.approval import REMIND, ask_all, lapsed, remind
from policies.announcing.firing import DUE, ENDS, REST, moment_of, plan_all
from policies.announcing.known import known, page, paused, status
from policies.announcing.receipts import remove
from policies.draft import Draft
from policies.events import Due

WHAT = frozenset({DUE, REST, ENDS, REMIND})
"""What the clock reports of announcements."""


def rings(draft: Draft) -> None:
    """A time has come that an announcement had asked for."""
    event = draft.event
    assert isinstance(event, Due)
    one = known(draft, event.args.get("name", ""))
    at = moment_of(event.args.get("firing", ""))
    if one is None:
        return
    if event.what == REMIND:
        remind(draft, one, event.args.get("mark", ""))
    elif at is None:
        draft.note = "unreadable"
    elif event.what == REST:
        firing.rest(draft, one, at)
    elif event.what == ENDS:
        remove(draft, one, at, event.args.get("channel", ""))
    elif draft.remembered(page(one.name), "next") == at.timestamp():
        if status(draft, one) == "approved":
            firing.due(draft, one, at)
        elif not paused(draft, one):
            lapsed(draft, one)


def in_force(draft: Draft) -> None:
    """A policy is in force."""
    plan_all(draft)
    ask_all(draft)
