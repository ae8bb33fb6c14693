"""A rule that goes astray steps back by itself: the brake, overturned decisions, a sudden jump."""

from __future__ import annotations

from datetime import timedelta

import pytest

from policies.actions import Alert
from policies.decision import Decision
from policies.events import Actor, Invoked
from policies.state import Held
from tests.policies.said import CHANNEL, PLACE, STAFF, START, Life, policy, says

RULE = """
[roles.admin]
members = ["test:member:ada", "test:member:eva"]
may = ["policy", "lift", "timeout"]
[[rules]]
name = "r"
filter = "keywords"
words = ["casino"]
actions = ["delete", { do = "timeout", for = "10m" }]
because = "not here"
"""
DAY = 86_400.0


def member(name: str, *, days: float = 30) -> Actor:
    """Somebody who joined so many days before the start."""
    return Actor(id=f"test:member:{name}", joined=START - timedelta(days=days))


def casino(life: Life, name: str, after: float = 0, *, days: float = 30) -> Decision:
    """That member says the banned word."""
    actor = member(name, days=days)
    return life.meets(says("casino", actor=actor, after=after, id=f"{name}{after}"))


def orders(life: Life, who: str, command: str, after: float = 0, **args: str) -> Decision:
    """Somebody of the team uses a command."""
    at = START + timedelta(seconds=after)
    return life.meets(
        Invoked(
            id=f"{who}{command}{after}{args}", place=PLACE, channel=CHANNEL, at=at, received=at,
            community="acme", actor=member(who), command=command, args=args,
        )
    )  # fmt: skip


def done(decision: Decision) -> list[str]:
    return [type(action).__name__ for action in decision.actions if not isinstance(action, Alert)]


def test_the_brake_stops_sanctions_but_not_deletions() -> None:
    life = Life(policy(RULE))
    for n in range(5):
        assert done(casino(life, f"m{n}", n)) == ["Delete", "Timeout"]
    sixth = casino(life, "m5", 5)
    assert done(sixth) == ["Delete"]
    (card,) = [action for action in sixth.actions if isinstance(action, Alert)]
    assert card.channel == STAFF and card.buttons
    seventh = casino(life, "m6", 6)
    assert done(seventh) == ["Delete"] and not any(isinstance(a, Alert) for a in seventh.actions)
    assert done(casino(life, "new", 7, days=1)) == ["Delete"], "nobody is sanctioned while braked"


def test_go_releases_the_brake() -> None:
    life = Life(policy(RULE))
    for n in range(6):
        casino(life, f"m{n}", n)
    orders(life, "bob", "policy", 10, do="go", rule="r")
    assert done(casino(life, "m8", 10)) == ["Delete"], "not everybody may"
    orders(life, "ada", "policy", 11, do="go", rule="r")
    assert done(casino(life, "m9", 12)) == ["Delete", "Timeout"]


def test_one_member_many_times_or_newcomers_do_not_trip_it() -> None:
    life = Life(policy(RULE))
    for n in range(20):
        assert "Timeout" in done(casino(life, "m1", 700.0 * n))
        assert "Timeout" in done(casino(life, f"new{n}", 700.0 * n + 1, days=1))


def test_a_slow_rule_is_not_braked() -> None:
    life = Life(policy(RULE))
    for n in range(12):
        assert "Timeout" in done(casino(life, f"m{n}", 900.0 * n))


def test_a_raid_cannot_trip_it() -> None:
    life = Life(policy(RULE))
    life.pages[""] = {"posture": Held("guarded")}
    for n in range(12):
        assert "Timeout" in done(casino(life, f"m{n}", n))


def test_nor_can_a_raid_that_writes_much_first() -> None:
    for days, braked in ((0.04, False), (2, True)):
        life = Life(policy(RULE))
        for n in range(8):
            for said in range(20):
                actor = member(f"m{n}", days=days)
                life.meets(says("hi", actor=actor, after=n, id=f"{n}/{said}"))
        done_to = [done(casino(life, f"m{n}", 60 + n, days=days)) for n in range(8)]
        assert (["Delete"] in done_to) is braked


@pytest.mark.parametrize("raided", [True, False])
def test_nor_one_of_old_accounts_where_no_posture_is_raised(raided: bool) -> None:
    """The members of an open campaign do not count, whatever else the policy does about it."""
    watch = '[[rules]]\nname = "w"\nfilter = "campaign"\naccounts = 3\nactions = ["alert"]\n'
    life = Life(policy(watch * raided + RULE))
    text = "win at the casino today, write to our manager now"
    done_to = [
        done(life.meets(says(text, actor=member(f"m{n}"), after=n, id=f"{n}"))) for n in range(12)
    ]
    assert (["Delete"] in done_to) is not raided


@pytest.mark.parametrize("raided", [True, False])
def test_nor_is_a_raid_a_jump(raided: bool) -> None:
    watch = '[[rules]]\nname = "w"\nfilter = "campaign"\naccounts = 3\nactions = ["alert"]\n'
    life = Life(policy(watch * raided + RULE.replace(', { do = "timeout", for = "10m" }', "")))
    text = "win at the casino today, write to our manager now"
    for day in range(4):
        casino(life, "d", day * DAY)
    acts = [
        done(life.meets(says(text, actor=member(f"m{n}"), after=4 * DAY + n, id=f"{n}")))
        for n in range(40)
    ]
    assert all(acts) is raided


