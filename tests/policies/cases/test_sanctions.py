"""Sanctions and their cases: what was done, by whom, whether it arrived, and how it ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from policies.actions import Ban, Kick, Notice, Reply, Timeout, Wake, Warn
from policies.again import Inspected, again
from policies.cases.case import Case, case, numbers_of, reason_of
from policies.decision import Decision
from policies.draft import Draft
from policies.events import Actor, Attachment, Content, Facts, Moderated, Part
from policies.people.standing import strikes
from policies.records import CaseKept
from policies.texts import said
from tests.policies.said import LADDER, PLACE, START, WORDS, Life, policy, rule, says
from tests.policies.test_commands import MO, life, orders
from tests.policies.test_settling import rung

ANN = "test:member:ann"


def looked(here: Life) -> Draft:
    return Draft(says("x"), here.view(), here.policy)


def number(here: Life, n: int = 1) -> Case:
    found = case(looked(here), n)
    assert found is not None
    return found


def only(decision: Decision, kind: type[Any]) -> Any:
    (one,) = [a for a in decision.actions if isinstance(a, kind)]
    return one


def settle(here: Life, decision: Decision, outcome: str, kind: type[Any], error: str = "") -> None:
    """Of what was decided only this kind of action ends, like this."""
    kept = [a for a in decision.actions if isinstance(a, kind)]
    here.settles(replace(decision, actions=tuple(kept)), outcome, error)


RULES = {
    "warn": rule("a", "red", '["warn", "delete"]'),
    "timeout": rule("a", "red", '[{ do = "timeout", for = "1h" }]', 'tell = "private"'),
    "kick": rule("a", "red", '["kick"]', 'tell = "private"'),
    "ban": rule("a", "red", '[{ do = "ban", for = "2h" }]', 'tell = "private"'),
}


@pytest.mark.parametrize("kind", RULES)
def test_a_rules_sanction_is_a_case(kind: str) -> None:
    here = Life(policy(RULES[kind]))
    message = says("red", "ann")
    decision = here.meets(message)
    found = number(here)
    assert (found.kind, found.state, found.member, found.actor) == (kind, "in_force", ANN, "rule:a")
    assert (found.rule, found.event, found.places) == ("a", message.id, (PLACE,))
    assert (found.begin, found.end) == (0, 3)
    assert reason_of(looked(here), 1) == "a is not wanted"
    ends = [a.until for a in decision.actions if isinstance(a, Timeout | Ban)]
    until = ends[0] if ends else None
    assert found.until == (until.timestamp() if until else 0.0)
    assert numbers_of(looked(here), ANN) == (1,)


def test_strikes_alone_are_a_case_that_ends_with_them() -> None:
    here = Life(policy(WORDS + LADDER))
    here.meets(says("casino", "ann"))
    found = number(here)
    assert (found.kind, found.strikes) == ("strike", 1)
    assert found.until - found.opened == timedelta(days=30).total_seconds()
    here.meets(says("casino", "ann", id="2", after=5))
    assert (number(here, 2).kind, number(here, 2).strikes) == ("timeout", 1)


def test_what_is_found_without_a_sanction_is_no_case() -> None:
    here = Life(policy(rule("a", "red", '["delete", "alert"]')))
    decision = here.meets(says("red"))
    assert decision.records == ()
    assert "case:1" not in here.pages
    assert here.meets(says("fine", id="2")).records == ()


@pytest.mark.parametrize(
    ("command", "text", "kind"),
    [
        ("warn", "@ann be kind", "warn"),
        ("timeout", "@ann 2h be kind", "timeout"),
        ("kick", "@ann be kind", "kick"),
        ("ban", "@ann be kind", "ban"),
        ("ban", "@ann 2d be kind", "ban"),
    ],
)
def test_a_persons_sanction_is_a_case_of_theirs(command: str, text: str, kind: str) -> None:
    here = life()
    about = {"reply_to": "1", "reply_to_actor": ANN}
    here.meets(orders(command, text, **about))
    found = number(here)
    assert (found.kind, found.actor, found.member) == (kind, MO.id, ANN)
    assert reason_of(looked(here), 1) == "be kind"
    assert found.event.endswith("/1")


@pytest.mark.parametrize("command", ["timeout", "ban", "kick", "warn"])
def test_an_order_that_is_refused_opens_no_case(command: str) -> None:
    here = life()
    here.meets(orders(command, "@ada"))
    here.meets(orders(command, "@ann", actor=Actor(id="test:member:ann")))
    assert "case:1" not in here.pages


@pytest.mark.parametrize(
    ("outcome", "told"),
    [("done", "yes"), ("denied", "no"), ("failed", "no"), ("unknown", "unknown")],
)
def test_whether_the_member_was_told_is_on_the_case(outcome: str, told: str) -> None:
    here = Life(policy(RULES["ban"]))
    settle(here, here.meets(says("red")), outcome, Notice)
    found = number(here)
    assert (found.told, found.state) == (told, "in_force")
    assert bool(found.failed) is (outcome != "done")


def test_whether_a_word_after_a_timeout_arrived_is_on_the_case() -> None:
    here = Life(policy(RULES["timeout"]))
    after = here.settles(here.meets(says("red")))
    notice = next(a for a in after if isinstance(a, Notice))
    decision = here.decisions[-1]
    assert notice in decision.actions
    here.settles(decision)
    assert number(here).told == "yes"


@pytest.mark.parametrize("outcome", ["denied", "failed", "unknown"])
def test_a_reminder_that_did_not_arrive_is_no_strike(outcome: str) -> None:
    here = Life(policy(rule("a", "red", '["warn", "strike"]') + LADDER))
    here.meets(says("red", id="1"))
    settle(here, here.decisions[-1], "done", Warn)
    here.meets(says("red", id="2", after=60))
    here.pages[ANN].pop("timeout@test:room:1", None)
    assert strikes(looked(here), ANN) == 2
    third = here.meets(says("red", id="3", after=120))
    assert strikes(looked(here), ANN) == 3
    settle(here, third, outcome, Warn, "no way to reach them")
    assert strikes(looked(here), ANN) == 2
    assert number(here, 3).strikes == 0
    assert "no way to reach them" in number(here, 3).failed[-1]


@pytest.mark.parametrize("kind", ["warn", "timeout", "kick"])
def test_what_was_not_done_is_on_the_case_and_closes_it(kind: str) -> None:
    here = Life(policy(RULES[kind]))
    done = {"warn": Warn, "timeout": Timeout, "kick": Kick}[kind]
    settle(here, here.meets(says("red")), "failed", done, "no rights")
    found = number(here)
    assert found.state == "refused"
    assert found.failed == (f"{kind}@{PLACE}: failed no rights",)
    assert found.closed > 0


def test_what_is_done_in_place_of_a_ban_stands_on_its_case() -> None:
    here = Life(policy(RULES["ban"]))
    settle(here, here.meets(says("red")), "denied", Ban, "outranks me")
    weaker = here.decisions[-1]
    found = number(here)
    assert (found.kind, found.state) == ("kick", "in_force")
    assert found.failed == (f"ban@{PLACE}: denied outranks me",)
    settle(here, weaker, "denied", Kick)
    assert (number(here).kind, number(here).state) == ("timeout", "in_force")
    settle(here, here.decisions[-1], "denied", Timeout)
    assert number(here).state == "refused"


def test_a_ban_that_has_run_out_is_expired_and_not_a_later_one() -> None:
    here = Life(policy(RULES["ban"]))
    wake = only(here.meets(says("red")), Wake)
    here.meets(rung(wake))
    assert number(here).state == "expired"
    here = life()
    first = only(here.meets(orders("ban", "@ann 1h")), Wake)
    here.meets(orders("ban", "@ann 5h"))
    assert (number(here).state, number(here).links) == ("replaced", (2,))
    here.meets(rung(first))
    assert number(here, 2).state == "in_force"


def test_a_timeout_that_has_run_out_is_over_without_a_word() -> None:
    here = Life(policy(RULES["timeout"]))
    here.meets(says("red"))
    found = number(here)
    assert found.standing(found.until - 1) == "in_force"
    assert found.standing(found.until) == "expired"


def test_what_is_lifted_is_lifted_on_the_case() -> None:
    here = life()
    here.meets(orders("timeout", "@ann 2h"))
    lifted = here.meets(orders("lift", "@ann"))
    assert number(here).state == "lifted"
    replies = [a for a in here.settles(lifted) if isinstance(a, Reply)]
    assert "(case 1)" in "".join(map(str, replies[0].text))
    assert lifted.records


def by_hand(lifted: bool = False, sanction: Any = "ban", who: Actor = MO) -> Moderated:
    return Moderated(
        id=f"m{lifted}{sanction}", place=PLACE, at=START, received=START, community="acme",
        actor=who, member=ANN, sanction=sanction, lifted=lifted, reason="rude",
    )  # fmt: skip


@pytest.mark.parametrize("sanction", ["timeout", "kick", "ban"])
def test_a_sanction_made_on_the_platform_is_a_case_of_whoever_made_it(sanction: str) -> None:
    here = life()
    here.meets(by_hand(sanction=sanction))
    found = number(here)
    assert (found.kind, found.actor, found.member) == (sanction, MO.id, ANN)
    assert reason_of(looked(here), 1) == "rude"
    if sanction != "kick":
        here.meets(by_hand(lifted=True, sanction=sanction))
        assert number(here).state == "lifted"


def test_what_was_lifted_on_the_platform_is_lifted_on_the_case() -> None:
    here = Life(policy(RULES["ban"]))
    here.meets(says("red"))
    here.meets(by_hand(lifted=True))
    assert number(here).state == "lifted"


def test_a_raid_opens_its_cases_in_bounded_pages() -> None:
    here = Life(policy(RULES["ban"]))
    for n in range(200):
        decision = here.meets(says("red", f"m{n}", id=str(n), after=n / 100))
        kept = [row for row in decision.records if isinstance(row, CaseKept)]
        assert [row.number for row in kept] == [n + 1]
    assert all(len(page) < 40 for name, page in here.pages.items() if name.startswith("case"))


def test_a_case_names_the_words_that_were_read_in_a_file() -> None:
    here, message = Life(policy(RULES["timeout"])), says("see", "ann")
    here.meets(message)
    files = (Attachment("ref", "a.png", facts=Facts(kind="image/png")),)
    content = Content(text="see", attachments=files, parts=(Part("qr", "so red"),))
    seen = again(Inspected, message, f"{message.id}#0/seen", content=content)
    here.meets(seen)
    found = number(here)
    assert found.event == seen.id
    assert said(seen, found.part)[found.begin : found.end] == "red"
