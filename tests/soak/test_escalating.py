"""Killed while cases climb: no step of a ladder is lost, and none is taken twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policies.cases.states import OPEN, RESOLVED
from policies.escalating.planning import STEP
from policies.escalating.steps import BEFORE
from policies.events import Actor, Due, Invoked, Names
from policies.records import CaseKept
from storage.journal import Entry
from tests.soak.harrying import finished, harried
from tests.soak.proof import Proof, opened, proven
from tests.soak.siege import Siege, siege
from tests.soak.traffic import COMMUNITIES

COMMUNITY = COMMUNITIES[0]
PLACE = f"test:room:{COMMUNITY}"
RUNGS = 6
TOP = BEFORE + RUNGS - 1
"""How many steps are behind at the top of the ladder."""


@dataclass(frozen=True)
class Climb:
    """Seconds until a question should have been answered, and from one rung to the next."""

    answer: int
    rung: int

    @property
    def seconds(self) -> float:
        """Until the top is reached."""
        return self.answer + self.rung * RUNGS + 5.0

    def policy(self) -> str:
        """A department that is called at any hour and never answers by itself."""
        rungs = ", ".join(f'"test:member:boss{n}"' for n in range(RUNGS - 1))
        severe = '["low", "normal", "high", "critical"]'
        return f"""
community = "{COMMUNITY}"
places = ["{PLACE}"]
staff_channel = "test:channel:9000"
[roles.moderator]
members = ["test:member:mo"]
may = ["case"]
[departments.support]
to = "test:channel:9001"
members = ["test:member:mo"]
targets = {{ normal = {{ first_answer = "{self.answer}s", resolution = "1h" }} }}
ladder = ["next", {rungs}]
climb = "{self.rung}s"
wake = {severe}
"""


class Asking:
    """Members ask, and now and then somebody takes a case or closes it."""

    def __init__(self, under: Siege) -> None:
        self._under = under
        self._asked = self._orders = 0

    async def __call__(self) -> None:
        """One question more, perhaps an order."""
        self._asked += 1
        await self._says(f"m{self._asked}", "request", {"text": f"Where is number {self._asked}?"})
        if self._under.random.random() < 0.3:
            order = self._under.random.choice(("claim", "resolve"))
            number = self._under.random.randint(1, self._asked)
            await self._says("mo", order, {"text": str(number)})

    async def _says(self, by: str, command: str, args: dict[str, str]) -> None:
        self._orders += 1
        at = datetime.now(UTC)
        event = Invoked(
            id=f"test:ask:{self._orders}", place=PLACE, channel=f"test:channel:{COMMUNITY}-0",
            at=at, received=at, actor=Actor(id=f"test:member:{by}"), names=Names(by),
            command=command, args=args,
        )  # fmt: skip
        await self._under.counterpart.add(COMMUNITY, [event])


async def each_step_once(url: str) -> Counter[str]:
    """Of every case the steps in order, each once, to the top if nobody took or closed it; how
    many cases ended how."""
    async with opened(url) as store:
        entries = (await Proof.of(store)).entries
    steps, last, ends = defaultdict[int, list[int]](list), dict[int, str](), Counter[str]()
    for entry in entries:
        for number, passed in taken(entry):
            assert last[number] != RESOLVED, f"case {number} was closed, and climbed on"
            steps[number].append(passed)
        records = entry.decision.records if entry.decision else ()
        last |= {r.number: r.state for r in records if isinstance(r, CaseKept)}
    for number, state in last.items():
        found = steps[number]
        assert found == sorted(set(found)), f"case {number} took its steps as {found}"
        late = [passed for passed in found if passed >= BEFORE]
        assert late == [*range(BEFORE, BEFORE + len(late))], f"case {number} left out of {found}"
        assert state != OPEN or late[-1:] == [TOP], f"case {number} is open, and got to {found}"
        ends[state] += 1
    return ends


def taken(entry: Entry) -> list[tuple[int, int]]:
    """The case and the step that an entry of the journal is, if it is one that was taken."""
    event, decision = entry.event, entry.decision
    if not isinstance(event, Due) or event.what != STEP:
        return []
    assert decision is not None
    superseded = decision.note == "superseded"
    return [] if superseded else [(int(event.args["case"]), int(event.args["passed"]))]


async def besieged(folder: Path, url: str, kills: int, climb: Climb, seed: int) -> Counter[str]:
    async with siege(folder, url, seed) as under:
        file = folder / "policies" / f"{COMMUNITY}.toml"
        file.write_text(climb.policy(), "utf-8")
        await harried(under, kills, 1.2, Asking(under))
        await finished(under, climb.seconds)
        await proven(url, under.counterpart)
        ends = await each_step_once(url)
        assert ends.total() == kills
        return ends


async def test_killed_a_few_times(tmp_path: Path, empty: str) -> None:
    ends = await besieged(tmp_path / "siege", empty, 8, Climb(answer=3, rung=1), seed=7)
    assert ends[OPEN]


@pytest.mark.soak
async def test_killed_two_hundred_times(tmp_path: Path, empty: str, kind: str) -> None:
    ends = await besieged(tmp_path / "siege", empty, 200, Climb(answer=20, rung=10), seed=8)
    print(kind, dict(ends))
    assert ends[OPEN]
