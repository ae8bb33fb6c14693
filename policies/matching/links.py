"""Links: which rules an address falls under, by its host's endings, never by trying each rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from policies.events import Content
from policies.events import Link as Hidden
from policies.matching.addresses import Address, addresses
from policies.matching.aliases import alike, straight
from policies.matching.detours import belied, masks, onward
from policies.matching.folding import Folded, visible
from policies.matching.hostlist import HostList
from policies.matching.hostnames import endings, punycode
from policies.matching.invites import numbered
from policies.matching.kinds import Kinds
from policies.matching.places import EVERYWHERE, Span
from policies.matching.terms import Hit, LinkTerms, Terms
from policies.matching.views import HEAD

_PHISHING, _ALLOWED, _DENIED = 0, 1, 2
"""Of entries that know a link equally well, the highest counts: an admin's own word beats a list
that others made, and of the admin's two the stricter one."""


DEEP = 40
"""Different links of a message of which more is asked than what the lists say of them. What that is
costs ten times as much, and nobody names so many in good faith."""
CROWDED = -1
"""The number, of no rule, under which it is told that there were more."""
_Judged = tuple[dict[int, str], frozenset[int]]


class _Known(dict[tuple[tuple[str, ...], str, bool, str, str], _Judged]):
    """What was judged of the different links of a message, and how many of them surely are some."""

    __slots__ = ("sure",)

    def __init__(self) -> None:
        super().__init__()
        self.sure = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of a message, or a piece of a long one: its part, where the piece begins, whether it
    goes on before and behind, the pieces of it that may name something, and whether it is but what
    a file is called."""

    part: int
    text: Folded
    first: int = 0
    cut: tuple[bool, bool] = (False, False)
    naming: Sequence[Span] = EVERYWHERE
    title: bool = False

    def span(self, address: tuple[int, int]) -> tuple[int, int] | None:
        """A span in the whole text; ``None`` for what touches a cut and may go on beyond it."""
        start, end = address
        if (self.cut[0] and not start) or (self.cut[1] and end == len(self.text.written)):
            return None
        return start + self.first, end + self.first


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of a list: whose, whether it allows, and the path it asks for."""

    rule: int
    allow: bool
    path: str


@dataclass(frozen=True, slots=True)
class _Counted:
    """A link that counts: where it stands, and for which rules it does not."""

    part: int
    span: tuple[int, int]
    freed: frozenset[int]


