"""What goes out when a time has come: to each channel once, and nothing of yesterday's plans."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policies.actions import Alert, Delete, Wake
from policies.announced import Announce, Pin
from policies.events import Due
from policies.state import Held
from tests.policies.announcing.living import WEEKLY, Living, day, living
from tests.policies.clocked import read
from tests.policies.said import START


def test_each_day_to_each_channel_in_its_language() -> None:
    life = living()
    life.rings(day(3, 12))
    assert life.posted() == [
        ("02 09:00", "1", "We are open, acme"),
        ("02 09:00", "2", "Abierto"),
        ("03 09:00", "1", "We are open, acme"),
        ("03 09:00", "2", "Abierto"),
    ]
    ids = [a.id for a in life.did(Announce)]
    assert ids[0] == "announce/acme/hours/20260102T090000Z/test:channel:1"
    assert len(set(ids)) == len(ids)


def test_the_same_policy_again_changes_nothing() -> None:
    life = living()
    assert not [a for a in life.applies().actions if isinstance(a, Wake)]
    life.rings(day(2, 12))
    assert len(life.posted()) == 2


def test_the_order_of_holidays_is_no_change() -> None:
    """Sets have another order in every process; a plan must outlive that."""
    written = ["2026-12-25", "2026-01-01", "2026-05-01", "2026-10-12"]
    for days in (written, written[::-1]):
        life = living(f"{WEEKLY}[calendar]\nholidays = {days}\n".replace("'", '"'))
        assert life.pages["announcement:hours"]["timed"] == Held("e165bcb25493ab6f")


def test_other_times_take_the_place_of_those_that_were_planned() -> None:
    life = living()
    changed = WEEKLY.replace("0 9 * * *", "0 10 * * *")
    life.policy = living(changed).policy
    life.applies()
    life.rings(day(2, 12))
    assert [at for at, _, _ in life.posted()] == ["02 10:00", "02 10:00"]


def test_what_the_policy_does_not_hold_any_more_is_not_sent() -> None:
    life = living()
    life.policy = living("").policy
    life.applies()
    life.rings(day(3))
    assert not life.posted()


def test_a_second_alarm_for_the_same_time_sends_nothing() -> None:
    life = living()
    (wake,) = life.due
    life.rings(day(2, 9))
    again = Due(
        id="again", place="clock:", community="acme", at=wake.at, received=wake.at,
        what=wake.what, args=wake.args,
    )  # fmt: skip
    assert not life.meets(again).actions
    assert len(life.posted()) == 2


@pytest.mark.parametrize(("minute", "sent"), [(0, 2), (29, 2), (31, 0)])
def test_what_goes_out_once_may_be_late_when_the_policy_comes(minute: int, sent: int) -> None:
    once = WEEKLY.replace('cron = "0 9 * * *"', 'at = "2026-01-02 09:00"')
    life = living(once, at=START.replace(day=2, hour=9, minute=minute))
    life.rings(life.now)
    assert len(life.posted()) == sent
    life.policy = living(once.replace("09:00", "08:59")).policy
    life.applies()
    life.rings(day(3))
    assert len(life.posted()) == sent


def awakes(life: Living, at: float) -> None:
    """The bot was away; what it had asked for comes only now."""
    (wake,) = life.due
    life.due.clear()
    when = wake.at.fromtimestamp(at, wake.at.tzinfo)
    life.meets(
        Due(
            id=f"{wake.id}/due", place="clock:", community="acme", at=when, received=when,
            what=wake.what, args=wake.args,
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("missed", "awake", "sent", "lost"),
    [
        ("send within 30m", day(2, 9, 30), ["02"], 0),
        ("send within 30m", day(2, 9, 31), [], 1),
        ("send within 2h", day(2, 11), ["02"], 0),
        ("skip", day(2, 9, 1), ["02"], 0),
        ("skip", day(2, 9, 2), [], 1),
        ("send within 30m", day(5, 9, 20), ["05"], 3),
        ("skip", day(5, 9, 20), [], 4),
    ],
)
def test_what_was_missed_follows_its_rule(
    missed: str, awake: float, sent: list[str], lost: int
) -> None:
    life = living(WEEKLY + f'missed = "{missed}"\n')
    awakes(life, awake)
    assert [at[:2] for at, _, _ in life.posted()] == [d for d in sent for _ in range(2)]
    noted = [a for a in life.did(Announce) if a.missed]
    assert len(noted) == 2 * lost
    told = [read(a.text) for a in life.did(Alert)]
    assert len(told) == bool(lost)
    assert not lost or f"missed {lost} times" in told[0]
    life.rings(day(6, 9))
    assert life.posted()[-1][0] == "06 09:00"


def test_many_that_were_missed_are_noted_up_to_a_bound() -> None:
    life = living(WEEKLY.replace("0 9 * * *", "*/10 * * * *"))
    awakes(life, day(9, 0, 5))
    assert len([a for a in life.did(Announce) if a.missed]) == 2 * (20 - 3)
    assert len(life.posted()) == 2 * 3


def test_a_row_that_waited_too_long_says_until_when_it_was_good() -> None:
    life = living(WEEKLY + 'missed = "send within 45m"\n')
    life.rings(day(2, 9))
    assert {(a.expires - a.firing).total_seconds() for a in life.did(Announce)} == {45 * 60}


def test_pinned_replaced_and_taken_down_again() -> None:
    life = living(WEEKLY + 'pin = true\nreplace = true\ndelete_after = "5h"\n')
    life.rings(day(2, 9))
    first = life.did(Announce)[0]
    life.settle(first, "done")
    (pin,) = life.did(Pin)
    assert (pin.message, pin.off) == (f"sent:{first.id}", False)
    life.rings(day(2, 15))
    (gone,) = life.did(Delete)
    assert (gone.message, gone.channel) == (f"sent:{first.id}", first.channel)
    life.rings(day(3, 9))
    life.settle(life.did(Announce)[2], "done")
    assert [a.message for a in life.did(Delete)] == [f"sent:{first.id}"] * 2


def test_an_earlier_one_is_unpinned_where_it_stays() -> None:
    life = living(WEEKLY + "pin = true\n")
    life.rings(day(2, 9))
    life.settle(life.did(Announce)[0], "done")
    life.rings(day(3, 9))
    life.settle(life.did(Announce)[2], "done")
    first, third = life.did(Announce)[0], life.did(Announce)[2]
    assert [(p.message, p.off) for p in life.did(Pin)] == [
        (f"sent:{first.id}", False),
        (f"sent:{first.id}", True),
        (f"sent:{third.id}", False),
    ]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("denied", "could not be posted in news: no right"),
        ("failed", "after several tries"),
        ("unknown", "Nobody knows"),
    ],
)
def test_one_channel_that_fails_is_told_and_holds_nothing_back(outcome: str, said: str) -> None:
    life = living()
    life.rings(day(2, 9))
    news, helped = life.did(Announce)
    life.settle(news, outcome)
    life.settle(helped, "done")
    (told,) = life.did(Alert)
    assert said in read(told.text)
    life.presses_button("Post it again")
    (*_, again) = life.did(Announce)
    assert again.id == f"{news.id}/2"
    assert (again.channel, again.missed) == (news.channel, False)
    life.presses_button("Post it again", by="bob")
    assert len(life.did(Announce)) == 3


def test_what_was_missed_already_is_not_told_channel_by_channel() -> None:
    life = living(WEEKLY + 'missed = "skip"\n')
    awakes(life, day(2, 10))
    before = len(life.did(Alert))
    for noted in life.did(Announce):
        life.settle(noted, "gone")
    assert len(life.did(Alert)) == before


MANY = "".join(f'[channels."test:channel:{n}"]\ntags = ["many"]\n' for n in range(20, 27))


def many(**changes: object) -> Living:
    life = living(WEEKLY.replace('["everybody"]', '["many"]') + MANY)
    life.policy = replace(life.policy, **changes)  # type: ignore[arg-type]
    return life


def test_to_many_channels_it_goes_to_the_team_first() -> None:
    life = many()
    life.rings(day(2, 9))
    assert [(a.channel, a.trial) for a in life.did(Announce)] == [("test:channel:99", True)]
    life.rings(day(2, 9, 9))
    assert len(life.did(Announce)) == 1
    life.rings(day(2, 9, 10))
    assert len(life.posted()) == 8
    assert not [a for a in life.did(Announce) if a.missed]


def test_it_goes_no_further_when_somebody_stops_it() -> None:
    life = many()
    life.rings(day(2, 9))
    life.presses_button("Stop")
    life.rings(day(2, 12))
    assert len(life.did(Announce)) == 1


def test_without_a_team_the_first_channel_is_tried() -> None:
    life = many(staff_channel="")
    life.rings(day(2, 9))
    assert [a.channel for a in life.did(Announce)] == ["test:channel:20"]
    life.rings(day(2, 9, 10))
    assert len({a.channel for a in life.did(Announce)}) == len(life.did(Announce)) == 7


def test_not_at_all_where_the_announcement_says_so() -> None:
    life = many(announcements=(replace(many().policy.announcements[0], first_once=False),))
    life.rings(day(2, 9))
    assert len(life.posted()) == 7


def test_the_rest_is_held_with_everything_else() -> None:
    life = many()
    life.rings(day(2, 9))
    life.commands("pause all")
    life.rings(day(2, 9, 15))
    assert len(life.did(Announce)) == 1
    life.commands("resume all")
    assert len(life.posted()) == 8
    life.rings(day(2, 12))
    assert len(life.posted()) == 8


def test_the_rest_of_one_that_is_held_goes_when_it_goes_on() -> None:
    life = many()
    life.rings(day(2, 9))
    life.commands("pause hours")
    life.rings(day(2, 9, 15))
    assert len(life.did(Announce)) == 1
    life.commands("resume hours")
    assert len(life.posted()) == 8


def test_what_is_resumed_before_the_rest_is_due_waits_for_it() -> None:
    life = many()
    life.rings(day(2, 9))
    life.commands("pause all")
    life.commands("resume all")
    assert len(life.did(Announce)) == 1
    life.rings(day(2, 9, 10))
    assert len(life.posted()) == 8


def test_what_is_taken_back_goes_no_further() -> None:
    life = many()
    life.rings(day(2, 9))
    assert "goes to no more channels" in life.answers("recall hours")
    life.rings(day(2, 12))
    assert len(life.did(Announce)) == 1


def test_a_rest_that_was_held_too_long_is_missed_and_told() -> None:
    life = many()
    life.rings(day(2, 9))
    life.commands("pause all")
    life.rings(day(4, 8))
    life.now = day(4, 8)
    life.commands("resume all")
    assert [a.missed for a in life.did(Announce) if not a.trial] == [True] * 7 + [True] * 7
    assert len([a for a in life.did(Alert) if "missed 1 times" in read(a.text)]) == 2
