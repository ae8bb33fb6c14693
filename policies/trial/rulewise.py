"""Differences between two rules of the same name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from policies.filters.contract import Settings
from policies.matching.hostlist import HostList
from policies.rule import AllOf, AnyOf, Check, NoneOf, Rule, Test
from policies.trial import leanings, shown
from policies.trial.change import Change, Effect, turned, way

_ONLY_SAID = ("tell", "because", "must", "owner", "note", "ticket", "priority")
"""Keys that change nothing of what a rule finds or does."""


def rule_changes(before: Rule, after: Rule) -> Iterator[Change]:
    """What is different, each with the way it goes as far as the rule acts."""
    acting = (leanings.acts(before), leanings.acts(after))
    stopping = before.stop or after.stop
    for change in _all(before, after):
        begins = change.key in ("mode", "actions") and any(acting) and not stopping
        yield change if all(acting) or begins else replace(change, effect="")


def _all(before: Rule, after: Rule) -> Iterator[Change]:
    name = before.name
    yield from _tests(name, before.test, after.test)
    was, now = before.actions, after.actions
    if set(was) != set(now):
        yield _listed(
            name, "actions", tuple(map(shown.action, was)), tuple(map(shown.action, now)),
            leanings.actions(was, now),
        )  # fmt: skip
    if before.mode != after.mode:
        effect = leanings.modes(before.mode, after.mode)
        yield _valued(name, "mode", before.mode, after.mode, effect)
    yield from _scope(before, after)
    yield from _when(before, after)
    for key in _ONLY_SAID:
        if getattr(before, key) != getattr(after, key):
            yield _valued(name, key, getattr(before, key), getattr(after, key))


def _scope(before: Rule, after: Rule) -> Iterator[Change]:
    """Whom, where and how long a rule is for."""
    name = before.name
    if before.channels != after.channels:
        effect = way(before.channels, after.channels, more="stricter")
        if not (before.channels and after.channels):
            # Without channels a rule looks everywhere; a canary with none acts on its share only.
            effect = "" if "canary" in (before.mode, after.mode) else turned(effect)
        yield _listed(name, "channels", before.channels, after.channels, effect)
    if before.exempt != after.exempt:
        effect = way(before.exempt, after.exempt, more="laxer")
        yield _listed(name, "exempt", before.exempt, after.exempt, effect)
    if before.share != after.share:
        effect = way(before.share, after.share, more="stricter")
        yield _valued(name, "share", shown.share(before.share), shown.share(after.share), effect)
    for key in ("bots", "even_immune"):
        was, now = getattr(before, key), getattr(after, key)
        if was != now:
            yield _valued(name, key, was, now, way(was, now, more="stricter"))
    if before.stop != after.stop:
        yield _valued(name, "stop", before.stop, after.stop)
    if before.cooldown != after.cooldown:
        effect = way(before.cooldown, after.cooldown, more="laxer")
        yield _valued(name, "cooldown", before.cooldown, after.cooldown, effect)
    if before.until != after.until:
        effect = way(before.until or date.max, after.until or date.max, more="stricter")
        yield _valued(name, "until", before.until, after.until, effect)


def _when(before: Rule, after: Rule) -> Iterator[Change]:
    was = {c.name: c.value for c in before.when}
    now = {c.name: c.value for c in after.when}
    for key in sorted(was.keys() | now.keys()):
        old, new = was.get(key), now.get(key)
        if old == new:
            continue
        effect: Effect = ""
        if key not in was:
            effect = "laxer"
        elif key not in now:
            effect = "stricter"
        elif key in leanings.WHEN:
            effect = way(old, new, more=leanings.WHEN[key])
        if isinstance(old, frozenset) and isinstance(new, frozenset):
            yield _listed(before.name, f"when.{key}", old, new, effect)
        else:
            yield _valued(before.name, f"when.{key}", old, new, effect)


def _tests(name: str, before: Test, after: Test, path: str = "") -> Iterator[Change]:
    """Setting by setting where both look for the same kinds of things, else as a whole."""
    if shown.test(before) != shown.test(after):
        yield _valued(name, path or "filter", shown.test(before), shown.test(after))
        return
    match before, after:
        case Check(), Check():
            prefix = f"{path}." if path else ""
            yield from _settings(name, prefix, before, after)
        case (AnyOf(old), AnyOf(new)) | (AllOf(old), AllOf(new)):
            word = "any" if isinstance(before, AnyOf) else "all"
            prefix = f"{path}." if path else ""
            for number, (one, other) in enumerate(zip(old, new, strict=True), 1):
                yield from _tests(name, one, other, f"{prefix}{word}[{number}]")
        case NoneOf(one), NoneOf(other):
            for change in _tests(name, one, other, f"{path}.not" if path else "not"):
                yield replace(change, effect=turned(change.effect))


def _settings(name: str, prefix: str, before: Check, after: Check) -> Iterator[Change]:
    old, new = before.settings, after.settings
    assert isinstance(old, Settings)
    assert isinstance(new, Settings)
    for key in type(old).model_fields:
        was, now = getattr(old, key), getattr(new, key)
        if was == now or (key.endswith("_file") and key not in old.HOST_LISTS):
            continue
        if isinstance(was, HostList) and isinstance(now, HostList):
            yield from _hosts(name, prefix + key, was, now)
            continue
        apart = leanings.told_apart(before.filter, old, new)
        effect = leanings.setting(before.filter, key, was, now) if apart else ""
        if isinstance(was, tuple) and isinstance(now, tuple):
            if set(was) != set(now):
                yield _listed(name, prefix + key, was, now, effect)
        else:
            yield _valued(name, prefix + key, was, now, effect)


def _hosts(name: str, key: str, before: HostList, after: HostList) -> Iterator[Change]:
    """Of long lists only how many hosts are more and fewer is told."""
    more, fewer = before.lacks(after), after.lacks(before)
    if more or fewer:
        effect: Effect = "" if more and fewer else "stricter" if more else "laxer"
        told = (f"{len(before):,}", f"{len(after):,} (+{more:,}, -{fewer:,})")
        yield _valued(name, key, *told, effect)


def _listed(
    name: str,
    key: str,
    before: tuple[str, ...] | frozenset[str],
    after: tuple[str, ...] | frozenset[str],
    effect: Effect = "",
) -> Change:
    was, now = [dict.fromkeys(map(shown.value, some)) for some in (before, after)]
    added = tuple(each for each in now if each not in was)
    removed = tuple(each for each in was if each not in now)
    if not isinstance(before, tuple):
        added, removed = tuple(sorted(added)), tuple(sorted(removed))
    return Change(
        part="rules", what="changed", name=name, key=key, added=added, removed=removed,
        effect=effect,
    )  # fmt: skip


def _valued(name: str, key: str, before: object, after: object, effect: Effect = "") -> Change:
    return Change(
        part="rules", what="changed", name=name, key=key, before=shown.value(before),
        after=shown.value(after), effect=effect,
    )  # fmt: skip
