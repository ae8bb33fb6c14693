"""The real page in a real browser: writing, judging, phones, languages, and hostile text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from adapters.sandbox import PLACE, Live
from adapters.sandbox.people import LOBBY, member_id
from policies.actions import Reply
from policies.events import Edited, Invoked, Message
from tests.adapters.sandbox.browsing import (
    CHROMIUM,
    MISSING,
    PHONE,
    calm,
    fits,
    launched,
    opened_page,
    write,
)
from tests.adapters.sandbox.conftest import House, opened

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(not CHROMIUM, reason=MISSING),
]


@pytest_asyncio.fixture(loop_scope="module")
async def house() -> AsyncIterator[House]:
    async with opened() as one:
        yield one


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with launched() as one:
        yield one


async def test_a_bad_message_is_removed_and_explained(browser: Browser, house: House) -> None:
    page = await opened_page(browser, house.sandbox.address)
    await write(page, "👋👋 快加微信领红包")
    await expect(page.locator(".tombstone")).to_contain_text("banned-words")
    panel = page.locator("#panel")
    await expect(panel.locator("mark")).to_have_text("加微信")
    await expect(panel.locator(".evidence")).to_have_text("加微信")
    await expect(panel.locator(".verdict")).to_contain_text("Enforced")
    await expect(panel.locator(".outcome")).to_have_text(
        ["done", "written down", "done", "done", "done"]
    )
    await expect(page.locator(".post.private")).to_contain_text("only you see this")
    await expect(page.locator(".closed")).to_contain_text("Noa is on a timeout")
    await page.locator(".person", has_text="Rafael").click()
    await expect(page.locator(".post.private")).to_have_count(0)
    whisper = Reply(
        id="e#0",
        place=PLACE,
        channel=LOBBY,
        member=member_id("newbie"),
        text=("psst",),
        private=True,
    )
    await house.sandbox.perform(whisper)
    await expect(page.locator(".person", has_text="Noa").locator(".count")).to_have_text("1")
    await expect(page.locator(".timeline")).not_to_contain_text("psst")
    calm(page)


async def test_staff_reads_the_alert_and_others_do_not(browser: Browser, house: House) -> None:
    page = await opened_page(browser, house.sandbox.address)
    await write(page, "free nitro")
    await expect(page.locator(".channel", has_text="staff")).to_have_count(0)
    await page.locator(".person", has_text="Mei").click()
    await page.locator(".channel", has_text="staff").click()
    await expect(page.locator(".kind-bot .excerpt")).to_have_text("free nitro")
    await expect(page.locator(".kind-bot")).not_to_contain_text("x.png")
    await page.locator(".spoiler").press("Enter")
    await expect(page.locator(".kind-bot .excerpt").last).to_have_text(house.host.hidden)
    await page.locator(".person", has_text="Noa").click()
    await expect(page.locator(".where")).to_contain_text("lobby")
    calm(page)


async def test_the_page_survives_a_reload_and_a_restart_of_the_server(
    browser: Browser, house: House
) -> None:
    page = await opened_page(browser, house.sandbox.address)
    await write(page, "still here?")
    await expect(page.locator(".post .text")).to_have_text("still here?")
    await page.reload()
    await expect(page.locator(".post .text")).to_have_text("still here?")
    for listener in list(house.sandbox.feed._pages):
        listener.put_nowait(None)
    await expect(page.locator(".offline")).to_be_visible()
    await expect(page.locator(".offline")).to_have_count(0)
    await write(page, "and again")
    await expect(page.locator(".post .text").last).to_have_text("and again")


async def test_editing_replying_reacting_deleting(browser: Browser, house: House) -> None:
    page = await opened_page(browser, house.sandbox.address)
    await write(page, "hello")
    post = page.locator(".post").first
    await post.hover()
    await post.get_by_label("Edit").click()
    await expect(page.locator("#field")).to_have_value("hello")
    await write(page, "hello there")
    await expect(post.locator(".text")).to_contain_text("hello there")
    await expect(post.locator(".edited")).to_be_visible()
    await post.hover()
    await post.get_by_label("React").click()
    await post.get_by_label("👍").click()
    await expect(post.locator(".reaction")).to_contain_text("1")
    await post.hover()
    await post.get_by_label("Reply").click()
    await write(page, "answer")
    await expect(page.locator(".quoted")).to_contain_text("hello there")
    await post.hover()
    await post.get_by_label("Delete").click()
    await expect(post.locator(".tombstone")).to_have_text("Deleted by its author")
    assert isinstance(house.host.events[1], Edited)
    answer = next(e for e in house.host.events if isinstance(e, Message) and e.reply_to)
    assert answer.reply_to_actor == member_id("newbie")
    calm(page)


async def test_commands_are_completed_with_their_members(browser: Browser, house: House) -> None:
    page = await opened_page(browser, house.sandbox.address)
    field = page.locator("#field")
    await field.press_sequentially("/")
    await expect(page.locator(".offer b").nth(5)).to_have_text("/help")
    offered = await page.locator(".offer b").all_inner_texts()
    assert offered[:6] == ["/report", "/why", "/appeal", "/mystatus", "/mydata", "/help"]
    await field.fill("")
    await page.locator(".person", has_text="Mei").click()
    await field.press_sequentially("/wh")
    await expect(page.locator(".offer b")).to_have_text(["/why", "/whois"])
    await field.fill("")
    await field.press_sequentially("/war")
    await field.press("Tab")
    await expect(field).to_have_value("/warn ")
    await field.press_sequentially("@raf")
    await field.press("Tab")
    await expect(field).to_have_value("/warn @regular ")
    await field.press_sequentially("please slow down")
    await field.press("Enter")
    await expect(page.locator(".post.private").last).to_contain_text("You asked for")
    event = house.host.events[-1]
    assert isinstance(event, Invoked)
    assert event.args == {"text": "sandbox:member:regular please slow down"}
    calm(page)


async def test_a_button_is_pressed(browser: Browser, house: House) -> None:
    page = await opened_page(browser, house.sandbox.address)
    await write(page, "free nitro")
    await page.get_by_role("button", name="Ask for a review").click()
    await expect(page.locator(".post.private").last).to_contain_text("You asked for b:review")
    calm(page)


HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "**bold** [link](javascript:alert(3)) `code` ||spoiler||",
    "safe \u202egnp.exe\u202c and \u2066isolated\u2069",
    "z\u200be\u200br\u200bo 加\u200b薇\u200b信",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!",
    "W" * 3_000,
    "很长的中文没有空格" * 60,
    "{{7*7}} {name} %s ${1}",
    "lone \ud800 surrogate",
)


async def test_hostile_text_is_inert(browser: Browser, house: House) -> None:
    page = await opened_page(browser, house.sandbox.address)
    await house.sandbox.adds("<b>Eve</b>\u202e", timedelta(days=2))
    for text in HOSTILE:
        await house.sandbox.says("admin", "lobby", text)
    texts = page.locator(".kind-say .text")
    await expect(texts).to_have_count(len(HOSTILE))
    shown = await texts.evaluate_all("nodes => nodes.map((node) => node.textContent)")
    for text, seen in zip(HOSTILE, shown, strict=True):
        assert seen == text.replace("\ud800", "\ufffd") or "\ud800" in text
    assert (
        await page.locator(".timeline script, .timeline img, .timeline a, .person b").count() == 0
    )
    await expect(page.locator(".person", has_text="<b>Eve</b>")).to_be_visible()
    await page.locator(".kind-say", has_text="gnp.exe").click()
    await expect(page.locator("#panel .unseen").first).to_have_text("U+202E")
    assert await fits(page)
    calm(page)


async def test_a_phone_has_room_for_everything(browser: Browser, house: House) -> None:
    page = await opened_page(
        browser,
        house.sandbox.address,
        viewport=PHONE,
        has_touch=True,
        is_mobile=True,
        locale="zh-CN",
    )
    await expect(page.locator(".banner")).to_contain_text("机器人正在执行")
    await write(page, "加微信" + "长" * 400 + "W" * 400)
    await expect(page.locator("#panel")).not_to_be_in_viewport()
    await page.locator(".tombstone").tap()
    await expect(page.locator("#panel .verdict")).to_be_in_viewport()
    await expect(page.locator("#panel .verdict")).to_contain_text("已执行")
    assert await fits(page)
    await page.locator("#panel .sheet-close").tap()
    await page.locator(".menu").tap()
    await expect(page.locator(".scene").first).to_be_visible()
    await page.locator(".person", has_text="Rafael").tap()
    await expect(page.locator("#side")).not_to_be_in_viewport()
    await page.set_viewport_size({"width": 320, "height": 600})
    assert await fits(page)
    calm(page)


async def test_the_page_speaks_three_languages_in_light_and_dark(
    browser: Browser, house: House
) -> None:
    page = await opened_page(browser, house.sandbox.address, locale="es-MX", color_scheme="dark")
    await expect(page.locator(".banner")).to_contain_text("El bot actúa.")
    dark = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    await page.locator(".side-foot select").select_option("zh-CN")
    await expect(page.locator(".panel h2")).to_have_text("判定")
    await page.locator(".side-foot button").click()
    await page.locator(".side-foot button").click()
    light = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    await page.reload()
    await expect(page.locator(".panel h2")).to_have_text("判定")
    assert await page.evaluate("getComputedStyle(document.body).backgroundColor") == light
    calm(page)


async def test_observing_and_troubles_are_said(browser: Browser, house: House) -> None:
    page = await opened_page(browser, house.sandbox.address)
    house.host.note = "observe"
    house.sandbox.show(
        Live(acting="observe", path="acme.toml", problems=("acme.toml:3: rules[0]: <b>no</b>",))
    )
    await expect(page.locator(".banner")).to_contain_text("The bot only observes.")
    await expect(page.locator(".problems")).to_contain_text("<b>no</b>")
    await write(page, "free nitro")
    await expect(page.locator(".post .text")).to_have_text("free nitro")
    await expect(page.locator("#panel .remark")).to_contain_text("only observes")
    calm(page)


async def test_a_persona_is_added_and_a_scene_played(browser: Browser, house: House) -> None:
    page = await opened_page(browser, house.sandbox.address)
    await page.get_by_label("Add a persona").click()
    await page.get_by_placeholder("Name").fill("Vera")
    await page.locator(".adding select").select_option("30d")
    await page.locator(".adding .primary").click()
    await expect(page.locator(".person", has_text="Vera")).to_contain_text("member for 30 days")
    await page.locator(".scene", has_text="A spam wave").click()
    await page.locator(".speed", has_text="4×").click()
    await expect(page.locator(".stage")).to_contain_text("playing")
    await expect(page.locator(".kind-refused").first).to_be_visible()
    await page.locator(".stage .round").click()
    await expect(page.locator(".stage")).to_contain_text("paused")
    value = await page.locator("#bar").get_attribute("aria-valuenow")
    assert value
    assert 0 < int(value) < 100
    calm(page)


async def test_what_is_held_goes_at_once_and_comes_back_to_its_place(
    browser: Browser, house: House
) -> None:
    box = house.sandbox
    page = await opened_page(browser, box.address)
    await write(page, "rude words")
    await page.locator(".post").first.hover()
    await page.locator(".post").first.get_by_label("Reply").click()
    await write(page, "not like this")
    await expect(page.locator(".quoted")).to_contain_text("rude words")
    held = next(iter(box.world.posts))
    assert box.world.hold(held, True)
    box.publish()
    await expect(page.locator(".timeline")).not_to_contain_text("rude words")
    await expect(page.locator(".quoted")).to_contain_text("only staff see this")
    await page.locator(".person", has_text="Mei").click()
    await expect(page.locator(".post .text").first).to_have_text("rude words")
    await page.locator(".person", has_text="Noa").click()
    assert box.world.hold(held, False)
    box.publish()
    await expect(page.locator(".post .text")).to_have_text(["rude words", "not like this"])
    await expect(page.locator(".quoted")).to_contain_text("rude words")
    calm(page)
