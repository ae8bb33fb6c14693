"""Events, decisions and batches that the tests of the store write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import event as signals

from policies.actions import Ban, Delete, Send, Strike, Timeout
from policies.decision import AnyAction, Decision, Finding
from policies.events import Actor, Content, Message, Names
from policies.state import AnyWrite
from storage.commit import Batch, Row
from storage.store import Store

NOW = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC)
PLACE = "telegram:chat:-1001"
CHANNEL = "telegram:channel:-1001"
ANN = "telegram:member:7"
BOB = "telegram:member:8"
SECRET = "call me on 0151 2345"


def later(seconds: float) -> datetime:
    """So many seconds after ``NOW``."""
    return NOW + timedelta(seconds=seconds)


def message(number: int, **fields: Any) -> Message:
    """Message ``number`` by Ann, with her name and words of hers."""
    given: dict[str, Any] = {
        "id": f"telegram:message:-1001/{number}",
        "place": PLACE,
        "at": later(number),
        "received": later(number + 0.25),
        "community": "acme",
        "channel": CHANNEL,
        "actor": Actor(id=ANN, roles=("telegram:role:1",), status="member"),
        "names": Names("Ann Other", "ann"),
        "message": str(number),
        "content": Content(text=SECRET),
    }
    return Message(**given | fields)


def decided(
    event: Message,
    *actions: AnyAction,
    writes: Iterable[AnyWrite] = (),
    bundle: str = "b1",
    note: str = "",
) -> Decision:
    """A decision with one finding, if it has actions."""
    findings = (Finding(rule="words", span=(0, 4)),) if actions else ()
    return Decision(
        event=event.id,
        bundle=bundle,
        findings=findings,
        actions=actions,
        writes=tuple(writes),
        note=note,
    )


def delete(event: Message, n: int = 0) -> Delete:
    """Its removal."""
    return Delete(
        id=f"{event.id}#{n}",
        place=PLACE,
        because="words",
        channel=CHANNEL,
        message=event.message,
        member=event.actor.id,
    )


def strike(event: Message, n: int = 1) -> Strike:
    """A strike for it."""
    return Strike(id=f"{event.id}#{n}", place=PLACE, because="words", member=event.actor.id)


def timeout(event: Message, n: int = 0) -> Timeout:
    """An hour of silence for it."""
    return Timeout(
        id=f"{event.id}#{n}",
        place=PLACE,
        because="words",
        member=event.actor.id,
        until=event.at + timedelta(hours=1),
    )


def ban(event: Message, n: int = 0) -> Ban:
    """A ban for it."""
    return Ban(id=f"{event.id}#{n}", place=PLACE, because="words", member=event.actor.id)


def send(event: Message, n: int = 0, channel: str = CHANNEL) -> Send:
    """Some words in a channel."""
    return Send(id=f"{event.id}#{n}", place=PLACE, channel=channel, text=("hello",))


def row(event: Message, *actions: AnyAction, partition: int = 1, **fields: Any) -> Row:
    """A journal row."""
    return Row(event=event, decision=decided(event, *actions, **fields), partition=partition)


def batch(epochs: Mapping[int, int], *rows: Row, **fields: Any) -> Batch:
    """A batch of these rows under these epochs."""
    return Batch(rows=rows, epochs=epochs, now=NOW, **fields)


async def hold(store: Store, *partitions: int, owner: str = "one") -> dict[int, int]:
    """Take partitions for a minute."""
    return await store.partitions.acquire(partitions or (1,), owner, NOW, 60)


def ids(rows: Iterable[Any]) -> list[str]:
    """The ids of claimed actions."""
    return [claimed.action.id for claimed in rows]


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """The SQL that is sent meanwhile."""
    sent: list[str] = []

    def note(*args: object) -> None:
        sent.append(str(args[2]))

    engine = store.database.engine.sync_engine
    signals.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        signals.remove(engine, "before_cursor_execute", note)
