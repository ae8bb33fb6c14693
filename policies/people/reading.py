"""Reading: which of the shipped languages a member reads, and which a channel does."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from policies.draft import Draft
from policies.events import Message
from policies.matching.language import language_of
from policies.policy import Language
from policies.state import Drop, Set
from policies.wording import choose

_CHOSEN, _CLIENT, _WROTE = "reads", "client", "wrote"
_LAST, _ENOUGH = 5, 3
"""So many of somebody's messages are looked at, and so many alike tell what they read."""
_LOOKED_AT = 200
"""Characters of a message that tell its language well enough."""
_SELDOM = 8
"""Of who always wrote the same language, one message in so many is looked at."""


def reads(draft: Draft, member: str, channel: str = "") -> Language:
    """What a member reads: the language they chose, else their client's if it is shipped, else
    that of most of their last messages, else the channel's, else the community's."""
    said = draft.remembered(member, _WROTE)
    wrote = Counter(said).most_common(1) if isinstance(said, tuple) else []
    actor = draft.event.actor
    for hint in (
        draft.remembered(member, _CHOSEN),
        actor.language if actor.id == member else "",
        draft.remembered(member, _CLIENT),
        wrote[0][0] if wrote and wrote[0][1] >= _ENOUGH else "",
    ):
        if found := _shipped(hint):
            return found
    return spoken(draft, channel)


def spoken(draft: Draft, channel: str) -> Language:
    """What lines in a channel are written in: its own language, else the community's."""
    return draft.policy.channel_languages.get(channel, draft.policy.language)


def choose_language(draft: Draft, member: str, language: Language | None) -> None:
    """From now on the member reads this; ``None``: what is found out about them, as before."""
    draft.write(Set(member, _CHOSEN, language) if language else Drop(member, _CHOSEN))


def listen(draft: Draft) -> None:
    """Note what tells which language the actor reads, when that is news: what their client says,
    else what they write."""
    event, member = draft.event, draft.event.actor.id
    client = _shipped(event.actor.language)
    if client:
        if draft.plain(member, _CLIENT) != client:
            draft.write(Set(member, _CLIENT, client))
    elif isinstance(event, Message) and draft.plain(member, _CLIENT) is None:
        _note_written(draft, event, member)


def _note_written(draft: Draft, event: Message, member: str) -> None:
    before = draft.plain(member, _WROTE)
    known = before if isinstance(before, tuple) else ()
    if len(known) == _LAST and known.count(known[0]) == _LAST:
        count = draft.value(member, "messages")
        if isinstance(count, int) and count % _SELDOM:
            return
    wrote = _shipped(language_of(event.content.text[:_LOOKED_AT]))
    if wrote is None:
        return
    last = (*known, wrote)[-_LAST:]
    if last != known:
        draft.write(Set(member, _WROTE, last))


def _shipped(hint: object) -> Language | None:
    """The shipped language of that tag; ``None`` for no tag, and for one of another language."""
    return _of_tag(hint) if isinstance(hint, str) and hint else None


@lru_cache(256)
def _of_tag(tag: str) -> Language | None:
    found = choose(tag)
    return found if found != "en" or tag.lower().startswith("en") else None
