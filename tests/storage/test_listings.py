"""Listings: what waits, and what a member, a rule or an incident has had."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from policies import codec
from policies.records import CaseKept
from policies.rows import Listed, Overview, Tallied, Worked
from storage.commit import Row
from storage.store import Store
from tests.storage.facts import ANN, BOB, NOW, batch, decided, hold, message

T = NOW.timestamp()


def kept(number: int, **fields: Any) -> CaseKept:
    given: dict[str, Any] = {
        "kind": "ban",
        "state": "in_force",
        "member": ANN,
        "opened": T + number,
    }
    return CaseKept(number=number, **given | fields)


async def put(store: Store, *cases: CaseKept, by: int = 1) -> None:
    event = message(by)
    decision = replace(decided(event), records=cases)
    rows = [Row(event=event, decision=decision, partition=1)]
    await store.commit(batch(await hold(store), *rows))


async def listed(store: Store, query: str, limit: int = 50, **args: str) -> list[CaseKept]:
    rows = codec.rows(await store.fetch(query, "acme", args, limit), Listed)
    return [row.kept for row in rows]


async def test_a_case_is_listed_as_it_is_now(store: Store) -> None:
    first = kept(1, kind="report", state="open", reason="see 加微信", failed=("ban@x: no",))
    await put(store, first, kept(2))
    assert await listed(store, "queue") == [first]
    now = replace(first, state="claimed", assignee=BOB)
    await put(store, replace(now, state="snoozed"), now, by=2)
    assert await listed(store, "queue") == [now]
    await put(store, replace(now, state="resolved"), by=3)
    assert await listed(store, "queue") == []


async def test_what_waits_is_listed_the_oldest_first_and_goes_on(store: Store) -> None:
    cases = [kept(n, kind="report", state="open") for n in (3, 1, 2)]
    await put(store, *cases)
    assert [c.number for c in await listed(store, "queue", 2)] == [1, 2]
    assert [c.number for c in await listed(store, "queue", after="2")] == [3]


async def test_a_members_cases_are_listed_the_newest_first(store: Store) -> None:
    await put(store, kept(1), kept(2, member=BOB), kept(3), kept(4))
    assert [c.number for c in await listed(store, "cases_of", 2, member=ANN)] == [4, 3]
    assert [c.number for c in await listed(store, "cases_of", member=ANN, before="3")] == [1]


async def test_what_a_rule_did_since_then(store: Store) -> None:
    await put(store, *(kept(n, rule="words") for n in range(1, 5)), kept(5, rule="other"))
    since = repr(T + 2)
    found = await listed(store, "cases_done", rule="words", since=since)
    assert [c.number for c in found] == [2, 3, 4]
    found = await listed(store, "cases_done", 1, rule="words", since=since, after="2")
    assert [c.number for c in found] == [3]


async def test_what_was_done_in_an_incident(store: Store) -> None:
    await put(store, kept(1, incident=42), kept(2), kept(3, incident=42))
    assert [c.number for c in await listed(store, "cases_done", incident="42")] == [1, 3]
    assert [c.number for c in await listed(store, "cases_done", incident="42", after="1")] == [3]


async def test_what_is_overturned_is_done_with(store: Store) -> None:
    await put(store, kept(1, incident=42), kept(2, incident=42, state="overturned"))
    assert [c.number for c in await listed(store, "cases_done", incident="42")] == [1]


async def test_how_much_was_done_is_counted_by_kind_and_people(store: Store) -> None:
    every = [
        *(kept(n, rule="words") for n in (1, 2)),
        *(kept(3, rule="words", kind="warn"), kept(4, rule="words", kind="warn", member=BOB)),
        *(kept(5, rule="words", state="overturned"), kept(6, rule="other")),
    ]
    await put(store, *every)
    args = {"rule": "words", "since": "0"}
    rows = codec.rows(await store.fetch("cases_tally", "acme", args, 50), Tallied)
    assert sorted((row.kind, row.count, row.people) for row in rows) == [
        ("", 4, 2),
        ("ban", 2, 1),
        ("warn", 2, 2),
    ]
    empty = codec.rows(await store.fetch("cases_tally", "acme", {"incident": "9"}, 50), Tallied)
    assert [(row.kind, row.count) for row in empty] == [("", 0)]


async def test_other_communities_are_not_listed(store: Store) -> None:
    await put(store, kept(1, kind="report", state="open"))
    assert await store.fetch("queue", "bees", {}, 50) == []


async def test_the_words_of_an_erased_members_cases_go(store: Store) -> None:
    await put(store, kept(1, reason="Ann was rude"), kept(2), kept(3, member=BOB, reason="Bob too"))
    assert (await store.retention.erase_state(ANN, ["acme"]))["cases"] == 1
    assert [c.reason for c in await listed(store, "cases_of", member=ANN)] == ["", ""]
    assert [c.reason for c in await listed(store, "cases_of", member=BOB)] == ["Bob too"]


async def test_figures_are_of_what_was_asked_since_then(store: Store) -> None:
    asked = {"kind": "request", "state": "open", "department": "support", "member": BOB}
    old = kept(1, **asked | {"opened": T - 9 * 86_400})
    await put(store, old, kept(2, **asked), kept(3, **asked, assignee=ANN), kept(4))
    args = {"since": repr(T - 86_400), "zone": "UTC"}
    rows = codec.rows(tuple(await store.fetch("team", "acme", args, 50)), Worked)
    assert [(row.department, row.person, row.asked) for row in rows] == [("support", "", 2)]
    rows = codec.rows(
        tuple(await store.fetch("team", "acme", args | {"personal": "support"}, 50)), Worked
    )
    assert [(row.person, row.asked) for row in rows] == [("", 2), (ANN, 1)]


async def test_the_day_is_what_came_since_then_and_what_waits(store: Store) -> None:
    asked = {"kind": "request", "state": "open", "member": BOB}
    old = kept(1, **asked | {"opened": T - 9 * 86_400})
    new = kept(3, **asked | {"state": "claimed"})
    await put(store, old, kept(2, **asked | {"state": "resolved"}), new, kept(4))
    args = {"since": repr(T - 86_400)}
    (row,) = codec.rows(tuple(await store.fetch("today", "acme", args, 50)), Overview)
    assert [(each.kind, each.count) for each in row.came] == [("request", 2), ("ban", 1)]
    assert [each.kept for each in row.waiting] == [old, new]
    assert row.since == T - 86_400
