"""Files on the sandbox, through the whole program, judged by the policy it is shipped with."""

from __future__ import annotations

from pathlib import Path

from tests.bot.shipped import real
from tests.files import qr, zipped
from tests.waiting import until

NASTY = (
    *("scan me, only today 🎁", "смотрите, какое фото", "发票在这里，请查收", "群公告"),
    "¿otra vez?",
)
FINE = ("our cat, as promised", "and the minutes of the meeting")


async def test_the_scene_of_files_ends_as_it_should(tmp_path: Path) -> None:
    async with real(tmp_path) as r:
        r.sandbox.player.play("files")
        r.sandbox.player.faster(4.0)
        for words in NASTY:
            await until(lambda words=words: r.removed(words))  # type: ignore[misc]
        await until(lambda: r.sandbox.player.state == "ended")
        assert {p.text for p in r.posts() if p.kind == "say" and not p.removed} == set(FINE)


async def test_what_is_pending_is_decided_later_and_once(tmp_path: Path) -> None:
    async with real(tmp_path) as r:
        put = r.sandbox.files.put
        code = put("offer.png", "image/png", 0, qr("free nitro: https://dlscord.gift/x"))
        decision = await r.sandbox.says("newbie", "lobby", "scan me", attachments=(code,))
        assert decision and decision.pending == ("dangerous-files", "known-pictures")
        assert decision.verdict == "allow"
        await until(lambda: r.removed("scan me"))
        announced = put("a.zip", "application/zip", 9_000, b"")
        await r.sandbox.says("regular", "lobby", "not there", attachments=(announced,))
        named = put("setup.exe", "", 0, zipped("x"))
        told = await r.sandbox.says("regular", "lobby", "named", attachments=(named,))
        assert told and told.verdict == "enforce" and not told.pending
        await until(lambda: r.removed("named"))
        assert not r.removed("not there")
        strikes = r.app.intake.residence.memory.page("sandbox", "sandbox:member:newbie") or {}
        assert sum("strike" in name for name in strikes) == 1
