"""Settling: what follows when an action ended, when a time came, or a place or policy changed."""

from __future__ import annotations

from datetime import timedelta

from policies import codec
from policies.actions import (
    Alert,
    Fetch,
    Inspect,
    Notice,
    Recall,
    Score,
    Teach,
    Wake,
)
from policies.announcing.happening import WHAT, in_force, rings
from policies.announcing.receipts import settled as announced
from policies.cases.sanctions import settled as put_down
from policies.daily.morning import DIGEST
from policies.daily.morning import in_force as plan_digest
from policies.daily.morning import rings as digest_rings
from policies.decision import kind
from policies.draft import LATE, Draft
from policies.escalating.talking import settled as talked
from policies.events import Applied, CaughtUp, Checked, Due, Moved, Refused, Settled
from policies.following.ending import (
    end_sanction,
    not_in_force,
    report_weaker,
    weaker_sanction,
)
from policies.following.judging import acting
from policies.following.promises import broken, kept
from policies.following.relief import ENDS, end, settled, weaker
from policies.following.signals import silent
from policies.logs.batch import rings as told_in_log
from policies.logs.kinds import TELL
from policies.people.standing import remember
from policies.state import Drop, Set
from policies.telling.cards import RING, lost, renew
from policies.telling.members import alert, named_right
from policies.telling.reporters import OUTCOME
from policies.telling.reporting import refusal, report_refusal

GATHERING = 10.0
"""Seconds: channels are caught up one after the other, and reported together."""

REPORTS = (timedelta(hours=24), timedelta(days=7))
"""When a community that only observes reads what would have been removed."""


def settle(draft: Draft) -> None:
    """What is done is told. A refused action lands one rung lower, weaker and never harsher, at
    last at a human."""
    event = draft.event
    assert isinstance(event, Settled)
    try:
        action = codec.action(event.action)
    except codec.Unreadable:
        draft.note = "unreadable"
        return
    if announced(draft, action):
        return
    slowed = event.outcome == "denied" and acting(draft) == "act" and weaker(draft, action)
    settled(draft, action)
    talked(draft, action)
    if lost(draft, action) and not isinstance(action, Alert):
        return
    if slowed:
        broken(draft, action, report_weaker(draft, action, "slowmode"))
        return
    if event.outcome in ("done", "gone"):
        put_down(draft, action)
        kept(draft, action, gone=event.outcome == "gone")
        return
    if isinstance(action, Score):
        silent(draft, action)
        return
    if isinstance(action, Alert | Wake | Fetch | Inspect | Recall | Teach):
        draft.note = "nobody is left to tell"
        return
    told = refusal(draft, action, f"staff_{event.outcome}", kind(action))
    broken(draft, action, told)
    if event.outcome == "denied" and weaker_sanction(draft, action):
        return
    not_in_force(draft, action)
    put_down(draft, action)
    # Nobody but a reporter reads that they are one.
    untold = isinstance(action, Notice) and (event.outcome == "denied" or action.because == OUTCOME)
    if not untold:
        report_refusal(draft, action, told, event.outcome)


def due(draft: Draft) -> None:
    """A time that was asked for has come. A sanction that is not the current one is left alone."""
    event = draft.event
    assert isinstance(event, Due)
    if event.what == RING:
        renew(draft, event.args.get("card", ""))
    elif event.what == "observe_report":
        report_observed(draft, event.args)
    elif event.what == "away_report":
        report_away(draft)
    elif event.what in WHAT:
        rings(draft)
    elif event.what == DIGEST:
        digest_rings(draft)
    elif event.what == TELL:
        told_in_log(draft)
    elif event.what in ENDS:
        end(draft, event.what, event.args)
    else:
        end_sanction(draft, event)


def report_observed(draft: Draft, args: dict[str, str]) -> None:
    """Ask for the figures of what would have been removed, if the bot still only observes."""
    since = repr(draft.plain("", "observing_since"))
    if acting(draft) == "observe" and since == args.get("since"):
        draft.fetch("observed", {"since": since})


