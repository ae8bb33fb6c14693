"""Files: what was attached to a message, from Discord's own hosts and nowhere else."""

from __future__ import annotations

from urllib.parse import urlsplit

import aiohttp

from adapters.discord.settings import API
from adapters.port import FILE_SECONDS, NoFile, NotNow

HOSTS = frozenset({"cdn.discordapp.com", "media.discordapp.net"})
"""https://docs.discord.com/developers/reference#signed-attachment-cdn-urls"""
_PIECE = 65_536
_PAUSE, _LONGEST_PAUSE = 2.0, 300.0


class Files:
    """Fetches by the address that the platform gave. A server that speaks like Discord
    (``api_base``) hands files out itself."""

    def __init__(self, api_base: str) -> None:
        self._own = "" if api_base == API else _origin(api_base)

    def trusted(self, url: str) -> bool:
        """Whether an address is the platform's own."""
        try:
            at = urlsplit(url)
            if at.username is not None or at.password is not None:
                return False
            official = at.scheme == "https" and at.hostname in HOSTS and at.port in (None, 443)
        except ValueError:
            return False
        return _origin(url) == self._own if self._own else official

    async def file(self, ref: str, most: int) -> bytes:
        """See ``adapters.port.Files``; ``ref`` is the attachment's address."""
        if not self.trusted(ref):
            raise NoFile("refused")
        limits = aiohttp.ClientTimeout(total=FILE_SECONDS)
        plain = {"Accept-Encoding": "identity"}
        try:
            async with (
                aiohttp.ClientSession(timeout=limits, auto_decompress=False) as session,
                session.get(ref, headers=plain, allow_redirects=False) as answer,
            ):
                _accept(answer.status, answer.headers.get("Retry-After", ""))
                return await _read(answer, most)
        except TimeoutError:
            raise NoFile("slow") from None
        except (aiohttp.InvalidURL, ValueError):
            raise NoFile("refused") from None
        except aiohttp.ClientError:
            raise NotNow(_PAUSE) from None


def _origin(url: str) -> str:
    """Scheme, host and port of an address."""
    at = urlsplit(url)
    return f"{at.scheme}://{at.hostname}:{at.port or {'https': 443, 'http': 80}.get(at.scheme)}"


def _accept(status: int, after: str) -> None:
    if status == 429 or status >= 500:
        asked = float(after) if after.replace(".", "", 1).isdigit() else _PAUSE
        raise NotNow(min(asked, _LONGEST_PAUSE))
    if status in (403, 404, 410):  # removed, or its signature has run out
        raise NoFile("gone")
    if status != 200:
        raise NoFile("refused")


async def _read(answer: aiohttp.ClientResponse, most: int) -> bytes:
    """All of it, unless it is more than ``most``, whatever was announced."""
    if (answer.content_length or 0) > most:
        raise NoFile("too_large")
    data = bytearray()
    async for piece in answer.content.iter_chunked(_PIECE):
        data += piece
        if len(data) > most:
            raise NoFile("too_large")
    return bytes(data)
