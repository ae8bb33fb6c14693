"""What the bot may not do in a place, and what follows when a place gets a new id."""

from __future__ import annotations

from policies.actions import Alert
from policies.decision import Decision
from policies.events import Checked, Moved
from tests.policies.said import PLACE, Life, policy
from tests.policies.test_settling import RULE, at, one


def words(decision: Decision) -> list[str]:
    """What the staff read."""
    alerts = [a for a in decision.actions if isinstance(a, Alert)]
    return ["".join(p for p in a.text if isinstance(p, str)) for a in alerts]


def lacks(*missing: str, number: int = 0, roles: tuple[str, ...] = ("VIP", "Fans")) -> Checked:
    return Checked(
        id=f"c{number}", place=PLACE, at=at(number), missing=missing, title="Acme", roles=roles
    )


def test_a_place_is_named_by_its_title_and_the_roles_by_their_names() -> None:
    (said,) = words(Life(policy(RULE)).meets(lacks("role_order")))
    assert "In Acme I may not: act on members with these roles: VIP, Fans (" in said


def test_only_what_is_newly_missing_is_named() -> None:
    life = Life(policy(RULE))
    life.meets(lacks("delete_messages", "role_order"))
    assert not words(life.meets(lacks("role_order", number=1)))
    assert not words(life.meets(lacks("role_order", number=2, roles=("VIP",))))
    (said,) = words(life.meets(lacks("delete_messages", "role_order", number=3)))
    assert "delete messages" in said


def test_missing_rights_are_named_once() -> None:
    life = Life(policy(RULE))
    lacks = Checked(id="c1", place=PLACE, at=at(0), missing=("delete_messages", "ban_members"))
    told = [a.text for a in life.meets(lacks).actions if isinstance(a, Alert)]
    assert ["delete messages" in "".join(map(str, text)) for text in told] == [True, False]
    assert len(told) == 2
    again = Checked(id="c2", place=PLACE, at=at(9), missing=("delete_messages", "ban_members"))
    assert not life.meets(again).actions


def test_without_a_staff_channel_whoever_runs_the_program_is_told() -> None:
    lacks = Checked(id="c1", place=PLACE, at=at(0), missing=("delete_messages",))
    alert = one(Life(policy(RULE, staff_channel="")).meets(lacks), Alert)
    assert alert.place == alert.channel == "console:community:acme"


def test_a_moved_place_is_remembered() -> None:
    life = Life(policy(RULE))
    life.meets(Moved(id="m", place=PLACE, at=at(0), to="test:room:2"))
    assert life.view().plain("places", "test:room:2") == PLACE


def test_the_staff_read_once_which_place_to_change() -> None:
    life = Life(policy(RULE))
    moved = Moved(id="m", place=PLACE, at=at(0), to="test:room:2")
    text = "".join(p for p in one(life.meets(moved), Alert).text if isinstance(p, str))
    assert f"{PLACE} is now test:room:2" in text
    assert not life.meets(Moved(id="m2", place=PLACE, at=at(1), to="test:room:2")).actions
