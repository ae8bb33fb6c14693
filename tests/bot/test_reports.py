"""Reports through the whole program: the command, the team's card, and what a rule makes of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from adapters.port import Gone
from bot.lookups import Lookups
from policies.actions import Alert, Delete, Edit, Excerpt, Recall, Reply
from policies.again import Reported
from policies.events import Actor, Event, Invoked, Joined
from tests.adapters.recording import RecordingHost
from tests.bot.shipped import real
from tests.bot.town import LOBBY, PLACE, POLICY, Town, plain, town
from tests.policies.said import says
from tests.waiting import until

RULE = """
[[rules]]
name = "reported"
filter = "reports"
actions = ["delete", "strike"]
because = "several members asked the team to look at it"
"""


async def reports(t: Town, member: str, *, of: str = "1", days: float = 30) -> None:
    now = datetime.now(UTC)
    event = Invoked(
        id=f"test:report:{member}:{of}", place=PLACE, channel=LOBBY, at=now,
        actor=Actor(id=f"test:member:{member}", joined=now - timedelta(days=days)),
        command="report", args={"text": "my card is 4111 1111 1111 1111"}, reply_to=of,
        reply_to_actor="test:member:bob", interaction=f"i{member}",
    )  # fmt: skip
    assert await t.offers(event)


async def test_three_trusted_members_have_a_message_removed(tmp_path: Path) -> None:
    async with town(tmp_path, POLICY + RULE) as t:
        # Written long ago: it is not late, since it is reported now.
        await t.says("bob", "ugly words", ago=7_200)
        for number in range(5):
            await reports(t, f"new{number}", days=1)
        for number in range(3):
            await reports(t, f"old{number}")
        done = await t.edge.until(lambda d: any(isinstance(a, Delete) for a in d))
        (delete,) = [a for a in done if isinstance(a, Delete)]
        assert (delete.message, delete.member) == ("1", "test:member:bob")
        await t.edge.until(lambda d: len([a for a in d if isinstance(a, Edit)]) == 7)
        (alert,) = [a for a in t.edge.done if isinstance(a, Alert)]
        assert Excerpt("test:channel:lobby/1") in alert.text
        notes = [p for p in alert.text if isinstance(p, Excerpt)][1:]
        assert [await t.app.host.excerpt(note) for note in notes] == ["my card is [card]"]
        last = [a for a in t.edge.done if isinstance(a, Edit)][-1]
        assert "Reports: 8, of those by established members: 3." in plain(last.text)
        thanks = [a for a in t.edge.done if isinstance(a, Reply)]
        assert len(thanks) == 8 and all(a.private for a in thanks)
        rows = [row async for row in t.app.store.journal.entries()]
        (seen,) = [row for row in rows if isinstance(row.event, Reported)]
        assert seen.decision and seen.decision.note != "late"
        assert "strike" in str(seen.decision).lower()


async def test_the_shipped_sandbox_hides_what_three_regulars_report(tmp_path: Path) -> None:
    async with real(tmp_path) as r:
        written = await r.sandbox.says("newbie", "lobby", "nobody likes your silly project")
        assert written
        bad = written.event.rpartition("/")[2]
        for number in range(3):
            who = await r.sandbox.adds(f"guest {number}", timedelta(days=40))
            await r.sandbox.says(who.id, "lobby", "/举报", reply_to=bad)
            await until(lambda who=who: r.said(to=who.handle))  # type: ignore[misc]
            assert "Thanks for telling us" in r.said(to=who.handle)[0]
        await until(lambda: any(p.id == bad and p.held for p in r.posts()))
        # One card for the reports, one for what is held.
        await until(lambda: len(r.said("staff")) == 2)
        assert "Reports: 3" in r.said("staff")[0]


async def test_the_scene_ends_with_the_message_hidden(tmp_path: Path) -> None:
    async with real(tmp_path) as r:
        r.sandbox.player.play("reports")
        r.sandbox.player.faster(4.0)
        await until(lambda: r.sandbox.player.state == "ended")
        await until(lambda: [p.text[:7] for p in r.posts() if p.held] == ["go home"])
        await until(lambda: sum("Reports: " in words for words in r.said("staff")) == 2)


async def looked_up(event: Event | None) -> tuple[object, RecordingHost]:
    async def journalled(_: str) -> Event | None:
        return event

    host, lookups = RecordingHost([PLACE]), Lookups({}, journalled)
    await lookups.run(host)
    recall = Recall(id="r#0", place="store:", community="acme", asked="x", reports=3)
    return await lookups.perform(recall), host


async def test_a_message_that_is_recalled_is_the_same_but_now() -> None:
    asked = replace(says("hi"), reply_to="0")
    _, host = await looked_up(asked)
    (seen,) = host.events
    assert isinstance(seen, Reported)
    assert (seen.asked, seen.message, seen.content, seen.reply_to, seen.reports) == (
        asked.id, asked.message, asked.content, "0", 3,
    )  # fmt: skip
    assert seen.written == asked.at
    assert datetime.now(UTC) - seen.at < timedelta(minutes=1)


async def test_what_is_not_held_any_more_is_not_judged() -> None:
    for event in (None, Joined(id="j", place=PLACE, at=datetime.now(UTC))):
        outcome, host = await looked_up(event)
        assert isinstance(outcome, Gone) and not host.events
