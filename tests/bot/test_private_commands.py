"""Commands given in a private chat: whose community, whose rights, and where the answer goes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from adapters.port import Done
from bot.entrance import invited_by
from policies.actions import Alert, Ban, Excerpt, Reply, Timeout
from policies.decision import Decision
from policies.events import Actor, Invoked, Left
from policies.file.load import load
from policies.state import Held
from tests.bot.town import PLACE, POLICY, Town, plain, town
from tests.waiting import until


def typed(member: str, command: str, text: str = "", number: int = 1) -> Invoked:
    """A command in a private chat, where the platform tells no roles."""
    return Invoked(
        id=f"test:typed:{member}:{command}:{number}",
        place="test:direct:5",
        channel="test:channel:5",
        at=datetime.now(UTC),
        actor=Actor(id=f"test:member:{member}"),
        command=command,
        args={"text": text} if text else {},
        private=True,
    )


def answer(decision: Decision | None) -> str:
    assert decision is not None
    (reply,) = [a for a in decision.actions if isinstance(a, Reply)]
    assert reply.channel == "test:channel:5"
    return plain(reply.text)


@pytest.mark.parametrize("command", ["help", "start"])
async def test_a_member_of_one_community_is_answered(tmp_path: Path, command: str) -> None:
    async with town(tmp_path) as t:
        await t.says("ann", "hello")
        words = answer(await t.offers(typed("ann", command)))
        assert "/why" in words
        assert "/timeout" not in words


async def test_rights_are_those_remembered_of_the_place(tmp_path: Path) -> None:
    async with town(tmp_path, POLICY.replace("test:member:mo", "test:role:mods")) as t:
        await t.says("ann", "hello")
        assert "Only" in answer(await t.offers(typed("ann", "timeout", "@ann 1h")))
        mo = Actor(id="test:member:mo", roles=("test:role:mods",))
        await t.offers(replace(typed("mo", "help"), place=PLACE, private=False, actor=mo))
        decision = await t.offers(typed("mo", "timeout", "@ann 1h"))
        assert decision is not None
        (timeout,) = [a for a in decision.actions if isinstance(a, Timeout)]
        assert (timeout.place, timeout.member) == (PLACE, "test:member:ann")


async def test_a_stranger_and_who_has_left_are_greeted_and_no_more(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        assert "looks after group chats" in answer(await t.offers(typed("zoe", "start")))
        assert "looks after group chats" in answer(await t.offers(typed("zoe", "why")))
        assert not t.app.intake.residence.memory.page("acme", "test:member:zoe")
        await t.says("ann", "hello")
        ann = Actor(id="test:member:ann")
        await t.offers(Left(id="l", place=PLACE, at=datetime.now(UTC), actor=ann))
        assert "looks after group chats" in answer(await t.offers(typed("ann", "help")))


@pytest.mark.parametrize("known", [True, False])
async def test_mere_words_are_greeted_once_an_hour(tmp_path: Path, known: bool) -> None:
    async with town(tmp_path) as t:
        if known:
            await t.says("ann", "hello")
        said = replace(typed("ann", "start"), via="text")
        assert "looks after group chats" in answer(await t.offers(said))
        again = await t.offers(replace(typed("ann", "start", number=2), via="text"))
        assert again is not None
        assert not again.actions


async def test_who_was_removed_may_still_ask_why(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.says("ann", "hello")
        await t.invokes("ada", "ban", "@ann 2d spam")
        ann = Actor(id="test:member:ann")
        await t.offers(Left(id="l", place=PLACE, at=datetime.now(UTC), actor=ann))
        await t.edge.until(lambda d: any(isinstance(a, Ban) for a in d))
        assert await t.offers(typed("ann", "why")) is not None
        done = await t.edge.until(lambda d: any("your access was" in _said(a) for a in d))
        assert [a for a in done if isinstance(a, Reply)][-1].channel == "test:channel:5"


def _said(action: object) -> str:
    return plain(action.text) if isinstance(action, Reply) else ""


async def test_a_member_of_several_communities_is_told_how(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await _founded(t, "bees", "test:room:2")
        await t.says("ann", "hello")
        pages = t.app.intake.residence.memory.resident("bees").pages
        assert "/why" in answer(await t.offers(typed("ann", "help")))
        pages["test:member:ann"] = {"is@test:room:2": Held(("member", ""))}
        words = answer(await t.offers(typed("ann", "help", number=2)))
        assert "several communities" in words
        assert "acme, bees" in words


async def _founded(t: Town, community: str, place: str) -> None:
    """A second community beside the town's own."""
    file = t.folder / "second" / "second.toml"
    file.parent.mkdir()
    text = POLICY.replace('"acme"', f'"{community}"').replace(PLACE, place)
    file.write_text(text, encoding="utf-8")
    t.app.intake.policies[community] = load(file).policy
    t.app.intake.entrance.routes[place] = community
    await t.app.intake.residence.resident(community)


