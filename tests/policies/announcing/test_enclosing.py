"""A file comes to a draft with the command, and what cannot go along is told at once."""

from __future__ import annotations

from typing import Any

from msgspec.structs import asdict

from policies import codec
from policies.actions import Fetch, Reply
from policies.announced import Announce
from policies.decision import Decision
from policies.draft import moment
from policies.enclosed import Carried
from policies.events import Actor, Attachment, Found, Invoked
from policies.rows import FileKept
from tests.policies.announcing.living import Living, living
from tests.policies.clocked import read
from tests.policies.said import CHANNEL, PLACE

PICTURE = Attachment("ref", "sale.png", "image/png", 900)


def sends(life: Living, *files: Attachment, text: str = "edit sale file") -> Invoked:
    life.presses += 1
    at = moment(life.now)
    return Invoked(
        id=f"sends:{life.presses}", place=PLACE, community="acme", channel=CHANNEL, at=at,
        received=at, actor=Actor(id="test:member:ada"), command="announce", args={"text": text},
        files=files,
    )  # fmt: skip


def found(life: Living, asked: Invoked, **row: Any) -> Decision:
    """What was asked for is there."""
    return life.meets(
        Found(
            id=f"{asked.id}/found", place=PLACE, community="acme", channel=CHANNEL, at=asked.at,
            received=asked.at, actor=asked.actor, invoked=codec.encode(asked), query="keep_file",
            rows=(asdict(FileKept(**row)),), as_of=asked.at,
        )
    )  # fmt: skip


def said(decision: Decision) -> str:
    return "".join(read(a.text) for a in decision.actions if isinstance(a, Reply))


def drafted(to: str = "news", **changes: Any) -> Living:
    life = living("", **changes)
    life.commands("draft sale Hello")
    life.commands(f"edit sale to {to}")
    return life


def test_it_is_taken_over_and_goes_along() -> None:
    life = drafted()
    asked = sends(life, PICTURE, Attachment("other"))
    (fetch,) = [a for a in life.meets(asked).actions if isinstance(a, Fetch)]
    assert fetch.args == {"platform": "test", "ref": "ref", "most": "20000000"}
    assert "is changed" in said(found(life, asked, digest="d1", size=901))
    assert "Goes with it: sale.png" in life.answers("preview sale")
    life.commands("submit sale")
    (sent,) = life.did(Announce)
    assert sent.card is not None
    assert sent.card.file == Carried("sale.png", 901, "d1")
    life.commands("edit sale file off")
    assert "submitted" not in life.answers("submit sale")


def test_another_file_needs_another_yes() -> None:
    life = living(APPROVED)
    life.commands("draft sale Hello", "mia")
    life.commands("edit sale to news", "mia")
    life.commands("schedule sale 2026-01-05 09:00", "mia")
    life.commands("submit sale", "mia")
    life.presses_button("Approve", by="bob")
    asked = sends(life, PICTURE)
    life.meets(asked)
    found(life, asked, digest="d1", size=901)
    life.rings(life.now + 7 * 86_400)
    assert not life.did(Announce)


APPROVED = '[[approvals]]\nauthors = ["marketing"]\nby = ["manager"]\n'


def test_without_a_file_it_says_how() -> None:
    life = drafted()
    assert "Send the file with this command" in said(life.meets(sends(life)))


def test_forty_megabytes_are_refused_before_anything_is_fetched() -> None:
    life = drafted("telegram:channel:-1", places=("telegram:chat:-1",))
    large = Attachment("ref", "film.mp4", "video/mp4", 40_000_000)
    decision = life.meets(sends(life, large))
    assert (
        said(decision)
        == "film.mp4 is too large for Telegram: 20 MB at most. Please pick a smaller file."
    )
    assert not [a for a in decision.actions if isinstance(a, Fetch)]


def test_what_turns_out_larger_than_announced_is_refused() -> None:
    life = drafted("discord:channel:1", places=("discord:guild:1",))
    asked = sends(life, PICTURE)
    life.meets(asked)
    assert "too large for Discord: 10 MB" in said(found(life, asked, digest="d", size=11_000_000))


def test_a_channel_that_takes_less_is_told_when_it_is_submitted() -> None:
    life = drafted("telegram:channel:-1", places=("telegram:chat:-1", "discord:guild:1"))
    asked = sends(life, PICTURE)
    life.meets(asked)
    found(life, asked, digest="d", size=15_000_000)
    life.commands("edit sale to telegram:channel:-1, discord:channel:1")
    assert "too large for Discord" in life.answers("submit sale")


def test_a_file_that_is_gone_is_told() -> None:
    life = drafted()
    asked = sends(life, Attachment("ref", "", "image/jpeg", 5))
    life.meets(asked)
    assert "can't get picture.jpg any more" in said(found(life, asked, fault="gone"))
