"""The page for a review, in a real browser: read, asked for, decided; and what is refused there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Page, expect
from pydantic import SecretStr

from adapters.reviews import Reviews, Signer
from adapters.reviews.pages import LARGEST
from bot.cli.unheard import unheard
from policies.actions import Action, Alert, Excerpt, Notice
from policies.errors import PolicyError
from policies.events import Invoked
from policies.file.load import load
from policies.outlinks import PageLink
from policies.policy import Language
from policies.wording import LANGUAGES, sentence
from tests.adapters.sandbox.browsing import CHROMIUM, MISSING, PHONE, launched
from tests.bot.street import HERE, Street, street
from tests.bot.town import POLICY, plain
from tests.waiting import until

needs_browser = pytest.mark.skipif(not CHROMIUM, reason=MISSING)
WORDS = 'Es war <b>nur</b> ein Scherz & "mehr" 开玩笑'


@asynccontextmanager
async def removed(folder: Path, language: Language = "en") -> AsyncIterator[tuple[Street, str]]:
    """Somebody was removed, and has the address that came with it."""
    policy = POLICY.replace("test:room:1", HERE).replace("at = 3", "at = 1")
    policy = policy.replace('do = "timeout"\nfor = "1h"', 'do = "ban"\nfor = "3d"')
    policy = policy.replace("[roles.admin]", "[appeals]\npage = true\n\n[roles.admin]", 1)
    policy = f'language = "{language}"\ntone = "formal"\n{policy}'
    (folder / "acme.toml").write_text(policy, "utf-8")
    (folder / "key").write_text("k" * 64)
    reviews = Reviews(Signer("", SecretStr("k" * 64)), "127.0.0.1", 0)
    appeals = {"url": "https://bot.example.org", "key": {"file": "key"}}
    async with street(folder, ["acme.toml"], reviews=reviews, appeals=appeals) as s:
        await reviews.ready.wait()
        await s.says("eve", "1", "free nitro <i>here</i>")
        (told,) = [a for a in await s.edge.until(_told) if isinstance(a, Notice)]
        (link,) = [p for p in told.text if isinstance(p, PageLink)]
        yield s, f"{reviews.address}{await s.app.host.excerpt(link)}"


def _told(done: list[Action]) -> bool:
    return any(isinstance(a, Notice) for a in done)


@needs_browser
@pytest.mark.parametrize("language", LANGUAGES)
async def test_whoever_was_removed_reads_why_and_asks_for_a_review(
    tmp_path: Path, language: Language
) -> None:
    async with removed(tmp_path, language) as (s, address), launched() as browser:
        context = await browser.new_context(viewport=PHONE, java_script_enabled=False)
        page = await context.new_page()
        await page.goto(address)
        await expect(page.locator("html")).to_have_attribute("lang", language)
        await expect(page.locator("h1")).to_have_text(sentence("page.title", language))
        body = page.locator("main")
        await expect(body).to_contain_text("no contact spam here")
        await expect(body).to_contain_text("free nitro <i>here</i>")
        await page.screenshot(path=tmp_path / f"review-{language}.png", full_page=True)
        await _asks(page, language)
        thanks = sentence("review_asked", language).partition("{")[0]
        await expect(body).to_contain_text(thanks)
        cards = [a for a in s.edge.done if isinstance(a, Alert) and a.because == "review"]
        (card,) = cards or await _cards(s)
        (note,) = [p for p in card.text if isinstance(p, Excerpt) and p.event.startswith("page:")]
        assert await s.app.host.excerpt(note) == WORDS
        await page.goto(address)
        waits = sentence("appeal_waits", language).partition("{")[0]
        await expect(body).to_contain_text(waits.strip())
        await expect(page.locator("form")).to_have_count(0)
        overturn = next(b for b in card.buttons if b.label == sentence("button.overturn", language))
        await s.asks("mo", overturn.code, via="button")
        await page.goto(address)
        mistake = sentence("our_mistake", language).partition("{")[0]
        await expect(body).to_contain_text(mistake.strip())
        assert await context.cookies() == []


async def _asks(page: Page, language: Language) -> None:
    await page.get_by_label(sentence("page.words", language)).fill(WORDS)
    await page.get_by_role("button").click()


async def _cards(s: Street) -> list[Alert]:
    def found() -> list[Alert]:
        return [a for a in s.edge.done if isinstance(a, Alert) and a.because == "review"]

    await until(lambda: bool(found()))
    return found()


async def test_what_is_no_link_leads_nowhere(tmp_path: Path) -> None:
    async with removed(tmp_path) as (_, address), httpx.AsyncClient() as client:
        gone = await client.get(address[:-3] + "AAA", headers={"accept-language": "es-ES,es"})
        assert gone.status_code == 404
        assert sentence("page.gone", "es") in gone.text
        assert (await client.get(address.rpartition("/")[0])).status_code == 404
        assert (await client.put(address)).status_code == 405
        good = await client.get(address)
        assert good.headers["content-security-policy"].startswith("default-src 'none'")
        assert "set-cookie" not in good.headers
        assert good.headers["referrer-policy"] == "no-referrer"
        assert "<i>here" not in good.text
        long = await client.post(address, content=b"note=" + b"x" * LARGEST)
        assert long.status_code == 413


async def test_only_the_page_gives_its_command_and_only_for_that_decision(tmp_path: Path) -> None:
    async with removed(tmp_path) as (s, address), httpx.AsyncClient() as client:
        given = Signer("", SecretStr("k" * 64)).read(address.rpartition("/")[2], 0.0)
        assert given is not None
        answer = await s.asks("eve", "reviewed", message=repr(given.at))
        assert answer is not None
        assert "nothing here" in plain(answer.text)
        link = PageLink("acme", "test:member:eve", 1.0, 9e9)
        other = Signer(address.partition("/review/")[0], SecretStr("k" * 64)).address(link)
        found = await client.post(other, data={"note": "please"})
        assert found.status_code == 200
        assert "nothing here" in found.text
        await s.asks("mo", "queue")
        assert not [a for a in s.edge.done if isinstance(a, Alert) and a.because == "review"]


async def test_a_link_is_not_used_without_end(tmp_path: Path) -> None:
    async with removed(tmp_path) as (s, address), httpx.AsyncClient() as client:
        codes = [(await client.get(address)).status_code for _ in range(22)]
        assert codes == [200] * 20 + [429] * 2
        rows = [row async for row in s.app.store.journal.latest("acme", 100)]
        assert len([row for row in rows if isinstance(row.event, Invoked)]) == 20


async def test_a_page_that_is_not_there_is_told_of_to_nobody(tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text(f"{POLICY}\n[appeals]\npage = true\n", "utf-8")
    with pytest.raises(ExceptionGroup) as refused:
        async with street(tmp_path, ["acme.toml"]):
            pass
    (problem,) = [e for e in _leaves(refused.value) if isinstance(e, PolicyError)]
    assert "config.toml has no [appeals]" in str(problem)


def test_check_tells_of_a_page_that_the_settings_do_not_serve(tmp_path: Path) -> None:
    file, beside = tmp_path / "acme.toml", tmp_path / "config.toml"
    file.write_text(f"{POLICY}\n[appeals]\npage = true\n", "utf-8")
    policy, settings = load(file).policy, 'policies = ["acme.toml"]\n'
    assert unheard(file, policy, None) == (), "nobody knows what will be there"
    beside.write_text(settings, "utf-8")
    (problem,) = unheard(file, policy, None)
    assert problem.advice and "has no [appeals]" in problem.message
    served = '[appeals]\nurl = "https://bot.example"\nkey = { env = "KEY" }\n'
    beside.write_text(settings + served, "utf-8")
    assert unheard(file, policy, None) == ()


def _leaves(error: BaseException) -> list[BaseException]:
    inner = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    return [leaf for each in inner for leaf in _leaves(each)] if inner else [error]
