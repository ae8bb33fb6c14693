"""Mail: letters about cases to the organisation's own addresses, by SMTP; nothing comes in."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as ON_THE_WIRE
from email.utils import format_datetime
from typing import Literal

from aiosmtplib import (
    SMTP,
    SMTPException,
    SMTPNotSupported,
    SMTPResponseException,
)

from adapters.letters import delivery, digest, flat, plain
from adapters.port import Denied, Done, Host, Later, Outcome, Secret, Unknown
from policies.actions import Action
from policies.letters import MAIL, Letter

Security = Literal["starttls", "tls", "none"]
STEP_SECONDS, WHOLE_SECONDS, PARTING_SECONDS = 15.0, 25.0, 2.0
"""How long a reply, a letter and the goodbye may take."""
PAUSE = 30.0
"""Seconds until a server that is not there, or that asks to come again, is tried again."""
REFUSED = 500
"""From this reply on a server refuses for good: RFC 5321, 4.2.1."""
_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The server and the account; ``domains`` are the organisation's own, in lower case, to which
    alone letters go. ``tls`` is whom to trust, unless nothing is encrypted."""

    host: str
    port: int
    sender: str
    domains: frozenset[str]
    security: Security = "starttls"
    user: str = ""
    password: Secret | None = None
    tls: ssl.SSLContext | None = None


@dataclass(slots=True)
class Mail:
    """An adapter that sends; without settings it says so."""

    settings: Settings | None
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    platform: str = MAIL
    _host: Host | None = None

    async def run(self, host: Host) -> None:
        """Ready to send; nothing happens by itself."""
        self._host = host

    async def perform(self, action: Action) -> Outcome:
        """Send one letter. A repeat has the same ``Message-ID``."""
        if not isinstance(action, Letter) or self._host is None:
            return Denied(f"mail cannot do {type(action).__name__}")
        if self.settings is None:
            return Denied("config.toml has no [mail]")
        address = action.channel.split(":", 2)[2]
        if address.rpartition("@")[2].lower() not in self.settings.domains:
            return Denied(f"{address}: its domain is none of domains in [mail] in config.toml")
        written = bytes(await self._written(action, address, self._host))
        outcome = await self._sent(written, address)
        if outcome is not None:
            return outcome
        return Done(message_id(delivery(action), self.settings.sender))

    async def lookup(self, place: str, kind: str, name: str) -> tuple[str, ...]:
        """Mail has no roles or channels."""
        return ()

    async def _written(self, letter: Letter, address: str, host: Host) -> EmailMessage:
        assert self.settings is not None
        sender = self.settings.sender
        message = EmailMessage(policy=ON_THE_WIRE.clone(cte_type="7bit"))
        message["From"] = Address("Hallwarden", addr_spec=sender)
        message["To"] = Address(addr_spec=address)
        message["Subject"] = flat(await plain(letter.title, host))
        message["Date"] = format_datetime(self.clock())
        message["Message-ID"] = message_id(delivery(letter), sender)
        if letter.first:
            first = message_id(digest(letter.first), sender)
            message["In-Reply-To"] = message["References"] = first
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(await plain(letter.text, host))
        return message

    async def _sent(self, written: bytes, address: str) -> Outcome | None:
        """``None`` when the server has taken it over. From ``DATA`` on nobody knows without a
        reply."""
        settings = self.settings
        assert settings is not None
        client = SMTP(
            hostname=settings.host, port=settings.port, timeout=STEP_SECONDS,
            use_tls=settings.security == "tls", start_tls=settings.security == "starttls",
            tls_context=settings.tls, local_hostname=settings.sender.rpartition("@")[2],
        )  # fmt: skip
        given = False
        try:
            async with asyncio.timeout(WHOLE_SECONDS):
                await client.connect()
                if settings.password is not None:
                    await client.login(settings.user, settings.password.get_secret_value())
                await client.mail(settings.sender)
                await client.rcpt(address)
                given = True
                await client.data(written)
        except SMTPResponseException as error:
            return _refusal(address, error.code, error.message, given=given)
        except SMTPNotSupported as error:
            return Denied(f"the mail server cannot do what [mail] asks for: {flat(str(error))}")
        except (SMTPException, OSError, TimeoutError) as error:
            reason = f"{address}: the mail server does not answer ({type(error).__name__})"
            return Unknown(reason) if given else Later(PAUSE, reason)
        else:
            with suppress(SMTPException, OSError, TimeoutError):
                await client.quit(timeout=PARTING_SECONDS)
        finally:
            client.close()
        return None


def message_id(of: str, sender: str) -> str:
    """The ``Message-ID`` of the letter with that delivery id: always the same one."""
    return f"<{of}@{sender.rpartition('@')[2]}>"


def _refusal(address: str, code: int, said: str, *, given: bool) -> Outcome:
    reason = f"{address}: the mail server answers {code} {flat(said)}"[:_LONGEST]
    if code >= REFUSED:
        return Denied(reason)
    # What is no reply at all tells nothing of a letter that was given to it.
    return Unknown(reason) if given and code < 0 else Later(PAUSE, reason)
