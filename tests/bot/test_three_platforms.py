"""One policy file for a sandbox, a Telegram group and a Discord guild: the same decisions."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from adapters.sandbox import PLACE
from bot.app import App
from bot.config import Config
from bot.edges import Edges, edges
from bot.upkeep import migrate
from policies.actions import Reply
from policies.decision import Decision
from policies.events import Event, Message
from storage.store import Store
from tests.adapters.discord.conftest import checked, counterpart
from tests.adapters.discord.world import DiscordWorld
from tests.bot.test_telegram_road import ANA, GROUP, MOD, STAFF, telegram, there
from tests.counterparts.discord.server import TOKEN as DISCORD_TOKEN
from tests.counterparts.discord.server import Counterpart
from tests.counterparts.telegram.server import TOKEN as TELEGRAM_TOKEN
from tests.counterparts.telegram.server import Telegram
from tests.waiting import until

__all__ = ["checked", "counterpart", "telegram"]

POLICY = """
community = "acme"
places = ["{sandbox}", "telegram:chat:{group}", "telegram:chat:{staff}", "{guild}"]
staff_channel = "telegram:channel:{staff}"
language = "es"

[roles.moderator]
members = ["sandbox:member:moderator", "telegram:status:admin", "discord:role:Mods"]
may = ["timeout", "delete"]

[[rules]]
name = "raid"
filter = "raid"
actions = ["alert"]

[[rules]]
name = "banned-words"
filter = "keywords"
words = ["加微信", "free nitro"]
actions = ["delete", "strike"]
because = "Aquí no se comparten datos de contacto"
tell = "private"

[[rules]]
name = "scam-links"
filter = "links"
deny = ["dlscord.gift"]
actions = ["delete", "strike"]
because = "Este enlace roba cuentas"
tell = "private"

[escalation]
expire = "30d"

