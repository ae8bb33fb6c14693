"""Matters: what the team reads of what a rule found, and the buttons with which it decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import NamedTuple

from policies.actions import Button, Excerpt, Hidden, Mention, Moment, Text
from policies.draft import Draft, moment
from policies.telling.members import channel_name
from policies.telling.together import together

UNCONFIRMED = timedelta(hours=24)
"""Nothing automatic bans for longer before a human has confirmed it."""
HELD, KEPT, BANNED = "held", "kept", "banned"
"""Kinds of matters that wait for a human: a hidden message, a quarantine, a day's ban."""
ALERT, CASE, LADDER = "alert", "case", "ladder"
OVERFLOW, REFUSED = "more", "refused"
"""What is only counted and listed; what a platform did not do, or something weaker of it."""
CHOICES: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = MappingProxyType(
    {
        HELD: (("show", "release"), ("remove", "remove")),
        KEPT: (("free", "free"), ("ban", "confirm")),
        BANNED: (("longer", "confirm"), ("lift", "free")),
    }
)
"""By kind the two decisions: the button's label, and its command."""
WAITING = frozenset({*CHOICES, CASE})
"""Kinds of which somebody has to take note one by one: they are never merely counted."""
_WHAT: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {HELD: {}, KEPT: {"what": "timeout"}, BANNED: {"what": "ban"}}
)
"""What somebody is under, as the commands are told."""


class Matter(NamedTuple):
    """What is said of one thing that was found: by which sentence, and what that needs to know.

    ``event`` is where the words stand, as text number ``part`` and there from ``first`` to
    ``last`` (0, 0: all of it); ``files``: some came along. ``until`` is in seconds since 1970, UTC.
    ``action`` and ``instead`` are short names of actions, ``reason`` is the platform's. ``message``
    at ``place`` is what the team is asked about: spam or not; ``removed``: it is down already.
    ``case`` is the number of the one opened for it (0: none).
    """

    says: str
    rule: str
    member: str
    channel: str
    event: str
    part: int = 0
    first: int = 0
    last: int = 0
    files: bool = False
    department: str = ""
    strikes: str = ""
    until: float = 0.0
    action: str = ""
    instead: str = ""
    reason: str = ""
    message: str = ""
    place: str = ""
    removed: bool = False
    case: int = 0

    @property
    def excerpt(self) -> Excerpt:
        """The words that it is about."""
        return Excerpt(self.event, part=self.part, span=(self.first, self.last))


class Waiting(NamedTuple):
    """One of the matters of a card: when (seconds since 1970, UTC), whose and what it is about."""

    at: float
    rule: str
    member: str
    channel: str
    place: str
    message: str
    until: float


def words(draft: Draft, matter: Matter) -> Text:
    """What is said of a matter, and what files came with it."""
    until = Moment(moment(matter.until), draft.policy.timezone)
    text = draft.say(
        matter.says,
        rule=matter.rule,
        member=Mention(matter.member) if matter.member else draft.say("none"),
        channel=channel_name(draft, matter.channel),
        excerpt=matter.excerpt,
        department=matter.department,
        count=matter.strikes,
        duration=draft.lasting(UNCONFIRMED),
        until=draft.say("until_at", time=until) if matter.until else draft.say("until_none"),
        action=draft.say(f"actions.{matter.action}") if matter.action else "",
        what=draft.say(f"actions.{matter.instead}") if matter.instead else "",
        reason=matter.reason or "–",
    )
    if matter.case:
        text = (*text, " ", *draft.say("case_number", case=str(matter.case)))
    if others := together(draft, matter.member, team=True):
        text = (*text, "\n", *others)
    if not matter.files:
        return text
    return (*text, "\n", *draft.say("staff_files", excerpt=Hidden(matter.event)))


def choices(draft: Draft, kind: str, number: str, matter: Matter, left: int) -> tuple[Button, ...]:
    """The buttons of the card of that number, which lists ``left`` matters that nobody decided."""
    if kind == CASE and left < 2:
        return (_button(draft, "look", "why", member=matter.member),)
    listed = _button(draft, "list", "matters", card=number)
    if kind == CASE:
        return (_button(draft, "look", "why", member=matter.member), listed)
    if kind == OVERFLOW or (kind == REFUSED and left > 1):
        return (listed,)
    if kind == ALERT and matter.message:
        labels = ("notspam",) if matter.removed else ("spam", "notspam")
        about = {"channel": matter.channel, "message": matter.message, "member": matter.member}
        about |= {"card": number, "event": matter.event, "at": matter.place}
        return tuple(_button(draft, label, f"call_{label}", **about) for label in labels)
    if kind not in CHOICES:
        return ()
    what = _WHAT[kind]
    if left == 1:
        return tuple(_button(draft, *each, card=number, **what) for each in CHOICES[kind])
    every = (
        _button(draft, f"{label}_all", command, str(left), card=number, **what)
        for label, command in CHOICES[kind]
    )
    return (*every, listed)


def _button(draft: Draft, label: str, command: str, count: str = "", **args: str) -> Button:
    shown = "".join(map(str, draft.say(f"button.{label}", count=count)))
    return draft.button(shown, command, **args)
