"""An account in other hands is known by the same link or file in many channels at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from policies import codec
from policies.events import Actor, Attachment, Content, Edited, Event, Joined, Link, Message, Part
from policies.postings import MOST
from tests.policies.filters.crowds import bounded, decided_again, found, rebuilt, ruled
from tests.policies.said import PLACE, STAFF, START, Life, policy, says

RULE = ruled("compromised")
OLD = START - timedelta(days=400)
GIFT = "hey @everyone, claim it: https://gift.example/claim"
IMAGE = Attachment("f1", "image.png", "image/png", 48_211)


def posts(
    content: Content | str = GIFT,
    channel: int | str = 1,
    after: float = 0,
    *,
    member: str = "ann",
    joined: datetime | None = OLD,
    **actor: Any,
) -> Message:
    """Somebody of long standing posts something."""
    where = channel if isinstance(channel, str) else f"test:channel:{channel}"
    who = Actor(id=f"test:member:{member}", joined=joined, **actor)
    said = content if isinstance(content, Content) else Content(text=content)
    number = f"{after:g}"
    return replace(says("", member, after=after, id=number, channel=where, actor=who), content=said)


def everywhere(
    *contents: Content | str, gap: float = 5.0, keys: str = "", **more: Any
) -> list[bool]:
    """Whether each is found, where each stands in another channel ``gap`` seconds later."""
    events = [posts(said, n, gap * n, **more) for n, said in enumerate(contents)]
    return list(map(bool, found(Life(ruled("compromised", keys)), events)))


THRICE = [False, False, True]
NEVER = [False, False, False]


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        ((GIFT,) * 3, THRICE),
        ((GIFT,) * 5, [*THRICE, True, True]),
        (("https://gift.example/claim",) * 3, THRICE),
        (("领取礼物 https://gift.example/claim",) * 3, THRICE),
        (("Regalo aquí: hxxps://gift[.]example/claim",) * 3, THRICE),
        (("Подарок: HTTPS://GIFT.example/Claim",) * 3, THRICE),
        (("https://gift.example/claim", "http://www.gift.example/claim/ 1", "[x] " + GIFT), THRICE),
        (("discord.gg/abc", "https://discord.com/invite/abc", "discord.gg/abc hi"), THRICE),
        ((Content(text="here", links=(Link("here", "https://gift.example/a"),)),) * 3, THRICE),
        ((Content(parts=(Part("forward", GIFT),)),) * 3, THRICE),
        ((Content(attachments=(IMAGE,)),) * 3, THRICE),
        (tuple(Content(attachments=(replace(IMAGE, ref=r),)) for r in "abc"), THRICE),
        (("https://gift.example/a", "https://gift.example/b", "https://gift.example/c"), NEVER),
        (("https://v.example/watch?v=a", "https://v.example/watch?v=b", GIFT), NEVER),
        (tuple(Content(attachments=(replace(IMAGE, size=s),)) for s in (1, 2, 3)), NEVER),
        ((Content(attachments=(Attachment("f", "😀", "sticker", 900),)),) * 3, NEVER),
        ((Content(attachments=(Attachment("f"),)),) * 3, NEVER),
        (("good morning everyone. how are you?",) * 3, NEVER),
        (("see src/main.py and docs/README.md",) * 3, NEVER),
        (tuple(f"https://{n}.example/?to=https://gift.example/x" for n in "abc"), THRICE),
        ((Content(text="yes", parts=(Part("quote", GIFT),)),) * 3, NEVER),
        ((GIFT, GIFT + " ", "https://other.example"), NEVER),
        (("https://home.example " + GIFT, "https://home.example", "https://home.example"), THRICE),
    ],
)
def test_what_is_the_same(contents: tuple[Content | str, ...], expected: list[bool]) -> None:
    assert everywhere(*contents) == expected


@pytest.mark.parametrize(
    ("gap", "keys", "expected"),
    [
        (29.0, "", True),
        (30.0, "", False),
        (30.5, "", False),
        (30.5, 'within = "2m"', True),
        (1.0, "in_channels = 4", False),
        (400.0, 'within = "30m"', True),
        (2_000.0, 'within = "1h"', False),
    ],
)
def test_settings(gap: float, keys: str, expected: bool) -> None:
    assert everywhere(*(GIFT,) * 3, gap=gap, keys=keys)[-1] == expected


@pytest.mark.parametrize(
    ("keys", "joined", "expected"),
    [
        ("", START - timedelta(days=31), True),
        ("", START - timedelta(days=29), False),
        ("", None, False),
        ('member_for = "7d"', START - timedelta(days=8), True),
        ('member_for = "0s"', None, True),
    ],
)
def test_newcomers_are_left_to_other_rules(
    keys: str, joined: datetime | None, expected: bool
) -> None:
    assert everywhere(*(GIFT,) * 3, joined=joined, keys=keys)[-1] == expected


def test_where_no_time_is_told_the_first_sight_counts() -> None:
    life = Life(RULE)
    hello = posts("hi", joined=None)
    life.meets(replace(hello, at=START - timedelta(days=40), received=START - timedelta(days=40)))
    assert found(life, [posts(GIFT, n, n, joined=None) for n in range(3)])[-1]


def test_who_joins_another_group_is_no_newcomer_to_the_community() -> None:
    life = Life(RULE)
    long_ago, lately = START - timedelta(days=40), START - timedelta(days=1)
    life.meets(replace(posts("hi", joined=None), at=long_ago, received=long_ago))
    who = Actor(id="test:member:ann")
    life.meets(Joined(id="j", place=PLACE, at=lately, received=lately, actor=who))
    assert found(life, [posts(GIFT, n, n, joined=None) for n in range(3)])[-1]


@pytest.mark.parametrize("platform", ["discord", "telegram", "sandbox"])
def test_channels_of_several_places_count_together(platform: str) -> None:
    life = Life(RULE)
    events = [
        replace(posts(GIFT, f"{platform}:channel:{n}", n), place=f"{platform}:place:{n}")
        for n in range(3)
    ]
    events = [replace(e, actor=replace(e.actor, id=f"{platform}:member:7")) for e in events]
    assert list(map(bool, found(life, list(events)))) == THRICE


def test_what_is_no_other_channel_of_members() -> None:
    same = [posts(GIFT, 1, n) for n in range(6)]
    assert not any(found(Life(RULE), same))
    channels: list[int | str] = [1, 2, STAFF, STAFF]
    staff = [posts(GIFT, c, n) for n, c in enumerate(channels)]
    assert not any(found(Life(RULE), staff))
    several = [posts(GIFT, n, n, member=who) for n, who in enumerate(("ann", "bob", "cat"))]
    assert not any(found(Life(RULE), list(several)))


@pytest.mark.parametrize("identity", ["bot", "webhook", "linked", "place", "channel", "self"])
def test_only_a_persons_account_is_taken_over(identity: Any) -> None:
    robots = ruled("compromised", "bots = true")
    events = [posts(GIFT, n, n, identity=identity) for n in range(4)]
    assert not any(found(Life(robots), list(events)))


def test_an_edit_is_no_posting() -> None:
    first = [posts(GIFT, n, n) for n in range(2)]
    third = posts("hi", 3, 3)
    edited = Edited(
        id="e", place=PLACE, at=third.at, received=third.at, community="acme",
        channel=third.channel, actor=third.actor, message=third.message, content=first[0].content,
    )  # fmt: skip
    assert not any(found(Life(RULE), [*first, third, edited]))


def test_what_is_read_in_another_order_is_found_as_well() -> None:
    for order in ((0, 20, 10), (20, 10, 0), (10, 0, 20)):
        events = [posts(GIFT, after, after) for after in order]
        assert list(map(bool, found(Life(RULE), list(events)))) == THRICE
    for times in ((0, 10, 20, 600), (600, 610, 620, 0)):
        alone = [posts(GIFT, after, after) for after in times]
        assert list(map(bool, found(Life(RULE), list(alone)))) == [*THRICE, False]
    apart = [posts(GIFT, after, after) for after in (50, 0, 100)]
    assert not any(found(Life(RULE), list(apart)))


def test_channels_that_are_caught_up_one_after_the_other_are_compared() -> None:
    life = Life(RULE)
    life.meets(posts("hi", 9, 20_000, member="bob"))
    assert list(map(bool, found(life, [posts(GIFT, n, n) for n in range(3)]))) == THRICE


def test_a_message_that_is_given_twice_stands_once() -> None:
    life = Life(policy(TWO_RULES))
    for n in range(20):
        life.meets(posts(f"https://site.example/{n}", n, n))
    known = life.view().plain("test:member:ann", "postings")
    assert isinstance(known, tuple)
    assert len(known) == MOST, "two rules remember one message once, and only the last"


TWO_RULES = "".join(
    f'[[rules]]\nname = "{name}"\nfilter = "compromised"\nactions = ["alert"]\n' for name in "ab"
)


def test_nothing_is_remembered_of_ordinary_talk() -> None:
    life = Life(RULE)
    life.meets(posts("hello. how are you? I am fine... see you at 10.30"))
    assert life.view().plain("test:member:ann", "postings") is None


CONTENTS = st.sampled_from(
    [
        Content(text=GIFT),
        Content(text="https://a.example/1 https://b.example/2 https://c.example/3 d.com/4"),
        Content(attachments=(IMAGE,) * 9),
        Content(text="\ud800.com/x", links=(Link("", "\ud800"), Link("x", "https://" + "a" * 9))),
        Content(text="."),
        Content(text="https://x.example/" + "y" * 70_000),
    ]
) | st.builds(Content, text=st.text(max_size=60).map(lambda text: f"https://{text}"))
DRAWN = st.lists(
    st.tuples(
        CONTENTS, st.integers(0, 4), st.sampled_from(["ann", "bob"]), st.floats(-40, 90),
        st.booleans(),
    ),
    max_size=30,
)  # fmt: skip


@settings(max_examples=40)
@given(drawn=DRAWN, action=st.sampled_from(["alert", "compromised"]))
def test_whatever_is_posted(
    drawn: list[tuple[Content, int, str, float, bool]], action: str
) -> None:
    """Nothing raises, what is remembered stays small, the keys that were read lead to the same
    decision, and a kill -9 after any of them loses nothing."""
    life = Life(policy(f'[[rules]]\nname = "r"\nfilter = "compromised"\nactions = ["{action}"]\n'))
    events: list[Event] = []
    at = 60.0
    for number, (content, channel, member, gap, known) in enumerate(drawn):
        at = max(0.0, at + gap)
        event = posts(content, channel, at, member=member, joined=OLD if known else None)
        event = codec.mended(replace(event, message=str(number), id=str(number)))
        assert decided_again(life, event)
        assert not any(f.error for f in life.meets(event).findings)
        events.append(event)
    assert all(bounded(value) for page in life.pages.values() for value in page.values())
    assert rebuilt(life, events) == life.pages
