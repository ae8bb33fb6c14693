"""Differences between two policies in what they mean, not in how they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from policies.escalation import SEVERITY
from policies.policy import Policy, Rung
from policies.rights import Role
from policies.rule import TOUCHING, Rule
from policies.texts import said
from policies.trial import leanings, shown
from policies.trial.change import Change, Effect, Part, turned, way
from policies.trial.rulewise import rule_changes

_PLAIN = ("community", "language", "timezone", "staff_channel", "tone", "signed_by")


def differences(before: Policy, after: Policy) -> tuple[Change, ...]:
    """Everything that the newer policy means and the older does not, in the order of a file."""
    return (
        *_whole(before, after),
        *_roles(before, after),
        *_rules(before, after),
        *_ladder(before, after),
        *_texts("wording", before.wording, after.wording),
        *_texts("channels", before.channel_names, after.channel_names),
        *_examples(before, after),
    )


def _whole(before: Policy, after: Policy) -> Iterator[Change]:
    for key in _PLAIN:
        was, now = getattr(before, key), getattr(after, key)
        if was != now:
            yield Change(part="policy", what="changed", key=key, before=was, after=now)
    if before.acting != after.acting:
        effect: Effect = "stricter" if after.acting == "act" else "laxer"
        yield Change(
            part="policy", what="changed", key="acting", before=before.acting, after=after.acting,
            effect=effect,
        )  # fmt: skip
    if change := _listed("places", "", "", before.places, after.places):
        yield change


def _listed(
    part: Part, name: str, key: str, before: Iterable[str], after: Iterable[str],
    effect: Effect = "",
) -> Change | None:  # fmt: skip
    was, now = set(before), set(after)
    if was == now:
        return None
    added, removed = tuple(sorted(now - was)), tuple(sorted(was - now))
    return Change(
        part=part, what="changed", name=name, key=key, added=added, removed=removed, effect=effect
    )


def _roles(before: Policy, after: Policy) -> Iterator[Change]:
    was, now = {r.name: r for r in before.roles}, {r.name: r for r in after.roles}
    for name in [n for n in was if n not in now]:
        effect: Effect = "stricter" if was[name].immune else ""
        yield Change(part="roles", what="removed", name=name, effect=effect)
    for name, role in now.items():
        if name not in was:
            immune: Effect = "laxer" if role.immune else ""
            may = tuple(sorted(map(shown.right, role.rights)))
            yield Change(part="roles", what="added", name=name, added=may, effect=immune)
        else:
            yield from _role(was[name], role, before, after)
    kept = [name for name in was if name in now]
    for name, other in _moved(kept, [name for name in now if name in was]):
        yield Change(part="roles", what="moved", name=name, after=other)


def _role(before: Role, after: Role, *policies: Policy) -> Iterator[Change]:
    name = before.name
    effect: Effect = ""
    if before.immune and after.immune and not any(_conditioned(p, name) for p in policies):
        effect = way(before.members, after.members, more="laxer")
    if change := _listed("roles", name, "members", before.members, after.members, effect):
        yield change
    for key, was_said, now_said in (
        ("may", before.rights, after.rights),
        ("deny", before.denied, after.denied),
    ):
        told = map(shown.right, was_said), map(shown.right, now_said)
        if change := _listed("roles", name, key, *told):
            yield change
    for key in ("platforms", "places", "channels"):
        scopes = getattr(before.scope, key), getattr(after.scope, key)
        if change := _listed("roles", name, key, *scopes):
            yield change
    if change := _listed("roles", name, "duties", before.duties, after.duties):
        yield change
    budgets = map(shown.ration, before.budget.items()), map(shown.ration, after.budget.items())
    if change := _listed("roles", name, "budget", *budgets):
        yield change
    for key in ("immune", "everywhere"):
        was, now = getattr(before, key), getattr(after, key)
        if was != now:
            yield Change(
                part="roles", what="changed", name=name, key=key, before=shown.value(was),
                after=shown.value(now),
                effect=way(was, now, more="laxer") if key == "immune" else "",
            )  # fmt: skip


def _conditioned(policy: Policy, role: str) -> bool:
    """Whether a rule holds, or does not, for who has the role."""
    asked = [c.value for rule in policy.rules for c in rule.when if "roles" in c.name]
    return any(isinstance(names, frozenset) and role in names for names in asked)


def _rules(before: Policy, after: Policy) -> Iterator[Change]:
    was, now = {r.name: r for r in before.rules}, {r.name: r for r in after.rules}
    for name in [n for n in was if n not in now]:
        yield _entry("removed", was[name])
    for name, rule in now.items():
        if name not in was:
            yield _entry("added", rule)
        else:
            yield from rule_changes(was[name], rule)
    kept = [name for name in was if name in now]
    for name, other in _moved(kept, [name for name in now if name in was]):
        yield Change(part="rules", what="moved", name=name, after=other)


def _entry(what: str, rule: Rule) -> Change:
    effect: Effect = "stricter" if leanings.acts(rule) else ""
    told = f"{shown.test(rule.test)}, {rule.mode}"
    actions = tuple(map(shown.action, rule.actions))
    if what == "added":
        return Change(
            part="rules", what="added", name=rule.name, after=told, added=actions, effect=effect
        )
    return Change(
        part="rules", what="removed", name=rule.name, before=told, removed=actions,
        effect=turned(effect),
    )  # fmt: skip


def _moved(before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    """The names that stand elsewhere among the others, each with the one it stands before now.

    As few as possible: those outside a longest row of names that kept its order.
    """
    place = {name: number for number, name in enumerate(before)}
    rows: list[tuple[int, list[str]]] = []
    for name in after:
        ahead = [row for row in rows if place[row[1][-1]] < place[name]]
        length, longest = max(ahead, default=(0, []), key=lambda row: row[0])
        rows.append((length + 1, [*longest, name]))
    kept = set(max(rows, default=(0, []), key=lambda row: row[0])[1])
    for number, name in enumerate(after):
        if name not in kept:
            yield name, after[number + 1] if number + 1 < len(after) else ""


def _ladder(before: Policy, after: Policy) -> Iterator[Change]:
    """Which way a rung goes is certain where nobody jumps over one."""
    certain = all(
        c.times == 1 for p in (before, after) for r in p.rules for c in r.actions
    )  # fmt: skip
    was, now = ({str(r.at): r for r in p.ladder} for p in (before, after))
    for at in sorted(was.keys() | now.keys(), key=int):
        old, new = was.get(at), now.get(at)
        if old == new:
            continue
        told = [shown.action(r.consequence) if r else "" for r in (old, new)]
        yield Change(
            part="ladder", what="added" if not old else "changed" if new else "removed", name=at,
            before=told[0], after=told[1], effect=_rung(old, new) if certain else "",
        )  # fmt: skip
    if before.strikes_expire != after.strikes_expire:
        was_, now_ = before.strikes_expire, after.strikes_expire
        yield Change(
            part="ladder", what="changed", key="expire", before=shown.value(was_),
            after=shown.value(now_), effect=way(was_, now_, more="stricter"),
        )  # fmt: skip


def _rung(before: Rung | None, after: Rung | None) -> Effect:
    return way(_grave(before), _grave(after), more="stricter")


def _grave(rung: Rung | None) -> tuple[int, float]:
    if rung is None:
        return (0, 0.0)
    asked = rung.consequence
    length = asked.duration.total_seconds() if asked.duration else float("inf")
    return (SEVERITY.get(asked.do, 0), length if asked.do in TOUCHING else 0.0)


def _texts(part: Part, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for name in sorted(before.keys() | after.keys()):
        was, now = before.get(name), after.get(name)
        if was == now:
            continue
        yield Change(
            part=part, what="added" if was is None else "removed" if now is None else "changed",
            name=name, before=was or "", after=now or "",
        )  # fmt: skip


def _examples(before: Policy, after: Policy) -> Iterator[Change]:
    def told(policy: Policy) -> set[str]:
        return {
            " / ".join(said(line.event, 0) or type(line.event).__name__.lower() for line in e.lines)
            for e in policy.examples
        }

    if change := _listed("examples", "", "", told(before), told(after)):
        yield change
