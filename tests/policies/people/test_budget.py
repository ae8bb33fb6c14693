"""Budgets: how often somebody may remove others, and what becomes of who goes far over."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

import pytest

from policies.actions import Alert, Ban, Kick
from policies.decision import Decision
from policies.events import Actor, Moderated
from policies.following.budget import ration
from policies.rights import RATIONS, Ration, Role
from tests.policies.people.teams import TEAM, Orders, team
from tests.policies.said import PLACE, START, Life
from tests.policies.test_commands import of

SMALL = TEAM.replace("[roles.moderator]", '[roles.moderator]\nbudget = { ban = "2 per 1h" }')


def by_hand(
    here: Life, who: Actor, number: int, kind: Literal["ban", "kick", "timeout"] = "ban",
    lifted: bool = False,
) -> Decision:  # fmt: skip
    """Somebody does it on the platform itself."""
    at = START + timedelta(seconds=10 + number)
    event = Moderated(
        id=f"m/{who.id}/{kind}/{number}", place=PLACE, at=at, received=at, actor=who,
        member=f"test:member:{number}", sanction=kind, lifted=lifted,
    )  # fmt: skip
    return here.meets(event)


def told(decision: Decision) -> str:
    alerts = [a for a in decision.actions if isinstance(a, Alert)]
    return " ".join("".join(p if isinstance(p, str) else "…" for p in a.text) for a in alerts)


MO = Actor(id="test:member:mo")


def test_by_command_it_ends_at_the_limit_and_begins_again_an_hour_later() -> None:
    o = Orders(team(SMALL))
    assert of(o.order("mo", "ban", "1 1d"), Ban)
    assert of(o.order("mo", "ban", "2 1d"), Ban)
    assert "2 times within 1 hour" in o.says("mo", "ban", "3 1d")
    assert of(o.order("ada", "ban", "3 1d"), Ban), "another one has a budget of their own"
    assert of(o.order("mo", "ban", "4 1d", after=3_700), Ban)


def test_who_keeps_trying_loses_their_powers_until_one_of_their_rank_looks() -> None:
    o = Orders(team(SMALL))
    seen = [o.order("mo", "ban", f"{n + 1} 1d") for n in range(7)]
    assert "may be using the account" in told(seen[-1])
    assert not any(told(each) for each in seen[:-1])
    (button,) = [b for a in seen[-1].actions for b in getattr(a, "buttons", ())]
    assert "Only" in o.says("mo", "warn", "@ann")
    assert "Only" in o.says("mo", button.code)
    assert "can post again" in o.says("ada", button.code)
    assert "2 times" not in o.says("mo", "strikes", "@ann")


def test_what_is_done_by_hand_counts_as_well() -> None:
    here = team(SMALL)
    said = [told(by_hand(here, MO, n)) for n in range(7)]
    assert [bool(words) for words in said] == [False, False, True, False, False, False, True]
    assert "more often than 2 times within 1 hour" in said[2]
    assert "may be using the account" in said[6]
    assert "Only" in Orders(here).says("mo", "warn", "@ann")
    o = Orders(team(SMALL))
    by_hand(o.here, MO, 1)
    by_hand(o.here, MO, 2)
    assert "2 times" in o.says("mo", "ban", "3 1d", after=60)


@pytest.mark.parametrize(
    "who",
    [
        Actor(id="test:member:me", identity="self"),
        Actor(id="test:member:rob", identity="bot"),
        Actor(id=""),
    ],
)
def test_the_bot_itself_and_other_bots_have_none(who: Actor) -> None:
    here = team(SMALL)
    assert not any(told(by_hand(here, who, n)) for n in range(70))


def test_what_is_lifted_or_a_timeout_is_on_nobodys_budget() -> None:
    here = team(SMALL)
    for n in range(9):
        assert not told(by_hand(here, MO, n, lifted=True))
        assert not told(by_hand(here, MO, n, kind="timeout"))
    view = here.view()
    assert view.window("test:member:mo", "did:ban") is None
    assert view.window("test:member:mo", "did:timeout") is None


def test_an_ordinary_member_with_the_platforms_rights_is_stopped_too() -> None:
    """Sixty by hand by somebody without any role here: who that is must be looked at."""
    here = team()
    said = [told(by_hand(here, Actor(id="test:member:bob"), n, kind="kick")) for n in range(61)]
    assert "more often than 20" in said[20]
    assert "may be using the account" in said[60]
    assert here.view().plain("test:member:bob", "compromised") is not None
    assert of(Orders(here).order("ada", "kick", "4711"), Kick)


def test_of_several_roles_the_one_that_allows_most() -> None:
    def role(budget: dict[str, Ration]) -> Role:
        return Role("r", frozenset(), (), 0, False, budget=budget)

    hour = timedelta(hours=1)
    few, many = Ration(2, hour), Ration(100, timedelta(days=1))
    assert ration((), "ban") == RATIONS["ban"]
    assert ration((role({"ban": few}), role({"ban": many})), "ban") == many
    assert ration((role({"ban": few}), role({})), "ban") == few
    assert ration((), "warn") is None
