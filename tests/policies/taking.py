"""Short ways for tests to let an account get into other hands, and to get it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from policies.actions import (
    Action,
    Alert,
)
from policies.decision import Decision
from policies.events import Actor, Invoked, Names
from tests.policies.filters.test_compromised import GIFT, OLD, posts
from tests.policies.said import PLACE, STAFF, START, Life, policy, says

TEAM = """
[roles.admin]
members = ["test:member:ada"]
may = ["warn", "timeout", "kick", "ban", "lift", "delete", "case", "stop", "policy"]

[roles.moderator]
members = ["test:role:mods"]
may = ["warn", "timeout", "lift", "delete", "case"]

[roles.helper]
members = ["test:role:help"]
may = ["delete", "lift"]
"""
RULE = """
[[rules]]
name = "hacked"
filter = "compromised"
actions = ["compromised"]
because = "The same in many channels"
"""
SCAM = """
[[rules]]
name = "scam"
filter = "keywords"
words = ["gift"]
actions = {actions}
because = "No gifts"
tell = "private"

[[ladder]]
at = 9
do = "ban"
"""
ANN, MIA, ADA = "test:member:ann", "test:member:mia", "test:member:ada"
MODS = ("test:role:mods", "test:role:friends")


def lived(more: str = "", rule: str = RULE, **changes: Any) -> Life:
    """A community whose team is known."""
    life = Life(policy(TEAM + rule + more, **changes))
    team = {"ada": (), "mia": MODS, "mo": MODS, "hal": ("test:role:help",), "ann": ()}
    for name, roles in team.items():
        life.meets(says("hi", name, id=f"hi-{name}", actor=who(f"test:member:{name}", *roles)))
    return life


def spreads(life: Life, channels: int = 3, after: float = 0, **more: Any) -> list[Decision]:
    """The same stands in so many channels."""
    events = [posts(GIFT, n, after + n, **more) for n in range(1, channels + 1)]
    return [life.meets(event) for event in events]


def of(decision: Decision, *kinds: type[Action]) -> list[Any]:
    return [a for a in decision.actions if isinstance(a, kinds)]


def words(action: Any) -> str:
    return "".join(piece if isinstance(piece, str) else "…" for piece in action.text)


def presses(life: Life, decision: Decision, by: str, *roles: str, **actor: Any) -> Decision:
    """Somebody presses [account is back] on the card of the team."""
    (shown,) = [a for a in of(decision, Alert) if a.buttons]
    (button,) = shown.buttons
    return asks(life, button.code, by, *roles, **actor)


def asks(
    life: Life,
    given: str,
    by: str,
    *roles: str,
    text: str = "",
    names: Names | None = None,
    **actor: Any,
) -> Decision:
    return life.meets(invoked(given, by, *roles, text=text, names=names, **actor))


def invoked(
    given: str, by: str, *roles: str, text: str = "", names: Names | None = None, **actor: Any
) -> Invoked:
    """Somebody asks for something, five minutes after the start."""
    at = START + timedelta(minutes=5)
    return Invoked(
        id=f"{given}/{by}", place=PLACE, channel=STAFF, at=at, received=at, command=given,
        community="acme", args={"text": text} if text else {}, names=names,
        actor=Actor(id=f"test:member:{by}", roles=roles, **actor),
    )  # fmt: skip


def who(member: str, *roles: str, **more: Any) -> Actor:
    return Actor(id=member, roles=roles, joined=OLD, **more)
