"""Departments: who answers what members ask, in which hours, how soon, and whom it climbs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Literal

Severity = Literal["low", "normal", "high", "critical"]
Assigning = Literal["nobody", "round_robin", "least_loaded"]

OF_KIND: Mapping[str, Severity] = MappingProxyType(
    {"request": "normal", "complaint": "high", "bug": "normal", "idea": "low", "report": "normal"}
)
"""What members and rules open, and how severe that is where no department says otherwise."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of work: ``span`` is ``09:00-18:00`` by the clocks of ``zone`` (empty: all day; one
    that ends before it begins goes on after midnight), on ``days`` (0: Monday) but ``holidays``."""

    zone: str = "UTC"
    span: str = ""
    days: frozenset[int] = frozenset(range(7))
    holidays: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Target:
    """How long a member waits at most, in hours of work."""

    first_answer: timedelta
    resolution: timedelta


TARGETS: Mapping[str, Target] = MappingProxyType(
    {
        "low": Target(timedelta(hours=16), timedelta(hours=80)),
        "normal": Target(timedelta(hours=8), timedelta(hours=40)),
        "high": Target(timedelta(hours=2), timedelta(hours=16)),
        "critical": Target(timedelta(minutes=30), timedelta(hours=4)),
    }
)
"""Where a department sets none."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of a department, by full member id. Without ``languages`` they read all; without
    ``hours`` they work in those of the department."""

    member: str
    languages: frozenset[str] = frozenset()
    hours: Hours | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a department's ladder: ``next`` (the next person) or ``members`` that it is
    told to; ``name`` is the word of the file."""

    name: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Department:
    """Whom a case is for. ``to`` is the channel where it reads its cards; ``per_person``: figures
    tell how each of its people did; ``satisfaction``: members are asked how content they are."""

    name: str
    to: str = ""
    people: tuple[Person, ...] = ()
    kinds: frozenset[str] = frozenset()
    hours: Hours = Hours()
    severity: Mapping[str, Severity] = field(default_factory=dict, hash=False)
    targets: Mapping[str, Target] = field(default_factory=dict, hash=False)
    ladder: tuple[Rung, ...] = ()
    climb: timedelta = timedelta(minutes=30)
    wake: frozenset[str] = frozenset({"critical"})
    assign: Assigning = "nobody"
    per_person: bool = False
    satisfaction: bool = True

    def target(self, severity: str) -> Target:
        """How soon a case of that severity is answered and resolved."""
        usual = TARGETS.get(severity, TARGETS["normal"])
        return self.targets.get(severity, usual)

    def severity_of(self, kind: str) -> Severity:
        """How severe a case of that kind is."""
        return self.severity.get(kind, OF_KIND.get(kind, "normal"))


@dataclass(frozen=True, slots=True)
class Route:
    """Where a case goes that all of this holds of; what is empty limits nothing."""

    to: str
    departments: frozenset[str] = frozenset()
    severities: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    platforms: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    hours: Hours | None = None
