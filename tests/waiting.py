"""Waiting in tests: until something holds, and for no busy machine too short."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


async def until(holds: Callable[[], object], seconds: float = 60) -> None:
    """Return as soon as something holds. Raises ``TimeoutError`` when it does not come to that."""
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.01)
