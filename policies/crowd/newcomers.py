"""Newcomers: what speaks for and against one who joins or speaks for the first time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import log
from typing import NamedTuple
from zlib import crc32

from policies.crowd.arrivals import Arrival, chance
from policies.draft import Draft
from policies.events import Message
from policies.matching.folding import Folded
from policies.matching.hints import hints
from policies.matching.likeness import parts_for, same_parts, sketched
from policies.matching.scripts import prevailing
from policies.state import Plain, Set, Window

Usual = Mapping[str, float]
"""Counts by mark; ``said`` and ``named`` count all who said something, and who had a name."""
_USUAL = "usual"
_MEMORY = 0.995
"""What a count is worth one newcomer later: about the last two hundred are remembered."""
_NAMED = 3
"""Letters that a name needs to be compared."""
_ALIKE_PARTS = parts_for(0.5)
"""Likeness from which two first messages are taken for one; disguises leave not much more."""
_SAME, _OTHER = log(0.5 / 0.03), log(0.5 / 0.97)
"""Odds of a message like one just said by another newcomer, and of one that is not."""
_PHRASE = log(0.5 / 0.1)
"""Odds of a phrase, too short for more, that another newcomer just said too."""
_GREETING, _GREETED = 20, 0.2
"""Bytes of letters up to which a few words may be a greeting, and the share of newcomers who say
the very same one."""
_EXACT, _FEW = "=", "=="
"""What the sketch of a text begins with that is too short for any likeness but sameness, and of one
that may be a greeting."""
_FRESH, _OLD = 3 * 86_400.0, 365 * 86_400.0
"""Ages of an account, in seconds, that speak against and for it; both as strongly as a number e."""
_NOTHING, _JUNK = 1, 2
"""Patterns of a message too short to say anything, and of keys held down; others are higher."""
_LETTERS = re.compile(r"[^\W\d_]+")
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
_SHORTEST = 6
"""Letters under which a message says nothing about who repeats themself."""
_BEGINNING = 24
"""Letters by which a newcomer's short messages are compared, since what is appended differs; of
longer ones, as lines of a log are, all have to be the same."""
_LONGEST = 400
_POINTING = 4_000
"""Characters of a message in which addresses are looked for."""
_ADDRESS = re.compile(r"[a-z]{3,5}://[^\s<>()\[\]\"']{3,200}", re.IGNORECASE)
_SHARED, _SHARED_MOST, _SHARED_FOR = "shared", 32, 86_400.0
"""Where the addresses are remembered that people who belong here led to, how many of them, and for
how many seconds after the last."""


class Seen(NamedTuple):
    """What one newcomer shows: the odds of it (see ``Arrival``), what of it is compared with
    others, and which marks it has, of those whose usual share is learned."""

    odds: float
    compared: str
    marks: tuple[str, ...] = ()


def usual(draft: Draft, page: str) -> Usual:
    """How many newcomers there were lately, and how many of them had each mark."""
    known = draft.remembered(page, _USUAL)
    return known if isinstance(known, dict) else {}


def learn(draft: Draft, page: str, before: Usual, marks: tuple[str, ...]) -> None:
    """One newcomer more, with these marks; those of long ago count less and less."""
    counts = {mark: _MEMORY * count for mark, count in before.items()}
    for mark in marks:
        counts[mark] = counts.get(mark, 0.0) + 1.0
    draft.write(Set(page, _USUAL, counts))


def message_of(draft: Draft, page: str, before: Usual, recent: Sequence[Arrival]) -> Seen:
    """What a newcomer's message shows, beside what other newcomers just said."""
    event = draft.event
    assert isinstance(event, Message)
    text = event.content.text
    if not text:
        return Seen(age_of(draft), "")
    shared = draft.remembered(page, _SHARED)
    own = _without(text, shared) if isinstance(shared, tuple) else text
    canonical = draft.folded.canonical if own is text else Folded(own).canonical
    sketch = sketched(canonical) or _short(canonical)
    others = [one.sketch for one in recent if one.member != event.actor.id]
    alike = _alike(sketch, others)
    odds = _SAME if alike else _OTHER
    if alike and sketch.startswith(_FEW):
        odds = log((alike + 0.5) / (len(others) + 2.5) / _GREETED)
    elif alike and sketch.startswith(_EXACT):
        odds = _PHRASE
    script, points = _script(text), _points(draft, canonical)
    said = before.get("said", 0.0)
    there, absent = chance(before.get("address", 0.0), said, 0.1, 0.4)
    odds += age_of(draft) + (there if points else absent)
    share = (before.get(script, 0.0) + 0.5) / (said + 2)
    odds += min(max(log(0.25 / share), -0.2), 3.0)
    return Seen(odds, sketch, ("said", script, "address") if points else ("said", script))


