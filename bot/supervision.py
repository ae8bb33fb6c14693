"""Supervision: runs the edges, starts again what fails, and lets none hold up a stop."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import structlog

from adapters.port import Adapter, Host
from policies.errors import Misconfigured

log = structlog.get_logger(__name__)

STOP_SECONDS = 5.0
STEADY_SECONDS = 60.0
LONGEST_PAUSE = 60.0


class Supervision:
    """The edges of one process.

    ``unusable`` says by platform why it goes on without one; ``abandoned`` names those that have
    not ended although they were told to.
    """

    def __init__(self, edges: Mapping[str, Adapter], host: Host) -> None:
        self._edges = edges
        self._host = host
        self.unusable: dict[str, str] = {}
        self.abandoned: list[str] = []

    async def run(self) -> None:
        """Run all edges until cancelled; see ``kept_up`` for what is raised."""
        # A task group would wait for an edge that ignores its cancellation for ever.
        tasks = [
            asyncio.create_task(self.kept_up(edge), name=name) for name, edge in self._edges.items()
        ]
        try:
            if tasks:
                ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
                for task in ended:
                    task.result()
        finally:
            await self._end(tasks)

    async def _end(self, tasks: list[asyncio.Task[None]]) -> None:
        for task in tasks:
            task.cancel()
        if tasks:
            _, stuck = await asyncio.wait(tasks, timeout=STOP_SECONDS)
            self.abandoned = sorted(task.get_name() for task in stuck)
        for name in self.abandoned:
            log.error("an adapter does not stop and is left behind", platform=name)

    async def kept_up(self, adapter: Adapter) -> None:
        """Run an adapter; one that fails is started again, later and later.

        One that cannot work as it is set up is left alone; raises ``Misconfigured`` if no other
        is left.
        """
        pause = 1.0
        while True:
            started = asyncio.get_running_loop().time()
            try:
                await adapter.run(self._host)
            except Misconfigured as reason:
                self.unusable[adapter.platform] = str(reason)
                if len(self.unusable) == len(self._edges):
                    raise
                log.error(
                    "goes on without a platform", platform=adapter.platform, error=str(reason)
                )
                return
            except Exception:
                log.exception("an adapter failed and is started again", platform=adapter.platform)
            finally:
                self._host.connected(adapter.platform, False)
            if asyncio.get_running_loop().time() - started > STEADY_SECONDS:
                pause = 1.0
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
