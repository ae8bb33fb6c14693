"""emoji: more emoji in one message than anybody needs, or more stickers."""

from __future__ import annotations

import re

from pydantic import Field

from policies.draft import Draft
from policies.events import Content, Edited, Message
from policies.filters.contract import Filter, Sample, Settings, exceeded, looking
from policies.matching.terms import Hit
from policies.rule import Check

_PICTURE = (
    "(?:[\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u2600-\u27bf\u2b00-\u2bff\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff]"
    "|[\u00a9\u00ae\u203c-\u25fe](?=\ufe0f))"
)
"""What is always shown as a picture, and what is only if its writer asked for it (UTS #51)."""
_EMOJI = re.compile(
    r"<a?:\w{2,32}:\d{1,20}>|[\U0001f1e6-\U0001f1ff]{2}|[0-9#*]\ufe0f?\u20e3"
    rf"|{_PICTURE}[\ufe0f\U0001f3fb-\U0001f3ff]*(?:\u200d{_PICTURE}[\ufe0f\U0001f3fb-\U0001f3ff]*)*"
)
"""One emoji: of a server's own, a flag, a keycap, or pictures that are joined to one."""


class Emoji(Settings):
    """``limit`` emoji in one message are fine, and so many ``stickers`` where it is given."""

    limit: int = Field(default=15, ge=0, le=4_000)
    stickers: int | None = Field(default=None, ge=0, le=10)


def look(draft: Draft, check: Check, settings: Emoji) -> tuple[Hit, ...]:
    """Count; what is found reaches from the first emoji that is too many to the last."""
    event = draft.event
    assert isinstance(event, (Message, Edited))
    content = event.content
    if settings.stickers is not None and (count := stickers(content)) > settings.stickers:
        return exceeded(count, settings.stickers)
    return _EACH(draft, check, settings)


def _many(text: str, settings: Emoji) -> tuple[Hit, ...]:
    found = spans(text) if len(text) > settings.limit else []
    if len(found) <= settings.limit:
        return ()
    return exceeded(len(found), settings.limit, (found[settings.limit][0], found[-1][1]))


_EACH = looking(_many)


def spans(text: str) -> list[tuple[int, int]]:
    """Where each emoji of a text stands."""
    if text.isascii() and "<" not in text:
        return []
    return [match.span() for match in _EMOJI.finditer(text)]


def stickers(content: Content) -> int:
    """How many stickers a message shows."""
    files = sum(file.type == "sticker" for file in content.attachments)
    return files + sum(part.kind == "sticker" for part in content.parts)


EMOJI_FILTER = Filter(
    name="emoji",
    settings=Emoji,
    sample=Sample(
        rule="limit = 3",
        finds=('{"text": "🎉🎉🎉🎉"}',),
        leaves=('{"text": "well done 👍🏽 👨‍👩‍👧‍👦 🇪🇸"}',),
    ),
    look=look,
)
