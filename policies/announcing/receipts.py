"""Receipts: what follows when a message of an announcement has ended, well or not.

The receipt itself is the row of the outbox; ``/announce show`` reads it there.
"""

from __future__ import annotations

from datetime import datetime

from policies.actions import (
    Action,
    Button,
    Delete,
    Edit,
)
from policies.announced import Announce, OpenThread, Pin
from policies.announcement import Announcement
from policies.announcing.echo import posted
from policies.announcing.firing import ENDS, key, last, title
from policies.announcing.known import known, page
from policies.announcing.lengths import BOUNDS
from policies.draft import Draft, moment
from policies.events import Settled
from policies.telling.members import alert, channel_name, place_of

_OURS = (Announce, Pin, OpenThread, Delete, Edit)
_LONGEST = 120
"""Characters of a platform's reason."""


def settled(draft: Draft, action: Action) -> bool:
    """A message stands: pin it, take the one before it away. If it does not, somebody is told.

    Tells whether it is an announcement's at all.
    """
    if not isinstance(action, _OURS) or action.because != "announcement":
        return False
    event = draft.event
    assert isinstance(event, Settled)
    if isinstance(action, Announce):
        if event.outcome == "done":
            _stands(draft, action, event.ref)
        elif not (event.outcome == "gone" and action.missed):
            _failed(draft, action, event)
    elif event.outcome in ("denied", "failed", "unknown"):
        channel = getattr(action, "channel", "")
        text = draft.say(
            "staff_announce_after",
            channel=channel_name(draft, channel),
            action=draft.say(f"actions.{type(action).__struct_config__.tag}"),
            reason=event.error[:_LONGEST] or "–",
        )
        alert(draft, text, "announcement")
    return True


def _stands(draft: Draft, action: Announce, ref: str) -> None:
    one = known(draft, action.announcement)
    if one is None or action.trial:
        return
    posted(draft, action.channel, ref)
    before = draft.remembered(page(one.name), "before")
    earlier = moment(before) if isinstance(before, float) else None
    if one.replace and earlier:
        remove(draft, one, earlier, action.channel)
    elif one.pin and earlier:
        _pin(draft, action, key(draft, one, earlier, action.channel), off=True)
    if one.pin:
        _pin(draft, action, action.id, off=False)
    bounds = BOUNDS.get(action.platform)
    if one.thread and bounds and bounds.threads:
        draft.act(
            OpenThread,
            place=action.place,
            channel=action.channel,
            message=f"sent:{action.id}",
            name=one.thread,
            because="announcement",
        )
    if one.delete_after:
        at = draft.time(one.delete_after.total_seconds())
        firing = action.firing.isoformat()
        draft.wake(at, ENDS, name=one.name, firing=firing, channel=action.channel)


def _pin(draft: Draft, action: Announce, sent: str, *, off: bool) -> None:
    draft.act(
        Pin,
        place=action.place,
        channel=action.channel,
        message=f"sent:{sent}",
        off=off,
        because="announcement",
    )


def remove(draft: Draft, one: Announcement, firing: datetime, channel: str) -> None:
    """Take what was sent to that channel down again."""
    draft.act(
        Delete,
        place=place_of(draft, channel),
        channel=channel,
        message=f"sent:{key(draft, one, firing, channel)}",
        written=firing,
        because="announcement",
    )


def _failed(draft: Draft, action: Announce, event: Settled) -> None:
    """Tell the team, with a button to post it again where nobody knows how it ended."""
    one = known(draft, action.announcement)
    names = {"title": title(one) if one else action.announcement,
             "channel": channel_name(draft, action.channel),
             "reason": event.error[:_LONGEST] or "–"}  # fmt: skip
    buttons: tuple[Button, ...] = ()
    if one and not action.trial and event.outcome != "gone":
        label = str(draft.say("button.announce_again")[0])
        args = {"name": one.name, "channel": action.channel, "at": action.firing.isoformat()}
        args["attempt"] = str(action.attempt + 1)
        buttons = (draft.button(label, "announce_again", **args),)
    text = draft.say(f"staff_announce_{event.outcome}", **names)
    alert(draft, text, "announcement", buttons)


def recalled(draft: Draft, one: Announcement, stopped: datetime | None = None) -> int:
    """Take its last firing down everywhere, unless another one was just ``stopped``; answers in how
    many channels that is."""
    sent = last(draft, one.name)
    if sent is None or stopped not in (None, sent[0]):
        return 0
    for channel in sent[1]:
        remove(draft, one, sent[0], channel)
    return len(sent[1])
