"""Entries: the words, patterns and hosts of a rule, and which of them it finds by themselves."""

from __future__ import annotations

from collections.abc import Iterator

from policies.filters import FILTERS
from policies.matching.terms import Terms
from policies.rule import AllOf, AnyOf, Check, NoneOf, Test

Entry = tuple[str, ...]
"""What is looked for, as it is written but for case, and how: the same entry finds the same."""


def terms_of(check: Check) -> Terms | None:
    """What a check has scanned for; ``None`` for one that looks for itself."""
    terms = FILTERS[check.filter].terms
    return terms(check.settings) if terms is not None else None


def entries(check: Check) -> frozenset[Entry]:
    """All that a check finds by its lists; names are another matter than messages."""
    terms = terms_of(check)
    if terms is None:
        return frozenset()
    where = "name" if FILTERS[check.filter].of_names else "message"
    words = [
        (word.text.casefold().strip(), where, word.how, word.disguise, str(word.near))
        for word in terms.words
        if word.how != "allowed"
    ]
    patterns = [(pattern, where, "pattern") for pattern in terms.patterns]
    return frozenset([*words, *patterns, *((host.lower(), where, "host") for host in terms.deny)])


def freed(check: Check) -> frozenset[str]:
    """What a check lets through although it would find it."""
    terms = terms_of(check) or Terms()
    words = (word.text.casefold().strip() for word in terms.words if word.how == "allowed")
    return frozenset([*words, *(host.lower() for host in terms.allow)])


def nothing(test: Test) -> bool:
    """Whether a test can never find anything, since its lists are empty."""
    match test:
        case Check():
            return terms_of(test) == Terms()
        case AnyOf(tests):
            return all(map(nothing, tests))
        case AllOf(tests):
            return any(map(nothing, tests))
        case NoneOf():
            return False


def enough(test: Test) -> frozenset[Entry]:
    """Entries of which any one is enough for a test to find something, whatever else there is."""
    match test:
        case Check():
            return frozenset() if freed(test) else entries(test)
        case AnyOf(tests):
            return frozenset[Entry]().union(*map(enough, tests))
        case AllOf((only,)):
            return enough(only)
        case _:
            return frozenset()


def needed(test: Test) -> Iterator[frozenset[Entry]]:
    """Sets of entries of which at least one is there whenever a test finds something."""
    match test:
        case Check():
            terms = terms_of(test)
            if terms is not None and terms.links is None and not (terms.allow and not terms.deny):
                yield entries(test)
        case AnyOf(tests):
            each = [list(needed(inner)) for inner in tests]
            if all(each):
                yield frozenset[Entry]().union(*(some[0] for some in each))
        case AllOf(tests):
            for inner in tests:
                yield from needed(inner)
        case NoneOf():
            return


def looked_for(test: Test) -> frozenset[Entry]:
    """All entries that speak for a test, not against it."""
    match test:
        case Check():
            return entries(test)
        case AnyOf(tests) | AllOf(tests):
            return frozenset[Entry]().union(*map(looked_for, tests))
        case NoneOf():
            return frozenset()
