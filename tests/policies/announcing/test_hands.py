"""Whose hands a draft has been in, and when what has no time of its own goes out."""

from __future__ import annotations

from policies.actions import Edit
from policies.announced import Announce
from policies.people.linked import LINKS
from policies.state import Held
from policies.timing.calendar import Calendar
from tests.policies.announcing.living import day, living
from tests.policies.announcing.test_approval import drafted, first
from tests.policies.clocked import read
from tests.policies.said import START


def test_at_once_is_not_in_the_quiet_hours() -> None:
    life = living("", at=START.replace(hour=23, minute=30), calendar=Calendar(quiet="23:00-08:00"))
    life.commands("draft note Hello")
    life.commands("edit note to news")
    life.commands("submit note")
    assert not life.did(Announce)
    life.rings(day(2, 8))
    assert [at for at, _, _ in life.posted()] == ["02 08:00"]


def test_at_once_goes_in_the_quiet_hours_where_it_says_so() -> None:
    life = living("", at=START.replace(hour=23, minute=30), calendar=Calendar(quiet="23:00-08:00"))
    life.commands("draft note Hello")
    life.commands("edit note to news")
    life.commands("edit note even_quiet on")
    life.commands("submit note")
    assert len(life.posted()) == 1


def test_what_is_approved_while_all_is_held_goes_when_it_goes_on() -> None:
    life = living("")
    life.commands("draft note Hello")
    life.commands("edit note to news")
    life.commands("pause all")
    life.commands("submit note")
    assert not life.did(Announce)
    life.commands("resume all")
    assert len(life.posted()) == 1


def test_who_changed_it_has_written_it_too() -> None:
    life = drafted()
    life.commands("edit sale text Everything for nothing", "bob")
    life.commands("submit sale", "mia")
    assert first(life.presses_button("Approve", by="bob")) == (
        "Somebody else has to say yes to what you wrote."
    )
    life.rings(day(4))
    life.presses_button("Approve", by="ada", on=0)
    life.rings(day(5, 9))
    assert life.posted() == [("05 09:00", "2", "Everything for nothing")]
    # It stands, and is only put in other words: with a yes they are there at once.
    life.commands("edit sale text Everything at cost", "mia")
    assert "with the team" in life.answers("submit sale", "mia")
    assert "is approved" in life.answers("approve sale", "bob")
    assert [read(e.text) for e in life.did(Edit) if e.because == "announcement"] == [
        "Everything at cost"
    ]


def test_another_account_of_the_author_is_the_author() -> None:
    life = drafted()
    life.commands("submit sale", "mia")
    for one, other in (("mia", "ada"), ("ada", "mia")):
        held = Held(((f"test:member:{other}", "", 0.0),))
        life.pages.setdefault(f"test:member:{one}", {})[LINKS] = held
    assert "Somebody else" in life.answers("approve sale", "ada")
    assert "is approved" in life.answers("approve sale", "bob")