[[ladder]]
at = 3
do = "timeout"
for = "10m"
"""

SAID = (
    ("微信支付失败怎么办", "allow"),
    ("请加微信领红包", "enforce"),
    ("f r e e  n i t r o", "enforce"),
    ("see dlscord.gift/claim", "enforce"),
)


class Watched(App):
    """The program, whose decisions about messages are written down by platform."""

    def __init__(self, config: Config, store: Store, around: Edges) -> None:
        super().__init__(config, store, around)
        self.decided: dict[str, list[tuple[object, ...]]] = {}
        emit = self.intake.emit

        async def watched(*events: Event) -> Sequence[Decision | None]:
            decisions = await emit(*events)
            for event, decision in zip(events, decisions, strict=True):
                if isinstance(event, Message) and decision:
                    self.decided.setdefault(event.platform, []).append(essence(decision))
            return decisions

        self.intake.emit = watched  # type: ignore[method-assign]


def essence(decision: Decision) -> tuple[object, ...]:
    """What of a decision does not depend on the platform."""
    found = [(f.rule, f.span, f.mode) for f in decision.findings]
    return decision.verdict, found, [(type(a).__name__, a.because) for a in decision.actions]


@asynccontextmanager
async def running(
    folder: Path, telegram: Telegram, world: DiscordWorld, policy: str = POLICY
) -> AsyncIterator[Watched]:
    """The program on all three, as one ``config.toml`` would start it."""
    text = policy.format(sandbox=PLACE, group=GROUP, staff=STAFF, guild=world.place)
    (folder / "acme.toml").write_text(text, encoding="utf-8")
    (folder / "telegram").write_text(TELEGRAM_TOKEN)
    (folder / "discord").write_text(DISCORD_TOKEN)
    server = world.server
    config = Config.model_validate(
        {
            "policies": ["acme.toml"],
            "store": {"url": "sqlite:///store.db"},
            "web": {"port": 0},
            "sandbox": {"port": 0},
            "telegram": {"token": {"file": "telegram"}, "base_url": telegram.base_url},
            "discord": {
                "token": {"file": "discord"},
                "api_base": server.api_base,
                "gateway_url": server.gateway_url,
            },
        }
    ).model_copy(update={"folder": folder})
    await migrate(config.store_url())
    store, around = await Store.open(config.store_url()), edges(config)
    app, met = Watched(config, store, around), len(server.gateway.sessions)
    task = asyncio.create_task(app.run(alone=True))
    try:
        assert around.room
        await around.room.ready.wait()
        await until(lambda: telegram.listening and len(server.gateway.sessions) > met)
        yield app
    finally:
        app.stop()
        await task
        telegram.hang_up()
        await store.close()


async def test_one_file_moderates_all_three_alike(
    tmp_path: Path, telegram: Telegram, counterpart: Counterpart
) -> None:
    world = DiscordWorld(counterpart)
    async with running(tmp_path, telegram, world) as app:
        room = app.edges["sandbox"]
        sent = []
        for number, (text, _) in enumerate(SAID):
            await room.says("newbie", "lobby", text)  # type: ignore[attr-defined]
            sent.append(
                (await telegram.people.says(GROUP, ANA, text), await world.says(world.member, text))
            )
            await until(lambda number=number: all_decided(app, number + 1))  # type: ignore[misc]
        first = app.decided["sandbox"]
        assert [verdict for verdict, *_ in first] == [verdict for _, verdict in SAID]
        assert app.decided["telegram"] == first
        assert app.decided["discord"] == first
        for (group, guild), (_, verdict) in zip(sent, SAID, strict=True):
            gone = verdict == "enforce"
            await until(lambda g=group, gone=gone: there(telegram, g) != gone)  # type: ignore[misc]
            await until(lambda g=guild, gone=gone: (world.text(g) is None) == gone)  # type: ignore[misc]
        await until(lambda: any("roba cuentas" in w for _, w in telegram.state.whispers))
        await until(lambda: any("roba cuentas" in w for w in world.private(world.member)))


async def test_a_launch_day_is_announced_on_one_and_seen_on_all(
    tmp_path: Path, telegram: Telegram, counterpart: Counterpart
) -> None:
    world = DiscordWorld(counterpart)
    boss = int(world.admin.rpartition(":")[2])
    async with running(tmp_path, telegram, world) as app:
        await until(lambda: "discord:role:Mods" not in app.intake.policies["acme"].roles[0].members)
        room = app.edges["sandbox"]
        told = [await room.says("moderator", "lobby", "/asalto expect 2000 hasta 4h")]  # type: ignore[attr-defined]
        assert "hasta 2000 personas" in answer(told[0])
        await telegram.people.says(GROUP, MOD, "/raid")
        await until(
            lambda: any("se esperan 2000 personas" in w for _, w in telegram.state.whispers)
        )
        over = [{"name": "step", "type": 3, "value": "over"}]
        await until(lambda: world.server.state.commands)
        data = {"id": "1", "name": "raid", "type": 1, "options": over}
        await world.server.asks(boss, world.channel_id, 2, data)
        # Their client speaks English, and the others' say nothing.
        await until(lambda: any("Nobody is expected any" in w for w in world.private(world.admin)))
        shown = await room.says("moderator", "lobby", "/涌入")  # type: ignore[attr-defined]
        assert "No hay ningún asalto en curso" in answer(shown) and "2000" not in answer(shown)
        refused = await room.says("newbie", "lobby", "/raid over")  # type: ignore[attr-defined]
        assert "moderator" in answer(refused)


def answer(decision: Decision) -> str:
    """The words of the one answer."""
    (reply,) = [a for a in decision.actions if isinstance(a, Reply)]
    return "".join(piece if isinstance(piece, str) else "…" for piece in reply.text)


def all_decided(app: Watched, count: int) -> bool:
    """Whether so many messages were decided on each platform."""
    return all(len(app.decided.get(p, ())) == count for p in ("sandbox", "telegram", "discord"))
