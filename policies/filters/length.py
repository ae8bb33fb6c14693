"""length: a message longer than a screen, in characters or in lines."""

from __future__ import annotations

from pydantic import Field

from policies.filters.contract import Filter, Sample, Settings, exceeded, lines, looking
from policies.matching.terms import Hit


class Length(Settings):
    """So many ``characters`` and ``lines`` are fine."""

    characters: int = Field(default=2_000, ge=1, le=100_000)
    lines: int = Field(default=40, ge=1, le=100_000)


def look(text: str, settings: Length) -> tuple[Hit, ...]:
    """Measure a text."""
    length, count = len(text), lines(text)
    too_long = exceeded(length, settings.characters, (settings.characters, length))
    return too_long or exceeded(count, settings.lines, (0, length))


LENGTH = Filter(
    name="length",
    settings=Length,
    sample=Sample(
        rule="characters = 20\nlines = 2",
        finds=('{"text": "one\\ntwo\\nthree"}',),
        leaves=('{"text": "short and good"}',),
    ),
    look=looking(look),
)
