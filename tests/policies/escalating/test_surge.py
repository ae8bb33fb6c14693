"""Many complaints at once: the department is told once, and nothing of it is forgotten."""

from __future__ import annotations

import pytest

from policies.actions import Alert, Edit, Notice
from policies.cases.states import OPEN
from policies.escalating.surge import MANY
from tests.policies.escalating.clocked import ANN, DESK, MO, Clock, of, plain, texts, told

CAUSES = (
    "login fails", "white screen", "cannot pay", "no e-mail comes", "app crashes", "page is empty",
    "server says 500", "stuck at loading",
)  # fmt: skip


def storm(c: Clock, count: int = 50, kind: str = "complain", minutes: float = 0.5) -> list[str]:
    """So many members have something to say; answers what the department reads of it as news."""
    said = []
    for n in range(count):
        decision = c.order(kind, f"{CAUSES[n % 8]} {n}", by=f"test:member:{n}")
        said += [plain(a.text) for a in of(decision, Alert) if a.channel == DESK]
        assert told(decision)[f"test:member:{n}"]
        c.waits(minutes=minutes)
    return said


def test_fifty_complaints_are_told_once_and_each_is_a_case() -> None:
    c = Clock()
    said = storm(c)
    assert len(said) == MANY
    assert said[-1].startswith(f"{MANY} within a short while, for support: complaint.")
    assert "no. 1, 2, 3, 4, 5." in said[-1]
    assert all(c.case(n).state == OPEN for n in range(1, 51))
    last = next(d for d in reversed(c.decisions) if of(d, Edit))
    assert plain(of(last, Edit)[0].text).startswith("50 within a short while")


def test_few_are_told_one_by_one() -> None:
    c = Clock()
    assert len(storm(c, 12, minutes=20)) == 12


@pytest.mark.parametrize("kind", ["request", "idea"])
def test_questions_and_ideas_are_no_surge(kind: str) -> None:
    assert len(storm(Clock(), 20, kind)) == 20


def test_what_may_wake_people_is_always_told() -> None:
    c = Clock('[departments.safety]\nmembers = ["test:member:ceo"]\nkinds = ["bug"]\n'
              'severity = { bug = "critical" }\nto = "test:channel:9"\n')  # fmt: skip
    assert len(storm(c, 20, "bug")) == 20


def test_while_it_lasts_the_department_is_reminded_of_one_an_hour() -> None:
    c = Clock()
    storm(c)
    later = [decision for _, decision in c.waits(hours=4)]
    own = tuple(f"No. {n}, " for n in range(1, MANY))
    heard = [t for d in later for t in texts(d, DESK) if not t.startswith(own)]
    assert 1 <= len(heard) <= 5
    assert len([a for d in later for a in of(d, Notice)]) < 60


def test_who_takes_one_has_its_card_and_it_speaks_again() -> None:
    c = Clock()
    storm(c, 10)
    decision = c.order("claim", "9", by=MO)
    (card,) = [a for a in of(decision, Alert) if a.channel == DESK]
    assert plain(card.text).startswith("No. 9, complaint")
    assert c.course(9).card == card.id


def test_those_who_are_not_content_are_told_of_once() -> None:
    c = Clock()
    said: list[str] = []
    for n in range(1, 9):
        who = f"test:member:{n}"
        c.order("request", f"{CAUSES[n % 8]} {n}", by=who)
        c.order("resolve", str(n), by=MO)
    for n in range(1, 9):
        decision = c.order("rate", f"{n} {1 + n % 2}", by=f"test:member:{n}")
        said += [plain(a.text) for a in of(decision, Alert)]
    assert len(said) == 1 and "not content with an answer" in said[0]


def test_what_is_asked_again_and_again_is_listed_with_the_answer_that_was_given() -> None:
    c = Clock()
    assert "No question came again" in told(c.order("faq", by=MO))[MO]
    words = "How can I change the e-mail address of my account"
    for n, who in enumerate((ANN, "test:member:bob", "test:member:kim"), 1):
        c.order("request", f"{words} {n}", by=who)
        if n == 2:
            c.order("reply", "1 in your profile, under contact", by=MO)
            c.waits(seconds=10)
    said = told(c.order("faq", by=MO))[MO]
    assert "3 times: o2\nThe team's answer: o4" in said
    closed = told(c.order("faq", by=MO, channel="other:channel:9"))[MO]
    assert "3 times, last as no. 1: open it in the console" in closed
    assert "Only moderator" in told(c.order("faq"))[ANN]
