"""Killed in the middle of a raid: windows, incident and posture are as if nothing had happened."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec import structs

from policies.events import Actor, Content, Event, Joined, Message, message_event
from policies.file.load import load
from policies.policy import Policy
from policies.state import Held
from tests.policies.said import Life
from tests.soak.proof import Proof, opened, recovered_pages
from tests.soak.siege import siege
from tests.soak.traffic import COMMUNITIES

HOME = COMMUNITIES[0]
PLACE = f"test:room:{HOME}"
POLICY = f"""
community = "{HOME}"
places = ["{PLACE}"]
staff_channel = "test:channel:9000"

[[rules]]
name = "raid"
filter = "raid"
actions = ["delete", {{ do = "posture", to = "guarded", for = "1h" }}]
because = "Many new accounts at once"

[[rules]]
name = "on guard"
filter = "links"
limit = 0
when = {{ posture = ["guarded"] }}
actions = ["delete"]
because = "No links for now"

[[rules]]
name = "often"
filter = "flood"
limit = 4
within = "10m"
actions = ["delete"]
because = "Too many messages"
"""
SAID = "claim your free gift now at the official page of the team, number {}"


def _events(began: datetime) -> list[Event]:
    """Eight strangers join and say much the same, one of them often; then somebody posts a link."""
    raid: list[Event] = []
    for number in range(8):
        at, who = began + timedelta(seconds=number), Actor(id=f"test:member:raider{number}")
        raid.append(Joined(id=f"join{number}", place=PLACE, at=at, actor=who))
        raid.append(_said(f"said{number}", at, who, SAID.format(number)))
    often = Actor(id="test:member:often")
    raid += [
        _said(f"often{n}", began + timedelta(seconds=10 + n), often, f"{n}?") for n in range(6)
    ]
    regular = Actor(id="test:member:often", joined=began - timedelta(days=90))
    link = _said("link", began + timedelta(seconds=20), regular, "see https://news.example")
    return [*raid, link]


def _said(id: str, at: datetime, who: Actor, text: str) -> Message:
    channel = f"test:channel:{HOME}"
    content = Content(text=text)
    names = {"place": PLACE, "channel": channel, "message": id, "content": content}
    return Message(id=message_event(channel, id), at=at, actor=who, **names)  # type: ignore[arg-type]


def _written(file: Path) -> Policy:
    file.write_text(POLICY, encoding="utf-8")
    return load(file).policy


async def _found(url: str, ids: Sequence[str]) -> list[list[str]]:
    """The rules that found something in each of these events, as the journal has it."""
    async with opened(url) as store:
        entries = {entry.event.id: entry for entry in (await Proof.of(store)).entries}
    decisions = [entries[id].decision for id in ids]
    return [[f.rule for f in decision.findings] if decision else [] for decision in decisions]


async def _posture(url: str) -> object:
    async with opened(url) as store:
        _, pages = (await recovered_pages(store))[HOME]
    value = pages[""].get("posture")
    return value.value if isinstance(value, Held) else None


@pytest.mark.parametrize("checkpoint_seconds", [pytest.param(0.1, marks=pytest.mark.soak), 60.0])
async def test_a_raid_is_not_forgotten(
    tmp_path: Path, empty: str, checkpoint_seconds: float
) -> None:
    async with siege(tmp_path / "siege", empty, seed=3) as under:
        policy = await asyncio.to_thread(_written, under.folder / "policies" / f"{HOME}.toml")
        events = _events(datetime.now(UTC) - timedelta(seconds=60))
        cuts = (0, 5, 9, 19, len(events))
        for first, last in pairwise(cuts):
            victim = under.spawn(checkpoint_seconds=checkpoint_seconds)
            for event in events[first:last]:
                await under.counterpart.add(HOME, [event])
            await under.drain(victim)
            await under.bury()
        seen = await _found(empty, [event.id for event in events])
        posture = await _posture(empty)

    life = Life(policy)
    never_died = life.meets_all([structs.replace(e, community=HOME, received=e.at) for e in events])
    assert seen == [[f.rule for f in decision.findings] for decision in never_died]
    assert {rule for found in seen for rule in found} == {"raid", "on guard", "often"}
    assert posture == "guarded"
