"""Filters: the kinds of check that a rule can use, one file each and one line here."""

from __future__ import annotations

from policies.filters.attachments import ATTACHMENTS
from policies.filters.campaign import CAMPAIGN
from policies.filters.compromised import COMPROMISED
from policies.filters.contract import Filter
from policies.filters.edits import EDITS
from policies.filters.emoji import EMOJI_FILTER
from policies.filters.extras import EXTRAS
from policies.filters.flood import FLOOD
from policies.filters.forwards import FORWARDS
from policies.filters.images import IMAGES
from policies.filters.inactivity import INACTIVITY
from policies.filters.keywords import KEYWORDS
from policies.filters.length import LENGTH
from policies.filters.links import LINKS
from policies.filters.mentions import MENTIONS
from policies.filters.names import NAMES
from policies.filters.newcomer import NEWCOMER
from policies.filters.odd_characters import ODD_CHARACTERS
from policies.filters.patterns import PATTERNS
from policies.filters.personal_data import PERSONAL_DATA
from policies.filters.raid import RAID
from policies.filters.repeats import REPEATS
from policies.filters.reports import REPORTS
from policies.filters.score import SCORE
from policies.filters.script import SCRIPT
from policies.filters.shouting import SHOUTING
from policies.filters.spacing import SPACING

FILTERS: dict[str, Filter] = {
    filter.name: filter
    for filter in (
        KEYWORDS,
        PATTERNS,
        LINKS,
        PERSONAL_DATA,
        MENTIONS,
        SHOUTING,
        EMOJI_FILTER,
        LENGTH,
        ODD_CHARACTERS,
        SCRIPT,
        SPACING,
        FORWARDS,
        EXTRAS,
        ATTACHMENTS,
        IMAGES,
        EDITS,
        NAMES,
        NEWCOMER,
        INACTIVITY,
        FLOOD,
        REPEATS,
        RAID,
        CAMPAIGN,
        SCORE,
        COMPROMISED,
        REPORTS,
    )
}