def overturn(life: Life, who: str, name: str, after: float) -> None:
    casino(life, name, after)
    orders(life, who, "lift", after + 1, member=f"test:member:{name}")


def test_decisions_overturned_by_several_make_a_rule_watch() -> None:
    life = Life(policy(RULE))
    overturn(life, "ada", "new1", 0)
    overturn(life, "ada", "new2", 10)
    overturn(life, "ada", "new3", 20)
    assert "Timeout" in done(casino(life, "new4", 30, days=1)), "one moderator is not enough"
    overturn(life, "eva", "new5", 40)
    found = casino(life, "new6", 50, days=1)
    assert done(found) == []
    assert [finding.mode for finding in found.findings] == ["shadow"]


def test_a_rule_that_only_watches_acts_again_when_it_is_edited() -> None:
    life = Life(policy(RULE))
    orders(life, "ada", "policy", do="watch", rule="r")
    assert done(casino(life, "x", 1)) == []
    life.policy = policy(RULE + '[[rules]]\nname = "other"\nfilter = "length"\nactions = []\n')
    assert done(casino(life, "x", 2)) == []
    life.policy = policy(RULE.replace('"casino"', '"casino", "bingo"'))
    assert done(casino(life, "x", 3)) == ["Delete", "Timeout"]


def test_a_jump_against_its_own_past_makes_a_rule_watch() -> None:
    body = RULE.replace(', { do = "timeout", for = "10m" }', "")
    life = Life(policy(body))
    for day in range(4):
        for n in range(2):
            assert done(casino(life, f"d{n}", day * DAY + n)) == ["Delete"]
    acts = [bool(done(casino(life, f"j{n}", 4 * DAY + n))) for n in range(40)]
    assert acts == [True] * 21 + [False] * 19


def test_what_a_raid_brought_is_no_jump_once_it_is_over() -> None:
    body = RULE.replace(', { do = "timeout", for = "10m" }', "")
    life = Life(policy(body))
    for day in range(4):
        for n in range(2):
            casino(life, f"d{n}", day * DAY + n)
    life.pages[""] = {"posture": Held("guarded")}
    assert all(done(casino(life, f"j{n}", 4 * DAY + n)) for n in range(60))
    life.pages[""] = {}
    assert done(casino(life, "after", 4 * DAY + 100)) == ["Delete"]
    assert done(casino(life, "after", 4 * DAY + 101)) == ["Delete"]


def test_a_busy_first_day_is_no_jump() -> None:
    body = RULE.replace(', { do = "timeout", for = "10m" }', "")
    life = Life(policy(body))
    assert all(done(casino(life, f"j{n}", n)) for n in range(100))


def test_the_admin_reads_how_each_rule_stands() -> None:
    life = Life(policy(RULE))

    def shown(after: float) -> str:
        text = orders(life, "ada", "policy", after, do="show").actions[0].text  # type: ignore[union-attr]
        return "".join(piece for piece in text if isinstance(piece, str))

    assert "r (active)" in shown(1)
    orders(life, "ada", "policy", 2, do="watch", rule="r")
    assert "r (only watches" in shown(3)
    answer = orders(life, "ada", "policy", 4, do="go", rule="q").actions[0]
    assert "no rule called q" in "".join(map(str, answer.text))  # type: ignore[union-attr]


@pytest.mark.parametrize(("rules", "said"), [(30, ""), (37, "And 7 more")])
def test_the_admin_reads_that_there_are_more_rules(rules: int, said: str) -> None:
    head, rule = RULE.split("[[rules]]")
    body = "".join("[[rules]]" + rule.replace('"r"', f'"r{n}"') for n in range(rules))
    life = Life(policy(head + body))
    text = orders(life, "ada", "policy", do="show").actions[0].text  # type: ignore[union-attr]
    shown = "".join(piece for piece in text if isinstance(piece, str))
    assert shown.count("(active)") == 30
    assert said in shown and ("more" in shown) is bool(said)


@pytest.mark.parametrize(
    ("language", "where", "whom"),
    [
        ("en", "r (tried in #lobby, #vip)", "r (tried on 2.5 % of the members)"),
        ("es", "r (a prueba en #lobby, #vip)", "r (a prueba con el 2.5 % de la gente)"),
        ("zh-CN", "r（在 #lobby, #vip 试行）", "r（对 2.5 % 的成员试行）"),
    ],
)
def test_the_admin_reads_where_and_on_whom_a_rule_is_tried(
    language: str, where: str, whom: str
) -> None:
    head = f'language = "{language}"\n[channels."test:channel:8"]\nname = "vip"\n'
    head += f'[channels."{CHANNEL}"]\nname = "lobby"\n'
    for keys, said in (('channels = ["vip", "lobby"]', where), ('share = "2.5%"', whom)):
        life = Life(policy(f'{head}{RULE}mode = "canary"\n{keys}\n'))
        text = orders(life, "ada", "policy", do="show").actions[0].text  # type: ignore[union-attr]
        assert said in "".join(piece for piece in text if isinstance(piece, str))
