"""Roles given by name: waited for, refused with a sentence, and kept by id over a restart."""

from __future__ import annotations

from pathlib import Path

from policies.actions import Alert
from tests.bot.town import POLICY, Town, plain, town
from tests.waiting import until

NAMED = POLICY.replace('members = ["test:member:mo"]', 'members = ["test:role:Mods"]')
MODS = "test:role:7"


def moderators(t: Town) -> frozenset[str]:
    """Who is a moderator by the policy in force."""
    return next(r.members for r in t.app.intake.policies["acme"].roles if r.name == "moderator")


def alerts(t: Town) -> list[str]:
    """What the staff were told."""
    return [plain(a.text) for a in t.edge.done if isinstance(a, Alert)]


async def test_a_name_waits_until_its_platform_can_answer(tmp_path: Path) -> None:
    async with town(tmp_path, NAMED) as t:
        assert moderators(t) == {"test:role:Mods"}
        t.edge.names = {"Mods": (MODS,)}
        await until(lambda: moderators(t) == {MODS})
        assert not alerts(t)


async def test_a_name_that_nobody_bears_or_two_do_is_refused_in_the_staff_channel(
    tmp_path: Path,
) -> None:
    async with town(tmp_path, NAMED, names={}) as t:
        await until(lambda: alerts(t))
        assert "test:role:Mods is not found on the platform" in alerts(t)[0]
        t.edge.names = {"Mods": (MODS, "test:role:8")}
        assert await t.app.book.reload(tmp_path / "acme.toml")
        await until(lambda: len(alerts(t)) == 2)
        assert "test:role:Mods is found twice" in alerts(t)[1]
        t.edge.names = {"Mods": (MODS,)}
        assert not await t.app.book.reload(tmp_path / "acme.toml")
        assert moderators(t) == {MODS}


async def test_after_a_restart_the_ids_hold_before_the_platform_answers(tmp_path: Path) -> None:
    async with town(tmp_path, NAMED, names={"Mods": (MODS,)}) as t:
        await until(lambda: moderators(t) == {MODS})
    async with town(tmp_path, NAMED, names=None) as t:
        assert moderators(t) == {MODS}
        assert not t.edge.done
