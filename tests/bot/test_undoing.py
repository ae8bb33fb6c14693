"""Undoing much at once, through the whole program, and many who press the same buttons."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from policies.actions import Alert, Ban, Edit, Lift, Notice, Timeout
from policies.crowd.incidents import running
from policies.draft import Draft
from storage.store import Store
from tests.bot.test_cases import asks, opens, replies, sanctioned
from tests.bot.town import POLICY, Town, plain, town

PEOPLE = 60
BANNING = POLICY.replace(
    'actions = ["delete", "strike"]', 'actions = ["delete", { do = "ban", for = "2h" }]'
)
CAMPAIGN = """
[[rules]]
name = "copies"
filter = "campaign"
actions = [{ do = "timeout", for = "2h" }, "delete"]
because = "the same from many"
"""


async def lifted(t: Town, count: int) -> list[Lift]:
    done = await t.edge.until(lambda d: sum(isinstance(a, Lift) for a in d) >= count)
    return [a for a in done if isinstance(a, Lift)]


async def finished(t: Town) -> str:
    """The last words to whoever asked."""
    done = await t.edge.until(
        lambda d: any("has had this undone" in plain(r.text) for r in replies(d))
    )
    return plain(next(r for r in replies(done) if "has had this undone" in plain(r.text)).text)


async def undone(t: Town, text: str) -> str:
    """A preview, its button, and what came of it."""
    preview = await asks(t, "mo", "undo", text)
    assert preview.buttons, plain(preview.text)
    await t.invokes("mo", preview.buttons[0].code, via="button")
    return plain(preview.text)


async def test_what_a_rule_did_is_undone_in_steps(tmp_path: Path) -> None:
    async with town(tmp_path, BANNING) as t:
        for n in range(PEOPLE):
            await t.says(f"m{n}", "free nitro")
        await t.edge.until(lambda d: sum(isinstance(a, Ban) for a in d) >= PEOPLE)
        preview = await undone(t, "rule banned-words since 2h")
        assert f"{PEOPLE} cases of {PEOPLE} people" in preview
        assert f"removal: {PEOPLE}" in preview
        found = await lifted(t, PEOPLE)
        assert {a.member for a in found} == {f"test:member:m{n}" for n in range(PEOPLE)}
        assert f"Cases: {PEOPLE}, lifted: {PEOPLE}" in await finished(t)
        await t.edge.until(lambda d: sum(isinstance(a, Edit) for a in d) >= 3)
        told = [a for a in t.edge.done if isinstance(a, Notice) and "wrong" in plain(a.text)]
        assert len({a.member for a in told}) == PEOPLE
        alerts = [a for a in t.edge.done if isinstance(a, Alert) and "undone" in plain(a.text)]
        assert len(alerts) == 1, "one message says how far it is"
        again = await asks(t, "ada", "undo", "rule banned-words since 2h")
        assert "nothing to undo" in plain(again.text)
        rows = [kept.entry async for kept in t.app.store.audit.rows("acme") if kept.entry]
        assert sum(entry.what == "case.overturned" for entry in rows) == PEOPLE
        assert [e.after[:5] for e in rows if e.what == "undo"] == ["begun", "60 ca"]
        assert await t.app.store.audit.faults("acme") == []


async def test_an_incident_is_undone(tmp_path: Path) -> None:
    async with town(tmp_path, POLICY + CAMPAIGN) as t:
        for n in range(8):
            await t.says(f"m{n}", "Earn 500 dollars a day from home, write to our manager now")
        done = await t.edge.until(lambda d: any(isinstance(a, Timeout) for a in d))
        count = len({a.member for a in done if isinstance(a, Timeout)})
        resident = await t.app.intake.residence.resident("acme")
        event = await t.app.store.journal.event("test:channel:lobby/1")
        assert event is not None
        draft = Draft(event, resident.view(), t.app.intake.policies["acme"])
        (incident,) = running(draft)
        await undone(t, f"incident {incident.number}")
        words = await finished(t)
        assert "incident 1" in words
        found = await lifted(t, count)
        assert {a.what for a in found} == {"timeout"}


async def press(t: Town, who: list[str], code: str) -> list[str]:
    """All press the same button at once; what each reads."""
    before = len(replies(t.edge.done))
    await asyncio.gather(*(t.invokes(name, code, via="button") for name in who))
    done = await t.edge.until(lambda d: len(replies(d)) >= before + len(who))
    return [plain(r.text) for r in replies(done)[before:]]


MANY = [f"mod{n}" for n in range(50)]
MODERATORS = POLICY.replace(
    'members = ["test:member:mo"]',
    f"members = {json.dumps(['test:member:mo', *(f'test:member:{m}' for m in MANY)])}",
)


@pytest.mark.parametrize("what", ["claim", "resolve"])
async def test_of_fifty_who_press_at_once_one_takes_the_case(
    tmp_path: Path, database: str, what: str
) -> None:
    async with town(tmp_path, MODERATORS, url=database) as t:
        await sanctioned(t)
        number = str(await opens(t, "report"))
        buttons = (await asks(t, "mo", "case", number)).buttons
        code = buttons[0 if what == "claim" else 1].code
        read = await press(t, MANY, code)
        assert (
            sum(words.startswith(f"Case {number}: ") and "already" not in words for words in read)
            == 1
        )
        late = "in the hands of" if what == "claim" else "has been handled by"
        assert sum(late in words for words in read) == 49


async def test_of_fifty_who_press_at_once_one_undoes(tmp_path: Path, database: str) -> None:
    async with town(tmp_path, MODERATORS, url=database) as t:
        await sanctioned(t)
        preview = await asks(t, "mo", "undo", "1")
        read = await press(t, MANY, preview.buttons[0].code)
        assert sum("has had this undone" in words for words in read) == 1
        assert sum("Already handled by" in words for words in read) == 49
        assert len(await lifted(t, 1)) == 1
        faults = await t.app.store.audit.faults("acme")
        assert faults == []


async def test_of_fifty_who_confirm_an_undoing_at_once_one_begins_it(
    tmp_path: Path, database: str
) -> None:
    policy = MODERATORS.replace('actions = ["delete", "strike"]', 'actions = ["delete", "kick"]')
    async with town(tmp_path, policy, url=database) as t:
        for n in range(5):
            await t.says(f"m{n}", "free nitro")
        preview = await asks(t, "mo", "undo", "rule banned-words")
        read = await press(t, MANY, preview.buttons[0].code)
        assert sum("Already handled by" in words for words in read) == 49
        assert "Not to be taken back: 5" in await finished(t)
    store = await Store.open(database)
    rows = [kept async for kept in store.audit.rows("acme")]
    assert (
        sum(kept.entry is not None and kept.entry.what == "case.overturned" for kept in rows) == 5
    )
    await store.close()
