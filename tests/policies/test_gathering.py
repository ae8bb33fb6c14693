"""What follows from incidents: earlier copies go too, and a mere rate harms nobody."""

from __future__ import annotations

from policies.actions import Action, Alert, Delete, Timeout
from policies.decision import Decision
from policies.events import Event
from tests.policies.filters.crowds import joins, ordinary
from tests.policies.said import Life, policy, says

HOUR = 3_600.0
TEXT = "Earn 500 dollars a day from home, write to our manager now"
CAMPAIGN = """
[[rules]]
name = "r"
filter = "campaign"
accounts = 2
actions = ["delete", "alert"]
because = "no advertising"
"""
RAID = """
[[rules]]
name = "r"
filter = "raid"
actions = ["delete", "alert", { do = "timeout", for = "1h" }]
because = "too many at once"
"""


def copies(count: int, gap: float = 5.0) -> list[Event]:
    """The same text from so many accounts, each in another channel."""
    return [
        says(TEXT, f"a{n}", after=HOUR + gap * n, id=str(n), channel=f"test:channel:{n}")
        for n in range(count)
    ]


def removed(decision: Decision) -> list[str]:
    return [action.message for action in decision.actions if isinstance(action, Delete)]


def test_earlier_copies_are_removed_once_each_with_the_first_that_is_found() -> None:
    decisions = Life(policy(CAMPAIGN)).meets_all(copies(5))
    found = [sorted(removed(decision)) for decision in decisions]
    assert found == [[], ["0", "1"], ["2"], ["3"], ["4"]]
    every = [message for decision in decisions for message in removed(decision)]
    assert sorted(every) == ["0", "1", "2", "3", "4"]


def test_whoever_only_reports_a_campaign_removes_nothing() -> None:
    body = CAMPAIGN.replace('"delete", ', "")
    decisions = Life(policy(body)).meets_all(copies(5))
    assert not any(removed(decision) for decision in decisions)
    assert any(isinstance(action, Alert) for action in decisions[2].actions)


def test_a_wave_known_by_its_rate_alone_is_only_reported() -> None:
    life = Life(policy(RAID))
    life.meets_all(ordinary(1, 0, HOUR - 120, 20))
    actions: list[Action] = []
    for n in range(12):
        actions += life.meets(joins(HOUR + n, f"r{n}")).actions
    assert any(isinstance(action, Alert) for action in actions)
    assert not any(isinstance(action, Timeout) for action in actions)


def test_a_wave_that_says_the_same_is_sanctioned() -> None:
    life = Life(policy(RAID))
    life.meets_all(ordinary(1, 0, HOUR - 120, 20))
    said = [says(TEXT, f"r{n}", after=HOUR + 2 * n, id=f"r{n}") for n in range(12)]
    last = life.meets_all(said)[-1]
    assert any(isinstance(action, Timeout) for action in last.actions)
