"""Look-alikes: hosts that pass themselves off as another one, and are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from policies.matching.folding import Folded
from policies.matching.hostnames import is_number, letters, punycode, suffixes
from policies.matching.wellknown import FAMILIES, POPULAR

EVERYBODY = "popular"
"""The entry that stands for the names which scammers like most."""
_REMEMBERED = 4_096
_SHORTEST = 6
"""Letters from which on a name with one letter changed is still no other word."""
_BEGIN, _END = 3, 2
"""Letters: one that is wrong, or two that are swapped, leave so many as they are at the beginning
or at the end of a name of six letters or more."""
_ALIKE = str.maketrans("015348|", "olseabl") | {ord("i"): "l"}
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("nn", "m"))


@dataclass(frozen=True, slots=True)
class _Name:
    """A site that is imitated: its domain, its name in it, whose rules ask, how it looks."""

    domain: str
    name: str
    look: str
    rules: frozenset[int]
    popular: bool


class LookAlikes:
    """All sites that a policy's rules protect; the cost does not depend on how many."""

    __slots__ = ("_begin", "_end", "_near", "_same", "_short", "_true")

    def __init__(self, wanted: Iterable[tuple[int, str]]) -> None:
        asked: dict[tuple[str, bool], set[int]] = {}
        for rule, entry in wanted:
            popular = entry == EVERYBODY
            for domain in POPULAR if popular else (entry,):
                asked.setdefault((_domain(domain), popular), set()).add(rule)
        self._true = {domain for domain, _ in asked}
        for family in map(str.split, FAMILIES):
            if not self._true.isdisjoint(family):
                self._true.update(family)
        self._same: dict[str, list[_Name]] = {}
        self._near: dict[str, list[_Name]] = {}
        for (domain, popular), rules in asked.items():
            name = domain.partition(".")[0]
            look = _look(letters(name))
            known = _Name(domain, name, look, frozenset(rules), popular)
            self._same.setdefault(look, []).append(known)
            if len(name) >= _SHORTEST:
                for near in _shortened(look):
                    self._near.setdefault(near, []).append(known)
        looks = {known.look for names in self._near.values() for known in names}
        self._begin = frozenset(look[:_BEGIN] for look in looks)
        self._end = frozenset(look[-_END:] for look in looks)
        self._short = any(len(look) < _SHORTEST for look in looks)

    def find(self, host: str) -> dict[int, str]:
        """By rule the domain that this host imitates."""
        if not self._same or is_number(host):
            return {}
        owned = suffixes().owned(host) or host
        if owned in self._true:
            return {}
        main = owned.partition(".")[0]
        rest = host[: -len(owned) - 1]
        found: dict[int, str] = {}
        for known in (*self._by_name(main), *self._below(rest, host)):
            for rule in known.rules:
                found.setdefault(rule, known.domain)
        return found

    def _by_name(self, main: str) -> Iterator[_Name]:
        """Names that the owned part of a host is like, but not equal to: the same name under
        another ending may well be theirs."""
        shown = letters(main)
        for known in self._like(shown):
            if shown != known.name:
                yield known
        if "-" in shown:
            for piece in shown.split("-"):
                yield from self._like(piece)
            yield from self._same.get(_look(shown.replace("-", "")), ())

    def _below(self, rest: str, host: str) -> Iterator[_Name]:
        """Names in the labels before the owned part, and whole domains that the host begins
        with."""
        for label in rest.split(".") if rest else ():
            shown = letters(label)
            for piece in {shown, *shown.split("-")}:
                for known in self._like(piece):
                    if not known.popular or piece != known.name:
                        yield known
        labels = host.split(".")
        for n in range(len(labels) - 2):
            for known in self._same.get(_look(letters(labels[n])), ()):
                ahead = ".".join(labels[n:])
                if ahead.startswith(f"{known.domain}."):
                    yield known

    def _like(self, label: str) -> Iterator[_Name]:
        look = _look(label)
        yield from self._same.get(look, ())
        if len(look) < _SHORTEST - 1 or len(look) > 40:
            return
        # Most names are refuted by either end of theirs, before anything is made of them.
        ends = look[:_BEGIN] in self._begin or look[-_END:] in self._end
        if not ends and not self._short:
            return
        seen: set[tuple[str, bool]] = set()
        for near in _shortened(look):
            for known in self._near.get(near, ()):
                if (known.domain, known.popular) not in seen:
                    seen.add((known.domain, known.popular))
                    if known.look != look and _one_apart(look, known.look):
                        yield known


def _domain(entry: str) -> str:
    return punycode(entry.strip().lower().removeprefix("www.").strip("."))


@lru_cache(_REMEMBERED)
def _look(label: str) -> str:
    """How a label looks: what is read as the same letter is one. Most labels recur, in one host
    already."""
    plain = label if label.isascii() else Folded(label).canonical
    plain = plain.translate(_ALIKE)
    for pair, letter in _PAIRS:
        plain = plain.replace(pair, letter)
    return plain


def _shortened(look: str) -> set[str]:
    """The look, and with one letter left out; names one letter apart share one of these."""
    return {look, *(look[:n] + look[n + 1 :] for n in range(len(look)))}


def _one_apart(one: str, other: str) -> bool:
    """Whether it takes one letter added, left out, changed, or two swapped, to get from one to the
    other."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    left, right = one[start:], other[start:]
    if len(left) == len(right):
        swapped = left[:2] == right[1::-1] if len(left) > 1 else False
        return left[1:] == right[1:] or (swapped and left[2:] == right[2:])
    return left[1:] == right or left == right[1:]
