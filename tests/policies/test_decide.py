"""Decisions: the fixed meanings of the policy's words, and what holds for every decision."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.actions import Alert, Ban, Delete, Kick, Strike, Timeout
from policies.decide import decide
from policies.events import Actor, Edited
from policies.state import View
from tests.policies.said import LADDER, PLACE, START, WORDS, Life, policy, rule, says


def test_the_most_severe_sanction_is_done_once() -> None:
    rules = (
        rule("a", "red", '[{ do = "timeout", for = "10m" }, "delete"]')
        + rule("b", "blue", '["kick", "delete"]')
        + rule("c", "green", '[{ do = "timeout", for = "9d" }]')
    )
    decision = Life(policy(rules)).meets(says("red blue green"))
    assert [f.rule for f in decision.findings] == ["a", "b", "c"]
    assert [type(a) for a in decision.actions] == [Delete, Kick]
    assert decision.actions[0].because == "a"


def test_a_longer_timeout_beats_a_shorter_one_and_forever_beats_both() -> None:
    rules = rule("a", "red", '[{ do = "ban", for = "1d" }]') + rule("b", "blue", '["ban"]')
    (ban,) = [a for a in Life(policy(rules)).meets(says("red blue")).actions if isinstance(a, Ban)]
    assert ban.because == "b"


@pytest.mark.parametrize(
    ("asked", "hours", "confirmed"),
    [
        ('"ban"', 24, False),
        ('{ do = "ban", for = "7d" }', 24, False),
        ('{ do = "ban", for = "24h" }', 24, True),
        ('{ do = "ban", for = "2h" }', 2, True),
    ],
)
def test_nothing_automatic_bans_for_longer_than_a_day(
    asked: str, hours: int, confirmed: bool
) -> None:
    actions = Life(policy(rule("a", "red", f"[{asked}]"))).meets(says("red")).actions
    (ban,) = [a for a in actions if isinstance(a, Ban)]
    assert ban.until == START + timedelta(hours=hours)
    alerts = [a for a in actions if isinstance(a, Alert)]
    assert [[b.label for b in a.buttons] for a in alerts] == (
        [] if confirmed else [["Keep it so", "Lift it"]]
    )


def test_timeouts_end_at_a_time_not_after_one() -> None:
    rules = rule("a", "red", '[{ do = "timeout", for = "10m" }]')
    (timeout,) = [
        a for a in Life(policy(rules)).meets(says("red")).actions if isinstance(a, Timeout)
    ]
    assert timeout.until == START + timedelta(minutes=10)


def test_shadow_finds_and_does_nothing() -> None:
    decision = Life(policy(rule("a", "red", '["delete"]', 'mode = "shadow"'))).meets(says("red"))
    assert [(f.rule, f.mode) for f in decision.findings] == [("a", "shadow")]
    assert not decision.actions
    assert decision.verdict == "allow"


def test_off_finds_nothing() -> None:
    decision = Life(policy(rule("a", "red", '["delete"]', 'mode = "off"'))).meets(says("red"))
    assert not decision.findings


def test_a_canary_acts_on_its_share_and_watches_the_rest() -> None:
    life = Life(policy(rule("a", "red", '["delete"]', 'mode = "canary"\nshare = "30%"')))
    decisions = [life.meets(says("red", f"m{n}", id=str(n))) for n in range(400)]
    acted = sum(d.verdict == "enforce" for d in decisions)
    assert 80 <= acted <= 160
    again = Life(life.policy)
    for n, decision in enumerate(decisions[:50]):
        assert again.meets(says("red", f"m{n}", id=f"x{n}")).verdict == decision.verdict


@pytest.mark.parametrize(
    "actor",
    [
        Actor(id="test:member:1", status="admin"),
        Actor(id="test:member:2", status="owner"),
        Actor(id="test:member:3", identity="place"),
        Actor(id="test:member:4", identity="linked"),
        Actor(id="test:member:5"),
    ],
    ids=["admin", "owner", "anonymous admin", "linked channel", "moderator"],
)
def test_immune_accounts_are_found_but_left_alone(actor: Actor) -> None:
    roles = '[roles.moderator]\nmembers = ["test:member:5"]\nmay = ["timeout"]\n'
    decision = Life(policy(roles + WORDS + LADDER)).meets(says("casino", actor=actor))
    assert [f.rule for f in decision.findings] == ["words"]
    assert not decision.actions
    assert decision.note == "immune"


def test_an_immune_account_loses_only_what_a_rule_says_even_of_them() -> None:
    rules = rule("a", "red", '["delete", "kick"]', "even_immune = true")
    admin = Actor(id="test:member:1", status="admin")
    decision = Life(policy(rules)).meets(says("red", actor=admin))
    assert [type(a) for a in decision.actions] == [Delete]


def test_an_exempt_role_is_not_found() -> None:
    rules = '[roles.regular]\nmembers = ["test:member:reg"]\nmay = []\n' + rule(
        "a", "red", '["delete"]', 'exempt = ["regular"]'
    )
    assert not Life(policy(rules)).meets(says("red", "reg")).findings
    assert Life(policy(rules)).meets(says("red", "ann")).findings


def test_bots_are_judged_only_by_rules_that_say_so() -> None:
    bot = Actor(id="test:member:9", identity="bot")
    silent = Life(policy(rule("a", "red", '["delete"]')))
    assert not silent.meets(says("red", actor=bot)).findings
    strict = Life(policy(rule("a", "red", '["delete"]', "bots = true")))
    assert strict.meets(says("red", actor=bot)).findings


def test_the_bot_never_judges_itself() -> None:
    me = Actor(id="test:member:0", identity="self")
    decision = Life(policy(rule("a", "red", '["delete"]', "bots = true"))).meets(
        says("red", actor=me)
    )
    assert not decision.findings
    assert not decision.actions
    assert {w.name for w in decision.writes} <= {f"is@{PLACE}", "first", "names", "member"}


def test_an_alert_is_a_review() -> None:
    decision = Life(policy(rule("a", "red", '["alert"]'))).meets(says("red"))
    assert decision.verdict == "review"
    (alert,) = [a for a in decision.actions if isinstance(a, Alert)]
    assert "red" not in "".join(p for p in alert.text if isinstance(p, str))


def test_short_words_may_be_repeated_where_the_rule_says_so() -> None:
    rules = """
