"""The words of a case: its reason with the earlier ones, the notes of the team, and where the words
of its member stand on how it was done."""

from __future__ import annotations

from typing import NamedTuple

from policies.cases.case import Case, changed, forgotten, page
from policies.draft import Draft
from policies.state import Drop, Set

LONGEST = 300
"""Characters of a reason or a note."""
NOTES, REASONS = 32, 8
"""So many of a case are kept; the oldest go."""


class Said(NamedTuple):
    """Words, whose they are, and when they were said (seconds since 1970, UTC)."""

    at: float
    by: str
    text: str


def noted(draft: Draft, subject: str, text: str, at: float = 0.0) -> None:
    """Keep a note on the page of a case or a member; it was made ``at`` (seconds since 1970, UTC),
    if not now."""
    _push(draft, subject, "note", NOTES, Said(at or draft.now, draft.event.actor.id, text))


def notes(draft: Draft, subject: str) -> tuple[Said, ...]:
    """The notes there, oldest first."""
    return _pushed(draft, subject, "note", NOTES)


def reasoned(draft: Draft, before: Case, text: str) -> Case:
    """The case with another reason; the one that it had stays readable."""
    name = page(before.number)
    old = str(draft.remembered(name, "reason") or "")
    _push(draft, name, "said", REASONS, Said(draft.now, draft.event.actor.id, old))
    draft.write(Set(name, "reason", text[:LONGEST], forgotten(before)))
    draft.audit("case.reason", f"case:{before.number}", old, text[:LONGEST])
    return changed(draft, before)


def earlier_reasons(draft: Draft, number: int) -> tuple[Said, ...]:
    """The reasons that a case had, each with who replaced it and when, oldest first."""
    return _pushed(draft, page(number), "said", REASONS)


def put_in_words(draft: Draft, of: Case, event: str, span: tuple[int, int]) -> None:
    """What its member says of how it was done stands there in that event."""
    draft.write(Set(page(of.number), "word", (event, *span), forgotten(of)))


def in_words(draft: Draft, number: int) -> tuple[str, tuple[int, int]] | None:
    """Where that stands: the event, and from where to where in it."""
    match draft.remembered(page(number), "word"):
        case (str(event), int(begin), int(end)):
            return event, (begin, end)
    return None


def _push(draft: Draft, subject: str, name: str, most: int, said: Said) -> None:
    """One name a piece of words: none of the state's values grows."""
    last = draft.remembered(subject, f"{name}s")
    number = (last if isinstance(last, int) else 0) + 1
    draft.write(Set(subject, f"{name}:{number}", tuple(said._replace(text=said.text[:LONGEST]))))
    draft.write(Set(subject, f"{name}s", number))
    if number > most:
        draft.write(Drop(subject, f"{name}:{number - most}"))


def _pushed(draft: Draft, subject: str, name: str, most: int) -> tuple[Said, ...]:
    last = draft.remembered(subject, f"{name}s")
    count = last if isinstance(last, int) else 0
    found = []
    for number in range(max(0, count - most) + 1, count + 1):
        match draft.remembered(subject, f"{name}:{number}"):
            case (float(at), str(by), str(text)):
                found.append(Said(at, by, text))
    return tuple(found)
