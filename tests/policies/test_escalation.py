"""Strikes, how long they count, and what the ladder makes of them."""

from __future__ import annotations

from policies.actions import Alert, Ban, Delete, Kick, Mention, Strike, Timeout
from tests.policies.said import LADDER, STAFF, WORDS, Life, policy, rule, says


def test_the_ladder_is_climbed_on_reaching_a_rung() -> None:
    life = Life(policy(WORDS + LADDER))
    done = [life.meets(says("casino", id=str(n), after=n)) for n in range(5)]
    sanctions = [[type(a) for a in d.actions if isinstance(a, Timeout | Ban)] for d in done]
    assert sanctions == [[], [Timeout], [], [Ban], []]


ALERTING = """
[[ladder]]
at = 1
do = "alert"

[[ladder]]
at = 2
do = "timeout"
for = "1h"
"""


def test_an_alert_on_the_ladder_tells_the_team_whom_and_how_many() -> None:
    decision = Life(policy(WORDS + ALERTING)).meets(says("casino"))
    assert [type(a) for a in decision.actions] == [Delete, Strike, Alert]
    (alert,) = [a for a in decision.actions if isinstance(a, Alert)]
    assert (alert.because, alert.channel) == ("escalation", STAFF)
    assert alert.text[0] == Mention("test:member:ann")
    assert "strikes: 1" in str(alert.text[1])


def test_an_alert_on_the_ladder_stands_beside_the_sanctions() -> None:
    twice = '["delete", { do = "strike", times = 2 }]'
    body = rule("a", "red", twice) + rule("b", "blue", '["strike", "kick"]') + ALERTING
    both = Life(policy(body)).meets(says("red"))
    assert [type(a) for a in both.actions] == [Delete, Strike, Alert, Timeout]
    one = Life(policy(body)).meets(says("blue"))
    assert [type(a) for a in one.actions] == [Strike, Alert, Kick]


def test_strikes_expire() -> None:
    life = Life(policy(WORDS + LADDER))
    life.meets(says("casino", id="1"))
    decision = life.meets(says("casino", id="2", after=31 * 86_400))
    assert not [a for a in decision.actions if isinstance(a, Timeout)]
