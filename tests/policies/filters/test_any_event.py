"""Whatever an event holds, no filter raises or takes long, what it shows stands in the event, what
it remembers is small, and what it read is all that the decision depends on."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from policies import codec
from policies.events import Actor, Attachment, Content, Edited, Link, Message, Names, Part
from policies.filters import FILTERS
from policies.policy import Policy
from policies.texts import said
from tests.policies.filters.crowds import bounded, decided_again
from tests.policies.said import CHANNEL, PLACE, START, Life, policy, says

NASTY = (
    "СASINO casinо", "加\u200b微信", "🎉👨‍👩‍👧‍👦🇪🇸", "\u202eabc", "Z\u0300\u0301\u0302\u0303",
    "a b c d e f g",
    "||<@123>||", "@everyone", "4111 1111 1111 1111", "hxxp://bad[.]example", "ﬁ½①Ⅷ",
    "\ud800", "WHY!!!!!!!!!!!", "\n" * 50, "٠١٢", "नमस्ते", "สวัสดี", "ñ" * 100,
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(NASTY) | st.text(max_size=40), max_size=4).map(" ".join)
KINDS = st.sampled_from(["quote", "contact", "button", "poll", "sticker", "forward", "odd"])
CONTENT = st.builds(
    Content,
    text=TEXTS,
    parts=st.lists(st.builds(Part, KINDS, TEXTS), max_size=3).map(tuple),
    links=st.lists(st.builds(Link, TEXTS, TEXTS), max_size=2).map(tuple),
    attachments=st.lists(
        st.builds(Attachment, TEXTS, TEXTS, TEXTS, st.integers(-1, 2**40)), max_size=2
    ).map(tuple),
    mentions=st.lists(TEXTS, max_size=8).map(tuple),
    forwarded_from=TEXTS,
)


def ruled(name: str) -> Policy:
    """A policy with one rule: the sample's settings."""
    head = f'[[rules]]\nname = "r"\nfilter = "{name}"\nactions = ["alert"]\n'
    return policy(head + FILTERS[name].sample.rule)


POLICIES = {name: ruled(name) for name in FILTERS}


@pytest.mark.parametrize("name", FILTERS)
@settings(max_examples=40)
@given(contents=st.lists(CONTENT, min_size=1, max_size=4), edit=st.booleans())
def test_any_event(name: str, contents: list[Content], edit: bool) -> None:
    life = Life(POLICIES[name])
    for number, content in enumerate(contents):
        kind = Edited if edit and number else Message
        event = codec.mended(kind(
            id=f"{number}", place=PLACE, at=START, community="acme", channel=CHANNEL,
            actor=Actor(id="test:member:ann"), message="0", content=content,
            names=Names(content.text, content.forwarded_from),
        ))  # fmt: skip
        assert decided_again(life, event)
        for finding in life.meets(event).findings:
            assert not finding.error
            text = said(event, finding.part)
            start, end = finding.span
            assert 0 <= start <= end <= len(text)
    assert all(bounded(value) for page in life.pages.values() for value in page.values())


PIECES = (
    *("a", "A!", "a b ", "a.b.", "\n", "🎉", "🇪🇸", "加", "加 ", "вa", "e\u0301"),
    *("👨\u200d👩\u200d👧", "\u0300", "\u200b", "@", "@all ", "<@1>", "||<@1>||", "||", "**"),
    *("1", "4111 ", "+34 612 ", "a@b.c ", "http://", "a.com ", "t.me/+a ", "a[.]b ", "hxxp"),
    *("[a](", "<a:bc:1>", "%63", "&#99;", "\\u0063", "Y2Fz", "aHR0cDov/", "xn--a."),
)  # fmt: skip
LONG = 32_000


@pytest.mark.parametrize("name", FILTERS)
def test_no_message_takes_a_filter_long(name: str) -> None:
    life = Life(POLICIES[name])
    life.meets(says("hello", id="first"))
    for number, piece in enumerate(PIECES):
        text = (piece * (LONG // len(piece) + 1))[:LONG]
        content = Content(
            text=text, parts=(Part("forward", text),), mentions=("test:member:b",) * 500
        )
        begun = time.process_time()
        decision = life.meets(codec.mended(replace(says("", id=str(number)), content=content)))
        assert time.process_time() - begun < 1.5, piece
        assert not any(finding.error for finding in decision.findings), piece
