"""What a filter is: typed settings, and either terms for the one scan or a look of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from policies.draft import Draft
from policies.events import Edited, Event, Message
from policies.figures import figures
from policies.matching.folding import Folded
from policies.matching.terms import Hit, Terms
from policies.matching.views import HEAD
from policies.rule import Check

_LINE_ENDS = re.compile("\r\n|[\n\v\f\r\u0085\u2028\u2029]")


class Settings(BaseModel):
    """The keys of a ``[[rules]]`` entry that belong to its filter.

    A field ``<list>_file`` beside a field ``<list>`` names a text file, one entry a line, ``#``
    starts a comment; loading adds its lines to the list. What ``HOST_LISTS`` names are files of
    very many hosts, which loading reads into a ``HostList``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    HOST_LISTS: ClassVar[frozenset[str]] = frozenset()


def exceeded(count: int, limit: int, span: tuple[int, int] = (0, 0)) -> tuple[Hit, ...]:
    """One hit if there is more of something than is fine."""
    if count <= limit:
        return ()
    return (Hit(span=span, detail=figures("more", count=count, limit=limit)),)


def lines(text: str) -> int:
    """How many lines a text has on a screen, whatever ends them (Unicode, UAX #14)."""
    plain = text.isascii() and "\r" not in text and "\v" not in text and "\f" not in text
    return 1 + (text.count("\n") if plain else len(_LINE_ENDS.findall(text)))


def substance(draft: Draft) -> Folded:
    """What a member wrote, or where they wrote nothing what the message carries, a forward or a
    card, but no text file: the beginning of all of it."""
    event = draft.event
    assert isinstance(event, (Message, Edited))
    content = event.content
    if content.text.strip() or not content.parts:
        return draft.folded
    carried = [part.text for part in content.parts if part.kind != "file"]
    return Folded("\n".join(carried)[:HEAD])


Terming = Callable[[Any], Terms]
Looking = Callable[[Draft, Check, Any], tuple[Hit, ...]]


def looking(at: Callable[[str, Any], tuple[Hit, ...]]) -> Looking:
    """A look at the text that a member wrote, and then at what they pass on."""

    def look(draft: Draft, _: Check, settings: Any) -> tuple[Hit, ...]:
        event = draft.event
        assert isinstance(event, (Message, Edited))
        if hits := at(event.content.text, settings):
            return hits
        for number, part in enumerate(event.content.parts, 1):
            if part.kind == "forward" and (hits := at(part.text, settings)):
                return tuple(replace(hit, part=number) for hit in hits)
        return ()

    return look


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What the reference shows of a filter, and its tests run.

    ``rule`` are the filter's own keys in TOML; ``finds`` events as JSON lines (see ``lines``) of
    which the last is found, and no other; ``leaves`` events of which none is.
    """

    rule: str
    finds: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One line of the registry. Exactly one of ``terms`` and ``look`` is given.

    ``terms`` says what to scan messages for, or names if ``of_names``; ``look`` examines each
    event of the kinds in ``of`` itself, may remember things through the draft's writes, and
    answers what it found. With ``needs`` (see ``matching.holding``) it does nothing about what
    holds none of these.
    """

    name: str
    settings: type[Settings]
    sample: Sample
    terms: Terming | None = None
    of_names: bool = False
    look: Looking | None = None
    of: tuple[type[Event], ...] = (Message, Edited)
    needs: int = 0
