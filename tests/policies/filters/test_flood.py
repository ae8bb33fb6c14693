"""Flood counts what each kind of event brings, whoever's it is, in windows short and long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from policies.events import (
    Attachment,
    Content,
    Edited,
    Event,
    Link,
    Message,
    Names,
    Part,
    Reacted,
    Renamed,
)
from tests.policies.filters.crowds import (
    EVENTS,
    Drawn,
    bounded,
    decided_again,
    found,
    happened,
    joins,
    rebuilt,
    ruled,
)
from tests.policies.said import PLACE, Life, says

DAY = 86_400.0


@dataclass(frozen=True)
class By:
    """Who does it, where and when."""

    member: str = "ann"
    channel: str = "test:channel:5"
    after: float = 0


def wrote(by: By, content: Content | str = "hi", called: str = "") -> Message:
    """A message."""
    said = Content(text=content) if isinstance(content, str) else content
    event = says("", by.member, after=by.after, id=f"{by.member}{by.after}", channel=by.channel)
    return replace(event, content=said, names=Names(called) if called else event.names)


def brings(of: str, by: By) -> Event:
    """An event that brings one of what is counted."""
    event = wrote(by)
    shared: dict[str, Any] = {
        "id": f"x{by.member}{by.after}",
        "place": PLACE,
        "at": event.at,
        "actor": event.actor,
    }
    match of:
        case "edits":
            return Edited(**shared, channel=by.channel, message="1", content=event.content)
        case "reactions":
            return Reacted(**shared, channel=by.channel, message="1", reaction="+")
        case "renames":
            return Renamed(**shared, channel=by.channel, names=Names(f"n{by.after}"))
        case "joins":
            return replace(joins(by.after, by.member), channel=by.channel)
        case _:
            return replace(event, content=ONE[of])


ONE = {
    "messages": Content(text="谢谢"),
    "mentions": Content(text="@bo", mentions=("test:member:bo",)),
    "links": Content(text="смотри example.com"),
    "attachments": Content(attachments=(Attachment("r", "a.png"),)),
    "stickers": Content(parts=(Part("sticker", "wave"),)),
    "emoji": Content(text="muy bien 👍🏽"),
    "lines": Content(text="one"),
    "characters": Content(text="你"),
}
COUNTED = (*ONE, "edits", "reactions", "renames", "joins")


def counts(of: str, per: str, *by: By, within: str = "1m") -> list[bool]:
    """Whether each is found, where two are fine."""
    life = Life(ruled("flood", f'limit = 2\nwithin = "{within}"\nof = "{of}"\nper = "{per}"'))
    return [bool(detail) for detail in found(life, [brings(of, one) for one in by])]


@pytest.mark.parametrize("of", COUNTED)
def test_of_one_member_wherever_they_are(of: str) -> None:
    own = [By(channel=f"test:channel:{n}", after=n) for n in range(3)]
    assert counts(of, "member", *own) == [False, False, True]
    assert not any(counts(of, "member", *[By(member=f"m{n}", after=n) for n in range(3)]))


@pytest.mark.parametrize("of", COUNTED)
def test_of_all_in_one_channel_and_of_all(of: str) -> None:
    crowd = [By(member=f"m{n}", after=n) for n in range(3)]
    apart = [By(member=f"m{n}", channel=f"test:channel:{n}", after=n) for n in range(3)]
    assert counts(of, "channel", *crowd) == [False, False, True]
    assert not any(counts(of, "channel", *apart))
    assert counts(of, "community", *apart) == [False, False, True]


@pytest.mark.parametrize(
    ("within", "gap"),
    [("1s", 0.4), ("6m", 170), ("1h", 1_700), ("2d", DAY - 99), ("90d", 44 * DAY)],
)
def test_windows_of_every_length(within: str, gap: float) -> None:
    close = [By(after=gap * n) for n in range(3)]
    far = [By(after=1.3 * gap * n) for n in range(3)]
    assert counts("messages", "member", *close, within=within) == [False, False, True]
    assert not any(counts("messages", "member", *far, within=within))


@pytest.mark.parametrize(
    ("of", "content", "found"),
    [
        ("links", Content(text="a.com b.com c.com"), True),
        ("links", Content(text="https://a.com hxxp://b[.]com t.me/x"), True),
        ("links", Content(text="x", links=(Link("x", "https://a.com"),) * 3), True),
        ("links", Content(text="see main.py, v1.2 and i.e. that"), False),
        ("links", Content(text="a.com, a.com"), False),
        ("emoji", Content(text="🎉👍🏽🇪🇸"), True),
        ("emoji", Content(text="👨‍👩‍👧‍👦 🇪🇸"), False),
        ("emoji", Content(text="<:a1:123><:b2:124><a:c3:125>"), True),
        ("lines", Content(text="a\nб\n你"), True),
        ("characters", Content(text="ñañ"), True),
        ("mentions", Content(text="hi", mentions=("a", "b", "c")), True),
    ],
)
def test_what_one_message_brings(of: str, content: Content, found: bool) -> None:
    life = Life(ruled("flood", f'limit = 2\nwithin = "1m"\nof = "{of}"'))
    assert bool(life.meets(wrote(By(), content)).findings) is found


def test_new_names_are_seen_in_messages_where_nobody_tells_of_them() -> None:
    life = Life(ruled("flood", 'limit = 1\nwithin = "1h"\nof = "renames"'))
    names = ["Ana", "Ana", "Аня", "小安"]
    events = [wrote(By(after=n), called=name) for n, name in enumerate(names)]
    assert list(map(bool, found(life, events))) == [False, False, False, True]


@settings(max_examples=25)
@given(EVENTS)
def test_any_crowd(drawn: list[Drawn]) -> None:
    keys = 'limit = 3\nwithin = "1m"\nof = "links"\nper = "channel"'
    life, events = Life(ruled("flood", keys)), happened(drawn)
    for event in events:
        assert decided_again(life, event)
        assert not any(finding.error for finding in life.meets(event).findings)
    assert all(bounded(value) for page in life.pages.values() for value in page.values())
    assert rebuilt(life, events) == life.pages