class Links:
    """All that a policy's rules want to know of links."""

    __slots__ = (
        "_counting", "_entries", "_kinds", "_listed", "_lists", "_national", "_only_allow",
        "_tails", "asked",
    )  # fmt: skip

    def __init__(self, terms: Sequence[tuple[int, Terms]]) -> None:
        wanted = [(rule, t.links or LinkTerms()) for rule, t in terms]
        self._entries: dict[str, list[_Entry]] = {}
        self._only_allow = frozenset(
            rule for rule, t in terms if t.allow and not t.deny and not t.links
        )
        self._lists: list[tuple[int, HostList]] = [
            (rule, own.phishing) for rule, own in wanted if own.phishing
        ]
        self._counting = [(r, own) for r, own in wanted if own.only or own.limit is not None]
        self._kinds = Kinds(wanted)
        for rule, t in terms:
            for allow, lines in ((False, t.deny), (True, t.allow)):
                for line in lines:
                    host, path = entry(line)
                    if host:
                        self._entries.setdefault(host, []).append(_Entry(rule, allow, path))
        self.asked = bool(self._entries or self._lists or self._counting or self._kinds.asked)
        self._tails = frozenset(host.rpartition(".")[2] for host in self._entries)
        self._listed = self._tails.union(*(hosts.endings for _, hosts in self._lists))
        asks_any = self._only_allow or self._counting or self._kinds.asked
        self._national = bool(asks_any) or any(e.startswith("xn--") for e in self._listed)

    def find(self, passages: Sequence[Passage], content: Content) -> Iterator[tuple[int, Hit]]:
        """The links that are not welcome, each with its rule's number, and whether there were too
        many. Never raises."""
        counted: list[_Counted] = []
        known = _Known()
        for passage in passages:
            yield from self._in_text(passage, counted, known)
        for hidden in content.links:
            yield from self._behind(hidden, content, counted)
        if self._counting and counted:
            yield from self._whole(content, counted)
        if self._kinds.asked and known.sure > DEEP:
            yield CROWDED, Hit(detail=f"crowded count={known.sure} limit={DEEP}")

    def _in_text(
        self, passage: Passage, counted: list[_Counted], known: _Known
    ) -> Iterator[tuple[int, Hit]]:
        text, part = passage.text, passage.part
        for address in addresses(
            text, passage.naming, national=self._national, listed=self._listed
        ):
            span = passage.span(address.span)
            if span is None:
                continue
            address = address._replace(sure=False) if passage.title else address
            key = (address.hosts, address.path, address.sure, address.scheme, address.user)
            if key not in known:
                known.sure += address.sure
                known[key] = self._judged(address, deep=known.sure <= DEEP)
            found, freed = known[key]
            for rule, detail in found.items():
                yield rule, Hit(part, span, address.view, detail)
            if self._counting and address.sure and not address.inner:
                counted.append(_Counted(part, span, freed))
        if self._kinds.masked:
            for shown, target, start, end in masks(text.clean):
                place = passage.span(text.original(start, end))
                for rule in self._belying(shown, target) if place else ():
                    yield rule, Hit(part, place or (0, 0), "written", "masked")
        if self._kinds.inviting("qq"):
            for invite, start, end in numbered(text.clean, passage.naming):
                place = passage.span(text.original(start, end))
                for rule in self._kinds.uninvited(invite) if place else ():
                    yield rule, Hit(part, place or (0, 0), "written", "invite name=qq")

    def _behind(
        self, hidden: Hidden, content: Content, counted: list[_Counted]
    ) -> Iterator[tuple[int, Hit]]:
        """What stands behind shown words."""
        start = content.text.find(hidden.shown) if hidden.shown else -1
        span = (start, start + len(hidden.shown)) if start >= 0 else (0, 0)
        named = addresses(Folded(hidden.url[:HEAD]), national=self._national, listed=self._listed)
        for n, address in enumerate(named):
            found, freed = self._judged(address)
            for rule, detail in found.items():
                yield rule, Hit(span=span, view="written", detail=detail or "target")
            if self._counting and not n and hidden.url not in content.text:
                counted.append(_Counted(0, span, freed))
        if self._kinds.masked and hidden.shown:
            for rule in self._belying(hidden.shown[:HEAD], hidden.url[:HEAD]):
                yield rule, Hit(span=span, view="written", detail="masked")

    def _belying(self, shown: str, target: str) -> frozenset[int]:
        """The rules that mind that these words lead to this target."""
        for address in addresses(Folded(target), national=self._national):
            if not address.scheme or not belied(shown, address):
                break
            return self._kinds.masked - self._judged(address)[1]
        return frozenset()

    def _judged(self, address: Address, deep: bool = True) -> _Judged:
        """By rule what is wrong with a link, and the rules that allow it."""
        found: dict[int, str] = {}
        freed: frozenset[int] | None = None
        for host in address.hosts:
            best = self._known(address.scheme, host, address.path)
            allowing = frozenset(rule for rule, rank in best.items() if rank[2] == _ALLOWED)
            freed = allowing if freed is None else freed & allowing
            for rule, (_, _, what) in best.items():
                if what != _ALLOWED:
                    found.setdefault(rule, "phishing" if what == _PHISHING else "")
            for rule, detail in self._kinds.of(address, host) if deep else ():
                if rule not in allowing:
                    found.setdefault(rule, detail)
            if address.sure:
                for rule in self._only_allow - best.keys():
                    found.setdefault(rule, "")
            if deep and address.path:
                for target in onward(host, address.path):
                    # What has a scheme has been read out of the path already.
                    found = found if target.scheme else self._judged(target, False)[0] | found
        return found, freed or frozenset()

    def _known(self, scheme: str, host: str, path: str) -> dict[int, tuple[int, int, int]]:
        """Per rule that knows the link, the best of the entries that do."""
        path = straight(path)
        best = self._listed_as(host, path)
        short = alike(scheme, host, path)
        if short != (host, path):
            best |= self._listed_as(*short)
        for rule, hosts in self._lists:
            if listed := hosts.found(host):
                rank = (len(listed), 0, _PHISHING)
                best[rule] = max(best.get(rule, rank), rank)
        return best

    def _listed_as(self, host: str, path: str) -> dict[int, tuple[int, int, int]]:
        best: dict[int, tuple[int, int, int]] = {}
        listed = host.rpartition(".")[2] in self._tails
        for ending in endings(host) if listed else ():
            for known in self._entries.get(ending, ()):
                if known.path and not (_same(host, ending) and _under(path, known.path)):
                    continue
                rank = (len(ending), len(known.path), _ALLOWED if known.allow else _DENIED)
                best[known.rule] = max(best.get(known.rule, rank), rank)
        return best

    def _whole(self, content: Content, counted: list[_Counted]) -> Iterator[tuple[int, Hit]]:
        for rule, own in self._counting:
            mine = [link for link in counted if rule not in link.freed]
            if own.limit is not None and len(mine) > own.limit:
                over = mine[own.limit]
                detail = f"more count={len(mine)} limit={own.limit}"
                yield rule, Hit(over.part, over.span, "written", detail)
            if own.only and mine and _nothing_else(content, counted):
                yield rule, Hit(mine[0].part, mine[0].span, "written", "only_links")


def _nothing_else(content: Content, counted: list[_Counted]) -> bool:
    """Whether the main text says nothing but its links."""
    done, said = 0, ""
    for start, end in sorted(link.span for link in counted if not link.part):
        said += content.text[done:start]
        done = max(done, end)
    return not any(map(str.isalnum, said + content.text[done:]))


def _same(host: str, ending: str) -> bool:
    return host in (ending, f"www.{ending}")


def _under(path: str, prefix: str) -> bool:
    return path.startswith(prefix) or path == prefix.rstrip("/")


def entry(line: str) -> tuple[str, str]:
    """A line of a list as host and path, in the one form of those that mean the same."""
    plain = visible(line).strip()
    scheme, found, rest = plain.partition("://")
    host, slash, path = (rest if found else plain).partition("/")
    name = punycode(host.removeprefix("*.").strip("."))
    return alike(scheme if found else "", name, slash + unquote(path))
