"""Repeats: the same, much the same, or the same file again, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from policies.events import Attachment, Content, Part
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
from tests.policies.said import Life, says

EXACT = 'limit = 2\nwithin = "5m"'
ALIKE = EXACT + '\nalike = "80%"'
VARIED = {
    "en": "buy my wonderful course about trading coins today {}",
    "es": "compra hoy mi curso maravilloso sobre monedas {}",
    "ru": "купи сегодня мой замечательный курс про монеты {}",
    "zh": "快来买我的炒币课程今天打折 {}",
}


def repeated(keys: str, *contents: str | Content) -> list[bool]:
    """Whether each message of one member, in ever other channels, is found."""
    events = [
        replace(
            says("", after=n, id=str(n), channel=f"test:channel:{n}"),
            content=Content(text=said) if isinstance(said, str) else said,
        )
        for n, said in enumerate(contents)
    ]
    return list(map(bool, found(Life(ruled("repeats", keys)), events)))


@pytest.mark.parametrize("language", VARIED)
def test_much_the_same_counts_where_it_is_asked_for(language: str) -> None:
    texts = [VARIED[language].format(end) for end in ("now", "!!!", "🔥 5", "ok")]
    assert repeated(ALIKE, *texts) == [False, False, True, True]
    assert not any(repeated(EXACT, *texts))


def test_other_texts_between_change_nothing() -> None:
    other = [f"my {word} thing to say to everybody in here" for word in ("first", "second")]
    first, second = VARIED["en"].format("a"), VARIED["en"].format("b")
    assert repeated(ALIKE, first, other[0], second, "ok", first) == [False] * 4 + [True]
    assert not any(repeated(ALIKE, *(f"{n} {'abcdefg'[n] * 9} is next" for n in range(7))))


def test_short_texts_are_compared_exactly() -> None:
    assert repeated(ALIKE, "ok", "OK", "ok") == [False, False, True]
    assert not any(repeated(ALIKE, "ok", "ok then", "okay"))


def test_the_same_file_without_words() -> None:
    def file(name: str = "a.png", size: int = 900, text: str = "") -> Content:
        return Content(text=text, attachments=(Attachment("ref", name, "image/png", size),))

    assert repeated(EXACT, file(), file(), file()) == [False, False, True]
    assert not any(repeated(EXACT, file(), file(size=901), file("b.png")))
    assert not any(repeated(EXACT, file("", 0), file("", 0), file("", 0)))
    assert not any(repeated(EXACT, file(text="one"), file(text="two"), file(text="three")))


def test_what_is_carried_without_words() -> None:
    def carried(kind: str, text: str, said: str = "") -> Content:
        return Content(text=said, parts=(Part(kind, text),))

    course = carried("forward", "buy my course"), carried("forward", "BUY my course")
    assert repeated(EXACT, *course, course[0]) == [False, False, True]
    assert repeated(EXACT, *[carried("contact", "Anna 555")] * 3) == [False, False, True]
    assert not any(repeated(EXACT, *[carried("quote", "the same", word) for word in "abc"]))


@settings(max_examples=25)
@given(EVENTS)
def test_any_crowd(drawn: list[Drawn]) -> None:
    life, events = Life(ruled("repeats", ALIKE)), happened(drawn)
    for event in events:
        assert decided_again(life, event)
        for finding in life.meets(event).findings:
            assert not finding.error
    assert all(bounded(value) for page in life.pages.values() for value in page.values())
    assert rebuilt(life, events) == life.pages
