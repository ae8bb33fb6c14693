"""Asking how content somebody is: when, whom, how often, and what becomes of the answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from policies.actions import Edit, Notice
from policies.cases.words import in_words
from policies.decision import Decision
from policies.events import Actor, Invoked
from tests.policies.escalating.clocked import ANN, DESK, MO, SUE, Clock, of, plain, told
from tests.policies.said import CHANNEL, PLACE

LATE = datetime(2026, 1, 6, 22, 55, tzinfo=UTC)


def done(c: Clock, number: int = 1, *, answered: bool = True, by: str = ANN) -> None:
    """A member complains, reads an answer, and the case is finished."""
    c.order("complain", f"the parcel {number} is broken", by=by)
    if answered:
        c.order("reply", f"{number} it is on its way", by=MO)
        c.waits(seconds=30)
    c.order("resolve", str(number), by=MO)


def asked(c: Clock, **span: float) -> list[tuple[datetime, Notice]]:
    """Who is asked in that time, and when."""
    found = [(at, n) for at, d in c.waits(**span) for n in of(d, Notice)]
    return [(at, n) for at, n in found if "content" in plain(n.text) or "happy" in plain(n.text)]


def press(c: Clock, notice: Notice, label: str, by: str = ANN) -> Decision:
    """Somebody presses a button under what they were told."""
    c.count += 1
    code = next(b.code for b in notice.buttons if b.label == label)
    given: dict[str, Any] = {"place": PLACE, "channel": CHANNEL, "actor": Actor(id=by)}
    given |= {"at": c.at, "received": c.at, "via": "button"}
    return c.meets(Invoked(id=f"b{c.count}", command=code, args={}, **given))


def test_the_member_is_asked_and_the_score_stands_on_the_case_and_its_card() -> None:
    c = Clock()
    done(c)
    ((at, notice),) = asked(c, hours=3)
    assert notice.member == ANN and at - c.at < timedelta(hours=3)
    assert [b.label for b in notice.buttons] == ["1", "2", "3", "4", "5", "Don't ask again"]
    answer = press(c, notice, "4")
    assert "Thanks for 4 of 5" in told(answer)[ANN]
    assert c.case().score == 4
    (edit,) = of(answer, Edit)
    assert edit.channel == DESK and "Content: 4 of 5" in plain(edit.text)
    worded = c.order("rate", "1 5 very quick, 5 stars")
    assert "your words are with no. 1" in told(worded)[ANN]
    assert c.case().score == 5
    event, (begin, end) = in_words(c.draft(), 1) or ("", (0, 0))
    assert event == f"o{c.count}" and "1 5 very quick, 5 stars"[begin:end] == "very quick, 5 stars"
    assert "Content: 5 of 5" in told(c.order("case", "1", by=MO))[MO]


@pytest.mark.parametrize(
    ("zone", "at", "hour"),
    [
        ("UTC", LATE, datetime(2026, 1, 7, 8, tzinfo=UTC)),
        ("Asia/Shanghai", LATE, datetime(2026, 1, 7, 0, tzinfo=UTC)),
        ("Asia/Kathmandu", LATE, datetime(2026, 1, 7, 2, 15, tzinfo=UTC)),
        # Clocks are put forward in that night, and back in the other one.
        (
            "Europe/Madrid", datetime(2026, 3, 28, 22, tzinfo=UTC),
            datetime(2026, 3, 29, 6, tzinfo=UTC),
        ),
        (
            "Europe/Madrid", datetime(2026, 10, 24, 21, 30, tzinfo=UTC),
            datetime(2026, 10, 25, 7, tzinfo=UTC),
        ),
    ],
)  # fmt: skip
def test_nobody_is_asked_by_night(zone: str, at: datetime, hour: datetime) -> None:
    c = Clock(timezone=zone)
    c.at = at
    done(c)
    ((when, _),) = asked(c, hours=20)
    assert when == hour


def test_a_question_that_was_closed_without_an_answer_is_not_rated() -> None:
    c = Clock()
    done(c, answered=False)
    assert not asked(c, days=2)


def test_once_in_thirty_days() -> None:
    c = Clock()
    done(c)
    assert len(asked(c, days=1)) == 1
    done(c, 2)
    assert not asked(c, days=28)
    c.waits(days=2)
    done(c, 3)
    assert len(asked(c, days=1)) == 1


def test_whoever_does_not_want_to_is_not_asked_any_more() -> None:
    c = Clock()
    done(c)
    ((_, notice),) = asked(c, days=1)
    assert "won't ask again" in told(press(c, notice, "Don't ask again"))[ANN]
    c.waits(days=31)
    done(c, 2)
    assert not asked(c, days=1)
    assert "we may ask again" in told(c.order("rate", "on"))[ANN]
    done(c, 3)
    assert len(asked(c, days=1)) == 1


def test_nobody_is_asked_after_a_sanction() -> None:
    c = Clock(f'[roles.strict]\nmembers = ["{SUE}"]\nmay = ["warn", "lift"]\n')
    done(c)
    c.order("warn", f"{ANN} be kind", by=SUE)
    assert c.case(2).kind == "warn"
    assert not asked(c, days=1)
    c.waits(days=30)
    done(c, 3)
    assert len(asked(c, days=1)) == 1


def test_what_is_opened_again_meanwhile_is_not_rated_yet() -> None:
    c = Clock()
    done(c)
    c.order("reopen", "1")
    assert not asked(c, hours=2)
    c.order("resolve", "1", by=MO)
    assert len(asked(c, hours=2)) == 1


def test_a_department_may_have_nobody_asked() -> None:
    c = Clock()
    quiet = replace(c.policy.departments[0], satisfaction=False)
    c.policy = replace(c.policy, departments=(quiet,))
    done(c)
    assert not asked(c, days=1)


@pytest.mark.parametrize(
    ("text", "by", "says"),
    [
        ("1 6", ANN, "from 1 to 5"),
        ("1", ANN, "from 1 to 5"),
        ("x 4", ANN, "number"),
        ("2 4", ANN, "no case 2"),
        ("1 4", SUE, "no case 1"),
    ],
)
def test_what_is_no_rating(text: str, by: str, says: str) -> None:
    c = Clock()
    done(c)
    assert says in told(c.order("rate", text, by=by))[by]
    assert not c.case().score


def test_what_is_not_finished_cannot_be_rated() -> None:
    c = Clock()
    c.order("complain", "the parcel is broken")
    assert "isn't finished yet" in told(c.order("rate", "1 5"))[ANN]
