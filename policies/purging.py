"""Purging: which of a channel's messages are meant, looked for from the newest backwards.

What is looked for travels as the arguments of a ``Fetch``; whoever holds the messages shows them to
``Purge`` one after the other. What is found are places of messages, never words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policies.actions import Delete
from policies.decision import Decision
from policies.events import Content, Deleted, Edited, Event, Message
from policies.matching.addresses import addresses
from policies.matching.folding import Folded
from policies.matching.patterns import Patterns
from policies.measures import Clean

MOST, LOOKED_AT = 500, 5_000
"""Messages that one command removes, and rows of the journal that are looked at for them."""
_BOTS = frozenset({"bot", "webhook"})


class Purge:
    """What is asked for: ``channel``, ``count``, and any of ``member``, ``what`` (links, bots,
    files), ``pattern``, ``first`` and ``last`` (messages between which they lie), ``since``
    (seconds since 1970, UTC) and ``without``, a message that is left alone."""

    def __init__(self, args: Mapping[str, str]) -> None:
        self._args = args
        pattern = args.get("pattern", "")
        self._patterns = Patterns([(0, pattern)]) if pattern else None
        self._count = min(int(args.get("count") or MOST), MOST)
        self._since = float(args.get("since") or 0.0)
        self._begun = not args.get("last")
        self._gone: set[str] = set()
        self._edited: dict[str, Content] = {}
        self.rows: list[dict[str, Any]] = []
        self.done = False
        """Whether nothing further back can be meant."""

    def short(self) -> list[dict[str, Any]]:
        """The rows, if there is more behind what was looked at: the last one says so."""
        return [*self.rows[:-1], *({**last, "short": True} for last in self.rows[-1:])]

    def look(self, event: Event, decision: Decision | None) -> None:
        """Look at the next event, older than those before it, and at what was done about it."""
        self._forget(decision)
        channel = self._args["channel"]
        if event.at.timestamp() < self._since:
            self.done = True
        elif event.channel == channel and isinstance(event, Deleted):
            self._gone.add(event.message)
        elif event.channel == channel and isinstance(event, Edited):
            self._edited.setdefault(event.message, event.content)
        elif event.channel == channel and isinstance(event, Message):
            self._message(event)

    def _message(self, event: Message) -> None:
        message, args = event.message, self._args
        self._begun = self._begun or message == args.get("last")
        content = self._edited.get(message, event.content)
        if self._begun and message not in self._gone and self._meant(event, content):
            at = event.at.timestamp()
            where = {"place": event.place, "channel": event.channel, "message": message}
            self.rows.append({**where, "at": at, "member": event.actor.id})
        self.done = message == args.get("first") or len(self.rows) >= self._count

    def _meant(self, event: Message, content: Content) -> bool:
        args, actor = self._args, event.actor
        if actor.identity == "self" or event.message == args.get("without"):
            return False
        if args.get("member", actor.id) != actor.id:
            return False
        match args.get("what", ""):
            case "bots" if actor.identity not in _BOTS:
                return False
            case "files" if not content.attachments:
                return False
            case "links" if not (content.links or any(map(_links, content.texts()))):
                return False
        texts = content.texts()
        return self._patterns is None or any(self._patterns.find(Folded(t)) for t in texts)

    def _forget(self, decision: Decision | None) -> None:
        """What was removed since then is there no more."""
        for action in decision.actions if decision else ():
            if isinstance(action, Delete) and action.channel == self._args["channel"]:
                self._gone.add(action.message)
            elif isinstance(action, Clean) and action.channel == self._args["channel"]:
                self._gone.update(action.messages)


def _links(text: str) -> bool:
    return next(iter(addresses(Folded(text), national=True)), None) is not None
