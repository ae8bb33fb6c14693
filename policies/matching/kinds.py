"""Kinds of links that a rule may ask for: shorteners, number addresses, invites."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policies.matching.addresses import Address
from policies.matching.aliases import alike
from policies.matching.detours import foreign, onward, user_belies
from policies.matching.hostnames import is_number
from policies.matching.invites import Invite, invite
from policies.matching.lookalikes import LookAlikes
from policies.matching.terms import LinkTerms
from policies.matching.wellknown import SHORTENERS


class Kinds:
    """Which rules ask for which kind; what no rule asks for costs nothing."""

    __slots__ = (
        "_alikes", "_guests", "_invites", "_numbers", "_redirects", "_shorteners", "asked",
        "masked",
    )  # fmt: skip

    def __init__(self, wanted: Sequence[tuple[int, LinkTerms]]) -> None:
        self._shorteners = frozenset(rule for rule, own in wanted if own.shorteners)
        self._numbers = frozenset(rule for rule, own in wanted if own.addresses)
        self._redirects = frozenset(rule for rule, own in wanted if own.redirects)
        self.masked = frozenset(rule for rule, own in wanted if own.masked)
        self._invites: dict[str, list[int]] = {}
        for rule, own in wanted:
            for kind in own.invites:
                self._invites.setdefault(kind, []).append(rule)
        self._guests = {rule: own.guests for rule, own in wanted if own.guests}
        names = [(rule, entry) for rule, own in wanted for entry in own.look_alikes]
        self._alikes = LookAlikes(names) if names else None
        plain = self._shorteners | self._numbers | self._redirects | self.masked
        self.asked = bool(plain or self._invites or names)

    def inviting(self, kind: str) -> bool:
        """Whether any rule asks for invites of this kind."""
        return kind in self._invites

    def uninvited(self, found: Invite) -> Iterator[int]:
        """The rules that mind this invite."""
        for rule in self._invites.get(found.kind, ()):
            if found.target not in self._guests.get(rule, ()):
                yield rule

    def of(self, address: Address, host: str) -> Iterator[tuple[int, str]]:
        """The rules that mind a link for its kind, if one of its hosts is read so."""
        if not self.asked or not address.sure:
            return
        for rules, detail in self._plain(address, host):
            for rule in rules:
                yield rule, detail
        if self._invites:
            found = invite(address.scheme, *alike(address.scheme, host, address.path))
            for rule in self.uninvited(found) if found else ():
                yield rule, f"invite name={found.kind.partition('_')[0] if found else ''}"
        if self._alikes:
            for rule, domain in self._alikes.find(host).items():
                yield rule, f"look_alike name={domain}"

    def _plain(self, address: Address, host: str) -> Iterator[tuple[frozenset[int], str]]:
        name = host.removeprefix("www.")
        if self._shorteners and name in SHORTENERS and len(address.path) > 1:
            yield self._shorteners, "shortener"
        if self._numbers and is_number(host):
            yield self._numbers, "number_address"
        if self.masked and address.user and user_belies(address):
            yield self.masked, "masked"
        if self._redirects and address.path:
            for target in onward(host, address.path):
                if foreign(host, target.hosts[0]):
                    yield self._redirects, "redirect"
