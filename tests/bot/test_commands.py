"""What people ask of the bot, through the whole program: answers, rights, explanations."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from policies.actions import Alert, Ban, Kick, Lift, Notice, Reply, Timeout, Warn
from policies.decision import Decision
from policies.events import Refused
from tests.bot.town import POLICY, Town, plain, town


def answer(decision: Decision | None) -> str:
    """The words of the one private answer."""
    assert decision is not None
    (reply,) = [a for a in decision.actions if isinstance(a, Reply)]
    assert reply.private
    return plain(reply.text)


async def answered(t: Town, count: int = 1) -> str:
    """The words of the last answer that was sent."""
    done = await t.edge.until(lambda d: len([a for a in d if isinstance(a, Reply)]) >= count)
    return plain([a for a in done if isinstance(a, Reply)][-1].text)


async def test_a_timeout_is_told_done_and_answered(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.says("ann", "hello")
        decision = await t.invokes("mo", "timeout", "@ann 10m too loud")
        assert decision is not None
        assert [type(a) for a in decision.actions] == [Timeout]
        done = await t.edge.until(lambda d: {Notice, Reply} <= {type(a) for a in d})
        assert "too loud" in plain(next(a for a in done if isinstance(a, Notice)).text)
        assert "10 minutes" in plain(next(a for a in done if isinstance(a, Reply)).text)


async def test_a_reply_says_who_is_meant(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.says("ann", "hello")
        who = {"reply_to": "1", "reply_to_actor": "test:member:ann"}
        decision = await t.invokes("mo", "warn", "please stay on topic", **who)
        assert decision is not None
        (warn,) = [a for a in decision.actions if isinstance(a, Warn)]
        assert warn.member == "test:member:ann"
        assert "please stay on topic" in plain(warn.text)


@pytest.mark.parametrize(
    ("caller", "command", "text", "words"),
    [
        ("ann", "ban", "@bob", "Only admin can do this"),
        ("mo", "ban", "@ann", "Only admin can do this"),
        ("mo", "timeout", "@ada 1h", "isn't below yours"),
        ("mo", "timeout", "@mo 1h", "to yourself"),
        ("mo", "timeout", "@nobody 1h", "I don't know who “@nobody” is"),
        ("mo", "timeout", "@ann 9999999d", "That's too long"),
        ("mo", "lift", "@ann", "nothing to lift"),
        ("mo", "frobnicate", "", "There's no command /frobnicate"),
        ("ann", "whois", "@mo", "Only admin / moderator can do this"),
        ("ann", "strikes", "@mo", "Only admin / moderator can do this"),
        ("ann", "b:00000000000000000000", "", "no longer works"),
    ],
)
async def test_refusals_are_sentences_and_nothing_happens(
    tmp_path: Path, caller: str, command: str, text: str, words: str
) -> None:
    async with town(tmp_path) as t:
        for name in ("ann", "bob", "mo", "ada"):
            await t.says(name, "hello")
        decision = await t.invokes(caller, command, text)
        assert words in answer(decision)
        assert decision is not None
        assert all(isinstance(a, Reply) for a in decision.actions)


async def test_commands_go_by_their_chinese_and_spanish_names(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.says("ann", "hello")
        for name in ("提醒", "警告", "aviso", "warn"):
            decision = await t.invokes("mo", name, "@ann hm")
            assert decision is not None
            assert [a for a in decision.actions if isinstance(a, Warn)], name


async def test_lifting_ends_what_is_current(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.says("ann", "hello")
        await t.invokes("ada", "ban", "@ann 2d")
        decision = await t.invokes("ada", "lift", "@ann")
        assert decision is not None
        assert [a.what for a in decision.actions if isinstance(a, Lift)] == ["ban"]
        assert "nothing to lift" in answer(await t.invokes("ada", "lift", "@ann"))


async def test_a_ban_is_told_before_it_is_done(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.says("ann", "hello")
        await t.invokes("ada", "ban", "@ann 2d spam")
        done = await t.edge.until(lambda d: any(isinstance(a, Ban) for a in d))
        kinds = [type(a) for a in done if isinstance(a, Notice | Ban)]
        assert kinds == [Notice, Ban]


async def test_why_tells_a_member_what_why_and_offers_details(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.says("ann", "请加微信领红包")
        await t.invokes("ann", "why")
        words = await answered(t)
        assert "your message was taken down" in words
        assert "no contact spam here" in words
        assert "banned-words" not in words
        reply = next(a for a in t.edge.done if isinstance(a, Reply))
        await t.invokes("ann", reply.buttons[0].code, via="button")
        assert "Excerpt" in await answered(t, 2)


async def test_why_of_what_was_lifted_since_does_not_say_until(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.says("ann", "hello")
        await t.invokes("ada", "timeout", "@ann 2h too loud")
        await t.invokes("ann", "why")
        assert "until <Moment" in await answered(t, 2)
        await t.invokes("ada", "timeout", "@ann 3h too loud")
        await t.invokes("ann", "why")
        assert "until <Moment" in await answered(t, 4)
        await t.invokes("ada", "lift", "@ann")
        await t.invokes("ann", "why")
        words = await answered(t, 6)
        assert "until" not in words
        assert "your posting was paused" in words
        assert "lifted since" in words


async def test_why_of_a_ban_for_good_says_that_it_was_lifted(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.says("ann", "hello")
        await t.invokes("ada", "ban", "@ann spam")
        await t.invokes("ann", "why")
        assert "lifted" not in await answered(t, 2)
        await t.invokes("ada", "lift", "@ann ban")
        await t.invokes("ann", "why")
        assert "lifted since" in await answered(t, 4)


async def test_why_tells_the_team_everything(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.says("ann", "请加微信领红包")
        await asyncio.sleep(0.3)
        who = {"reply_to": "1", "reply_to_actor": "test:member:ann"}
        await t.invokes("mo", "why", **who)
        words = await answered(t)
        assert "banned-words" in words
        assert "delete a message (banned-words): done" in words


async def test_why_tells_the_team_of_what_ends_by_itself(tmp_path: Path) -> None:
    """A ban for a time asks to be woken; that is no action that anybody is told about."""
    async with town(tmp_path) as t:
        await t.says("ann", "hello")
        await t.invokes("ada", "ban", "@ann 2d spam")
        await answered(t)
        await t.invokes("ada", "why", "@ann")
        words = await answered(t, 2)
        assert "removal, until " in words
        assert "private notice (to explain it)" in words
        assert "wake" not in words


async def test_why_of_nothing_says_so(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.invokes("ann", "why")
        assert "Nothing" in await answered(t)


async def test_whois_prints_the_line_to_paste(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.says("ann", "hello")
        assert '"test:member:ann",  # <Mention' in answer(await t.invokes("mo", "whois", "@ann"))


async def test_strikes_are_counted_for_oneself(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        assert "Nothing is counted" in answer(await t.invokes("ann", "strikes"))
        await t.says("ann", "free nitro")
        assert "1 counted" in answer(await t.invokes("ann", "strikes"))


async def test_help_lists_what_one_may(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        mine = answer(await t.invokes("ann", "help"))
        assert "/why" in mine
        assert "/ban" not in mine
        assert "/ban" in answer(await t.invokes("ada", "help"))


async def test_policy_check_reads_the_file_as_it_is(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.invokes("ada", "policy", "check")
        words = await answered(t)
        assert "fine" in words
        assert "no examples yet" in words


async def test_policy_check_says_that_the_examples_hold(tmp_path: Path) -> None:
    tried = POLICY + '[[examples]]\nsays = "free nitro"\nexpect = ["banned-words"]\n'
    async with town(tmp_path, tried) as t:
        await t.invokes("ada", "policy", "check")
        assert "all examples hold" in await answered(t)


async def test_a_saved_policy_judges_the_next_message(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        clean = await t.says("ann", "golden ticket")
        assert clean is not None
        assert clean.verdict == "allow"
        before = t.app.intake.policies["acme"].bundle
        (tmp_path / "acme.toml").write_text(POLICY.replace("free nitro", "golden ticket"), "utf-8")
        for _ in range(1_500):
            await asyncio.sleep(0.02)
            if t.app.intake.policies["acme"].bundle != before:
                break
        found = await t.says("ann", "golden ticket")
        assert found is not None
        assert found.verdict == "enforce"
        assert found.bundle != before


async def test_a_broken_policy_is_refused_and_the_team_told_why(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        (tmp_path / "acme.toml").write_text(POLICY.replace("words =", "wrods ="), "utf-8")
        done = await t.edge.until(lambda d: any(isinstance(a, Alert) for a in d))
        (alert,) = [a for a in done if isinstance(a, Alert)]
        assert "wrods" in plain(alert.text)
        assert await t.app.book.reload(tmp_path / "acme.toml")
        told = [
            e.event async for e in t.app.store.journal.entries() if isinstance(e.event, Refused)
        ]
        assert len(told) == 1, "saved once more, it is refused for the same reasons"
        still = await t.says("ann", "free nitro")
        assert still is not None
        assert still.verdict == "enforce"


async def test_kick_is_one_action_and_tells_first(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.says("ann", "hello")
        decision = await t.invokes("mo", "kick", "@ann off-topic again")
        assert decision is not None
        assert [type(a) for a in decision.actions] == [Notice, Kick]


async def test_purge_says_how_far_back_it_has_looked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for most, further in ((5, True), (500, False)):
        monkeypatch.setattr("bot.records.LOOKED_AT", most)
        folder = tmp_path / str(most)
        folder.mkdir()
        async with town(folder) as t:
            for n in range(6):
                await t.says(f"m{n}", f"look {n}")
            await t.invokes("ada", "purge", "look")
            assert ("I have looked at the newest" in await answered(t)) is further
