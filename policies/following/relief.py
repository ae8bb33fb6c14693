"""Relief: how restraints end, because their time is over, a human says so, or they never began."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from policies.actions import Action, Delete, Edit, Moment, Send
from policies.draft import Draft, moment
from policies.events import Settled
from policies.following.restraint import ENDED, EVERY, GRACE, held, home, slow
from policies.measures import Lock, Rename, RoleAdd, RoleRemove, Slowmode, Unlock
from policies.people.reading import spoken
from policies.people.standing import display
from policies.state import Drop, Set
from policies.telling.members import LOCKDOWN, alert, channel_name


def settled(draft: Draft, action: Action) -> None:
    """Note what was there before what has begun; forget what has not come about."""
    event, where = draft.event, home(action)
    assert isinstance(event, Settled)
    known = held(draft, where) if where else None
    if where is None or known is None or known[1:2] != (action.id,):
        return
    end = known[0]
    assert isinstance(end, float)
    if event.outcome in ("denied", "gone", "failed"):
        draft.write(Drop(*where))
    elif isinstance(action, Rename):
        draft.write(Set(*where, (end, action.id, action.name, event.ref), end + GRACE))
    elif isinstance(action, Slowmode):
        draft.write(Set(*where, (end, action.id, event.ref), end + GRACE))
    elif isinstance(action, Lock):
        notice = _locked(draft, action, moment(end))
        draft.write(Set(*where, (end, action.id, event.ref, notice), end + GRACE))


def _locked(draft: Draft, action: Lock, until: datetime) -> str:
    """Tell members and team that a channel is locked; answers the id of the members' notice."""
    shown = Moment(until, draft.policy.timezone)
    place, channel = action.place, action.channel
    with draft.speaking(spoken(draft, channel)):
        words = draft.say("locked", until=shown)
    notice = draft.act(Send, place=place, channel=channel, text=words, because="notice")
    because = action.because
    if because == LOCKDOWN:
        return notice.id
    rule = draft.say("because_of.command") if because == "command" else because
    name = channel_name(draft, channel)
    text = draft.say("staff_locked", channel=name, until=shown, rule=rule)
    label = str(draft.say("button.unlock")[0])
    alert(draft, text, because, (draft.button(label, "open_there", channel=channel, at=place),))
    return notice.id


def weaker(draft: Draft, action: Action) -> bool:
    """Slow a channel down that cannot be locked, as long as it was to be; tells whether it does."""
    known = held(draft, (getattr(action, "channel", ""), "lock"))
    if not isinstance(action, Lock) or known is None or not isinstance(known[0], float):
        return False
    slow(draft, action.place, action.channel, EVERY, moment(known[0]), action.because)
    return True


def unlock(draft: Draft, place: str, channel: str, because: str) -> None:
    """Let members write as they could before the lock, and say so in its notice."""
    known = held(draft, (channel, "lock")) or ()
    draft.write(Drop(channel, "lock"))
    before, notice = (str(part) for part in known[2:4]) if len(known) == 4 else ("", "")
    # Without a notice the lock was called off before it began: nothing is to be opened.
    if notice:
        draft.act(Unlock, place=place, channel=channel, before=before, because=because)
        with draft.speaking(spoken(draft, channel)):
            words, sent = draft.say("unlocked"), f"sent:{notice}"
        draft.act(Edit, place=place, channel=channel, message=sent, text=words, because="notice")


def end(draft: Draft, what: str, args: Mapping[str, str]) -> None:
    """The time of something is over. What is not what holds now is left alone."""
    _ENDS[what](draft, args)


def _current(draft: Draft, subject: str, name: str, args: Mapping[str, str]) -> tuple[str, ...]:
    """What is remembered of what ends now, without its end; empty if something else holds."""
    known, until = held(draft, (subject, name)), args.get("until", "")
    if known is None or not isinstance(known[0], float) or moment(known[0]).isoformat() != until:
        return ()
    draft.write(Drop(subject, name))
    return tuple(map(str, known[1:]))


def _given(args: Mapping[str, str], *names: str) -> tuple[str, ...]:
    return tuple(args.get(name, "") for name in names)


def _role_added(draft: Draft, args: Mapping[str, str]) -> None:
    place, member, role = _given(args, "place", "member", "role")
    if _current(draft, member, f"role_add@{place}/{role}", args):
        draft.act(RoleRemove, place=place, member=member, role=role, because=ENDED)


def _role_removed(draft: Draft, args: Mapping[str, str]) -> None:
    place, member, role = _given(args, "place", "member", "role")
    if _current(draft, member, f"role_remove@{place}/{role}", args):
        draft.act(RoleAdd, place=place, member=member, role=role, because=ENDED)


def _renamed(draft: Draft, args: Mapping[str, str]) -> None:
    """The name they had comes back, unless they go by another one by now."""
    place, member = _given(args, "place", "member")
    known = _current(draft, member, f"rename@{place}", args)
    if len(known) != 3:
        return
    _, given, had = known
    before = str(draft.plain(member, f"named@{place}") or "")
    draft.write(Drop(member, f"named@{place}"))
    if display(draft, member) in (given, before):
        name = before if had == "named" else ""
        draft.act(Rename, place=place, member=member, name=name, because=ENDED)


def _slowed(draft: Draft, args: Mapping[str, str]) -> None:
    place, channel = _given(args, "place", "channel")
    known = _current(draft, channel, "slowmode", args)
    # Where nothing is known of what was before, it was called off before it began.
    if known and known[1].isdecimal():
        seconds = int(known[1])
        draft.act(Slowmode, place=place, channel=channel, seconds=seconds, because=ENDED)


def _unlocked(draft: Draft, args: Mapping[str, str]) -> None:
    """The channel is open again; whether it is locked once more is a human's to say."""
    place, channel = _given(args, "place", "channel")
    known = held(draft, (channel, "lock"))
    if known and isinstance(known[0], float) and moment(known[0]).isoformat() == args.get("until"):
        unlock(draft, place, channel, ENDED)
        if args.get("because") == LOCKDOWN:
            return
        text = draft.say("staff_unlocked", channel=channel_name(draft, channel))
        label = str(draft.say("button.lock")[0])
        alert(draft, text, ENDED, (draft.button(label, "lock_there", channel=channel, at=place),))


def _paused(draft: Draft, args: Mapping[str, str]) -> None:
    """The platform has ended it by itself."""
    _current(draft, "", f"pause@{args.get('place', '')}", args)


def _replied(draft: Draft, args: Mapping[str, str]) -> None:
    place, channel, message = _given(args, "place", "channel", "message")
    if message:
        sent = f"sent:{message}"
        draft.act(Delete, place=place, channel=channel, message=sent, because=ENDED)


_ENDS: Mapping[str, Callable[[Draft, Mapping[str, str]], None]] = MappingProxyType(
    {
        "role_add_ends": _role_added,
        "role_remove_ends": _role_removed,
        "rename_ends": _renamed,
        "slowmode_ends": _slowed,
        "lock_ends": _unlocked,
        "pause_ends": _paused,
        "reply_ends": _replied,
    }
)
ENDS = frozenset(_ENDS)
"""What ``Due`` calls the ends of restraints."""
