"""Files on a Discord server, through the whole program and the real library."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adapters.discord.conftest import checked, counterpart
from tests.adapters.discord.world import DiscordWorld
from tests.bot import test_on_discord as road
from tests.bot.test_on_discord import moderated, world
from tests.files import qr

__all__ = ["checked", "counterpart", "world"]

LINK = "https://bad.example/win"
RULES = """
[[rules]]
name = "elsewhere"
filter = "links"
deny = ["bad.example"]
actions = ["delete"]
because = "no links to there"

[[rules]]
name = "pictures"
filter = "images"
mode = "shadow"
actions = ["delete"]
because = "no codes"

[[examples]]
"""


async def test_what_a_picture_says_is_judged(
    world: DiscordWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(road, "POLICY", road.POLICY.replace("[[examples]]\n", RULES))
    server, channel = world.server, world.channel_id
    who = int(world.member.rpartition(":")[2])

    def picture(name: str, link: str) -> list[dict[str, object]]:
        return [server.cdn.attach(channel, name, qr(link), "image/png")]

    async with moderated(world, tmp_path):
        fine = await server.says(
            who, channel, "", attachments=picture("a.png", "https://a.example")
        )
        away = await server.says(who, channel, "", attachments=picture("b.png", LINK))
        server.cdn.remove(away.attachments[0])
        server.cdn.faults.append("server")
        bad = await server.says(who, channel, "", attachments=picture("c.png", LINK))
        posts = server.state.channels[channel].messages
        await server.until(lambda: bad.id not in posts)
        assert fine.id in posts
        assert len(server.cdn.asked) >= 3
