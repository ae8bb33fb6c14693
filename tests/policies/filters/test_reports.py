"""Only trusted members move a rule, each once, and each rule counts whom it trusts."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from policies import codec
from policies.actions import Action, Alert, Ban, Delete, Recall
from policies.events import message_event
from policies.state import Held
from tests.policies.filters.crowds import decided_again
from tests.policies.reporters import (
    MESSAGE,
    RULES,
    answer,
    card,
    life,
    recalls,
    reports,
    seen,
    words,
)
from tests.policies.said import CHANNEL, Life, policy, says


def test_more_than_the_limit_of_trusted_members_move_the_rule_once() -> None:
    one = life()
    found = [recalls(one.meets(reports(f"m{n}", after=60 + n))) for n in range(6)]
    assert found == [[], [], [3], [], [], []]
    assert one.decisions[3].actions[1] == Recall(
        id=f"{one.decisions[3].event}#1", place="store:", community="acme", asked=MESSAGE.id,
        reports=3,
    )  # fmt: skip


def test_newcomers_and_repeated_reports_count_for_nothing() -> None:
    one = life()
    for number in range(40):
        assert not recalls(one.meets(reports(f"n{number}", after=60 + number, days=1)))
    assert "Reports: 40, of those by established members: 0." in words(one.decisions[-1])
    for number in range(3):
        assert not recalls(one.meets(reports("ann", after=110 + number)))
    assert not recalls(one.meets(reports("ben", after=120)))
    assert recalls(one.meets(reports("hal", after=130, days=0))) == [3], "a role is trusted"


def test_a_crowd_makes_nobody_count_twice() -> None:
    one = life()
    assert not recalls(one.meets(reports("ann")))
    assert not recalls(one.meets(reports("ben")))
    for number in range(100):
        one.meets(reports(f"n{number}", after=61 + number, days=0))
    assert "Reports: 64, of those by established members: 0." in words(one.decisions[-1])
    assert not recalls(one.meets(reports("ann", after=600)))
    sizes = [len(codec.encode({n: v})) for n, v in one.pages[MESSAGE.id].items()]
    assert max(sizes) <= 1_024
    assert recalls(one.meets(reports("cat", after=700))) == [3]


def test_whoever_has_written_enough_is_trusted() -> None:
    one = life(RULES.replace('"reports"', '"reports"\nmessages = 3'))
    for number in range(9):
        one.meets(says("hi", f"m{number % 3}", id=f"h{number}", after=number))
    found = [recalls(one.meets(reports(f"m{n}", after=60 + n, days=2))) for n in range(3)]
    assert found == [[], [], [3]]


def test_whoever_came_today_is_not_trusted_however_much_they_write() -> None:
    one = life(RULES.replace('"reports"', '"reports"\nmessages = 3'))
    for number in range(30):
        one.meets(says("hi", f"m{number % 3}", id=f"h{number}", after=number))
    assert not any(recalls(one.meets(reports(f"m{n}", after=60 + n, days=0))) for n in range(3))
    assert "of those by established members: 0." in words(one.decisions[-1])


def test_old_reports_count_no_more() -> None:
    one = life(RULES.replace('"reports"', '"reports"\nwithin = "1h"'))
    for number, after in enumerate((60, 90, 3_700)):
        assert not recalls(one.meets(reports(f"m{number}", after=after)))
    one.meets(reports("m4", after=3_750))
    assert recalls(one.meets(reports("m5", after=3_760))) == [3]


def test_a_message_of_the_team_is_for_the_team_alone() -> None:
    one = life()
    one.meets(says("quiet please", "mo", id="2"))
    for number in range(9):
        decision = one.meets(reports(f"m{number}", of="2", author="mo", after=60 + number))
        assert not recalls(decision) and card(decision)


def test_a_rule_that_is_off_counts_nothing() -> None:
    one = life(RULES.replace("actions", 'mode = "off"\nactions'))
    assert not any(recalls(one.meets(reports(f"m{n}", after=60 + n))) for n in range(9))


def test_the_rule_then_acts_on_the_message_and_its_author() -> None:
    one = life(RULES.replace('["delete",', '["delete", { do = "ban", for = "1h" },'))
    for number in range(3):
        one.meets(reports(f"m{number}", after=60 + number))
    decision = one.meets(seen())
    assert [f.rule for f in decision.findings] == ["reported"]
    assert decision.findings[0].detail == "reports count=3 limit=2 duration=86400"
    (delete,) = [a for a in decision.actions if isinstance(a, Delete)]
    (ban,) = [a for a in decision.actions if isinstance(a, Ban)]
    assert (delete.message, delete.written, ban.member) == ("1", MESSAGE.at, "test:member:bob")
    assert decision.note != "late"


STRICT = """
[[rules]]
name = "strict"
filter = "reports"
limit = 1
messages = 500
member_for = "365d"
actions = [{ do = "timeout", for = "1h" }]
because = "members asked for it"
"""


def test_each_rule_counts_whom_it_trusts() -> None:
    lenient = RULES.replace('"reports"', '"reports"\nmessages = 1\nmember_for = "1s"')
    one = life(lenient + STRICT)
    for number in range(3):
        decision = one.meets(reports(f"n{number}", after=60 + number, days=1))
    assert recalls(decision) == [3]
    assert [f.rule for f in one.meets(seen()).findings] == ["reported"]


def test_while_only_observing_nothing_is_done() -> None:
    one = Life(policy('acting = "observe"\n' + RULES))
    one.meets(MESSAGE)
    for number in range(3):
        assert card(one.meets(reports(f"m{number}", after=60 + number)))
    decision = one.meets(seen())
    assert not any(isinstance(a, Delete) for a in decision.actions)
    assert any(isinstance(a, Alert) for a in decision.actions)


@settings(max_examples=60)
@given(
    crowd=st.lists(st.tuples(st.integers(0, 90), st.integers(0, 30)), max_size=120),
    limit=st.integers(1, 30),
)
def test_any_crowd(crowd: list[tuple[int, int]], limit: int) -> None:
    """However many report, what is kept of a message is small, and exactly the distinct trusted
    members are counted, once."""
    one = life(RULES.replace('"reports"', f'"reports"\nlimit = {limit}'))
    trusted: set[int] = set()
    asked, after = [], 0
    for who, gap in crowd:
        after += gap
        known = who % 2 == 0
        days = 30 if known else 0
        told = reports(f"m{who}", after=60 + after, days=days)
        assert decided_again(one, told) and decided_again(one, seen())
        decision = one.meets(told)
        thanked = "Thanks for telling us" in answer(decision)
        if known and thanked:
            trusted.add(who)
        asked += recalls(decision)
    assert asked == ([limit + 1] if len(trusted) > limit else [])
    page = one.pages.get(message_event(CHANNEL, "1"), {})
    assert all(isinstance(value, Held) for value in page.values())
    assert all(len(codec.encode({name: value})) <= 1_024 for name, value in page.items())


@settings(max_examples=40)
@given(count=st.integers(-(2**40), 2**40), limit=st.integers(1, 30))
def test_any_count(count: int, limit: int) -> None:
    one = Life(policy(RULES.replace('"reports"', f'"reports"\nlimit = {limit}')))
    decision = one.meets(seen(count))
    assert bool(decision.findings) is (count > limit)
    assert not any(finding.error for finding in decision.findings)
    actions: list[Action] = list(decision.actions)
    assert bool(actions) is (count > limit)
