"""The picture of the README: the real program, its shipped policy and the spam wave, in a browser.

It is drawn only on request: ``HALLWARDEN_SCREENSHOT=docs/sandbox.png``.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import expect

from adapters.sandbox import Live, Sandbox
from bot.app import App
from bot.config import SHIPPED, SandboxTable, WebTable, sandbox_config
from bot.edges import edges
from bot.upkeep import migrate
from storage.store import Store
from tests.adapters.sandbox.browsing import CHROMIUM, MISSING, calm, launched, opened_page

PICTURE = os.environ.get("HALLWARDEN_SCREENSHOT")
LARGEST = 300_000


@asynccontextmanager
async def real(folder: Path) -> AsyncIterator[Sandbox]:
    """The sandbox with the whole program behind it, on a new store."""
    free = {"web": WebTable(port=0), "sandbox": SandboxTable(port=0)}
    config = sandbox_config(folder).model_copy(update=free)
    await migrate(config.store_url())
    store, around = await Store.open(config.store_url()), edges(config)
    app = App(config, store, around)
    running = asyncio.create_task(app.run(alone=True))
    assert around.room
    async with asyncio.timeout(20):
        await around.room.ready.wait()
    yield around.room
    app.stop()
    await running
    await store.close()


@pytest.mark.skipif(not PICTURE, reason="set HALLWARDEN_SCREENSHOT to a path to draw the picture")
@pytest.mark.skipif(not CHROMIUM, reason=MISSING)
async def test_the_picture(tmp_path: Path) -> None:
    async with real(tmp_path) as sandbox, launched() as browser:
        sandbox.show(Live(acting="act", path=str(SHIPPED / "hallwarden.toml"), rules=8))
        page = await opened_page(browser, sandbox.address)
        sandbox.player.play("spam_wave")
        sandbox.player.faster(2.0)
        end = page.locator(".post", has_text="Please don't click")
        await expect(end).to_be_visible(timeout=20_000)
        sandbox.player.pause()
        await page.locator(".removed", has_text="红包姐姐").nth(1).click()
        await expect(page.locator("#panel mark").first).to_be_visible()
        await page.mouse.move(640, 790)
        calm(page)
        picture = await page.screenshot()
    assert len(picture) <= LARGEST
    await asyncio.to_thread(Path(PICTURE or "").write_bytes, picture)
