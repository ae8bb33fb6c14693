"""An account in other hands: what is done about it, what is not, and how its owner gets it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from policies.actions import (
    Alert,
    Ban,
    Delete,
    Edit,
    Kick,
    Lift,
    Notice,
    Reply,
    Strike,
    Timeout,
    Warn,
)
from policies.draft import Draft
from policies.events import Actor, Content, Edited, Moderated
from policies.people.standing import strikes
from tests.policies.filters.test_compromised import GIFT, posts
from tests.policies.said import HEAD, PLACE, STAFF, START, Life, says
from tests.policies.taking import (
    ADA,
    ANN,
    MODS,
    RULE,
    SCAM,
    asks,
    lived,
    of,
    presses,
    spreads,
    who,
    words,
)
from tests.policies.timed import ended


def test_all_copies_go_and_the_account_is_kept_until_somebody_decides() -> None:
    life = lived()
    life.meets(posts(GIFT, 1, -600))
    life.meets(posts("https://mine.example", 1, -500))
    *before, last = spreads(life)
    assert not any(of(decision, Delete, Timeout, Alert) for decision in before)
    gone = {(a.channel, a.message) for a in of(last, Delete)}
    assert gone == {(f"test:channel:{n}", str(n)) for n in (1, 2, 3)} | {("test:channel:1", "-600")}
    (timeout,) = of(last, Timeout)
    assert timeout.until - START > timedelta(days=3_600)
    assert not of(last, Strike, Warn, Kick, Ban, Notice)
    (alert,) = of(last, Alert)
    assert alert.channel == STAFF
    assert "in 3 channels" in words(alert)
    assert [b.label for b in alert.buttons] == ["Account is back"]
    assert last.verdict == "enforce"


def test_the_owner_reads_how_to_make_the_account_safe_once_it_is_kept() -> None:
    life = lived()
    (timeout,) = of(spreads(life)[-1], Timeout)
    told = of(ended(life, timeout), Notice)
    assert len(told) == 1
    for piece in ("password", "sign out", "two-step", "acme"):
        assert piece in words(told[0])
    assert not told[0].fallback, "nothing is said before everybody"


@pytest.mark.parametrize(
    "actions",
    ['["strike"]', '["warn"]', '[{ do = "timeout", for = "1h" }]', '["kick"]', '["ban"]',
     '["quarantine"]', '["delete", { do = "strike", times = 9 }]'],
)  # fmt: skip
def test_no_other_rule_makes_the_owner_pay_for_it(actions: str) -> None:
    life = lived(SCAM.format(actions=actions))
    life.meets(says("a gift, really", "ann", after=-7_200, id="long ago", actor=who(ANN)))
    own = _strikes(life)
    last = spreads(life)[-1]
    assert not of(last, Strike, Warn, Kick, Ban)
    (timeout,) = of(last, Timeout)
    assert timeout.because == "hacked"
    assert _strikes(life) == own, "strikes for the copies count no more, older ones do"


def _strikes(life: Life) -> int:
    return strikes(Draft(posts("x", 1, 60), life.view(), life.policy), ANN)


def test_what_else_a_rule_asks_for_is_done() -> None:
    more = SCAM.format(actions='["strike", "alert", { do = "slowmode", every = "5s", for = "1m" }]')
    done = [a for a in spreads(lived(more))[-1].actions if a.because == "scam"]
    assert [type(a).__name__ for a in done] == ["Slowmode", "Alert"]


def test_later_copies_and_edits_go_without_a_word() -> None:
    life = lived(SCAM.format(actions='["strike", "alert"]'))
    spreads(life)
    other = replace(posts(GIFT, 9, 50), place="test:room:2")
    edited = Edited(
        id="e", place=PLACE, at=other.at, received=other.at, community="acme", actor=other.actor,
        channel="test:channel:4", message="m", content=Content(text=f"look: {GIFT}"),
    )  # fmt: skip
    for event in (other, edited):
        decision = life.meets(event)
        (delete,) = decision.actions
        assert isinstance(delete, Delete)
        assert (delete.place, delete.channel) == (event.place, event.channel)
        assert decision.verdict == "enforce"
    harmless = life.meets(posts("hello there", 1, 51))
    assert not harmless.actions
    assert not of(life.meets(posts(GIFT, 1, 52, member="bob")), Delete), "somebody else's"


def test_what_is_spread_next_goes_as_well() -> None:
    life = lived()
    spreads(life)
    for n in range(1, 3):
        assert not life.meets(posts("https://second.example/x", n, 20 + n)).actions
    third = life.meets(posts("https://second.example/x", 3, 23))
    assert {type(a) for a in third.actions} == {Delete}
    assert len(third.actions) == 3
    assert of(life.meets(posts("https://second.example/x", 3, 3_000)), Delete), "one copy later"


def test_the_owners_own_link_beside_it_is_left() -> None:
    life = lived()
    life.meets(posts("https://home.example/me", 1, -500))
    for n, own in enumerate(("https://home.example/me", "", "https://home.example/me"), 1):
        last = life.meets(posts(f"{own} {GIFT}", n, n))
    assert {a.message for a in of(last, Delete)} == {"1", "2", "3"}


def test_what_is_only_watched_removes_no_copies_either() -> None:
    life = lived()
    spreads(life)
    asks(life, "stop", "ada")
    assert not of(life.meets(posts(GIFT, 4, 400)), Delete)


@pytest.mark.parametrize("mode", ["shadow", "off", "enforce"])
def test_only_a_rule_in_force_acts(mode: str) -> None:
    life = lived(rule=RULE + f'mode = "{mode}"\n')
    acted = [type(a) for d in spreads(life) for a in d.actions]
    assert bool(acted) == (mode == "enforce")


def test_a_canary_acts_where_it_is_tried_and_removes_the_copies_everywhere() -> None:
    life = lived(rule=RULE + 'mode = "canary"\nchannels = ["test:channel:4"]\n')
    assert not any(d.actions for d in spreads(life))
    fourth = life.meets(posts(GIFT, 4, 4))
    assert len(of(fourth, Delete)) == 4
    assert of(fourth, Timeout)


def test_observing_touches_nobody() -> None:
    life = lived(acting="observe")
    last = spreads(life)[-1]
    assert not last.actions
    assert last.filed == "observed"


def test_what_is_read_late_is_removed_and_a_human_decides() -> None:
    life = lived()
    decisions = [
        life.meets(replace(posts(GIFT, n, n), received=START + timedelta(hours=2)))
        for n in range(3)
    ]
    last = decisions[-1]
    assert len(of(last, Delete)) == 3
    assert not of(last, Timeout)
    (alert,) = of(last, Alert)
    assert "/compromised" in words(alert)
    assert not alert.buttons


def test_a_braked_rule_only_removes() -> None:
    life = lived()
    last = [spreads(life, after=100 * n, member=f"old{n}")[-1] for n in range(7)]
    assert [bool(of(d, Timeout)) for d in last] == [True] * 5 + [False] * 2
    assert all(of(d, Delete) for d in last)


def test_the_account_is_back() -> None:
    life = lived()
    card = spreads(life)[-1]
    assert "Only admin" in words(presses(life, card, "ann").actions[0]), "not by who took it"
    done = presses(life, card, "mo", *MODS)
    (lift,) = of(done, Lift)
    assert (lift.member, lift.what, lift.place) == (ANN, "timeout", PLACE)
    (answer,) = of(done, Reply)
    assert "cannot come back" in words(answer)
    (told,), (shown,) = of(done, Edit), of(card, Alert)
    assert (told.message, told.channel, told.buttons) == (f"sent:{shown.id}", STAFF, ())
    assert words(told) == f"{words(shown)}\n… has decided: the account is back."
    assert not of(life.meets(posts("hello", 1, 400)), Delete, Timeout)
    stale = presses(life, card, "mo", *MODS)
    assert words(stale.actions[0]) == "Already handled by …: the account is back."
    assert len(stale.actions) == 1


def test_what_was_found_once_is_a_habit_afterwards() -> None:
    life = lived()
    presses(life, spreads(life)[-1], "mo", *MODS)
    assert not any(d.actions for d in spreads(life, after=400)), "as many channels as before"
    assert of(life.meets(posts(GIFT, 4, 404)), Timeout), "one more is no habit"
    later = lived()
    presses(later, spreads(later)[-1], "mo", *MODS)
    assert of(spreads(later, after=91 * 86_400)[-1], Timeout), "three months later"


def test_what_was_posted_before_is_no_copy_any_more() -> None:
    life = lived(rule=RULE + 'within = "1h"\n')
    presses(life, spreads(life)[-1], "mo", *MODS)
    assert not life.meets(posts(GIFT, 4, 400)).actions


def test_a_timeout_that_somebody_has_made_meanwhile_stays() -> None:
    life = lived()
    card = spreads(life)[-1]
    asks(life, "timeout", "mo", *MODS, text="@ann 2h")
    assert not of(presses(life, card, "mo", *MODS), Lift)


def test_lifting_the_timeout_says_the_same() -> None:
    life = lived()
    spreads(life)
    done = asks(life, "lift", "mo", *MODS, text="@ann")
    assert [type(a) for a in done.actions] == [Lift, Edit, Reply]
    assert not any(d.actions for d in spreads(life, after=400))


def test_a_timeout_that_is_ended_on_the_platform_says_the_same() -> None:
    life = lived()
    spreads(life)
    at = START + timedelta(minutes=5)
    life.meets(
        Moderated(
            id="m", place=PLACE, at=at, received=at, community="acme", member=ANN,
            sanction="timeout", lifted=True, actor=Actor(id=ADA),
        )
    )  # fmt: skip
    assert not any(d.actions for d in spreads(life, after=400))


TWO = HEAD.replace(f'"{PLACE}"', f'"{PLACE}", "test:room:2", "test:room:3"')


def test_every_place_where_the_member_is_known_keeps_the_account(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tests.policies.said.HEAD", TWO)
    life = lived()
    rooms = [f"test:room:{n}" for n in (1, 2)]
    life.meets(replace(posts("hi", 1, -9), place=rooms[1]))
    card = spreads(life)[-1]
    assert [a.place for a in of(card, Timeout)] == rooms
    assert [a.place for a in of(presses(life, card, "ada"), Lift)] == rooms


def test_a_refused_timeout_is_told_and_is_not_lifted() -> None:
    life = lived()
    card = spreads(life)[-1]
    (timeout,) = of(card, Timeout)
    assert of(ended(life, timeout, "denied"), Alert)
    assert not of(presses(life, card, "ada"), Lift)


def test_any_rule_may_say_so_of_what_it_finds() -> None:
    rule = RULE.replace('"compromised"\nactions', '"keywords"\nwords = ["gift"]\nactions')
    life = lived(rule=rule)
    first = life.meets(posts(GIFT, 1, 1))
    assert len(of(first, Delete)) == 1
    assert of(first, Timeout)
    assert of(life.meets(posts(GIFT, 2, 5)), Delete)


def test_what_comes_next_may_hold_nothing_that_is_the_same() -> None:
    rule = RULE.replace('"compromised"\nactions', '"keywords"\nwords = ["gift"]\nactions')
    life = lived(rule=rule)
    for n in range(2):
        decision = life.meets(posts("a gift for you", n, n))
        assert of(decision, Delete)
        assert not any(f.error for f in decision.findings)
