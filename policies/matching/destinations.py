"""Destinations: the hosts that a message leads to, written out or behind words."""

from __future__ import annotations

from collections.abc import Iterator

from policies.events import Content
from policies.matching.addresses import addresses
from policies.matching.folding import Folded
from policies.matching.hints import hints
from policies.matching.views import HEAD


def destinations(content: Content, text: Folded) -> tuple[str, ...]:
    """A host for each link, in the order of the text; ``text`` is the content's own. What only may
    be a link, such as a file's name, is none. Looks at the first 24 K code points."""
    found = _in(text if len(text.written) <= HEAD else Folded(text.written[:HEAD]))
    behind = (link.url for link in content.links if link.url not in content.text)
    return (*found, *(host for url in behind for host in _first(url)))


def _in(text: Folded) -> Iterator[str]:
    if hints().on(text).address:
        for address in addresses(text, hints().where("address", text), national=True):
            if address.sure and not address.inner:
                yield address.hosts[0]


def _first(url: str) -> tuple[str, ...]:
    """The host of what stands behind words; the whole of it if it names none, as ``tg://`` does."""
    return tuple(_in(Folded(url[:HEAD])))[:1] or (url[:HEAD],)
