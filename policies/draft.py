"""A decision being written: what filters and commands read from, and add to."""

from __future__ import annotations

from typing import Any, TypeVar

from policies.actions import Action
from policies.decision import Decision, Finding
from policies.events import Event
from policies.policy import Policy
from policies.state import AnyWrite, Value, View, Window, applied

A = TypeVar("A", bound=Action)


class Draft:
    """One event under decision. ``now`` is the community's clock, in seconds since 1970, UTC.

    Reads go through ``view``; a write made here is seen by later reads through the draft.
    """

    __slots__ = ("_written", "actions", "event", "findings", "note", "now", "policy", "view", "writes")

    def __init__(self, event: Event, view: View, policy: Policy) -> None:
        self.event = event
        self.view = view
        self.policy = policy
        self.now = max(view.now, event.at.timestamp())
        self.findings: list[Finding] = []
        self.actions: list[Action] = []
        self.writes: list[AnyWrite] = []
        self.note = ""
        self._written: dict[tuple[str, str], Value | None] = {}

    def act(self, kind: type[A], **fields: Any) -> A:
        """Add an action at the event's place (unless ``place`` is given) with the next id."""
        fields.setdefault("place", self.event.place)
        action = kind(id=f"{self.event.id}#{len(self.actions)}", **fields)
        self.actions.append(action)
        return action

    def write(self, write: AnyWrite) -> Value | None:
        """Add a write; answers the value as it will be."""
        value = applied(self.value(write.subject, write.name), write, self.now)
        self._written[write.subject, write.name] = value
        self.writes.append(write)
        return value

    def value(self, subject: str, name: str) -> Value | None:
        """What is remembered, this draft's own writes included."""
        key = (subject, name)
        return self._written[key] if key in self._written else self.view.get(subject, name)

    def window(self, subject: str, name: str) -> Window | None:
        """A window of marks, this draft's own writes included."""
        value = self.value(subject, name)
        return value if isinstance(value, Window) else None

    def done(self) -> Decision:
        """The finished decision."""
        return Decision(
            event=self.event.id,
            bundle=self.policy.bundle,
            findings=tuple(self.findings),
            actions=tuple(self.actions),  # type: ignore[arg-type]
            writes=tuple(self.writes),
            note=self.note,
        )



