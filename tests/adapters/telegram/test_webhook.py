"""Updates that Telegram pushes are answered when they are durable, and only with the secret."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp.web
import pytest
from pydantic import SecretStr

from adapters.telegram import Patience, Settings
from adapters.telegram import Telegram as Adapter
from policies.events import Checked, Message
from tests.adapters.telegram.world import TelegramWorld
from tests.counterparts.telegram.server import TOKEN, Telegram
from tests.waiting import until


@pytest.fixture
async def pushed(telegram: Telegram) -> AsyncIterator[tuple[TelegramWorld, list[int]]]:
    """The adapter behind a webhook, and the statuses that it answered."""
    world = TelegramWorld(telegram)
    statuses: list[int] = []

    async def receive(request: aiohttp.web.Request) -> aiohttp.web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        statuses.append(await world.adapter.hook(secret, await request.read()))
        return aiohttp.web.Response(status=statuses[-1])

    app = aiohttp.web.Application()
    app.router.add_post("/hook", receive)
    runner = aiohttp.web.AppRunner(app)
    await runner.setup()
    await aiohttp.web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    settings = Settings(
        token=SecretStr(TOKEN),
        base_url=telegram.base_url,
        webhook=f"http://127.0.0.1:{port}/hook",
        webhook_secret=SecretStr("only_telegram_knows"),
    )
    world.adapter = Adapter(settings, patience=Patience(call=3.0, silence=0.1))
    running = asyncio.create_task(world.adapter.run(world.host))
    await world.host.wait(Checked)
    yield world, statuses
    running.cancel()
    await asyncio.wait([running])
    await runner.cleanup()


async def test_a_telegram_that_cannot_be_reached_is_noticed(
    pushed: tuple[TelegramWorld, list[int]],
) -> None:
    world, _ = pushed
    told = world.host.connections
    await until(lambda: told[-1:] == [True])
    world.telegram.fails("dropped")
    await until(lambda: False in told)
    await until(lambda: told[-1])


async def test_a_webhook_is_answered_when_it_is_durable(
    pushed: tuple[TelegramWorld, list[int]],
) -> None:
    world, statuses = pushed
    world.host.durable.clear()
    await world.says(world.member, "pushed")
    await until(lambda: any(isinstance(e, Message) for e in world.host.offered))
    assert statuses == []
    assert len(world.telegram.state.updates) == 1
    world.host.durable.set()
    await until(lambda: statuses == [200])
    assert [e.content.text for e in world.host.of(Message)] == ["pushed"]


async def test_a_webhook_without_the_secret_is_refused(
    pushed: tuple[TelegramWorld, list[int]],
) -> None:
    world, _ = pushed
    body = b'{"update_id": 1, "message": {}}'
    assert await world.adapter.hook("", body) == 403
    assert await world.adapter.hook("only_telegram_know", body) == 403
    assert await world.adapter.hook("ñ", body) == 403
    assert await world.adapter.hook("only_telegram_knows", b"{") == 400
    assert await world.adapter.hook("only_telegram_knows", b"[1]") == 400
    assert not world.host.of(Message)


async def test_without_a_secret_nothing_is_taken(telegram: Telegram) -> None:
    world = TelegramWorld(telegram)
    settings = Settings(
        token=SecretStr(TOKEN),
        base_url=telegram.base_url,
        webhook="http://127.0.0.1:1/hook",
        webhook_secret=SecretStr(""),
    )
    adapter = Adapter(settings)
    assert await adapter.hook("", b"{}") == 503
    running = asyncio.create_task(adapter.run(world.host))
    await world.host.wait(Checked)
    assert await adapter.hook("", b'{"update_id": 1}') == 403
    running.cancel()
    await asyncio.wait([running])
