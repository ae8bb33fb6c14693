"""Announcements through the whole program: said yes to, posted, corrected, and never judged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.sandbox.posts import Post
from policies.events import Attachment
from tests.bot.shipped import Real, real
from tests.waiting import until

WORDS = {
    "en": ("Needs your approval", "is approved", "announce"),
    "zh-CN": ("没有确认就不会发出", "已确认", "公告"),
    "es": ("Pendiente de tu visto bueno", "tiene el visto bueno", "anuncio"),
}
EVERYBODY = ("lobby", "help", "news")


async def drafted(r: Real, command: str, text: str) -> None:
    """A moderator writes something for everybody, and puts it before the admin."""
    for said in (f"draft sale {text}", "edit sale to everybody", "submit sale"):
        await r.sandbox.says("moderator", "staff", f"/{command} {said}")


@pytest.mark.parametrize("language", WORDS)
async def test_said_yes_to_in_each_language(tmp_path: Path, language: str) -> None:
    asked, approved, command = WORDS[language]
    async with real(tmp_path) as r:
        if language != "en":
            before = r.app.intake.policies["sandbox"].bundle
            r.edit('language = "en"', f'language = "{language}"')
            await until(lambda: r.app.intake.policies["sandbox"].bundle != before)
        await drafted(r, command, "Free nitro for everybody: guaranteed profit")
        await until(lambda: r.said("staff"))
        assert any(asked in said and "sale" in said for said in r.said("staff"))
        await r.sandbox.says("admin", "staff", f"/{command} approve sale")
        for channel in EVERYBODY:
            await until(lambda channel=channel: r.said(channel))  # type: ignore[misc]
            assert r.said(channel) == ["Free nitro for everybody: guaranteed profit"]
        await until(lambda: any(approved in said for said in r.said("staff", to="admin")))
        # What would be taken down if a member had written it stays: the bot never judges itself.
        await r.sandbox.says("regular", "lobby", "hello")
        assert not [p for c in EVERYBODY for p in r.posts(c) if p.kind == "bot" and p.removed]


async def test_corrected_and_taken_back_everywhere(tmp_path: Path) -> None:
    async with real(tmp_path) as r:
        await drafted(r, "announce", "Tonight at eight")
        await r.sandbox.says("admin", "staff", "/announce approve sale")
        await until(lambda: all(r.said(c) for c in EVERYBODY))
        await r.sandbox.says("moderator", "staff", "/announce edit sale text Tonight at nine")
        await r.sandbox.says("moderator", "staff", "/announce submit sale")
        await r.sandbox.says("admin", "staff", "/announce approve sale")
        await until(lambda: all(r.said(c) == ["Tonight at nine"] for c in EVERYBODY))
        (post,) = [p for p in r.posts("lobby") if p.kind == "bot"]
        await r.sandbox.reacts("regular", post.id, "👍")
        await r.sandbox.says("regular", "lobby", "Where?", reply_to=post.id)
        await r.sandbox.says("moderator", "staff", "/announce show sale")
        await until(lambda: any("news" in s for s in r.said("staff", to="moderator")))
        (shown,) = [s for s in r.said("staff", to="moderator") if "channels: 3" in s]
        assert shown.count("sent") == 3
        assert shown.count("reactions: 0, replies: 0") == 2
        assert shown.count("reactions: 1, replies: 1") == 1
        await r.sandbox.says("admin", "staff", "/announce recall sale")
        await until(lambda: len(gone(r)) == 3)


def gone(r: Real) -> list[Post]:
    """What the bot has taken down of its own."""
    return [p for c in EVERYBODY for p in r.posts(c) if p.removed == "bot"]


async def test_after_a_restart_it_is_still_there_to_be_approved(tmp_path: Path) -> None:
    async with real(tmp_path) as r:
        await drafted(r, "announce", "Tonight at eight")
    async with real(tmp_path) as r:
        await r.sandbox.says("admin", "staff", "/announce approve sale")
        await until(lambda: all(r.said(c) for c in EVERYBODY))


async def test_a_picture_beside_the_policy_goes_along(tmp_path: Path) -> None:
    async with real(tmp_path) as r:
        (r.policy.parent / "banner.png").write_bytes(b"a picture")
        at = datetime.now(UTC) - timedelta(minutes=1)
        text = r.policy.read_text("utf-8")
        r.policy.write_text(
            f"""{text}
[[announcements]]
name = "sale"
at = "{at:%Y-%m-%d %H:%M}"
timezone = "UTC"
to = ["everybody"]
text = "Half price"
file = "banner.png"
even_quiet = true
""",
            "utf-8",
        )
        await until(lambda: any(p.kind == "bot" and p.attachments for p in r.posts("lobby")))
        (post,) = [p for p in r.posts("lobby") if p.attachments]
        (file,) = post.attachments
        assert (file.name, post.pieces) == ("banner.png", ("Half price",))
        assert await r.sandbox.files.file(file.ref, 100) == b"a picture"


async def test_a_file_sent_with_the_command_goes_along(tmp_path: Path) -> None:
    async with real(tmp_path) as r:
        await r.sandbox.says("moderator", "staff", "/announce draft sale Half price")
        await r.sandbox.says("moderator", "staff", "/announce edit sale to everybody")
        file = r.sandbox.files.put("sale.png", "image/png", 0, b"a picture")
        said = "/announce edit sale file"
        await r.sandbox.says("moderator", "staff", said, attachments=(file,))
        await until(lambda: any("file is changed" in s for s in r.said("staff", to="moderator")))
    # It is kept, however long the platform holds it.
    async with real(tmp_path) as r:
        await r.sandbox.says("moderator", "staff", "/announce submit sale")
        await r.sandbox.says("admin", "staff", "/announce approve sale")
        await until(lambda: any(p.attachments for p in r.posts("lobby")))
        (post,) = [p for p in r.posts("lobby") if p.attachments]
        assert await r.sandbox.files.file(post.attachments[0].ref, 100) == b"a picture"


async def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    async with real(tmp_path) as r:
        await r.sandbox.says("moderator", "staff", "/announce draft sale Half price")
        file = Attachment("file:999", "sale.png", "image/png", 9)
        said = "/announce edit sale file"
        await r.sandbox.says("moderator", "staff", said, attachments=(file,))
        await until(lambda: any("sale.png any more" in s for s in r.said("staff", to="moderator")))
