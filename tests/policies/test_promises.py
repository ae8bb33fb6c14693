"""Promises: what is said once it has been done, and what is said where it was refused."""

from __future__ import annotations

import pytest

from policies.actions import Action, Alert, Kick, Lift, Moment, Notice, Reply, Send, Timeout
from policies.decision import Decision
from policies.events import Actor
from tests.policies.said import CHANNEL, Life, policy, rule, says
from tests.policies.test_commands import TEAM, life, orders

DELETING = rule("a", "red", '["delete"]', 'tell = "private"')
PAUSING = rule("a", "red", '[{ do = "timeout", for = "1h" }, "delete"]', 'tell = "private"')
REMOVING = rule("a", "red", '["kick"]', 'tell = "private"')


def plain(action: Action) -> str:
    """What somebody reads."""
    assert isinstance(action, Notice | Reply)
    return "".join(piece if isinstance(piece, str) else "…" for piece in action.text)


@pytest.mark.parametrize(
    ("rules", "words"), [(DELETING, "took your message down"), (PAUSING, "timeout for 1 hour")]
)
def test_a_member_reads_what_was_done_once_it_has_been(rules: str, words: str) -> None:
    here = Life(policy(rules))
    decision = here.meets(says("red"))
    assert not [a for a in decision.actions if isinstance(a, Notice)]
    (notice,) = here.settles(decision)
    assert isinstance(notice, Notice)
    assert words in plain(notice)
    assert "Reason: a is not wanted." in plain(notice)
    assert (notice.channel, bool(notice.fallback)) == (CHANNEL, True)
    assert bool(notice.buttons) is (rules == PAUSING)


@pytest.mark.parametrize("tell", ["private", "here"])
def test_a_member_reads_nothing_of_what_somebody_else_had_done(tell: str) -> None:
    here = Life(policy(DELETING.replace("private", tell)))
    decision = here.meets(says("red"))
    assert not here.settles(decision, "gone")
    assert not here.settles(decision), "and it is forgotten"


def test_the_channel_reads_what_was_done_once_it_has_been() -> None:
    here = Life(policy(DELETING.replace("private", "here")))
    (send,) = here.settles(here.meets(says("red")))
    assert isinstance(send, Send)
    assert send.channel == CHANNEL


@pytest.mark.parametrize("outcome", ["denied", "failed", "unknown"])
@pytest.mark.parametrize("rules", [DELETING, PAUSING])
def test_a_member_reads_nothing_of_what_was_not_done(rules: str, outcome: str) -> None:
    here = Life(policy(rules))
    decision = here.meets(says("red"))
    assert {type(a) for a in here.settles(decision, outcome)} == {Alert}
    assert not here.settles(decision), "and it is forgotten"


def test_who_is_removed_is_told_before() -> None:
    here = Life(policy(REMOVING))
    decision = here.meets(says("red"))
    assert [type(a) for a in decision.actions] == [Notice, Kick]
    assert not here.settles(decision)


def test_after_a_stop_nobody_is_told_anything() -> None:
    here = Life(policy(TEAM + DELETING))
    decision = here.meets(says("red"))
    here.meets(orders("stop"))
    assert not here.settles(decision)


def test_a_timeout_that_came_to_nothing_in_time_is_not_told() -> None:
    here = Life(policy(PAUSING))
    decision = here.meets(says("red"))
    here.meets(says("later", "bob", after=3_601, id="2"))
    assert not [a for a in here.settles(decision) if "timeout" in plain(a)]


ORDERS = [
    ("timeout", "@ann 2h", "… cannot post for 2 hours, until …."),
    ("kick", "@ann", "… was removed and may come back."),
    ("ban", "@ann", "… was removed, no end date."),
    ("ban", "@ann 2d", "… was removed, until …."),
    ("warn", "@ann", "… was reminded."),
    ("lift", "@ann ban", "Lifted for …."),
]


def numbered(command: str) -> str:
    """What is lifted here was no case."""
    return "" if command == "lift" else " (case 1)"


def ordered(here: Life, command: str, text: str) -> Decision:
    decision = here.meets(orders(command, text, interaction="token", message="77"))
    assert not [a for a in decision.actions if isinstance(a, Reply)]
    return decision


@pytest.mark.parametrize(("command", "text", "words"), ORDERS)
def test_who_gave_an_order_reads_that_it_is_done(command: str, text: str, words: str) -> None:
    here = life()
    (reply,) = [a for a in here.settles(ordered(here, command, text)) if isinstance(a, Reply)]
    assert plain(reply) == words + numbered(command)
    assert (reply.channel, reply.to, reply.interaction) == (CHANNEL, "77", "token")
    assert (reply.member, reply.private) == ("test:member:mo", True)


@pytest.mark.parametrize(("command", "text", "words"), ORDERS)
def test_who_gave_an_order_reads_that_it_was_refused(command: str, text: str, words: str) -> None:
    here = life()
    after = here.settles(ordered(here, command, text), "denied", "outranks me")
    (reply,) = [a for a in after if isinstance(a, Reply)]
    assert plain(reply).startswith("The platform refused: ")
    assert plain(reply).endswith("outranks me" + numbered(command))
    assert not [a for a in after if isinstance(a, Notice)]


def test_whom_a_person_times_out_reads_it_once_it_is_done() -> None:
    here = life()
    decision = ordered(here, "timeout", "@ann 2h too loud")
    (timeout,) = [a for a in decision.actions if isinstance(a, Timeout)]
    (notice,) = [a for a in here.settles(decision) if isinstance(a, Notice)]
    assert "Reason: too loud." in plain(notice)
    assert Moment(timeout.until) in notice.text
    assert (notice.channel, notice.fallback) == ("", ())


@pytest.mark.parametrize("command", ["timeout", "ban", "warn"])
def test_who_ordered_what_a_lift_called_off_reads_so(command: str) -> None:
    here = life()
    pending = ordered(here, command, "@ann")
    text = "@ann timeout" if command == "warn" else "@ann"
    ada = Actor(id="test:member:ada")
    decision = here.meets(orders("lift", text, actor=ada, interaction="ada's"))
    (reply,) = [a for a in decision.actions if isinstance(a, Reply)]
    assert plain(reply) == "…: this was called off before it was done. Lifted by Ada. (case 1)"
    assert (reply.member, reply.interaction) == ("test:member:mo", "token")
    here.settles(pending, "gone")
    (first, *_) = [a for a in here.settles(decision) if isinstance(a, Reply)]
    assert first.member == "test:member:ada"
    assert plain(first).startswith("Lifted for ….")


def test_what_is_done_or_refused_before_the_lift_is_answered_once() -> None:
    here = life()
    for outcome in ("done", "denied"):
        here.settles(ordered(here, "timeout", "@ann 2h"), outcome)
        decision = here.meets(orders("lift", "@ann timeout"))
        assert not [a for a in decision.actions if isinstance(a, Reply)]
        assert [a for a in decision.actions if isinstance(a, Lift)]


def test_what_replaces_another_case_is_answered_with_its_own_number() -> None:
    here = life()
    here.settles(ordered(here, "timeout", "@ann 1h"))
    second = here.settles(ordered(here, "timeout", "@ann 2h"))
    (reply,) = [a for a in second if isinstance(a, Reply)]
    assert plain(reply).endswith("(case 2)")
