"""A campaign is found by texts much alike from several accounts, and ordinary talk is none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from policies.crowd import incidents
from policies.crowd.incidents import Entry, known, named
from policies.draft import Draft
from policies.events import Actor, Content, Event, Message, Part
from tests.policies.filters.crowds import (
    EVENTS,
    Drawn,
    bounded,
    decided_again,
    found,
    happened,
    rebuilt,
    ruled,
)
from tests.policies.said import START, Life, says

CAMPAIGN = ruled("campaign")
COPIES = {
    "en": (
        "Earn 500 dollars a day from home, write to our manager now",
        "EARN 700 dollars a day from home, write to our manager now!!",
        "🔥 earn 900 dollars a day frоm home - write to our manager now lol",
    ),
    "es": (
        "Gana 500 euros al día desde casa, escribe hoy a nuestra jefa",
        "gana 900 euros al día desde casa: escribe hoy a nuestra jefa 🔥",
        "Gana 100 euros al dia desde casa, escribe hoy a nuestra jefa",
    ),
    "ru": (
        "Ищу людей на удалённую работу, доход от 500 в неделю, пиши",
        "Ищу людeй на удалённую paботу, доход от 900 в неделю, пиши!",
        "ищу людей на удалённую работу доход от 100 в неделю пиши 🔥",
    ),
    "zh": (
        "刷单日结想赚钱的加我微信",
        "刷单，日结，想赚钱的加我微信 3",
        "【刷单日结】想赚钱的加我微信🔥",
    ),
}
TALK = (
    *("ok", "thanks", "thank you very much!", "+1", "good morning everyone", "LGTM, merging"),
    *("thanks thanks thanks thanks thanks", "lol lol lol lol lol lol lol lol lol lol lol"),
    *("哈哈哈", "哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈哈", "谢谢", "早上好", "спасибо", "доброе утро"),
    *("спасибо большое, помогло", "buenos días a todos", "muchas gracias, de verdad"),
    *("https://www.example.org/2026/01/12345.html", "http://paste.example.com/14302/ :)"),
)


def written(texts: tuple[str, ...], gap: float = 20.0) -> list[Event]:
    """Each by another account in another channel."""
    return [
        says(text, f"a{n}", after=gap * n, id=f"{n}", channel=f"test:channel:{n}")
        for n, text in enumerate(texts)
    ]


@pytest.mark.parametrize("language", COPIES)
def test_copies_in_every_language(language: str) -> None:
    details = found(Life(CAMPAIGN), written(COPIES[language]))
    assert details[:2] == ["", ""] and details[2] == "campaign count=3 people=3 incident=1"


def test_what_is_forwarded_without_a_word_is_compared() -> None:
    events = [
        replace(event, content=Content(parts=(Part("forward", event.content.text),)))
        for event in written(COPIES["en"])
        if isinstance(event, Message)
    ]
    assert [bool(detail) for detail in found(Life(CAMPAIGN), events)] == [False, False, True]


LINKS = ruled("campaign", 'links = true\nallow = ["acme.example"]')
LED = ("free nitro: {}", "看看这个 {} 很好用", "нашёл тут {} попробуй", "¿alguien ha visto {} ?")
WHERE = (
    ("https://evil.example/claim", True), ("hxxps://www.evil[.]example/claim/", True),
    ("https://evil.example/", True), ("https://t.me/+AbCdEf123", True),
    ("https://youtube.com/watch?v=dQw4w9WgXcQ", True), ("https://discord.com/invite/abc", True),
    ("https://youtube.com/", False), ("https://discord.com/", False),
    ("https://docs.acme.example/release", False), ("https://acme.example/release", False),
    ("main.py", False),
)  # fmt: skip


@pytest.mark.parametrize(("address", "expected"), WHERE)
def test_the_same_address_with_other_words(address: str, expected: bool) -> None:
    texts = tuple(text.format(address) for text in LED)
    assert any(found(Life(LINKS), written(texts))) is expected
    assert not any(found(Life(CAMPAIGN), written(texts)))


def test_addresses_that_lead_to_the_same_are_the_same() -> None:
    texts = (
        "see discord.gg/abc",
        "join https://discord.com/invite/abc",
        "discordapp.com/invite/abc",
    )
    assert any(found(Life(LINKS), written(texts)))
    apart = tuple(text.format(f"https://evil.example/{n}") for n, text in enumerate(LED))
    assert not any(found(Life(LINKS), written(apart)))


@pytest.mark.parametrize("first", [True, False])
def test_what_somebody_who_belongs_here_passes_on_is_no_campaign(first: bool) -> None:
    texts = tuple(text.format("https://news.example/2.0") for text in LED)
    old = Actor(id="test:member:old", joined=START - timedelta(days=30))
    own = says("it is out: https://news.example/2.0", actor=old, after=first * 10 - 60, id="own")
    newcomers = written(texts)
    details = found(Life(LINKS), [own, *newcomers] if first else newcomers)
    assert any(details) is not first
    known = [replace(one, actor=replace(old, id=one.actor.id)) for one in newcomers]
    assert not any(found(Life(LINKS), known))


@pytest.mark.parametrize("text", TALK)
def test_what_everybody_says_is_no_campaign(text: str) -> None:
    assert not any(found(Life(CAMPAIGN), written((text,) * 6)))


def test_texts_that_only_share_their_subject_are_left() -> None:
    texts = (
        "does the new release work for anybody on an old laptop?",
        "the new release works fine on my old laptop, thanks",
        "anybody with an old laptop should wait for the next release",
    )
    assert not any(found(Life(CAMPAIGN), written(texts)))


def test_one_account_alone_and_slow_copies_are_left() -> None:
    text = COPIES["en"][0]
    alone = [says(text, "ann", after=n, id=f"{n}") for n in range(12)]
    assert not any(found(Life(CAMPAIGN), alone))
    assert not any(found(Life(CAMPAIGN), written((text,) * 4, gap=400)))
    assert found(Life(CAMPAIGN), [*alone, *written((text,) * 3)])[-1]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [("accounts = 2", 1), ("accounts = 4", 3), ('alike = "100%"', None), ("shortest = 90", None)],
)
def test_settings(keys: str, expected: int | None) -> None:
    texts = (*COPIES["en"][:1], *COPIES["en"][1:2] * 4)
    varied = tuple(f"{text} {'word' * n}" for n, text in enumerate(texts))
    details = found(Life(ruled("campaign", keys)), written(varied))
    assert next((n for n, detail in enumerate(details) if detail), None) == expected


def test_all_copies_are_one_incident_and_are_listed() -> None:
    life = Life(CAMPAIGN)
    chat: list[Event] = [
        says(f"{n} is what I wanted to tell you about number {n}", "bob", after=5.5 + n, id=f"b{n}")
        for n in range(40)
    ]
    crowd = written(COPIES["en"] * 30, gap=5)
    details = found(life, sorted([*crowd, *chat], key=lambda event: event.at))
    assert {named(detail) for detail in details if detail} == {1}
    draft = Draft(crowd[-1], life.view(), CAMPAIGN)
    incident = known(draft, 1)
    assert incident is not None and incident.kind == "campaign" and incident.members == 90
    copies = incidents.entries(draft, incident)
    assert [(one.channel, one.message) for one in copies] == [
        (event.channel, event.message) for event in crowd if isinstance(event, Message)
    ]
    assert copies[0] == Entry(crowd[0].at.timestamp(), crowd[0].actor.id, "test:channel:0", "0")


def test_who_says_it_most_pushes_nobody_out() -> None:
    text = COPIES["ru"][0]
    members = "a" * 9 + "b" * 9 + "c"
    events = [says(text, who, after=5 * n, id=f"{n}") for n, who in enumerate(members)]
    details = found(Life(CAMPAIGN), events)
    assert details[-1] and not any(details[:-1])


def test_talk_does_not_push_out_what_two_have_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policies.filters.campaign.BUCKETS", 1)
    copies = written(COPIES["es"])
    talk = says("and now something completely different from me", after=30, id="talk")
    assert found(Life(CAMPAIGN), [*copies[:2], talk, copies[2]])[-1]


def test_two_campaigns_at_once_are_two_and_end_by_themselves() -> None:
    life = Life(CAMPAIGN)
    english, russian = written(COPIES["en"]), written(COPIES["ru"], gap=21)
    details = found(life, [event for pair in zip(english, russian, strict=True) for event in pair])
    assert [named(detail) for detail in details[-2:]] == [1, 2]
    later = [replace(event, at=event.at.replace(hour=15)) for event in written(COPIES["en"])]
    assert [named(detail) for detail in found(life, later)] == [None, None, 3]


def test_an_edit_is_no_copy_and_bots_are_not_looked_at() -> None:
    life = Life(CAMPAIGN)
    events = written((COPIES["en"][0],) * 4)
    robots = [replace(event, actor=replace(event.actor, identity="bot")) for event in events]
    assert not any(found(life, robots))


def test_a_kill_in_the_middle_changes_nothing() -> None:
    life, events = Life(CAMPAIGN), written(COPIES["zh"] * 3)
    found(life, events[:5])
    after = Life(CAMPAIGN)
    after.pages, after.now = rebuilt(life, events[:5]), life.now
    assert after.pages == life.pages
    assert found(after, events[5:]) == found(life, events[5:])


@settings(max_examples=25)
@given(EVENTS)
def test_any_crowd(drawn: list[Drawn]) -> None:
    life, events = Life(CAMPAIGN), happened(drawn)
    for event in events:
        assert decided_again(life, event)
        for finding in life.meets(event).findings:
            assert not finding.error
    assert all(bounded(value) for page in life.pages.values() for value in page.values())
    assert rebuilt(life, events) == life.pages
