"""Deeds: what one rule did, and what of it still stands."""

from __future__ import annotations

from datetime import timedelta

from policies.trial.deeds import Deeds
from tests.policies.said import START, Life, policy, says
from tests.policies.test_lifecycle import RULE, orders

OTHER = """
[[rules]]
name = "other"
filter = "keywords"
words = ["bingo"]
actions = ["delete"]
because = "no"
"""


def test_what_a_rule_did_is_listed_and_what_it_did_not_is_left_out() -> None:
    life, deeds = Life(policy(RULE + OTHER)), Deeds("r")
    events = [says("casino", name, id=name, after=n) for n, name in enumerate(("a", "b", "c"))]
    for event in (*events, says("bingo", "d", id="d")):
        deeds.add(event, life.meets(event))
    lift = orders(life, "ada", "lift", 10, member="test:member:b")
    deeds.add(events[0], lift)
    listed = deeds.listed(START + timedelta(minutes=5))
    assert [(d.member.rpartition(":")[2], d.done, d.standing) for d in listed] == [
        ("a", "delete", "done"), ("a", "timeout", "in_force"),
        ("b", "delete", "done"), ("b", "timeout", "taken_back"),
        ("c", "delete", "done"), ("c", "timeout", "in_force"),
    ]  # fmt: skip
    later = deeds.listed(START + timedelta(minutes=11))
    assert [d.standing for d in later if d.done == "timeout"] == ["over", "taken_back", "over"]
    assert listed[1].until == START + timedelta(minutes=10)
    assert listed[0].event == "test:channel:5/a"


def test_what_the_ladder_did_because_of_it_is_its_deed() -> None:
    body = RULE.replace('["delete", { do = "timeout", for = "10m" }]', '["strike"]')
    body += '[[ladder]]\nat = 1\ndo = "timeout"\nfor = "1h"\n'
    life, deeds = Life(policy(body)), Deeds("r")
    event = says("casino")
    deeds.add(event, life.meets(event))
    assert [d.done for d in deeds.listed(START)] == ["strike", "timeout"]


def test_when_it_stepped_back_is_told() -> None:
    life, deeds = Life(policy(RULE)), Deeds("r")
    event = says("casino")
    deeds.add(event, orders(life, "ada", "policy", do="watch", rule="r"))
    (turn,) = deeds.turns
    assert (turn.event, turn.how) == (event.id, "watches")
