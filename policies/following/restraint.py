"""Restraint: what a rule does, mostly for a time, to roles, names, channels and the community.

What holds is remembered with its end and the id of its action, ``(end, action, …)``; while it does,
it is not begun again. ``policies.following.relief`` ends it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from policies.actions import Action, Moment, Reply, Send, Text
from policies.conditions import POSTURES, posture
from policies.draft import Draft
from policies.events import Edited, Message, Reacted
from policies.measures import Lock, Pause, Rename, RoleAdd, RoleRemove, Slowmode
from policies.people.standing import display
from policies.rule import Consequence, Rule
from policies.state import Held, Plain, Set
from policies.telling.members import alert, channel_name, place_of, why
from policies.wording import say

LONGEST_LOCK = timedelta(minutes=30)
"""Then the channel is open again, and a human is asked."""
GRACE = 86_400.0
"""Seconds for which what has ended is still known, so that its end is not missed."""
EVERY = timedelta(seconds=30)
"""How often members may write where a channel cannot be locked."""
ENDED = "ended"
"""Why something is done that ends what was for a time."""

Home = tuple[str, str]
"""Where something is remembered: the subject of a page, and a name on it."""


def begin(draft: Draft, rules: list[Rule]) -> None:
    """Do what the rules ask for beside deletions and sanctions, each thing once."""
    done: set[Consequence] = set()
    for rule in rules:
        for asked in rule.actions:
            step = _STEPS.get(asked.do)
            if step is not None and asked not in done:
                done.add(asked)
                step(draft, rule, asked)


def home(action: Action) -> Home | None:
    """Where it is remembered that an action holds; ``None`` for those that last no time."""
    match action:
        case RoleAdd():
            return action.member, f"role_add@{action.place}/{action.role}"
        case RoleRemove():
            return action.member, f"role_remove@{action.place}/{action.role}"
        case Rename():
            return action.member, f"rename@{action.place}"
        case Slowmode() | Lock():
            return action.channel, "lock" if isinstance(action, Lock) else "slowmode"
        case Pause():
            return "", f"pause@{action.place}"
    return None


def held(draft: Draft, where: Home) -> tuple[Plain, ...] | None:
    """What is remembered there, this draft's own writes included."""
    value = draft.value(*where)
    return value.value if isinstance(value, Held) and isinstance(value.value, tuple) else None


def holds(draft: Draft, where: Home) -> bool:
    """Whether it has begun and not ended."""
    known = held(draft, where)
    return known is not None and isinstance(known[0], float) and known[0] > draft.now


def keep(draft: Draft, action: Action, until: datetime, *more: str, **args: str) -> None:
    """Remember what holds until then, and ask to be woken when it has to end."""
    where = home(action)
    assert where is not None
    end = until.timestamp()
    draft.write(Set(*where, (end, action.id, *more), end + GRACE))
    what = str(type(action).__struct_config__.tag)
    draft.wake(until, f"{what}_ends", place=action.place, until=until.isoformat(), **args)


def lock(
    draft: Draft,
    place: str,
    channel: str,
    span: timedelta,
    because: str,
    reason: str = "",
    most: timedelta = LONGEST_LOCK,
) -> datetime:
    """Lock a channel, unless it is already; answers until when, at most so long from now."""
    until = draft.time(min(span, most).total_seconds())
    if not holds(draft, (channel, "lock")):
        done = draft.act(Lock, place=place, channel=channel, because=because, reason=reason)
        keep(draft, done, until, "", "", channel=channel, because=because)
    return until


def slow(
    draft: Draft, place: str, channel: str, every: timedelta, until: datetime, because: str
) -> None:
    """Slow a channel down, unless it is already."""
    if not holds(draft, (channel, "slowmode")):
        seconds = int(every.total_seconds())
        done = draft.act(Slowmode, place=place, channel=channel, seconds=seconds, because=because)
        keep(draft, done, until, "", channel=channel)


def _until(draft: Draft, asked: Consequence) -> datetime:
    return draft.time((asked.duration or timedelta()).total_seconds())


def _role(draft: Draft, rule: Rule, asked: Consequence) -> None:
    """Give or take a role, unless it is so already."""
    event = draft.event
    has, told = asked.role in event.actor.roles, asked.role.startswith(f"{event.platform}:")
    if told and has == (asked.do == "role_add"):
        return
    member, kind = event.actor.id, RoleAdd if asked.do == "role_add" else RoleRemove
    if holds(draft, (member, f"{asked.do}@{event.place}/{asked.role}")):
        return
    done = draft.act(kind, member=member, role=asked.role, because=rule.name, reason=rule.because)
    if asked.duration:
        keep(draft, done, _until(draft, asked), member=member, role=asked.role)


