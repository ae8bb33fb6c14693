"""Raids: how many are found by their fifth message or join, and what else is taken for one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from policies.crowd.incidents import BY_RATE, named
from policies.events import Actor, Content, Event, Joined, Message
from policies.file.load import load
from policies.fold import Fold
from policies.policy import Policy
from tests.quality.figures import Figures, rows

RULE = """
community = "acme"
[[rules]]
name = "raid"
filter = "raid"
actions = []
"""
DAY = datetime(2026, 1, 1, tzinfo=UTC)
SOON = 10.0
"""Seconds after the fifth message or join within which a raid has to be found."""
RELEASES = ((20, 600.0), (30, 600.0), (60, 1_200.0))
"""Release days: so many join within so many seconds, most of them early; half of them speak."""

Row = dict[str, Any]


@dataclass(slots=True)
class Tally:
    """What was found in some channel-days."""

    found: int = 0
    missed: int = 0
    alarms: int = 0
    quiet: int = 0
    accused: int = 0
    held: int = 0
    others: set[str] = field(default_factory=set)

    def figures(self, part: str, asked: str) -> Figures:
        """Raids as what is found, channel-days as what is clean."""
        return Figures("raids", part, self.found, self.missed, self.alarms, self.quiet, asked)


def raids(folder: Path) -> Iterator[Figures]:
    """Two halves of the channel-days and all of them, the release days among them, and the
    accounts that are no raiders: of how many a message is found, and how many came with a wave."""
    days: dict[str, list[Row]] = defaultdict(list)
    for row in rows(folder, "raid_traces"):
        days[row["channel"]].append(row)
    rules = _policy()
    whole, halves = Tally(), (Tally(), Tally())
    said = [row["text"] for rows_ in days.values() for row in rows_ if row["new"] and row["text"]]
    calm = [name for name, all_ in days.items() if all(row["label"] == "ham" for row in all_)]
    releases = dict(zip(sorted(calm)[::5], RELEASES, strict=False))
    for number, name in enumerate(sorted(days)):
        day = sorted([*days[name], *_joins(days[name], number)], key=_time)
        if name in releases:
            day = sorted([*day, *_release(day, said, releases[name], number)], key=_time)
        for tally in (whole, halves[number % 2]):
            _judge(day, _found(rules, day), tally)
    yield halves[0].figures("first half", "")
    yield halves[1].figures("second half", "")
    yield whole.figures("all, 3 release days", "22 of 24, false ≤ 2")
    clean = len(whole.others)
    yield Figures("raids", "messages of others", false=whole.accused, clean=clean, asked="false 0")
    yield Figures("raids", "joins of others", false=whole.held, clean=clean)


def _policy() -> Policy:
    with TemporaryDirectory() as folder:
        file = Path(folder, "acme.toml")
        file.write_text(RULE, encoding="utf-8")
        return load(file).policy


def _time(row: Row) -> float:
    return float(row["t"])


def _joins(day: list[Row], seed: int) -> Iterator[Row]:
    """Ordinary joins, as many as there are new names that day, at random times."""
    random, first, last = Random(seed), day[0]["t"], day[-1]["t"]
    names = {row["user"] for row in day if row["label"] == "ham"}
    for number in range(len(names)):
        yield _row(random.uniform(first, last), f"joiner {number}")


def _release(
    day: list[Row], said: list[str], release: tuple[int, float], seed: int
) -> Iterator[Row]:
    """Newcomers of a release day, who say what newcomers elsewhere said."""
    random, (people, span) = Random(seed), release
    begins = random.uniform(day[0]["t"] + 900, day[-1]["t"] - span)
    for number in range(people):
        comes = begins + min(span, random.expovariate(3 / span))
        yield _row(comes, f"guest {number}")
        if number % 2:
            speaks = comes + random.uniform(5, 60)
            yield _row(speaks, f"guest {number}", random.choice(said))


def _row(at: float, user: str, text: str = "") -> Row:
    return {"t": at, "user": user, "text": text, "label": "ham"}


def _found(rules: Policy, day: list[Row]) -> list[str]:
    """For each row what the finding's detail says, empty where there is none."""
    fold, details = Fold(rules), []
    for number, row in enumerate(day):
        findings = fold.decide(_event(number, row)).findings
        assert not any(finding.error for finding in findings), findings
        details.append(findings[0].detail if findings else "")
    return details


def _event(number: int, row: Row) -> Event:
    """The row as it would arrive; names are not given, since those of the raiders are alike."""
    at = DAY + timedelta(seconds=row["t"])
    actor = Actor(id=f"test:member:{row['user']}")
    place, channel = "test:place:1", "test:channel:1"
    shared: dict[str, Any] = {"place": place, "channel": channel, "actor": actor}
    shared |= {"id": str(number), "at": at, "received": at, "community": "acme"}
    if not row["text"]:
        return Joined(**shared)
    return Message(**shared, message=str(number), content=Content(text=row["text"]))


def _judge(day: list[Row], details: list[str], tally: Tally) -> None:
    hits = [(row, detail) for row, detail in zip(day, details, strict=True) if detail]
    times = [row["t"] for row in day if row["label"] == "raid"]
    right = [row["t"] for row, _ in hits if row["label"] == "raid"]
    if times:
        soon = bool(right) and right[0] <= times[4] + SOON
        tally.found += soon
        tally.missed += not soon
    raid = {named(detail) for row, detail in hits if row["label"] == "raid"}
    wrong = [(row, detail) for row, detail in hits if row["label"] != "raid"]
    alarms = {named(detail) for _, detail in wrong} - raid
    tally.alarms += len(alarms)
    tally.quiet += not alarms
    by_rate = {row["user"] for row, detail in wrong if detail.startswith(BY_RATE)}
    tally.held += len(by_rate)
    tally.accused += len({row["user"] for row, _ in wrong} - by_rate)
    tally.others |= {row["user"] for row in day if row["label"] == "ham"}
