"""One of the team in other hands, and what people say by hand of accounts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from policies import codec
from policies.actions import (
    Alert,
    Ban,
    Delete,
    Edit,
    Fetch,
    Kick,
    Lift,
    Notice,
    Reply,
    Strike,
    Timeout,
    Warn,
)
from policies.decision import Decision
from policies.events import Found, Names
from policies.measures import RoleAdd, RoleRemove
from policies.people.personal import erased
from tests.policies.filters.test_compromised import GIFT, posts
from tests.policies.said import PLACE, STAFF, START, Life, policy
from tests.policies.taking import (
    ANN,
    MIA,
    MODS,
    RULE,
    SCAM,
    TEAM,
    asks,
    invoked,
    lived,
    of,
    presses,
    spreads,
    who,
    words,
)
from tests.policies.timed import ended


def suspended(life: Life, **more: Any) -> Decision:
    return spreads(life, member="mia", roles=MODS, **more)[-1]


def test_powers_are_taken_at_once_and_nobody_of_the_team_is_sanctioned() -> None:
    life = lived(SCAM.format(actions='["delete", "ban"]'))
    last = suspended(life)
    assert len(of(last, Delete)) == 3
    assert [a.role for a in of(last, RoleRemove)] == [MODS[0]], "only what gives powers"
    assert not of(last, Timeout, Strike, Warn, Kick, Ban)
    (alert,) = of(last, Alert)
    assert "no powers" in words(alert)
    for command in ("timeout", "policy", "stop", "lift", "warn"):
        refused = asks(life, command, "mia", *MODS, text="@ann")
        assert [type(a) for a in refused.actions] == [Reply], command
    again = life.meets(posts("a gift: https://else.example", 1, 60, member="mia", roles=MODS))
    assert not again.actions, "still not sanctioned, nor is anything else removed"
    assert of(life.meets(posts(GIFT, 5, 70, member="mia", roles=MODS)), Delete)


def test_the_right_to_stop_that_comes_from_the_platform_is_taken_as_well() -> None:
    life = lived()
    last = spreads(life, member="own", status="owner")[-1]
    assert of(last, Alert)
    assert not of(last, Timeout, RoleRemove)
    assert [type(a) for a in asks(life, "stop", "own", status="owner").actions] == [Reply]
    presses(life, last, "ada")
    assert of(asks(life, "stop", "own", status="owner"), Alert)


@pytest.mark.parametrize(
    ("by", "roles", "allowed"),
    [
        ("ada", (), True),
        ("mo", MODS, True),
        ("hal", ("test:role:help",), False),
        ("mia", MODS, False),
        ("mia", (), False),
        ("ann", (), False),
        ("out", (), False),
    ],
)
def test_only_the_same_rank_or_above_gives_powers_back(
    by: str, roles: tuple[str, ...], allowed: bool
) -> None:
    life = lived()
    done = presses(life, suspended(life), by, *roles)
    assert [a.role for a in of(done, RoleAdd)] == ([MODS[0]] if allowed else [])
    works = of(asks(life, "timeout", "mia", *MODS, text="@ann"), Timeout)
    assert bool(works) == allowed
    assert len(of(done, Reply)) == 1


def test_the_helper_lifts_no_powers_either() -> None:
    life = lived()
    suspended(life)
    refused = asks(life, "lift", "hal", "test:role:help", text="@mia")
    assert "role is above yours" in words(refused.actions[0])
    assert of(asks(life, "lift", "mo", *MODS, text="@mia"), RoleAdd)


def test_nothing_is_done_in_the_teams_own_channel() -> None:
    life = lived()
    channels: list[int | str] = [1, 2, STAFF]
    events = [posts(GIFT, c, n, member="mia", roles=MODS) for n, c in enumerate(channels)]
    assert not any(life.meets(event).actions for event in events)


def test_whatever_finds_it_the_teams_own_channel_is_left_alone() -> None:
    rule = RULE.replace('"compromised"\nactions', '"keywords"\nwords = ["gift"]\nactions')
    life = lived(rule=rule)
    assert not life.meets(posts(GIFT, STAFF, 1, member="mia", roles=MODS)).actions
    assert of(life.meets(posts(GIFT, 1, 2, member="mia", roles=MODS)), Delete, RoleRemove)


def test_a_rule_that_exempts_them_or_is_switched_off_gives_the_powers_back() -> None:
    for change in ('exempt = ["moderator"]', 'mode = "shadow"'):
        life = lived()
        suspended(life)
        life.policy = policy(TEAM + RULE + change)
        assert of(asks(life, "timeout", "mia", *MODS, text="@ann"), Timeout), change


def test_a_helper_who_is_not_immune_is_timed_out_and_has_no_powers() -> None:
    life = lived()
    card = spreads(life, member="hal", roles=("test:role:help",))[-1]
    assert of(card, Timeout)
    assert not of(card, RoleRemove)
    assert [type(a) for a in presses(life, card, "hal", "test:role:help").actions] == [Reply]
    assert of(presses(life, card, "mo", *MODS), Lift)


def test_somebody_says_that_an_account_is_in_other_hands() -> None:
    life = lived()
    life.meets(posts("https://one.example", 1, 1))
    life.meets(posts(GIFT, 2, 2))
    done = asks(life, "compromised", "mo", *MODS, text="@ann")
    assert {(a.channel, a.message) for a in of(done, Delete)} == {
        ("test:channel:1", "1"), ("test:channel:2", "2"),
    }  # fmt: skip
    (timeout,) = of(done, Timeout)
    (alert,) = of(done, Alert)
    assert "within the hour is removed" in words(alert)
    told = ended(life, timeout)
    assert "two-step" in words(of(told, Notice)[0])
    assert "says that the account is back" in words(of(told, Reply)[0])
    assert of(life.meets(posts("https://one.example", 3, 400)), Delete)
    assert of(presses(life, done, "ada"), Lift)


def written(life: Life, lookup: Decision, *messages: str) -> Decision:
    """What follows once it is found where these messages stand, none noted as a copy but "2"."""
    (asked,) = of(lookup, Fetch)
    rows = tuple(
        {"number": 9 - n, "place": PLACE, "channel": f"test:channel:{message}", "message": message}
        for n, message in enumerate(messages)
    )
    at = START + timedelta(minutes=5)
    return life.meets(
        Found(
            id=f"{asked.id}/found", place=PLACE, community="acme", at=at, received=at, as_of=at,
            query=asked.query, rows=rows, actor=who("test:member:mo", *MODS),
            invoked=codec.encode(invoked("compromised", "mo", *MODS, text="@ann")),
        )
    )  # fmt: skip


def test_all_that_the_account_wrote_goes_without_any_rule() -> None:
    life = lived(rule="")
    done = asks(life, "compromised", "mo", *MODS, text="@ann")
    (asked,) = of(done, Fetch)
    since = (START - timedelta(minutes=55)).timestamp()
    assert (asked.query, asked.args) == ("written", {"member": ANN, "since": repr(since)})
    first = written(life, done, "7", "6")
    assert [(a.channel, a.message) for a in of(first, Delete)] == [
        ("test:channel:7", "7"), ("test:channel:6", "6"),
    ]  # fmt: skip
    assert {type(a) for a in first.actions} == {Delete, Fetch}
    assert of(first, Fetch)[0].args["before"] == "8"
    assert not written(life, first).actions, "there is nothing before it"


def test_what_was_noted_is_removed_once_and_the_teams_own_words_stay() -> None:
    life = lived()
    life.meets(posts(GIFT, 2, 2))
    done = asks(life, "compromised", "mo", *MODS, text="@ann")
    assert [a.message for a in of(done, Delete)] == ["2"]
    found = written(life, done, "2", "3", "99")
    assert [a.message for a in of(found, Delete)] == ["3"]


def test_whose_account_is_back_already_loses_nothing_more() -> None:
    life = lived()
    done = asks(life, "compromised", "mo", *MODS, text="@ann")
    presses(life, done, "mo", *MODS)
    assert not written(life, done, "3").actions


def test_whose_powers_come_from_the_platform_loses_them_by_hand_too() -> None:
    life = lived()
    done = asks(life, "compromised", "ada", text="@mia", names=Names("Ada L."))
    assert [(a.member, a.role) for a in of(done, RoleRemove)] == [(MIA, MODS[0])]
    asks(life, "compromised", "ada", text="@mia")
    back = presses(life, done, "mo", *MODS)
    assert words(of(done, Alert)[0]).startswith("Ada L. says"), "by the name that comes with it"
    assert [(a.member, a.role) for a in of(back, RoleAdd)] == [(MIA, MODS[0])]
    (told,) = of(back, Edit)
    assert "Ada L. says that somebody else" in words(told)


@pytest.mark.parametrize(
    ("by", "roles", "whom", "answer"),
    [
        ("ann", (), "@mo", "Only admin / moderator"),
        ("hal", ("test:role:help",), "@ann", "Only admin / moderator"),
        ("mo", MODS, "@mia", "isn't below yours"),
        ("mo", MODS, "@ada", "isn't below yours"),
        ("mo", MODS, "@mo", "to yourself"),
    ],
)
def test_who_may_say_so_of_whom(by: str, roles: tuple[str, ...], whom: str, answer: str) -> None:
    life = lived()
    life.meets(posts(GIFT, 1, 1))
    done = asks(life, "compromised", by, *roles, text=whom)
    assert [type(a) for a in done.actions] == [Reply]
    assert answer in words(done.actions[0])


def test_saying_it_again_lowers_nobodys_rank() -> None:
    life = lived()
    card = suspended(life)
    asks(life, "compromised", "mo", *MODS, text="@mia")
    refused = presses(life, card, "hal", "test:role:help")
    assert not of(refused, RoleAdd, Lift)
    back = presses(life, card, "ada")
    assert of(back, RoleAdd) and of(back, Lift)


@pytest.mark.parametrize("name", ["盗号", "被盗", "cuenta-robada", "hackeada", "hacked"])
def test_the_command_has_names_in_every_language(name: str) -> None:
    life = lived()
    life.meets(posts(GIFT, 1, 1))
    assert of(asks(life, name, "mo", *MODS, text="@ann"), Timeout)


def test_what_is_in_force_outlasts_an_erasure() -> None:
    life = lived()
    card = suspended(life)
    kept = erased(life.pages, MIA)[MIA]
    assert kept is not None
    assert kept.keys() == {"compromised", f"suspended@{PLACE}"}
    life.pages[MIA] = kept
    assert not of(asks(life, "timeout", "mia", *MODS, text="@ann"), Timeout)
    assert of(presses(life, card, "ada"), RoleAdd)
