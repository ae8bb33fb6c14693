"""A complaint through the whole program, from the question to its end."""

from __future__ import annotations

from pathlib import Path

from tests.bot.shipped import real
from tests.waiting import until


async def test_a_complaint_from_the_question_to_its_end(tmp_path: Path) -> None:
    async with real(tmp_path) as r:

        def told(words: str) -> bool:
            return any(words in said for said in r.said(to="regular"))

        def read(words: str) -> bool:
            return any(words in said for said in r.said("staff", to="moderator"))

        await r.sandbox.says("regular", "lobby", "/complain my card is 4111 1111 1111 1111")
        await until(lambda: any("No. 1, complaint" in said for said in r.said("staff")))
        assert any("my card is [card]" in said for said in r.said("staff"))
        assert not any("4111" in said for said in r.said("staff"))
        await r.sandbox.says("moderator", "staff", "/claim 1")
        await until(lambda: told("somebody from support"))
        await r.sandbox.says("moderator", "staff", "/reply 1 It is on its way.")
        await until(lambda: any("in 10 seconds" in said for said in r.said("staff")))
        assert not told("It is on its way.")
        await until(lambda: told("It is on its way."))
        assert not any("It is on its way." in said for said in r.said())
        await r.sandbox.says("moderator", "staff", "/resolve 1")
        await until(lambda: told("No. 1 is done"))
        await r.sandbox.says("regular", "lobby", "/rate 1 5 quick, my card 4111 1111 1111 1111")
        await until(lambda: told("your words are with no. 1"))
        await r.sandbox.says("moderator", "staff", "/case 1")
        await until(lambda: read("Content: 5 of 5. ") and read("quick, my card [card]"))
        await r.sandbox.says("moderator", "staff", "/stats team 1")
        await until(lambda: read("support: 1 asked, 1 answered"))
        assert read("content: 5 of 5 (1 said so)")


async def test_the_day_and_what_is_asked_twice(tmp_path: Path) -> None:
    async with real(tmp_path) as r:

        def read(words: str) -> bool:
            return any(words in said for said in r.said("staff", to="moderator"))

        order = "The delivery of order 12 has not arrived since Monday"
        await r.sandbox.says("regular", "lobby", f"/complain {order}")
        await until(lambda: any("No. 1, complaint" in said for said in r.said("staff")))
        await r.sandbox.says("newbie", "lobby", f"/complain {order}, hello")
        await until(lambda: any("answer you all" in said for said in r.said(to="newbie")))
        await until(lambda: any("Asked by others too (1, no. 2)" in s for s in r.said("staff")))
        assert not any("No. 2, complaint" in said for said in r.said("staff"))
        await r.sandbox.says("moderator", "staff", "/today")
        await until(lambda: read("New: complaint 2"))
        assert read("– no. 1, complaint, for support")
        await r.sandbox.says("moderator", "staff", "/resolve 1")
        for who, number in (("regular", 1), ("newbie", 2)):
            done = f"No. {number} is done"
            await until(lambda w=who, d=done: any(d in s for s in r.said(to=w)))  # type: ignore[misc]
