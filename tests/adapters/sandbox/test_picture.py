"""The picture of the README: the real program, its shipped policy and the spam wave, in a browser.

It is drawn only on request: ``HALLWARDEN_SCREENSHOT=docs/sandbox.png``.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from playwright.async_api import expect

from adapters.sandbox import Live
from bot.config import SHIPPED
from tests.adapters.sandbox.browsing import CHROMIUM, MISSING, calm, launched, opened_page
from tests.bot.shipped import real

PICTURE = os.environ.get("HALLWARDEN_SCREENSHOT")
LARGEST = 300_000


@pytest.mark.skipif(not PICTURE, reason="set HALLWARDEN_SCREENSHOT to a path to draw the picture")
@pytest.mark.skipif(not CHROMIUM, reason=MISSING)
async def test_the_picture(tmp_path: Path) -> None:
    async with real(tmp_path) as program, launched() as browser:
        sandbox = program.sandbox
        # The path of the folder it is drawn in belongs to no picture.
        (policy,) = program.app.intake.policies.values()
        shown = str(SHIPPED / "hallwarden.toml")
        sandbox.show(Live(acting="act", path=shown, rules=len(policy.rules)))
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