async def test_an_invitation_is_redeemed_in_a_private_chat_by_a_stranger(tmp_path: Path) -> None:
    text = POLICY.replace('"stop", "policy"]', '"stop", "policy", "roles"]')
    async with town(tmp_path, text) as t:
        await t.says("ann", "hello")
        code = _code(await t.invokes("ada", "role", "invite moderator"))
        assert "looks after group chats" in answer(await t.offers(typed("zoe", "start", "0" * 20)))
        order = typed("zoe", "start", code, number=2)
        assert "You have the role moderator now" in answer(await t.offers(order))
        warned = await t.offers(typed("zoe", "timeout", "@ann 1h"))
        assert warned is not None
        assert [a.member for a in warned.actions if isinstance(a, Timeout)] == ["test:member:ann"]
        again = await t.offers(typed("yan", "role", f"redeem {code}"))
        assert "looks after group chats" in answer(again)
        await t.invokes("ada", "role", "revoke moderator test:member:zoe")
        assert "Only" in answer(await t.offers(typed("zoe", "timeout", "@ann 1h", number=2)))


def test_only_what_is_said_in_private_redeems_an_invitation() -> None:
    code = "0" * 20
    for order in (typed("zoe", "start", code), typed("zoe", "角色", f"redeem {code}")):
        assert invited_by(order) == code
        assert not invited_by(replace(order, private=False))
    for order in (typed("zoe", "start"), typed("zoe", "role", "list"), typed("zoe", "help", code)):
        assert not invited_by(order)


def _code(decision: Decision | None) -> str:
    assert decision is not None
    (reply,) = [a for a in decision.actions if isinstance(a, Reply)]
    return plain(reply.text).partition("redeem ")[2][:20]


async def test_who_was_removed_and_may_come_back_is_known_by_what_was_done(tmp_path: Path) -> None:
    async with town(tmp_path, POLICY.replace('"ban"', '"ban", "kick"')) as t:
        await t.says("ann", "hello")
        await t.invokes("ada", "kick", "@ann spam")
        ann = Actor(id="test:member:ann")
        await t.offers(Left(id="l", place=PLACE, at=datetime.now(UTC), actor=ann))
        assert "someone else will take a look" in answer(await t.offers(typed("ann", "appeal")))


DEPARTMENT = """
[departments.support]
members = ["test:member:mo"]
"""


async def test_words_that_answer_what_was_told_of_a_case_are_for_that_case(tmp_path: Path) -> None:
    async with town(tmp_path, POLICY + DEPARTMENT) as t:
        t.edge.answer = lambda a: Done("d:5:77" if isinstance(a, Reply) else "m1")
        await t.says("ann", "hello")
        await t.invokes("ann", "complain", "my parcel is broken")
        told = "test:d:5:77"
        memory = t.app.intake.residence.memory
        await until(lambda: bool(memory.page("acme", told)))
        said = replace(
            typed("ann", "reply", "it was blue"), via="text", reply_to="d:5:77",
            reply_to_actor="test:member:me",
        )  # fmt: skip
        decision = await t.offers(said)
        assert "it's with no. 1 now" in answer(decision)
        assert decision is not None
        (card,) = [a for a in decision.actions if isinstance(a, Alert)]
        (excerpt,) = [piece for piece in card.text if isinstance(piece, Excerpt)]
        assert await t.app.host.excerpt(excerpt) == "it was blue"
        other = replace(said, id="x", actor=Actor(id="test:member:bob"))
        assert "Only" in answer(await t.offers(other))
        unknown = replace(said, id="y", reply_to="d:5:78")
        assert "looks after group chats" in answer(await t.offers(unknown))
        kept = await t.app.store.journal.event("y")
        assert isinstance(kept, Invoked) and not kept.args
