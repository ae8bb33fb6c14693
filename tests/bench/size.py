"""How much disk a journalled event takes beyond its own text."""

from __future__ import annotations

from pathlib import Path

from policies.events import Message
from tests.bench.road import Simulated, events, intake_on

EVENTS = 40_000


async def bench(folder: Path) -> dict[str, float]:
    """Bytes an event: of the whole database file, less the texts."""
    file = folder / "size.db"
    made = events(EVENTS, 9)
    clock = Simulated()
    async with intake_on(f"sqlite:///{file}", folder, clock) as intake:
        for start in range(0, EVENTS, 500):
            clock.now = made[start].at
            await intake.emit(*made[start : start + 500])
    text = sum(len(e.content.text.encode()) for e in made if isinstance(e, Message))
    return {"bytes_an_event_beyond_text": round((file.stat().st_size - text) / EVENTS)}
