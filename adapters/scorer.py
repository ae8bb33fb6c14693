"""The scorer: asks the services that config.toml calls signals what they say of a message."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated

import httpx
import msgspec
from msgspec import Meta, Struct

from adapters.port import Denied, Done, Gone, Host, Later, Outcome, Secret
from policies.actions import Action, Score
from policies.again import Scored, again
from policies.events import Edited, Event, Message
from policies.matching.personal.redaction import redacted

LONGEST = 4_000
"""Characters of a message that a service reads: what a message on Telegram has at most, nearly."""
LARGEST = 16_384
"""Bytes of an answer that are read."""
AT_ONCE = 16
"""Requests under way at once, to all signals together."""
FAILURES = 5
"""So many failures in a row, and a signal is left alone for a while."""
REST = 30.0
"""Seconds until it is tried again."""
LONGEST_PAUSE = 60.0
"""Seconds that a service may ask us to wait."""

Journalled = Callable[[str], Awaitable[Event | None]]
"""An event by its id, as far as it is still held."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A service: where it answers, the token it asks for, and how many seconds it may take."""

    url: str
    token: Secret | None = None
    timeout: float = 5.0


class _Answer(Struct):
    score: Annotated[float, Meta(ge=0, le=1)]


@dataclass(slots=True)
class _Health:
    """How a signal has fared: failures in a row, and until when it is left alone."""

    failures: int = 0
    resting: float = 0.0


class _Trouble(Exception):
    """No answer now; worth another try, after so many seconds at least."""

    def __init__(self, reason: str, after: float = 0.0) -> None:
        super().__init__(reason)
        self.after = after


@dataclass(slots=True)
class Scorer:
    """An adapter to the signals: what it does is ``Score``, what it reports is ``Scored``.

    A service reads the message's words, without what is personal or secret in them, and the
    language of the community; nothing says whose words they are.
    """

    signals: Mapping[str, Signal]
    journalled: Journalled
    clock: Callable[[], float] = time.monotonic
    platform: str = "score"
    _host: Host | None = None
    _client: httpx.AsyncClient | None = None
    _health: dict[str, _Health] = field(default_factory=dict)

    async def run(self, host: Host) -> None:
        """Ready to ask; nothing happens by itself."""
        self._host = host
        if self.signals:
            limits = httpx.Limits(max_connections=AT_ONCE)
            # Only the configured address is contacted: no redirects, no proxies of the shell's.
            self._client = httpx.AsyncClient(follow_redirects=False, trust_env=False, limits=limits)

    async def close(self) -> None:
        """Let go of all connections."""
        if self._client is not None:
            await self._client.aclose()

    async def perform(self, action: Action) -> Outcome:
        """Ask about one message, and report what the signal says."""
        if not isinstance(action, Score) or self._host is None:
            return Denied(f"a signal cannot do {type(action).__name__}")
        signal = self.signals.get(action.signal)
        if signal is None or self._client is None:
            return Denied(f"config.toml has no [signals.{action.signal}]")
        asked = await self.journalled(action.asked)
        words = _words(asked)
        if not isinstance(asked, Message | Edited) or not words:
            return Gone("there is nothing to read in the message, or it is not held any more")
        health = self._health.setdefault(action.signal, _Health())
        now = self.clock()
        if health.resting > now:
            return Later(health.resting - now, "the signal does not answer")
        if health.failures >= FAILURES:
            health.resting = now + REST
        body = {"text": words, "language": self._host.language(asked.place)}
        try:
            said = await _said(self._client, signal, body)
        except _Trouble as trouble:
            health.failures += 1
            if health.failures >= FAILURES:
                health.resting = now + max(REST, trouble.after)
            return Later(trouble.after, str(trouble))
        health.failures, health.resting = 0, 0.0
        if isinstance(said, str):
            return Denied(said)
        more = {"signal": action.signal, "value": said}
        await self._host.emit(again(Scored, asked, f"{action.id}/scored", **more))
        return Done()

    async def lookup(self, place: str, kind: str, name: str) -> tuple[str, ...]:
        """Signals have no roles or channels."""
        return ()


def _words(asked: Event | None) -> str:
    """What is read of a message: its text and what travels with it."""
    if not isinstance(asked, Message | Edited):
        return ""
    text = "\n".join(filter(None, asked.content.texts()))
    return redacted(text[: LONGEST + 100], (0, LONGEST))[:LONGEST].strip()


async def _said(client: httpx.AsyncClient, signal: Signal, body: dict[str, str]) -> float | str:
    """What a signal says; or why it never will. Raises ``_Trouble`` when it may another time."""
    headers = {"content-type": "application/json", "accept-encoding": "identity"}
    if signal.token is not None:
        headers["authorization"] = f"Bearer {signal.token.get_secret_value()}"
    sent = msgspec.json.encode(body)
    try:
        async with (
            asyncio.timeout(signal.timeout),
            client.stream(
                "POST", signal.url, content=sent, headers=headers, timeout=signal.timeout
            ) as response,
        ):
            if response.status_code != HTTPStatus.OK:
                return _refusal(response)
            return await _score(response)
    except (TimeoutError, httpx.TimeoutException):
        raise _Trouble(f"no answer within {signal.timeout:g} s") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _Trouble(f"the connection failed ({type(error).__name__})") from None


def _refusal(response: httpx.Response) -> str:
    """Why there is no score. Raises ``_Trouble`` when asking again may help."""
    status = response.status_code
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise _Trouble(f"it answers {status}", _pause(response.headers.get("retry-after", "")))
    if status in range(300, 400):
        return f"it answers {status}: it points elsewhere, which is not followed; see its url"
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return f"it answers {status}: it does not accept the token"
    return f"it answers {status}"


def _pause(told: str) -> float:
    """Seconds that a service asks us to wait; a date is read as no time at all."""
    return min(float(told), LONGEST_PAUSE) if told.isascii() and told.isdigit() else 0.0


async def _score(response: httpx.Response) -> float | str:
    """The score in an answer, or what is wrong with the answer."""
    body = bytearray()
    async for piece in response.aiter_raw():
        body += piece
        if len(body) > LARGEST:
            return f"its answer is longer than {LARGEST} bytes"
    try:
        return msgspec.json.decode(bytes(body), type=_Answer).score
    except (msgspec.DecodeError, RecursionError):
        return 'its answer is not {"score": …} with a number from 0 to 1'
