"""Memory: the state of the communities that this process works for, and how to take writes back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from policies.state import AnyWrite, Page, Value, View, applied, expired, page_of

PARTITIONS = 64


def partition_of(community: str) -> int:
    """The partition of a community, for ever: a stable hash of its name."""
    digest = blake2b(community.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest) % PARTITIONS


@dataclass(slots=True)
class Resident:
    """One community in memory. ``complete``: a page that is not here does not exist.

    ``looked``: whether it was tried to load it whole. ``now`` is its clock, ``saved`` what of
    that is in the last checkpoint.
    """

    name: str
    partition: int
    now: float = 0.0
    saved: float = 0.0
    complete: bool = False
    looked: bool = False
    pages: dict[str, Page] = field(default_factory=dict)
    dirty: set[str] = field(default_factory=set)
    touched: float = 0.0

    def view(self) -> View:
        """What ``decide`` may read."""
        return View(self.pages, self.now, complete=self.complete)

    def release(self) -> None:
        """Let go all pages; they are read again when they are needed."""
        self.pages = {}
        self.complete = self.looked = False

    def adopt(self, pages: Mapping[str, Page], asked: Iterable[str]) -> None:
        """Take pages from the store, and know that the others asked for do not exist."""
        for subject, page in pages.items():
            self.pages.setdefault(subject, page)
        for subject in asked:
            self.pages.setdefault(subject, {})


@dataclass(slots=True)
class Undo:
    """How things were before a batch, newest change last."""

    pages: list[tuple[Resident, str, Page | None]] = field(default_factory=list)
    clocks: list[tuple[Resident, float]] = field(default_factory=list)

    def take_back(self) -> None:
        """Leave memory as it was."""
        for resident, subject, old in reversed(self.pages):
            if old is None:
                del resident.pages[subject]
            else:
                resident.pages[subject] = old
        for resident, now in reversed(self.clocks):
            resident.now = now
        self.pages.clear()
        self.clocks.clear()


Changes = Mapping[str, Mapping[str, Value | None]]
"""New values by subject and name; ``None`` where nothing is left."""


def advance(resident: Resident, at: float, changes: Changes, undo: Undo) -> None:
    """Take over what an event's writes come to; the community's clock never goes back."""
    if at > resident.now:
        undo.clocks.append((resident, resident.now))
        resident.now = at
    pages = resident.pages
    for subject, values in changes.items():
        old = pages.get(subject)
        undo.pages.append((resident, subject, old))
        page = dict(old) if old else {}
        for name, value in values.items():
            if value is None:
                page.pop(name, None)
            else:
                page[name] = value
        pages[subject] = page
        resident.dirty.add(subject)


def replayed(resident: Resident, at: float, actor: str, writes: Iterable[AnyWrite]) -> None:
    """Apply the writes that the journal holds of an event, one after the other."""
    now = max(resident.now, at)
    for write in writes:
        subject = page_of(write, actor)
        old = resident.pages.get(subject, {}).get(write.name)
        advance(resident, at, {subject: {write.name: applied(old, write, at, now)}}, Undo())
    resident.now = now


def swept(page: Page, now: float) -> Page:
    """The page without what has expired."""
    return {name: value for name, value in page.items() if not expired(value, now)}


class Memory:
    """All resident communities of the partitions that this process holds.

    ``bound`` is how many pages may stay after a checkpoint; those touched least recently go.
    """

    def __init__(self, bound: int = 200_000) -> None:
        self.residents: dict[str, Resident] = {}
        self._bound = bound

    def resident(self, community: str) -> Resident:
        """The community's place in memory, empty and incomplete when it is new here."""
        found = self.residents.get(community)
        if found is None:
            found = Resident(community, partition_of(community))
            self.residents[community] = found
        return found

    def page(self, community: str, subject: str) -> Page | None:
        """A copy of a page; ``None`` when only the store can tell."""
        resident = self.residents.get(community)
        if resident is None:
            return None
        page = resident.pages.get(subject)
        return dict(page) if page is not None else {} if resident.complete else None

    def forget(self, partitions: Iterable[int]) -> None:
        """Drop everything of partitions that another process holds now."""
        lost = set(partitions)
        for name in [n for n, r in self.residents.items() if r.partition in lost]:
            del self.residents[name]

    def release(self, communities: Collection[str]) -> None:
        """Let go the pages of these communities: they are in the store, and better there."""
        for name in communities:
            if name in self.residents:
                self.residents[name].release()

    def changed(self) -> list[Resident]:
        """The communities of which a checkpoint has something to write."""
        return [r for r in self.residents.values() if r.dirty or r.now != r.saved]

    def dirty(self) -> dict[tuple[str, str], Page | None]:
        """The pages to be checkpointed, swept; ``None`` for one that is empty now."""
        pages: dict[tuple[str, str], Page | None] = {}
        for resident in self.residents.values():
            for subject in resident.dirty:
                page = swept(resident.pages.get(subject, {}), resident.now)
                pages[resident.name, subject] = page or None
        return pages

    def checkpointed(self) -> None:
        """Everything dirty is in the store now; what memory cannot hold is let go."""
        for resident in self.residents.values():
            resident.dirty.clear()
            resident.saved = resident.now
        total = sum(len(r.pages) for r in self.residents.values())
        for resident in sorted(self.residents.values(), key=lambda r: r.touched):
            if total <= self._bound:
                return
            total -= len(resident.pages)
            resident.release()
