"""/raid shows what is under way, takes a launch day for what it is, and says when it is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from policies.actions import Alert, Button, Moment, Reply
from policies.crowd import expected
from policies.crowd.incidents import named
from policies.decision import Decision
from policies.draft import Draft
from policies.events import Event, Invoked
from policies.policy import Language
from tests.policies.filters.crowds import SPAM, found, joins, ordinary
from tests.policies.filters.test_raid import QUESTIONS
from tests.policies.said import PLACE, START, Life, policy, says
from tests.policies.test_commands import MO, TEAM, orders, words

RULES = f"""
{TEAM}
[[rules]]
name = "raid"
filter = "raid"
actions = [{{ do = "posture", to = "guarded", for = "30m" }}]
"""
HOUR = 3_600.0


def lived(**changes: object) -> Life:
    """A community after an hour of ordinary joins."""
    life = Life(policy(RULES, **changes))
    assert not any(found(life, ordinary(1, 0, HOUR - 120, 20)))
    return life


def asks(text: str, after: float = HOUR) -> Invoked:
    """Mo uses the command so many seconds after the start."""
    at = START + timedelta(seconds=after)
    return orders("raid", text, at=at, received=at, id=f"raid {text} {after}")


def wave(count: int, gap: float, after: float = HOUR, name: str = "r") -> list[Event]:
    return [joins(after + n * gap, f"{name}{n}") for n in range(count)]


def until(decision: Decision) -> datetime:
    """The one time that the caller reads."""
    (reply,) = [a for a in decision.actions if isinstance(a, Reply)]
    (at,) = [piece.at for piece in reply.text if isinstance(piece, Moment)]
    return at


def labels(decision: Decision) -> list[Button]:
    (reply,) = [a for a in decision.actions if isinstance(a, Reply)]
    return list(reply.buttons)


def test_a_quiet_day() -> None:
    told = words(lived().meets(asks("")))
    assert "posture is normal" in told and "No raid is under way" in told


def test_it_shows_what_is_under_way_until_it_is_over() -> None:
    life = lived()
    assert any(found(life, wave(12, 1.0)))
    shown = life.meets(asks("show", HOUR + 20))
    assert "posture is guarded, until …" in words(shown)
    assert "No. 1, a wave of joins: 12 by 12 accounts since …." in words(shown)
    assert len(labels(shown)) == 1
    assert "Raid no. 1 is closed" in words(life.meets(asks("over", HOUR + 21)))
    assert "No raid is under way" in words(life.meets(asks("show", HOUR + 22)))
    assert not any(found(life, wave(2, 1.0, HOUR + 23, "late")))
    details = found(life, wave(20, 0.5, HOUR + 30, "more"))
    assert named(next(detail for detail in details if detail)) == 2


def test_over_with_nothing_to_end() -> None:
    assert "nobody is expected" in words(lived().meets(asks("over")))


@pytest.mark.parametrize("text", ["expect 2000 until 20:00", "expect 2,000 20:00"])
def test_so_many_may_join_on_a_launch_day(text: str) -> None:
    life = lived()
    decision = life.meets(asks(text))
    assert until(decision) == START.replace(hour=20)
    assert "up to 2000 people" in words(decision)
    assert [a for a in decision.actions if isinstance(a, Alert)]
    burst = wave(200, 0.2, HOUR + 60) + wave(40, 3.0, HOUR + 400, "later")
    assert not any(found(life, burst))
    assert "of whom 240 have joined" in words(life.meets(asks("show", HOUR + 600)))
    assert any(found(lived(), burst))


def test_who_joins_twice_is_counted_once_whatever_asks() -> None:
    twice = RULES.replace("[[rules]]", '[[rules]]\nname = "r2"\nfilter = "raid"\n'
                          'per = "channel"\nactions = ["alert"]\n[[rules]]', 1)  # fmt: skip
    life = Life(policy(twice))
    life.meets(asks("expect 10 until 20:00", 0))
    assert not any(found(life, [joins(n * 2.0, f"r{n % 9}") for n in range(27)]))
    assert "of whom 9 have joined" in words(life.meets(asks("show", 60)))


def test_past_the_number_or_the_time_it_is_as_before() -> None:
    for text in ("expect 5 until 20:00", "expect 2000 until 1m", "expect 2000 4h"):
        life = lived()
        life.meets(asks(text))
        assert any(found(life, wave(20, 0.5, HOUR + 61))) == ("4h" not in text)
    life = lived()
    life.meets(asks("expect 2000 until 20:00"))
    ended = life.meets(asks("over", HOUR + 1))
    assert "Nobody is expected any more" in words(ended)
    assert any(found(life, wave(20, 0.5, HOUR + 2)))


def test_the_number_is_exact_and_who_was_expected_is_of_no_wave_later() -> None:
    life = lived()
    life.meets(asks("expect 30 until 20:00"))
    assert not any(found(life, wave(30, 0.1, HOUR + 8)))
    assert "of whom 30 have joined" in words(life.meets(asks("show", HOUR + 11)))
    assert not any(found(life, wave(4, 0.1, HOUR + 11, "more")))
    assert "have joined" not in words(life.meets(asks("show", HOUR + 12)))


def test_who_comes_past_the_number_is_not_expected() -> None:
    life, come = lived(), wave(3, 1.0)
    life.meets(asks("expect 2 until 20:00"))
    for event, is_expected in zip(come, (True, True, False), strict=True):
        draft = Draft(event, life.view(), life.policy)
        assert expected.comes(draft) == is_expected
        life.meets(event)


def test_it_ends_at_the_minute() -> None:
    life = lived()
    life.meets(asks("expect 20 until 1m"))
    assert "have joined" in words(life.meets(asks("show", HOUR + 59)))
    assert "have joined" not in words(life.meets(asks("show", HOUR + 60)))


def test_who_is_expected_is_of_no_wave_before() -> None:
    life = lived()
    assert any(found(life, wave(12, 1.0)))
    life.meets(asks("expect 100 until 20:00", HOUR + 12))
    fresh = START - timedelta(days=1)
    guests = [joins(HOUR + 13 + n, f"guest{n}", created=fresh) for n in range(30)]
    assert not any(found(life, guests))


@pytest.mark.parametrize("text", SPAM)
def test_ordinary_newcomers_between_those_of_a_scam_are_left(text: str) -> None:
    life = lived()
    life.meets(asks("expect 2000 until 20:00"))
    said = [says(f"{words} {n}", f"g{n}", after=HOUR + 1.5 * n, id=f"g{n}")
            for n, words in enumerate((*SAID, *QUESTIONS))]  # fmt: skip
    link = "https://free.example/claim"
    scam = [says(f"{text} {link}", f"s{n}", after=HOUR + 2 + 4 * n, id=f"s{n}") for n in range(9)]
    crowd = sorted([*said, *scam], key=lambda event: event.at)
    details = dict(zip((event.id for event in crowd), found(life, crowd), strict=True))
    assert not any(details[event.id] for event in said)
    assert all(details[event.id] for event in scam[6:])
    assert "9 by 9 accounts" in words(life.meets(asks("show", HOUR + 60)))


def test_over_leaves_campaigns_alone() -> None:
    campaign = '\n[[rules]]\nname = "c"\nfilter = "campaign"\nactions = ["alert"]\n'
    life = Life(policy(TEAM + campaign))
    found(life, [says(SPAM[0], f"s{n}", after=n, id=f"s{n}") for n in range(4)])
    assert "nobody is expected" in words(life.meets(asks("over", 9)))
    assert "No. 1, a campaign: 4 by 4" in words(life.meets(asks("show", 10)))


@pytest.mark.parametrize("text", SPAM)
def test_what_newcomers_say_alike_is_a_raid_on_a_launch_day_too(text: str) -> None:
    life = lived()
    life.meets(asks("expect 2000 until 20:00"))
    talk = [says(f"{words} {n}", f"g{n}", after=HOUR + 60 + 0.7 * n, id=f"g{n}")
            for n, words in enumerate((*SAID, *QUESTIONS))]  # fmt: skip
    launch = sorted([*wave(100, 0.3, HOUR + 60, "g"), *talk], key=lambda event: event.at)
    assert not any(found(life, launch))
    scam = [says(text, f"s{n}", after=HOUR + 100 + 2 * n, id=f"s{n}") for n in range(9)]
    more = [joins(HOUR + 99 + 0.4 * n, f"k{n}") for n in range(40)]
    crowd = sorted([*scam, *more], key=lambda event: event.at)
    details = found(life, crowd)
    said = [detail for event, detail in zip(crowd, details, strict=True) if event in scam]
    assert not any(d for e, d in zip(crowd, details, strict=True) if e in more)
    assert all(said[5:]) and said[-1].startswith("raid_messages")


SAID = (
    "so happy this is finally out, downloading right now",
    "¿alguien sabe si funciona con la versión anterior?",
    "where can I read what has changed since the beta",
    "第一次来，请问在哪里下载安装包",
    "the trailer was great, cannot wait to play tonight",
    "my update is stuck at ninety percent, is that normal",
)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("expect", "How many people do you expect?"),
        ("expect until 20:00", "can't read “until” as a number"),
        ("expect many 20:00", "can't read “many” as a number"),
        ("expect 0 20:00", "can't read “0” as a number"),
        ("expect ٢٠ 20:00", "can't read “٢٠” as a number"),
        ("expect 1000001 20:00", "1000000 people at most"),
        ("expect 999999999999 20:00", "1000000 people at most"),
        ("expect 2000", "Until when do you expect them?"),
        ("expect 2000 until", "Until when do you expect them?"),
        ("expect 2000 until 25:00", "can't read “until 25:00” as a time"),
        ("expect 2000 until someday", "can't read “until someday” as a time"),
        ("expect 2000 0m", "7 days at most"),
        ("expect 2000 30d", "7 days at most"),
        ("over now", "don't know what “now” is for"),
        ("2000 until 20:00", "don't know what “2000 until 20:00” is for"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, answer: str) -> None:
    life = lived(tone="friendly")
    decision = life.meets(asks(text))
    assert answer in words(decision) and len(decision.actions) == 1
    assert "have joined" not in words(life.meets(asks("show")))


@pytest.mark.parametrize(
    "text",
    [
        "20:00",
        "UNTIL 20:00",
        "２０：００",
        "到 20:00",
        "至20:00",
        "hasta las 20:00",
        "до 20:00",
        "8h",
    ],
)
def test_a_time_in_every_language(text: str) -> None:
    life = Life(policy(TEAM))
    assert until(life.meets(asks(f"expect 20 {text}", 0))) == START.replace(hour=20)


@pytest.mark.parametrize("tone", ["formal", "friendly"])
@pytest.mark.parametrize("language", ["en", "zh-CN", "es"])
@pytest.mark.parametrize("name", ["raid", "涌入", "突袭", "asalto"])
def test_by_every_name_in_every_language(language: Language, tone: str, name: str) -> None:
    life = Life(policy(RULES, language=language, tone=tone))
    given = {"at": START, "received": START}
    for text in ("expect 20 4h", "show", "over", "over", "expect", "expect 2 x", "expect x"):
        said = words(life.meets(orders(name, text, id=f"{name} {text}", **given)))
        assert said and "{" not in said


NEXT = [
    ("Europe/Madrid", "2026-03-28T19:30", "20:00", "2026-03-28T20:00+01:00"),
    ("Europe/Madrid", "2026-03-28T20:30", "20:00", "2026-03-29T20:00+02:00"),
    ("Europe/Madrid", "2026-03-29T00:30", "02:30", "2026-03-29T03:30+02:00"),
    ("Europe/Madrid", "2026-10-25T00:30", "02:30", "2026-10-25T02:30+02:00"),
    ("Europe/Madrid", "2026-10-24T21:00", "20:00", "2026-10-25T20:00+01:00"),
    ("Asia/Shanghai", "2026-01-01T20:00", "20:00", "2026-01-02T20:00+08:00"),
    ("America/New_York", "2026-12-31T23:59", "0:00", "2027-01-01T00:00-05:00"),
]


@pytest.mark.parametrize(("zone", "now", "clock", "then"), NEXT)
def test_the_next_time_that_the_communitys_clocks_show(
    zone: str, now: str, clock: str, then: str
) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    life = Life(policy(TEAM, timezone=zone))
    order = orders("raid", f"expect 20 until {clock}", at=at, received=at, id="r")
    assert until(life.meets(order)) == datetime.fromisoformat(then)


def test_an_hour_that_comes_twice_is_the_next_of_the_two() -> None:
    life = Life(policy(TEAM, timezone="Europe/Madrid"))
    at = datetime.fromisoformat("2026-10-25T02:45+02:00")
    order = orders("raid", "expect 20 until 2:30", at=at, received=at, id="r")
    assert until(life.meets(order)) == datetime.fromisoformat("2026-10-25T02:30+01:00")


def test_only_who_may_time_out() -> None:
    life = lived()
    at = START + timedelta(seconds=HOUR)
    order = Invoked(
        id="x", place=PLACE, command="raid", at=at, received=at, channel="test:channel:5",
        actor=says("x", "ann").actor, args={"text": "expect 20 4h"},
    )  # fmt: skip
    assert words(life.meets(order)).startswith("Only ")
    assert MO.id != order.actor.id
