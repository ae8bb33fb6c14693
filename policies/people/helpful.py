"""Helpful: which members help others, told by whom they answer and who thanks them."""

from __future__ import annotations

from policies.draft import Draft
from policies.events import Message
from policies.people.standing import remembered, roles
from policies.state import Drop, Mark, Set

THANKS = ("thank", "thx", "gracias", "谢谢", "感谢", "多谢")
"""Words by which somebody who asked shows that they have an answer."""
WEEK, DAY = 7 * 86_400.0, 86_400.0
SHOWN = 5
_PAGE, _KNOWN = "helpful", "members"
_MOST, _OFTEN = 16, 64
"""Members who are counted at a time, and how often each."""
_LONGEST = 300
"""Characters of a message that may be thanks."""


def thanked(draft: Draft) -> None:
    """Somebody answers another member with thanks: that member has helped."""
    event = draft.event
    assert isinstance(event, Message)
    other, member = event.reply_to_actor, event.actor.id
    if not other or other == member or event.actor.identity != "member":
        return
    said = event.content.text
    if len(said) > _LONGEST or not thanks(said):
        return
    # Two who thank each other all day have helped once.
    if draft.remembered(member, "thanked") != other:
        draft.write(Set(member, "thanked", other, draft.now + DAY))
        helped(draft, other)


def thanks(said: str) -> bool:
    """Whether these words thank somebody."""
    flat = said.casefold()
    return any(word in flat for word in THANKS)


def helped(draft: Draft, member: str) -> None:
    """This member has helped somebody; whoever is of the team does so anyway."""
    actor = remembered(draft, member)
    if actor.identity != "member" or roles(draft, actor):
        return
    known = _known(draft)
    if member not in known:
        if len(known) >= _MOST:
            least = min(known, key=lambda each: _count(draft, each))
            draft.write(Drop(_PAGE, least))
            known = tuple(each for each in known if each != least)
        known = (*known, member)
    draft.write(Mark(_PAGE, member, WEEK, _OFTEN, at=draft.now))
    draft.write(Set(_PAGE, _KNOWN, known, draft.now + WEEK))


def most_helpful(draft: Draft) -> list[tuple[str, int]]:
    """Who has helped most within a week, and how often."""
    counts = [(member, _count(draft, member)) for member in _known(draft)]
    return sorted((c for c in counts if c[1]), key=lambda c: -c[1])[:SHOWN]


def _count(draft: Draft, member: str) -> int:
    window = draft.window(_PAGE, member)
    return window.count(draft.now) if window else 0


def _known(draft: Draft) -> tuple[str, ...]:
    known = draft.remembered(_PAGE, _KNOWN)
    return tuple(map(str, known)) if isinstance(known, tuple) else ()
