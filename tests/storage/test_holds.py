"""Holds: what is held or waits stays whoever asks, all else of an erased member is nowhere."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec.structs import replace
from sqlalchemy import select

from policies import codec
from policies.events import Actor, Content, Names
from policies.records import Audited, CaseKept, Forgetting
from policies.rows import KeptBack
from policies.state import Held as Value
from policies.state import Page
from storage.checkpoints import Clock
from storage.commit import Row
from storage.holds import Held, subject
from storage.snapshots import Snapshot
from storage.store import Store
from storage.tables import metadata
from tests.storage.facts import ANN, BOB, NOW, PLACE, batch, decided, hold, later, message
from tests.storage.test_listings import kept

MARK = "Zacharias Zittelbach"
OPEN = kept(1, kind="report", state="open", event="telegram:message:-1001/1", reason=MARK)
BAN = kept(2, kind="ban", reason=MARK, until=4_000_000_000.0)
OVER = kept(3, kind="timeout", until=1.0)
DONE = kept(4, kind="warn", event="telegram:message:-1001/2", reason=MARK)


async def filled(store: Store, *cases: CaseKept) -> None:
    """Ann has written three messages, and these cases are about her; Bob has written one."""
    epochs = await hold(store)
    said = {"names": Names(MARK), "content": Content(text=MARK)}
    events = [message(n, **said) for n in (1, 2, 3)]
    events.append(message(4, actor=Actor(id=BOB), names=Names("Bob", "bob")))
    audited = Audited(what="case.ban", about=ANN, after=MARK)
    first = replace(decided(events[0]), records=(audited, *cases))
    rows = [Row(event=events[0], decision=first, partition=1)]
    rows += [Row(event=e, decision=decided(e), partition=1) for e in events[1:]]
    await store.commit(batch(epochs, *rows))
    page: Page = {"names": Value((MARK, "")), "cases": Value(tuple(c.number for c in cases))}
    pages: dict[str, Page] = {ANN: page}
    pages |= {f"case:{c.number}": {"reason": Value(c.reason)} for c in cases}
    stored: dict[tuple[str, str], Page | None] = {("acme", s): p for s, p in pages.items()}
    await store.checkpoints.checkpoint(epochs, 0, stored, {"acme": Clock(1, 1.0, "b1")})
    await store.snapshots.keep(Snapshot("acme", date(2026, 11, 9), 1, 1.0, pages))


async def erased(store: Store) -> None:
    _, communities = await store.retention.erase(ANN)
    await store.retention.erase_state(ANN, communities)


async def everywhere(store: Store) -> dict[str, str]:
    """What stands in every table, by its name; snapshots unpacked."""
    found = {}
    for table in metadata.sorted_tables:
        rows = await store.database.rows(select(table))
        found[table.name] = repr([tuple(row) for row in rows])
    near = await store.snapshots.nearest("acme", date(2026, 11, 9))
    return found | {"snapshot": repr(near)}


async def listed(store: Store) -> list[tuple[str, int]]:
    rows = codec.rows(await store.fetch("kept", "acme", {"member": ANN}, 50), KeptBack)
    return [(row.what, row.number) for row in rows]


def holding(tables: dict[str, str]) -> set[str]:
    return {name for name, rows in tables.items() if MARK in rows}


async def test_an_erased_member_is_in_no_table(store: Store) -> None:
    await filled(store, BAN, DONE)
    assert holding(await everywhere(store)) == {"journal", "audit", "cases", "page", "snapshot"}
    await erased(store)
    assert holding(await everywhere(store)) == set()
    assert await store.audit.faults("acme") == []
    assert [row.entry.what async for row in store.audit.rows("acme") if row.entry] == ["erasure"]


async def test_an_open_case_keeps_its_words_until_it_is_decided(store: Store) -> None:
    await filled(store, OPEN, DONE)
    await erased(store)
    held = [e.event.id async for e in store.journal.entries() if e.held]
    assert held == [OPEN.event, "telegram:message:-1001/4"]
    pages = await store.checkpoints.load("acme")
    assert pages[ANN] == {"cases": Value((1,))}
    assert pages["case:1"] == {"reason": Value(MARK)} and "case:4" not in pages
    assert holding(await everywhere(store)) == {"journal", "cases", "page", "snapshot"}


async def test_what_stays_is_named(store: Store) -> None:
    await filled(store, OPEN, BAN, OVER, DONE)
    assert await listed(store) == [("case", 1), ("ban", 2)]
    await store.holds.set(Held(ANN, NOW, "court"))
    await store.holds.set(Held(subject("acme", 4), NOW, ""))
    await store.holds.set(Held(subject("acme/x", 3), NOW, ""))
    assert await listed(store) == [("hold", 0), ("case", 1), ("ban", 2), ("hold", 4)]


async def test_who_is_held_is_erased_once_the_hold_ends(store: Store) -> None:
    await store.holds.set(Held(ANN, NOW, "court"))
    await store.retention.ask(ANN)
    assert await store.retention.asked() == []
    assert [held.note for held in await store.holds.all()] == ["court"]
    assert await store.holds.end(ANN)
    assert await store.retention.asked() == [ANN]
    assert not await store.holds.end(ANN)


async def test_the_retention_passes_over_what_is_held(store: Store) -> None:
    await filled(store, DONE)
    await store.holds.set(Held(subject("acme", 4), NOW, ""))
    await store.holds.set(Held(BOB, NOW, ""))

    async def still() -> list[str]:
        await store.retention.drop_texts(later(60))
        return [e.event.id[-1] async for e in store.journal.entries() if e.held]

    assert await still() == ["2", "4"]
    assert await store.holds.end(BOB)
    assert await still() == ["2"]
    assert await store.holds.end(subject("acme", 4))
    assert await still() == []


async def test_what_the_audit_says_ages_and_the_chain_still_holds(store: Store) -> None:
    await filled(store, BAN)
    await store.holds.set(Held(ANN, NOW, ""))
    assert await store.retention.age_audit("acme", later(60)) == 0
    await store.holds.end(ANN)
    assert await store.retention.age_audit("acme", NOW) == 0
    assert await store.retention.age_audit("acme", later(60)) == 1
    assert [row.entry.what async for row in store.audit.rows("acme") if row.entry] == ["erasure"]
    assert await store.audit.faults("acme") == []
    assert await store.retention.age_audit("acme", later(9e8)) == 0


async def test_who_asks_is_noted_with_the_decision(store: Store) -> None:
    epochs = await hold(store)
    event = message(1)
    asked = replace(decided(event), records=(Forgetting(member=ANN),))
    await store.commit(batch(epochs, Row(event=event, decision=asked, partition=1)))
    assert await store.retention.asked() == [ANN]


async def test_holdings_are_of_the_one_member(store: Store) -> None:
    await filled(store, BAN)
    held: dict[str, Any] = await store.holdings.of("acme", ANN, {})
    assert [text["text"] for text in held["texts"]] == [MARK] * 3
    assert [case["number"] for case in held["cases"]] == [2] and held["left_out"] == 0
    bob = await store.holdings.of("acme", BOB, {})
    assert MARK not in repr(bob) and len(bob["texts"]) == 1
    await store.retention.drop_texts(later(60))
    assert (await store.holdings.of("acme", ANN, {}))["texts"] == []
    assert await store.holdings.communities() == ["acme"]
    assert PLACE not in repr(held["roles"])
