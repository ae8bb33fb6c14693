"""Only observing: what the staff read after a day, and the two buttons under it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from policies.actions import Alert, Button, Reply
from policies.events import Due
from tests.bot.town import POLICY, STAFF, Town, plain, town

OBSERVING = 'acting = "observe"\n' + POLICY


async def report(t: Town) -> Alert:
    """Let the first day be over."""
    since = await t.app.intake.residence.remembered("acme", "", "observing_since")
    await t.offers(
        Due(
            id="policy:acme/due#0/due",
            place="clock:",
            community="acme",
            at=datetime.now(UTC),
            what="observe_report",
            args={"since": repr(since)},
        )
    )
    done = await t.edge.until(lambda d: any(isinstance(a, Alert) for a in d))
    (alert,) = [a for a in done if isinstance(a, Alert)]
    return alert


def named(alert: Alert, label: str) -> Button:
    """The button of that label."""
    return next(b for b in alert.buttons if b.label == label)


async def test_the_staff_read_what_would_have_been_removed_and_start(tmp_path: Path) -> None:
    async with town(tmp_path, OBSERVING) as t:
        for member, text in (("ann", "free nitro"), ("ann", "加微信"), ("bob", "free nitro")):
            decision = await t.says(member, text)
            assert decision
            assert decision.findings
            assert not decision.actions
        await t.says("bob", "hello")
        alert = await report(t)
        assert alert.channel == STAFF
        assert "Would have removed 3 messages of 2 people" in plain(alert.text)
        looked = await t.invokes("ada", named(alert, "Look").code)
        assert looked
        (answer,) = [a for a in looked.actions if isinstance(a, Reply)]
        assert "only observing" in plain(answer.text)
        refused = await t.invokes("mo", named(alert, "Start acting").code)
        assert refused
        assert "Only admin can do this" in plain(
            next(a for a in refused.actions if isinstance(a, Reply)).text
        )
        await t.invokes("ada", named(alert, "Start acting").code)
        decision = await t.says("ann", "free nitro")
        assert decision
        assert decision.verdict == "enforce"
