"""The sole process on a SQLite file: a lock that the system drops when its holder dies."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from policies.errors import HallwardenError


class Occupied(HallwardenError):
    """Another process works on this store."""


@contextmanager
def sole(database: Path) -> Iterator[None]:
    """Hold the lock beside the database file. Raises ``Occupied`` if another process does.

    Whoever holds it knows that leases in the file were left behind by a process that is dead.
    """
    database.parent.mkdir(parents=True, exist_ok=True)
    path = database.with_name(database.name + ".lock")
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Occupied(
                f"{database} is in use by another Hallwarden process; stop that one first, or use"
                " PostgreSQL, where a second process stands by"
            ) from None
        yield
