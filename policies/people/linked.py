"""Linked: accounts that are one person's, as the team says or as that person has shown.

A link only shows what is known of them together. It gives no role and takes none, and nothing that
is done to one account is done to another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import NamedTuple

from policies.draft import Draft
from policies.state import EXACT, Drop, Held, Mark, Page, Plain, Scalar, Set

LINKS = "links"
"""The name under which a member's links are remembered on their page."""
MOST = 6
"""Accounts of one person: their links fit into a value each."""
LIFE = 600.0
"""Seconds for which a code is good."""
WRONG, WITHIN = 5, 3_600.0
"""So many wrong codes may somebody enter within so many seconds."""
_OFFERED, _MISSED, _CODE = "link_code", "link_wrong", "of"


class Link(NamedTuple):
    """To which account, who said so (empty: both have shown it with a code), and when (seconds
    since 1970, UTC)."""

    other: str
    by: str
    at: float


class Offer(NamedTuple):
    """Whose code it is, and in which channel of which place they asked for it."""

    member: str
    place: str
    channel: str


def links(draft: Draft, member: str) -> tuple[Link, ...]:
    """The links of one account."""
    return _links(draft.remembered(member, LINKS))


def accounts(draft: Draft, member: str, *, shown: bool = False) -> tuple[str, ...]:
    """The other accounts of the same person, the nearest first; only by what they have ``shown``
    themselves, if asked so."""
    found = [member]
    for each in found:
        others = [link.other for link in links(draft, each) if not (shown and link.by)]
        found += [other for other in dict.fromkeys(others) if other not in found]
    return tuple(found[1:])


def link(draft: Draft, one: str, other: str, by: str = "") -> bool:
    """From now on both are one person's; tells whether there is room for that. What the team said
    is replaced by what they show themselves, never the other way round."""
    if len({one, *accounts(draft, one), other, *accounts(draft, other)}) > MOST:
        return False
    for here, there in ((one, other), (other, one)):
        kept = [each for each in links(draft, here) if each.other != there]
        _write(draft, here, (*kept, Link(there, by, draft.now)))
    draft.audit("account.link", one, after=other)
    return True


def unlink(draft: Draft, member: str, *, shown: bool = False) -> tuple[str, ...]:
    """End the links of an account, or only those that were ``shown``; answers to which."""
    gone = [each.other for each in links(draft, member) if not (shown and each.by)]
    for other in gone:
        for here, there in ((member, other), (other, member)):
            _write(draft, here, tuple(e for e in links(draft, here) if e.other != there))
        draft.audit("account.unlink", member, before=other)
    return tuple(gone)


def offer(draft: Draft, mine: Offer) -> str:
    """A code with which another account shows that it is the same person's. The one before it is
    good for nothing any more; what is remembered does not tell it."""
    before = draft.remembered(mine.member, _OFFERED)
    if isinstance(before, str):
        draft.write(Drop(before, _CODE))
    code, until = draft.code(), draft.now + LIFE
    draft.write(Set(_page(code), _CODE, tuple(mine), until))
    draft.write(Set(mine.member, _OFFERED, _page(code), until))
    return code


def redeem(draft: Draft, code: str, by: str) -> Offer | None:
    """Whose code it is; from now on it is good for nothing. One that is none is counted."""
    match draft.value(_page(code), _CODE):
        case Held((str(member), str(place), str(channel)), until) if until > draft.now:
            draft.write(Drop(_page(code), _CODE))
            return Offer(member, place, channel)
    missed(draft, by)
    return None


def missed(draft: Draft, by: str) -> None:
    """Somebody has entered what is no code."""
    draft.write(Mark(by, _MISSED, WITHIN, EXACT, at=draft.now))


def guessing(draft: Draft, member: str) -> bool:
    """Whether somebody has entered too many wrong codes of late."""
    window = draft.window(member, _MISSED)
    return window is not None and window.count(draft.now) >= WRONG


def linked_pages(page: Page) -> tuple[str, ...]:
    """The pages that name the member of this one."""
    known = page.get(LINKS)
    return tuple(each.other for each in _links(known.value if isinstance(known, Held) else None))


def without_links(pages: Mapping[str, Page], member: str) -> dict[str, Page | None]:
    """The pages of the accounts to which somebody is linked, without that."""
    changed: dict[str, Page | None] = {}
    for other in linked_pages(pages[member]):
        known = pages.get(other, {}).get(LINKS)
        if isinstance(known, Held):
            rest = _plain(e for e in _links(known.value) if e.other != member)
            kept = {name: value for name, value in pages[other].items() if name != LINKS}
            changed[other] = {**kept, LINKS: Held(rest)} if rest else kept or None
    return changed


def _links(known: Plain) -> tuple[Link, ...]:
    return tuple(
        Link(str(each[0]), str(each[1]), float(str(each[2])))
        for each in (known if isinstance(known, tuple) else ())
        if isinstance(each, tuple)
    )


def _write(draft: Draft, member: str, now: tuple[Link, ...]) -> None:
    draft.write(Set(member, LINKS, _plain(now)) if now else Drop(member, LINKS))


def _plain(kept: Iterable[Link]) -> tuple[tuple[Scalar, ...], ...]:
    """Links as they are remembered."""
    return tuple((each.other, each.by, each.at) for each in kept)


def _page(code: str) -> str:
    return "link:" + blake2b(code.encode("utf-8", "replace"), digest_size=16).hexdigest()
