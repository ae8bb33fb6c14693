"""A stand-in for the program: judges by a few fixed rules, and performs what it decided."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from adapters.port import Outcome
from adapters.sandbox import PLACE, Sandbox
from policies.actions import (
    Action,
    Alert,
    Button,
    Delete,
    Excerpt,
    Hidden,
    Mention,
    Moment,
    Notice,
    Quoted,
    Reply,
    Strike,
    Strong,
    Timeout,
)
from policies.commands.completing import Offer, Offered
from policies.decision import AnyAction, Decision, Finding, outgoing
from policies.enclosed import Carried, Enclosed
from policies.events import Checked, Edited, Event, Invoked, Message

WORDS = {
    "加微信": "banned-words",
    "加 微 信": "banned-words",
    "加\u200b微\u200b信": "banned-words",
    "free nitro": "banned-words",
    "discord.gg": "scam-links",
    "t.me/+": "scam-links",
}
FAINT = {"idiot": "insults"}
BUTTON = Button("Ask for a review", "b:review")


class StandIn:
    """Takes every event, decides it at once and performs the actions one after the other."""

    def __init__(self, sandbox: Sandbox, group: asyncio.TaskGroup) -> None:
        self.events: list[Event] = []
        self.outcomes: dict[str, Outcome] = {}
        self.performed = asyncio.Condition()
        self.note = ""
        self.hidden = "<b>x.png</b> (image/png, 2 kB)"
        self.known = frozenset({PLACE})
        self._sandbox = sandbox
        self._group = group
        self._seen: dict[str, list[float]] = {}

    async def emit(self, *events: Event) -> Sequence[Decision | None]:
        decisions = []
        for event in events:
            if not isinstance(event, Checked):  # comes by itself, at every start
                self.events.append(event)
            decision = self._decide(event) if event.place in self.known else None
            decisions.append(decision)
            if decision:
                self._group.create_task(self._perform(outgoing(decision)))
        return decisions

    def connected(self, platform: str, connected: bool) -> None:
        pass

    async def cursor(self, channel: str, place: str) -> str:
        return ""

    def hears(self, event: Invoked) -> bool:
        return True

    def places(self, platform: str) -> frozenset[str]:
        return self.known

    def language(self, place: str) -> str:
        return "en"

    async def offers(self, event: Invoked, what: Offered, typed: str) -> Sequence[Offer]:
        """Nothing: the page has what it offers."""
        return ()

    async def excerpt(self, piece: Quoted) -> str:
        if isinstance(piece, Hidden):
            return self.hidden
        assert isinstance(piece, Excerpt)
        said = (e for e in self.events if isinstance(e, Message) and e.id == piece.event)
        return "".join(e.content.text[: piece.limit] for e in said)

    async def enclosed(self, file: Enclosed) -> bytes:
        return f'{{"of": "{file.member}"}}'.encode()

    async def carried(self, file: Carried) -> bytes:
        return b"" if file.digest == "gone" else file.digest.encode()

    async def sent(self, action: str) -> str:
        outcome = self.outcomes.get(action)
        return getattr(outcome, "ref", "")

    async def _perform(self, actions: list[Action]) -> None:
        for action in actions:
            self.outcomes[action.id] = await self._sandbox.perform(action)
            async with self.performed:
                self.performed.notify_all()

    def _decide(self, event: Event) -> Decision:
        findings: list[Finding] = []
        actions: list[AnyAction] = []
        if isinstance(event, Message | Edited):
            findings = self._findings(event)
            if any(one.mode == "enforce" for one in findings) and not self.note:
                actions = _sanctioned(event, findings[0].rule)
        elif isinstance(event, Invoked):
            actions = [_answer(event)]
        return Decision(
            event=event.id,
            bundle="b3f1c7d2e9a0",
            findings=tuple(findings),
            actions=tuple(actions),
            note=self.note if findings else "",
        )

    def _findings(self, event: Message | Edited) -> list[Finding]:
        text = event.content.text
        found = []
        for words, mode in ((WORDS, "enforce"), (FAINT, "shadow")):
            for word, rule in words.items():
                start = text.lower().find(word)
                if start >= 0:
                    span = (start, start + len(word))
                    view = "joined" if " " in word else "canonical"
                    found.append(Finding(rule=rule, span=span, mode=mode, view=view))  # type: ignore[arg-type]
        times = self._seen.setdefault(event.actor.id, [])
        times.append(event.at.timestamp())
        if sum(1 for t in times if t > times[-1] - 10) > 8:
            found.append(Finding(rule="too-fast", detail="flood count=9 limit=8 duration=10"))
        return found


def _sanctioned(event: Message | Edited, rule: str) -> list[AnyAction]:
    who, channel, until = event.actor.id, event.channel, event.at + timedelta(minutes=10)

    def at(n: int) -> dict[str, Any]:
        return {"id": f"{event.id}#{n}", "place": event.place, "because": rule}

    notice = (
        "Hi ", Mention(who), ", we took your message down. Reason: ", Strong(rule),
        ". You can write again ", Moment(until, "Asia/Shanghai"), ".",
    )  # fmt: skip
    alert = (
        Mention(who),
        " wrote ",
        Excerpt(event.id),
        " and it was removed: ",
        rule,
        " ",
        Hidden(event.id),
    )
    return [
        Delete(**at(0), channel=channel, message=event.message, member=who),
        Strike(**at(1), member=who),
        Notice(**at(2), member=who, text=notice, channel=channel, buttons=(BUTTON,)),
        Timeout(**at(3), member=who, until=until),
        Alert(**at(4), channel="sandbox:channel:staff", text=alert),
    ]


def _answer(event: Invoked) -> Reply:
    words = f"{event.command} {event.args.get('text', '')} {event.reply_to_actor}".strip()
    return Reply(
        id=f"{event.id}#0",
        place=event.place,
        because="command",
        channel=event.channel,
        member=event.actor.id,
        text=("You asked for ", Strong(words)),
        interaction=event.interaction,
        private=True,
    )
