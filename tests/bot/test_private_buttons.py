"""Buttons pressed in a private chat: whose community, whose rights, and where the answer goes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from msgspec import structs
from structlog.testing import capture_logs

from policies.actions import Alert, Lift, Notice, Reply
from policies.events import Actor, Event, Invoked, Joined
from policies.state import Held
from tests.bot.town import PLACE, POLICY, Town, plain, town

DIRECT = "test:direct:5"
ANNEX = "test:room:2"
CODE = "b:0123456789abcdef0123"


def pressed(member: str, code: str, number: int = 1) -> Event:
    """A press in a private chat, where the platform tells no roles."""
    return Invoked(
        id=f"test:pressed:{member}:{number}",
        place=DIRECT,
        channel="test:channel:5",
        at=datetime.now(UTC),
        actor=Actor(id=f"test:member:{member}"),
        command=code,
        interaction=f"i{number}",
        via="button",
        private=True,
    )


async def button(t: Town) -> str:
    """The code of the button under an answer to /why."""
    await t.says("ann", "free nitro")
    await t.invokes("ann", "why")
    done = await t.edge.until(lambda d: any(isinstance(a, Reply) and a.buttons for a in d))
    (reply,) = [a for a in done if isinstance(a, Reply) and a.buttons]
    return reply.buttons[0].code


async def test_the_answer_goes_back_to_the_private_chat(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        code = await button(t)
        decision = await t.offers(pressed("ann", code))
        assert decision
        done = await t.edge.until(lambda d: len([a for a in d if isinstance(a, Reply)]) == 2)
        answer = [a for a in done if isinstance(a, Reply)][-1]
        assert (answer.channel, answer.interaction) == ("test:channel:5", "i1")
        assert "It was about: " in plain(answer.text)


async def test_rights_are_those_remembered_of_the_place(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        row = {"command": "lift", "place": PLACE, "member": "test:member:ann"}
        t.app.intake.residence.memory.resident("acme").pages[CODE] = {"press": Held(row)}
        await t.says("ann", "hello")
        await t.invokes("mo", "timeout", "@ann 1h")
        refused = await t.offers(pressed("ann", CODE))
        assert refused
        (reply,) = [a for a in refused.actions if isinstance(a, Reply)]
        assert "Only admin / moderator" in plain(reply.text)
        lifted = await t.offers(pressed("mo", CODE))
        assert lifted
        (lift,) = [a for a in lifted.actions if isinstance(a, Lift)]
        assert (lift.place, lift.member) == (PLACE, "test:member:ann")


async def test_roles_are_those_held_where_the_button_was_made(tmp_path: Path) -> None:
    policy = POLICY.replace(f'["{PLACE}"]', f'["{PLACE}", "{ANNEX}"]')
    policy = policy.replace('["test:member:mo"]', '["test:role:mods"]')
    async with town(tmp_path, policy) as t:
        row = {"command": "lift", "place": ANNEX, "member": "test:member:ann"}
        t.app.intake.residence.memory.resident("acme").pages[CODE] = {"press": Held(row)}
        joined = Actor(id="test:member:mo", roles=("test:role:mods",))
        await t.offers(Joined(id="mo joins", place=ANNEX, at=datetime.now(UTC), actor=joined))
        lifted = await t.offers(pressed("mo", CODE))
        assert lifted
        (reply,) = [a for a in lifted.actions if isinstance(a, Reply)]
        assert reply.place == ANNEX
        assert "Only admin" not in plain(reply.text)


async def test_a_button_of_another_platform_is_pressed_at_the_first_place_of_this(
    tmp_path: Path,
) -> None:
    async with town(tmp_path) as t:
        row = {"command": "why", "place": "other:room:1"}
        t.app.intake.residence.memory.resident("acme").pages[CODE] = {"press": Held(row)}
        decision = await t.offers(pressed("ann", CODE))
        assert decision
        assert {action.place for action in decision.actions if action.place != "store:"} <= {PLACE}
        assert [e.event.place async for e in t.app.store.journal.entries()][-1] != "other:room:1"


async def test_only_in_a_private_chat_a_button_is_taken_home(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        code = await button(t)
        elsewhere = structs.replace(pressed("ann", code), private=False)
        assert await t.offers(elsewhere) is None


async def test_a_code_that_nobody_knows_is_dropped_and_is_no_strange_place(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        with capture_logs() as logged:
            assert await t.offers(pressed("ann", CODE)) is None
        assert not t.edge.done
        assert not [entry for entry in logged if entry["log_level"] == "warning"]


async def test_under_a_timeout_a_member_asks_for_a_review_and_the_team_hears_it_once(
    tmp_path: Path,
) -> None:
    async with town(tmp_path) as t:
        await t.says("ann", "hello")
        await t.invokes("mo", "timeout", "@ann 1h too loud")
        done = await t.edge.until(lambda d: any(isinstance(a, Notice) for a in d))
        (notice,) = [a for a in done if isinstance(a, Notice)]
        (review,) = notice.buttons
        assert review.label == "Ask for a review"
        first = await t.offers(pressed("ann", review.code, 1))
        again = await t.offers(pressed("ann", review.code, 2))
        assert first
        assert again
        assert [type(a) for a in first.actions] == [Alert, Reply]
        assert [type(a) for a in again.actions] == [Reply]
        assert "someone else will take a look" in plain(
            next(a for a in again.actions if isinstance(a, Reply)).text
        )
