"""Links: which rules an address falls under, by its host's endings, never by trying each rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from policies.matching.addresses import Address, addresses, punycode
from policies.matching.folding import Folded, visible
from policies.matching.terms import Terms
from policies.matching.views import View

_DISCORD = frozenset({"discord.com", "discordapp.com", "ptb.discord.com", "canary.discord.com"})
_TELEGRAM = frozenset({"t.me", "telegram.me", "telegram.dog"})
_LABELS = 12
"""Labels of a host that are looked at, from its end."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of a list: whose, whether it allows, and the path it asks for."""

    rule: int
    allow: bool
    path: str


class Links:
    """All deny and allow lists of a policy."""

    __slots__ = ("_entries", "_national", "_only_allow")

    def __init__(self, terms: Sequence[tuple[int, Terms]]) -> None:
        self._entries: dict[str, list[_Entry]] = {}
        self._only_allow = tuple(rule for rule, t in terms if t.allow and not t.deny)
        for rule, t in terms:
            for allow, lines in ((False, t.deny), (True, t.allow)):
                for line in lines:
                    host, path = _entry(line)
                    if host:
                        self._entries.setdefault(host, []).append(_Entry(rule, allow, path))
        self._national = any("xn--" in host for host in self._entries)

    def find(self, text: Folded) -> Iterator[tuple[int, int, int, View]]:
        """The links that are not welcome: rule index, span as written, and view."""
        if not self._entries:
            return
        for address in addresses(text, national=self._national or bool(self._only_allow)):
            for rule in self._unwelcome(address):
                yield rule, *address.span, address.view

    def _unwelcome(self, address: Address) -> set[int]:
        found: set[int] = set()
        for host in address.hosts:
            verdicts = self._verdicts(address.scheme, host, address.path)
            found.update(rule for rule, allowed in verdicts.items() if not allowed)
            if address.sure:
                found.update(rule for rule in self._only_allow if rule not in verdicts)
        return found

    def _verdicts(self, scheme: str, host: str, path: str) -> dict[int, bool]:
        """Per rule that knows the host, whether its longest matching entry allows the link."""
        verdicts = self._known(host, path)
        alike = _alike(scheme, host, path)
        return verdicts if alike == (host, path) else {**verdicts, **self._known(*alike)}

    def _known(self, host: str, path: str) -> dict[int, bool]:
        best: dict[int, tuple[int, int, bool]] = {}
        labels = host.split(".")[-_LABELS:]
        for n in range(len(labels)):
            ending = ".".join(labels[n:])
            for entry in self._entries.get(ending, ()):
                if entry.path and not (_same(host, ending) and _under(path, entry.path)):
                    continue
                rank = (len(ending), len(entry.path), not entry.allow)
                best[entry.rule] = max(best.get(entry.rule, rank), rank)
        return {rule: not denies for rule, (_, _, denies) in best.items()}


def _same(host: str, ending: str) -> bool:
    return host in (ending, f"www.{ending}")


def _under(path: str, prefix: str) -> bool:
    return path.startswith(prefix) or path == prefix.rstrip("/")


def _entry(line: str) -> tuple[str, str]:
    """A line of a list as host and path, in the one form of those that mean the same."""
    plain = visible(line).strip()
    scheme, found, rest = plain.partition("://")
    host, slash, path = (rest if found else plain).partition("/")
    name = punycode(host.removeprefix("*.").strip("."))
    return _alike(scheme if found else "", name, slash + unquote(path))


def _alike(scheme: str, host: str, path: str) -> tuple[str, str]:
    """The short form of an address that other addresses lead to as well.

    Discord: https://docs.discord.com/developers/resources/invite; Telegram:
    https://core.telegram.org/api/links.
    """
    name = host.removeprefix("www.")
    if scheme == "tg":
        what, _, value = path.removeprefix("/").removeprefix("?").partition("=")
        value = value.partition("&")[0]
        if (name, what) == ("join", "invite"):
            return "t.me", f"/+{value}"
        return ("t.me", f"/{value}") if (name, what) == ("resolve", "domain") else (host, path)
    if name in _DISCORD and (path == "/invite" or path.startswith("/invite/")):
        return "discord.gg", path.removeprefix("/invite") or "/"
    if name in _TELEGRAM:
        join = path.startswith("/joinchat/")
        return "t.me", f"/+{path.removeprefix('/joinchat/')}" if join else path
    return host, path
