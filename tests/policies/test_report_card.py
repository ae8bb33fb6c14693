"""The card of a report: what its buttons do, once, and in whose hands it is."""

from __future__ import annotations

import pytest
from msgspec import structs

from policies.actions import Action, Alert, Ban, Delete, Mention, Reply, Timeout, Warn
from policies.cases.case import case
from policies.decision import Decision
from policies.draft import Draft
from tests.policies.reporters import LABELS, MESSAGE, RULES, answer, card, life, reports, words
from tests.policies.said import STAFF, Life, says

DEALS = """
[roles.chief]
members = ["test:member:cy"]
may = ["warn", "timeout", "ban", "delete", "case"]
"""


def press(one: Life, label: str, by: str, after: float = 90) -> Decision:
    """Somebody presses a button of the first card."""
    shown = next(d for d in one.decisions if any(isinstance(a, Alert) for a in d.actions))
    (code,) = [b.code for b in card(shown).buttons if b.label == label]
    order = reports(by, after=after)
    return one.meets(
        structs.replace(
            order, id=f"p{label}{by}{after}", command=code, via="button", reply_to="",
            reply_to_actor="", channel=STAFF,
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("label", "kind", "what"),
    [
        ("Remind", Warn, "reminded"),
        ("Timeout, 1 h", Timeout, "timeout"),
        ("Remove the member", Ban, "removed from the group"),
    ],
)
def test_the_card_deals_with_its_author_once(label: str, kind: type[Action], what: str) -> None:
    one = life(DEALS + RULES)
    one.meets(reports())
    done = press(one, label, "cy")
    dealt = [a for a in done.actions if isinstance(a, kind)]
    assert [getattr(a, "member", "") for a in dealt] == ["test:member:bob"]
    assert [a.message for a in done.actions if isinstance(a, Delete)] == ["1"]
    assert words(done).endswith(f"has decided: {what}.") and not card(done).buttons
    found = case(Draft(MESSAGE, one.view(), one.policy), 2)
    assert found is not None and found.event == MESSAGE.id
    late = press(one, "Take it down", "mo", 91)
    assert [type(a) for a in late.actions] == [Reply] and "handled by" in answer(late)
    again_ = press(one, label, "cy", 92)
    assert [type(a) for a in again_.actions] == [Reply] and what in answer(again_)


@pytest.mark.parametrize("label", ["Remind", "Remove the member"])
def test_who_may_not_deals_with_nobody(label: str) -> None:
    one = life(DEALS + RULES)
    one.meets(reports())
    refused = press(one, label, "mo")
    assert [type(a) for a in refused.actions] == [Reply] and "Only chief" in answer(refused)
    assert words(press(one, "Leave it up", "mo", 95)).endswith("left up.")


def test_who_takes_it_or_is_passed_it_stands_on_the_card_which_goes_on_asking() -> None:
    one = life(DEALS + RULES)
    one.meets(reports())
    one.meets(says("hi", "cy", id="9", after=70))
    taken = press(one, "Take it", "mo")
    assert words(taken).endswith("In the hands of ….")
    assert [b.label for b in card(taken).buttons] == ["Look", *LABELS]
    assert "in the hands of" in answer(press(one, "Take it", "cy", 91))
    asked = press(one, "Pass on", "mo", 92)
    (reply,) = [a for a in asked.actions if isinstance(a, Reply)]
    (to,) = reply.buttons
    assert to.label == "Cy"
    order = structs.replace(
        reports("mo", after=93), command=to.code, via="button", reply_to="", channel=STAFF
    )
    passed = one.meets(order)
    assert Mention("test:member:cy") in card(passed).text
