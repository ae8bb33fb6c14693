"""Detours: links that show one host and lead to another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policies.matching.addresses import Address, addresses
from policies.matching.folding import Folded
from policies.matching.hostnames import endings, suffixes
from policies.matching.wellknown import FAMILIES, REDIRECTORS

_MASK = re.compile(r"\[(?P<shown>[^\[\]]{1,300})\]\(\s?<?(?P<target>[a-z]{2,10}:[^\s()<>]{4,2000})")
_CACHED = re.compile(r"/(?:amp|[cvir])/(?:s/)?(?P<target>[a-z0-9.-]+\.[a-z]{2,18}/?[^?#]*)")
"""Copies that Google keeps of other people's pages (AMP)."""
_FIELDS = 32
"""Parameters of a query that are looked at."""
_TRANSLATED = ".translate.goog"
_OWNERS = {name: family for family in map(str.split, FAMILIES) for name in family}


def onward(host: str, path: str) -> Iterator[Address]:
    """Where a link leads by way of a site that passes on, where it is known to."""
    for target in _targets(host.removeprefix("www."), path):
        for address in addresses(Folded(target), national=False):
            yield address
            break


def _targets(host: str, path: str) -> Iterator[str]:
    if host.endswith(_TRANSLATED):
        label = host.removesuffix(_TRANSLATED)
        yield label.replace("--", "\n").replace("-", ".").replace("\n", "-")
    for name in endings(host):
        if name in ("ampproject.org", "google.com") and (found := _CACHED.match(path)):
            yield found["target"]
        beginning, keys = REDIRECTORS.get(name, ("", ()))
        if keys and path.startswith(beginning):
            query = path.partition("?")[2]
            if keys == ("",):
                yield query
            for field in query.split("&", _FIELDS)[:_FIELDS]:
                key, _, value = field.partition("=")
                if key in keys:
                    yield value


def masks(clean: str) -> Iterator[tuple[str, str, int, int]]:
    """Masked links of a text in clean form: the words shown, the target, and the span of both."""
    if "](" in clean:
        for found in _MASK.finditer(clean):
            yield found["shown"], found["target"], found.start(), found.end()


def belied(shown: str, target: Address) -> bool:
    """Whether words name a host that is not the target's."""
    for named in addresses(Folded(shown), national=True):
        if named.sure and not named.inner:
            return foreign(named.hosts[0], target.hosts[0])
    return False


def user_belies(address: Address) -> bool:
    """Whether what stands before the ``@`` of a link looks like its host."""
    name = address.user.partition(":")[0].rpartition("@")[2]
    ending = name.rpartition(".")[2]
    return "." in name and suffixes().known(ending) and foreign(name, address.hosts[0])


def foreign(one: str, other: str) -> bool:
    """Whether two hosts belong to different owners, as far as is known."""
    first, second = (suffixes().owned(host) or host for host in (one, other))
    return first != second and second not in _OWNERS.get(first, ())
