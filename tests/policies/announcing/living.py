"""A community with announcements, whose clock can be turned on as far as a test likes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from msgspec.structs import asdict

from policies import codec
from policies.actions import Reply
from policies.announced import Announce
from policies.decision import Decision
from policies.draft import moment
from policies.events import Actor, Applied, Found, Invoked, Names
from policies.policy import Policy
from policies.rows import Receipt
from tests.policies.clocked import Clocked, read
from tests.policies.said import CHANNEL, PLACE, START, policy

NEWS, HELP, STAFF = (f"test:channel:{n}" for n in (1, 2, 99))
TEAM = """
[roles.manager]
members = ["test:member:ada", "test:member:bob"]
may = ["announce", "approve", "mention", "case"]

[roles.marketing]
members = ["test:member:mia"]
may = ["announce"]

[channels."test:channel:1"]
name = "news"
tags = ["everybody"]

[channels."test:channel:2"]
name = "help"
tags = ["everybody", "customers"]
language = "es"
"""
WEEKLY = """
[[announcements]]
name = "hours"
cron = "0 9 * * *"
to = ["everybody"]
text = { en = "We are open, {community}", es = "Abierto" }
"""
RULED = """
[[approvals]]
to = ["customers"]
authors = ["marketing"]
by = ["manager"]
"""


class Living(Clocked):
    """As ``Clocked``, with a policy that has come into force, and people who give commands."""

    def __init__(self, rules: Policy, at: datetime = START) -> None:
        super().__init__(rules)
        self.now = at.timestamp()
        self.applies()

    def applies(self, at: float = 0.0) -> Decision:
        """The policy comes into force (again)."""
        self.presses += 1
        when = moment(at or self.now)
        return self.meets(
            Applied(
                id=f"applied:{self.presses}", place=PLACE, community="acme", at=when,
                received=when, bundle="b", salt=b"salt",
            )
        )  # fmt: skip

    def commands(self, text: str, by: str = "ada", *, after: float = 1.0) -> Decision:
        """Somebody says this to the bot."""
        self.presses += 1
        at = moment(self.now + after)
        return self.meets(
            Invoked(
                id=f"command:{self.presses}", place=PLACE, community="acme", channel=CHANNEL,
                at=at, received=at, actor=Actor(id=f"test:member:{by}"), names=Names(by.title()),
                command="announce", args={"text": text}, via="text", message="7",
            )
        )  # fmt: skip

    def answers(self, text: str, by: str = "ada") -> str:
        """What somebody reads who says this."""
        decision = self.commands(text, by)
        return "\n".join(read(a.text) for a in decision.actions if isinstance(a, Reply))

    def shows(self, name: str, *rows: Receipt) -> str:
        """What somebody reads of an announcement with these receipts."""
        self.presses += 1
        at = moment(self.now)
        asked = Invoked(
            id=f"command:{self.presses}", place=PLACE, community="acme", channel=CHANNEL, at=at,
            received=at, actor=Actor(id="test:member:ada"), command="announce",
            args={"text": f"show {name}"}, via="text",
        )  # fmt: skip
        decision = self.meets(
            Found(
                id=f"{asked.id}/found", place=PLACE, community="acme", channel=CHANNEL, at=at,
                received=at, actor=asked.actor, invoked=codec.encode(asked), query="receipts",
                rows=tuple(map(asdict, rows)), as_of=at,
            )
        )  # fmt: skip
        return "\n".join(read(a.text) for a in decision.actions if isinstance(a, Reply))

    def posted(self) -> list[tuple[str, str, str]]:
        """What was sent: when (UTC, of the decision's clock), where, which words."""
        return [
            (a.firing.strftime("%d %H:%M"), a.channel.rpartition(":")[2], read(a.text))
            for a in self.did(Announce)
            if not a.missed
        ]


def living(body: str = WEEKLY, at: datetime = START, **changes: Any) -> Living:
    """A community with these announcements."""
    return Living(policy(TEAM + body, **changes), at)


def day(number: int, hour: int = 0, minute: int = 0) -> float:
    """A moment in January 2026, in seconds."""
    return datetime(2026, 1, number, hour, minute, tzinfo=UTC).timestamp()
