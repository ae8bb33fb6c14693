"""Acceptance: what a policy file must be before it comes into force, beside being well formed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from policies.errors import PolicyError
from policies.file.load import NOTHING, Loaded, load
from policies.file.report import Report
from policies.file.selftest import failures


def examined(file: Path, instead: Mapping[str, bytes] = NOTHING) -> Loaded:
    """The policy in a file, its examples tried; see ``load``. Raises ``PolicyError``."""
    loaded = load(file, instead)
    problems = failures(loaded.policy)
    if problems:
        raise PolicyError(problems)
    return loaded


def insist_apart(
    file: Path, loaded: Loaded, others: Mapping[Path, Loaded], default_places: Collection[str]
) -> None:
    """Raise ``PolicyError`` if another file's policy has this one's community or one of its places.

    ``default_places`` are those of a policy that names none.
    """
    report, mine = Report(loaded.policy.language), loaded.policy
    for other, theirs in others.items():
        if other == file:
            continue
        if theirs.policy.community == mine.community:
            at = ("community",)
            report.add(loaded.source, at, "community.taken", name=mine.community, file=other)
        taken = set(theirs.policy.places or default_places)
        for number, place in enumerate(mine.places or default_places):
            if place in taken:
                path = ("places", number) if mine.places else ("places",)
                report.add(loaded.source, path, "place.taken", name=place, file=other)
    report.check()


def insist_same(loaded: Loaded, before: Loaded | None) -> None:
    """Raise ``PolicyError`` if a file in force before now has another community's name."""
    report, name = Report(loaded.policy.language), loaded.policy.community
    if before and before.policy.community != name:
        was = before.policy.community
        report.add(loaded.source, ("community",), "community.changed", was=was, name=name)
    report.check()


def insist_signed(loaded: Loaded, *, signs: bool) -> None:
    """Raise ``PolicyError`` if members would be told of a page that is not there."""
    report = Report(loaded.policy.language)
    if loaded.policy.appeals_page and not signs:
        report.add(loaded.source, ("appeals", "page"), "appeals.page")
    report.check()
