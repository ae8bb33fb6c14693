"""patterns: regular expressions of the linear-time engine (RE2), case-insensitive."""

from __future__ import annotations

from policies.filters.contract import Filter, Sample, Settings
from policies.matching.terms import Terms


class Patterns(Settings):
    """Each pattern is looked for anywhere in the text, as written and in canonical form."""

    patterns: tuple[str, ...] = ()
    patterns_file: str | None = None


def terms(settings: Patterns) -> Terms:
    """The patterns as they are."""
    return Terms(patterns=settings.patterns)


PATTERNS = Filter(
    name="patterns",
    settings=Patterns,
    sample=Sample(
        rule=r"patterns = ['\d+ ?(usd|€) (per|a) day']",
        finds=('{"text": "earn 300 USD a day from home"}',),
        leaves=('{"text": "it costs 300 USD"}',),
    ),
    terms=terms,
)
