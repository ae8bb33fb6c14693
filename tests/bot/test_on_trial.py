"""A bad rule's life: watched, tried on a canary, taken back by people, demoted, listed for undo."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

from typer.testing import CliRunner

from bot.cli import app
from bot.config import sandbox_config
from policies.state import Held
from tests.bot.shipped import Real, real
from tests.waiting import until

SCENE = "on_trial"


def silent(r: Real) -> set[str]:
    """Who cannot write now, of the cast, by name."""
    now = datetime.now(UTC)
    return {m.name for m in r.sandbox.world.members.values() if m.scene and m.silent(now)}


def run(*arguments: object) -> str:
    outcome = CliRunner().invoke(app, ["policy", "deeds", *map(str, arguments)])
    assert outcome.exit_code == 0, outcome.output
    return outcome.stdout


async def test_the_scene_ends_with_the_rule_demoted_and_its_deeds_listed(tmp_path: Path) -> None:
    async with real(tmp_path) as r:
        r.sandbox.player.play(SCENE)
        r.sandbox.player.faster(4.0)
        hit: set[str] = set()
        while r.sandbox.player.state != "ended":
            hit |= silent(r)
            await asyncio.sleep(0.02)
        assert hit == {"Ana", "阿博", "Кирилл"}, "the damage on the canary"
        await until(lambda: not silent(r))
        await until(lambda: any("on-trial" in said for said in r.said("staff")))
        page = r.app.intake.residence.memory.page("sandbox", "rule:on-trial") or {}
        assert isinstance(page["watches"], Held)
        last = [p for p in r.posts("help") if "still for sale" in p.text]
        assert len(last) == 2
        assert not any(p.removed for p in last)
    config = tmp_path / "config.toml"
    url = sandbox_config(tmp_path).store_url()
    config.write_text(f'policies = ["{r.policy}"]\n[store]\nurl = "{url}"\n', encoding="utf-8")
    arguments = ("sandbox", "on-trial", "--config", config)
    told = json.loads(await asyncio.to_thread(run, *arguments, "--json"))
    assert [(deed["done"], deed["standing"]) for deed in told["deeds"]] == [
        ("timeout", "taken_back"), ("timeout", "taken_back"), ("timeout", "taken_back"),
    ]  # fmt: skip
    assert [turn["how"] for turn in told["turns"]] == ["watches", "watches"]
    text = await asyncio.to_thread(run, *arguments)
    assert "on-trial only watches from here on" in text
    assert "actions: 3, members: 3, still in force: 0, taken back: 3" in text
