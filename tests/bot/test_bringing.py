"""``hallwarden import history --apply``: the past in the journal, once, and whole or not at all."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app
from policies.actions import Reply
from policies.decision import Decision
from policies.events import Actor, Found, Invoked, Moderated
from storage.store import Store
from tests.bot.town import LOBBY, PLACE, POLICY, plain, town

GUILD = "discord:guild:1122"
RULES = POLICY.replace(f'places = ["{PLACE}"]', f'places = ["{PLACE}", "{GUILD}"]')
ANN = "discord:member:42"


def case(number: int, kind: int, user: str = "42", day: int = 5) -> dict[str, Any]:
    return {
        "case_number": number, "user_id": user, "mod_id": "7", "type": kind,
        "created_at": f"2023-03-{day:02} 12:30:00",
        "notes": [{"body": f"case {number} about pills"}],
    }  # fmt: skip


def export(folder: Path, *cases: dict[str, Any]) -> Path:
    file = folder / "export.json"
    file.write_text(json.dumps({"cases": cases}, indent=1), encoding="utf-8")
    return file


def settings(folder: Path) -> Path:
    file = folder / "config.toml"
    file.write_text('policies = ["acme.toml"]\n[store]\nurl = "sqlite:///store.db"\n', "utf-8")
    return file


def run(folder: Path, file: Path, *more: str) -> tuple[int, str, str]:
    arguments = ["import", "history", "zeppelin-cases", str(file), "--place", GUILD, "--apply"]
    arguments += ["--config", str(settings(folder)), *more]
    outcome = CliRunner().invoke(app, arguments)
    assert outcome.exception is None or isinstance(outcome.exception, SystemExit), outcome.exception
    return outcome.exit_code, outcome.stdout, outcome.stderr


async def brought(folder: Path, file: Path, *more: str) -> tuple[int, str, str]:
    return await asyncio.to_thread(run, folder, file, *more)


async def started(folder: Path) -> None:
    async with town(folder, RULES):
        pass


async def journalled(folder: Path) -> list[Moderated]:
    store = await Store.open(f"sqlite:///{folder / 'store.db'}")
    try:
        return [e.event async for e in store.journal.entries() if isinstance(e.event, Moderated)]
    finally:
        await store.close()


async def told(folder: Path, command: str, member: str = ANN, by: str = "mo") -> str:
    async with town(folder, RULES) as t:
        asked = Invoked(
            id=f"test:{command}", place=GUILD, channel=LOBBY, at=datetime.now(UTC), command=command,
            actor=Actor(id=f"test:member:{by}"), args={"member": member},
        )  # fmt: skip
        decision = await t.offers(asked)
        assert decision is not None
        (reply,) = [a for a in decision.actions if isinstance(a, Reply)]
        return plain(reply.text)


async def test_the_past_is_journalled_with_its_time_its_author_and_its_reason(
    tmp_path: Path,
) -> None:
    await started(tmp_path)
    file = export(tmp_path, case(1, 4), case(2, 1, day=7), case(3, 3, day=9))
    status, out, _ = await brought(tmp_path, file)
    assert status == 0 and "brought into the journal: 3; known already: 0" in out
    first, *_ = await journalled(tmp_path)
    assert first.at == datetime(2023, 3, 5, 12, 30, tzinfo=UTC)
    assert (first.community, first.member, first.actor.id, first.sanction) == (
        "acme", ANN, "discord:member:7", "warn",
    )  # fmt: skip
    assert (first.reason, first.source) == ("case 1 about pills", "import")
    words = await told(tmp_path, "whois")
    assert "removal: 1, reminder: 1, note: 1; the last time" in words and "2023, 3, 9" in words
    assert "removal: 1, reminder: 1" in await told(tmp_path, "strikes")


async def test_a_second_time_brings_nothing_twice(tmp_path: Path) -> None:
    await started(tmp_path)
    file = export(tmp_path, case(1, 4))
    await brought(tmp_path, file)
    status, out, _ = await brought(tmp_path, export(tmp_path, case(1, 4), case(2, 4, day=6)))
    assert status == 0 and "journal: 1; known already: 1" in out
    assert len(await journalled(tmp_path)) == 2
    assert "reminder: 2" in await told(tmp_path, "whois")


async def test_a_file_that_was_cut_short_applies_nothing(tmp_path: Path) -> None:
    await started(tmp_path)
    file = export(tmp_path, *(case(n, 4) for n in range(1, 9)))
    file.write_text(file.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    status, _, err = await brought(tmp_path, file)
    assert status == 1 and "the file ends before it is complete" in err
    assert not await journalled(tmp_path)


async def test_what_nobody_knows_applies_nothing(tmp_path: Path) -> None:
    await started(tmp_path)
    file = export(tmp_path, case(1, 4), case(2, 77))
    assert (await brought(tmp_path, file))[0] == 1
    assert not await journalled(tmp_path)
    status, out, _ = await brought(tmp_path, file, "--skip-unknown", "--json")
    assert (status, json.loads(out)["brought"]) == (0, {"new": 1, "known": 0})


async def test_while_the_bot_runs_nothing_is_brought(tmp_path: Path) -> None:
    # The town of tests holds no lock on the file; whoever has the leases is told apart by them.
    async with town(tmp_path, RULES):
        status, _, err = await brought(tmp_path, export(tmp_path, case(1, 4)))
    assert status == 1 and "another Hallwarden process" in err
    assert not await journalled(tmp_path)
    assert (await brought(tmp_path, export(tmp_path, case(1, 4))))[0] == 0


async def test_of_a_place_that_no_policy_names_nothing_is_brought(tmp_path: Path) -> None:
    async with town(tmp_path, POLICY):
        pass
    status, _, err = await brought(tmp_path, export(tmp_path, case(1, 4)))
    assert status == 1 and f"no policy in force moderates {GUILD}" in err
    assert not await journalled(tmp_path)


async def test_without_a_store_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "acme.toml").write_text(RULES, encoding="utf-8")
    status, _, err = await brought(tmp_path, export(tmp_path, case(1, 4)))
    assert status == 1 and "never been started" in err
    assert not (tmp_path / "store.db").exists()


async def test_nothing_is_done_about_the_past(tmp_path: Path) -> None:
    await started(tmp_path)
    await brought(tmp_path, export(tmp_path, case(1, 1), case(2, 2, day=6), case(3, 3, day=7)))
    store = await Store.open(f"sqlite:///{tmp_path / 'store.db'}")
    try:
        rows = [e async for e in store.journal.entries() if isinstance(e.event, Moderated)]
    finally:
        await store.close()
    assert len(rows) == 3
    for row in rows:
        assert row.decision is not None and not row.decision.actions
    # Neither a strike nor a sanction that a later decision would go by.
    assert {name for row in rows if row.decision for name in _written(row.decision)} == {
        *("earlier", "cases", "case", "reason", "note:1", "notes", f"ban@{GUILD}:case"),
    }  # fmt: skip


def _written(decision: Decision) -> set[str]:
    return {write.name for write in decision.writes}


async def test_each_sanction_is_a_case_and_each_note_a_note(tmp_path: Path) -> None:
    await started(tmp_path)
    past = [case(1, 4), case(2, 1, day=7), case(3, 3, day=9), case(4, 2, day=11)]
    past.append(case(5, 5, "43", 13))
    await brought(tmp_path, export(tmp_path, *past))
    read = await _read(tmp_path)
    history, cases, warned, banned, other = read
    assert "case 3 about pills" in history and "2023, 3, 9" in history
    for day, what in (("2023, 3, 5", "reminder"), ("2023, 3, 7", "removal")):
        assert day in history and what in history and day in cases
    assert "Case 1: reminder" in warned and "Reason: case 1 about pills." in warned
    assert "discord:member:7" in warned and "Brought along from Zeppelin 1." in warned
    assert "lifted" in banned and "Brought along from Zeppelin 2." in banned
    assert "discord:member:43" in other and "may come back" in other
    await brought(tmp_path, export(tmp_path, *past))
    assert await _read(tmp_path) == read


async def _read(folder: Path) -> list[str]:
    """What a moderator reads on being asked for all of it, from the decisions: nobody is connected
    to that platform."""
    asked = ("history", {"member": ANN}), ("cases", {"member": ANN})
    shown = (("case", {"number": str(number)}) for number in (1, 2, 3))
    said: list[str] = []
    async with town(folder, RULES) as t:
        for command, args in (*asked, *shown):
            now = datetime.now(UTC)
            event = Invoked(
                id=f"test:{now}", place=GUILD, channel=LOBBY, at=now, command=command, args=args,
                actor=Actor(id="test:member:mo"),
            )  # fmt: skip
            await t.offers(event)
            async with asyncio.timeout(30):
                while not (answer := await _answer(t.app.store, event.id)):
                    await asyncio.sleep(0.01)
            said.append(answer)
    return said


async def _answer(store: Store, asked: str) -> str:
    async for row in store.journal.entries():
        event, ids = row.event, asked.encode()
        if row.decision and (event.id == asked or (type(event) is Found and ids in event.invoked)):
            for action in row.decision.actions:
                if isinstance(action, Reply):
                    return plain(action.text)
    return ""


@pytest.mark.parametrize("count", [1_203])
async def test_many_are_brought_in_order(tmp_path: Path, count: int) -> None:
    await started(tmp_path)
    cases = [case(n, 4, str(n % 9 + 1), n % 27 + 1) for n in range(1, count + 1)]
    status, out, _ = await brought(tmp_path, export(tmp_path, *cases))
    assert status == 0 and f"journal: {count}" in out
    times = [event.at for event in await journalled(tmp_path)]
    assert len(times) == count and times == sorted(times)
