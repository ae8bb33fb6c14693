"""Topics: what several members ask alike, so that it is answered once and may become an FAQ.

A topic is kept as the sketch of its first question and the event that holds it; words are kept
nowhere else. ``times`` is how often it was asked within ``KEPT`` of the last time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, cast

from policies.actions import Excerpt
from policies.cases.case import Case, case, page
from policies.cases.states import QUEUED
from policies.draft import Draft
from policies.matching.folding import Folded
from policies.matching.likeness import LONGEST, likeness, sketched
from policies.state import Scalar, Set

ALIKE = 0.7
"""The share of their words that two questions have in common which are one; the same as for copies
of a campaign would miss questions that begin with another greeting."""
WITHIN = 86_400.0
"""Seconds after the first of them within which a question that is asked again is answered along
with it, if that one still waits."""
KEPT = 30 * 86_400.0
MOST = 48
"""Topics of a community at a time; of more, the one that was not asked for longest goes."""
OFTEN = 3
"""A question that was asked so often is worth an entry in an FAQ."""
_PAGE = "asked"


class Topic(NamedTuple):
    """``case`` is the last one that was not merged, opened at ``began``; the words stand in
    ``event``, and what the team wrote in ``answer`` (empty: nothing yet) from ``begin`` to ``end``;
    ``origin`` is the channel in which it was asked first."""

    sketch: str
    case: int
    began: float
    last: float
    times: int
    origin: str
    event: str
    answer: str = ""
    begin: int = 0
    end: int = 0


def sketch_of(text: str) -> str:
    """What is compared of a question; empty for one of too few words."""
    return sketched(Folded(text[:LONGEST]).canonical)


def asked(draft: Draft, of: Case, sketch: str) -> Case | None:
    """A case asks what the sketch is of. Answers the one that waits and asks the same."""
    if not sketch:
        return None
    slot, known = _like(draft, sketch)
    if known is None:
        origin = draft.event.channel
        new = Topic(sketch, of.number, draft.now, draft.now, 1, origin, of.event)
        _keep(draft, _free(draft), of, new)
        return None
    before = case(draft, known.case)
    same = before is not None and before.state in QUEUED and draft.now - known.began < WITHIN
    joins = same and before is not None and before.department == of.department
    again = known._replace(last=draft.now, times=known.times + 1)
    if not joins:
        again = again._replace(case=of.number, began=draft.now)
    _keep(draft, slot, of, again)
    return before if joins else None


def answered(draft: Draft, of: Case, event: str, span: tuple[int, int]) -> None:
    """The team has written that to whoever asked; the last answer is the one that is known."""
    slot = draft.remembered(page(of.number), "topic")
    known = _topic(draft, slot) if isinstance(slot, str) else None
    if known is not None and isinstance(slot, str) and known.case == of.number:
        _write(draft, slot, known._replace(answer=event, begin=span[0], end=span[1]))


def answer_of(topic: Topic, limit: int) -> Excerpt | None:
    """What the team wrote to whoever asked last; ``None``: nothing yet."""
    if not topic.answer:
        return None
    return Excerpt(topic.answer, limit, 0, (topic.begin, topic.end))


def frequent(draft: Draft) -> list[Topic]:
    """What was asked often, the most often first."""
    often = (each for _, each in _topics(draft) if each.times >= OFTEN)
    return sorted(often, key=lambda each: (-each.times, -each.last))


def _like(draft: Draft, sketch: str) -> tuple[str, Topic | None]:
    found = [(likeness(sketch, each.sketch), slot, each) for slot, each in _topics(draft)]
    best = max(found, key=lambda each: each[0], default=(0.0, "", None))
    return (best[1], best[2]) if best[0] >= ALIKE else ("", None)


def _free(draft: Draft) -> str:
    """A place for a new topic."""
    taken = dict(_topics(draft))
    free = (str(n) for n in range(MOST) if str(n) not in taken)
    return next(free, None) or min(taken, key=lambda slot: taken[slot].last)


def _topics(draft: Draft) -> Iterator[tuple[str, Topic]]:
    for number in range(MOST):
        if (known := _topic(draft, str(number))) is not None:
            yield str(number), known


def _topic(draft: Draft, slot: str) -> Topic | None:
    kept = draft.remembered(_PAGE, slot)
    return Topic(*cast("Any", kept)) if isinstance(kept, tuple) else None


def _keep(draft: Draft, slot: str, of: Case, topic: Topic) -> None:
    draft.write(Set(page(of.number), "topic", slot))
    _write(draft, slot, topic)


def _write(draft: Draft, slot: str, topic: Topic) -> None:
    draft.write(Set(_PAGE, slot, cast("tuple[Scalar, ...]", tuple(topic)), topic.last + KEPT))