def _rename(draft: Draft, rule: Rule, asked: Consequence) -> None:
    event = draft.event
    member, before = event.actor.id, display(draft, event.actor.id, event)
    if before == asked.name or holds(draft, (member, f"rename@{event.place}")):
        return
    done = draft.act(Rename, member=member, name=asked.name, because=rule.name, reason=rule.because)
    if asked.duration:
        until = _until(draft, asked)
        keep(draft, done, until, asked.name, "", member=member)
        draft.write(Set(member, f"named@{event.place}", before, until.timestamp() + GRACE))


def _slowmode(draft: Draft, rule: Rule, asked: Consequence) -> None:
    event = draft.event
    if event.channel:
        every, until = asked.every or EVERY, _until(draft, asked)
        slow(draft, event.place, event.channel, every, until, rule.name)


def _lock(draft: Draft, rule: Rule, asked: Consequence) -> None:
    """Lock the channel if what was found stands in what was written there; else ask the team."""
    event, channel = draft.event, draft.event.channel
    if not channel:
        return
    if isinstance(event, Message | Edited) and rule.name not in draft.bare:
        span = asked.duration or LONGEST_LOCK
        lock(draft, event.place, channel, span, rule.name, rule.because)
    elif draft.value(channel, "lock_asked") is None and not holds(draft, (channel, "lock")):
        until = draft.now + LONGEST_LOCK.total_seconds()
        draft.write(Set(channel, "lock_asked", draft.now, until))
        text = draft.say("staff_lock_asked", rule=rule.name, channel=channel_name(draft, channel))
        label = str(draft.say("button.lock")[0])
        button = draft.button(label, "lock_there", channel=channel, at=event.place)
        alert(draft, text, rule.name, (button,))


def _posture(draft: Draft, rule: Rule, asked: Consequence) -> None:
    """Raise the posture, or keep it up longer. It goes down by itself, or by a human's tap."""
    until, now = _until(draft, asked), posture(draft)
    higher = POSTURES.index(asked.to) - POSTURES.index(now)
    if higher < 0:
        return
    if higher == 0:
        known = draft.value("", "posture")
        left = known.until - draft.now if isinstance(known, Held) else 0.0
        if 2 * left > until.timestamp() - draft.now:
            return
    draft.write(Set("", "posture", asked.to, until.timestamp()))
    if higher:
        shown = Moment(until, draft.policy.timezone)
        what = draft.say(f"posture.{asked.to}")
        text = draft.say("staff_posture", what=what, until=shown, rule=rule.name)
        button = draft.button(str(draft.say("button.normal")[0]), "calm")
        alert(draft, text, rule.name, (button,))


def _pause(draft: Draft, rule: Rule, asked: Consequence) -> None:
    place, until = draft.event.place, _until(draft, asked)
    if not holds(draft, ("", f"pause@{place}")):
        keep(draft, draft.act(Pause, until=until, because=rule.name), until)


def _reply(draft: Draft, rule: Rule, asked: Consequence) -> None:
    """Answer where it happened; the answer is taken away again if it has a length of time."""
    event = draft.event
    if not event.channel:
        return
    to = event.message if isinstance(event, Message | Edited | Reacted) else ""
    done = draft.act(
        Reply,
        channel=event.channel,
        member=event.actor.id,
        to=to,
        text=_words(draft, rule, asked),
        because=rule.name,
    )
    if asked.duration:
        args = {"place": event.place, "channel": event.channel, "message": done.id}
        draft.wake(_until(draft, asked), "reply_ends", **args)


def _send(draft: Draft, rule: Rule, asked: Consequence) -> None:
    text, place = _words(draft, rule, asked), place_of(draft, asked.channel)
    draft.act(Send, place=place, channel=asked.channel, text=text, because=rule.name)


def _words(draft: Draft, rule: Rule, asked: Consequence) -> Text:
    """The rule's own sentence, with its names filled in."""
    policy, event = draft.policy, draft.event
    return say(
        rule.name,
        policy.language,
        policy.tone,
        {rule.name: asked.text},
        name=display(draft, event.actor.id, event),
        channel=channel_name(draft),
        because=why(draft, rule),
    )


_STEPS: Mapping[str, Callable[[Draft, Rule, Consequence], None]] = MappingProxyType(
    {
        "role_add": _role,
        "role_remove": _role,
        "rename": _rename,
        "slowmode": _slowmode,
        "lock": _lock,
        "posture": _posture,
        "pause": _pause,
        "reply": _reply,
        "send": _send,
    }
)
