"""``hallwarden policy explain``: events of the journal and lines of a file."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.backtest import past as pasts
from bot.backtest.past import Unexplained, past
from bot.cli import app
from policies.trial.trace import trace
from tests.bot.test_replaying import today
from tests.bot.town import town

POLICY = """community = "acme"
[[rules]]
name = "fast"
filter = "flood"
limit = 2
within = "10s"
actions = ["delete"]
because = "slow"
[[rules]]
name = "known"
filter = "keywords"
words = ["casino"]
when = { messages_at_least = 3 }
actions = ["delete"]
because = "no"
"""


def run(*arguments: object) -> tuple[int, str, str]:
    outcome = CliRunner().invoke(app, ["policy", "explain", *map(str, arguments)])
    assert outcome.exception is None or isinstance(outcome.exception, SystemExit), outcome.exception
    return outcome.exit_code, outcome.stdout, outcome.stderr


def test_a_line_of_a_file_is_explained_with_all_that_came_before(tmp_path: Path) -> None:
    policy, events = tmp_path / "acme.toml", tmp_path / "chat.jsonl"
    policy.write_text(POLICY, encoding="utf-8")
    events.write_text('{"text": "hi"}\n{"text": "casino"}\n\n{"text": "hi"}\n', encoding="utf-8")
    here = ("--events", events, "--policy", policy)
    status, out, err = run(*here, "--line", 2)
    assert (status, err) == (0, "")
    assert (
        "known (enforce, acme.toml:9): not asked: when.messages_at_least is 3, here it is 2" in out
    )
    assert "if the member had 3 messages: it would have been otherwise (enforce; delete)" in out
    told = json.loads(run(*here, "--line", 4, "--json")[1])
    assert (told["trace"]["verdict"], told["trace"]["rules"][0]["outcome"]) == ("enforce", "found")
    assert told["otherwise"][0] == {
        "key": "without", "rule": "fast", "value": "", "verdict": "allow", "actions": [],
    }  # fmt: skip
    for line in (3, 9):
        status, out, err = run(*here, "--line", line)
        assert (status, out) == (1, "")
        assert f"has no event in line {line}" in err
    status, _, err = run()
    assert status == 1
    assert "--events FILE.jsonl --line N --policy FILE" in err


async def test_an_event_of_the_journal_is_explained_as_it_was_decided(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        for n in range(5):
            await t.says("ann", f"quick {n}")
        await t.app.keeping.snapshots(today())
        for n in range(5, 10):
            await t.says("ann", f"quick {n}", id=f"n{n}")
        store = t.app.store
        for event, verdict in (("n7", "allow"), ("n8", "enforce"), ("n9", "allow")):
            known = await past(store, f"test:channel:lobby/{event}")
            told, decision = trace(known.event, known.pages, known.now, known.policy)
            entry = await store.journal.entry(known.event.id)
            assert entry is not None
            assert decision == entry.decision, "bit for bit"
            assert (told.verdict, known.verdict, known.same_engine) == (verdict, verdict, True)
        first = await past(store, "test:channel:lobby/1")
        assert trace(first.event, first.pages, first.now, first.policy)[0].verdict == "allow"
        with pytest.raises(Unexplained, match="there is no event nothing"):
            await past(store, "nothing")


async def test_what_cannot_be_decided_again_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with town(tmp_path) as t:
        await t.says("ann", "free nitro", id="old")
        cut = datetime.now(UTC)
        await t.says("ann", "free nitro", id="new")
        while await t.app.store.retention.drop_texts(cut):
            pass
        with pytest.raises(Unexplained, match=r"the words of .*/old are gone; it was decided: enf"):
            await past(t.app.store, "test:channel:lobby/old")
        monkeypatch.setattr(pasts, "ENGINE", "another")
        assert not (await past(t.app.store, "test:channel:lobby/new")).same_engine


async def test_the_command_reads_the_store_of_the_settings(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        await t.says("ann", "free nitro", id="ad")
        url = str(t.app.store.database.engine.url).replace("+aiosqlite", "")
    config = tmp_path / "config.toml"
    config.write_text(f'policies = ["acme.toml"]\n[store]\nurl = "{url}"\n', encoding="utf-8")
    event = "test:channel:lobby/ad"
    status, out, _ = await asyncio.to_thread(run, event, "--config", config)
    assert status == 0
    assert "banned-words (enforce, acme.toml:14): found: free nitro" in out
    assert out.endswith("as it was decided at the time\n")
    told = json.loads((await asyncio.to_thread(run, event, "--config", config, "--json"))[1])
    assert told["then"] == {"verdict": "enforce", "same_engine": True}
    status, out, err = await asyncio.to_thread(run, "nothing", "--config", config)
    assert (status, out) == (1, "")
    assert "there is no event nothing in the journal" in err
