"""What the operator sets for Telegram, and the limits that Telegram sets for everyone."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.port import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """``base_url`` is the server with or without ``/bot``; the token is appended.

    With a ``webhook`` (the public https address that leads to ``Telegram.hook``) updates are pushed
    and each must carry ``webhook_secret`` (1 to 256 of A-Z, a-z, 0-9, _ and -); otherwise they are
    polled.
    """

    token: Secret
    base_url: str = "https://api.telegram.org/bot"
    webhook: str = ""
    webhook_secret: Secret | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds: how long Telegram may hold a poll open, how long any other call may take, and how
    long it may be silent where it pushes updates before it is asked whether it is there."""

    poll: int = 25
    call: float = 15.0
    silence: float = 60.0


@dataclass(frozen=True, slots=True)
class Limits:
    """How many messages may be sent: https://core.telegram.org/bots/faq#broadcasting-to-users."""

    per_second: int = 30
    per_second_and_chat: int = 1
    per_minute_and_group: int = 20


LIMITS = Limits()
