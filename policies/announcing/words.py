"""Words of an announcement: in a channel's language, with what stands for something filled in.

In a text ``**words**`` are emphasised, an address beginning with http is one that can be followed,
and ``{names}`` of a closed list are filled in. Everything else is literal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from policies.actions import Moment, Piece, Strong, Text
from policies.announcement import Announcement
from policies.announcing.known import known, names, page, paused, status
from policies.draft import Draft, moment
from policies.outlinks import Address

VARIABLES = ("community", "members", "next_event")
NAMED = re.compile(r"\{([^{}\n]{0,40})\}")
_SPECIAL = re.compile(
    r"\{(?P<name>community|members|next_event)\}"
    r"|\*\*(?P<strong>[^*\n]+)\*\*"
    r"|(?P<url>https?://(?:(?![<>|*`\\()\[\]{}\"'])[!-~])*[A-Za-z0-9/_=&#%~+-])"
)
_UNSAID = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
"""Control characters but for the end of a line, and marks that turn the direction of writing."""


def unknown_names(text: str) -> list[str]:
    """The ``{names}`` in a text that stand for nothing."""
    return [name for name in NAMED.findall(text) if name not in VARIABLES]


def words(draft: Draft, one: Announcement, channel: str) -> Text:
    """What is read in that channel."""
    policy = draft.policy
    language = policy.channel_languages.get(channel, policy.language)
    return read(one.title, one.text(language, policy.language), partial(_named, draft, one))


def read(title: str, text: str, filled: Callable[[str], Text]) -> Text:
    """The pieces of a text; ``filled`` answers what stands for a name."""
    head: Text = (Strong(_clean(title)), "\n\n") if title else ()
    return (*head, *_pieces(text, filled))


def _pieces(text: str, filled: Callable[[str], Text]) -> Iterator[Piece]:
    clean, end = _clean(text).strip(), 0
    for found in _SPECIAL.finditer(clean):
        if found.start() > end:
            yield clean[end : found.start()]
        end = found.end()
        if found["strong"]:
            yield Strong(found["strong"])
        elif found["url"]:
            yield Address(found["url"])
        else:
            yield from filled(found["name"])
    if end < len(clean):
        yield clean[end:]


def _clean(text: str) -> str:
    return _UNSAID.sub(" ", text.replace("\r\n", "\n"))


def _named(draft: Draft, one: Announcement, name: str) -> Text:
    match name:
        case "community":
            return (draft.policy.community,)
        case "members":
            return (_members(draft),)
    return next_event(draft, one)


def _members(draft: Draft) -> str:
    """How many the platforms count in the community's places, as last heard; a dash where nobody
    has said so."""
    counts = [draft.plain("", f"members@{place}") for place in draft.policy.places]
    total = sum(count for count in counts if isinstance(count, int))
    return f"{total:,}" if total else "–"


def next_event(draft: Draft, one: Announcement) -> Text:
    """The announcement that goes out next, besides this one, and when; not one that is held or
    that nobody has said yes to."""
    due = []
    for name in names(draft):
        other, at = known(draft, name), draft.remembered(page(name), "next")
        if other is None or name == one.name or not isinstance(at, float) or at <= draft.now:
            continue
        if status(draft, other) == "approved" and not paused(draft, other):
            due.append((at, other.title or name))
    if not due:
        return ("–",)
    at, title = min(due)
    return (f"{title}, ", Moment(moment(at), draft.policy.timezone))
