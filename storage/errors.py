"""What storage raises on purpose."""

from __future__ import annotations

from collections.abc import Iterable

from policies.errors import HallwardenError


class StorageError(HallwardenError):
    """The store cannot do what it is asked to."""


class Fenced(StorageError):
    """Another process holds these partitions now; nothing was written for them.

    Whoever gets this drops what it remembers of them.
    """

    def __init__(self, lost: Iterable[object]) -> None:
        self.lost = frozenset(lost)
        names = ", ".join(sorted(map(str, self.lost)))
        super().__init__(f"the lease of {names} is held by another process now")


class Known(StorageError):
    """A batch holds an event that is in the journal already; nothing of it was written.

    Ask ``journal.known`` which, leave them out, and commit the rest.
    """


class Unreachable(StorageError):
    """The database does not answer, is full or is going down: the same may work later."""
