"""What waited at Telegram while the bot was away: counted, and reported once it is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from policies.events import CaughtUp, Event, Message


class Backlog:
    """``pending`` updates were waiting when the connection came up at ``since``."""

    def __init__(self, bot: int, pending: int, since: datetime) -> None:
        self._bot = bot
        self._pending = pending
        self._since = since
        self._late: dict[str, list[Message]] = {}

    def take(self, updates: int, events: Iterable[Event]) -> Iterator[CaughtUp]:
        """Note what was read; when that was the last of the backlog, say so for each place."""
        if self._pending <= 0:
            return
        for event in events:
            if isinstance(event, Message) and event.at < self._since:
                self._late.setdefault(event.place, []).append(event)
        self._pending -= updates
        if self._pending > 0:
            return
        for place, late in self._late.items():
            last = late[-1]
            yield CaughtUp(
                id=f"telegram:{self._bot}:caught:{last.id}",
                place=place,
                channel=place.replace(":chat:", ":channel:"),
                at=last.received,
                received=last.received,
                to=last.message,
                away_since=min(message.at for message in late),
                late=len(late),
            )
        self._late = {}
