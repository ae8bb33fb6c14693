"""Receiving: updates are polled or pushed, read, and acknowledged once they are durable."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from telegram.error import BadRequest, TelegramError

from adapters.port import Host, Surveyed
from adapters.telegram import inbound
from adapters.telegram.backlog import Backlog
from adapters.telegram.content import clean
from adapters.telegram.people import ADMIN
from adapters.telegram.settings import Patience, Settings
from adapters.telegram.survey import Found, menus, survey, typed
from adapters.telegram.updates import ALLOWED
from adapters.telegram.wire import Api
from policies.actions import Reply
from policies.commands.shown import Shown
from policies.decision import Decision
from policies.events import Actor, Changed, Checked, Event, Invoked, Joined, Left, Moved, Names

log = logging.getLogger(__name__)

NAMES_KEPT = 5_000
"""Display names held in memory, only to show mentions by name."""
COURTESY = 3.0
"""Seconds that receiving may wait for a courtesy to a pressed button."""
AT_ONCE = 8
"""Places looked at side by side when the bot connects."""


class Receiver:
    """One connection's inward half."""

    def __init__(
        self,
        settings: Settings,
        api: Api,
        host: Host,
        commands: Sequence[Shown],
        patience: Patience,
    ) -> None:
        self._settings = settings
        self._api = api
        self._host = host
        self._commands = commands
        self._typed = typed(commands)
        self._patience = patience
        self._bot: dict[str, Any] = {}
        self._admins: dict[tuple[int, int], str] = {}
        self._backlog = Backlog(0, 0, datetime.now(UTC))
        self._offset = 0
        self._offered = False
        self.found: dict[str, Found] = {}
        self.called: dict[str, str] = {}
        self.skipped: Counter[str] = Counter()

    @property
    def known(self) -> bool:
        """Whether Telegram has ever accepted the token."""
        return bool(self._bot)

    async def run(self) -> None:
        """Connect and receive. Raises ``TelegramError`` when the connection is lost."""
        await self._connect()
        if self._settings.webhook:
            await self._attend()
        while True:
            updates = await self._api.call("getUpdates", self._asked(), wait=self._patience.poll)
            decided = await self._take(updates)
            self._offset = max([self._offset, *(u["update_id"] + 1 for u in updates)])
            await self._release(decided)

    async def _attend(self) -> None:
        """While updates are pushed, ask now and then whether Telegram can be reached."""
        while True:
            await asyncio.sleep(self._patience.silence)
            await self._api.call("getMe")

    async def hook(self, secret: str, body: bytes) -> int:
        """A pushed update; answers the HTTP status: 200 only when it is durable, 503 too early.

        ``secret`` is the header ``X-Telegram-Bot-Api-Secret-Token``: api#setwebhook.
        """
        expected = self._settings.webhook_secret
        known = expected.get_secret_value().encode() if expected else b""
        if not known or not hmac.compare_digest(secret.encode("utf-8", "replace"), known):
            return 403
        if not self.known:
            return 503
        try:
            update = json.loads(body)
        except ValueError:
            return 400
        if not isinstance(update, dict):
            return 400
        await self._release(await self._take([update]))
        return 200

    def _asked(self) -> dict[str, Any]:
        asked = {"timeout": self._patience.poll, "limit": 100, "allowed_updates": list(ALLOWED)}
        return asked | {"offset": self._offset} if self._offset else asked

    async def _connect(self) -> None:
        self._bot = await self._api.call("getMe")
        pushed = await self._api.call("getWebhookInfo")
        secret = self._settings.webhook_secret
        if self._settings.webhook:
            given = {"url": self._settings.webhook, "allowed_updates": list(ALLOWED)}
            given["secret_token"] = secret.get_secret_value() if secret else ""
            await self._api.call("setWebhook", given)
        elif pushed["url"]:
            await self._api.call("deleteWebhook", {"drop_pending_updates": False})
        waiting = pushed["pending_update_count"]
        self._backlog = Backlog(self._bot["id"], waiting, datetime.now(UTC))
        if not self._offered:
            await self._offer()
        await self._look()
        self._host.connected("telegram", True)
        log.info("telegram: connected as @%s", self._bot.get("username", ""))

    async def _offer(self) -> None:
        """Set the command menu; without it everything else still works."""
        try:
            for menu in menus(self._commands):
                await self._api.call("setMyCommands", menu)
            self._offered = True
        except BadRequest as error:
            log.error("telegram: the command menu was refused: %s", error)

    async def _look(self) -> None:
        """Look at the places that a policy names and that have not been looked at."""
        new = sorted(self._host.places("telegram") - self.found.keys())
        if not new:
            return
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(place: str) -> tuple[str, Found]:
            async with gate:
                return place, await survey(self._api, _number(place), self._bot["id"])

        looked = dict(await asyncio.gather(*(one(place) for place in new)))
        self.found |= looked
        now = datetime.now(UTC)
        await self._follow({p: _place(f.moved) for p, f in looked.items() if f.moved}, now)
        present = {_place(f.moved) if f.moved else p: f for p, f in looked.items()}
        for place, found in present.items():
            self._admins |= {(_number(place), user): s for user, s in found.admins.items()}
        self.found |= present
        await self._host.emit(*(self._checked(p, f, now) for p, f in present.items()))

    async def survey(self, place: str, member: str) -> Surveyed | None:
        """See ``adapters.port.Surveys``."""
        try:
            found = await survey(self._api, _number(place), self._bot["id"])
        except TelegramError as error:
            log.warning("telegram: a chat cannot be looked at: %s", error)
            return None
        if not found.title:
            return None
        status = found.admins.get(_number(member), "member")
        return Surveyed(clean(found.title), status, found.missing)

    async def _follow(self, moves: Mapping[str, str], now: datetime) -> None:
        """Report groups that moved while nobody listened; their new ids are then known."""
        known = self._host.places("telegram")
        events = [
            Moved(
                id=f"telegram:{self._bot['id']}:moved:{_number(old)}:{_number(new)}",
                place=old,
                at=now,
                received=now,
                to=new,
            )
            for old, new in moves.items()
            if new not in known
        ]
        if events:
            await self._host.emit(*events)

    def _checked(self, place: str, found: Found, now: datetime) -> Checked:
        return Checked(
            id=f"telegram:{self._bot['id']}:checked:{_number(place)}:{int(now.timestamp() * 1000)}",
            place=place,
            channel=place.replace(":chat:", ":channel:"),
            at=now,
            received=now,
            actor=Actor(id=f"telegram:member:{self._bot['id']}", identity="self"),
            names=Names(self._bot.get("first_name", ""), self._bot.get("username", "")),
            missing=found.missing,
            title=clean(found.title),
            members=found.members,
        )

    async def _take(self, updates: Sequence[Any]) -> list[tuple[Event, Decision | None]]:
        """Read updates and emit their events; returns when they are durable."""
        await self._look()
        received = datetime.now(UTC)
        events: list[Event] = []
        for update in updates:
            events += self._read(update, received)
        events += list(self._backlog.take(len(updates), events))
        decisions = await self._host.emit(*events) if events else ()
        await self._look()
        return list(zip(events, decisions, strict=True))

    def _read(self, update: Any, received: datetime) -> tuple[Event, ...]:
        bearings = inbound.Bearings(
            bot=self._bot["id"],
            username=self._bot.get("username", ""),
            commands=self._typed,
            linked={_number(place): found.linked for place, found in self.found.items()},
            admins=self._admins,
        )
        reading = inbound.read(update, bearings, received)
        if reading.skipped:
            self.skipped[reading.skipped] += 1
            log.warning("telegram: update skipped: %s", reading.skipped)
        elif "my_chat_member" in update:
            self.found.pop(f"telegram:chat:{update['my_chat_member']['chat']['id']}", None)
        self._note(reading.events)
        return reading.events

    def _note(self, events: Iterable[Event]) -> None:
        """Keep up with who is an admin and what members are called."""
        for event in events:
            if isinstance(event, Changed | Joined | Left):
                key = _number(event.place), _number(event.actor.id)
                self._admins.pop(key, None)
                if ADMIN in event.actor.roles:
                    self._admins[key] = event.actor.status
            if event.names:
                self.called.pop(event.actor.id, None)
                self.called[event.actor.id] = event.names.display
        while len(self.called) > NAMES_KEPT:
            del self.called[next(iter(self.called))]

    async def _release(self, decided: Iterable[tuple[Event, Decision | None]]) -> None:
        """Stop the progress bars of pressed buttons that no answer is coming for."""
        pressed = [(e, d) for e, d in decided if isinstance(e, Invoked) and e.interaction]
        await asyncio.gather(
            *(self._stopped(e.interaction) for e, d in pressed if not _answered(e.interaction, d))
        )

    async def _stopped(self, interaction: str) -> None:
        try:
            async with asyncio.timeout(COURTESY):
                await self._api.call("answerCallbackQuery", {"callback_query_id": interaction})
        except (TelegramError, TimeoutError) as error:
            log.info("telegram: a button's progress bar stays: %s", error)


def _answered(interaction: str, decision: Decision | None) -> bool:
    actions = decision.actions if decision else ()
    return any(isinstance(a, Reply) and a.interaction == interaction for a in actions)


def _place(number: int) -> str:
    return f"telegram:chat:{number}"


def _number(full: str) -> int:
    """The number in an id; 0 where there is none."""
    number = full.rpartition(":")[2].partition("/")[0]
    return int(number) if number.lstrip("-").isdigit() else 0
