"""shouting: a message nearly all in capital letters, or with a run of exclamation marks."""

from __future__ import annotations

import re

from pydantic import Field

from policies.figures import figures
from policies.filters.contract import Filter, Sample, Settings, exceeded, looking
from policies.forms import Share
from policies.matching.terms import Hit

_ADDRESS = re.compile(r"[:/.@_<>]")
"""In a word: addresses, mentions and names of things in a program are not said loudly."""
_MARKS = re.compile(r"[!?！？¡¿‼⁉❗❕❓❔][!?！？¡¿‼⁉❗❕❓❔\s\ufe0f]*")
"""A run of exclamation and question marks, spaces within it included."""


class Shouting(Settings):
    """Of the letters that have a small and a capital form, more than ``capitals`` are capitals, in
    messages with at least ``shortest`` of them; or more than ``marks`` exclamation marks follow
    one another, which is how scripts without capitals are shouted in."""

    capitals: Share = 0.7
    shortest: int = Field(default=15, ge=1, le=4_000)
    marks: int = Field(default=8, ge=1, le=4_000)


def look(text: str, settings: Shouting) -> tuple[Hit, ...]:
    """Look at capitals first, at marks then."""
    if len(text) >= settings.shortest and (text.isupper() or text != text.lower()):
        said = " ".join([word for word in text.split() if not _ADDRESS.search(word)])
        capitals = sum(map(str.isupper, said))
        cased = capitals + sum(map(str.islower, said))
        if cased >= settings.shortest and capitals > settings.capitals * cased:
            shares = {"count": 100 * capitals // cased, "limit": round(100 * settings.capitals)}
            detail = figures("share", **shares)
            return (Hit(span=(0, len(text)), detail=detail),)
    for found in _MARKS.finditer(text):
        count = sum(not letter.isspace() and letter != "\ufe0f" for letter in found[0])
        if hits := exceeded(count, settings.marks, found.span()):
            return hits
    return ()


SHOUTING = Filter(
    name="shouting",
    settings=Shouting,
    sample=Sample(
        rule='capitals = "70%"',
        finds=('{"text": "WHY DOES NOBODY EVER ANSWER"}',),
        leaves=('{"text": "the NASA and the ESA answered"}', '{"text": "OK"}'),
    ),
    look=looking(look),
)
