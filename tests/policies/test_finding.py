"""How the tests of a rule are put together, and in which order rules are asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec import structs

from policies.conditions import CONDITIONS
from policies.decide import drafted
from policies.events import Attachment, Content, Edited, Link, Part
from policies.file.document import WhenTable
from policies.policy import Policy
from policies.state import View
from tests.policies.said import Life, policy, says

WORD = '{ filter = "keywords", words = ["casino"] }'
LINK = '{ filter = "links", allow = ["example.org"] }'
TWICE = '{ filter = "flood", limit = 1, within = "1m" }'
DELETE = 'actions = ["delete"]\nbecause = "not here"\n'


def rule(test: str, name: str = "r", more: str = "") -> str:
    """A rule that looks for this."""
    return f'[[rules]]\nname = "{name}"\n{test}\n{more}{DELETE}'


def finds(rules: Policy, text: str) -> set[str]:
    """The rules that find something in a first message."""
    return {finding.rule for finding in Life(rules).meets(says(text)).findings}


@pytest.mark.parametrize(
    ("test", "text", "found"),
    [
        (f"any = [{WORD}, {LINK}]", "casino", True),
        (f"any = [{WORD}, {LINK}]", "see evil.com", True),
        (f"any = [{WORD}, {LINK}]", "see example.org", False),
        (f"all = [{WORD}, {LINK}]", "casino", False),
        (f"all = [{WORD}, {LINK}]", "casino at evil.com", True),
        (f"not = {WORD}", "casino", False),
        (f"not = {WORD}", "bingo", True),
        (f"all = [{LINK}, {{ not = {WORD} }}]", "bingo at evil.com", True),
        (f"all = [{LINK}, {{ not = {WORD} }}]", "casino at evil.com", False),
        (f"all = [{{ any = [{WORD}, {LINK}] }}, {LINK}]", "casino", False),
        (f"all = [{{ any = [{WORD}, {LINK}] }}, {LINK}]", "evil.com", True),
    ],
)
def test_tests_put_together(test: str, text: str, found: bool) -> None:
    assert finds(policy(rule(test)), text) == ({"r"} if found else set())


def test_what_follows_in_all_counts_only_what_came_so_far() -> None:
    life = Life(policy(rule(f"all = [{WORD}, {TWICE}]")))
    said = ["casino", "hello", "hello again", "casino too"]
    found = [bool(life.meets(says(text, id=str(n))).findings) for n, text in enumerate(said)]
    assert found == [False, False, False, True]


def test_what_follows_in_any_counts_every_message() -> None:
    life = Life(policy(rule(f"any = [{WORD}, {TWICE}]")))
    said = ["casino", "hello"]
    found = [bool(life.meets(says(text, id=str(n))).findings) for n, text in enumerate(said)]
    assert found == [True, True]


def test_the_evidence_is_the_first_piece_of_text() -> None:
    found = Life(policy(rule(f"all = [{{ not = {LINK} }}, {WORD}]"))).meets(says("a casino"))
    assert [finding.span for finding in found.findings] == [(2, 8)]


def test_two_checks_of_one_kind_remember_apart() -> None:
    slow = '{ filter = "flood", limit = 3, within = "1h" }'
    life = Life(policy(rule(f"any = [{TWICE}, {slow}]")))
    life.meets(says("one"))
    names = {name for name in life.pages["test:member:ann"] if name.startswith("flood")}
    assert names == {"flood:r/1", "flood:r/2"}


def test_priority_comes_first_and_stop_ends_the_asking() -> None:
    first = rule(f"any = [{WORD}]", "low")
    second = rule(f"any = [{WORD}]", "high", "priority = 5\nstop = true\n")
    found = Life(policy(first + second)).meets(says("casino"))
    assert [finding.rule for finding in found.findings] == ["high"]
    without = policy(first + second.replace("stop = true\n", ""))
    assert [f.rule for f in Life(without).meets(says("casino")).findings] == ["high", "low"]


def test_a_rule_is_off_after_its_last_day() -> None:
    rules = policy(rule(f"any = [{WORD}]", more="until = 2026-01-01\n"))
    assert Life(rules).meets(says("casino")).findings
    assert not Life(rules).meets(says("casino", after=86_400)).findings
    east = replace(rules, timezone="Pacific/Auckland")
    assert not Life(east).meets(says("casino")).findings, "there it is the second already"


def test_a_rule_that_rests_deletes_but_sanctions_no_more() -> None:
    body = rule(f"any = [{WORD}]", more='cooldown = "10m"\n')
    body = body.replace('["delete"]', '["delete", { do = "timeout", for = "1h" }]')
    life = Life(policy(body))
    done = [
        [type(action).__name__ for action in life.meets(says("casino", id=str(n), after=n)).actions]
        for n in (0, 30, 599, 601)
    ]
    assert done == [["Delete", "Timeout"], ["Delete"], ["Delete"], ["Delete", "Timeout"]]


def test_every_condition_can_be_written_and_every_one_written_is_known() -> None:
    assert set(CONDITIONS) == set(WhenTable.model_fields)


def test_without_rules_nothing_is_asked() -> None:
    rules = policy("")
    assert rules.always == () and rules.triggered == {}


def test_a_rule_is_asked_only_when_it_could_find_something() -> None:
    rules = policy(rule(f"all = [{WORD}, {TWICE}]", "a") + rule(f"any = [{WORD}, {TWICE}]", "b"))
    assert rules.always == (1,)
    assert rules.triggered == {0: (0,)}
    assert rules.rules[0].cooldown == timedelta()


@pytest.mark.parametrize("mode", ["enforce", "shadow"])
def test_channels_limit_a_rule_to_them(mode: str) -> None:
    vip = 'channels = ["vip"]\n[channels."test:channel:8"]\nname = "vip"\n'
    rules = f'mode = "{mode}"\n'
    body = rule('filter = "keywords"\nwords = ["casino"]', more=rules) + vip
    life = Life(policy(body))
    found = [
        bool(life.meets(says("casino", id=str(n), channel=f"test:channel:{n}")).findings)
        for n in (8, 9)
    ]
    assert found == [True, False]


def test_channels_say_where_a_canary_acts() -> None:
    body = rule('filter = "keywords"\nwords = ["casino"]', more='mode = "canary"\n')
    life = Life(policy(body + 'channels = ["test:channel:8"]\n'))
    modes = [
        life.meets(says("casino", id=str(n), channel=f"test:channel:{n}")).findings[0].mode
        for n in (8, 9)
    ]
    assert modes == ["canary", "shadow"]


def test_an_edit_is_no_second_message() -> None:
    """Neither for flood nor for repeats."""
    body = rule('filter = "flood"\nlimit = 1\nwithin = "1m"', "fast")
    body += rule('filter = "repeats"\nlimit = 1\nwithin = "1m"', "same")
    life, said = Life(policy(body)), says("hello")
    both = {*Edited.__struct_fields__} & {*said.__struct_fields__} - {"id"}
    shared = {name: getattr(said, name) for name in both}
    assert not life.meets(said).findings
    for n in range(3):
        assert not life.meets(Edited(id=f"{said.id}/{n}", **shared)).findings
    assert len(life.meets(says("hello", id="2")).findings) == 2


HOLDING = (
    Content(text="@everyone look"),
    Content(text="my card is 4111 1111 1111 1111"),
    Content(text="he\u0300\u0301\u0302\u0303\u0304y"),
    Content(text="look", attachments=(Attachment("f1", "a.pdf.exe", size=1),)),
    Content(text="see https://docs.example/a", parts=(Part("quote", "@all"),)),
    Content(text="look", mentions=tuple(f"test:member:m{n}" for n in range(9))),
    Content(text="casino", links=(Link("tg://user?id=5", "\u200b"),)),
)


@pytest.mark.parametrize("join", ["", "any", "all", "not"])
def test_what_a_rule_needs_never_hides_what_it_would_find(join: str) -> None:
    filters = ["attachments", "mentions", "odd_characters", "personal_data", "compromised"]
    tests = [f'{{ filter = "{name}" }}' for name in filters]
    if join == "":
        body = "".join(rule(f'filter = "{name}"', name) for name in filters)
    elif join == "not":
        body = "".join(rule(f"not = {test}", str(n)) for n, test in enumerate(tests))
    else:
        body = rule(f"{join} = [{', '.join(tests)}]") + rule(f"{join} = [{WORD}, {tests[0]}]", "b")
    rules, found_any = policy(body), False
    for content in HOLDING:
        event = structs.replace(says("x"), content=content)
        plain = drafted(event, View({}, 0.0), rules).done()
        asked = drafted(event, View({}, 0.0), rules, steps=[]).done()
        assert plain == asked
        found_any = found_any or bool(plain.findings)
    assert found_any or join == "all"
