"""A community with roles of every kind, and short ways to give orders in it."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from policies.actions import Alert, Reply
from policies.decision import Decision
from policies.events import Actor, Invoked
from tests.policies.said import CHANNEL, PLACE, START, Life, policy, says

NEWS = "test:channel:7"
TEAM = f"""
[channels."{NEWS}"]
name = "news"

[roles.chief]
members = ["test:member:ada"]
may = ["warn", "timeout", "kick", "ban", "lift", "delete", "case", "announce", "policy", "roles"]

[roles.moderator]
members = ["test:member:mo"]
may = ["warn", "timeout", "lift", "case", "roles", {{ do = "ban", up_to = "7d" }}]

[roles.press]
members = ["test:member:pia"]
may = [{{ do = "announce", channels = ["#news"] }}]

[roles.helper]
members = ["test:member:hal"]
may = ["warn", "case"]
deny = ["kick"]
"""
OLA = Actor(id="test:member:ola", status="owner")


def team(body: str = TEAM, *more: str, **changes: object) -> Life:
    """The community, whose members have all written once."""
    here = Life(policy(body, **changes))
    for who in ("ada", "mo", "pia", "hal", "ann", "bob", "ola", *more):
        actor = OLA if who == "ola" else None
        here.meets(says("hi", who, id=f"w{who}", actor=actor))
    return here


class Orders:
    """Gives orders one second after the other, each an event of its own."""

    def __init__(self, here: Life) -> None:
        self.here = here
        self._count = 0

    def order(
        self, who: str | Actor, command: str, text: str = "", *,
        after: float = 0, channel: str = CHANNEL, place: str = PLACE, **args: str,
    ) -> Decision:  # fmt: skip
        """Somebody gives it; what is decided."""
        self._count += 1
        actor = Actor(id=f"test:member:{who}") if isinstance(who, str) else who
        at = START + timedelta(seconds=self._count + after)
        given = args or ({"text": text} if text else {})
        via: Literal["button", "command"] = "button" if command.startswith("b:") else "command"
        event = Invoked(
            id=f"o/{self._count}", place=place, channel=channel, at=at, received=at, actor=actor,
            command=command, args=given, via=via,
        )  # fmt: skip
        return self.here.meets(event)

    def says(self, who: str | Actor, command: str, text: str = "", **more: object) -> str:
        """The words of the one answer."""
        decision = self.order(who, command, text, **more)  # type: ignore[arg-type]
        replies = [a for a in decision.actions if isinstance(a, Reply) and not isinstance(a, Alert)]
        assert len(replies) == 1, decision.actions
        return "".join(p if isinstance(p, str) else "…" for p in replies[0].text)
