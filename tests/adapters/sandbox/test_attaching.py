"""Files in the real page: what is chosen goes along with its content, large files without."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from adapters.port import NoFile
from policies.events import Message
from tests.adapters.sandbox.browsing import CHROMIUM, MISSING, launched, opened_page, write
from tests.adapters.sandbox.conftest import opened
from tests.files import qr

pytestmark = pytest.mark.skipif(not CHROMIUM, reason=MISSING)


async def test_files_are_sent_with_what_is_in_them(tmp_path: Path) -> None:
    content = qr("https://good.example")
    (tmp_path / "code <b>.png").write_bytes(content)
    (tmp_path / "film.mp4").write_bytes(bytes(1_000_001))
    (tmp_path / "empty.txt").write_bytes(b"")
    async with opened() as house, launched() as browser:
        page = await opened_page(browser, house.sandbox.address)
        names = ("code <b>.png", "film.mp4", "empty.txt")
        await page.locator("input[type=file]").set_input_files([tmp_path / name for name in names])
        await expect(page.locator("#files .attachment")).to_have_count(3)
        await write(page, "look at these")
        await expect(page.locator(".post .attachment")).to_have_count(3)
        await expect(page.locator("#files .attachment")).to_have_count(0)
        (event,) = (e for e in house.host.events if isinstance(e, Message))
        code, film, empty = event.content.attachments
        assert (code.name, code.type, code.size) == ("code <b>.png", "image/png", len(content))
        assert (film.size, empty.size) == (1_000_001, 0)
        assert await house.sandbox.files.file(code.ref, 10_000) == content
        for ref, most in ((film.ref, 10_000), (empty.ref, 10_000), (code.ref, 10)):
            with pytest.raises(NoFile):
                await house.sandbox.files.file(ref, most)
