"""Host lists: a million hosts in eight megabytes, read from the formats in which lists come."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from policies.matching.hostnames import dotted, punycode, suffixes

_LINE = re.compile(
    r"(?:(?:0\.0\.0\.0|127\.0\.0\.1|::1?|fe80::1%lo0)[ \t]+|\|\||https?://)?"
    r"(?:\*\.)?(?P<host>[^\s/^$#|,;:\"'<>()\[\]{}]+)(?P<port>:\d+)?\.?/?(?:\^?(?:\$[\w,=~-]*)?)"
    r"(?P<more>(?:[ \t]+[^\s#]+)*)(?:[ \t]+#.*)?[ \t]*",
    re.IGNORECASE,
)
"""One host (plain, ``||host^`` of adblock lists, an address without a path), or after a number
address several (hosts files)."""
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}")
_COMMENT = ("#", "!", ";", "//", "[", "@@")
_OWN = frozenset({"localhost.localdomain", "ip6-localhost.localdomain"})
_BUCKETS = 12
"""Bits by which hashes are dealt out before sorting: no single step of reading a list is long
enough for the rest of the program to wait for it."""


class HostList:
    """Hosts as sorted 64-bit digests. That two hosts have the same is not to be expected: among a
    million hosts once in 10^13 look-ups.

    ``skipped`` counts the lines that name no host; ``first_skipped`` is the first of them, from 1.
    """

    __slots__ = ("_digests", "endings", "first_skipped", "skipped")

    def __init__(self, hosts: Iterable[str] = ()) -> None:
        self.skipped = self.first_skipped = 0
        self._digests = array("Q")
        self.endings: frozenset[str] = frozenset()
        self._fill(hosts)

    @classmethod
    def read(cls, data: bytes) -> HostList:
        """The hosts of a file in UTF-8: one a line, comments with ``#`` or ``!``."""
        hosts = cls()
        hosts._fill(hosts._lines(data))
        return hosts

    def __len__(self) -> int:
        return len(self._digests)

    def lacks(self, other: HostList) -> int:
        """How many of the other's hosts are not listed here."""
        return len(set(other._digests).difference(self._digests))

    def __contains__(self, host: str) -> bool:
        """Whether exactly this host is listed (lower case, ASCII, without ``www.``)."""
        digest = _digest(host)
        place = bisect_left(self._digests, digest)
        return place < len(self._digests) and self._digests[place] == digest

    def found(self, host: str) -> str:
        """The host, or what it is a part of and somebody owns, as it is listed; ``""`` if none."""
        if host.rpartition(".")[2] in self.endings:
            for name in suffixes().upwards(host.removeprefix("www.")):
                if name in self:
                    return name
        return ""

    def _fill(self, hosts: Iterable[str]) -> None:
        buckets = [array("Q") for _ in range(1 << _BUCKETS)]
        endings: set[str] = set()
        for host in hosts:
            digest = _digest(host)
            buckets[digest >> 64 - _BUCKETS].append(digest)
            endings.add(host.rpartition(".")[2])
        for bucket in buckets:
            self._digests.extend(sorted(set(bucket)))
        self.endings = frozenset(endings)

    def _lines(self, data: bytes) -> Iterator[str]:
        """The hosts line by line: nothing is ever made of the whole file at once."""
        start = number = 0
        while start < len(data):
            end = data.find(b"\n", start)
            end = len(data) if end < 0 else end
            line = data[start:end].decode("utf-8", "replace").strip().lstrip("\ufeff")
            start, number = end + 1, number + 1
            if not line or line.startswith(_COMMENT):
                continue
            hosts = list(_hosts(line.lower()))
            if not hosts:
                self.skipped += 1
                self.first_skipped = self.first_skipped or number
            yield from hosts


def _hosts(line: str) -> Iterator[str]:
    if _HOST.fullmatch(line):
        yield line.removeprefix("www.")
        return
    found = _LINE.fullmatch(line)
    if found is None or "\ufffd" in line:
        return
    for name in (found["host"], *found["more"].split()):
        host = punycode(name.strip(".").removeprefix("www."))
        if (_HOST.fullmatch(host) and host not in _OWN) or _far(host):
            yield host


def _far(host: str) -> bool:
    """Whether it is a number address out in the world."""
    return bool(host) and dotted(host) == host and not host.startswith(("0.", "127.", "255."))


def _digest(host: str) -> int:
    return int.from_bytes(blake2b(host.encode("utf-8", "replace"), digest_size=8).digest())
