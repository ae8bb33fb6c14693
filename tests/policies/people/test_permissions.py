"""Permissions hold by the written order, and no sequence of commands gives what nobody held."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from policies.draft import Draft
from policies.events import Actor, Invoked
from policies.people.grants import Grant
from policies.people.permissions import LEVELS, Asked, decided
from policies.people.standing import remembered, roles
from policies.rights import FOR_GOOD, Right, Role, Scope
from tests.policies.people.rights import (
    CHANNELS,
    NEWS,
    SPANS,
    answered,
    denied,
    ranges,
    scopes_of,
    some_grants,
    some_roles,
)
from tests.policies.people.teams import OLA, TEAM, Orders, team
from tests.policies.said import PLACE, START, Life

Line = tuple[int, bool, Right]
"""A level by number, whether it allows, and what."""


def lines(held: tuple[Role, ...], given: tuple[Grant, ...], channel: str) -> list[Line]:
    """Everything that counts in the channel, by the table of levels."""
    found = [(1, g.kind == "may", g.right) for g in given]
    for role in held:
        if not role.scope.channels or channel in role.scope.channels:
            for allows, rights in ((True, role.rights), (False, role.denied)):
                for right in rights:
                    limited = bool(right.scope.channels or role.scope.channels)
                    found.append((2 if limited else 3, allows, right))
    return [x for x in found if not x[2].scope.channels or channel in x[2].scope.channels]


def naive(held: tuple[Role, ...], given: tuple[Grant, ...], asked: Asked) -> bool:
    """The written rule, said in another way: some line allows it, and none at its level or above
    denies it."""
    about = [x for x in lines(held, given, asked.channel) if x[2].permission == asked.permission]
    span = asked.lasting
    for level, allows, right in about:
        if not allows or (right.up_to and span and span > right.up_to):
            continue
        if not any(not other and above <= level for above, other, _ in about):
            return True
    return False


@given(some_roles(), some_grants(), ranges)
def test_the_written_order_decides(
    held: tuple[Role, ...], given: tuple[Grant, ...], asked: Asked
) -> None:
    assert list(LEVELS) == ["owner", "member", "channel", "role", "place"]
    answer = answered(held, given, asked)
    assert answer.allowed is naive(held, given, asked)
    assert answer.steps
    assert (answer.steps[-1].outcome == "allowed") is answer.allowed


@given(some_roles(), some_grants(), ranges, st.data())
def test_taking_a_right_away_never_allows_more(
    held: tuple[Role, ...], given: tuple[Grant, ...], asked: Asked, data: st.DataObject
) -> None:
    before = answered(held, given, asked).allowed
    allowed = [g for g in given if g.kind == "may"]
    if allowed:
        gone = data.draw(st.sampled_from(allowed))
        less = tuple(g for g in given if g is not gone)
        assert not (answered(held, less, asked).allowed and not before)
    for number, role in enumerate(held):
        for at in range(len(role.rights)):
            fewer = (*role.rights[:at], *role.rights[at + 1 :])
            less_held = (*held[:number], replace(role, rights=fewer), *held[number + 1 :])
            assert not (answered(less_held, given, asked).allowed and not before)


@given(some_roles(), some_grants(), ranges, denied)
def test_a_denial_beats_what_is_allowed_at_its_level(
    held: tuple[Role, ...], given: tuple[Grant, ...], asked: Asked, right: Right
) -> None:
    asked = replace(asked, permission=right.permission)
    own = Grant("deny", right.permission, "x", 0.0, channel=next(iter(right.scope.channels), ""))
    covers = right.scope.covers(asked.place, asked.channel)
    assert not (covers and answered(held, (*given, own), asked).allowed)
    with_role = (*held, Role("no", frozenset({"test:member:ann"}), (), 9, False, denied=(right,)))
    higher = answered(with_role, given, asked)
    if covers and higher.allowed:
        entry = higher.steps[-1].entry
        assert entry is not None
        assert entry.level in (("member",) if right.scope.limited else ("member", "channel"))


@given(
    scopes_of(), scopes_of(), st.sampled_from(CHANNELS), st.sampled_from((PLACE, "other:room:2"))
)
def test_what_two_scopes_have_in_common(one: Scope, other: Scope, channel: str, place: str) -> None:
    both = one.met(other)
    assert both.covers(place, channel) is (
        one.covers(place, channel) and other.covers(place, channel)
    )
    nowhere = any("-" in part for part in (both.platforms, both.places, both.channels))
    assert nowhere or (both.within(one) and both.within(other))


PEOPLE = ("ada", "mo", "pia", "hal", "ann", "bob")
GIVEN = ("moderator", "helper", "press", "chief", "night", "ban", "ban:1d", "kick", "warn:#news",
         "announce:#news", "roles", "timeout", "case")  # fmt: skip
orders = st.one_of(
    st.builds(
        lambda do, what, whom: f"{do} {what} @{whom}",
        st.sampled_from(("grant", "grant", "revoke", "deny")),
        st.sampled_from(GIVEN),
        st.sampled_from(PEOPLE),
    ),
    st.builds(
        lambda do, words: f"{do} night {' '.join(words)}",
        st.sampled_from(("create", "edit", "delete")),
        st.lists(st.sampled_from((*GIVEN[5:], "-warn", "-ban")), min_size=1, max_size=3),
    ),
)
givers = st.sampled_from(("ada", "ada", "mo", "mo", "ann", "bob", "hal", "pia", OLA))
ASKED = [
    Asked(permission, PLACE, channel, span)
    for permission in ("warn", "timeout", "kick", "ban", "case", "announce", "policy", "roles")
    for channel in CHANNELS
    for span in (SPANS if permission in ("ban", "timeout") else (FOR_GOOD,))
]


def powers(here: Life) -> dict[str, set[Any]]:
    """What everybody may do now, everywhere and however long."""
    found: dict[str, set[Any]] = {}
    for who in PEOPLE:
        id_, able = f"test:member:{who}", set[Any]()
        for asked in ASKED:
            event = Invoked(id="p", place=PLACE, channel=asked.channel, at=START, command="help")
            draft = Draft(event, here.view(), here.policy)
            actor = remembered(draft, id_)
            if decided(draft, actor, roles(draft, actor), asked).allowed:
                able.add(asked)
        found[who] = able
    return found


@settings(max_examples=40)
@given(st.lists(st.tuples(givers, orders, st.sampled_from(CHANNELS)), min_size=1, max_size=12))
def test_nobody_ends_with_what_nobody_who_held_it_gave(
    given_orders: list[tuple[str | Actor, str, str]],
) -> None:
    o = Orders(team(TEAM))
    before = powers(o.here)
    for who, order, channel in given_orders:
        o.order(who, "role", order, channel=channel)
        after = powers(o.here)
        for member in PEOPLE:
            gained = after[member] - before[member]
            if gained and isinstance(who, str):
                assert gained <= before[who], (who, order, channel, member)
        before = after
    assert NEWS in CHANNELS
