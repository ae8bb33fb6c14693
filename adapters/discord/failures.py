"""What Discord's refusals and silences mean for an action."""

from __future__ import annotations

from aiohttp import ClientConnectorError, ClientError
from discord import DiscordServerError, Forbidden, HTTPException, NotFound, RateLimited

from adapters.discord.flight import Flight
from adapters.port import Denied, Gone, Later, Outcome, Unknown
from policies.actions import Action

UNKNOWN_INTERACTION = 10062
ALREADY_ACKNOWLEDGED = 40060
THREAD_EXISTS = 160004
CANNOT_DM = frozenset({50007, 50278})
"""A member who takes no private messages, or shares no guild with the bot any more."""

_OUTAGE = 15.0
_RATE_LIMIT = 5.0
"""Seconds to wait when an answer does not say how long."""

FAILURES = (HTTPException, RateLimited, ClientError, OSError, TimeoutError)
"""Everything that a call can end with. Codes:
https://docs.discord.com/developers/topics/opcodes-and-status-codes#json"""


def outcome(error: BaseException, action: Action, calls: Flight) -> Outcome:
    """How an action ended whose last call ended like this."""
    match error:
        case RateLimited():
            return Later(error.retry_after, "rate limited by Discord", calls.everything)
        case HTTPException(status=429):
            return Later(_delay(error), "rate limited by Discord", calls.everything)
        case HTTPException(status=401):
            return Later(60.0, "Discord does not accept the token: renew it", True)
        case DiscordServerError() | HTTPException(status=408):
            return Later(_OUTAGE, f"Discord is out of order ({error.status})")
        case NotFound():
            return Gone(_words(error))
        case Forbidden(code=50013):
            return Denied("Discord: a right is missing, or the member ranks above the bot (50013)")
        case HTTPException():
            return Denied(_words(error))
        case ClientConnectorError():
            return Later(_OUTAGE, "Discord cannot be reached", True)
        case _ if action.repeatable or not calls.unanswered:
            return Later(_OUTAGE, "no answer from Discord")
        case _:
            return Unknown("the connection broke before Discord answered")


def _delay(error: HTTPException) -> float:
    """The seconds that an answer asks for."""
    for header in ("Retry-After", "X-RateLimit-Reset-After"):
        try:
            return max(float(error.response.headers[header]), 0.0)
        except (KeyError, ValueError):
            continue
    return _RATE_LIMIT


def _words(error: HTTPException) -> str:
    return f"Discord: {error.text or error.response.reason} ({error.code or error.status})"[:300]
