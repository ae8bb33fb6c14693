"""Spawning: victims are forked from a process that has imported the program already."""

from __future__ import annotations

import multiprocessing
import os
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess

from tests.soak.victim import Orders, obey

_forking = multiprocessing.get_context("forkserver")
# Importing the program takes longer than everything that is done with it between two kills.
_forking.set_forkserver_preload(["tests.soak.victim"])


@dataclass
class Victim:
    """A process, and the point at which it is to die."""

    process: ForkServerProcess
    point: str

    @property
    def name(self) -> str:
        return self.process.name

    @property
    def status(self) -> int | None:
        """The exit status (negative: a signal), or ``None`` while it lives."""
        return self.process.exitcode

    def signal(self, number: int) -> None:
        """Send it a signal, if it lives."""
        if self.process.pid is not None and self.status is None:
            os.kill(self.process.pid, number)

    @classmethod
    def forked(cls, orders: Orders, point: str) -> Victim:
        """Start one."""
        process = _forking.Process(target=obey, args=(orders,), name=orders.name, daemon=True)
        process.start()
        return cls(process, point)
