"""links: addresses that are not welcome; an allow list never frees another link beside it."""

from __future__ import annotations

from policies.filters.contract import Filter, Sample, Settings
from policies.matching.terms import Terms


class Links(Settings):
    """A host with its subdomains, or with a ``/`` a prefix of host and path.

    With only ``allow`` every other link is found; ``deny`` beats ``allow`` where both match,
    unless the allow entry is the longer one.
    """

    deny: tuple[str, ...] = ()
    deny_file: str | None = None
    allow: tuple[str, ...] = ()
    allow_file: str | None = None


def terms(settings: Links) -> Terms:
    """The two lists as they are."""
    return Terms(deny=settings.deny, allow=settings.allow)


LINKS = Filter(
    name="links",
    settings=Links,
    sample=Sample(
        rule='deny = ["t.me/+", "bad.example"]',
        finds=('{"text": "join https://t.me/+AbCdEf"}',),
        leaves=('{"text": "see https://t.me/durov"}',),
    ),
    terms=terms,
)
