"""A raid is found by how fast newcomers come and by what they have in common, and soon is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings

from policies.crowd import incidents
from policies.crowd.incidents import BY_RATE, named
from policies.draft import Draft
from policies.events import Event, Joined
from policies.state import Held
from tests.policies.filters.crowds import (
    EVENTS,
    SPAM,
    Drawn,
    bounded,
    decided_again,
    found,
    happened,
    joins,
    ordinary,
    rebuilt,
    ruled,
)
from tests.policies.said import START, Life, says

HOUR = 3_600.0
RAID = ruled("raid")
QUESTIONS = (
    "hello, how do I install this on my old laptop?",
    "is the new release out already for everybody",
    "buenas, alguien me ayuda con la instalación",
    "I get an error when it starts, where is the log",
    "congratulations on the release, great work",
    "does anyone know when the talk begins today",
    "my sound is gone since the update this morning",
)


def wave(count: int, gap: float, after: float = HOUR) -> list[Event]:
    """So many join one after the other."""
    return [joins(after + n * gap, f"r{n}") for n in range(count)]


def speak(texts: list[str], gap: float, after: float = HOUR) -> list[Event]:
    """So many newcomers write, each a first message."""
    return [says(text, f"r{n}", after=after + n * gap, id=f"r{n}") for n, text in enumerate(texts)]


def lived(per_hour: float = 20) -> Life:
    """A community after an hour of ordinary joins and talk."""
    life = Life(RAID)
    quiet = ordinary(1, 0, HOUR - 120, per_hour)
    assert not any(found(life, quiet))
    return life


@pytest.mark.parametrize(("count", "gap"), [(8, 1.0), (12, 2.0), (20, 2.0), (40, 0.2)])
def test_a_wave_of_joins_is_found_against_the_normal_rate(count: int, gap: float) -> None:
    details = found(lived(), wave(count, gap))
    first = next(n for n, detail in enumerate(details) if detail)
    assert first < 8 and all(details[first:])
    assert {named(detail) for detail in details[first:]} == {1}
    assert details[-1].startswith(BY_RATE) and f"count={count} " in details[-1]


def test_the_same_pace_is_normal_where_so_many_always_come() -> None:
    calm, busy = lived(20), Life(RAID)
    assert not any(found(busy, ordinary(3, 0, HOUR, 900)))
    assert any(found(calm, wave(12, 2.0))) and not any(found(busy, wave(12, 2.0)))


def test_at_this_hour_yesterday_as_many_came() -> None:
    class_begins = [joins(24.8 * HOUR + n * 2.0, f"a{n}") for n in range(30)]
    first_day = [joins(n * 2.0, f"b{n}") for n in range(2_250)]
    calm, used = lived(), Life(RAID)
    found(used, first_day)
    assert any(found(calm, class_begins)) and not any(found(used, class_begins))


@pytest.mark.parametrize("text", SPAM)
def test_newcomers_who_say_the_same(text: str) -> None:
    life = Life(RAID)
    found(life, [says(q, f"o{n}", after=n * 200, id=f"o{n}") for n, q in enumerate(QUESTIONS)])
    details = found(life, speak([f"{text} {n}" for n in range(8)], 7.0))
    first = next(n for n, detail in enumerate(details) if detail)
    assert first < 5 and all(details[first:]) and "raid_messages" in details[first]


def test_newcomers_who_say_different_things_on_a_release_day() -> None:
    life = lived()
    events: list[Event] = [joins(HOUR + n * 12.0, f"r{n}") for n in range(21)]
    events += speak([QUESTIONS[n % 7] + f" {n}" * (n // 7) for n in range(7)], 12.0, HOUR + 5)
    assert not any(found(life, sorted(events, key=lambda event: event.at)))


def test_a_rush_of_joins_makes_no_raiders_of_those_who_ask() -> None:
    life = lived()
    assert any(found(life, wave(12, 1.0)))
    asked = speak(list(QUESTIONS), 6.0, HOUR + 12)
    assert not any(found(life, asked))
    draft = Draft(asked[0], life.view(), RAID)
    incident = incidents.known(draft, 1)
    assert incident is not None and incident.kind == "joins"
    assert any(
        found(life, [says(SPAM[0], f"s{n}", after=HOUR + 70 + n, id=f"s{n}") for n in range(8)])
    )
    draft = Draft(asked[0], life.view(), RAID)
    incident = incidents.known(draft, 1)
    assert incident is not None and incident.kind == "raid"
    said = {one.message for one in incidents.entries(draft, incident) if one.message}
    assert said == {f"s{n}" for n in range(8)}


def test_one_newcomer_who_repeats_themself() -> None:
    texts = ["Free money for all of you", "gggggggggggggg", "Free money for all of you7"] * 3
    events = [says(t, "x", after=HOUR + 2 * n, id=f"x{n}") for n, t in enumerate(texts)]
    details = found(lived(), events)
    assert not any(details[:4]) and all(details[4:]) and details[4].startswith("raid_flood")


def test_a_newcomer_who_pastes_a_log_or_chats_is_left() -> None:
    lines = [f"Mar 18 12:22:{n} desktop kernel: [ 3152.53{n}565] #" for n in range(10, 18)]
    lines += ["oh", "ok", "ok", "thanks", "thanks!", "ok", "it works now", "great"]
    events = [says(t, "x", after=HOUR + n, id=f"x{n}") for n, t in enumerate(lines)]
    assert not any(found(lived(), events))


def test_old_members_never_count() -> None:
    life = lived()
    for n in range(9):
        talk = [
            says(f"{QUESTIONS[0]} {m}", f"o{n}", after=m * 60, id=f"{n}.{m}") for m in range(25)
        ]
        found(life, talk)
    crowd = [says(SPAM[0], f"o{n}", after=HOUR + n, id=f"late{n}") for n in range(9)]
    assert not any(found(life, crowd))


def test_old_accounts_speak_against_a_raid_and_fresh_ones_for_it() -> None:
    def crowd(age: timedelta) -> list[Event]:
        return [joins(HOUR + 9 * n, f"r{n}", created=START - age) for n in range(9)]

    assert any(found(lived(), crowd(timedelta(days=1))))
    assert not any(found(lived(), crowd(timedelta(days=900))))


def test_names_alike_speak_for_a_raid_unless_all_are_called_so() -> None:
    def crowd(life: Life, gap: float) -> bool:
        return any(found(life, [joins(2 * HOUR + gap * n, f"r{n}", f"guest{n}") for n in range(6)]))

    guests = Life(RAID)
    found(guests, [joins(n * 60, f"g{n}", f"guest{900 + n}") for n in range(110)])
    named_otherwise = Life(RAID)
    found(
        named_otherwise,
        [joins(n * 60, f"g{n}", f"{chr(97 + n % 26)}nna{'xyz'[n % 3]}") for n in range(110)],
    )
    assert crowd(named_otherwise, 7.0) and not crowd(guests, 7.0)


def test_who_joins_after_a_raid_is_not_of_it_and_the_next_is_another() -> None:
    life = lived()
    found(life, wave(12, 1.0))
    later = [joins(HOUR + 12 + gap, f"late{gap}") for gap in (30, 90, 200)]
    assert not any(found(life, later))
    second = [joins(2 * HOUR + n, f"second{n}") for n in range(12)]
    assert {named(detail) for detail in found(life, second) if detail} == {2}


def test_an_ordinary_newcomer_in_a_raid_of_the_same_text_is_left() -> None:
    life = lived()
    found(
        life,
        [says(q, f"o{n}", after=HOUR - 100 + n, id=f"o{n}") for n, q in enumerate(QUESTIONS[:2])],
    )
    raid = speak([SPAM[2]] * 8, 2.0)
    ham = says("hello, my printer does not print any more", "ham", after=HOUR + 15, id="ham")
    details = found(life, [*raid[:7], ham, *raid[7:]])
    assert details[6] and not details[7] and details[8]


def test_joiners_who_ask_ordinary_things_are_acquitted() -> None:
    came = [joins(HOUR + 1.5 * n, f"r{n}") for n in range(7)]
    asked = speak(list(QUESTIONS), 1.5, HOUR + 1)
    assert any(found(lived(), came))
    assert not any(found(lived(), sorted([*came, *asked], key=lambda event: event.at)))


def test_one_who_joins_again_and_again_is_one() -> None:
    assert not any(found(lived(), [joins(HOUR + n, "same") for n in range(15)]))


def test_who_was_seen_hours_ago_is_no_newcomer() -> None:
    def flood(after: float) -> list[str]:
        life = lived()
        found(life, [says("good morning everybody", "x", after=after)])
        return found(life, [says(SPAM[0], "x", after=HOUR + n, id=f"{n}") for n in range(8)])

    assert any(flood(HOUR - 60)) and not any(flood(-60))


def test_what_is_usual_is_forgotten_newcomer_by_newcomer() -> None:
    life = Life(RAID)
    found(life, [joins(60.0 * n, f"g{n}", f"somebody{n}") for n in range(600)])
    usual = next(v for p in life.pages.values() for n, v in p.items() if n == "usual")
    assert isinstance(usual, Held) and isinstance(usual.value, dict)
    assert 100 < usual.value["named"] <= 200


@pytest.mark.parametrize("per", ["channel", "community"])
def test_scopes(per: str) -> None:
    life = Life(ruled("raid", f'per = "{per}"'))
    assert not any(found(life, ordinary(2, 0, HOUR, 20)))
    assert all(found(life, wave(14, 0.5))[8:])


NAMES = (
    "Anna",
    "bob77",
    "Zed",
    "Klara",
    "miguel",
    "小王",
    "Ivan",
    "sue_x",
    "T0m",
    "Olga",
    "Ping",
    "Yara",
)


@pytest.mark.parametrize(("count", "span"), [(8, 45.0), (8, 90.0), (12, 90.0), (12, 120.0)])
@pytest.mark.parametrize("seen", ["fresh", "alike", "neither"])
def test_slow_joins_are_known_by_who_joins(count: int, span: float, seen: str) -> None:
    """By their rate alone they are what a release day is (see ``tests.quality.raids``)."""
    life = Life(RAID)
    found(life, [joins(HOUR * n, f"c{n}", f"Carl{n}x", START) for n in range(20)])
    begins, old = HOUR * 20, START - timedelta(days=500)
    came = [
        joins(
            begins + n * span / count, f"r{n}", f"kit{n}" if seen == "alike" else NAMES[n],
            START + timedelta(seconds=begins - HOUR) if seen == "fresh" else old,
        )
        for n in range(count)
    ]  # fmt: skip
    hits = found(life, came)
    assert any(hits[4:6]) is (seen != "neither")


def test_a_kill_in_the_middle_of_a_raid_changes_nothing() -> None:
    life = lived()
    events = [*ordinary(1, 0, HOUR - 120, 20), *wave(9, 1.0)]
    found(life, events[-9:])
    after = Life(RAID)
    after.pages, after.now = rebuilt(life, events), life.now
    assert after.pages == life.pages
    more = [joins(HOUR + 9 + n, f"more{n}") for n in range(5)]
    assert found(after, more) == found(life, more) and after.pages == life.pages


@settings(max_examples=25)
@given(EVENTS)
def test_any_crowd(drawn: list[Drawn]) -> None:
    life, events = Life(RAID), happened(drawn)
    for event in events:
        assert decided_again(life, event)
        for finding in life.meets(event).findings:
            assert not finding.error
            assert isinstance(event, Joined) or finding.span[1] <= len(event.content.text)  # type: ignore[attr-defined]
    assert all(bounded(value) for page in life.pages.values() for value in page.values())
    assert rebuilt(life, events) == life.pages