[[rules]]
name = "same"
filter = "repeats"
limit = 1
within = "1m"
shortest = 3
actions = ["delete"]
because = "once is enough"
"""
    life = Life(policy(rules))
    said = ["ok", "ok", "okay", "okay"]
    found = [bool(life.meets(says(text, id=str(n))).findings) for n, text in enumerate(said)]
    assert found == [False, False, False, True]


def test_while_observing_only_alerts_go_out() -> None:
    rules = rule("a", "red", '["delete", "alert", "strike"]') + LADDER
    decision = Life(policy(rules, acting="observe")).meets(says("red"))
    assert [type(a) for a in decision.actions] == [Alert]
    assert decision.note == "observe"
    assert decision.verdict == "review"


def test_a_clean_message_edited_into_spam_is_found() -> None:
    life = Life(policy(WORDS + LADDER))
    life.meets(says("hello"))
    message = says("casino")
    edited = Edited(
        id=f"{message.id}/e/1",
        place=message.place,
        channel=message.channel,
        at=message.at,
        received=message.received,
        actor=message.actor,
        message=message.message,
        content=message.content,
        written=message.at - timedelta(days=3),
    )
    actions = life.meets(edited).actions
    assert [type(a) for a in actions][:2] == [Delete, Strike]
    assert getattr(actions[0], "written", None) == message.at - timedelta(days=3)


def test_late_messages_are_removed_and_nobody_is_sanctioned() -> None:
    decision = Life(policy(WORDS + LADDER)).meets(says("casino", late=601))
    assert [type(a) for a in decision.actions] == [Delete]


words = st.sampled_from(["casino", "加微信", "hello", "red", "c a s i n o", "", "🎰", "\ud800"])
lines = st.lists(
    st.tuples(words, st.sampled_from(["ann", "bob", "mo"]), st.floats(0, 5)), max_size=25
)
FULL = (
    '[roles.moderator]\nmembers = ["test:member:mo"]\nmay = ["timeout"]\n'
    + WORDS
    + """
[[rules]]
name = "fast"
filter = "flood"
limit = 3
within = "10s"
actions = ["delete", "strike"]
because = "slower"
tell = "private"

[[rules]]
name = "same"
filter = "repeats"
limit = 2
within = "1m"
actions = [{ do = "timeout", for = "5m" }]
because = "once is enough"
"""
    + LADDER
)
RULES = policy(FULL)


@settings(max_examples=60)
@given(lines)
def test_a_decision_needs_nothing_but_the_keys_it_recorded(
    said: list[tuple[str, str, float]],
) -> None:
    life, at = Life(RULES), 0.0
    for n, (text, member, pause) in enumerate(said):
        at += pause
        event = says(text, member, after=at, id=str(n))
        view = life.view()
        first = decide(event, view, RULES)
        known: dict[str, dict[str, object]] = {}
        for subject, name in view.reads:
            value = life.pages.get(subject, {}).get(name)
            known.setdefault(subject, {})
            if value is not None:
                known[subject][name] = value
        narrow = View(known, life.now, complete=False)  # type: ignore[arg-type]
        assert decide(event, narrow, RULES) == first
        assert life.meets(event) == first


@settings(max_examples=200)
@given(st.text(), st.floats(0, 1e9))
def test_any_text_is_decided_and_evidence_lies_in_it(text: str, after: float) -> None:
    decision = Life(RULES).meets(says(text, after=after))
    for finding in decision.findings:
        assert 0 <= finding.span[0] <= finding.span[1] <= len(text)
