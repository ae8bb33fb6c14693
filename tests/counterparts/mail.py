"""A mail server on loopback: a real one (aiosmtpd), as good or as bad as a test wants."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "hallwarden", "correct horse battery"


@dataclass
class MailServer:
    """``recipient`` and ``data`` are its replies; ``silent``: it takes a letter and says nothing
    more; ``cut``: it hangs up instead."""

    port: int = 0
    recipient: str = "250 OK"
    data: str = "250 OK"
    silent: bool = False
    cut: bool = False
    taken: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    secure: list[bool] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    server: Any = None

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        if self.data.startswith("250"):
            self.raw.append(envelope.content)
            message = message_from_bytes(envelope.content, policy=default)
            assert isinstance(message, EmailMessage)
            self.taken.append(message)
            self.to += envelope.rcpt_tos
            assert server.transport is not None
            self.secure.append(server.transport.get_extra_info("ssl_object") is not None)
        if self.cut:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        if self.silent:
            await asyncio.sleep(60)
        return self.data


def _login(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and data == LoginPassword(
        USER.encode(), PASSWORD.encode()
    )
    return AuthResult(success=good, handled=True) if good else AuthResult(
        success=False, handled=False, message="535 5.7.8 no such account"
    )  # fmt: skip


@dataclass(frozen=True)
class Trust:
    """The certificate that the server shows, and what trusts it."""

    server: ssl.SSLContext
    client: ssl.SSLContext
    ca: bytes


def trust(*names: str) -> Trust:
    authority = trustme.CA()
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*names).configure_cert(server)
    client = ssl.create_default_context()
    authority.configure_trust(client)
    return Trust(server, client, authority.cert_pem.bytes())


@asynccontextmanager
async def mail_server(
    security: str = "none", certificate: Trust | None = None, *, login: bool = False
) -> AsyncIterator[MailServer]:
    """A server in the clear, with STARTTLS, or with TLS from the first byte."""
    one, loop = MailServer(), asyncio.get_running_loop()
    context = certificate.server if certificate else None

    def protocol() -> SMTP:
        return SMTP(
            one, hostname="mail.test", loop=loop,
            tls_context=context if security == "starttls" else None,
            require_starttls=security == "starttls", auth_required=login,
            auth_require_tls=security == "starttls", authenticator=_login,
        )  # fmt: skip

    given = context if security == "tls" else None
    server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=given)
    one.port = server.sockets[0].getsockname()[1]
    try:
        yield one
    finally:
        server.close()
