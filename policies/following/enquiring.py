"""Enquiring: what is found out of a message, once each, and what is known of it since.

It is kept for a day with the event that brought the message, so that a rule that looks for several
things at once is decided whichever of them is known last. What is in files is kept by the event
that told it, whose message carries the facts; of a signal its value.
"""

from __future__ import annotations

from policies.actions import Delete, Inspect, Score
from policies.again import Again, Inspected, Scored, origin
from policies.draft import Draft
from policies.events import Edited, Message
from policies.filters.score import SCORES, as_read, scored
from policies.state import Set

SEEN, _ASKED = "seen", "asked"
_DAY = 86_400.0
_VALUES, _QUESTIONS = 16, 17
"""Of eight signals, which are asked before and after the files were looked into; and those."""


def enquire(draft: Draft) -> None:
    """Find out what the rules want to know, of what has not been removed anyway.

    A service is asked once more when there is more to know since the files were looked into.
    """
    if any(isinstance(action, Delete) for action in draft.actions):
        return
    known, first = _asked(draft), not isinstance(draft.event, Again)
    asked = list(known)
    for what in dict.fromkeys(draft.wanted):
        question = f"{what}+" if what != "files" and _looked(_message(draft)) else what
        if question not in asked and (first or len(asked) < _QUESTIONS):
            asked.append(question)
            _ask(draft, what)
    if len(asked) > len(known):
        page = origin(_message(draft))
        draft.write(Set(page, _ASKED, tuple(asked[:_QUESTIONS]), draft.now + _DAY))


def learned(draft: Draft) -> None:
    """Keep what this event tells of its message."""
    event, until = _message(draft), draft.now + _DAY
    if isinstance(event, Inspected):
        draft.write(Set(origin(event), SEEN, event.id, until))
    elif isinstance(event, Scored) and 0 <= event.value <= 1:
        values = scored(draft) | {as_read(event, event.signal): event.value}
        kept = dict(list(values.items())[-_VALUES:])
        draft.write(Set(origin(event), SCORES, kept, until))


def _message(draft: Draft) -> Message | Edited:
    assert isinstance(draft.event, (Message, Edited))
    return draft.event


def _asked(draft: Draft) -> tuple[str, ...]:
    """What was asked of the message before it was seen again."""
    if not isinstance(draft.event, Again):
        return ()
    known = draft.remembered(origin(draft.event), _ASKED)
    return tuple(map(str, known)) if isinstance(known, tuple) else ()


def _looked(event: Message | Edited) -> bool:
    """Whether the message carries what its files hold."""
    return any(file.facts is not None for file in event.content.attachments)


def _ask(draft: Draft, what: str) -> None:
    community, asked = draft.policy.community, draft.event.id
    kind, _, signal = what.partition(":")
    if kind == "files":
        draft.act(Inspect, place="inspect:", community=community, asked=asked)
    else:
        draft.act(Score, place="score:", community=community, asked=asked, signal=signal)
