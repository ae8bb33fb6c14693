"""Cards on their way: through the outbox to the platform, where one message is edited in place."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.sandbox.posts import Post
from bot.replaying import replay
from policies.actions import Alert, Edit
from policies.telling import cards
from tests.bot.shipped import Real, real
from tests.bot.test_measures_road import ruled
from tests.bot.test_replaying import today
from tests.bot.town import POLICY, town
from tests.waiting import until


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "SOONEST", 0.3)


def card(r: Real) -> tuple[Post, str]:
    """The one card in the staff channel, and what it says."""
    (post,) = (post for post in r.posts("staff") if "waits" in str(post.pieces))
    pieces = (p if isinstance(p, str) else str(next(iter(p.values()))) for p in post.pieces)
    return post, "".join(pieces)


async def test_all_that_is_held_is_on_one_card_and_decided_with_one_press(tmp_path: Path) -> None:
    async with real(tmp_path) as r:
        await ruled(r, '"hold"')
        words = ["my purple cow", "purple cow at https://evil.example", "a third purple cow"]
        for text in words:
            await r.sandbox.says("regular", "lobby", text)
        cows = [post.id for post in r.posts() if "purple cow" in post.text]
        await until(lambda: "So far: 3" in card(r)[1])
        post, said = card(r)
        assert "a third purple cow" in said
        assert [button.label for button in post.buttons][:2] == ["Show all 3", "Take all 3 down"]
        await r.sandbox.presses("moderator", post.id, post.buttons[1].code)
        await until(lambda: all(r.sandbox.world.posts[cow].removed == "bot" for cow in cows))
        await until(lambda: not card(r)[0].buttons)
        assert card(r)[1].endswith("has decided: taken down.")


async def test_what_is_on_cards_is_decided_the_same_again(tmp_path: Path) -> None:
    rules = POLICY.replace('["delete", "strike"]', '["delete", "alert"]')
    async with town(tmp_path, rules) as t:
        await t.app.keeping.snapshots(today())
        for n in range(12):
            await t.says(f"m{n % 9}", "free nitro")
        done = await t.edge.until(lambda done: sum(isinstance(a, Edit) for a in done) >= 3)
        assert sum(isinstance(a, Alert) for a in done) == 7
        found = await replay(t.app.store, "acme", today())
        assert found.different == []
        assert found.same > 15
