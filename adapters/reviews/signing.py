"""Signing: links that only this program can have made, and that end."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

import msgspec

from adapters.port import Secret
from policies.outlinks import PageLink

_SIGNED = 16
"""Bytes of the signature that are kept: 128 bits cannot be guessed."""
_LONGEST = 1_000


class Signer:
    """Makes and reads links below ``url`` with one key."""

    def __init__(self, url: str, key: Secret) -> None:
        self._url = url
        self._key = key

    def address(self, link: PageLink) -> str:
        """The whole address."""
        said = msgspec.msgpack.encode(link)
        return f"{self._url}/review/{_text(self._signature(said) + said)}"

    def read(self, token: str, now: float) -> PageLink | None:
        """What a link is for; ``None`` if it is none of ours, or over (``now`` in seconds)."""
        if len(token) > _LONGEST:
            return None
        try:
            data = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except ValueError:
            return None
        signature, said = data[:_SIGNED], data[_SIGNED:]
        if not hmac.compare_digest(signature, self._signature(said)):
            return None
        link = msgspec.msgpack.decode(said, type=PageLink)
        return link if now < link.until else None

    def _signature(self, said: bytes) -> bytes:
        key = self._key.get_secret_value().encode()
        return hmac.digest(key, b"hallwarden/review/" + said, sha256)[:_SIGNED]


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
