"""Filters: the kinds of check that a rule can use, one file each and one line here."""

from __future__ import annotations

from policies.filters.contract import Filter
from policies.filters.flood import FLOOD
from policies.filters.keywords import KEYWORDS
from policies.filters.links import LINKS
from policies.filters.patterns import PATTERNS
from policies.filters.repeats import REPEATS

FILTERS: dict[str, Filter] = {
    filter.name: filter for filter in (KEYWORDS, PATTERNS, LINKS, FLOOD, REPEATS)
}
