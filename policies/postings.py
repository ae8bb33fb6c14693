"""Postings: what a member posted within the last hour that holds a link or a file.

The same link or file has the same key wherever it stands, so that copies are known by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from zlib import crc32

from policies.draft import Draft
from policies.events import Attachment, Edited, Message
from policies.matching.addresses import addresses
from policies.matching.aliases import alike
from policies.matching.folding import Folded
from policies.matching.hints import hints
from policies.matching.views import HEAD, oversize
from policies.state import Drop, Scalar, Set

KEPT = 3_600.0
"""Seconds for which a posting is remembered."""
MOST = 12
"""Postings of a member that are remembered; with their keys they fit into one value."""
_KEYS = 3
"""Links and files of one message that are looked at."""
_POSTINGS = "postings"
_SLASH = "/"
"""Without one a text leads nowhere but to somebody's front page, and most talk has none."""
_FORWARD = "forward"


class Posting(NamedTuple):
    """One message, posted ``at`` (seconds since 1970, UTC), with the keys of what it holds."""

    at: float
    channel: str
    message: str
    keys: tuple[int, ...]


def keys(draft: Draft) -> tuple[int, ...]:
    """Four bytes for each of the first links and files of the draft's message.

    Who finds two of one checksum takes two messages of one member for copies, so a quick one does.
    """
    event = draft.event
    if not isinstance(event, Message | Edited):
        return ()
    found: dict[int, None] = {}
    for what in (*links(draft), *_files(event.content.attachments)):
        found[crc32(what.encode("utf-8", "replace"))] = None
        if len(found) == _KEYS:
            break
    return tuple(found)


def note(draft: Draft, found: tuple[int, ...]) -> tuple[Posting, ...]:
    """Remember the draft's message by its keys; answers all that is remembered now."""
    event = draft.event
    assert isinstance(event, Message)
    this = Posting(draft.at, event.channel, event.message, found)
    known = recent(draft, event.actor.id)
    others = [one for one in known if (one.channel, one.message) != (this.channel, this.message)]
    kept = (*others[1 - MOST :], this)
    value: tuple[tuple[Scalar, ...], ...] = tuple(
        (one.at, one.channel, one.message, *one.keys) for one in kept
    )
    draft.write(Set(event.actor.id, _POSTINGS, value, draft.now + KEPT))
    return kept


def recent(draft: Draft, member: str) -> tuple[Posting, ...]:
    """A member's postings of the last hour, in the order in which they were read."""
    known = draft.remembered(member, _POSTINGS)
    found = map(_posting, known) if isinstance(known, tuple) else ()
    return tuple(one for one in found if one is not None and one.at > draft.at - KEPT)


def forget(draft: Draft, member: str) -> None:
    """What was posted up to now is nothing that could be copied."""
    if draft.value(member, _POSTINGS) is not None:
        draft.write(Drop(member, _POSTINGS))


def spread(postings: Iterable[Posting], key: int) -> int:
    """In how many channels something stands."""
    return len({one.channel for one in postings if key in one.keys})


def widest(postings: Iterable[Posting], key: int, at: float, within: float) -> int:
    """In how many channels something stood at most within so many seconds that include ``at``."""
    having = [one for one in postings if key in one.keys]
    begun = [one.at for one in having if at - within < one.at <= at]
    spans = ({one.channel for one in having if t <= one.at < t + within} for t in begun)
    return max(map(len, spans), default=0)


def _posting(value: object) -> Posting | None:
    match value:
        case (float(at), str(channel), str(message), *keys):
            return Posting(at, channel, message, tuple(k for k in keys if type(k) is int))
    return None


def links(draft: Draft) -> Iterator[str]:
    """The addresses of what can be followed from the draft's message, each in the one form of those
    that lead there."""
    assert isinstance(draft.event, Message | Edited)
    content = draft.event.content
    for hidden in content.links:
        yield from _named(Folded(hidden.url[:HEAD]))
    text = content.text
    if _SLASH in text:
        yield from _named(Folded(text[:HEAD]) if oversize(text) else draft.folded)
    for part in content.parts:
        if part.kind == _FORWARD:
            yield from _named(Folded(part.text[:HEAD]))


def _named(text: Folded) -> Iterator[str]:
    if not hints().on(text).address:
        return
    for address in addresses(text, hints().where("address", text), national=False):
        if address.sure:
            host = address.hosts[0].removeprefix("www.")
            name, path = alike(address.scheme, host, address.path)
            yield f"{name}{path.rstrip('/')}"


def _files(attachments: Iterable[Attachment]) -> Iterator[str]:
    """Files by what is announced of them. The same sticker everywhere is nobody's break-in."""
    for file in attachments:
        if file.size > 0 and file.type != "sticker":
            yield f"\0{file.name}\0{file.size}\0{file.type}"
