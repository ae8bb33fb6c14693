"""The Telegram adapter: keeps the connection up and performs actions."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from msgspec.structs import replace
from telegram.error import ChatMigrated, InvalidToken, TelegramError

from adapters.port import Denied, Gone, Host, Later, NotNow, Outcome, Surveyed
from adapters.telegram import outbound, outcomes
from adapters.telegram.address import Call
from adapters.telegram.files import fetched
from adapters.telegram.locks import Locks
from adapters.telegram.receiving import Receiver
from adapters.telegram.render import Known
from adapters.telegram.settings import Patience, Settings
from adapters.telegram.wire import Api, connected, reached
from policies.actions import Action, Delete, Edit, Notice, Quoted, Reply, Send, Warn
from policies.announced import Announce, Pin
from policies.commands.shown import Shown
from policies.errors import TokenRefused
from policies.measures import Lock, Unlock

log = logging.getLogger(__name__)

LONGEST_WAIT = 60.0
REFUSED = (
    "Telegram does not accept the bot's token ([telegram] token): ask @BotFather for the token "
    "of your bot and put it there again"
)


class Telegram:
    """The platform edge for one bot account.

    ``commands`` make the menu and are heard as ``Invoked``, by each of their names.
    """

    platform = "telegram"

    def __init__(
        self,
        settings: Settings,
        commands: Sequence[Shown] = (),
        patience: Patience | None = None,
    ) -> None:
        self._settings = settings
        self._commands = tuple(commands)
        self._patience = patience or Patience()
        self._api: Api | None = None
        self._host: Host | None = None
        self._receiver: Receiver | None = None
        self._unseen = False
        self._locks = Locks()

    async def run(self, host: Host) -> None:
        """Receive until cancelled; a lost connection is made again, after ever longer waits.

        Raises ``TokenRefused`` when the token is not accepted at the start.
        """
        wait = 1.0
        async with connected(self._settings, self._patience) as api:
            receiver = Receiver(self._settings, api, host, self._commands, self._patience)
            self._api, self._host, self._receiver = api, host, receiver
            try:
                while True:
                    began = monotonic()
                    await self._once(receiver, host, wait)
                    wait = (
                        1.0 if monotonic() - began > LONGEST_WAIT else min(2 * wait, LONGEST_WAIT)
                    )
            finally:
                self._api = self._receiver = None

    async def _once(self, receiver: Receiver, host: Host, wait: float) -> None:
        """One connection, and the wait after it is lost."""
        try:
            await receiver.run()
        except InvalidToken:
            if not receiver.known:
                raise TokenRefused(REFUSED) from None
            log.error("telegram: %s", REFUSED)
            wait = LONGEST_WAIT
        except TelegramError as lost:
            log.warning("telegram: %s; again in %.0f s", lost, wait)
        host.connected(self.platform, False)
        await asyncio.sleep(wait)

    async def hook(self, secret: str, body: bytes) -> int:
        """A pushed update (``Receiver.hook``); 503 while there is no connection."""
        return await self._receiver.hook(secret, body) if self._receiver else 503

    @property
    def skipped(self) -> Counter[str]:
        """Updates that could not be read, counted by reason."""
        return self._receiver.skipped if self._receiver else Counter()

    async def survey(self, place: str, member: str) -> Surveyed | None:
        """The chat as Telegram tells of it now."""
        api, receiver = self._api, self._receiver
        if api is None or receiver is None or not receiver.known:
            return None
        return await receiver.survey(place, member)

    async def lookup(self, place: str, kind: str, name: str) -> tuple[str, ...] | None:
        """Channels by the title of a place that the bot has seen; Telegram has no roles."""
        if self._receiver is None or place not in self._receiver.found:
            return None
        found = self._receiver.found if kind == "channel" else {}
        return tuple(
            where.replace(":chat:", ":channel:")
            for where, about in found.items()
            if (where == place if name == "*" else about.title == name)
        )

    async def file(self, ref: str, most: int) -> bytes:
        """See ``adapters.port.Files``."""
        if self._api is None:
            raise NotNow(1.0)
        return await fetched(self._api, self._settings, ref, most)

    async def perform(self, action: Action) -> Outcome:
        """One call, or the next way of saying it where Telegram has refused a private one."""
        if self._api is None or self._host is None:
            return Later(1.0, "not connected", whole_connection=True)
        if action.platform != self.platform:
            return Denied(f"{action.place} is not a place on Telegram")
        if isinstance(action, Lock | Unlock):
            return await self._locked(self._api, action)
        ready = await self._resolved(action, self._host)
        known = await self._known(ready, self._host)
        try:
            ways = outbound.calls(ready, known, datetime.now(UTC))
        except ValueError:
            return Denied("an id in it is none of Telegram's")
        if not isinstance(ways, tuple):
            return ways
        outcome: Outcome = Denied("there is no way to say this privately")
        for way in ways:
            if self._unseen and way.given.get("receiver_user_id"):
                continue
            outcome = await self._called(self._api, ready, way)
            if not isinstance(outcome, Denied | Gone):
                break
        return outcome

    async def _locked(self, api: Api, action: Lock | Unlock) -> Outcome:
        try:
            return await self._locks.take(action, lambda call: self._followed(api, call))
        except TelegramError as error:
            return outcomes.refused(action, error, sent=reached(error))
        except ValueError:
            return Denied("an id in it is none of Telegram's")

    async def _called(self, api: Api, action: Action, way: Call) -> Outcome:
        try:
            result = await self._followed(api, way)
        except TelegramError as error:
            return outcomes.refused(action, error, sent=reached(error))
        unseen = way.method == "sendMessage" and way.given.get("receiver_user_id")
        if unseen and not result.get("ephemeral_message_id"):
            return await self._taken_back(api, way, result)
        if isinstance(action, Reply) and action.interaction:
            await self._released(api, way, action.interaction)
        return outcomes.done(action, way, result)

    async def _followed(self, api: Api, way: Call) -> Any:
        """Call, at the new address if the group has become a supergroup meanwhile."""
        try:
            return await api.call(way.method, way.given)
        except ChatMigrated as moved:
            return await api.call(way.method, way.given | {"chat_id": moved.new_chat_id})

    async def _taken_back(self, api: Api, way: Call, result: Any) -> Outcome:
        """A server before Bot API 10.2 shows everyone what was for one: never try it again."""
        self._unseen = True
        shown = {"chat_id": way.given["chat_id"], "message_id": result["message_id"]}
        try:
            await api.call("deleteMessage", shown)
        except TelegramError as error:
            log.error("telegram: a private answer could not be taken back: %s", error)
        return Denied("this server cannot show a message to one member only")

    async def _released(self, api: Api, way: Call, interaction: str) -> None:
        """Stop the pressed button's progress bar, if the answer itself has not."""
        if way.method == "answerCallbackQuery":
            return
        try:
            await api.call("answerCallbackQuery", {"callback_query_id": interaction})
        except TelegramError as error:
            log.info("telegram: a button's progress bar stays: %s", error)

    async def _resolved(self, action: Action, host: Host) -> Action:
        """The action with ``sent:`` replaced by the message that was sent."""
        if isinstance(action, Delete | Edit | Pin) and action.message.startswith("sent:"):
            return replace(action, message=await host.sent(action.message.removeprefix("sent:")))
        if isinstance(action, Reply) and action.to.startswith("sent:"):
            return replace(action, to=await host.sent(action.to.removeprefix("sent:")))
        return action

    async def _known(self, action: Action, host: Host) -> Known:
        """What the action's text quotes, the names it mentions, and its file."""
        pieces = action.text if isinstance(action, Warn | Notice | Send | Reply | Edit) else ()
        if isinstance(action, Warn | Notice):
            pieces += action.fallback
        excerpts = {p: await host.excerpt(p) for p in pieces if isinstance(p, Quoted)}
        content = b""
        if isinstance(action, Reply) and action.file:
            content = await host.enclosed(action.file)
        elif isinstance(action, Announce) and action.card and action.card.file:
            content = await host.carried(action.card.file)
        return Known(excerpts, self._receiver.called if self._receiver else {}, content)
