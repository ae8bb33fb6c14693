"""Edits: what a later version of a message brings in, beside what it had when it was read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from policies.events import Attachment, Content, Edited, Link, Part
from tests.policies.filters.crowds import (
    EVENTS,
    Drawn,
    bounded,
    decided_again,
    happened,
    rebuilt,
    ruled,
)
from tests.policies.said import Life, says

HOUR = 3_600.0


def edited(after: float, content: Content, number: int = 1) -> Edited:
    """The first message with other content, so many seconds later."""
    event = says("", after=after)
    return Edited(
        id=f"{event.id}/{number}", place=event.place, at=event.at, community="acme",
        channel=event.channel, actor=event.actor, message=event.message, content=content,
    )  # fmt: skip


def grown(first: Content | str, *later: tuple[float, Content | str], keys: str = "") -> list[bool]:
    """Whether each edit, so long after the message, is found."""
    life = Life(ruled("edits", keys))
    life.meets(replace(says(""), content=_content(first)))
    events = [edited(after, _content(said), n) for n, (after, said) in enumerate(later)]
    return [bool(life.meets(event).findings) for event in events]


def _content(said: Content | str) -> Content:
    return Content(text=said) if isinstance(said, str) else said


@pytest.mark.parametrize(
    ("before", "after", "seen"),
    [
        ("good morning", "good morning https://evil.example", True),
        ("buenos días", "buenos días, mira t.me/+AbCdEf", True),
        ("доброе утро", "доброе утро, смотри evil.com", True),
        ("早上好", "早上好，点 t.me/+AbCdEf", True),
        ("good morning", "hxxp://evil[.]com", True),
        ("see https://good.example", "see https://evil.example", True),
        ("see https://good.example/a", "see https://good.example/b, fixed", False),
        ("see https://good.example", "please see good.example", False),
        ("good mornin", "good morning, see main.py", False),
        ("早上号", "早上好", False),
        ("hi", Content(text="hi", links=(Link("hi", "https://evil.example"),)), True),
        ("hi", Content(text="hi @bo", mentions=("test:member:bo",)), True),
        ("hi", Content(text="hi", attachments=(Attachment("r", "a.exe"),)), True),
        ("hi", Content(text="hi", parts=(Part("button", "win"),)), True),
        ("hi", Content(text="hi", parts=(Part("embed", "a page"),)), False),
    ],
)
def test_what_is_brought_in(before: str, after: Content | str, seen: bool) -> None:
    assert grown(before, (HOUR, after)) == [seen]
    assert grown(before, (30, after)) == [False]


def test_what_was_there_a_minute_later_is_no_news_an_hour_later() -> None:
    link = "hi https://good.example"
    assert grown("hi", (30, link), (HOUR, link + " and more")) == [False, False]
    assert grown("hi", (30, link), (HOUR, "hi https://evil.example")) == [False, True]


def test_only_what_is_asked_for() -> None:
    assert grown("hi", (HOUR, "evil.com"), keys='added = ["button"]') == [False]
    assert grown("hi", (HOUR, "evil.com"), keys='after = "2h"') == [False]


@settings(max_examples=25)
@given(EVENTS)
def test_any_crowd(drawn: list[Drawn]) -> None:
    life, events = Life(ruled("edits")), happened(drawn)
    for event in events:
        assert decided_again(life, event)
        assert not any(finding.error for finding in life.meets(event).findings)
    assert all(bounded(value) for page in life.pages.values() for value in page.values())
    assert rebuilt(life, events) == life.pages
