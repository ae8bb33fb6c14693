"""The shipped sandbox as its visitors use it: written to, moderated, and its policy edited."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.bot.shipped import real
from tests.waiting import until

BAD = (
    "Guaranteed profit, ask me how",
    "请加微信领红包",
    "Ganancias garantizadas, pregunten",
    "Лучшее онлайн казино, бонус каждому",
)
GOOD = (
    "There is no guaranteed way to profit from this",
    "微信支付失败怎么办",
    "¿Alguien sabe exportar un chat de WhatsApp?",
    "Я работаю в казино-отеле, сегодня ночная смена",
)
COW = 'words = [\n    "purple cow",\n    "guaranteed profit"'


async def test_the_shipped_policy_acts_in_four_languages_and_leaves_the_rest_alone(
    tmp_path: Path,
) -> None:
    async with real(tmp_path) as r:
        for text in GOOD:
            await r.sandbox.says("regular", "lobby", text)
        for number, text in enumerate(BAD):
            who = await r.sandbox.adds(f"guest {number}", timedelta())
            await r.sandbox.says(who.id, "lobby", text)
            await until(partial(r.removed, text))
            await until(partial(r.said, to=who.handle))
            (notice,) = r.said(to=who.handle)
            assert "we took your message down. Reason: " in notice
        assert not any(r.removed(text) for text in GOOD)
        assert not r.said()


async def test_the_saved_file_judges_the_next_message(tmp_path: Path) -> None:
    async with real(tmp_path) as r:
        await r.sandbox.says("regular", "lobby", "my purple cow")
        r.edit('words = [\n    "guaranteed profit"', COW)
        before = r.app.intake.policies["sandbox"].bundle
        await until(lambda: r.app.intake.policies["sandbox"].bundle != before)
        decision = await r.sandbox.says("regular", "lobby", "that purple cow")
        assert decision
        assert [f.rule for f in decision.findings] == ["easy-money"]
        await until(lambda: r.removed("that purple cow"))
        assert not r.removed("my purple cow")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('acting = "act" ', 'actng = "act" ', "hallwarden.toml:9: actng: there is no entry"),
        ("limit = 8\n", 'limit = "many"\n', "limit must be a whole number"),
        ('says = "请加微信领红包"', 'says = "微信"', '"微信": expected contact-ads'),
    ],
)
async def test_a_bad_save_is_refused_and_the_staff_told_why(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    async with real(tmp_path) as r:
        good = r.policy.read_text(encoding="utf-8")
        r.edit(old, new)
        await until(lambda: r.said("staff"))
        assert told in r.said("staff")[0]
        assert told in r.sandbox.live.problems[0]
        await r.sandbox.says("regular", "lobby", "free nitro")
        await until(lambda: r.removed("free nitro"))
        beside = r.policy.with_name("hallwarden.toml~")
        beside.write_text(good, encoding="utf-8")
        beside.rename(r.policy)
        await until(lambda: not r.sandbox.live.problems)
        assert len(r.said("staff")) == 1


async def test_a_policy_that_was_deleted_stays_in_force(tmp_path: Path) -> None:
    async with real(tmp_path) as r:
        good = r.policy.read_text(encoding="utf-8")
        r.policy.unlink()
        await until(lambda: r.said("staff"))
        assert "there is no file hallwarden.toml" in r.said("staff")[0]
        await r.sandbox.says("regular", "lobby", "free nitro")
        await until(lambda: r.removed("free nitro"))
        r.policy.write_text(good, encoding="utf-8")
        await until(lambda: not r.sandbox.live.problems)


async def test_the_banner_follows_stop_start_the_file_and_a_restart(tmp_path: Path) -> None:
    async with real(tmp_path) as r:
        assert r.sandbox.live.acting == "act"
        await r.sandbox.says("moderator", "lobby", "/stop")
        await until(lambda: r.sandbox.live.acting == "observe")
    async with real(tmp_path) as r:
        assert r.sandbox.live.acting == "observe"
        assert r.sandbox.live.rules == len(r.app.intake.policies["sandbox"].rules)
        await r.sandbox.says("admin", "lobby", "/start")
        await until(lambda: r.sandbox.live.acting == "act")
        r.edit('acting = "act" ', 'acting = "observe" ')
        await until(lambda: r.sandbox.live.acting == "observe")


async def test_observing_removes_nothing_and_tells_nobody_but_the_staff(tmp_path: Path) -> None:
    async with real(tmp_path) as r:
        await r.sandbox.says("moderator", "lobby", "/stop")
        await until(lambda: r.said("staff"))
        assert "pressed stop" in r.said("staff")[0]
        for text in BAD:
            decision = await r.sandbox.says("newbie", "lobby", text)
            assert decision
            assert decision.findings
            assert not decision.actions
        assert not any(r.removed(text) for text in BAD)
        assert not r.said(to="newbie")


REFUSED = (
    ("newbie", "/dance", "There's no command /dance"),
    ("newbie", "/timeout @regular 10m", "Only admin / moderator can do this"),
    ("moderator", "/timeout @newbie 99999d", "That's too long; 3650 days is the most."),
    ("moderator", "/timeout @moderator 1h", "You can't do that to yourself"),
    ("moderator", "/timeout @hallwarden 1h", "That doesn't work on a bot"),
    ("moderator", "/timeout @admin 1h", "role isn't below yours"),
    ("moderator", "/start", "Only admin can do this"),
)


async def test_what_cannot_be_done_is_said_to_the_one_who_asked(tmp_path: Path) -> None:
    async with real(tmp_path) as r:
        for each in ("newbie", "admin", "moderator"):
            await r.sandbox.says(each, "lobby", "hello")
        for who, line, words in REFUSED:
            count = len(r.said(to=who))
            await r.sandbox.says(who, "lobby", line)
            await until(lambda count=count, who=who: len(r.said(to=who)) > count)  # type: ignore[misc]
            assert words in r.said(to=who)[-1]
        assert not r.said()


async def test_hostile_text_is_judged_and_hurts_nothing(tmp_path: Path) -> None:
    async with real(tmp_path) as r:
        for name in ("<img src=x onerror=alert(1)>", "\u202eevil\u2066", "😀" * 200):
            who = await r.sandbox.adds(name, timedelta())
            assert await r.sandbox.says(who.id, "lobby", "hello")
            await r.sandbox.says("moderator", "lobby", f"/whois {who.id}")
        long = "free nitro " + "word " * 200_000
        decision = await r.sandbox.says("newbie", "lobby", long)
        assert decision
        assert {f.rule for f in decision.findings} >= {"easy-money", "oversize"}
        crowd = " ".join(f"@member{n}" for n in range(10_000))
        decision = await r.sandbox.says("regular", "lobby", crowd)
        assert decision
        assert decision.verdict in ("allow", "review")
        await until(lambda: r.removed(long))
