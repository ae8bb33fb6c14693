"""Alerts and answers quote members without the numbers, keys and living links in their words."""

from __future__ import annotations

from pathlib import Path

from policies.actions import Action, Alert, Excerpt, Reply, Text
from tests.bot.town import POLICY, Town, town

CARD = "4111 1111 1111 1111"
KEY = "ghp_" + "aB3dE6gH1jK4mN7pQ0sT5vW8yZ2cF9xL6rU3"
RULES = (
    POLICY.replace('actions = ["delete", "strike"]', 'actions = ["delete", "alert"]')
    + '[[rules]]\nname = "private"\nfilter = "personal_data"\nactions = ["delete", "alert"]\n'
    + 'because = "no numbers here"\n'
)


async def shown(t: Town, text: Text) -> str:
    """What a platform shows of a text."""
    pieces = [
        await t.app.host.excerpt(piece) if isinstance(piece, Excerpt) else str(piece)
        for piece in text
    ]
    return "".join(pieces)


async def alert(t: Town) -> Alert:
    def alerts(done: list[Action]) -> list[Alert]:
        return [action for action in done if isinstance(action, Alert)]

    return alerts(await t.edge.until(lambda done: bool(alerts(done))))[0]


async def test_an_alert_about_a_card_does_not_hold_it(tmp_path: Path) -> None:
    async with town(tmp_path, RULES) as t:
        decision = await t.says("ann", f"take my card {CARD} ok")
        assert decision is not None
        assert [finding.detail for finding in decision.findings] == ["card"]
        words = await shown(t, (await alert(t)).text)
        assert "take my card [card] ok" in words
        assert "1111" not in words + repr(decision)


async def test_an_alert_of_another_rule_does_not_hold_it_either(tmp_path: Path) -> None:
    rules = RULES.replace('"personal_data"', '"patterns"\npatterns = ["never said"]')
    async with town(tmp_path, rules) as t:
        await t.says("ann", f"free nitro for {KEY} or {CARD}")
        assert "free nitro for [secret] or [card]" in await shown(t, (await alert(t)).text)


async def test_why_names_the_kind_and_not_the_number(tmp_path: Path) -> None:
    async with town(tmp_path, RULES) as t:
        await t.says("ann", f"take my card {CARD} ok")
        await alert(t)
        await t.invokes("mo", "why", reply_to="1", reply_to_actor="test:member:ann")
        done = await t.edge.until(lambda done: any(isinstance(a, Reply) for a in done))
        words = await shown(t, next(a.text for a in done if isinstance(a, Reply)))
        assert "[card]" in words
        assert "1111" not in words


async def test_an_alert_holds_no_living_link(tmp_path: Path) -> None:
    async with town(tmp_path, RULES) as t:
        await t.says("ann", "free nitro at https://evil.example/x or t.me/evil")
        words = await shown(t, (await alert(t)).text)
        assert "free nitro at hxxps://evil[.]example/x or t[.]me/evil" in words
