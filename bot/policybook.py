"""The policy book: loads the policy files, watches them, and puts new versions into force."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog
from watchfiles import awatch

from adapters.catalog import capabilities
from adapters.port import Adapter
from bot.acceptance import examined, insist_apart, insist_same, insist_signed
from bot.config import Config
from bot.intake import Intake
from bot.naming import LOOKUP_PAUSE, ids, ids_in_time, silent
from bot.upkeep import database_file
from policies.errors import PolicyError
from policies.events import Applied, Refused
from policies.feasible import Prospect, prospects
from policies.file.bundle import Bundle
from policies.file.load import NOTHING, Loaded, load_bundle
from policies.file.plan import insist, lines
from policies.file.reading import community_of
from policies.policy import Acting, Policy
from policies.state import Held
from storage.store import Store

log = structlog.get_logger(__name__)

STILL_MS = 200
"""A file counts as saved when it has not changed for so long."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A policy file and what of it is in force."""

    file: Path
    loaded: Loaded


Watcher = Callable[[Path, Policy, Acting, tuple[str, ...]], None]
"""Is told of each change: the file, the policy in force, whether the bot acts on it, and why a
newer version was refused."""


class PolicyBook:
    """One entry a community. Compiling happens beside the loop; coming into force, in intake.

    ``files`` may become more while the program runs, in the folder ``growing``.
    """

    def __init__(
        self,
        config: Config,
        intake: Intake,
        store: Store,
        adapters: Mapping[str, Adapter],
        default_places: Mapping[str, str],
        changed: Watcher,
    ) -> None:
        self.files = config.policy_files()
        self._intake = intake
        self._store = store
        self._adapters = adapters
        self._default_places = default_places
        self._changed = changed
        self._database = database_file(config.store_url())
        self._growing = config.opening_folder if config.opening else None
        self._signs = config.appeals is not None
        self.entries: dict[str, Entry] = {}
        self._refused: dict[Path, tuple[str, ...]] = {}

    async def open(self) -> None:
        """Put every policy into force. Raises ``PolicyError`` for one that never was good."""
        read: dict[Path, Loaded] = {}
        for file in self.files:
            try:
                loaded = await self._with_known_ids(await self._read(file))
            except PolicyError as error:
                loaded = await self._last_good(file, error)
            insist_apart(file, loaded, read, self._default_places.values())
            read[file] = loaded
        for file, loaded in read.items():
            await self.enact(file, loaded)

    async def resolve(self) -> None:
        """Look up the names that policies use, each as soon as its platform can answer."""
        waiting = {c for c, entry in self.entries.items() if entry.loaded.unresolved}
        while waiting:
            for community in sorted(waiting):
                if await self._resolved(self.entries[community]):
                    waiting.discard(community)
            await asyncio.sleep(LOOKUP_PAUSE if waiting else 0)

    async def _resolved(self, entry: Entry) -> bool:
        """Whether the names of a policy were answered for; if they are good they hold from now."""
        found = await ids(entry.loaded, self._adapters)
        if silent(found):
            return False
        try:
            await self.enact(entry.file, entry.loaded.with_resolved(found))
        except PolicyError as error:
            await self._refuse(entry.file, error)
        return True

    async def watch(self) -> None:
        """Apply every saved change until cancelled."""
        folders = {file.parent for file in self.files}
        if self._growing is not None and self._growing.is_dir():
            folders.add(self._growing)
        async for changes in awatch(
            *folders,
            watch_filter=lambda _, path: not self._of_the_store(path),
            step=STILL_MS,
            debounce=5_000,
        ):
            touched = [Path(path) for _, path in changes]
            for file in self.files:
                if any(path.is_relative_to(file.parent) for path in touched):
                    await self.reload(file)

    def _of_the_store(self, path: str) -> bool:
        """A store may lie beside a policy; it changes with every message."""
        return self._database is not None and path.startswith(str(self._database))

    async def reload(self, file: Path) -> tuple[str, ...]:
        """Read a file again; a good new version comes into force. Answers the problems."""
        try:
            loaded = await self.acceptable(file)
        except PolicyError as error:
            return await self._refuse(file, error)
        current = self.entries.get(loaded.policy.community)
        if self._refused.pop(file, None):
            self.show(loaded.policy.community)
        if current is None or current.loaded.bundle.digest != loaded.bundle.digest:
            await self.enact(file, loaded)
        return ()

    async def add(self, file: Path) -> tuple[str, ...]:
        """One more policy file, from now on; answers the problems of one that is not taken."""
        if problems := await self.reload(file):
            self._refused.pop(file, None)
        else:
            self.files = (*self.files, file)
        return problems

    async def acceptable(self, file: Path, instead: Mapping[str, bytes] = NOTHING) -> Loaded:
        """A file as it is now (but for ``instead``, see ``load``), its names looked up; raises
        ``PolicyError`` if it cannot be used."""
        loaded = await self._read(file, instead)
        others = {entry.file: entry.loaded for entry in self.entries.values()}
        insist_same(loaded, others.get(file))
        insist_apart(file, loaded, others, self._default_places.values())
        if loaded.unresolved:
            loaded = loaded.with_resolved(await ids_in_time(loaded, self._adapters))
        return loaded

    async def _read(self, file: Path, instead: Mapping[str, bytes] = NOTHING) -> Loaded:
        """Load and try the examples in a thread, so that the loop goes on."""
        loaded = await asyncio.to_thread(examined, file, instead)
        insist(self.plan(loaded.policy), loaded.policy.language)
        insist_signed(loaded, signs=self._signs)
        return loaded

    def plan(self, policy: Policy) -> tuple[Prospect, ...]:
        """What the policy's rules come to on the platforms that this program is connected to."""
        places = policy.places or self._default_places.values()
        return prospects(policy, places, capabilities(self._adapters))

    async def _last_good(self, file: Path, error: PolicyError) -> Loaded:
        """The version that was last in force in a file's community, while the file is broken."""
        community = await asyncio.to_thread(_told_community, file)
        kept = await self._in_force(community) if community else None
        if kept is None:
            raise error
        log.error("the policy file is refused; its last good version is used", file=file.name)
        self._refused[file] = _lines(error)
        loaded = await asyncio.to_thread(load_bundle, kept)
        insist(self.plan(loaded.policy), loaded.policy.language)
        return loaded

    async def _with_known_ids(self, loaded: Loaded) -> Loaded:
        """An unchanged file keeps the ids that its names stood for when it came into force."""
        if loaded.unresolved:
            kept = await self._in_force(loaded.policy.community)
            if kept and kept.with_ids({}).digest == loaded.bundle.digest:
                return await asyncio.to_thread(load_bundle, kept)
        return loaded

    async def _in_force(self, community: str) -> Bundle | None:
        """What a community was last judged by."""
        digest = await self._intake.residence.remembered(community, "", "bundle")
        return await self._store.bundles.get(digest) if isinstance(digest, str) else None

    async def enact(self, file: Path, loaded: Loaded) -> None:
        """Put a policy into force, if it is not already."""
        policy, digest = loaded.policy, loaded.bundle.digest
        community = policy.community
        await self._store.bundles.keep(loaded.bundle, datetime.now(UTC))
        self.entries[community] = Entry(file, loaded)
        if short := lines(self.plan(policy), policy.language):
            log.warning("rules fall short of what is written", community=community, rules=short)
        if await self._intake.residence.remembered(community, "", "bundle") == digest:
            self._intake.policies[community] = policy
            await self._route(policy)
            self.show(community)
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
        self.show(community)
        log.info(
            "policy in force", community=community, bundle=digest[:12], rules=len(policy.rules)
        )

    def show(self, community: str) -> None:
        """Let it be seen what is in force in a community now."""
        entry = self.entries.get(community)
        if entry is None:
            return
        policy, page = entry.loaded.policy, self._intake.residence.memory.page(community, "")
        held = page.get("acting") if page else None
        said = held.value if isinstance(held, Held) else None
        acting: Acting = "observe" if said == "observe" else "act" if said else policy.acting
        self._changed(entry.file, policy, acting, self._refused.get(entry.file, ()))

    async def _route(self, policy: Policy) -> None:
        """The places of a policy in force are this community's, and those they moved to."""
        community, routes = policy.community, self._intake.entrance.routes
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
        for community, entry in self.entries.items():
            if entry.file == file:
                now = datetime.now(UTC)
                refused = Refused(
                    id=f"policy:{community}/refused/{now.isoformat()}",
                    place=next(iter(entry.loaded.policy.places), f"policy:{community}"),
                    community=community,
                    at=now,
                    reasons=reasons[:20],
                )
                self.show(community)
                await self._intake.emit(refused)
        return reasons


def _told_community(file: Path) -> str:
    """Whose policy a broken file is, as far as it can be told."""
    try:
        return community_of(file.read_bytes())
    except OSError:
        return ""


def _lines(error: PolicyError) -> tuple[str, ...]:
    return tuple(str(problem) for problem in error.problems)