def name_of(draft: Draft, before: Usual, recent: Sequence[Arrival]) -> Seen:
    """What a newcomer's name shows beside those of the others. Its letters are compared, without
    numbers and marks; where a platform makes up such names, that they are alike is usual."""
    names = draft.event.names
    given = (names.username or names.display) if names is not None else ""
    letters = "".join(_LETTERS.findall(given.casefold()))
    if len(letters) < _NAMED:
        return Seen(0.0, "")
    stem = f"{crc32(letters.encode('utf-8', 'replace')):08x}"
    alike = stem in [one.stem for one in recent]
    there, absent = chance(before.get("alike", 0.0), before.get("named", 0.0), 0.05, 0.3)
    return Seen(there if alike else absent, stem, ("named", "alike") if alike else ("named",))


def pattern(draft: Draft) -> int:
    """What a message is compared by with others of its author."""
    said = draft.folded.canonical[:_LONGEST]
    if len(said) < _SHORTEST:
        return _NOTHING
    letters = _letters(said)
    # Lines of a log are alike but for their figures, and are asked about by newcomers.
    if len(letters) < _SHORTEST or 3 * len(letters) < 2 * len(said) - 2 * said.count(" "):
        return _NOTHING
    if len(set(letters[:_BEGINNING])) < 3:
        return _JUNK
    compared = letters[:_BEGINNING] if len(letters) <= 2 * _BEGINNING else letters
    return crc32(compared.encode("utf-8", "replace")) | 4


def repeated(window: Window, at: float) -> int:
    """How many messages of a window of patterns say what another says, or nothing at length."""
    counts = {note: window.count(at, note) for note in set(window.notes) - {_NOTHING}}
    return sum(count for note, count in counts.items() if count > 1 or note == _JUNK)


def _letters(text: str) -> str:
    if text.isascii():
        return text.encode("ascii").translate(None, _NO_LETTERS).decode("ascii")
    return "".join(_LETTERS.findall(text))


def _short(canonical: str) -> str:
    letters = _letters(canonical[:_LONGEST]).encode("utf-8", "replace")
    if not letters:
        return ""
    return f"{_FEW if len(letters) <= _GREETING else _EXACT}{crc32(letters):08x}"


def _alike(sketch: str, others: Sequence[str]) -> int:
    """How many of these say the same as this."""
    if not sketch or sketch.startswith(_EXACT):
        return others.count(sketch) if sketch else 0
    whole = int(sketch, 16)
    return sum(
        [
            same_parts(whole, other) >= _ALIKE_PARTS
            for other in others
            if other and not other.startswith(_EXACT)
        ]
    )


def same(sketch: str, other: str) -> bool:
    """Whether two first messages, by what is compared of them, say the same."""
    if not sketch or not other or sketch.startswith(_EXACT) or other.startswith(_EXACT):
        return bool(sketch) and sketch == other
    return same_parts(int(sketch, 16), other) >= _ALIKE_PARTS


def share(draft: Draft, page: str) -> None:
    """What somebody who belongs here leads to; newcomers who pass it on say nothing of their own by
    that, as everybody does with the address of a release."""
    event = draft.event
    assert isinstance(event, Message)
    text = event.content.text[:_LONGEST]
    if "://" not in text:
        return
    told = draft.remembered(page, _SHARED)
    known = told if isinstance(told, tuple) else ()
    found = [mark for mark in map(_address, _ADDRESS.findall(text)) if mark not in known]
    if found:
        kept = tuple(dict.fromkeys((*known, *found)))[-_SHARED_MOST:]
        draft.write(Set(page, _SHARED, kept, draft.at + _SHARED_FOR))


def _without(text: str, shared: Plain) -> str:
    """The text without the addresses that are shared here; itself if there is none in it."""
    assert isinstance(shared, tuple)
    if "://" not in text or not any(_address(one) in shared for one in _ADDRESS.findall(text)):
        return text
    return _ADDRESS.sub(lambda one: " " if _address(one[0]) in shared else one[0], text)


def _address(written: str) -> int:
    return crc32(written.rstrip(".,:;!?/").casefold().encode("utf-8", "replace"))


def _points(draft: Draft, canonical: str) -> bool:
    """Whether a message, read as ``canonical``, leads somewhere else or calls everybody."""
    event = draft.event
    assert isinstance(event, Message)
    content = event.content
    if content.links or content.forwarded_from or len(content.mentions) > 2:
        return True
    called = "@everyone" in canonical or "@here" in canonical
    if called:
        return True
    whole = canonical is draft.folded.canonical and len(canonical) <= _POINTING
    hint = hints().on(draft.folded) if whole else hints().of(canonical[:_POINTING])
    return hint.address


def _script(text: str) -> str:
    """The alphabet that most of a text is written in."""
    return "latin" if text.isascii() else prevailing(text)


def age_of(draft: Draft) -> float:
    """The odds of an account of that age; none where the platform does not tell."""
    created = draft.event.actor.created
    if created is None:
        return 0.0
    age = (draft.event.at - created).total_seconds()
    return 1.0 if age < _FRESH else -1.0 if age > _OLD else 0.0
