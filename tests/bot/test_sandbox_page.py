"""The real program in a real browser: a member, a moderator and the policy's author."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from adapters.sandbox.people import member_id
from tests.adapters.sandbox.browsing import CHROMIUM, MISSING, calm, launched, opened_page, write
from tests.bot.shipped import real

pytestmark = pytest.mark.skipif(not CHROMIUM, reason=MISSING)

PATIENCE = 15_000
"""Milliseconds, on a busy machine."""


async def sees(where: Locator, words: str) -> None:
    """Wait until something on the page says this."""
    await expect(where).to_contain_text(words, timeout=PATIENCE)


async def test_a_day_in_the_sandbox(tmp_path: Path) -> None:
    async with real(tmp_path) as r, launched() as browser:
        page = await opened_page(browser, r.sandbox.address)
        page.set_default_timeout(PATIENCE)
        private, banner = page.locator(".post.private"), page.locator("#banner")
        await sees(banner, "The bot acts.")
        assert member_id("newbie") not in r.sandbox.live.may
        assert "policy" not in r.sandbox.live.may[member_id("moderator")]
        assert "policy" in r.sandbox.live.may[member_id("admin")]
        await write(page, "Guaranteed profit, ask me how")
        await sees(page.locator(".tombstone"), "easy-money")
        await sees(page.locator("#panel mark"), "Guaranteed profit")
        await sees(private, "we took your message down")
        await write(page, "/why")
        await sees(private.last, "your message was taken down, automatically")
        await page.get_by_role("button", name="Details").click()
        await sees(private.last, "It was about")
        await page.locator(".person", has_text="Mei").click()
        removed = page.locator(".post.removed")
        await removed.hover()
        await removed.get_by_label("Reply").click()
        await write(page, "/why")
        await sees(private.last, "easy-money (active): Guaranteed profit")
        await sees(private.last, "delete a message (easy-money): done")
        await write(page, "/stop")
        await sees(banner, "The bot only observes.")
        await page.locator(".channel", has_text="staff").click()
        await sees(page.locator(".kind-bot").last, "pressed stop")
        r.edit("limit = 8\n", 'limit = "many"\n')
        await sees(page.locator(".kind-bot").last, "was not accepted")
        await sees(banner, "limit must be a whole number")
        calm(page)
