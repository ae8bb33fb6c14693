"""Newcomers: what speaks for and against one who joins or speaks for the first time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import log
from zlib import crc32

from policies.arrivals import Arrival, chance
from policies.draft import Draft
from policies.events import Message
from policies.matching.hints import hints
from policies.matching.likeness import likeness, sketched
from policies.matching.scripts import counted
from policies.state import Mark

_WEEK = 7 * 86_400.0
"""Seconds over which is learned what newcomers usually are like."""
_ALIKE = 0.5
"""Likeness from which two first messages are taken for one; disguises leave not much more."""
_SAME, _OTHER = log(0.5 / 0.03), log(0.5 / 0.97)
"""Odds of a message like one just said by another newcomer, and of one that is not."""
_SHORT = log(0.5 / 0.1)
"""Odds of a few words that another newcomer just said too: many say hello."""
_EXACT = "="
"""What the sketch of a text begins with that is too short for any likeness but sameness."""
_FRESH, _OLD = 3 * 86_400.0, 365 * 86_400.0
"""Ages of an account, in seconds, that speak against and for it; both as strongly as a number e."""
_JUNK = 1
_LETTERS = re.compile(r"[^\W\d_]+")
_SHORTEST = 6
"""Letters under which a message says nothing about who repeats themself."""
_BEGINNING = 24
"""Letters by which a newcomer's short messages are compared, since what is appended differs; of
longer ones, as lines of a log are, all have to be the same."""
_LONGEST = 400


def accused(draft: Draft, page: str, recent: Sequence[Arrival]) -> tuple[float, str]:
    """The odds of a newcomer's message (see ``Arrival``), and its sketch.

    What newcomers usually write here is learned on that page of the state.
    """
    event = draft.event
    assert isinstance(event, Message)
    sketch = sketched(draft.folded.canonical) or _short(draft.folded.canonical)
    others = [one.sketch for one in recent if one.member != event.actor.id]
    odds = _OTHER
    if sketch.startswith(_EXACT):
        odds = _SHORT if sketch in others else _OTHER
    elif sketch and any(_alike(sketch, other) for other in others):
        odds = _SAME
    odds += _age(draft)
    spoke = _learn(draft, page, "spoke", there=True)
    points = _points(draft)
    there, absent = chance(_learn(draft, page, "spoke:address", there=points), spoke, 0.1, 0.4)
    odds += there if points else absent
    script = _script(event.content.text)
    usual = (_learn(draft, page, f"spoke:{script}", there=True) + 0.5) / (spoke + 2)
    return odds + min(max(log(0.25 / usual), -0.2), 3.0), sketch


def named_alike(draft: Draft, page: str, recent: Sequence[Arrival]) -> tuple[float, int]:
    """The odds of a newcomer's name beside those of the others, and what of it is compared:
    its letters, without numbers and marks. Names that a platform makes up say nothing."""
    stem = _stem(draft)
    if not stem:
        return _age(draft), 0
    named = _learn(draft, page, "named", there=True)
    alike = any(one.stem == stem for one in recent)
    there, absent = chance(_learn(draft, page, "named:alike", there=alike), named, 0.05, 0.3)
    return _age(draft) + (there if alike else absent), stem


def pattern(draft: Draft) -> int:
    """What a message is compared by with others of its author: 0 for nothing."""
    said = draft.folded.canonical[:_LONGEST]
    letters = "".join(_LETTERS.findall(said))
    # Lines of a log are alike but for their figures, and are asked about by newcomers.
    if len(letters) < _SHORTEST or 2 * sum(map(str.isdecimal, said)) > len(letters):
        return 0
    if len(set(letters)) < 3:
        return _JUNK
    compared = letters[:_BEGINNING] if len(letters) <= 2 * _BEGINNING else letters
    return crc32(compared.encode("utf-8", "replace")) | 2


def junk(note: int) -> bool:
    """Whether a pattern is that of keys held down."""
    return note == _JUNK


def _short(canonical: str) -> str:
    letters = "".join(_LETTERS.findall(canonical[:_LONGEST]))
    return f"{_EXACT}{crc32(letters.encode('utf-8', 'replace')):08x}" if letters else ""


def _alike(sketch: str, other: str) -> bool:
    return bool(other) and not other.startswith(_EXACT) and likeness(sketch, other) >= _ALIKE


def _learn(draft: Draft, page: str, name: str, *, there: bool) -> int:
    """How many newcomers of the last week were like this, before this one."""
    window = draft.window(page, name)
    count = sum(window.notes) if window else 0
    if there:
        draft.write(Mark(page, name, _WEEK, 1_000_000))
    return count


def _points(draft: Draft) -> bool:
    """Whether a message leads somewhere else or calls everybody."""
    event = draft.event
    assert isinstance(event, Message)
    content = event.content
    text = draft.folded.canonical
    if content.links or content.forwarded_from or len(content.mentions) > 2:
        return True
    return "@everyone" in text or "@here" in text or hints().of(text[:4_000]).address


def _script(text: str) -> str:
    """The alphabet that most of a text is written in."""
    if text.isascii():
        return "latin"
    scripts = counted(text)
    return max(scripts, key=lambda name: (scripts[name], name)) if scripts else ""


def _age(draft: Draft) -> float:
    """The odds of an account of that age."""
    created = draft.event.actor.created
    if created is None:
        return 0.0
    age = (draft.event.at - created).total_seconds()
    return 1.0 if age < _FRESH else -1.0 if age > _OLD else 0.0


def _stem(draft: Draft) -> int:
    names = draft.event.names
    if names is None:
        return 0
    letters = "".join(_LETTERS.findall((names.username or names.display).casefold()))
    return crc32(letters.encode("utf-8", "replace")) if len(letters) > 2 else 0
