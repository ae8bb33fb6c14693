"""Undoing a case: what is reversed, what cannot be, and who reads what."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from policies.actions import Button, Lift, Notice, Reply, Teach, Text
from policies.cases.states import OVERTURNED
from policies.decision import Decision
from policies.events import Actor
from policies.lifecycle import OVERTURNED as TAKEN_BACK
from policies.lifecycle import page
from policies.measures import RoleAdd, RoleRemove
from policies.people.standing import strikes
from policies.records import Audited
from policies.state import Held
from tests.policies.cases.test_sanctions import ANN, RULES, looked, number, settle
from tests.policies.said import LADDER, PLACE, Life, policy, rule, says
from tests.policies.test_commands import MO, TEAM, life, orders

MIA = Actor(id="test:member:mia", roles=MO.roles)


def words(text: Text) -> str:
    return "".join(piece if isinstance(piece, str) else "…" for piece in text)


def reply(decision: Decision) -> Reply:
    (one,) = [a for a in decision.actions if isinstance(a, Reply)]
    return one


def of(decision: Decision, kind: type[Any]) -> list[Any]:
    return [a for a in decision.actions if isinstance(a, kind)]


def undone(here: Life, text: str = "1", by: Actor = MO, after: float = 100) -> Decision:
    """Somebody asks for a preview, and presses its button."""
    when = says("x", after=after).at
    asked = orders("undo", text, actor=by, at=when, received=when, id=f"u{text}{after}{by.id}")
    (button,) = reply(here.meets(asked)).buttons
    return here.meets(pressed(button, by, after))


def pressed(button: Button, by: Actor = MO, after: float = 100) -> Any:
    when = says("x", after=after).at
    id = f"p{button.code}{by.id}"
    return orders(button.code, actor=by, at=when, received=when, id=id, via="button")


def lived(body: str) -> Life:
    here = Life(policy(TEAM + body))
    here.meets_all([says("hi", "mo", id="m", actor=MO), says("hi", "mia", id="a", actor=MIA)])
    return here


@pytest.mark.parametrize("kind", ["timeout", "ban"])
def test_what_is_in_force_is_lifted_and_the_member_told(kind: str) -> None:
    here = lived(RULES[kind])
    here.meets(says("red"))
    decision = undone(here)
    (lift,) = of(decision, Lift)
    assert (lift.what, lift.member, lift.place) == (kind, ANN, PLACE)
    (notice,) = of(decision, Notice)
    assert notice.member == ANN
    assert "got this one wrong" in words(notice.text)
    assert number(here).state == OVERTURNED
    assert here.view().get(ANN, f"{kind}@{PLACE}") is None
    assert "Cases: 1, lifted: 1" in words(reply(decision).text)


@pytest.mark.parametrize("kind", ["warn", "kick"])
def test_what_cannot_be_taken_back_is_said_so(kind: str) -> None:
    here = lived(RULES[kind])
    here.meets(says("red"))
    preview = reply(here.meets(orders("undo", "1")))
    assert "cannot be taken back" in words(preview.text)
    decision = here.meets(pressed(preview.buttons[0]))
    assert not of(decision, Lift)
    assert of(decision, Notice)
    assert "Not to be taken back: 1" in words(reply(decision).text)


def test_a_preview_changes_nothing() -> None:
    here = lived(RULES["ban"])
    here.meets(says("red"))
    decision = here.meets(orders("undo", "1"))
    assert [type(a) for a in decision.actions] == [Reply]
    assert decision.records == ()
    assert number(here).state == "in_force"


def test_strikes_count_no_more_and_others_stay() -> None:
    here = lived(rule("a", "red", '["strike"]') + LADDER)
    for n in range(3):
        here.meets(says("red", id=str(n), after=n * 60))
    assert strikes(looked(here), ANN) == 3
    undone(here, "2", after=300)
    assert strikes(looked(here), ANN) == 2
    window = here.pages[ANN]["strikes"]
    assert number(here, 2).opened not in getattr(window, "times", ())


def test_a_later_sanction_stays_when_an_earlier_one_is_undone() -> None:
    here = life()
    here.meets(orders("timeout", "@ann 2h"))
    here.meets(orders("timeout", "@ann 5h"))
    decision = undone(here, "1")
    assert not of(decision, Lift)
    assert here.view().get(ANN, f"timeout@{PLACE}") is not None
    assert (number(here, 1).state, number(here, 2).state) == (OVERTURNED, "in_force")


def test_roles_are_put_back() -> None:
    body = rule("a", "red", '["strike", { do = "role_add", role = "test:role:quiet" }]') + LADDER
    here = lived(body)
    added = here.meets(says("red"))
    assert of(added, RoleAdd)
    (removed,) = of(undone(here), RoleRemove)
    assert (removed.member, removed.role, removed.place) == (ANN, "test:role:quiet", PLACE)


def test_roles_alone_are_a_case_too() -> None:
    here = lived(rule("a", "red", '[{ do = "role_remove", role = "test:role:vip" }]'))
    here.meets(says("red", actor=Actor(id=ANN, roles=("test:role:vip",))))
    assert number(here).kind == "role"
    (added,) = of(undone(here), RoleAdd)
    assert added.role == "test:role:vip"


def test_it_is_counted_against_the_rule_and_audited() -> None:
    here = lived(RULES["ban"])
    here.meets(says("red"))
    decision = undone(here)
    assert TAKEN_BACK in here.pages[page("a")]
    audits = [(r.what, r.about) for r in decision.records if isinstance(r, Audited)]
    assert audits == [("case.overturned", "case:1"), ("undo", "of:1")]


def test_what_was_learned_is_taken_back() -> None:
    here = life()
    about = {"reply_to": "1", "reply_to_actor": ANN}
    here.meets(orders("ban", "@ann 1d", **about))
    event = number(here).event
    here.pages["lessons"] = {f"of:{event}": Held(3), "lesson:3": Held((event, (7,)))}
    (teach,) = of(undone(here), Teach)
    assert (teach.asked, teach.label) == (number(here).event, "")


def test_who_presses_second_reads_that_it_is_decided() -> None:
    here = lived(RULES["ban"])
    here.meets(says("red"))
    (button,) = reply(here.meets(orders("undo", "1"))).buttons
    first, second = here.meets(pressed(button)), here.meets(pressed(button, MIA))
    assert of(first, Lift)
    assert not of(second, Lift) and not of(second, Notice)
    assert words(reply(second).text) == "Already handled by …: undone."


def test_what_is_undone_cannot_be_undone_again() -> None:
    here = lived(RULES["ban"])
    here.meets(says("red"))
    undone(here)
    again = reply(here.meets(orders("undo", "1", id="again")))
    assert not again.buttons
    assert "cannot be done with case 1: undone" in words(again.text)


def test_nobody_undoes_what_was_done_to_themself() -> None:
    here = life()
    here.meets(orders("timeout", "@mia 1h", actor=Actor(id="test:member:ada")))
    if "case:1" in here.pages:
        assert "to yourself" in words(reply(here.meets(orders("undo", "1", actor=MIA))).text)


def test_a_lift_that_the_platform_refuses_is_on_the_case() -> None:
    here = lived(RULES["ban"])
    here.meets(says("red"))
    settle(here, undone(here), "denied", Lift, "no rights")
    assert "no rights" in number(here).failed[-1]
    assert number(here).state == OVERTURNED


def test_what_is_undone_is_no_past_of_the_member() -> None:
    flood = (
        '[[rules]]\nname = "f"\nfilter = "flood"\nlimit = 2\nwithin = "10s"\n'
        'actions = [{ do = "timeout", for = "10m" }]\nbecause = "calmly"\n'
    )
    here = lived(flood)
    for n in range(3):
        here.meets(says("a", id=str(n), after=n))
    assert number(here).kind == "timeout"
    undone(here, after=4)
    assert here.meets(says("b", id="9", after=5)).findings == ()


def test_the_member_reads_it_in_their_own_language() -> None:
    here = lived(RULES["ban"])
    here.meets(says("red", actor=Actor(id=ANN, language="es")))
    (notice,) = of(undone(here), Notice)
    assert "Nos equivocamos" in words(notice.text)


@pytest.mark.parametrize("since", ["nan", "inf", "9" * 40, "yesterday", ""])
def test_a_time_that_is_none_is_answered_when_somebody_types_it(since: str) -> None:
    given = {"key": "k", "rule": "x", "since": since}
    typed = replace(orders("undo_now", via="button"), args=given)
    assert "no longer" in words(reply(life().meets(typed)).text)
