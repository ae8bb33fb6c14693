"""The page in its reader's language, opened by the keyboard, with dates that cannot be mistaken."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.adapters.sandbox.browsing import CHROMIUM, MISSING, PHONE, calm, launched, opened_page
from tests.adapters.sandbox.conftest import House, opened

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(
        not CHROMIUM,
        reason=MISSING,
    ),
]


@pytest_asyncio.fixture(loop_scope="module")
async def house() -> AsyncIterator[House]:
    async with opened() as one:
        yield one


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with launched() as one:
        yield one


async def test_parameters_are_named_in_the_reader_s_language(
    browser: Browser, house: House
) -> None:
    page = await opened_page(browser, house.sandbox.address, locale="es-ES")
    await page.locator(".person", has_text="Ada").click()
    await page.locator("#field").press_sequentially("/silencio")
    await expect(page.locator(".offer .signature")).to_have_text(" miembro [duración] [motivo]")


async def test_a_message_is_opened_by_the_keyboard(browser: Browser, house: House) -> None:
    page = await opened_page(browser, house.sandbox.address, viewport=PHONE)
    await house.sandbox.says("regular", "lobby", "good morning")
    post = page.locator(".post", has_text="good morning")
    await post.focus()
    await page.keyboard.press("Enter")
    await expect(post).to_have_class(re.compile("selected"))
    await expect(page.locator("#app")).to_have_class(re.compile("sheet-open"))
    calm(page)


async def test_a_date_of_another_year_has_its_year(browser: Browser, house: House) -> None:
    page = await opened_page(browser, house.sandbox.address)
    said = await page.evaluate(
        """async () => {
          const { moment } = await import("/page/text.js");
          const now = new Date();
          const other = new Date(now.getFullYear() + 1, 6, 1);
          return [now, other].map((date) => moment(date.toISOString(), "UTC").textContent);
        }"""
    )
    year = datetime.now(UTC).year
    assert str(year) not in said[0]
    assert str(year + 1) in said[1]
