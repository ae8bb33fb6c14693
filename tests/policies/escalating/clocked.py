"""A community with a support department, and a clock that rings for what was asked of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from policies import codec
from policies.actions import Action, Fetch, Notice, Reply, Text, Wake
from policies.cases.case import Case, case
from policies.decision import Decision
from policies.draft import Draft
from policies.escalating.course import Course, course
from policies.events import Actor, Due, Found, Invoked
from tests.policies.said import CHANNEL, PLACE, Life, policy, says

TUESDAY = datetime(2026, 1, 6, 10, tzinfo=UTC)
DESK = "test:channel:9"
ANN, MO, SUE = (f"test:member:{name}" for name in ("ann", "mo", "sue"))
TEAM = f"""
timezone = "UTC"

[roles.moderator]
members = ["{MO}", "{SUE}"]
may = ["case"]

[departments.support]
to = "{DESK}"
members = ["{MO}", "{SUE}"]
lead = ["test:member:lea"]
hours = "09:00-18:00"
targets = {{ high = {{ first_answer = "1h", resolution = "8h" }} }}
ladder = ["next", "lead", "leadership"]

[departments.leadership]
members = ["test:member:ceo"]
"""


class Clock(Life):
    """It rings for every ``Wake``, in the order of their times."""

    def __init__(self, more: str = "", **changes: object) -> None:
        super().__init__(policy(f"{TEAM}{more}", **changes))
        self.at = TUESDAY
        self.wakes: list[Wake] = []
        self.count = 0
        self.asked: Invoked | None = None
        for name in ("ann", "mo", "sue"):
            self.meets(says("hi", name, id=f"hi{name}"))
        self.meets(says("hi", "me", id="hime", actor=Actor(id="test:member:me", identity="self")))

    def meets(self, event: Any) -> Decision:
        decision = super().meets(event)
        self.wakes += [a for a in decision.actions if isinstance(a, Wake)]
        return decision

    def order(self, command: str, text: str = "", by: str = ANN, **fields: Any) -> Decision:
        """Somebody gives a command now."""
        self.count += 1
        given: dict[str, Any] = {"place": PLACE, "channel": CHANNEL, "actor": Actor(id=by)}
        given |= {"at": self.at, "received": self.at} | fields
        args = {"text": text} if text else {}
        self.asked = Invoked(id=f"o{self.count}", command=command, args=args, **given)
        return self.meets(self.asked)

    def finds(self, decision: Decision, *rows: Any) -> Decision:
        """What a decision had looked up comes back; rows as their types."""
        (fetch,) = of(decision, Fetch)
        asked = self.asked if fetch.asked else None
        return self.meets(
            Found(
                id=f"{fetch.id}/found", place=PLACE, at=self.at, as_of=self.at, query=fetch.query,
                rows=tuple(msgspec.to_builtins(row) for row in rows),
                invoked=codec.encode(asked) if asked else b"",
                actor=asked.actor if asked else Actor(id=""),
            )
        )  # fmt: skip

    def until(self, at: datetime) -> Iterator[tuple[datetime, Decision]]:
        """What happens by the clock alone until then."""
        while due := [w for w in self.wakes if w.at <= at]:
            wake = min(due, key=lambda w: w.at)
            self.wakes.remove(wake)
            self.at = max(self.at, wake.at)
            yield wake.at, self.meets(
                Due(id=f"{wake.id}/due", place="clock:", at=wake.at, received=wake.at,
                    what=wake.what, args=wake.args)
            )  # fmt: skip
        self.at = at

    def waits(self, **span: float) -> list[tuple[datetime, Decision]]:
        """The same for so long."""
        return list(self.until(self.at + timedelta(**span)))

    def draft(self) -> Draft:
        return Draft(says("x", after=1), self.view(), self.policy)

    def case(self, number: int = 1) -> Case:
        found = case(self.draft(), number)
        assert found is not None
        return found

    def course(self, number: int = 1) -> Course:
        found = course(self.draft(), number)
        assert found is not None
        return found


def of(decision: Decision, kind: type[Any]) -> list[Any]:
    return [a for a in decision.actions if type(a) is kind]


def told(decision: Decision) -> dict[str, str]:
    """The private words of a decision, by whom they go to."""
    private = [a for a in decision.actions if isinstance(a, Notice | Reply)]
    return {a.member: plain(a.text) for a in private}


def plain(text: Text) -> str:
    pieces = []
    for piece in text:
        named = getattr(piece, "member", None) or getattr(piece, "event", None)
        at = getattr(piece, "at", None)
        pieces.append(f"{at:%a %H:%M}" if at else str(named or getattr(piece, "text", piece)))
    return "".join(pieces)


def texts(decision: Decision, channel: str) -> list[str]:
    """What is said in a channel."""
    found: list[Action] = [a for a in decision.actions if getattr(a, "channel", "") == channel]
    return [plain(a.text) for a in found if hasattr(a, "text")]
