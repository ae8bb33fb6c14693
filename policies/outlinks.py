"""Links that the bot's own words hold: one as it stands, and one signed for a member."""

from __future__ import annotations

from msgspec import Struct


class Address(Struct, frozen=True, array_like=True, tag="address", gc=False):
    """An address of the community's own that may be followed; it holds nothing like markup."""

    url: str


class PageLink(Struct, frozen=True, array_like=True, tag="page", gc=False):
    """The address of the page on which a member reads what was decided about them ``at`` that time
    and asks for a review, good ``until`` then; both in seconds since 1970, UTC. It is signed when
    the text is rendered, so the outbox never holds it."""

    community: str
    member: str
    at: float
    until: float
