"""Whose hands a draft has been in, whose yes it needs, and when what has no time goes out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policies.actions import Edit, Reply, Strong
from policies.announced import Announce
from policies.people.linked import LINKS
from policies.state import Held
from policies.timing.calendar import Calendar
from tests.policies.announcing.living import RULED, WEEKLY, Living, day, living
from tests.policies.announcing.test_approval import drafted, first
from tests.policies.clocked import read
from tests.policies.said import STAFF, START


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


MANY = "".join(f'[channels."test:channel:{n}"]\ntags = ["many"]\n' for n in range(20, 27))


def tried(staff: str = STAFF) -> Living:
    """Marketing's words to seven channels have a yes, and have gone to the first of all."""
    life = living(MANY + RULED.replace("customers", "many"))
    life.policy = replace(life.policy, staff_channel=staff)
    life.commands("draft sale Half price", "mia")
    life.commands("edit sale to many", "mia")
    life.commands("submit sale", "mia")
    life.commands("approve sale", "bob")
    assert len(life.posted()) == 1
    return life


@pytest.mark.parametrize("staff", [STAFF, ""])
def test_what_is_changed_while_it_is_tried_goes_to_nobody_else_without_a_yes(staff: str) -> None:
    life = tried(staff)
    assert "goes to no more channels" in life.answers("edit sale text For nothing", "mia")
    life.rings(life.now + 3_600)
    assert len(life.posted()) == 1
    life.commands("submit sale", "mia")
    life.commands("approve sale", "bob")
    life.rings(life.now + 3_600)
    assert [words for _, _, words in life.posted()[1:]] == ["For nothing"] * (8 if staff else 7)


def test_what_the_policy_says_otherwise_while_it_is_tried_goes_to_nobody_else() -> None:
    said = WEEKLY.replace('["everybody"]', '["many"]\napprove = true') + MANY
    life = living(said)
    life.commands("approve hours", "bob")
    life.rings(day(2, 9))
    assert len(life.posted()) == 1
    (one,) = life.policy.announcements
    life.policy = replace(life.policy, announcements=(replace(one, texts={"": "Closed"}),))
    life.rings(day(2, 12))
    assert len(life.posted()) == 1


def test_what_was_changed_since_is_not_posted_again_without_a_yes() -> None:
    life = living(RULED)
    life.commands("draft sale Half price", "mia")
    life.commands("edit sale to customers", "mia")
    life.commands("submit sale", "mia")
    life.commands("approve sale", "bob")
    life.settle(life.did(Announce)[0], "failed")
    life.commands("edit sale text For nothing", "mia")
    assert "was changed after this message" in first(life.presses_button("Post it again", "mia"))
    assert [words for _, _, words in life.posted()] == ["Half price"]


def test_what_reaches_two_audiences_needs_the_yes_of_both() -> None:
    both = """
[roles.owner]
members = ["test:member:zoe", "test:member:bob"]
may = ["announce", "approve"]

[[approvals]]
to = ["news"]
authors = ["marketing"]
by = ["owner"]
"""
    life = living(RULED + both)
    life.commands("draft sale Half price", "mia")
    life.commands("edit sale to everybody", "mia")
    life.commands("submit sale", "mia")
    assert life.answers("approve sale", "ada") == "Only owner can do this."
    assert life.answers("approve sale", "zoe") == "Only manager can do this."
    assert not life.did(Announce)
    assert "is approved" in life.answers("approve sale", "bob")
    assert len(life.posted()) == 2


def test_a_preview_shows_what_is_read_in_each_language() -> None:
    life = drafted(to="everybody")
    life.commands("edit sale text.es Todo a mitad de precio", "mia")
    life.commands("submit sale", "mia")
    decision = life.presses_button("Preview", by="bob")
    shown = [a.text for a in decision.actions if isinstance(a, Reply)]
    assert [text[0] for text in shown] == [Strong("news"), Strong("help")]
    assert [read(text[1:]) for text in shown] == [
        "\nEverything at half price", "\nTodo a mitad de precio",
    ]  # fmt: skip
