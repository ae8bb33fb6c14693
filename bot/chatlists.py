"""The list from chat: tries entries before they are added, writes the file that holds them, and
drops what is over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog

from bot.lookups import Query
from bot.policybook import PolicyBook
from bot.replacing import put
from policies.actions import Delete
from policies.again import Again
from policies.chatlisted import LINKS, WORDS
from policies.errors import PolicyError
from policies.events import Actor, Content, Edited, Message
from policies.file.chatlist import FILE, MOST, Entry, read, written
from policies.fold import Fold
from policies.policy import Policy
from storage.store import Store

log = structlog.get_logger(__name__)

VALID = timedelta(days=7)
"""How long an entry stays that nobody keeps."""
LATELY = timedelta(days=1)
LOOKED_AT = 5_000
"""Rows of the journal, and how far back, that an entry is tried on."""
SHOWN = 8
PAUSE = 60.0
"""Seconds between looks for entries that are over."""

Row = dict[str, Any]
Said = Message | Edited
Change = Callable[[tuple[Entry, ...]], tuple[Entry, ...]]


class ChatLists:
    """What commands ask of the list; one change at a time, each through the policy book."""

    def __init__(self, book: PolicyBook, store: Store) -> None:
        self._book = book
        self._store = store
        self._changing = asyncio.Lock()

    def queries(self) -> dict[str, Query]:
        """Everything that ``Fetch`` can name."""
        return {
            "list_try": self._try,
            "list_add": self._add,
            "list_keep": self._keep,
            "list_remove": self._remove,
            "list_test": self._test,
            "list_shown": self._shown,
        }

    async def expire(self) -> None:
        """Drop what is over and have its policy read again, until cancelled."""
        while True:
            for file in await self.drop():
                await self._book.reload(file)
            await asyncio.sleep(PAUSE)

    async def drop(self) -> tuple[Path, ...]:
        """Drop what is over from the files; answers the policies concerned."""
        async with self._changing:
            return await asyncio.to_thread(_dropped, self._book.files, datetime.now(UTC))

    async def _try(self, community: str, args: Mapping[str, str], _: int) -> list[Row]:
        """What an entry would have removed of late, if it can be added at all."""
        before, now = self._book.entries[community], _now()
        file = before.file
        if not before.loaded.source.data.get("from_chat", True):
            return [{"did": "off"}]
        try:
            entries = await asyncio.to_thread(_entries, file, now)
            if len(entries) >= MOST:
                return [{"did": "full"}]
            with_it = written((*entries, _entry(community, args, now)))
            loaded = await self._book.acceptable(file, {FILE: with_it})
        except PolicyError as error:
            return [_refused(error)]
        except (OSError, ValueError) as error:
            return [_unwritable(error)]
        if args["kind"] == "allow":
            return [{"did": "tried"}]
        said = [e async for e in self._said(community, now)]
        name = WORDS if args["kind"] == "words" else LINKS
        found = await asyncio.to_thread(_found, loaded.policy, before.loaded.policy, name, said)
        return [{"did": "tried", "count": len(found), "events": found[:SHOWN]}]

    async def _said(self, community: str, now: datetime) -> AsyncIterator[Said]:
        """The messages of late that no rule has removed, the newest first."""
        async for row in self._store.journal.latest(community, LOOKED_AT):
            if row.event.at < now - LATELY:
                return
            done = row.decision.actions if row.decision else ()
            if not row.held or any(isinstance(action, Delete) for action in done):
                continue
            if isinstance(row.event, Message | Edited) and not isinstance(row.event, Again):
                yield row.event

    async def _add(self, community: str, args: Mapping[str, str], _: int) -> list[Row]:
        now = _now()
        new = _entry(community, args, now)

        def added(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
            return entries if _find(entries, new) else (*entries, new)

        return await self._changed(community, added, new, "added")

    async def _keep(self, community: str, args: Mapping[str, str], _: int) -> list[Row]:
        meant = _entry(community, args, _now())

        def kept(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
            return tuple(
                e.model_copy(update={"until": None}) if _same(e, meant) else e for e in entries
            )

        return await self._changed(community, kept, meant, "kept")

    async def _remove(self, community: str, args: Mapping[str, str], _: int) -> list[Row]:
        meant = [_entry(community, {**args, "kind": k}, _now()) for k in args["kind"].split()]

        def without(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
            return tuple(e for e in entries if not any(_same(e, each) for each in meant))

        return await self._changed(community, without, None, "removed")

    async def _changed(
        self, community: str, change: Change, about: Entry | None, did: str
    ) -> list[Row]:
        """Write the list changed, and have the policy read again; if it is refused then, the list
        is as it was."""
        file, now = self._book.entries[community].file, _now()
        async with self._changing:
            try:
                entries = await asyncio.to_thread(_entries, file, now)
                after = change(entries)
                if about and not (there := _find(after, about)):
                    return [{"did": "absent"}]
                if about is None and after == entries:
                    return [{"did": "absent"}]
                await self._book.acceptable(file, {FILE: written(after)})
                await asyncio.to_thread(_write, file, after)
            except PolicyError as error:
                return [_refused(error)]
            except (OSError, ValueError) as error:
                return [_unwritable(error)]
            if problems := await self._book.reload(file):
                await asyncio.to_thread(_write, file, entries)
                return [{"did": "refused", "problems": problems[:10]}]
        until = there.until if about and there else None
        return [{"did": did, "until": until.timestamp() if until else 0.0}]

    async def _test(self, community: str, args: Mapping[str, str], _: int) -> list[Row]:
        """The rules that find a text, said by somebody whom nobody knows."""
        policy, now = self._book.entries[community].loaded.policy, _now()
        event = Message(
            id="chat:test",
            place=args["place"],
            channel=args["channel"],
            community=community,
            at=now,
            received=now,
            actor=Actor(id=f"{args['place'].partition(':')[0]}:member:0"),
            message="0",
            content=Content(text=args["text"]),
        )
        trying = replace(policy, acting="act")
        decision = await asyncio.to_thread(Fold(trying).decide, event)
        return [{"rule": f.rule, "mode": f.mode} for f in decision.findings if not f.error]

    async def _shown(self, community: str, args: Mapping[str, str], limit: int) -> list[Row]:
        file = self._book.entries[community].file
        with suppress(OSError, ValueError):
            entries = await asyncio.to_thread(_entries, file, _now())
            kinds = args["kind"].split()
            mine = [e for e in entries if e.community == community and e.kind in kinds]
            return [_told(each) for each in reversed(mine[-limit:])]
        return []


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _entry(community: str, args: Mapping[str, str], now: datetime) -> Entry:
    return Entry(
        community=community,
        kind=args["kind"],  # type: ignore[arg-type]
        entry=args["entry"],
        who=args.get("who", ""),
        when=now,
        until=now + VALID,
    )


def _same(one: Entry, other: Entry) -> bool:
    return (one.community, one.kind, one.entry.casefold()) == (
        other.community,
        other.kind,
        other.entry.casefold(),
    )


def _find(entries: Iterable[Entry], meant: Entry) -> Entry | None:
    return next((each for each in entries if _same(each, meant)), None)


def _told(entry: Entry) -> Row:
    until = entry.until.timestamp() if entry.until else 0.0
    return {"kind": entry.kind, "entry": entry.entry, "who": entry.who, "until": until}


def _refused(error: PolicyError) -> Row:
    return {"did": "refused", "problems": tuple(map(str, error.problems[:10]))}


def _unwritable(error: Exception) -> Row:
    log.error("the list from chat cannot be read or written", file=FILE, error=str(error))
    return {"did": "unwritable"}


def _entries(file: Path, now: datetime) -> tuple[Entry, ...]:
    """What is listed beside a policy and not over. Raises ``OSError``, or ``ValueError`` for what
    the bot did not write."""
    try:
        data = (file.parent / FILE).read_bytes()
    except FileNotFoundError:
        return ()
    return tuple(each for each in read(data) if not each.over(now))


def _write(file: Path, entries: Iterable[Entry]) -> None:
    path = file.parent / FILE
    path.parent.mkdir(exist_ok=True)
    put(path, written(entries))


def _dropped(files: Sequence[Path], now: datetime) -> tuple[Path, ...]:
    """Policies whose list had entries that are over; it has them no more."""
    changed: set[Path] = set()
    for file in files:
        path = file.parent / FILE
        if path.parent in changed or not path.is_file():
            continue
        try:
            if any(each.over(now) for each in read(path.read_bytes())):
                _write(file, _entries(file, now))
                changed.add(path.parent)
        except (OSError, ValueError) as error:
            _unwritable(error)
    return tuple(file for file in files if file.parent / "lists" in changed)


def _found(policy: Policy, before: Policy, name: str, said: Sequence[Said]) -> tuple[str, ...]:
    """The events whose messages the rule of this name finds now and did not find before."""
    now, then = _alone(policy, name), _alone(before, name)
    found: dict[tuple[str, str], str] = {}
    for event in said:
        if _finds(now, event) and not _finds(then, event):
            found.setdefault((event.channel, event.message), event.id)
    return tuple(found.values())


def _alone(policy: Policy, name: str) -> Fold | None:
    """The policy with no other rule, as if the bot acted."""
    rules = tuple(replace(rule, index=0) for rule in policy.rules if rule.name == name)
    return Fold(replace(policy, acting="act", rules=rules)) if rules else None


def _finds(fold: Fold | None, event: Said) -> bool:
    return fold is not None and any(not f.error for f in fold.decide(event).findings)
