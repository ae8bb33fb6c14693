"""Files: what was attached to a message, by its ``file_id``, from the Bot API server alone."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import httpx
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from adapters.port import FILE_SECONDS, NoFile, NotNow
from adapters.telegram.settings import Settings
from adapters.telegram.wire import Api

_PATH = re.compile(r"(?!.*\.\./)[\w-][\w .()/-]{0,500}")
"""A relative path. A server in ``--local`` mode names a file of its own disk: that is not read."""
_PAUSE = 2.0
_LONGEST_PAUSE = 300.0


async def fetched(api: Api, settings: Settings, ref: str, most: int) -> bytes:
    """See ``adapters.port.Files``; Telegram itself hands out files of up to 20 MB."""
    try:
        async with asyncio.timeout(FILE_SECONDS):
            path = await _path(api, ref, most)
            return await _read(_address(settings, path), most)
    except (TimeoutError, httpx.TimeoutException):
        raise NoFile("slow") from None
    except httpx.HTTPError:
        raise NotNow(_PAUSE) from None  # its words hold the address, and with it the token


async def _path(api: Api, ref: str, most: int) -> str:
    try:
        found: Any = await api.call("getFile", {"file_id": ref})
    except RetryAfter as later:
        wait = later.retry_after
        seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
        raise NotNow(min(seconds, _LONGEST_PAUSE)) from None
    except BadRequest as error:
        raise NoFile("too_large" if "too big" in str(error) else "gone") from None
    except Forbidden:
        raise NoFile("gone") from None
    except TelegramError:
        raise NotNow(_PAUSE) from None
    told = found if isinstance(found, dict) else {}
    size, path = told.get("file_size", 0), told.get("file_path", "")
    if isinstance(size, int) and size > most:
        raise NoFile("too_large")
    if not isinstance(path, str) or not _PATH.fullmatch(path):
        raise NoFile("refused")
    return path


def _address(settings: Settings, path: str) -> str:
    """https://core.telegram.org/bots/api#getfile: /file before /bot, then token and path."""
    base = settings.base_url.rstrip("/").removesuffix("/bot")
    return f"{base}/file/bot{settings.token.get_secret_value()}/{quote(path)}"


async def _read(address: str, most: int) -> bytes:
    """All of it, unless it is more than ``most``; a redirect is refused."""
    plain = {"Accept-Encoding": "identity"}
    async with (
        httpx.AsyncClient(timeout=FILE_SECONDS, follow_redirects=False) as client,
        client.stream("GET", address, headers=plain) as answer,
    ):
        if answer.status_code == 429 or answer.status_code >= 500:
            raise NotNow(_PAUSE)
        if answer.status_code != 200:
            raise NoFile("gone" if answer.status_code in (403, 404, 410) else "refused")
        data = bytearray()
        async for piece in answer.aiter_raw():
            data += piece
            if len(data) > most:
                raise NoFile("too_large")
    return bytes(data)
