"""Edges: what is served for the platforms takes no more than a platform sends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.config import Config
from bot.edges import LARGEST_UPDATE, edges
from bot.tables import Secret, TelegramTable, Webhook


async def _pieces(size: int) -> AsyncIterator[bytes]:
    for _ in range(0, size, 65_536):
        yield bytes(65_536)


@pytest.mark.parametrize(("size", "status"), [(65_536, 503), (2 * LARGEST_UPDATE, 413)])
async def test_a_body_whose_length_is_not_announced_is_bounded(
    monkeypatch: pytest.MonkeyPatch, size: int, status: int
) -> None:
    monkeypatch.setenv("T", "1:token")
    token = Secret(env="T")
    hook = Webhook(url="https://bot.example", secret=token)
    config = Config(policies=(Path("a.toml"),), telegram=TelegramTable(token=token, webhook=hook))
    (page,) = edges(config).pages
    transport = httpx.ASGITransport(app=page.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        answer = await client.post("/", content=_pieces(size))
    assert answer.status_code == status
