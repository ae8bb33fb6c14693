"""Lifecycle: how a rule in force fares, and how one that goes astray steps back by itself."""

from __future__ import annotations

from datetime import timedelta
from hashlib import blake2b
from typing import Any

from policies.conditions import established, posture
from policies.crowd import incidents
from policies.decision import Mode
from policies.draft import Draft
from policies.policy import Policy
from policies.rule import Rule
from policies.state import Drop, Set
from policies.teaching import corrected
from policies.telling.members import alert

ESTABLISHED = timedelta(days=7), 20
"""Whoever has been a member for so long, or has written so many messages, belongs here."""
BRAKED_AT, WITHIN = 5, 3_600.0
"""So many established members may a rule sanction within an hour; it is braked at the next."""
OVERTURNED_AT, BY, OVERTURNED_WITHIN = 3, 2, 7 * 86_400.0
"""A rule only watches once so many of its decisions were overturned by so many people in a week."""
JUMP, LEAST, DAYS, KNOWN = 10, 20, 14, 3
"""It only watches, too, once it finds ``JUMP`` times as much on one day as on the average of the
``DAYS`` before, of which at least ``KNOWN`` must be known, and at least ``LEAST`` messages."""
OVERTURNED = "overturned"
"""The name under which it is remembered that decisions of a rule were taken back."""
_DAY = 86_400.0


STEPS_BACK = frozenset({"watches", "braked"})
"""The names under which it is remembered that a rule stepped back."""


def page(name: str) -> str:
    """The page on which is remembered how the rule of that name fares."""
    return f"rule:{name}"


def stage(draft: Draft, rule: Rule, mode: Mode) -> Mode:
    """The mode in which a rule is asked now, given that of the policy: one that stepped back only
    watches, as long as it stands in the policy as it did then."""
    if mode in ("off", "shadow") or not _as_then(draft, rule, "watches"):
        return mode
    return "shadow"


def braked(draft: Draft, rule: Rule) -> bool:
    """Whether a rule may not sanction the actor: it has sanctioned too many established members
    and waits for a human's word. Who is counted is remembered; of a raid nobody is."""
    if _as_then(draft, rule, "braked"):
        return True
    if not established(draft, *ESTABLISHED) or _raided(draft):
        return False
    member = _digest(draft.event.actor.id)
    hit = [pair for pair in _recent(draft, rule, "established", WITHIN) if pair[0] != member]
    hit.append((member, draft.now))
    if len(hit) <= BRAKED_AT:
        draft.write(Set(page(rule.name), "established", tuple(hit), draft.now + WITHIN))
        return False
    _step_back(draft, rule, "braked", str(len(hit)))
    return True


