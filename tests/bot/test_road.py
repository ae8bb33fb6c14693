"""The road of one message: in, decided, durable, done, settled, and what goes wrong on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.port import Denied, Done, Gone, Later, Unknown
from policies.actions import Action, Alert, Ban, Delete, Kick, Notice, Reply, Timeout
from tests.bot.town import LOBBY, PLACE, STAFF, plain, town


async def test_a_banned_word_is_deleted_and_its_author_told(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        decision = await t.says("ann", "请加微信领红包")
        assert decision is not None
        assert decision.verdict == "enforce"
        assert [f.rule for f in decision.findings] == ["banned-words"]
        done = await t.edge.until(lambda d: len(d) == 2)
        delete = next(a for a in done if isinstance(a, Delete))
        assert (delete.channel, delete.message) == (LOBBY, "1")
        notice = next(a for a in done if isinstance(a, Notice))
        assert "no contact spam here" in plain(notice.text)


async def test_a_clean_message_does_nothing(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        decision = await t.says("ann", "微信支付失败怎么办")
        assert decision is not None
        assert decision.verdict == "allow"
        assert not decision.actions


async def test_the_third_strike_climbs_the_ladder_once(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        for _ in range(2):
            decision = await t.says("ann", "free nitro")
            assert decision is not None
            assert not [a for a in decision.actions if isinstance(a, Timeout)]
        decision = await t.says("ann", "free nitro")
        assert decision is not None
        (timeout,) = [a for a in decision.actions if isinstance(a, Timeout)]
        assert timeout.because == "escalation"


async def test_the_ninth_message_is_too_fast(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        verdicts = []
        for n in range(9):
            decision = await t.says("ann", f"message {n}")
            assert decision is not None
            verdicts.append(decision.verdict)
        assert verdicts == ["allow"] * 8 + ["enforce"]


async def test_an_event_offered_twice_is_decided_once(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        assert await t.says("ann", "free nitro", id="7") is not None
        assert await t.says("ann", "free nitro", id="7") is None
        await t.edge.until(lambda d: len(d) == 2)
        assert len(t.edge.done) == 2


async def test_moderators_are_never_struck(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        decision = await t.says("mo", "free nitro")
        assert decision is not None
        assert [f.rule for f in decision.findings] == ["banned-words"]
        assert not decision.actions
        assert decision.note == "immune"


async def test_late_messages_are_cleaned_up_without_sanction_or_word(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        decision = await t.says("ann", "free nitro", ago=3_600)
        assert decision is not None
        assert [type(a) for a in decision.actions] == [Delete]
        assert decision.note == "late"


@pytest.mark.parametrize(
    ("wanted", "refused", "instead"),
    [("ban", Ban, Kick), ("kick", Kick, Timeout)],
)
async def test_what_is_refused_lands_one_rung_lower(
    tmp_path: Path, wanted: str, refused: type[Action], instead: type[Action]
) -> None:
    async with town(tmp_path) as t:
        t.edge.answer = lambda a: Denied("no right") if isinstance(a, refused) else Gone()
        await t.says("ann", "hello")
        await t.invokes("ada", wanted, "@ann spam")
        done = await t.edge.until(lambda d: any(isinstance(a, instead) for a in d))
        assert [a for a in done if isinstance(a, refused)]
        alerts = await t.edge.until(lambda d: any(isinstance(a, Alert) for a in d))
        assert [a.channel for a in alerts if isinstance(a, Alert)] == [STAFF]


async def test_a_refused_deletion_ends_at_a_human(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        t.edge.answer = lambda a: Denied("older than 48 h") if isinstance(a, Delete) else Gone()
        await t.says("ann", "free nitro")
        done = await t.edge.until(lambda d: any(isinstance(a, Alert) for a in d))
        (alert,) = [a for a in done if isinstance(a, Alert)]
        assert "older than 48 h" in plain(alert.text)


async def test_an_unknown_end_of_what_cannot_be_repeated_asks_a_human(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        t.edge.answer = lambda a: Unknown("connection lost") if isinstance(a, Kick) else Gone()
        await t.says("ann", "hello")
        await t.invokes("ada", "kick", "@ann")
        await t.edge.until(lambda d: any(isinstance(a, Alert) for a in d))
        assert len([a for a in t.edge.done if isinstance(a, Kick)]) == 1


async def test_an_unknown_end_of_what_can_be_repeated_is_repeated(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        lost = iter([True])
        t.edge.answer = lambda a: (
            Unknown("lost") if isinstance(a, Delete) and next(lost, False) else Gone()
        )
        await t.says("ann", "free nitro")
        await t.edge.until(lambda d: len([a for a in d if isinstance(a, Delete)]) == 2)


async def test_a_rate_limit_makes_the_connection_wait(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        limited = iter([True])
        t.edge.answer = lambda a: (
            Later(0.3, "429", whole_connection=True) if next(limited, False) else Done("m1")
        )
        await t.says("ann", "free nitro")
        await t.edge.until(lambda d: len(d) == 3)


async def test_places_nobody_named_are_dropped(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        assert PLACE in t.app.host.places("test")
        t.app.intake.entrance.routes.clear()
        assert await t.says("ann", "free nitro") is None
        assert not t.edge.done


async def test_stop_observes_and_start_acts_again(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.invokes("mo", "stop")
        decision = await t.says("ann", "free nitro")
        assert decision is not None
        assert decision.note == "observe"
        assert not decision.actions
        refused = await t.invokes("mo", "start")
        assert refused is not None
        (answer,) = [a for a in refused.actions if isinstance(a, Reply)]
        assert "Only admin" in plain(answer.text)
        await t.invokes("ada", "start")
        decision = await t.says("ann", "free nitro")
        assert decision is not None
        assert decision.verdict == "enforce"


async def test_state_survives_a_restart(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.says("ann", "free nitro", id="a")
        await t.says("ann", "free nitro", id="b")
    async with town(tmp_path) as t:
        decision = await t.says("ann", "free nitro", id="c")
        assert decision is not None
        assert [a for a in decision.actions if isinstance(a, Timeout)]


async def test_a_stop_is_at_once_also_for_what_waits(tmp_path: Path) -> None:
    """What the bot was about to do is not done any more; what people ordered is."""
    async with town(tmp_path) as t:
        t.edge.answer = lambda _: Later(0.6, "429", whole_connection=True)
        await t.says("bob", "hello")
        await t.says("ann", "free nitro")
        await t.edge.until(lambda d: len(d) >= 1)
        for _ in range(9):
            await t.says("ann", "quick")
        await t.invokes("mo", "kick", "@bob off topic")
        t.edge.answer = lambda _: Gone()
        first = {a.id for a in t.edge.done}
        await t.invokes("mo", "stop")
        await t.edge.until(lambda d: any(isinstance(a, Kick) for a in d))
        await t.edge.until(lambda d: any(isinstance(a, Alert) for a in d))
        done = [a for a in t.edge.done if a.id not in first]
        assert not [a for a in done if isinstance(a, Timeout)]
        assert [a.member for a in done if isinstance(a, Notice)] == ["test:member:bob"]
