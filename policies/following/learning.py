"""Learning: what moderators call spam, or not spam, changes what the model says here."""

from __future__ import annotations

from hashlib import blake2b

from policies.again import Label, Labelled
from policies.draft import Draft
from policies.filters.contract import substance
from policies.learned.features import features
from policies.learned.lessons import COUNTS, MOST, PAGE, Key, keys, traits
from policies.matching.language import language_of
from policies.state import Count, Drop, Mark, Set, Tally

HOURLY, HOUR = 30, 3_600.0
"""Lessons that are taken of one person within so many seconds."""
DAILY, DAY = 120, 86_400.0
"""And of all together: what a model has learned in months is not taught anew in one evening."""
_ALL = "taught"
"""Under which name it is remembered how much all together have taught."""
LONGEST = 512
"""Lessons that are remembered, to be taken back if they were wrong."""


def learn(draft: Draft) -> None:
    """Take in a label. The last word on a message counts; the same word twice changes nothing.
    What nobody says by hand, as when an operator brings labels along, is not rationed."""
    event = draft.event
    assert isinstance(event, Labelled)
    number, known = _lesson(draft, event.asked)
    if event.label and event.label == known_as(draft, event.asked):
        return
    if event.label and event.by:
        if taught_enough(draft, event.by):
            draft.note = "taught enough"
            return
        _count(draft, event.by)
    if known:
        _forget(draft, number, known)
    if not event.label:
        return
    folded = substance(draft)
    if found := features(folded):
        written, model = folded.written, draft.policy.model
        total = model.voice("spam").sum(found) if model else 0.0
        told, spam = traits(total, len(written)), event.label == "spam"
        _remember(draft, event.asked, keys(found, language_of(written), told, spam=spam))


def known_as(draft: Draft, message: str) -> Label:
    """What a message was learned as; ``""`` if it is no lesson."""
    _, counted = _lesson(draft, message)
    if not counted:
        return ""
    return "spam" if counted[0] % 2 else "ham"


def taught_enough(draft: Draft, by: str) -> bool:
    """Whether no lesson more is taken of this person for now, or of anybody."""
    windows = draft.window(PAGE, _person(by)), draft.window(PAGE, _ALL)
    return any(
        window is not None and window.count(draft.now) >= most
        for window, most in zip(windows, (HOURLY, DAILY), strict=True)
    )


def _count(draft: Draft, by: str) -> None:
    draft.write(Mark(PAGE, _person(by), HOUR, HOURLY, at=draft.now))
    draft.write(Mark(PAGE, _ALL, DAY, DAILY, at=draft.now))


def _person(by: str) -> str:
    return f"{PAGE}:{blake2b(by.encode('utf-8', 'replace'), digest_size=6).hexdigest()}"


def _lesson(draft: Draft, message: str) -> tuple[int, tuple[Key, ...]]:
    """The number of the lesson that a message was, and what it counted; nothing if it was none."""
    number = draft.remembered(PAGE, f"of:{message}")
    if not isinstance(number, int):
        return 0, ()
    return number, _kept(draft, number)


def _kept(draft: Draft, number: int) -> tuple[Key, ...]:
    match draft.remembered(PAGE, f"lesson:{number}"):
        case (str(), tuple(counted)):
            return tuple(key for key in counted if isinstance(key, int))
    return ()


def _remember(draft: Draft, message: str, counted: tuple[Key, ...]) -> None:
    """Count a lesson; the oldest go where there is no room."""
    first, next_ = _range(draft)
    room = MOST - len(counted)
    while first < next_ and (next_ - first >= LONGEST or len(_counts(draft)) > room):
        _forget(draft, first, _kept(draft, first))
        first += 1
    draft.write(Count(PAGE, COUNTS, counted, 1))
    draft.write(Set(PAGE, f"lesson:{next_}", (message, counted)))
    draft.write(Set(PAGE, f"of:{message}", next_))
    draft.write(Set(PAGE, "range", (first, next_ + 1)))


def _forget(draft: Draft, number: int, counted: tuple[Key, ...]) -> None:
    """Take away exactly what a lesson counted."""
    if not counted:
        return
    match draft.remembered(PAGE, f"lesson:{number}"):
        case (str(message), _):
            draft.write(Drop(PAGE, f"of:{message}"))
    draft.write(Count(PAGE, COUNTS, counted, -1))
    draft.write(Drop(PAGE, f"lesson:{number}"))


def _range(draft: Draft) -> tuple[int, int]:
    """The numbers of the oldest lesson, and of the next one."""
    match draft.remembered(PAGE, "range"):
        case (int(first), int(next_)):
            return first, next_
    return 0, 0


def _counts(draft: Draft) -> dict[int, int]:
    counted = draft.value(PAGE, COUNTS)
    return counted.counts if isinstance(counted, Tally) else {}
