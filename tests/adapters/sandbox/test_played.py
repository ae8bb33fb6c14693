"""Scenes that say what is found are played under the shipped policy, and every filter has one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from adapters.sandbox import Sandbox
from adapters.sandbox.scenes import Scene, shipped
from policies.actions import Quoted
from policies.commands.completing import Offer, Offered
from policies.commands.shown import shown
from policies.decision import Decision, outgoing
from policies.enclosed import Carried, Enclosed
from policies.events import CaughtUp, Checked, Event, Invoked
from policies.file.load import load
from policies.filters import FILTERS
from policies.policy import Policy
from tests.policies.said import START, Life
from tests.waiting import until

PACK = Path(__file__).resolve().parents[3] / "policies/packs/sandbox.toml"
FAST = 40.0
"""A scene of half a minute takes less than a second, and each line still its own moment."""
ELSEWHERE = frozenset({"reports", "attachments", "images"})
"""Filters that find something once the store or a look into files has answered, which
nobody does here; the scenes of reports and of files say what is found by what is done."""
SCENES = {scene.name: scene for scene in shipped() if any(line.finds for line in scene.lines)}


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load(PACK).policy


class Judge:
    """Decides every event by a policy at once, and performs what follows."""

    def __init__(self, sandbox: Sandbox, policy: Policy) -> None:
        self.sandbox = sandbox
        self.life = Life(policy)

    async def emit(self, *events: Event) -> Sequence[Decision | None]:
        made: list[Decision | None] = []
        for event in events:
            if isinstance(event, Checked | CaughtUp):
                made.append(None)
                continue
            decision = self.life.meets(event)
            made.append(decision)
            for action in outgoing(decision):
                if action.platform == "sandbox":
                    await self.sandbox.perform(action)
        return made

    def connected(self, platform: str, connected: bool) -> None:
        pass

    async def cursor(self, channel: str, place: str) -> str:
        return ""

    def hears(self, event: Invoked) -> bool:
        return True

    def places(self, platform: str) -> frozenset[str]:
        return frozenset()

    def language(self, place: str) -> str:
        return "en"

    async def offers(self, event: Invoked, what: Offered, typed: str) -> Sequence[Offer]:
        return ()

    async def excerpt(self, piece: Quoted) -> str:
        return ""

    async def enclosed(self, file: Enclosed) -> bytes:
        return f'{{"of": "{file.member}"}}'.encode()

    async def carried(self, file: Carried) -> bytes:
        return b"" if file.digest == "gone" else file.digest.encode()

    async def sent(self, action: str) -> str:
        return ""


@asynccontextmanager
async def played(scene: Scene, policy: Policy) -> AsyncIterator[Judge]:
    """The scene from its beginning to its end, by a clock that goes with it."""

    def now() -> datetime:
        return START + timedelta(seconds=sandbox.player.shown()["position"] if sandbox else 0)

    sandbox: Sandbox | None = None
    sandbox = Sandbox(port=0, commands=shown(), scenes=[scene], now=now)
    judge = Judge(sandbox, policy)
    running = asyncio.create_task(sandbox.run(judge))
    try:
        await asyncio.wait_for(sandbox.ready.wait(), 30)
        sandbox.player.play(scene.name)
        sandbox.player.speed = FAST
        await until(lambda: sandbox.player.state == "ended")
        yield judge
    finally:
        running.cancel()


@pytest.mark.parametrize("name", SCENES)
async def test_a_scene_finds_what_it_says_and_nothing_else(name: str, policy: Policy) -> None:
    scene = SCENES[name]
    async with played(scene, policy) as judge:
        decisions = judge.life.decisions
        assert len(decisions) == len(scene.lines)
        for line, decision in zip(scene.lines, decisions, strict=True):
            found = {finding.rule for finding in decision.findings}
            assert not any(finding.error for finding in decision.findings)
            assert found == set(line.finds), (line.who, line.says)


def test_every_filter_has_a_scene(policy: Policy) -> None:
    played = {rule for scene in SCENES.values() for line in scene.lines for rule in line.finds}
    showing = {
        check.filter for rule in policy.rules if rule.name in played for check in rule.checks
    }
    assert showing == set(FILTERS) - ELSEWHERE
    assert {check.filter for rule in policy.rules for check in rule.checks} == set(FILTERS)


def test_every_rule_of_the_sandbox_is_in_a_scene_or_an_example(policy: Policy) -> None:
    played = {rule for scene in SCENES.values() for line in scene.lines for rule in line.finds}
    told = {rule for example in policy.examples for rule in example.expect}
    silent = {r.name for r in policy.rules if ELSEWHERE.issuperset(c.filter for c in r.checks)}
    assert {rule.name for rule in policy.rules} - silent == played | told
