"""The digest: when it comes, what it tells, and which plans are yesterday's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from policies.actions import Alert, Fetch
from policies.decision import Decision
from policies.errors import PolicyError
from policies.events import Actor, Applied, Joined
from policies.file.digest import DigestTable, digest_of
from policies.file.ids import names_in, with_ids
from policies.records import CaseKept
from policies.rows import Came, Listed, Overview
from tests.policies.escalating.clocked import ANN, MO, SUE, Clock, of, plain, told
from tests.policies.said import CHANNEL, PLACE, STAFF, policy, says

MORNING = datetime(2026, 1, 5, 7, tzinfo=UTC)


class Days(Clock):
    """A community whose policy comes into force on a Monday morning."""

    def __init__(self, more: str = "", **changes: object) -> None:
        super().__init__(more if "[digest]" in more else f"{more}\n[digest]\n", **changes)
        self.at = MORNING
        self.applies()

    def applies(self) -> Decision:
        self.count += 1
        return self.meets(
            Applied(
                id=f"a{self.count}", place=PLACE, at=self.at, received=self.at, bundle="b",
                salt=b"s",
            )
        )  # fmt: skip

    def rings(self, **span: float) -> Iterator[tuple[datetime, Decision]]:
        """When the digest is due in that time, and what is decided then."""
        return ((at, d) for at, d in self.waits(**span) if of(d, Fetch))

    def reads(self, decision: Decision, row: Overview) -> str:
        """What the team reads once that has been looked up."""
        (alert,) = of(self.finds(decision, row), Alert)
        return f"{alert.channel} {plain(alert.text)}"

    def says(self, who: str, text: str, **fields: Any) -> None:
        self.count += 1
        message = says(text, who, id=f"m{self.count}")
        self.meets(structs.replace(message, at=self.at, received=self.at, **fields))


def waits(number: int, hours: float, **fields: Any) -> Listed:
    at = MORNING.timestamp() - hours * 3_600
    usual: dict[str, Any] = {"kind": "complaint", "state": "open", "department": "support"}
    return Listed(CaseKept(number=number, opened=at, **usual | fields))


def test_it_comes_every_morning_to_the_team_unless_that_is_switched_off() -> None:
    days = Days()
    found = list(days.rings(days=3))
    assert [f"{at:%a %H:%M}" for at, _ in found] == ["Mon 08:30", "Tue 08:30", "Wed 08:30"]
    (fetch,) = of(found[1][1], Fetch)
    assert datetime.fromtimestamp(float(fetch.args["since"]), UTC) == found[0][0]
    assert days.reads(found[1][1], Overview(0.0)).startswith(f"{STAFF} The day so far")
    off = Days("[digest]\non = false\n")
    assert not list(off.rings(days=3))
    assert not [w for w in off.wakes if w.what == "digest"]
    own = Days('[digest]\nchannel = "test:channel:9"\nat = "07:15"\ndays = ["wed"]\n')
    ((at, decision),) = own.rings(days=6)
    assert (f"{at:%a %H:%M}", own.reads(decision, Overview(0.0))[:14]) == (
        "Wed 07:15", "test:channel:9",
    )  # fmt: skip


def test_without_a_channel_there_is_none() -> None:
    assert digest_of(DigestTable(), "", "UTC") is None
    assert digest_of(DigestTable(), STAFF, "UTC") is not None
    assert digest_of(DigestTable(on=False), STAFF, "UTC") is None


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ('at = "8:30"', 'write it like "08:30"'),
        ('at = "24:00"', 'write it like "08:30"'),
        ("days = []", "days"),
        ('channel = "nowhere"', "neither an id nor the name"),
        ('channel = "discord:role:5"', "no channel"),
    ],
)
def test_what_cannot_be_meant_is_said(table: str, says: str) -> None:
    with pytest.raises(PolicyError, match=says):
        policy(f"[digest]\n{table}\n")


@given(
    st.dates(date(2027, 1, 1), date(2037, 1, 1)),
    st.sampled_from(
        ["Europe/Madrid", "America/New_York", "America/Santiago", "Australia/Lord_Howe",
         "Asia/Kathmandu", "Asia/Shanghai", "Africa/Casablanca"]
    ),
)  # fmt: skip
@settings(max_examples=40)
def test_it_comes_at_the_same_hour_by_the_clocks_of_the_community(day: date, zone: str) -> None:
    """Through nights in which clocks are changed, too."""
    days, where = Days(timezone=zone, digest=None), ZoneInfo(zone)
    rule = policy(f'timezone = "{zone}"\n[digest]\n').digest
    days.policy = replace(days.policy, digest=rule)
    days.at = datetime.combine(day, time(12), where).astimezone(UTC)
    days.applies()
    found = [at.astimezone(where) for at, _ in days.rings(days=5)]
    assert {f"{at:%H:%M}" for at in found} == {"08:30"}
    assert [at.date() for at in found] == [
        day + timedelta(days=n) for n in range(1, len(found) + 1)
    ]


def test_another_hour_replaces_the_plan_and_the_same_one_does_not() -> None:
    days = Days()
    days.applies()
    assert len([w for w in days.wakes if w.what == "digest"]) == 1
    later = policy('[digest]\nat = "10:00"\n').digest
    days.policy = replace(days.policy, digest=later)
    days.applies()
    assert [f"{at:%a %H:%M}" for at, _ in days.rings(days=2)] == ["Mon 10:00", "Tue 10:00"]
    days.policy = replace(days.policy, digest=None)
    days.applies()
    assert not list(days.rings(days=2))


def test_who_waits_longest_and_what_was_missed_by_night() -> None:
    days = Days()
    days.order("complain", "nothing works")
    case = days.case(1)
    found = dict(days.rings(hours=26))
    (_, tuesday) = found.values()
    kept = CaseKept(
        number=1, kind="complaint", state="open", member=ANN, department="support",
        opened=case.opened,
    )  # fmt: skip
    row = Overview(0.0, (Came("complaint", 2), Came("ban", 1)), (Listed(kept), waits(2, 3)))
    said = days.reads(tuesday, row)
    assert "New: complaint 2, removal 1" in said
    assert "no. 1, complaint, for support, since Mon 07:00 (was due Mon 10:00)" in said
    assert "no. 2, complaint, for support, since Mon 04:00" in said
    assert said.count("was due") == 1
    assert "nothing works" not in said


def test_a_quiet_morning_is_told_in_few_words() -> None:
    days = Days()
    ((_, decision),) = days.rings(hours=3)
    assert days.reads(decision, Overview(MORNING.timestamp())).splitlines()[1:] == [
        "Nothing new.",
        "Nobody waits for an answer.",
    ]


def test_groups_that_have_gone_quiet_are_named_for_a_while() -> None:
    days = Days()
    for _ in range(5):
        days.says("ann", "good morning", channel="test:channel:books")
        days.says("ann", "good morning")
        days.waits(days=1)
    days.says("ann", "once", channel="test:channel:seldom")
    for _ in range(2):
        days.says("ann", "good morning")
        days.waits(days=1)
    said = told(days.finds(days.order("today", by=MO), Overview(0.0)))[MO]
    assert "Gone quiet (1): books" in said
    days.says("ann", "here again", channel="test:channel:books")
    said = told(days.finds(days.order("today", by=MO), Overview(0.0)))[MO]
    assert "Gone quiet" not in said
    days.waits(days=40)
    days.says("bob", "hello")
    said = told(days.finds(days.order("today", by=MO), Overview(0.0)))[MO]
    assert "Gone quiet" not in said


def test_a_message_costs_one_write_a_day_and_channel() -> None:
    days = Days()
    days.says("ann", "good morning")
    days.says("ann", "how are you")
    writes = [w for w in days.decisions[-1].writes if w.subject == "rooms"]
    assert writes == []


def test_who_helps_is_counted_and_the_team_is_not() -> None:
    days = Days(f'[channels."{CHANNEL}"]\nquestions = "15m"\n')
    for who in ("bob", "kim", "ann"):
        days.says(who, "hello")
    days.says("ann", "where is the manual?")
    question = f"m{days.count}"
    days.says("kim", "on the site", reply_to=question, reply_to_actor=ANN)
    for who, helper in (
        ("ann", "kim"),
        ("ann", "kim"),
        ("ann", "ann"),
        ("kim", "mo"),
        ("bob", "ann"),
    ):
        other = f"test:member:{helper}"
        days.says(who, "谢谢，解决了", reply_to="9", reply_to_actor=other)
    days.says("bob", "no, thank you for nothing, " + "x" * 400, reply_to="9", reply_to_actor=SUE)
    said = told(days.finds(days.order("today", by=MO), Overview(0.0)))[MO]
    line = next(line for line in said.splitlines() if "Helped" in line)
    assert line == "Helped others most this week: test:member:kim 2, test:member:ann 1"
    days.waits(days=8)
    days.says("bob", "hello")
    assert "Helped" not in told(days.finds(days.order("today", by=MO), Overview(0.0)))[MO]


def test_who_is_new_this_week_is_counted() -> None:
    days = Days()
    for n in range(3):
        joined = Joined(id=f"j{n}", place=PLACE, at=days.at, received=days.at,
                        actor=Actor(id=f"test:member:new{n}"))  # fmt: skip
        days.meets(joined)
    said = told(days.finds(days.order("today", by=MO), Overview(0.0)))[MO]
    assert "New members this week: 3" in said


def test_what_goes_out_today_is_told_with_its_hour() -> None:
    days = Days(
        f'[[announcements]]\nname = "news"\ntitle = "This week"\ncron = "0 18 * * mon"\n'
        f'to = ["{CHANNEL}"]\ntext = "We are open."\n'
        f'[[announcements]]\nname = "later"\ncron = "0 18 * * tue"\n'
        f'to = ["{CHANNEL}"]\ntext = "We are open."\n'
    )
    said = told(days.finds(days.order("today", by=MO), Overview(0.0)))[MO]
    assert "Goes out Mon 18:00: This week" in said
    assert "later" not in said


def test_only_the_team_reads_it() -> None:
    days = Days()
    assert "Only moderator" in told(days.order("today"))[ANN]
    said = days.finds(days.order("today", by=MO), Overview(0.0))
    assert "The day so far" in told(said)[MO]


def test_a_digest_that_nobody_wants_any_more_is_not_sent() -> None:
    days = Days()
    ((_, decision),) = days.rings(hours=3)
    days.policy = replace(days.policy, digest=None)
    assert not of(days.finds(decision, Overview(0.0)), Alert)


def test_a_channel_given_by_name_becomes_an_id() -> None:
    found = policy('[digest]\nchannel = "discord:channel:team"\n')
    assert "discord:channel:team" in names_in(found)
    known = with_ids(found, {"discord:channel:team": ("discord:channel:7",)})
    assert known.digest is not None and known.digest.channel == "discord:channel:7"
