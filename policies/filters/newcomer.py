"""newcomer: whoever has not yet shown, by messages on several days, that they belong here."""

from __future__ import annotations

from functools import lru_cache

from pydantic import Field

from policies.draft import Draft
from policies.figures import figures
from policies.filters.contract import Filter, Sample, Settings
from policies.matching.terms import Hit
from policies.people.proving import proven
from policies.rule import Check


class Newcomer(Settings):
    """Until a member has written ``messages`` messages on ``days`` different days, they are new;
    and again after a message in which a rule found something, so that nobody sleeps his way in."""

    messages: int = Field(default=3, ge=1, le=1_000)
    days: int = Field(default=1, ge=1, le=365)


def look(draft: Draft, _: Check, settings: Newcomer) -> tuple[Hit, ...]:
    """Compare what the member has shown before this message."""
    messages, days = proven(draft)
    if messages >= settings.messages and days >= settings.days:
        return ()
    return _new(messages, settings.messages)


@lru_cache(256)
def _new(messages: int, limit: int) -> tuple[Hit, ...]:
    """The same of all who have written so many: every message of somebody new asks."""
    return (Hit(detail=figures("newcomer", count=messages, limit=limit)),)


NEWCOMER = Filter(
    name="newcomer",
    settings=Newcomer,
    sample=Sample(
        rule="messages = 1\ndays = 1",
        finds=('{"text": "hello, I am new"}',),
        leaves=('{"event": "join"}',),
    ),
    look=look,
)
