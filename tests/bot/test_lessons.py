"""Lessons through the whole program: a moderator's word, the message again, and what is kept."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from adapters.port import Gone
from bot.lookups import Lookups
from policies.actions import Delete, Teach
from policies.again import Labelled
from policies.events import Actor, Event, Invoked
from storage.journal import Entry
from tests.adapters.recording import RecordingHost
from tests.bot.town import LOBBY, PLACE, POLICY, Town, town
from tests.policies.said import says
from tests.waiting import until

RULE = """
[roles.teacher]
members = ["test:member:tea"]
may = ["delete"]

[[rules]]
name = "spam"
filter = "score"
actions = ["delete"]
because = "No advertising"
"""


def kept(t: Town) -> bool:
    """Whether anything that was taught is remembered."""
    page = t.app.intake.residence.memory.page("acme", "lessons")
    return page is not None and "counts" in page


async def labelled(t: Town) -> Entry:
    """The lesson, as soon as the journal has it."""
    async with asyncio.timeout(30):
        while True:
            async for row in t.app.store.journal.entries():
                if isinstance(row.event, Labelled):
                    return row
            await asyncio.sleep(0.01)


async def orders(t: Town, command: str, of: str) -> None:
    now = datetime.now(UTC)
    event = Invoked(
        id=f"test:{command}:{of}", place=PLACE, channel=LOBBY, at=now,
        actor=Actor(id="test:member:tea"), command=command, args={}, reply_to=of,
        reply_to_actor="test:member:bob", interaction=f"i{command}{of}",
    )  # fmt: skip
    assert await t.offers(event)


async def test_a_moderators_word_is_learned_and_the_message_removed(tmp_path: Path) -> None:
    async with town(tmp_path, POLICY + RULE) as t:
        await t.says("bob", "ugly words", ago=7_200)
        await orders(t, "spam", "1")
        done = await t.edge.until(lambda d: any(isinstance(a, Delete) for a in d))
        assert [a.message for a in done if isinstance(a, Delete)] == ["1"]
        await until(lambda: kept(t))
        seen = await labelled(t)
        assert isinstance(seen.event, Labelled)
        assert (seen.event.label, seen.event.by) == ("spam", "test:member:tea")
        assert seen.event.content.text == "ugly words"


async def test_what_is_not_held_any_more_is_not_learned() -> None:
    held: dict[str, Event] = {"x": says("hi")}

    async def journalled(id: str) -> Event | None:
        return held.get(id)

    host = RecordingHost([PLACE])
    lookups = Lookups({}, journalled)
    await lookups.run(host)
    teach = Teach(id="t#0", place="store:", community="acme", asked="y", label="ham", by="m")
    assert isinstance(await lookups.perform(teach), Gone) and not host.events
    await lookups.perform(Teach(id="t#1", place="store:", community="acme", asked="x", label="ham"))
    (event,) = host.events
    assert isinstance(event, Labelled) and event.label == "ham"
