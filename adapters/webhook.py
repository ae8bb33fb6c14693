"""Webhook: letters about cases to a tracker, as signed JSON (see docs/webhooks.md)."""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus

import httpx
import msgspec
from msgspec import Struct

from adapters.letters import delivery, flat, plain
from adapters.port import Denied, Done, Host, Later, Outcome, Secret, Unknown
from policies.actions import Action
from policies.letters import WEBHOOK, Letter

VERSION = 1
"""Of the payload: fields may be added to it, and none goes or changes its meaning."""
AT_ONCE = 16
PAUSE, LONGEST_PAUSE = 30.0, 300.0
"""Seconds until a tracker that is not there is tried again; and that it may ask us to wait."""


@dataclass(frozen=True, slots=True)
class Hook:
    """Where a tracker takes deliveries, and the secret it shares with us. ``private``: its name may
    lead into a private network."""

    url: str
    secret: Secret
    timeout: float = 10.0
    private: bool = False


class Payload(Struct, frozen=True):
    """What is sent; every moment in ISO 8601, UTC."""

    version: int
    id: str
    community: str
    case: int
    event: str
    kind: str
    state: str
    severity: str
    department: str
    platform: str
    due: datetime | None
    title: str
    text: str


@dataclass(slots=True)
class Webhook:
    """An adapter to the trackers by their names in ``config.toml``; ``tls`` is whom to trust, where
    that is not whom this machine trusts."""

    hooks: Mapping[str, Hook]
    tls: ssl.SSLContext | None = None
    clock: Callable[[], float] = time.time
    platform: str = WEBHOOK
    _host: Host | None = None
    _client: httpx.AsyncClient | None = None

    async def run(self, host: Host) -> None:
        """Ready to send; nothing happens by itself."""
        self._host = host
        if self.hooks:
            limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=0)
            # Only the configured address is contacted: no redirects, no proxies of the shell's.
            self._client = httpx.AsyncClient(
                verify=self.tls or ssl.create_default_context(),
                follow_redirects=False,
                trust_env=False,
                limits=limits,
            )

    async def close(self) -> None:
        """Let go of all connections."""
        if self._client is not None:
            await self._client.aclose()

    async def perform(self, action: Action) -> Outcome:
        """Deliver one letter. A repeat has the same delivery id."""
        if not isinstance(action, Letter) or self._host is None:
            return Denied(f"a webhook cannot do {type(action).__name__}")
        name = action.channel.split(":", 2)[2]
        hook = self.hooks.get(name)
        if hook is None or self._client is None:
            return Denied(f"config.toml has no [webhooks.{name}]")
        body = msgspec.json.encode(await _payload(action, self._host))
        try:
            async with asyncio.timeout(hook.timeout):
                address = await _address(hook)
                if address is None:
                    return Denied(f"{name} leads into a private network; see private in its table")
                request = self._request(hook, address, delivery(action), body)
                response = await self._client.send(request, stream=True)
                # Nothing of an answer but its status is read, however long it is.
                await response.aclose()
        except (httpx.ConnectError, httpx.ConnectTimeout, OSError) as error:
            if isinstance(error, TimeoutError):
                return Unknown(f"{name} does not answer within {hook.timeout:g} s")
            return Later(PAUSE, f"{name} cannot be reached ({type(error).__name__})")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return Unknown(f"{name}: the connection failed ({type(error).__name__})")
        return _outcome(name, response)

    async def lookup(self, place: str, kind: str, name: str) -> tuple[str, ...]:
        """Webhooks have no roles or channels."""
        return ()

    def _request(self, hook: Hook, address: str, id: str, body: bytes) -> httpx.Request:
        """To the very address that was looked at; the name stays in ``Host`` and in TLS."""
        assert self._client is not None
        url = httpx.URL(hook.url)
        stamp = int(self.clock())
        headers = {
            "host": url.netloc.decode("ascii"),
            "content-type": "application/json",
            "user-agent": "Hallwarden",
            "hallwarden-delivery": id,
            "hallwarden-signature": f"t={stamp},v1={signature(hook.secret, stamp, body)}",
        }
        return self._client.build_request(
            "POST", url.copy_with(host=address), content=body, headers=headers,
            timeout=hook.timeout, extensions={"sni_hostname": url.host},
        )  # fmt: skip


def signature(secret: Secret, stamp: int, body: bytes) -> str:
    """HMAC-SHA256 in hexadecimal over ``stamp`` (seconds since 1970, UTC), a dot and the body."""
    key = secret.get_secret_value().encode()
    return hmac.new(key, b"%d." % stamp + body, sha256).hexdigest()


async def _payload(letter: Letter, host: Host) -> Payload:
    return Payload(
        version=VERSION,
        id=delivery(letter),
        community=letter.community,
        case=letter.case,
        event=letter.what,
        kind=letter.about,
        state=letter.state,
        severity=letter.severity,
        department=letter.department,
        platform=letter.origin,
        due=letter.due,
        title=flat(await plain(letter.title, host)),
        text=await plain(letter.text, host),
    )


async def _address(hook: Hook) -> str | None:
    """The address that its host stands for now; ``None`` for a private one that nobody named.
    Raises ``OSError`` when there is none."""
    url = httpx.URL(hook.url)
    named = hook.private or url.host == "localhost" or _literal(url.host)
    loop = asyncio.get_running_loop()
    port = url.port or (443 if url.scheme == "https" else 80)
    found = await loop.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
    addresses = [str(each[4][0]) for each in found]
    if not named and not all(map(_public, addresses)):
        return None
    return addresses[0]


def _literal(host: str) -> bool:
    """Whether an operator wrote the address itself."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or found
    return inner.is_global and not inner.is_multicast


def _outcome(name: str, response: httpx.Response) -> Outcome:
    status = response.status_code
    reason = f"{name} answers {status}"
    if status in range(200, 300):
        return Done()
    if status in range(300, 400):
        return Denied(f"{reason}: it points elsewhere, which is not followed; see its url")
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT) or status >= 500:
        told = response.headers.get("retry-after", "")
        asked = float(told) if told.isascii() and told.isdigit() else 0.0
        return Later(min(max(asked, PAUSE), LONGEST_PAUSE), reason)
    return Denied(reason)
