"""Crowds for the tests of raid, campaign and repeats: who joins and writes, second by second."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from policies import codec
from policies.decide import decide
from policies.events import (
    Actor,
    Attachment,
    Content,
    Edited,
    Event,
    Joined,
    Left,
    Message,
    Names,
)
from policies.policy import Policy
from policies.state import Held, Page, Value, View, Window, applied, page_of
from tests.policies.said import CHANNEL, PLACE, START, Life, policy

SPAM = (
    "Free money for everybody, write to our manager now",
    "Gana dinero fácil desde casa, escribe a nuestra jefa hoy",
    "Заработок от пяти тысяч в день, пиши в личные сообщения",
    "刷单日结 想赚钱的加我微信",
)


def ruled(name: str, keys: str = "") -> Policy:
    """A policy with one rule."""
    return policy(f'[[rules]]\nname = "r"\nfilter = "{name}"\nactions = ["alert"]\n{keys}')


def joins(after: float, member: str, name: str = "", created: datetime | None = None) -> Joined:
    """Somebody joins ``after`` seconds from the start."""
    at = START + timedelta(seconds=after)
    return Joined(
        id=f"joined/{member}/{after}", place=PLACE, community="acme", channel=CHANNEL, at=at,
        received=at, actor=Actor(id=f"test:member:{member}", created=created),
        names=Names(name, name) if name else None,
    )  # fmt: skip


def leaves(after: float, member: str) -> Left:
    """Somebody goes ``after`` seconds from the start."""
    at = START + timedelta(seconds=after)
    return Left(
        id=f"left/{member}/{after}", place=PLACE, community="acme", channel=CHANNEL, at=at,
        received=at, actor=Actor(id=f"test:member:{member}"),
    )  # fmt: skip


def ordinary(seed: int, since: float, until: float, per_hour: float) -> list[Event]:
    """Newcomers by chance, as many an hour."""
    random, at, found = Random(seed), since, list[Event]()
    while (at := at + random.expovariate(per_hour / 3_600)) < until:
        found.append(joins(at, f"n{seed}-{len(found)}"))
    return found


def found(life: Life, events: Iterable[Event]) -> list[str]:
    """What the finding of each event says in detail; empty where nothing is found."""
    details = []
    for event in events:
        findings = life.meets(event).findings
        assert not any(finding.error for finding in findings)
        details.append(findings[0].detail if findings else "")
    return details


def rebuilt(life: Life, events: list[Event]) -> dict[str, Page]:
    """The state as a store makes it again after a kill -9: from nothing but the recorded writes,
    as they are read back."""
    pages: dict[str, Page] = {}
    now = 0.0
    for event, made in zip(events, life.decisions, strict=True):
        at = event.at.timestamp()
        now = max(now, at)
        for write in codec.decision(codec.encode(made)).writes:
            page = pages.setdefault(page_of(write, event.actor.id), {})
            value = applied(page.get(write.name), write, at, now)
            if value is None:
                page.pop(write.name, None)
            else:
                page[write.name] = value
    return pages


def decided_again(life: Life, event: Event) -> bool:
    """Whether only the keys that were read lead to the same decision."""
    view = life.view()
    first = decide(event, view, life.policy)
    narrow: dict[str, Page] = {subject: {} for subject, _ in view.reads}
    for subject, name in view.reads:
        if name in life.pages.get(subject, {}):
            narrow[subject][name] = life.pages[subject][name]
    return decide(event, View(narrow, life.now, complete=False), life.policy) == first


def bounded(value: Value) -> bool:
    """Whether a value is as small as the state allows."""
    if isinstance(value, Window):
        return len(value.times) <= 65
    return not isinstance(value, Held) or len(codec.encode({"value": value})) <= 1_100


TEXTS = st.sampled_from(SPAM) | st.sampled_from(["hi", "谢谢", "\ud800", "g" * 30, ""]) | st.text()
_MEMBERS = st.sampled_from([f"m{n}" for n in range(12)])
_FILES = st.lists(st.builds(Attachment, st.just("r"), TEXTS, TEXTS, st.integers(-1, 9)), max_size=2)
EVENTS = st.lists(
    st.tuples(
        st.sampled_from([Joined, Message, Message, Message, Edited]),
        _MEMBERS, TEXTS, st.floats(-30, 120), _FILES.map(tuple), st.booleans(),
    ),
    max_size=40,
)  # fmt: skip


Drawn = tuple[type[Any], str, str, float, tuple[Attachment, ...], bool]


def happened(drawn: list[Drawn]) -> list[Event]:
    """The drawn events, each so many seconds after the last; some come late."""
    at, events = 0.0, list[Event]()
    for number, (kind, member, text, gap, files, known) in enumerate(drawn):
        at = max(0.0, at + gap)
        moment = START + timedelta(seconds=at)
        more: dict[str, Any] = {}
        if kind is not Joined:
            more = {"message": str(number), "content": Content(text=text, attachments=files)}
        created = START - timedelta(days=number * 40) if known else None
        event = kind(
            id=str(number),
            place=PLACE,
            community="acme",
            channel=CHANNEL,
            at=moment,
            received=moment,
            actor=Actor(id=f"test:member:{member}", created=created),
            names=Names(text[:9], text[:9]) if known else None,
            **more,
        )
        events.append(codec.mended(event))
    return events
