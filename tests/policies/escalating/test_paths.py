"""Every path through a ladder: at each ring of the clock somebody takes the case, passes it on,
puts it off, finishes it, or nobody does anything."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from datetime import datetime, timedelta

import pytest

from policies.actions import Notice
from policies.cases.states import CLAIMED, QUEUED
from policies.decision import Decision
from policies.escalating.planning import STEP
from policies.events import Actor, Due
from policies.state import Page
from tests.policies.escalating.clocked import ANN, MO, SUE, TUESDAY, Clock, of

LEA, CEO = "test:member:lea", "test:member:ceo"
DEPTH = 4
"""Rings at which somebody may do something; after them the clock goes on alone."""
CHOICES = ("nothing", "claim", "handoff", "snooze", "resolve")
LADDER = [{MO, SUE}, {LEA}, {CEO}]
CRITICAL = """
[departments.night]
kinds = ["bug"]
members = ["test:member:mo"]
lead = ["test:member:lea"]
severity = { bug = "critical" }
hours = "09:00-18:00"
ladder = ["next", "lead", "leadership"]
"""


def copied(here: Clock) -> Clock:
    """The same moment, to go on from in another way."""
    twin = copy(here)
    twin.pages = {subject: Page(page) for subject, page in here.pages.items()}
    twin.wakes = list(here.wakes)
    return twin


def ring(here: Clock) -> tuple[datetime, Decision] | None:
    """The next step that the clock brings, if one was asked of it."""
    while steps := [wake for wake in here.wakes if wake.what == STEP]:
        wake = min(steps, key=lambda w: w.at)
        here.wakes.remove(wake)
        here.at = max(here.at, wake.at)
        due = Due(id=f"{wake.id}/due", place="clock:", at=wake.at, received=wake.at,
                  what=wake.what, args=wake.args)  # fmt: skip
        decision = here.meets(due)
        if decision.note != "superseded":
            return wake.at, decision
        assert not decision.actions, "a step that is not the next does nothing"
    return None


def walked(here: Clock, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Clock]]:
    """Every way to go on, each with what was done at each ring."""
    yield path, here
    if len(path) == DEPTH:
        return
    for choice in CHOICES:
        twin = copied(here)
        if ring(twin) is None:
            continue
        if choice != "nothing":
            twin.order(choice, "1 @sue" if choice == "handoff" else "1", by=MO)
        yield from walked(twin, (*path, choice))


@pytest.mark.parametrize(("command", "night"), [("complain", False), ("bug", True)])
def test_on_every_path_an_open_case_is_called_for_and_a_closed_one_is_not(
    command: str, night: bool
) -> None:
    here = Clock(CRITICAL)
    here.at = TUESDAY.replace(hour=23) if night else TUESDAY
    here.order(command, "hello", actor=Actor(id=ANN))
    paths = 0
    for path, there in walked(here, ()):
        paths += 1
        case, now = there.case(), there.course()
        if case.state in QUEUED:
            assert now.due > there.at.timestamp(), path
            assert any(w.args.get("due") == repr(now.due) for w in there.wakes), path
            ending(there, path, night=night)
        else:
            assert case.state == "resolved" and not now.due, path
            assert ring(copied(there)) is None, path
    assert paths > 200


def ending(there: Clock, path: tuple[str, ...], *, night: bool) -> None:
    """Left alone from here on: who took it is told, else the ladder is climbed to its top."""
    there, told = copied(there), list[set[str]]()
    until = there.at + timedelta(days=8)
    while there.at < until:
        found = ring(there)
        assert found is not None, path
        at, decision = found
        assert night or 8 <= at.hour < 23, path
        told.append({n.member for n in of(decision, Notice)} - {ANN})
    called = [who for who in told if who]
    assert called, path
    if there.case().state == CLAIMED:
        assert all(who == {there.case().assignee} for who in called), path
    else:
        assert called[-1] == {CEO}, path
        rungs = [next(n for n, rung in enumerate(LADDER) if who <= rung) for who in called]
        assert rungs == sorted(rungs), path
