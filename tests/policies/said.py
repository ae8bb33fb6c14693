"""Short ways for tests to make policies, events and state without a disk or a clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from policies import codec
from policies.actions import Action
from policies.decide import drafted
from policies.decision import Decision, outgoing
from policies.draft import moment
from policies.events import Actor, Content, Event, Message, Names, Settled, message_event
from policies.file.load import load
from policies.policy import Policy
from policies.state import Page, Value, View

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
PLACE = "test:room:1"
CHANNEL = "test:channel:5"
STAFF = "test:channel:99"

HEAD = f"""
community = "acme"
places = ["{PLACE}"]
staff_channel = "{STAFF}"
"""


WORDS = """
[[rules]]
name = "words"
filter = "keywords"
words = ["加微信", "casino"]
actions = ["delete", "strike"]
because = "no advertising"
tell = "private"
"""
LADDER = """
[escalation]
expire = "30d"

[[ladder]]
at = 2
do = "timeout"
for = "1h"

[[ladder]]
at = 4
do = "ban"
for = "1d"
"""


def rule(name: str, word: str, actions: str, more: str = "") -> str:
    """One keyword rule."""
    return f"""
[[rules]]
name = "{name}"
filter = "keywords"
words = ["{word}"]
actions = {actions}
because = "{name} is not wanted"
{more}
"""


def policy(body: str, **changes: object) -> Policy:
    """A policy from TOML under the usual head; ``changes`` replace fields afterwards. No digest
    comes between the times that a test is about, unless it asks for one."""
    if "[digest]" not in body:
        changes.setdefault("digest", None)
    with TemporaryDirectory() as folder:
        file = Path(folder, "acme.toml")
        file.write_text(HEAD + body, encoding="utf-8")
        return replace(load(file).policy, **changes)  # type: ignore[arg-type]


def says(
    text: str,
    member: str = "ann",
    *,
    after: float = 0,
    late: float = 0,
    id: str = "1",
    channel: str = CHANNEL,
    actor: Actor | None = None,
) -> Message:
    """Somebody writes ``after`` seconds from the start; it is read ``late`` seconds later."""
    at = START + timedelta(seconds=after)
    return Message(
        id=message_event(channel, id),
        place=PLACE,
        community="acme",
        channel=channel,
        at=at,
        received=at + timedelta(seconds=late),
        actor=actor or Actor(id=f"test:member:{member}"),
        names=Names(member.title(), member),
        message=id,
        content=Content(text=text),
    )


class Life:
    """A community in memory: events are decided and their writes applied, one after the other."""

    def __init__(self, rules: Policy) -> None:
        self.policy = rules
        self.pages: dict[str, Page] = {}
        self.now = 0.0
        self.decisions: list[Decision] = []

    def view(self) -> View:
        """What may be read."""
        return View(self.pages, self.now)

    def meets(self, event: Event) -> Decision:
        """Decide an event and live on with what was written."""
        draft = drafted(event, self.view(), self.policy)
        self.now = max(self.now, event.at.timestamp())
        for subject, values in draft.values.items():
            for name, value in values.items():
                self._set(subject, name, value)
        self.decisions.append(draft.done())
        return self.decisions[-1]

    def settles(self, decision: Decision, outcome: Any = "done", error: str = "") -> list[Action]:
        """All that was decided ends like this; what follows from that."""
        events = [
            Settled(
                id=f"{action.id}/settled",
                place=action.place,
                community="acme",
                at=moment(self.now),
                action=codec.encode(action),
                outcome=outcome,
                error=error,
                member=getattr(action, "member", ""),
            )
            for action in outgoing(decision)
        ]
        return [action for event in events for action in self.meets(event).actions]

    def meets_all(self, events: Iterable[Event]) -> list[Decision]:
        """Decide events in order."""
        return [self.meets(event) for event in events]

    def _set(self, subject: str, name: str, value: Value | None) -> None:
        page = self.pages.setdefault(subject, {})
        if value is None:
            page.pop(name, None)
        else:
            page[name] = value