def counted(draft: Draft, rule: Rule) -> None:
    """Count a message that a rule in force found; a jump against its past makes it watch. What a
    raid brings is no part of its past, nor of its present."""
    if _raided(draft):
        return
    today, name = int(draft.now // _DAY), page(rule.name)
    known = draft.plain(name, "days")
    days = [p for p in known if isinstance(p, tuple)] if isinstance(known, tuple) else []
    past = {int(str(day)): int(str(count)) for day, count in days}
    past[today] = past.get(today, 0) + 1
    kept = {day: count for day, count in past.items() if day > today - DAYS}
    draft.write(Set(name, "days", tuple(sorted(kept.items())), draft.now + DAYS * _DAY))
    before = [count for day, count in kept.items() if day < today]
    if len(before) < KNOWN or kept[today] < LEAST:
        return
    average = sum(before) / (today - min(kept))
    if kept[today] > JUMP * max(1.0, average) and not _as_then(draft, rule, "watches"):
        _step_back(draft, rule, "watches", str(kept[today]))


def overturned(draft: Draft, rule: Rule, moderator: str) -> None:
    """A human took back what a rule did; several people several times make it watch."""
    recent = _recent(draft, rule, OVERTURNED, OVERTURNED_WITHIN)
    recent = [*recent, (_digest(moderator), draft.now)][-OVERTURNED_AT * 4 :]
    until = draft.now + OVERTURNED_WITHIN
    draft.write(Set(page(rule.name), OVERTURNED, tuple(recent), until))
    enough = len(recent) >= OVERTURNED_AT and len({who for who, _ in recent}) >= BY
    if enough and posture(draft) == "normal" and not _as_then(draft, rule, "watches"):
        _step_back(draft, rule, "watches", str(len(recent)))


def taken_back(draft: Draft, member: str, sanction: str, moderator: str) -> None:
    """A human ended a sanction (``timeout@place``): if a rule had made it, that was overturned."""
    rule = named(draft.policy, str(draft.plain(member, f"{sanction}:rule") or ""))
    if rule is not None:
        overturned(draft, rule, moderator)
        corrected(draft, rule, str(draft.plain(member, f"{sanction}:of") or ""), "ham", moderator)


def go(draft: Draft, rule: Rule) -> bool:
    """A human says go: the rule acts as the policy says. Tells whether it had stepped back."""
    name = page(rule.name)
    back = _as_then(draft, rule, "braked") or _as_then(draft, rule, "watches")
    for remembered in ("braked", "watches", "established", OVERTURNED, "days"):
        if draft.view.get(name, remembered) is not None:
            draft.write(Drop(name, remembered))
    return back


def watch(draft: Draft, rule: Rule) -> None:
    """A human has the rule only watch."""
    draft.write(Set(page(rule.name), "watches", fingerprint(rule)))


def state(draft: Draft, rule: Rule) -> str:
    """How a rule stands, as an admin reads it: its mode, ``watches`` or ``braked``."""
    if rule.mode in ("enforce", "canary"):
        for remembered in ("watches", "braked"):
            if _as_then(draft, rule, remembered):
                return remembered
    return rule.mode


def named(policy: Policy, name: str) -> Rule | None:
    """The rule of that name."""
    return next((rule for rule in policy.rules if rule.name == name), None)


def fingerprint(rule: Rule) -> str:
    """What changes when a rule is edited: what it looks for, when, and what it does."""
    checks = [(check.filter, check.memory, _written(check.settings)) for check in rule.checks]
    when = [(c.name, _sorted(c.value)) for c in rule.when]
    parts = (checks, when, rule.actions, rule.mode, sorted(rule.channels), rule.share)
    return blake2b(repr(parts).encode("utf-8", "replace"), digest_size=8).hexdigest()


def _written(settings: Any) -> str:
    dump = getattr(settings, "model_dump_json", None)
    return str(dump()) if dump else repr(settings)


def _sorted(value: object) -> object:
    return sorted(map(str, value)) if isinstance(value, frozenset) else value


def _step_back(draft: Draft, rule: Rule, how: str, count: str) -> None:
    draft.write(Set(page(rule.name), how, fingerprint(rule)))
    with draft.speaking():
        label = str(draft.say("button.go")[0])
        button = draft.button(label, "policy", do="go", rule=rule.name)
        alert(draft, draft.say(f"staff_{how}", rule=rule.name, count=count), how, (button,))


def _as_then(draft: Draft, rule: Rule, how: str) -> bool:
    """Whether the rule stepped back so, and is still the same. This draft's writes count."""
    value = draft.value(page(rule.name), how)
    said = getattr(value, "value", None)
    return said is not None and said == fingerprint(rule)


def _recent(draft: Draft, rule: Rule, name: str, within: float) -> list[tuple[int, float]]:
    """Who and when, of what lies not longer ago than that."""
    known = draft.plain(page(rule.name), name)
    pairs = [pair for pair in known if isinstance(pair, tuple)] if isinstance(known, tuple) else []
    found = [(int(str(who)), float(str(at))) for who, at in pairs]
    return [(who, at) for who, at in found if at > draft.now - within]


def _raided(draft: Draft) -> bool:
    """Whether the event may be part of a raid: the posture is raised, or the actor belongs to an
    incident that is open, as under a policy that raises no posture."""
    member = draft.event.actor.id
    return posture(draft) != "normal" or any(
        incidents.belongs(draft, one, member) for one in incidents.running(draft)
    )


def _digest(member: str) -> int:
    return int.from_bytes(blake2b(member.encode("utf-8", "replace"), digest_size=6).digest())
