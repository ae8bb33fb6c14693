"""The player: performs a scene in the room, at any speed, with pauses."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import Any, Literal

from adapters.sandbox.people import Member, member_id
from adapters.sandbox.posts import Refused
from adapters.sandbox.room import Room
from adapters.sandbox.scenes import Line, Scene
from policies.forms import duration

_MENTION = re.compile(r"@([a-z0-9]+)")

SPEEDS = (0.5, 1.0, 2.0, 4.0)

Playing = Literal["idle", "playing", "paused", "ended"]


class Player:
    """Performs one scene at a time. Positions are seconds of the scene, not of the clock."""

    def __init__(self, room: Room, scenes: Sequence[Scene]) -> None:
        self.scenes = {scene.name: scene for scene in scenes}
        self.state: Playing = "idle"
        self.speed = 1.0
        self._room = room
        self._scene: Scene | None = None
        self._left: list[Line] = []
        self._names: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        self._performances = 0
        self._position = 0.0
        self._since = 0.0
        self._changed = asyncio.Event()

    def play(self, name: str) -> None:
        """Start a scene from its beginning, with a fresh cast; an unknown name does nothing."""
        scene = self.scenes.get(name)
        if scene is None:
            return
        self._dismiss()
        self._performances += 1
        self._scene, self._left, self._labels = scene, list(scene.lines), {}
        self._position = 0.0
        self._hire(scene)
        self._turn("playing")

    def pause(self) -> None:
        """Hold still, or go on if it did."""
        if self.state == "playing":
            self._turn("paused")
        elif self.state == "paused":
            self._turn("playing")

    def faster(self, speed: float) -> None:
        """Play at one of ``SPEEDS``; another figure does nothing."""
        if speed in SPEEDS:
            self._turn(self.state, speed)

    def stop(self) -> None:
        """Break off."""
        self._scene, self._left = None, []
        self._position = 0.0
        self._turn("idle")

    def shown(self) -> dict[str, Any]:
        """The player as the page draws it; the page moves the bar by itself in between."""
        return {
            "name": self._scene.name if self._scene else "",
            "state": self.state,
            "speed": self.speed,
            "position": round(self._now(), 2),
            "duration": self._scene.duration if self._scene else 0,
        }

    async def run(self) -> None:
        """Perform what is asked for, until cancelled."""
        while True:
            self._changed.clear()
            wait = self._wait()
            if wait is None or wait > 0:
                try:
                    async with asyncio.timeout(wait):
                        await self._changed.wait()
                except TimeoutError:
                    pass
                continue
            if self._left:
                await self._perform(self._left.pop(0))
            else:
                self._turn("ended")

    def _wait(self) -> float | None:
        """Seconds of the clock until something is due; ``None`` while nothing is."""
        if self.state != "playing" or self._scene is None:
            return None
        due = self._left[0].at if self._left else self._scene.duration
        return (due - self._now()) / self.speed

    def _now(self) -> float:
        if self.state != "playing" or self._scene is None:
            return self._position
        passed = (asyncio.get_running_loop().time() - self._since) * self.speed
        return min(self._position + passed, self._scene.duration)

    def _turn(self, state: Playing, speed: float | None = None) -> None:
        self._position = self._now()
        self._since = asyncio.get_running_loop().time()
        self.state, self.speed = state, speed or self.speed
        self._changed.set()
        self._room.feed.publish({"scene": self.shown()})

    def _hire(self, scene: Scene) -> None:
        """Give each part to a new person, so that nobody brings strikes from an earlier night."""
        now = self._room.now()
        self._names = {}
        for key, part in scene.cast.items():
            age = duration(part.age) if part.age else None
            who = member_id(f"{key}-{self._room.world.run[-4:]}{self._performances}")
            self._names[key] = who
            self._room.world.add(
                Member(
                    id=who,
                    name=part.name,
                    created=now - 2 * age if age else now,
                    joined=now - age if age else None,
                    scene=scene.name,
                )
            )
        self._room.publish()

    def _dismiss(self) -> None:
        """Take the last cast out of the lists; their messages stay."""
        for who in self._names.values():
            self._room.world.members.pop(who, None)
        if self._names:
            self._room.feed.publish({"gone": list(self._names.values())})

    async def _perform(self, line: Line) -> None:
        who = self._names.get(line.who, member_id(line.who))
        try:
            if line.joins:
                await self._room.joins(who)
            elif line.leaves:
                await self._room.leaves(who)
            elif line.reaction:
                await self._room.reacts(who, self._labels.get(line.reacts_to, ""), line.reaction)
            elif line.edits:
                await self._room.edits(who, self._labels.get(line.edits, ""), line.says)
            else:
                await self._say(who, line)
        except Refused as refused:
            if refused.reason != "gone":
                self._room.refuses(who, line.channel, refused.reason)

    def _addressed(self, text: str) -> str:
        """The text with the cast's keys in mentions replaced by tonight's handles."""

        def tonight(match: re.Match[str]) -> str:
            who = self._names.get(match[1])
            return f"@{who.rpartition(':')[2]}" if who else match[0]

        return _MENTION.sub(tonight, text)

    async def _say(self, who: str, line: Line) -> None:
        decision = await self._room.says(
            who,
            line.channel,
            self._addressed(line.says),
            reply_to=self._labels.get(line.replies_to, ""),
            attachments=(line.file.announced(self._room.files),) if line.file else (),
            parts=line.parts,
            forwarded_from=line.forwarded,
        )
        if line.label and decision is not None:
            self._labels[line.label] = decision.event.rpartition("/")[2]
