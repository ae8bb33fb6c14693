"""What members make of an announcement is counted for each channel, and shown to the team."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from policies.announced import Announce, Counted
from policies.announcing.echo import MOST
from policies.draft import moment
from policies.events import Actor, Content, Event, Message, Reacted
from policies.rows import Receipt
from tests.policies.announcing.living import NEWS, WEEKLY, Living, day, living
from tests.policies.said import PLACE, rule


def out(channel: str = NEWS) -> Living:
    """It stands in that channel as message ``m1``."""
    life = living()
    life.rings(day(2, 9))
    for one in life.did(Announce):
        life.settle(one, "done", ref="m1" if one.channel == channel else "m2")
    return life


def hears(
    life: Living, kind: type[Event], channel: str = NEWS, by: str = "eve", **more: Any
) -> None:
    life.presses += 1
    at = moment(life.now + 1)
    identity = more.pop("identity", "member")
    actor = Actor(id=f"test:member:{by}", identity=identity)
    life.meets(
        kind(
            id=f"heard:{life.presses}", place=PLACE, community="acme", channel=channel, at=at,
            received=at, actor=actor, **more,
        )
    )  # fmt: skip


def counted(life: Living, ref: str = "m1", channel: str = NEWS) -> str:
    """The line of its receipt."""
    row = Receipt(channel=channel, firing=day(2, 9), state="sent", at=day(2, 9), ref=ref)
    return life.shows("hours", row).splitlines()[-1]


def test_reactions_and_replies_are_counted() -> None:
    life = out()
    hears(life, Reacted, message="m1", reaction="👍")
    hears(life, Reacted, by="ben", message="m1", reaction="❤")
    hears(life, Reacted, message="m1", reaction="👍", removed=True)
    hears(life, Message, message="m9", reply_to="m1", content=Content(text="When?"))
    assert counted(life) == "news, ·: sent · reactions: 1, replies: 1"
    assert counted(life, "m2", "test:channel:2").endswith("reactions: 0, replies: 0")


def test_a_platform_that_only_counts_says_how_many() -> None:
    life = out()
    hears(life, Counted, message="m1", reactions=7, by="", identity="place")
    hears(life, Counted, message="m1", reactions=5, by="", identity="place")
    assert "reactions: 5, replies: 0" in counted(life)


@pytest.mark.parametrize("identity", ["self", "bot", "webhook"])
def test_what_programs_do_counts_for_nothing(identity: str) -> None:
    life = out()
    hears(life, Reacted, message="m1", reaction="👍", identity=identity)
    hears(life, Message, message="m9", reply_to="m1", identity=identity)
    assert "reactions: 0, replies: 0" in counted(life)


def test_what_is_taken_down_was_no_reply() -> None:
    life = out()
    life.policy = living(WEEKLY + rule("adverts", "free nitro", '["delete"]')).policy
    hears(life, Message, message="m9", reply_to="m1", content=Content(text="free nitro"))
    assert "replies: 0" in counted(life)


def test_nothing_is_counted_of_other_messages() -> None:
    life = out()
    before = {name: dict(page) for name, page in life.pages.items()}
    hears(life, Reacted, message="m7", reaction="👍")
    hears(life, Message, message="m9", reply_to="m7")
    assert life.pages.get("posted:" + NEWS) == before["posted:" + NEWS]


def test_in_a_topic_the_chat_is_named() -> None:
    life = living()
    life.rings(day(2, 9))
    first = life.did(Announce)[0]
    topic = replace(first, channel=f"{NEWS}/7")
    life.settle(topic, "done", ref="m1")
    hears(life, Reacted, message="m1", reaction="👍")
    assert "reactions: 1" in counted(life, channel=f"{NEWS}/7")


def test_only_the_newest_are_remembered() -> None:
    life = living()
    life.rings(day(2, 9))
    first = life.did(Announce)[0]
    for number in range(MOST + 1):
        life.settle(first, "done", ref=f"m{number}")
        hears(life, Reacted, message=f"m{number}", reaction="👍")
    page = life.pages[f"posted:{NEWS}"]
    assert len(page) == 1 + MOST
    assert "reactions" not in counted(life, "m0")
    assert "reactions: 1" in counted(life, f"m{MOST}")


@pytest.mark.parametrize(
    ("state", "error", "said"),
    [
        ("confirming", "Wang Li", "waits for Wang Li"),
        ("capped", "4 of 4", "not sent: cap used (4 of 4)"),
        ("denied", "no right", "the platform refused (no right)"),
        ("waiting", "", "waiting"),
    ],
)
def test_a_receipt_says_how_it_stands(state: str, error: str, said: str) -> None:
    row = Receipt(channel=NEWS, firing=day(2, 9), state=state, error=error)
    assert living().shows("hours", row).splitlines()[-1] == f"news, ·: {said}"
