"""Queries for commands: the right rows, bounded, plain, and without members' words."""

from __future__ import annotations

import json
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import select, text

from policies.actions import Alert
from policies.decision import OBSERVED
from policies.events import Actor
from policies.file.bundle import bundled
from storage.commit import Outcome, Row
from storage.errors import StorageError
from storage.queries import QUERIES
from storage.store import Store
from storage.tables import NOTABLE, journal
from tests.storage.facts import (
    ANN,
    BOB,
    CHANNEL,
    NOW,
    PLACE,
    SECRET,
    ban,
    batch,
    delete,
    hold,
    later,
    message,
    row,
    strike,
    timeout,
)


@pytest.fixture
async def busy(store: Store) -> Store:
    """A store in which Ann did wrong twice, and Bob once, and others nothing."""
    epochs = await hold(store)
    kept = bundled("acme.toml", {"acme.toml": b"one"}, engine="7.1")
    await store.bundles.keep(kept, NOW)
    one, two, bob = message(1), message(2), message(3, actor=Actor(id=BOB))
    await store.commit(
        batch(
            epochs,
            row(one, delete(one), strike(one), bundle=kept.digest),
            row(two, timeout(two), bundle=kept.digest),
            row(bob, ban(bob)),
            row(message(4)),
            row(message(5, community="bees"), delete(message(5))),
        )
    )
    done = Outcome(action_id=delete(one).id, outcome="done", at=NOW)
    await store.commit(batch(epochs, row(message(6)), settled=(done,)))
    return store


async def test_the_last_decisions_about_a_member(busy: Store) -> None:
    found = await busy.fetch("last_about", "acme", {"member": ANN}, 10)
    assert [r["event"] for r in found] == [message(2).id, message(1).id]
    first = found[1]
    assert (first["message"], first["verdict"], first["engine"]) == ("1", "enforce", "7.1")
    assert first["at"] == message(1).at.timestamp()
    assert [(a["type"], a["outcome"]) for a in first["actions"]] == [
        ("delete", "done"),
        ("strike", "noted"),
    ]
    assert first["findings"][0]["rule"] == "words"
    assert found[0]["actions"][0]["until"] == later(2 + 3600).timestamp()


async def test_why_is_asked_of_an_event_of_ones_own_community(busy: Store) -> None:
    (found,) = await busy.fetch("why", "acme", {"event": message(1).id}, 10)
    assert found["event"] == message(1).id
    assert await busy.fetch("why", "bees", {"event": message(1).id}, 10) == []


async def test_no_row_holds_members_words_and_all_are_plain(busy: Store) -> None:
    for name, args in (("last_about", {"member": ANN}), ("why", {"event": message(1).id})):
        found = await busy.fetch(name, "acme", args, 10)
        assert found
        assert SECRET not in json.dumps(found)
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(found)) == found


async def test_the_limit_holds(store: Store) -> None:
    epochs = await hold(store)
    events = [message(n) for n in range(510)]
    await store.commit(batch(epochs, *(row(e, strike(e, 0)) for e in events)))
    assert len(await store.fetch("last_about", "acme", {"member": ANN}, 3)) == 3
    assert len(await store.fetch("last_about", "acme", {"member": ANN}, 9_999)) == 500


async def test_a_failed_event_can_be_asked_about(store: Store) -> None:
    epochs = await hold(store)
    broken = Row(event=message(1), decision=None, partition=1, failed="ValueError: odd")
    await store.commit(batch(epochs, broken))
    (found,) = await store.fetch("last_about", "acme", {"member": ANN}, 10)
    assert (found["verdict"], found["note"], found["actions"]) == ("review", "ValueError: odd", [])


async def test_an_unknown_query_and_a_missing_argument_are_named(store: Store) -> None:
    with pytest.raises(StorageError, match="no query 'everything'; there are why"):
        await store.fetch("everything", "acme", {}, 10)
    for name in QUERIES.keys() - {"queue"}:
        with pytest.raises(StorageError, match=name):
            await store.fetch(name, "acme", {}, 10)