def applied(draft: Draft) -> None:
    """A new bundle is in force. What its file says of acting wins over what was said before it."""
    event = draft.event
    assert isinstance(event, Applied)
    draft.write(Set("", "salt", event.salt.hex()))
    before = str(draft.plain("", "bundle") or "")
    if before != event.bundle:
        draft.audit("policy.applied", draft.policy.community, before, event.bundle, "program")
    draft.write(Set("", "bundle", event.bundle))
    if draft.plain("", "acting_file") != event.acting:
        draft.write(Set("", "acting_file", event.acting))
        draft.write(Drop("", "acting"))
    in_force(draft)
    plan_digest(draft)
    if acting_now(draft) != "observe":
        draft.write(Drop("", "observing_since"))
    elif draft.plain("", "observing_since") is None:
        observe_from_now(draft)


def acting_now(draft: Draft) -> str:
    """Whether the bot acts, this draft's own writes included."""
    said = draft.value("", "acting")
    value = getattr(said, "value", None)
    return value if isinstance(value, str) else draft.policy.acting


def observe_from_now(draft: Draft) -> None:
    """Start the clock of the reports that a community reads while the bot only observes."""
    draft.write(Set("", "observing_since", draft.now))
    for after in REPORTS:
        at = draft.time(after.total_seconds())
        draft.wake(at, "observe_report", since=repr(draft.now))


def refused(draft: Draft) -> None:
    """A changed policy was not accepted: say so, and why."""
    event = draft.event
    assert isinstance(event, Refused)
    reason = "".join(f"\n{line}" for line in event.reasons[:10])
    draft.audit("policy.refused", draft.policy.community, after=reason.strip(), by="program")
    alert(draft, draft.say("staff_reload_failed", reason=(reason,)), "policy")


def caught_up(draft: Draft) -> None:
    """Reading what was missed has ended: move the cursor; the staff read what it came to, unless
    none of it was late."""
    event = draft.event
    assert isinstance(event, CaughtUp)
    if event.channel:
        draft.write(Set(event.channel, "complete_to", event.to))
    if not event.late or event.at - event.away_since <= LATE:
        return
    since, late = event.away_since.timestamp(), event.late
    known = draft.plain("", "away")
    if isinstance(known, tuple):
        since, late = min(since, float(str(known[0]))), late + int(str(known[1]))
    else:
        draft.wake(draft.time(GATHERING), "away_report")
    draft.write(Set("", "away", (since, late)))


def report_away(draft: Draft) -> None:
    """Ask what was done about all that was read late, in whichever channel."""
    known = draft.plain("", "away")
    if isinstance(known, tuple):
        draft.fetch("away", {"since": repr(known[0]), "late": str(known[1])})
        draft.write(Drop("", "away"))


def checked(draft: Draft) -> None:
    """Name each right that is missing in a place, once until it was there; know ourselves."""
    event = draft.event
    assert isinstance(event, Checked)
    remember(draft)
    if event.members:
        draft.write(Set("", f"members@{event.place}", event.members))
    before = draft.plain("", f"missing@{event.place}")
    if before == event.missing:
        return
    draft.write(Set("", f"missing@{event.place}", event.missing))
    told = before if isinstance(before, tuple) else ()
    place = event.title or event.place
    for right in [right for right in event.missing if right not in told]:
        words = named_right(draft, right, event.roles)
        alert(draft, draft.say("staff_missing_right", right=words, place=place), "rights")


def moved(draft: Draft) -> None:
    """A place got a new id: from now on that id is meant, and whoever keeps the policy is told."""
    event = draft.event
    assert isinstance(event, Moved)
    if draft.plain("places", event.to) != event.place:
        alert(draft, draft.say("staff_moved", place=event.place, to=event.to), "moved")
    draft.write(Set("places", event.to, event.place))


def failed(draft: Draft, reason: str) -> None:
    """An event that could not be decided was set aside; a human is told."""
    draft.note = "failed"
    alert(draft, draft.say("staff_failed_event", event=draft.event.id, reason=reason), "failed")
