"""A complaint through the whole program, from the question to its end."""

from __future__ import annotations

from pathlib import Path

from tests.bot.shipped import real
from tests.waiting import until


async def test_a_complaint_from_the_question_to_its_end(tmp_path: Path) -> None:
    async with real(tmp_path) as r:

        def told(words: str) -> bool:
            return any(words in said for said in r.said(to="regular"))

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
