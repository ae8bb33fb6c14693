"""Communities opened from chat: the questions, the file, and what is in the way of it."""

from __future__ import annotations

import asyncio
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from bot.replaying import replay
from policies.actions import Reply, Send
from policies.events import Actor, Joined
from policies.people import lobby
from tests.bot.street import CHAT, HERE, TEAM_CHAT, TEAM_PLACE, named, street
from tests.bot.town import plain


async def test_three_answers_open_a_community_that_observes_and_then_starts(tmp_path: Path) -> None:
    async with street(tmp_path) as s:
        s.edge.missing = ("delete_messages",)
        asked = await s.asks("ann")
        assert asked is not None and asked.private
        assert "Three questions about Acme fans" in plain(asked.text)
        assert "I still need these rights there: delete messages" in plain(asked.text)
        asked = await s.presses("ann", asked, "Gaming")
        asked = await s.presses("ann", asked, "Several")
        done = await s.presses("ann", asked, "Here")
        assert "Acme fans is set up, and I only observe" in plain(done.text)
        assert "delete messages" in plain(done.text)
        written = tomllib.loads(s.file.read_text("utf-8"))
        assert written["community"] == "Acme fans"
        assert (written["places"], written["staff_channel"]) == ([HERE], CHAT)
        assert (written["acting"], written["language"]) == ("observe", "en")
        assert "pack:gaming" in written["include"]
        rows = [row.entry async for row in s.app.store.audit.rows(lobby.NAME) if row.entry]
        opened = next(row for row in rows if row.what == "community.opened")
        assert (opened.actor, opened.about) == ("test:member:ann", "Acme fans")


async def test_after_a_day_the_team_reads_what_would_have_been_removed(tmp_path: Path) -> None:
    async with street(tmp_path) as s:
        await s.opens()
        for number in range(5):
            await s.says("eve", str(number), f"free nitro at https://dlscord-nitro{number}.gift/x")
        first = await s.day_is_over()
        assert "Would have removed 5 messages of 1 people" in plain(first.text)
        assert plain(first.text).count("Excerpt") == 3
        labels = ["Look", "Start acting", "Go on observing", "Change the answers"]
        assert [button.label for button in first.buttons] == labels
        refused = await s.presses("eve", first, "Go on observing")
        assert "Only" in plain(refused.text)
        onward = await s.presses("ann", first, "Go on observing")
        assert "report again tomorrow" in plain(onward.text)
        again = await s.day_is_over()
        started = await s.presses("ann", again, "Start acting")
        assert "From now on I act" in plain(started.text)
        decision = await s.says("eve", "9", "free nitro at https://dlscord-nitro.gift/x")
        assert decision.verdict == "enforce"
        asked = await s.presses("ann", again, "Change the answers")
        assert "What kind of community" in plain(asked.text)


async def test_answers_are_changed_until_somebody_edits_the_file(tmp_path: Path) -> None:
    async with street(tmp_path) as s:
        await s.opens()
        asked = await s.presses("ann", await s.asks("ann"), "Class or course")
        asked = await s.presses("ann", asked, "Español")
        other = {"channel": "test:channel:6"}
        done = await s.presses("ann", asked, "Where they go now", **other)
        assert "escrita de nuevo" in plain(done.text)
        policy = s.app.intake.policies["Acme fans"]
        assert (policy.language, policy.staff_channel) == ("es", CHAT)
        assert "teacher" in {role.name for role in policy.roles}
        text = s.file.read_text("utf-8")
        s.file.write_text(text.replace('acting = "observe"', 'acting = "act"'), "utf-8")
        left = await s.asks("ann", language="en")
        assert left is not None and "edited the policy file by hand" in plain(left.text)
        assert 'acting = "act"' in s.file.read_text("utf-8")
    s.file.write_text(text, "utf-8")
    async with street(tmp_path) as s:
        assert s.app.intake.policies["Acme fans"].language == "es"
        again = await s.asks("ann", language="en")
        assert again is not None and "What kind of community" in plain(again.text)


async def test_whoever_was_let_in_and_adds_the_bot_is_asked_to_begin(tmp_path: Path) -> None:
    async with street(tmp_path) as s:
        asked = {}
        for who, whom in (("zoe", "self"), ("ann", "member"), ("ann", "self")):
            event = Joined(
                id=f"test:joined:{who}:{whom}",
                place=HERE,
                channel=CHAT,
                at=datetime.now(UTC),
                actor=Actor(id="test:member:bot", identity=whom),  # type: ignore[arg-type]
                invited_by=f"test:member:{who}",
            )
            (decision,) = await s.app.intake.emit(event)
            asked[who, whom] = decision is not None and bool(decision.actions)
        assert [pair for pair, told in asked.items() if told] == [("ann", "self")]
        done = await s.edge.until(lambda d: any(isinstance(a, Send) for a in d))
        (hello,) = [a for a in done if isinstance(a, Send)]
        assert "nothing is removed before" in plain(hello.text)
        assert "Three questions about Acme fans" in plain(
            (await s.presses("ann", hello, "Begin")).text
        )
        assert "has let in" in plain((await s.presses("zoe", hello, "Begin")).text)


