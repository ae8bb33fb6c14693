"""Members who report, and what is read of it."""

from __future__ import annotations

from datetime import timedelta

from msgspec import structs

from policies.actions import Alert, Edit, Recall, Reply
from policies.again import Reported, again
from policies.decision import Decision
from policies.events import Actor, Invoked, Names
from tests.policies.said import CHANNEL, PLACE, START, Life, policy, says

RULES = """
[roles.moderator]
members = ["test:member:mo"]
may = ["timeout", "delete", "case"]
[roles.helper]
members = ["test:member:hal"]
may = ["case"]
[[rules]]
name = "reported"
filter = "reports"
actions = ["delete", "alert"]
because = "several members asked the team to look at it"
"""
MESSAGE = says("ugly words", "bob", id="1")
LABELS = [
    "Take it down", "Leave it up", "Remind", "Timeout, 1 h", "Remove the member", "Take it",
    "Pass on",
]  # fmt: skip
"""The buttons of a card, behind the one that shows what is known."""


def life(rules: str = RULES) -> Life:
    """A community in which Bob has written something."""
    one = Life(policy(rules))
    one.meets(MESSAGE)
    return one


def reports(
    member: str = "ann",
    note: str = "",
    *,
    after: float = 60,
    days: float = 30,
    of: str = "1",
    author: str = "bob",
    command: str = "report",
) -> Invoked:
    """Somebody who joined so many days ago answers a message with the command."""
    at = START + timedelta(seconds=after)
    joined = START - timedelta(days=days)
    return Invoked(
        id=f"test:command:{member}/{after}/{of}", place=PLACE, community="acme", channel=CHANNEL,
        at=at, received=at, actor=Actor(id=f"test:member:{member}", joined=joined),
        names=Names(member.title(), member), command=command,
        args={"text": note} if note else {}, reply_to=of,
        reply_to_actor=f"test:member:{author}" if author else "",
    )  # fmt: skip


def answer(decision: Decision) -> str:
    """The words that the caller alone reads."""
    (reply,) = [a for a in decision.actions if isinstance(a, Reply)]
    assert reply.private
    return "".join(map(str, reply.text))


def card(decision: Decision) -> Alert | Edit:
    """What the team reads."""
    (shown,) = [a for a in decision.actions if isinstance(a, Alert | Edit)]
    return shown


def words(decision: Decision) -> str:
    return "".join(p if isinstance(p, str) else "…" for p in card(decision).text)


def recalls(decision: Decision) -> list[int]:
    return [a.reports for a in decision.actions if isinstance(a, Recall)]


def seen(reports_: int = 3) -> Reported:
    """The message judged once more, as ``Recall`` has it."""
    at = START + timedelta(hours=5)
    return structs.replace(
        again(Reported, MESSAGE, "r", at=at, reports=reports_), received=at + timedelta(seconds=1)
    )
