"""One person on two platforms: a code from Telegram entered on Discord, and what follows there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from policies.policy import Language
from policies.wording import LANGUAGES, sentence
from tests.adapters.discord.conftest import checked, counterpart
from tests.adapters.discord.world import DiscordWorld
from tests.bot.test_conversations import places
from tests.bot.test_telegram_road import ANA, GROUP, MOD, STAFF, said, telegram
from tests.counterparts.discord.server import Counterpart
from tests.counterparts.telegram.server import Telegram
from tests.waiting import until

__all__ = ["checked", "counterpart", "telegram"]

LINKED = {"en": "one person's now", "zh-CN": "本人", "es": "constan ahora"}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_sanction_here_is_proposed_there_and_done_by_a_press(
    tmp_path: Path, telegram: Telegram, counterpart: Counterpart, language: Language
) -> None:
    world, people = DiscordWorld(counterpart), telegram.people
    seat, posts = telegram.state.chats[GROUP].seats[ANA], telegram.state.chats[STAFF].posts
    same = sentence("button.carry", language)

    def asked() -> list[int]:
        """The messages to the team that ask whether the same is to be done there."""
        return [n for n, post in posts.items() if same in str(post.get("reply_markup"))]

    def whispered(who: int, words: str) -> bool:
        return any(w == who and words in text for w, text in telegram.state.whispers)

    async with places(tmp_path, telegram, world, language):
        await people.says(GROUP, ANA, "hello")
        await world.says(world.member, "hello")
        await people.says(GROUP, ANA, f"／{sentence('command.link.name', language)}")
        await until(lambda: any(_codes(telegram)))
        options = [{"name": "account", "type": 3, "value": next(iter(_codes(telegram)))}]
        data: dict[str, Any] = {"id": "1", "name": "link", "type": 1, "options": options}
        who = int(world.member.rpartition(":")[2])
        await world.server.asks(who, world.channel_id, 2, data)
        await until(lambda: LINKED[language] in "".join(world.private(world.member)))
        await until(lambda: whispered(ANA, LINKED[language]))
        await people.says(GROUP, MOD, f"／timeout {ANA} 2h")
        await until(lambda: seat.status == "restricted" and asked())
        assert world.standing(world.member) == "member", "nothing is done by itself"
        await people.presses(STAFF, MOD, asked()[0], same)
        await until(lambda: world.standing(world.member) == "silenced")
        await until(lambda: not asked())
        done = sentence("done_timeout", language).partition("{")[0]
        await until(lambda: whispered(MOD, done) or done in "".join(said(telegram, STAFF)))


def _codes(telegram: Telegram) -> list[str]:
    """What Ana alone was shown."""
    told = [text for who, text in telegram.state.whispers if who == ANA]
    return [code for text in told for code in re.findall("[0-9a-f]{20}", text)]
