"""What looks like a raid and is none: a release day, greetings, a net split, a shared address."""

from __future__ import annotations

from random import Random

import pytest

from policies.crowd import incidents
from policies.crowd.arrivals import Arrival
from policies.crowd.incidents import BY_RATE
from policies.crowd.newcomers import message_of
from policies.draft import Draft
from policies.events import Event
from policies.state import View
from tests.policies.filters.crowds import SPAM, found, joins, leaves, ordinary
from tests.policies.filters.test_raid import HOUR, QUESTIONS, RAID, lived, speak
from tests.policies.said import Life, says


@pytest.mark.parametrize("seen", ["spoke", "joined", "left", "left before"])
def test_who_is_cut_off_with_others_and_comes_back_is_no_newcomer(seen: str) -> None:
    """A net splits, a bridge restarts: half of a community joins within seconds."""
    life = lived()
    before: list[Event] = []
    for n in range(40):
        match seen:
            case "spoke":
                talk = f"{QUESTIONS[n % 7]} {n} {'abcdefg'[n % 7] * n}"
                before.append(says(talk, f"r{n}", after=HOUR + 50 * n, id=f"{n}"))
            case "joined":
                before.append(joins(HOUR + 50 * n, f"r{n}"))
            case "left":
                before.append(leaves(HOUR + n / 40, f"r{n}"))
            case "left before":
                before += [joins(n - 2 * HOUR, f"r{n}"), leaves(n - HOUR, f"r{n}")]
    life = Life(RAID) if seen == "left before" else life
    found(life, sorted(before, key=lambda event: event.at))
    found(life, ordinary(1, 0, HOUR - 120, 20))
    back = [joins(2 * HOUR - 1_000 + n / 10, f"r{n}") for n in range(40)]
    assert not any(found(life, back))
    assert any(found(life, [joins(2 * HOUR + n / 10, f"new{n}") for n in range(40)]))


def test_a_release_day_is_no_raid_by_its_rate() -> None:
    life, random = lived(), Random(5)
    came = [HOUR + min(600.0, random.expovariate(1 / 200)) for _ in range(30)]
    assert not any(found(life, [joins(at, f"g{n}") for n, at in enumerate(sorted(came))]))


LETTERS = "abcdefghijklmnopqrstuvwxyz"


def various(count: int) -> list[str]:
    """So many texts that have nothing in common."""
    random = Random(7)
    return [" ".join("".join(random.choices(LETTERS, k=6)) for _ in range(6)) for _ in range(count)]


def test_newcomers_who_speak_fast_but_not_alike_are_known_by_their_rate_alone() -> None:
    life = lived()
    found(life, [says(SPAM[0], "o", after=60, id="o")])
    details = found(life, speak(various(24), 0.2))
    first = next(n for n, detail in enumerate(details) if detail)
    assert details[first].startswith("raid_speakers") and details[first].startswith(BY_RATE)
    draft = Draft(joins(HOUR + 9, "x"), life.view(), RAID)
    incident = incidents.known(draft, 1)
    assert incident is not None and incident.kind == "joins" and incident.size >= 5
    assert not any(one.message for one in incidents.entries(draft, incident))
    more = says("see https://my.example/screenshot", f"r{first}", after=HOUR + 20, id="more")
    assert not any(found(life, [more]))


GREETINGS = (
    "hi", "hello", "hello everyone", "hey", "good morning", "hi all", "hola", "大家好", "привет",
    "hey guys", "hola a todos", "hi there",
)  # fmt: skip


def test_many_newcomers_who_greet_are_no_raid() -> None:
    life, random = lived(), Random(3)
    said = [random.choice(GREETINGS) for _ in range(25)]
    assert not any(found(life, speak(said, 6.0)))


@pytest.mark.parametrize("text", ["xgang", "来了来了", "hi"])
def test_many_newcomers_who_say_the_same_word_are(text: str) -> None:
    details = found(lived(), speak([text] * 20, 4.0))
    assert any(detail.startswith("raid_messages") for detail in details)


@pytest.mark.parametrize(
    ("text", "tells"), [("Заработок в день, пиши в лс", True), ("hello everyone", False)]
)
def test_a_phrase_said_twice_tells_more_than_a_greeting(text: str, tells: bool) -> None:
    said = [Draft(event, View({}, 0.0), RAID) for event in speak([*QUESTIONS, text, text], 6.0)]
    seen = [message_of(each, "", {"said": 50.0}, ()).compared for each in said]
    recent = [
        Arrival(0.0, f"{n}", "", "", 0.0, 0.0, sketch, "") for n, sketch in enumerate(seen[:-1])
    ]
    odds = message_of(said[-1], "", {"said": 50.0}, recent).odds
    assert (odds > message_of(said[-1], "", {"said": 50.0}, ()).odds + 1) == tells


def test_an_address_that_is_shared_here_says_nothing_of_who_passes_it_on() -> None:
    link = "https://acme.example/blog/release-2.0"
    said = [f"is it {link}?", f"{link}/", f"it is out: {link}.", f"finally! {link}!",
            f"the notes: {link};", f"can I upgrade from {link}", f"look {link}!"]  # fmt: skip
    assert any(found(lived(), speak(said, 8.0)))
    life = lived()
    talk = [says(f"{QUESTIONS[0]} {n}", "o", after=n * 60, id=f"o{n}") for n in range(25)]
    found(life, [*talk, says(f"Here it is: {link}", "o", after=HOUR - 60, id="o")])
    assert not any(found(life, speak(said, 8.0)))
    scam = [f"{text} https://acme.example.evil.example/claim" for text in said]
    assert any(found(life, [says(t, f"s{n}", after=HOUR + 99 + n, id=f"s{n}")
                            for n, t in enumerate(scam)]))  # fmt: skip
