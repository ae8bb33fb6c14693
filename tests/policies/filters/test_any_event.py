"""Whatever an event holds, no filter raises, and what it shows stands in the event."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.events import Actor, Attachment, Content, Edited, Link, Message, Names, Part, said
from policies.filters import FILTERS
from policies.policy import Policy
from tests.policies.said import CHANNEL, PLACE, START, Life, policy

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
@settings(max_examples=40, deadline=None)
@given(contents=st.lists(CONTENT, min_size=1, max_size=4), edit=st.booleans())
def test_any_event(name: str, contents: list[Content], edit: bool) -> None:
    life = Life(POLICIES[name])
    for number, content in enumerate(contents):
        kind = Edited if edit and number else Message
        event = kind(
            id=f"{number}", place=PLACE, at=START, community="acme", channel=CHANNEL,
            actor=Actor(id="test:member:ann"), message="0", content=content,
            names=Names(content.text, content.forwarded_from),
        )  # fmt: skip
        for finding in life.meets(event).findings:
            assert not finding.error
            text = said(event, finding.part)
            start, end = finding.span
            assert 0 <= start <= end <= len(text)
