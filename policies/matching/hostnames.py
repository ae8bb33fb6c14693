"""Hosts: their one spelling, the number addresses among them, and who owns what before a suffix."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from ipaddress import AddressValueError, IPv6Address

from publicsuffixlist import PublicSuffixList

from policies.matching.punycode import decoded, encoded

_NUMBER = re.compile(r"0x[0-9a-f]{0,16}|[0-9]{1,16}")
_LABELS = 12
"""Labels of a host that are looked at, from its end."""
_REMEMBERED = 4_096
"""Endings, hosts and labels of which is kept what was found out; keeping all would let hostile
texts fill the memory."""


class Suffixes:
    """The public suffix list (https://publicsuffix.org): under which endings anybody may own a
    name. Hosts are in lower case and ASCII, see ``punycode``."""

    __slots__ = ("_known", "_list", "owned")

    def __init__(self) -> None:
        self._list = PublicSuffixList()
        self._known: dict[str, bool] = {}
        self.owned = lru_cache(_REMEMBERED)(self._owned)
        """The part of a host that somebody owns: ``shop.co.uk`` of ``www.shop.co.uk``, the whole
        of a number address; ``""`` of a host that is itself a public suffix (``github.io``)."""

    def known(self, ending: str) -> bool:
        """Whether this last label of a host exists in the domain name system."""
        known = self._known.get(ending)
        if known is None:
            known = bool(self._list.is_public(ending, accept_unknown=False))
            if len(self._known) < _REMEMBERED:
                self._known[ending] = known
        return known

    def _owned(self, host: str) -> str:
        if host[-1:].isdigit() or host[-1:] == "]":
            return host
        return self._list.privatesuffix(host) or ""

    def public(self, host: str) -> str:
        """The ending of a host under which anybody may own a name: ``co.uk``."""
        return self._list.publicsuffix(host) or ""

    def upwards(self, host: str) -> Iterator[str]:
        """The host and what it is a part of, down to what somebody owns and no further."""
        yield host
        owned = self.owned(host)
        if not owned or owned == host:
            return
        rest = host[: -len(owned) - 1].split(".")[-_LABELS:]
        for n in range(1, len(rest)):
            yield ".".join([*rest[n:], owned])
        yield owned


@cache
def suffixes() -> Suffixes:
    """The one list: reading it takes 80 ms, so it is done with the first policy."""
    return Suffixes()


def endings(host: str) -> Iterator[str]:
    """The host and all it is a part of, the last label included."""
    labels = host.split(".")[-_LABELS:]
    for n in range(len(labels)):
        yield ".".join(labels[n:])


class Labels:
    """Labels of hosts in both of their spellings. Whoever needs the ASCII of one most often needs
    its letters soon, and the same labels recur."""

    __slots__ = ("_ascii", "_shown")

    def __init__(self) -> None:
        self._ascii: dict[str, str] = {}
        self._shown: dict[str, str] = {}

    def ascii(self, label: str) -> str:
        """A label in ASCII."""
        if label.isascii():
            return label
        made = self._ascii.get(label)
        if made is None:
            made = f"xn--{encoded(label)}"
            if len(self._ascii) >= _REMEMBERED:
                self._ascii.clear()
            self._ascii[label] = made
            self._keep(made, label)
        return made

    def shown(self, label: str) -> str:
        """The letters that a label stands for."""
        if not label.startswith("xn--"):
            return label
        made = self._shown.get(label)
        if made is None:
            made = decoded(label[4:]) or label
            self._keep(label, made)
        return made

    def _keep(self, label: str, shown: str) -> None:
        if len(self._shown) >= _REMEMBERED:
            self._shown.clear()
        self._shown[label] = shown


@cache
def labels() -> Labels:
    """What is remembered of labels."""
    return Labels()


def punycode(host: str) -> str:
    """The host in ASCII (RFC 3492, label by label), so both of its spellings are equal."""
    if host.isascii():
        return host
    return ".".join(map(labels().ascii, host.split(".")))


def letters(label: str) -> str:
    """A label as it is shown: the letters that punycode stands for."""
    return labels().shown(label)


def dotted(host: str) -> str:
    """The four numbers that browsers make of a host in any notation (``0x7f.1``, ``2130706433``;
    https://url.spec.whatwg.org/#concept-ipv4-parser); ``""`` if it is a name."""
    parts = host.split(".")
    if len(parts) > 4 or not parts[-1][:1].isdigit():
        return ""
    numbers = [number for part in parts if (number := _number(part)) is not None]
    if len(numbers) < len(parts) or any(n > 255 for n in numbers[:-1]):
        return ""
    if numbers[-1] >= 256 ** (5 - len(parts)):
        return ""
    value = numbers[-1] + sum(n << 8 * (3 - place) for place, n in enumerate(numbers[:-1]))
    return ".".join(str(value >> shift & 255) for shift in (24, 16, 8, 0))


def _number(part: str) -> int | None:
    if not _NUMBER.fullmatch(part):
        return None
    if part.startswith("0x"):
        return int(part[2:] or "0", 16)
    if part.startswith("0") and part.strip("01234567") == "":
        return int(part, 8)
    return None if part.startswith("0") else int(part)


def bracketed(host: str) -> str:
    """An IPv6 address in brackets in its one spelling, or the IPv4 address in it; ``""`` if it is
    none."""
    try:
        address = IPv6Address(host.strip("[]").partition("%")[0])
    except AddressValueError:
        return ""
    return str(address.ipv4_mapped) if address.ipv4_mapped else f"[{address.compressed}]"


def is_number(host: str) -> bool:
    """Whether a host in its one spelling is a number address."""
    return host[-1:] == "]" or (host[-1:].isdigit() and dotted(host) == host)
