"""decide: the one pure function that says what should happen about an event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from policies.again import Inspected, Labelled, Reported, Scored
from policies.announced import Counted
from policies.announcing.echo import count
from policies.decision import Decision
from policies.draft import Draft, Step
from policies.escalating.questions import withdrawn
from policies.events import (
    Applied,
    CaughtUp,
    Changed,
    Checked,
    Deleted,
    Due,
    Edited,
    Event,
    Found,
    Invoked,
    Joined,
    Left,
    Message,
    Moderated,
    Moved,
    Reacted,
    Refused,
    Renamed,
    Settled,
)
from policies.following.adding import joined
from policies.following.carrying import propose
from policies.following.ending import moderated
from policies.following.judging import judge, judge_again, observe, reacted
from policies.following.learning import learn
from policies.following.promises import called_off
from policies.following.settling import (
    applied,
    caught_up,
    checked,
    moved,
    refused,
    settle,
)
from policies.logs.noting import note
from policies.obeying import due, found, invoked
from policies.people.standing import left, remember
from policies.policy import Policy
from policies.state import View

HANDLERS: Mapping[type[Event], Callable[[Draft], None]] = MappingProxyType(
    {
        Message: judge,
        Edited: judge,
        Inspected: judge_again,
        Scored: judge_again,
        Reported: judge_again,
        Deleted: withdrawn,
        Labelled: learn,
        Joined: joined,
        Left: left,
        Renamed: observe,
        Reacted: reacted,
        Counted: count,
        Changed: remember,
        Moderated: moderated,
        Invoked: invoked,
        Found: found,
        Due: due,
        Settled: settle,
        Applied: applied,
        Refused: refused,
        CaughtUp: caught_up,
        Checked: checked,
        Moved: moved,
    }
)
"""What decides each kind of event; kinds that are not here are only written down."""


def decide(event: Event, view: View, policy: Policy) -> Decision:
    """What was found, what is to be done, what is to be remembered.

    Pure: the answer depends on the arguments alone. Raises ``Missing`` when the view does not
    hold a page that is needed; load it and ask again.
    """
    return drafted(event, view, policy).done()


def drafted(event: Event, view: View, policy: Policy, steps: list[Step] | None = None) -> Draft:
    """As ``decide``, with what the writes come to, for whoever keeps the state in memory; how it
    came about goes into ``steps``, if given."""
    draft = Draft(event, view, policy)
    draft.steps = steps
    handler = HANDLERS.get(type(event))
    if handler is not None:
        handler(draft)
    called_off(draft)
    propose(draft)
    if policy.logs:
        note(draft)
    return draft
