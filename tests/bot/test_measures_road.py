"""What rules do for a time, from the policy file through outbox and platform to its end."""

from __future__ import annotations

from pathlib import Path

from adapters.sandbox.people import LOBBY, member_id
from tests.bot.shipped import Real, real
from tests.waiting import until

COW = """
[[rules]]
name = "cow"
filter = "keywords"
words = ["purple cow"]
because = "No cows."
actions = [{actions}]
"""


async def ruled(r: Real, actions: str) -> None:
    """Save the policy with one rule more, and wait until it is in force."""
    before = r.app.intake.policies["sandbox"].bundle
    text = r.policy.read_text(encoding="utf-8")
    r.policy.write_text(text + COW.format(actions=actions), encoding="utf-8")
    await until(lambda: r.app.intake.policies["sandbox"].bundle != before)


async def test_what_is_held_is_shown_again_by_the_team(tmp_path: Path) -> None:
    async with real(tmp_path) as r:
        await ruled(r, '"hold"')
        await r.sandbox.says("regular", "lobby", "my purple cow")
        (cow,) = (post for post in r.posts() if post.text == "my purple cow")
        await until(lambda: r.sandbox.world.posts[cow.id].held)
        await until(lambda: any(post.buttons for post in r.posts("staff")))
        asked = next(post for post in r.posts("staff") if post.buttons)
        show, _ = asked.buttons
        await r.sandbox.presses("moderator", asked.id, show.code)
        await until(lambda: not r.sandbox.world.posts[cow.id].held)


async def test_all_that_was_for_a_time_ends(tmp_path: Path) -> None:
    trusted = '{ do = "role_add", role = "sandbox:role:trusted", for = "2s" }'
    slow = '{ do = "slowmode", every = "9s", for = "2s" }'
    lock = '{ do = "lock", for = "2s" }'
    reply = '{ do = "reply", text = "Careful, {name}", for = "2s" }'
    async with real(tmp_path) as r:
        await ruled(r, ", ".join((trusted, slow, lock, reply)))
        world, who = r.sandbox.world, member_id("regular")
        await r.sandbox.says("regular", "lobby", "my purple cow")
        await until(lambda: "trusted" in world.member(who).roles)
        await until(lambda: world.channel(LOBBY).locked and world.channel(LOBBY).slow == 9)
        await until(lambda: "Careful, Rafael" in r.said())
        await until(lambda: any("only the team can post" in words for words in r.said()))
        await until(lambda: "trusted" not in world.member(who).roles)
        await until(lambda: not world.channel(LOBBY).locked and not world.channel(LOBBY).slow)
        await until(lambda: any("can post here again" in words for words in r.said()))
        answers = [p for p in r.posts() if p.pieces == ("Careful, Rafael",)]
        await until(lambda: world.posts[answers[0].id].removed == "bot")
        assert sum("can post here again" in words for words in r.said()) == 1, "one edited notice"
        assert not any("only the team can post" in words for words in r.said())
