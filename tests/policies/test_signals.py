"""When a signal does not answer, the team reads it once a day, and which rules wait for it."""

from __future__ import annotations

from typing import Any

import pytest

from policies.actions import Action, Alert, Score
from policies.following.signals import waiting
from tests.policies.said import Life, policy, says

RULES = """
[[rules]]
name = "spam"
filter = "score"
signal = "adverts"
actions = ["alert"]
[[rules]]
name = "either"
any = [{ filter = "score", signal = "anger" }, { filter = "score", signal = "adverts" }]
actions = ["alert"]
[[rules]]
name = "asleep"
filter = "score"
signal = "anger"
actions = ["alert"]
mode = "off"
[[rules]]
name = "here"
any = [{ filter = "score" }, { filter = "score", signal = "toxic" }]
actions = ["alert"]
"""


def test_which_rules_wait_for_which_signal() -> None:
    assert waiting(policy(RULES)) == {"adverts": ["spam", "either"], "anger": ["either"]}


def ended(life: Life, after: float, outcome: Any, error: str = "no answer within 5 s") -> list[str]:
    """What the team reads when both signals have ended like this for one message."""
    decision = life.meets(says("hi", id=f"{after}", after=after))
    told: list[Action] = life.settles(decision, outcome, error)
    assert sum(isinstance(action, Score) for action in decision.actions) == 2
    return ["".join(map(str, a.text)) for a in told if isinstance(a, Alert)]


@pytest.mark.parametrize("outcome", ["denied", "failed"])
def test_the_team_reads_it_once_a_day(outcome: str) -> None:
    life = Life(policy(RULES))
    first = ended(life, 0, outcome)
    assert first == [
        "The signal adverts does not answer: no answer within 5 s. Until it does, these rules find"
        " nothing: spam, either.",
        "The signal anger does not answer: no answer within 5 s. Until it does, these rules find"
        " nothing: either.",
    ]
    assert not ended(life, 600, outcome)
    assert len(ended(life, 86_401, outcome)) == 2


@pytest.mark.parametrize("outcome", ["done", "gone"])
def test_a_message_that_is_gone_is_no_silence(outcome: str) -> None:
    assert not ended(Life(policy(RULES)), 0, outcome)
