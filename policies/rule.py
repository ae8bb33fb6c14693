"""A rule: what it looks for, where and about whom, and what is done when it finds something."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Literal

from policies.decision import Mode
from policies.departments import Severity

Tell = Literal["private", "here", "nobody"]
Doing = Literal[
    "delete",
    "hold",
    "strike",
    "warn",
    "timeout",
    "quarantine",
    "compromised",
    "kick",
    "ban",
    "role_add",
    "role_remove",
    "rename",
    "slowmode",
    "lock",
    "posture",
    "pause",
    "reply",
    "send",
    "case",
    "alert",
]
REPORTING = frozenset({"case", "alert"})
"""What is only told to the people who run the community."""
TOUCHING = frozenset(
    {
        *("delete", "hold", "strike", "warn", "timeout", "quarantine", "kick", "ban"),
        *("compromised", "role_add", "role_remove", "rename"),
    }
)
"""What is done to a message or a member."""
NO_CONTENT = frozenset({"flood", "inactivity", "newcomer", "raid", "reports"})
"""Filters that say nothing of what a message holds."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """One action that a rule or the ladder asks for.

    ``role`` is given or taken, ``name`` is the new one, ``every`` how often members may write,
    ``to`` a posture, ``text`` said (in ``channel``, or where it happened). A case of that
    ``severity`` is for the ``department``: about the member, or if ``asks`` for them.
    """

    do: Doing
    duration: timedelta | None = None
    times: int = 1
    role: str = ""
    name: str = ""
    every: timedelta | None = None
    to: str = ""
    text: str = ""
    channel: str = ""
    department: str = ""
    severity: Severity | None = None
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """One entry of ``when``: its name in ``conditions.CONDITIONS``, and what it asks for."""

    name: str
    value: object


@dataclass(frozen=True, slots=True)
class Check:
    """One use of a filter.

    ``settings`` is what the filter's settings type holds; ``number`` is the check's own in the
    policy, for what the one scan answers if ``scanned``; ``memory`` is the name under which the
    filter remembers something of a subject; ``needs`` is what the filter needs.
    """

    filter: str
    settings: object
    number: int
    memory: str
    scanned: bool
    needs: int = 0

    def checks(self) -> Iterator[Check]:
        """Itself."""
        yield self

    def triggers(self) -> frozenset[int] | None:
        """The scanned checks of which one must have found something for this to find anything;
        ``None`` when it has to be asked about every message."""
        return frozenset({self.number}) if self.scanned else None

    def needed(self) -> int:
        """Of what an event must hold something for this to be asked; 0: whatever it holds."""
        return self.needs


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Finds what any of its tests finds. All are asked, so that each counts what it counts."""

    tests: tuple[Test, ...]

    def checks(self) -> Iterator[Check]:
        """All checks inside, in the order of the file."""
        for test in self.tests:
            yield from test.checks()

    def triggers(self) -> frozenset[int] | None:
        """As of ``Check``: those of every test, if none has to be asked anyway."""
        found: frozenset[int] = frozenset()
        for test in self.tests:
            own = test.triggers()
            if own is None:
                return None
            found |= own
        return found

    def needed(self) -> int:
        """As of ``Check``: what any test needs, if none has to be asked anyway."""
        own = [test.needed() for test in self.tests]
        return reduce(or_, own) if all(own) else 0


@dataclass(frozen=True, slots=True)
class AllOf:
    """Finds something when every test does. They are asked in the order of the file, up to the
    first that finds nothing: what follows counts only the messages that came so far."""

    tests: tuple[Test, ...]

    def checks(self) -> Iterator[Check]:
        """All checks inside, in the order of the file."""
        for test in self.tests:
            yield from test.checks()

    def triggers(self) -> frozenset[int] | None:
        """As of ``Check``: those of the first test, since the others depend on it."""
        return self.tests[0].triggers()

    def needed(self) -> int:
        """As of ``Check``: that of the first test, since the others depend on it."""
        return self.tests[0].needed()


@dataclass(frozen=True, slots=True)
class NoneOf:
    """Finds something, without any evidence, when its test finds nothing and has all it needs."""

    test: Test

    def checks(self) -> Iterator[Check]:
        """All checks inside, in the order of the file."""
        yield from self.test.checks()

    def triggers(self) -> None:
        """Nothing has to be there for it to find that nothing is there."""

    def needed(self) -> int:
        """Nothing, likewise."""
        return 0


Test = Check | AnyOf | AllOf | NoneOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One ``[[rules]]`` entry. ``place`` is where it stands (``acme.toml:12``).

    With ``channels`` it looks nowhere else; of a canary they are where it acts, and it watches the
    rest. ``even_immune``: an immune account's message may be deleted too, outside the staff
    channel. ``stop``: when it finds something, rules of lower ``priority``, or further down, are
    not asked. After ``until`` (the community's date) it is off; ``cooldown`` is how long, after it
    has acted on a member, it leaves them at the deletion of their messages.
    """

    name: str
    index: int
    test: Test
    actions: tuple[Consequence, ...]
    because: str = ""
    tell: Tell = "nobody"
    mode: Mode = "enforce"
    channels: frozenset[str] = frozenset()
    share: float = 0.0
    exempt: frozenset[str] = frozenset()
    bots: bool = False
    when: tuple[Condition, ...] = ()
    even_immune: bool = False
    must: bool = False
    stop: bool = False
    priority: int = 0
    cooldown: timedelta = timedelta()
    until: date | None = None
    owner: str = ""
    note: str = ""
    ticket: str = ""
    place: str = ""
    checks: tuple[Check, ...] = field(init=False, repr=False)
    triggers: frozenset[int] | None = field(init=False, repr=False)
    needs: int = field(init=False, repr=False)
    bounded: bool = field(init=False, repr=False)
    """Whether it depends on the place, the member or the time if it is asked."""
    scored: bool = field(init=False, repr=False)
    """Whether it asks for a score."""

    def __post_init__(self) -> None:
        bounds = self.channels, self.exempt, self.until, self.when
        object.__setattr__(self, "bounded", any(bounds))
        checks = tuple(self.test.checks())
        object.__setattr__(self, "checks", checks)
        object.__setattr__(self, "scored", any(check.filter == "score" for check in checks))
        object.__setattr__(self, "triggers", self.test.triggers())
        object.__setattr__(self, "needs", self.test.needed())