async def test_a_members_history_is_read_by_its_index(store: Store) -> None:
    if not store.database.sqlite:
        pytest.skip("PostgreSQL's planner reads small tables whole")
    c = journal.c
    query = select(c.number).where(c.community == "acme", c.about == ANN, NOTABLE)
    compiled = query.compile(store.database.engine, compile_kwargs={"literal_binds": True})
    rows = await store.database.read(
        lambda connection: connection.execute(text(f"EXPLAIN QUERY PLAN {compiled}"))
    )
    assert "ix_journal_notable" in str(rows.all())


async def test_what_would_have_been_removed_is_counted_with_its_people(store: Store) -> None:
    epochs = await hold(store)
    watched = [
        row(message(n, actor=Actor(id=who)), note=OBSERVED) for n, who in enumerate((ANN, ANN, BOB))
    ]
    await store.commit(batch(epochs, *watched, row(message(9))))
    args = {"since": str((NOW - timedelta(days=1)).timestamp())}
    (found,) = await store.fetch("observed", "acme", args, 1)
    assert (found["messages"], found["people"]) == (3, 2)
    assert found["events"] == tuple(message(number).id for number in (2, 1, 0))
    args = {"since": str((NOW + timedelta(days=1)).timestamp())}
    (found,) = await store.fetch("observed", "acme", args, 1)
    assert found == {"messages": 0, "people": 0, "events": ()}


async def test_what_was_read_late_is_summed_up(store: Store) -> None:
    epochs = await hold(store)
    one, two, three, four = map(message, range(1, 5))
    tell = Alert(id=f"{two.id}#0", place=PLACE, channel=CHANNEL, text=("look",))
    late = [
        row(one, delete(one), note="late"),
        row(two, tell, note="late"),
        row(three, note="late"),
    ]
    await store.commit(batch(epochs, *late, row(four, delete(four))))
    since = (NOW - timedelta(days=1)).timestamp()
    (found,) = await store.fetch("away", "acme", {"since": str(since), "late": "214"}, 1)
    assert found == {"since": since, "late": 214, "removed": 1, "open": 1}
    now = (NOW + timedelta(days=1)).timestamp()
    for whose, after in (("acme", now), ("birch", since)):
        (found,) = await store.fetch("away", whose, {"since": str(after), "late": "1"}, 1)
        assert (found["removed"], found["open"]) == (0, 0)


async def test_what_a_member_wrote_is_found_with_where_it_stands(store: Store) -> None:
    epochs = await hold(store)
    old, *own = (message(n, place=f"telegram:chat:{n}") for n in (1, 2, 3, 4))
    others = (message(5, actor=Actor(id=BOB)), message(6, community="bees"))
    await store.commit(batch(epochs, *map(row, (old, *own, *others))))
    args = {"member": ANN, "since": repr(later(2).timestamp())}
    found = await store.fetch("written", "acme", args, 2)
    assert [(r["place"], r["channel"], r["message"]) for r in found] == [
        ("telegram:chat:4", CHANNEL, "4"),
        ("telegram:chat:3", CHANNEL, "3"),
    ]
    args["before"] = str(found[-1]["number"])
    assert [r["message"] for r in await store.fetch("written", "acme", args, 2)] == ["2"]
    assert SECRET not in json.dumps(found)


async def test_what_was_written_around_a_message_in_its_channel(store: Store) -> None:
    epochs = await hold(store)
    elsewhere = {"channel": "telegram:channel:-1002"}
    events = [message(n, **(elsewhere if n % 2 else {})) for n in range(20)]
    await store.commit(batch(epochs, *map(row, events)))
    found = await store.fetch("around", "acme", {"event": events[10].id}, 50)
    assert [one["event"] for one in found] == [events[n].id for n in (4, 6, 8, 10, 12, 14, 16)]
    assert found[0]["actor"] == ANN and found[0]["at"] == later(4).timestamp()
    assert SECRET not in repr(found)
    assert await store.fetch("around", "acme", {"event": "nothing"}, 50) == []
    assert await store.fetch("around", "bees", {"event": events[10].id}, 50) == []
