"""Names are looked at when they are new: on joining, renaming, and with the first message."""

from __future__ import annotations

from policies.events import DISPLAY, USERNAME, Joined, Names, Renamed
from tests.policies.said import PLACE, START, Life, policy, says

RULE = """
[[rules]]
name = "r"
filter = "names"
words = ["客服", "support", "поддержка", "soporte"]
patterns = ['^\\d+$']
deny = ["t.me"]
actions = ["delete", { do = "timeout", for = "1h" }]
because = "no such names"
"""


Arrival = Joined | Renamed


def called(name: str, username: str = "", kind: type[Arrival] = Joined) -> Arrival:
    """Somebody arrives, or is called so from now on."""
    names = Names(name, username)
    return kind(id=name + username, place=PLACE, at=START, actor=says("").actor, names=names)


def test_names_in_every_language() -> None:
    for name in ("微信客服小王", "Техподдержка поддержка", "Soporte Oficial", "12345"):
        assert Life(policy(RULE)).meets(called(name)).findings, name
    for name in ("Ana", "王小明", "Supporter of Spain", "Анна 77", "12 monkeys"):
        assert not Life(policy(RULE)).meets(called(name)).findings, name


def test_where_it_stands() -> None:
    (finding,) = Life(policy(RULE)).meets(called("Acme support")).findings
    assert (finding.part, finding.span) == (DISPLAY, (5, 12))
    (finding,) = Life(policy(RULE)).meets(called("Ana", "support")).findings
    assert (finding.part, finding.span) == (USERNAME, (0, 7))
    assert Life(policy(RULE)).meets(called("join t.me/acme")).findings


def test_a_name_is_looked_at_once_until_it_changes() -> None:
    life = Life(policy(RULE))
    assert life.meets(called("Acme support")).findings
    event = says("hello")
    same = [life.meets(says("hello", id=str(n), member="acme support")) for n in range(2)]
    assert [bool(decision.findings) for decision in same] == [True, False]
    assert not life.meets(event).findings
    assert life.meets(called("Support 2", kind=Renamed)).findings


def test_whoever_arrives_under_such_a_name_is_sanctioned_and_nothing_is_deleted() -> None:
    decision = Life(policy(RULE)).meets(called("Acme support"))
    assert [type(action).__name__ for action in decision.actions] == ["Timeout"]
    assert decision.verdict == "enforce"
