"""Each condition of ``when``: an event for which it holds, and one for which it does not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from policies.events import Actor, Attachment, Edited, Joined, Message, Part
from tests.policies.said import CHANNEL, START, Life, policy, rule, says

HEAD = f"""
timezone = "Europe/Madrid"
[roles.regular]
members = ["test:member:ann"]
may = ["warn"]
[channels."{CHANNEL}"]
name = "lobby"
tags = ["busy"]
"""
RULE = '[[rules]]\nname = "r"\nfilter = "keywords"\nwords = ["casino"]\nactions = ["alert"]\n'


def holds(when: str, event: Message | Edited, life: Life | None = None) -> bool:
    """Whether a rule with this condition finds something in the event."""
    rules = policy(HEAD + RULE + f"bots = true\nwhen = {{ {when} }}\n")
    life = life or Life(rules)
    life.policy = rules
    return bool(life.meets(event).findings)


def said(
    *, joined: float | None = None, created: float | None = None, identity: str = "member",
    member: str = "ann", text: str = "casino", after: float = 0, **content: object,
) -> Message:  # fmt: skip
    """Ann's message, by an account and membership so many days old."""
    at = START + timedelta(seconds=after)
    ages = [None if age is None else at - timedelta(days=age) for age in (joined, created)]
    actor = Actor(id=f"test:member:{member}", joined=ages[0], created=ages[1])
    event = says(text, actor=replace(actor, identity=identity), after=after)
    return replace(event, content=replace(event.content, **content))


def edited(event: Message) -> Edited:
    """The same, after an edit."""
    return Edited(
        id=f"{event.id}/e", place=event.place, at=event.at, community=event.community,
        channel=event.channel, actor=event.actor, message=event.message, content=event.content,
    )  # fmt: skip


FILE = (Attachment("f"),)
QUOTE = (Part("quote", "x"),)


@pytest.mark.parametrize(
    ("when", "yes", "no"),
    [
        ('platforms = ["test"]', said(), None),
        ('platforms = ["discord"]', None, said()),
        ('channels = ["lobby"]', said(), replace(said(), channel="test:channel:6")),
        ('channels = ["busy"]', said(), replace(said(), channel="test:channel:6")),
        ('not_channels = ["lobby"]', replace(said(), channel="test:channel:6"), said()),
        ('categories = ["test:category:9"]', replace(said(), category="test:category:9"), said()),
        ("thread = true", replace(said(), thread="7"), said()),
        ("thread = false", said(), replace(said(), thread="7")),
        ('roles = ["regular"]', said(), said(member="bob")),
        ('without_roles = ["regular"]', said(member="bob"), said()),
        ('may = ["warn", "ban"]', said(), said(member="bob")),
        ('member_for_less_than = "2d"', said(joined=1), said(joined=3)),
        ('member_for_at_least = "2d"', said(joined=3), said(joined=1)),
        ('account_younger_than = "2d"', said(created=1), said(created=3)),
        ('account_younger_than = "2d"', None, said()),
        ('account_older_than = "2d"', said(created=3), said()),
        ("edited = true", edited(said()), said()),
        ("reply = true", replace(said(), reply_to="3"), said()),
        ("forward = true", said(forwarded_from="test:channel:8"), said()),
        ("quote = true", said(parts=QUOTE), said()),
        ("attachment = true", said(attachments=FILE), said()),
        ("attachment = false", said(), said(attachments=FILE)),
        ("bot = true", said(identity="bot"), said()),
        ("webhook = true", said(identity="webhook"), said(identity="bot")),
        ('hours = "12:30-14:00"', said(), said(after=3_600)),
        ('hours = "23:00-08:00"', said(after=12 * 3_600), said()),
        ('days = ["thu"]', said(), said(after=12 * 3_600)),
        ('languages = ["en"]', said(text="the casino is"), said(text="el casino está")),
        ('languages = ["zh", "ru"]', said(text="casino 今天开门吗"), said(text="the casino is")),
        ('posture = ["normal"]', said(), None),
        ('posture = ["guarded", "locked"]', None, said()),
    ],
)  # fmt: skip
def test_a_condition(when: str, yes: Message | Edited | None, no: Message | Edited | None) -> None:
    assert yes is None or holds(when, yes)
    assert no is None or not holds(when, no)


@pytest.mark.parametrize(
    ("when", "found"),
    [("messages_up_to = 2", [1, 1, 0, 0]), ("messages_at_least = 3", [0, 0, 1, 1])],
)
def test_messages_are_counted_this_one_included(when: str, found: list[int]) -> None:
    life = Life(policy(""))
    held = [holds(when, replace(said(), id=f"m{n}"), life) for n in range(4)]
    assert held == [bool(n) for n in found]


def test_whose_joining_nobody_knows_is_not_new_but_grows_old() -> None:
    life = Life(policy(""))
    assert not holds('member_for_less_than = "1d"', said(), life)
    assert not holds('member_for_at_least = "1d"', said(), life)
    assert holds('member_for_at_least = "1d"', said(after=90_000), life)


def test_whose_joining_was_seen_is_new_for_a_while() -> None:
    life = Life(policy(""))
    event = said()
    life.meets(Joined(id="j", place=event.place, at=event.at, community="acme", actor=event.actor))
    assert holds('member_for_less_than = "1d"', said(after=60), life)
    assert not holds('member_for_less_than = "1d"', said(after=90_000), life)


def test_strikes_are_counted() -> None:
    body = '[[ladder]]\nat = 9\ndo = "kick"\n' + RULE.replace('"alert"', '"strike"')
    rules = policy(body + 'because = "no"\n')
    life = Life(rules)
    assert not holds("strikes_at_least = 1", replace(said(), id="a"), life)
    life.policy = rules
    life.meets(replace(said(), id="b"))
    assert holds("strikes_at_least = 1", replace(said(), id="c"), life)


def test_all_conditions_must_hold() -> None:
    assert holds('channels = ["lobby"], roles = ["regular"]', said())
    assert not holds('channels = ["lobby"], roles = ["regular"]', said(member="bob"))


def test_the_first_message_after_a_quiet_night_meets_no_posture_that_has_ended() -> None:
    guard = '[{ do = "posture", to = "guarded", for = "10m" }]'
    only = rule("b", "blue", '["delete"]', 'when = { posture = ["guarded"] }')
    life = Life(policy(rule("a", "red", guard) + only))
    life.meets(says("red"))
    assert life.meets(says("blue", after=9 * 60, id="2")).findings
    assert not life.meets(says("blue", after=8 * 3_600, id="3")).findings
