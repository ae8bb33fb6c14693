"""Judging messages: which rules find something in a new or edited message, and in which mode."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from hashlib import blake2b

from policies.consequences import deletes, enforce, report
from policies.decision import OBSERVED, Finding, Mode
from policies.draft import Draft
from policies.errors import fault
from policies.events import Actor, Content, Edited, Message
from policies.figures import figures
from policies.filters import FILTERS
from policies.matching.terms import Hit
from policies.matching.views import oversize
from policies.policy import Acting, Policy, Role, Rule
from policies.standing import count_message, immune, remember, roles
from policies.state import Missing, Set

NO_NAMES: frozenset[str] = frozenset()
OVERSIZE = "oversize"
"""The name under which a text too long to be scanned whole is reported."""


def judge(draft: Draft) -> None:
    """Find, and do what follows. The bot's own messages are never judged."""
    event = draft.event
    assert isinstance(event, (Message, Edited))
    remember(draft)
    if event.actor.identity == "self":
        return
    if isinstance(event, Message):
        count_message(draft)
        if event.position:
            draft.write(Set(event.channel, "complete_to", event.position))
    held = roles(draft, event.actor)
    found = _found(draft, event.content, held)
    _note_oversize(draft, event.content)
    if not found:
        return
    protected = immune(draft.policy, event.actor, held)
    acting_rules = [rule for rule, mode in found if mode != "shadow"]
    if acting(draft) == "observe":
        if any(_touches(draft, rule, protected) for rule in acting_rules):
            draft.note = OBSERVED
        report(draft, acting_rules)
        return
    enforce(draft, acting_rules, protected=protected)


def _touches(draft: Draft, rule: Rule, protected: bool) -> bool:
    """Whether a rule would do something to this message or its author, were the bot acting."""
    if protected:
        return deletes(draft, rule, protected)
    return any(c.do != "alert" for c in rule.actions)


def acting(draft: Draft) -> Acting:
    """Whether the bot acts: what people said last, else what the policy file says."""
    said = draft.plain("", "acting")
    if said == "observe":
        return "observe"
    return "act" if said == "act" else draft.policy.acting


def _found(draft: Draft, content: Content, held: tuple[Role, ...]) -> list[tuple[Rule, Mode]]:
    policy, actor = draft.policy, draft.event.actor
    found: list[tuple[Rule, Mode]] = []
    scanned = policy.scanner.scan(content, None if oversize(content.text) else draft.folded)
    names = {role.name for role in held} if held else NO_NAMES
    for index in sorted({*scanned, *policy.always}) if scanned else policy.always:
        rule = policy.rules[index]
        if not _applies(rule, actor, names):
            continue
        try:
            hits = scanned[index] if index in scanned else _look(draft, rule)
        except Missing:
            raise
        except Exception as error:  # a broken rule must not keep the others from deciding
            mode = _mode(rule, policy, draft.event.channel, actor)
            draft.findings.append(Finding(rule=rule.name, mode=mode, error=fault(error)))
            continue
        if hits:
            mode = _mode(rule, policy, draft.event.channel, actor)
            draft.findings.append(_finding(rule, mode, hits[0]))
            found.append((rule, mode))
    return found


def _applies(rule: Rule, actor: Actor, names: AbstractSet[str]) -> bool:
    if actor.identity == "bot" and not rule.bots:
        return False
    return not rule.exempt or rule.exempt.isdisjoint(names)


def _look(draft: Draft, rule: Rule) -> tuple[Hit, ...]:
    look = FILTERS[rule.filter].look
    return look(draft, rule, rule.check) if look else ()


def _finding(rule: Rule, mode: Mode, hit: Hit) -> Finding:
    return Finding(
        rule=rule.name, span=hit.span, part=hit.part, mode=mode, view=hit.view, detail=hit.detail
    )


def _mode(rule: Rule, policy: Policy, channel: str, actor: Actor) -> Mode:
    """The rule's mode for this member: a canary acts on its share and watches the rest."""
    if rule.mode != "canary":
        return rule.mode
    if channel in rule.channels:
        return "canary"
    if rule.share:
        seed = f"{policy.community}/{rule.name}/{actor.id}".encode("utf-8", "replace")
        point = int.from_bytes(blake2b(seed, digest_size=8).digest()) / 2**64
        if point < rule.share:
            return "canary"
    return "shadow"


def _note_oversize(draft: Draft, content: Content) -> None:
    for number, text in enumerate(content.texts()):
        if oversize(text):
            detail = figures("oversize", count=len(text))
            draft.findings.append(Finding(rule=OVERSIZE, part=number, detail=detail))
