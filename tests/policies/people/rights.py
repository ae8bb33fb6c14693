"""Any roles, grants and denials, for tests that hold whatever they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from policies.draft import Draft
from policies.events import Actor, Invoked
from policies.people.grants import GRANTS, Grant
from policies.people.permissions import Answer, Asked, decided
from policies.people.standing import roles
from policies.policy import Policy
from policies.rights import EVERYWHERE, FOR_GOOD, Right, Role, Scope
from policies.state import Held, View
from tests.policies.said import CHANNEL, PLACE, START, policy

NEWS = "test:channel:7"
CHANNELS = (CHANNEL, NEWS)
SOME = ("warn", "ban", "roles")
SPANS = (None, timedelta(hours=1), timedelta(days=1), FOR_GOOD)
ANN = "test:member:ann"

scopes = st.sampled_from((EVERYWHERE, Scope(channels=frozenset({NEWS}))))


def scopes_of() -> st.SearchStrategy[Scope]:
    """Any scope over two channels, two places and their platforms."""
    some = st.frozensets
    return st.builds(
        Scope,
        some(st.sampled_from(("test", "other"))),
        some(st.sampled_from((PLACE, "other:room:2"))),
        some(st.sampled_from(CHANNELS)),
    )


permitted = st.builds(Right, st.sampled_from(SOME), st.sampled_from(SPANS[:3]), scopes)
denied = st.builds(Right, st.sampled_from(SOME), st.none(), scopes)


@st.composite
def some_roles(draw: st.DrawFn) -> tuple[Role, ...]:
    """A few roles, which Ann has."""
    return tuple(
        Role(
            f"r{rank}", frozenset({ANN}), tuple(draw(st.lists(permitted, max_size=3))), rank, False,
            denied=tuple(draw(st.lists(denied, max_size=1))), scope=draw(scopes),
        )
        for rank in range(draw(st.integers(0, 3)))
    )  # fmt: skip


@st.composite
def some_grants(draw: st.DrawFn) -> tuple[Grant, ...]:
    """A few rights and denials of her own, one of each kind, name and place."""
    found: dict[tuple[str, ...], Grant] = {}
    for _ in range(draw(st.integers(0, 3))):
        kind, what = draw(st.sampled_from(("may", "deny"))), draw(st.sampled_from(SOME))
        channel, up_to = draw(st.sampled_from(("", NEWS))), draw(st.sampled_from((0.0, 3600.0)))
        bound = up_to if kind == "may" else 0.0
        grant = Grant(kind, what, "test:member:ada", 0.0, 0.0, bound, "", channel)  # type: ignore[arg-type]
        found[kind, what, channel] = grant
    return tuple(found.values())


ranges = st.builds(
    lambda permission, channel, lasting: Asked(permission, PLACE, channel, lasting),
    st.sampled_from(SOME),
    st.sampled_from(CHANNELS),
    st.sampled_from(SPANS),
)
"""Anything that may be asked."""
BASE = policy("")


def answered(held: tuple[Role, ...], given: tuple[Grant, ...], asked: Asked) -> Answer:
    """Whether Ann may do it."""
    return decided_of(replace(BASE, roles=held), given, asked)


def decided_of(rules: Policy, given: tuple[Grant, ...], asked: Asked) -> Answer:
    """The same under any policy."""
    page = {GRANTS: Held(tuple(tuple(grant) for grant in given))} if given else {}
    actor = Actor(id=ANN)
    event = Invoked(
        id="a", place=PLACE, channel=asked.channel, at=START, received=START, actor=actor,
        command="help",
    )  # fmt: skip
    draft = Draft(event, View({ANN: page}, START.timestamp()), rules)
    return decided(draft, actor, roles(draft, actor), asked)
