"""Which messages /purge means, and what it asks for and does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from msgspec.structs import replace

from policies import codec
from policies.actions import Delete, Fetch
from policies.decision import Decision
from policies.events import Actor, Attachment, Content, Deleted, Edited, Event, Found, Message
from policies.measures import Clean
from policies.purging import Purge
from tests.policies.said import CHANNEL, PLACE, START, Life, policy, says
from tests.policies.test_commands import MO, orders, words

TEAM = '[roles.moderator]\nmembers = ["test:role:mods"]\nmay = ["delete"]\n'
NOTHING = Decision(event="", bundle="")


@dataclass
class Past:
    """What the journal holds of a channel, oldest first."""

    rows: list[tuple[Event, Decision | None]] = field(default_factory=list)

    def says(self, number: int, text: str, member: str = "ann", **more: object) -> None:
        event = says(text, member, id=str(number), after=number)
        self.rows.append((replace(event, **more), NOTHING))

    def found(self, **args: str) -> list[str]:
        """The messages that are meant, the newest first."""
        purge = Purge({"channel": CHANNEL, **args})
        for event, decision in reversed(self.rows):
            purge.look(event, decision)
            if purge.done:
                break
        return [row["message"] for row in purge.rows]


def past() -> Past:
    here = Past()
    here.says(1, "hello")
    here.says(2, "free nitro", "bob")
    here.says(3, "look at https://example.com/x", "bob")
    here.says(4, "beep", "rob", actor=Actor(id="test:member:rob", identity="bot"))
    here.says(5, "a file", content=Content(text="a file", attachments=(Attachment("f"),)))
    here.says(6, "elsewhere", channel="test:channel:9")
    here.says(7, "I am the bot", "me", actor=Actor(id="test:member:me", identity="self"))
    here.says(8, "免费 nitro", "bob")
    return here


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ({"count": "2"}, "85"),
        ({}, "854321"),
        ({"member": "test:member:bob"}, "832"),
        ({"member": "test:member:bob", "count": "1"}, "8"),
        ({"what": "links"}, "3"),
        ({"what": "bots"}, "4"),
        ({"what": "files"}, "5"),
        ({"pattern": "ni+tro$"}, "82"),
        ({"pattern": "^免费"}, "8"),
        ({"first": "3"}, "8543"),
        ({"first": "2", "last": "4"}, "432"),
        ({"count": "2", "without": "8"}, "54"),
        ({"since": repr((START + timedelta(seconds=4)).timestamp())}, "854"),
        ({"member": "test:member:nobody"}, ""),
    ],
)
def test_what_is_meant(args: dict[str, str], expected: str) -> None:
    assert past().found(**args) == list(expected)


def test_what_is_gone_is_not_meant_and_what_was_edited_says_its_new_words() -> None:
    here = past()
    about = {"place": PLACE, "channel": CHANNEL, "at": START + timedelta(seconds=9)}
    here.rows.append((Deleted(id="d", message="1", **about), None))  # type: ignore[arg-type]
    removed: Iterable[Delete | Clean] = (
        Delete(id="x#0", place=PLACE, channel=CHANNEL, message="2"),
        Clean(id="x#1", place=PLACE, channel=CHANNEL, messages=("4", "5")),
    )
    decision = replace(NOTHING, actions=tuple(removed))
    edit = Edited(id="e", message="3", content=Content(text="never mind"), **about)  # type: ignore[arg-type]
    here.rows.append((edit, decision))
    assert here.found() == ["8", "3"]
    assert here.found(what="links") == []
    assert here.found(pattern="mind") == ["3"]


def asked(text: str, **fields: object) -> dict[str, str]:
    """What is looked up for a command."""
    (fetch,) = Life(policy(TEAM)).meets(orders("purge", text, **fields)).actions
    assert isinstance(fetch, Fetch)
    return {k: v for k, v in fetch.args.items() if k not in ("channel", "without")}


BOB = {"reply_to": "3", "reply_to_actor": "test:member:bob"}


@pytest.mark.parametrize(
    ("text", "fields", "expected"),
    [
        ("20", {}, {"count": "20"}),
        ("test:member:ann", {}, {"member": "test:member:ann"}),
        ("test:member:ann 5", {}, {"member": "test:member:ann", "count": "5"}),
        ("links", {}, {"what": "links"}),
        ("50 bots", {}, {"what": "bots", "count": "50"}),
        ("free.*nitro", {}, {"pattern": "free.*nitro"}),
        ("", BOB, {"first": "3"}),
        ("links", BOB, {"first": "3", "what": "links"}),
    ],
)
def test_what_is_looked_for(text: str, fields: dict[str, object], expected: dict[str, str]) -> None:
    assert asked(text, **fields) == expected


@pytest.mark.parametrize(
    ("language", "text", "answer"),
    [
        ("", "", "Which messages?"),
        ("", "501", "At most 500"),
        ("", "(?=x)y", "“(?=x)y” cannot be used as a pattern: it looks ahead"),
        ("es", "(?=x)y", "mira hacia delante"),
        ("zh", "(?=x)y", "向前查看"),
        ("", "to", "mark the first one before"),
        ("", "from", "reply to the message"),
    ],
)
def test_what_cannot_be_done_is_told(language: str, text: str, answer: str) -> None:
    order = orders("purge", text, actor=replace(MO, language=language))
    decision = Life(policy(TEAM)).meets(order)
    assert answer.casefold() in words(decision).casefold()
    assert len(decision.actions) == 1


def test_between_two_messages() -> None:
    here = Life(policy(TEAM))
    assert "first one" in words(here.meets(orders("purge", "from", **BOB)))
    last = {"reply_to": "9", "reply_to_actor": "test:member:ann"}
    (fetch,) = here.meets(orders("purge", "to", **last)).actions
    assert isinstance(fetch, Fetch)
    assert (fetch.args["first"], fetch.args["last"]) == ("3", "9")
    link = "https://discord.com/channels/1/2/77"
    given = {"first": link, "last": "78"}
    (fetch,) = here.meets(replace(orders("purge"), args=given)).actions
    assert isinstance(fetch, Fetch)
    assert (fetch.args["first"], fetch.args["last"]) == ("77", "78")


def test_they_go_in_batches() -> None:
    here, order = Life(policy(TEAM)), orders("purge", "250")
    here.meets(order)
    rows = tuple(
        {"place": PLACE, "channel": CHANNEL, "message": str(n), "at": float(n), "member": "m"}
        for n in range(201)
    )
    found = Found(
        id="f", place=PLACE, at=START, actor=order.actor, invoked=codec.encode(order),
        query="posted", rows=rows, as_of=START,
    )  # fmt: skip
    decision = here.meets(found)
    cleans = [a for a in decision.actions if isinstance(a, Clean)]
    assert [len(clean.messages) for clean in cleans] == [100, 100, 1]
    assert "201 messages" in words(decision)
    assert isinstance(found, Event) and isinstance(past().rows[0][0], Message)
    assert "newest" not in words(decision)
    last = Purge({"channel": CHANNEL})
    last.rows = list(rows)
    short = here.meets(replace(found, id="g", rows=tuple(last.short())))
    assert "201 messages" in words(short) and "newest 5,000 events" in words(short)
    empty = here.meets(replace(found, rows=()))
    assert "no such message here among the newest 5,000" in words(empty)


RANKS = """
[roles.chief]
members = ["test:member:ada"]
may = ["delete", "ban"]
[roles.moderator]
members = ["test:role:mods"]
may = ["delete"]
"""


def test_what_they_wrote_who_outrank_the_caller_stays() -> None:
    here = Life(policy(RANKS))
    for number, who in enumerate(("ada", "ann", "mia")):
        actor = Actor(id="test:member:mia", roles=MO.roles) if who == "mia" else None
        here.meets(says("hi", who, id=f"w{number}", actor=actor))
    assert "isn't below yours" in words(here.meets(orders("purge", "@ada")))
    reply = orders("spam", reply_to="w0", reply_to_actor="test:member:ada")
    refused = here.meets(reply)
    assert "isn't below yours" in words(refused) and len(refused.actions) == 1
    (asked,) = here.meets(orders("purge", "3")).actions
    assert isinstance(asked, Fetch)
    stands: dict[str, object] = {"place": PLACE, "channel": CHANNEL, "at": 1.0}
    rows = [
        {**stands, "message": f"w{n}", "member": f"test:member:{who}"}
        for n, who in enumerate(("ada", "ann", "mia", "mo"))
    ]
    event = Found(
        id="f", place=PLACE, community="acme", at=START, received=START, actor=MO, query="posted",
        invoked=codec.encode(orders("purge", "3")), rows=tuple(rows), as_of=START,
    )  # fmt: skip
    (clean,) = [a for a in here.meets(event).actions if isinstance(a, Clean)]
    assert clean.messages == ("w1", "w2", "w3")
