"""The policy book: loads the policy files, watches them, and puts new versions into force."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from watchfiles import awatch

from adapters.port import Adapter
from bot.intake import Intake
from policies.errors import PolicyError
from policies.events import Applied, Refused
from policies.file.load import Loaded, load, load_bundle
from policies.file.selftest import failures
from policies.policy import Policy
from policies.state import Held
from storage.store import Store

log = structlog.get_logger(__name__)

STILL_MS = 200
"""A file counts as saved when it has not changed for so long."""
LOOKUP_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A policy file and what of it is in force."""

    file: Path
    loaded: Loaded


Watcher = Callable[[Path, Policy, tuple[str, ...]], None]
"""Is told of each change: the file, the policy in force, and why a newer version was refused."""


class PolicyBook:
    """One entry a community. Compiling happens beside the loop; coming into force, in intake."""

    def __init__(
        self,
        files: Sequence[Path],
        intake: Intake,
        store: Store,
        adapters: Mapping[str, Adapter],
        default_places: Mapping[str, str],
        changed: Watcher,
    ) -> None:
        self._files = files
        self._intake = intake
        self._store = store
        self._adapters = adapters
        self._default_places = default_places
        self._changed = changed
        self._entries: dict[str, Entry] = {}
        self._refused: dict[Path, tuple[str, ...]] = {}

    async def open(self) -> None:
        """Put every policy into force. Raises ``PolicyError`` for one that never was good."""
        for file in self._files:
            try:
                loaded = await self._read(file)
            except PolicyError as error:
                loaded = await self._last_good(file, error)
            await self._enact(file, await self._with_known_ids(loaded))

    async def resolve(self) -> None:
        """Look up the names that policies use; adapters have to be connected for it."""
        for entry in list(self._entries.values()):
            if not entry.loaded.unresolved:
                continue
            try:
                await self._enact(entry.file, await self._with_ids(entry.loaded))
            except PolicyError as error:
                await self._refuse(entry.file, error)

    async def watch(self) -> None:
        """Apply every saved change until cancelled."""
        folders = {file.parent for file in self._files}
        async for changes in awatch(*folders, step=STILL_MS, debounce=5_000, recursive=True):
            touched = [Path(path) for _, path in changes]
            for file in self._files:
                if any(path.is_relative_to(file.parent) for path in touched):
                    await self.reload(file)

    async def reload(self, file: Path) -> tuple[str, ...]:
        """Read a file again; a good new version comes into force. Answers the problems."""
        try:
            loaded = await self._read(file)
            current = self._entries.get(loaded.policy.community)
            if loaded.unresolved:
                loaded = await self._with_ids(loaded)
        except PolicyError as error:
            return await self._refuse(file, error)
        self._refused.pop(file, None)
        if current is None or current.loaded.bundle.digest != loaded.bundle.digest:
            await self._enact(file, loaded)
        return ()

    async def check(self, community: str) -> list[dict[str, Any]]:
        """One row: the problems of the file as it is now, and its number of rules."""
        entry = self._entries[community]
        try:
            loaded = await self._read(entry.file)
        except PolicyError as error:
            return [{"problems": _lines(error), "rules": 0}]
        return [{"problems": (), "rules": len(loaded.policy.rules)}]

    async def reload_community(self, community: str) -> list[dict[str, Any]]:
        """One row: as ``check``, after the file has come into force if it is good."""
        problems = await self.reload(self._entries[community].file)
        rules = len(self._entries[community].loaded.policy.rules)
        return [{"problems": problems, "rules": rules}]

    async def _read(self, file: Path) -> Loaded:
        """Load and try the examples in a thread, so that the loop goes on."""
        return await asyncio.to_thread(_examined, file)

    async def _last_good(self, file: Path, error: PolicyError) -> Loaded:
        """The version that was last in force for this file, while the file itself is broken."""
        kept = await self._store.bundles.latest(file.name)
        if kept is None:
            raise error
        log.error("the policy file is refused; its last good version is used", file=file.name)
        self._refused[file] = _lines(error)
        return await asyncio.to_thread(load_bundle, kept)

    async def _with_known_ids(self, loaded: Loaded) -> Loaded:
        """Names stand for what they stood for last, until they are looked up anew."""
        digest = await self._intake.residence.remembered(loaded.policy.community, "", "bundle")
        kept = await self._store.bundles.get(str(digest)) if loaded.unresolved else None
        ids = kept.manifest.ids if kept else {}
        if not all(name in ids for name in loaded.unresolved):
            return loaded
        known = {name: {id: (id,) for id in ids[name]} for name in loaded.unresolved}
        return loaded.with_resolved(known)

    async def _with_ids(self, loaded: Loaded) -> Loaded:
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for name in loaded.unresolved:
            platform, kind, word = name.split(":", 2)
            adapter = self._adapters.get(platform)
            places = [p for p in loaded.policy.places if p.startswith(f"{platform}:")]
            found[name] = {}
            for place in places if adapter else ():
                assert adapter is not None
                found[name][place] = await _asked(adapter.lookup(place, kind, word))
        return loaded.with_resolved(found)

    async def _enact(self, file: Path, loaded: Loaded) -> None:
        policy, digest = loaded.policy, loaded.bundle.digest
        community = policy.community
        await self._store.bundles.keep(loaded.bundle, datetime.now(UTC))
        self._entries[community] = Entry(file, loaded)
        if await self._intake.residence.remembered(community, "", "bundle") == digest:
            self._intake.policies[community] = policy
            await self._route(policy)
            return
        now = datetime.now(UTC)
        place = next(iter(policy.places), f"policy:{community}")
        applied = Applied(
            id=f"policy:{community}/{digest}/{now.isoformat()}",
            place=place,
            community=community,
            at=now,
            bundle=digest,
            salt=secrets.token_bytes(16),
            acting=policy.acting,
        )
        self._intake.candidates[applied.id] = policy
        await self._intake.emit(applied)
        await self._route(policy)
        self._changed(file, policy, ())
        log.info(
            "policy in force", community=community, bundle=digest[:12], rules=len(policy.rules)
        )

    async def _route(self, policy: Policy) -> None:
        """The places of a policy in force are this community's, and those they moved to."""
        community, routes = policy.community, self._intake.routes
        named = set(policy.places or self._default_places.values())
        moved = await self._intake.residence.page(community, "places")
        for to, held in moved.items():
            if isinstance(held, Held) and held.value in named:
                named.add(to)
        for place in [p for p, whose in routes.items() if whose == community and p not in named]:
            del routes[place]
        routes.update(dict.fromkeys(named, community))

    async def _refuse(self, file: Path, error: PolicyError) -> tuple[str, ...]:
        reasons = _lines(error)
        if self._refused.get(file) == reasons:
            return reasons
        self._refused[file] = reasons
        log.error("the changed policy is refused", file=str(file), problems=reasons[:10])
        for community, entry in self._entries.items():
            if entry.file == file:
                now = datetime.now(UTC)
                refused = Refused(
                    id=f"policy:{community}/refused/{now.isoformat()}",
                    place=next(iter(entry.loaded.policy.places), f"policy:{community}"),
                    community=community,
                    at=now,
                    reasons=reasons[:20],
                )
                self._changed(file, entry.loaded.policy, reasons)
                await self._intake.emit(refused)
        return reasons


def _examined(file: Path) -> Loaded:
    loaded = load(file)
    problems = failures(loaded.policy)
    if problems:
        raise PolicyError(problems)
    return loaded


def _lines(error: PolicyError) -> tuple[str, ...]:
    return tuple(str(problem) for problem in error.problems)


async def _asked(lookup: Awaitable[tuple[str, ...]]) -> tuple[str, ...]:
    try:
        async with asyncio.timeout(LOOKUP_SECONDS):
            return await lookup
    except TimeoutError:
        return ()