async def test_who_may_not_open_a_community_is_told_why(tmp_path: Path) -> None:
    async with street(tmp_path, limit=1) as s:
        for who, why in (
            ("zoe", "operator of this bot has let in"),
            ("eve", "Only administrators"),
        ):
            answer = await s.asks(who)
            assert answer is not None and why in plain(answer.text)
        assert await s.asks("ann", "warn", "@eve") is None, "nothing else is heard there"
        s.edge.there = False
        gone = await s.asks("ann")
        assert gone is not None and "cannot see this group" in plain(gone.text)
        s.edge.there = True
        asked = await s.asks("ann")
        assert "operator" in plain((await s.presses("zoe", asked, "Gaming")).text)
        private = await s.asks("ann", private=True, channel="test:direct:ann")
        assert private is None or "in the group" in plain(private.text)
        await s.opens()
        s.edge.statuses["bea"] = "owner"
        elsewhere = {"place": TEAM_PLACE, "channel": TEAM_CHAT}
        asked = await s.asks("bea", **elsewhere)
        asked = await s.presses("bea", asked, "Gaming", **elsewhere)
        asked = await s.presses("bea", asked, "English", **elsewhere)
        full = await s.presses("bea", asked, "Here", **elsewhere)
        assert "as the operator allows" in plain(full.text)
        assert len(s.app.book.files) == 1


async def test_of_two_who_press_at_once_one_opens_it(tmp_path: Path) -> None:
    async with street(tmp_path) as s:
        s.edge.statuses["bea"] = "admin"
        last = {}
        for who, kind in (("ann", "Gaming"), ("bea", "Open source")):
            asked = await s.presses(who, await s.asks(who), kind)
            last[who] = await s.presses(who, asked, "English")
        both = [(who, named(last[who], "Here").code) for who in ("ann", "bea")]
        await asyncio.gather(*(s.asks(who, code, via="button") for who, code in both))
        await s.edge.until(lambda d: len([a for a in d if isinstance(a, Reply)]) == 8)
        told = "".join(plain(a.text) for a in s.edge.done if isinstance(a, Reply))
        assert told.count("is set up") == 1
        assert told.count("moderates this group already") + told.count("no longer works") == 1
        assert len(list(s.file.parent.iterdir())) == 1


async def test_the_bot_is_removed_before_the_last_answer(tmp_path: Path) -> None:
    async with street(tmp_path) as s:
        asked = await s.presses("ann", await s.asks("ann"), "Gaming")
        asked = await s.presses("ann", asked, "English")
        s.edge.there = False
        gone = await s.presses("ann", asked, "Here")
        assert "cannot see this group" in plain(gone.text)
        s.edge.there, s.edge.statuses["ann"] = True, "member"
        assert "Only administrators" in plain((await s.presses("ann", asked, "Here")).text)
        assert not s.file.exists()


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "opened").write_text("no folder")
    async with street(tmp_path) as s:
        assert "cannot be written" in plain((await s.opens()).text)
        assert set(s.app.intake.policies) == {lobby.NAME}


async def test_the_team_is_told_in_a_chat_of_its_own(tmp_path: Path) -> None:
    async with street(tmp_path) as s:
        s.edge.statuses["bea"] = "admin"
        asked = await s.presses("ann", await s.asks("ann"), "Brand or customers")
        asked = await s.presses("ann", asked, "中文")
        told = await s.presses("ann", asked, "In another chat")
        code = plain(told.text).rpartition("/setup ")[2].strip()
        there = {"place": TEAM_PLACE, "channel": TEAM_CHAT}
        other = await s.asks("bea", text=code, **there)
        assert other is not None and "is no code of yours" in plain(other.text)
        wrong = await s.asks("ann", text="abc123", **there)
        assert wrong is not None and "is no code of yours" in plain(wrong.text)
        done = await s.asks("ann", text=code.upper(), **there)
        assert done is not None and "is set up" in plain(done.text)
        assert done.channel == TEAM_CHAT
        policy = s.app.intake.policies["Acme fans"]
        assert (policy.places, policy.staff_channel) == ((HERE,), TEAM_CHAT)


async def test_a_policy_of_the_operators_is_left_to_them(tmp_path: Path) -> None:
    policy = f'community = "acme"\nplaces = ["{HERE}"]\n[roles.a]\nmembers = ["test:member:ann"]\n'
    (tmp_path / "acme.toml").write_text(policy + 'may = ["policy"]\n', "utf-8")
    async with street(tmp_path, policies=["acme.toml"]) as s:
        answer = await s.asks("ann")
        assert answer is not None and "operator keeps" in plain(answer.text)
        assert not s.file.exists()


async def test_the_title_of_a_group_is_only_words(tmp_path: Path) -> None:
    async with street(tmp_path) as s:
        s.edge.title = 'A"]\nplaces = ["x:y:z"]  \\ 群 '
        await s.opens()
        written = tomllib.loads(s.file.read_text("utf-8"))
        assert written["places"] == [HERE]
        assert written["community"] == 'A"] places = ["x:y:z"] \\ 群'


async def test_what_was_opened_is_decided_again_alike(tmp_path: Path) -> None:
    async with street(tmp_path) as s:
        day = datetime.now(UTC).date()
        await s.app.keeping.snapshots(day)
        await s.opens()
        found = await replay(s.app.store, lobby.NAME, day)
        assert (found.different, found.same >= 6) == ([], True), found
        await s.app.keeping.snapshots(day)
        asked = await s.presses("ann", await s.asks("ann"), "Gaming")
        await s.says("eve", "1", "free nitro at https://dlscord-nitro.gift/x")
        await s.presses("ann", await s.presses("ann", asked, "English"), "Here")
        found = await replay(s.app.store, "Acme fans", day)
        assert (found.different, found.same >= 6) == ([], True), found
