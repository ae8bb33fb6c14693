"""mentions: too many people called at once, a whole role or everyone, or someone called unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import Field

from policies.draft import Draft
from policies.events import Content, Edited, Message
from policies.filters.contract import Filter, Sample, Settings, exceeded
from policies.matching.holding import CALLS
from policies.matching.terms import Hit
from policies.rule import Check

_EVERYONE = re.compile(
    r"(?<![\w.])@(?:everyone|here|all|channel)(?![\w/-]|\.\w)|@(?:所有人|全体成员)", re.IGNORECASE
)
"""Neither the host of an e-mail address nor the name of a package."""
_HIDDEN = re.compile(
    r"\|\|[^|\n]{0,200}<@[!&]?\d{1,20}>[^|\n]{0,200}\|\||(?<![|\u200b])\|\|[|\u200b]{80,}+[^@|]{0,40}@"
)
"""A mention inside of a Discord spoiler, or behind so many empty ones that it is not shown."""
MEMBER = "tg://user?id="
"""What a Telegram link to a member begins with."""
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and signs that leave a gap."""


class Mentions(Settings):
    """``limit`` people in one message are fine. ``roles`` and ``everyone`` find any mention of a
    role or of all; ``hidden`` finds people who are called but whose names nobody sees."""

    limit: int = Field(default=5, ge=0, le=1_000)
    roles: bool = False
    everyone: bool = True
    hidden: bool = True


def look(draft: Draft, _: Check, settings: Mentions) -> tuple[Hit, ...]:
    """Count who is called, whatever they are called by."""
    event = draft.event
    assert isinstance(event, (Message, Edited))
    content = event.content
    if not content.mentions and "@" not in content.text and not content.links:
        return ()
    return next(_found(content, settings), ())


def _found(content: Content, settings: Mentions) -> Iterator[tuple[Hit, ...]]:
    if found_many := exceeded(len(set(content.mentions)), settings.limit):
        yield found_many
    if settings.everyone and (found := _everyone(content.text)):
        yield (Hit(span=found.span()),)
    if settings.roles and any(":role:" in mention for mention in content.mentions):
        yield (Hit(),)
    if settings.hidden:
        if found := _HIDDEN.search(content.text):
            yield (Hit(span=found.span()),)
        if any(unseen(link.shown) for link in content.links if link.url.startswith(MEMBER)):
            yield (Hit(),)


def _everyone(text: str) -> re.Match[str] | None:
    """The first call to all; looked for at each sign of one, since most texts have few."""
    place = text.find("@")
    while place >= 0:
        if found := _EVERYONE.match(text, place):
            return found
        place = text.find("@", place + 1)
    return None


def unseen(shown: str) -> bool:
    """Whether nothing is shown but invisible characters."""
    return all(c.isspace() or c in _BLANK or not c.isprintable() for c in shown)


MENTIONS = Filter(
    name="mentions",
    settings=Mentions,
    sample=Sample(
        rule="limit = 2",
        finds=('{"text": "@a @b @c look", "mentions": ["m2", "m3", "m4"]}',),
        leaves=('{"text": "@a look", "mentions": ["m2"]}', '{"text": "mail me at a@b.example"}'),
    ),
    look=look,
    needs=CALLS,
)
