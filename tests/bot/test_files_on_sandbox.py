"""Files on the sandbox, through the whole program: looked into, judged, and looked into again."""

from __future__ import annotations

from pathlib import Path

from tests.bot.shipped import real
from tests.files import qr, zipped
from tests.waiting import until

RULES = """
[[rules]]
name = "files"
filter = "attachments"
actions = ["delete"]
because = "no programs here"

[[rules]]
name = "elsewhere"
filter = "links"
deny = ["bad.example"]
actions = ["delete"]
because = "no links to there"
"""


async def test_what_files_hold_is_judged(tmp_path: Path) -> None:
    async with real(tmp_path) as r:
        before = r.app.intake.policies["sandbox"].bundle
        text = r.policy.read_text("utf-8")
        at = text.index("[[rules]]")
        r.policy.write_text(f"{text[:at]}{RULES}\n{text[at:]}", "utf-8")
        await until(lambda: r.app.intake.policies["sandbox"].bundle != before)
        put = r.sandbox.files.put
        sent = {
            "scan me": put("offer.png", "image/png", 0, qr("https://bad.example/win")),
            "look inside": put("pics.zip", "application/zip", 0, zipped("a.jpg", "b.exe")),
            "my notes": put("notes.txt", "text/plain", 0, b"go to bad.example now"),
            "nice cat": put("cat.png", "image/png", 0, qr("https://good.example")),
        }
        for words, file in sent.items():
            decision = await r.sandbox.says("newbie", "lobby", words, attachments=(file,))
            assert decision and decision.pending == ("files",)
        for words in ("scan me", "look inside", "my notes"):
            await until(lambda words=words: r.removed(words))  # type: ignore[misc]
        assert not r.removed("nice cat")
