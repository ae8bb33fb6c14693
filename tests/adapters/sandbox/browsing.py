"""A browser for the sandbox's page: where it is found, how a page is opened and looked at.

``HALLWARDEN_CHROMIUM`` names the browser (missing: the first of ``.ci/browsers`` on the path).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

BROWSERS = Path(__file__).parents[3] / ".ci" / "browsers"


def installed() -> str | None:
    """The first browser of the list that is on the path."""
    names = BROWSERS.read_text(encoding="utf-8").split()
    return next(filter(None, map(shutil.which, names)), None)


CHROMIUM = os.environ.get("HALLWARDEN_CHROMIUM") or installed()
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --force-color-profile=srgb"
).split()
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
PATIENCE = 30_000
"""Milliseconds that a page may take on a busy machine; how fast it is, benchmarks measure."""
MISSING = "NO BROWSER: apt-get install chromium fonts-noto-cjk fonts-noto-color-emoji"


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """A browser without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


async def opened_page(browser: Browser, address: str, **options: Any) -> Page:
    """The sandbox's page, which fails the test on any error or breach of its own policy."""
    context = await browser.new_context(**{"viewport": DESKTOP, "locale": "en-US", **options})
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("dialog", lambda dialog: complaints.append(f"dialog {dialog.message}"))
    page.complaints = complaints  # type: ignore[attr-defined]
    await page.goto(address)
    await expect(page.locator(".composer textarea")).to_be_visible()
    return page


def calm(page: Page) -> None:
    assert page.complaints == []  # type: ignore[attr-defined]


async def write(page: Page, text: str) -> None:
    await page.locator("#field").fill(text)
    await page.keyboard.press("Enter")


async def fits(page: Page) -> bool:
    """Whether nothing is wider than the window."""
    wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    chat = await page.evaluate(
        "[...document.querySelectorAll('.scroll, .panel-body, .side')]"
        ".some((box) => box.scrollWidth > box.clientWidth + 1)"
    )
    return not wide and not chat
