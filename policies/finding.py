"""Finding: which rules find something in an event, with what evidence, and in which mode."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b

from policies.caution import stands
from policies.conditions import failing, local
from policies.decision import Finding, Mode
from policies.draft import Draft
from policies.errors import fault
from policies.events import Actor, Content, Edited, Message, Names
from policies.figures import figures
from policies.filters import FILTERS
from policies.lifecycle import stage
from policies.matching.holding import DATA, holding
from policies.matching.links import CROWDED
from policies.matching.terms import Hit
from policies.matching.views import oversize
from policies.people.standing import LONGEST_NAME, new_names
from policies.policy import Policy, Scanner
from policies.rights import Role
from policies.rule import NO_CONTENT, AllOf, AnyOf, Check, Rule, Test
from policies.state import Missing
from policies.texts import called

NO_NAMES: frozenset[str] = frozenset()
OVERSIZE = "oversize"
"""The name under which is reported what was too much to be looked at in full: a text that is too
long, or too many addresses."""
_AUTOMATA = frozenset({"bot", "webhook"})
_WITHOUT = (Hit(bare=True),)
"""What is found where the finding is that nothing is there."""

Scanned = Mapping[int, tuple[Hit, ...]]


def found(draft: Draft, held: tuple[Role, ...]) -> list[tuple[Rule, Mode]]:
    """The rules that find something, in the order in which they were asked, each with its mode.

    The findings, those of rules that broke included, go into the draft.
    """
    policy = draft.policy
    scanned = _scanned(draft)
    draft.step("", "asked")
    names = {role.name for role in held} if held else NO_NAMES
    automaton = draft.event.actor.identity in _AUTOMATA
    answer: list[tuple[Rule, Mode]] = []
    for index in _asked(draft, scanned):
        rule = policy.rules[index]
        if automaton and not rule.bots:
            draft.step(rule.name, "bots")
            continue
        if rule.bounded and (passed := _passed_over(draft, rule, names, held)):
            draft.step(rule.name, passed)
            continue
        waiting = len(draft.wanted)
        numbers = set(scanned) if rule.scored else None
        try:
            hits = _hits(draft, rule.test, scanned, numbers)
        except Missing:
            raise
        except Exception as error:  # a broken rule must not keep the others from deciding
            mode = _mode(rule, policy, draft.event.channel, draft.event.actor)
            draft.findings.append(Finding(rule=rule.name, mode=mode, error=fault(error)))
            continue
        if len(draft.wanted) > waiting and not hits:
            draft.pending.append(rule.name)
        if hits:
            answer.append((rule, _noted(draft, rule, hits)))
            if numbers is not None and not stands(rule.test, numbers):
                draft.by_score.add(rule.name)
            if rule.stop:
                draft.step(rule.name, "stopped")
                break
    _note_oversize(draft, scanned)
    return answer


def _noted(draft: Draft, rule: Rule, hits: tuple[Hit, ...]) -> Mode:
    """Put what a rule found into the draft; answers the mode in which it found it."""
    own = _mode(rule, draft.policy, draft.event.channel, draft.event.actor)
    mode = stage(draft, rule, own)
    if mode != own:
        draft.step(rule.name, "stepped_back", own)
    draft.findings.append(_finding(rule, mode, hits))
    if all(hit.bare or hit.part < 0 for hit in hits):
        draft.bare.add(rule.name)
    return mode


def _scanned(draft: Draft) -> Scanned:
    event, policy = draft.event, draft.policy
    found: Scanned = {}
    if isinstance(event, (Message, Edited)):
        content = event.content
        found = policy.scanner.scan(content, None if oversize(content.text) else draft.folded)
    if policy.names_scanner is not None and (names := new_names(draft)) is not None:
        return {**found, **_in_names(policy.names_scanner, names)}
    return found


def _in_names(scanner: Scanner, names: Names) -> Scanned:
    """What is found in any of the names; the parts of these hits are negative."""
    found: dict[int, tuple[Hit, ...]] = {}
    for part, name in called(names):
        for number, hits in scanner.scan(Content(text=name[:LONGEST_NAME])).items() if name else ():
            told = tuple([replace(hit, part=part) for hit in hits])
            found[number] = (*found.get(number, ()), *told)
    return found


def _asked(draft: Draft, scanned: Scanned) -> Sequence[int]:
    """Indexes of the rules that may find something, in order; all of those that are always asked,
    if somebody wants to know why."""
    policy = draft.policy
    asked = policy.always if draft.steps is not None else policy.asked[_holding(draft)]
    if not scanned:
        return asked
    return sorted({*asked, *(i for n in scanned for i in policy.triggered.get(n, ()))})


def _holding(draft: Draft) -> int:
    """What the event holds of what rules need."""
    event = draft.event
    if not isinstance(event, (Message, Edited)):
        return 0
    there = holding(event.content)
    return there | DATA if draft.personal else there


def _passed_over(draft: Draft, rule: Rule, names: AbstractSet[str], held: tuple[Role, ...]) -> str:
    """The key of the rule because of which it is not asked; empty if it is."""
    if rule.channels and rule.mode != "canary" and draft.event.channel not in rule.channels:
        return "channels"
    if rule.exempt and not rule.exempt.isdisjoint(names):
        return "exempt"
    if rule.until is not None and local(draft).date() > rule.until:
        return "until"
    if rule.when and (condition := failing(draft, held, rule.when)):
        return f"when.{condition.name}"
    return ""


def _hits(draft: Draft, test: Test, scanned: Scanned, numbers: set[int] | None) -> tuple[Hit, ...]:
    """What a test found; nothing where it found nothing. Which checks did is added to the numbers,
    if somebody wants to know."""
    if isinstance(test, Check):
        if test.scanned:
            return scanned.get(test.number, ())
        own = _look(draft, test)
        if own and numbers is not None:
            numbers.add(test.number)
        return own
    if isinstance(test, AllOf):
        every: tuple[Hit, ...] = ()
        for inner in test.tests:
            hits = _hits(draft, inner, scanned, numbers)
            if not hits:
                return ()
            every += hits
        return every
    if isinstance(test, AnyOf):
        several = test.tests
        return tuple([hit for inner in several for hit in _hits(draft, inner, scanned, numbers)])
    waiting = len(draft.wanted)
    found = _hits(draft, test.test, scanned, numbers)
    # What is not known yet may still be found.
    return () if found or len(draft.wanted) > waiting else _WITHOUT


def _look(draft: Draft, check: Check) -> tuple[Hit, ...]:
    kind = FILTERS[check.filter]
    if kind.look is None or not isinstance(draft.event, kind.of):
        return ()
    hits = kind.look(draft, check, check.settings)
    if hits and check.filter in NO_CONTENT:
        return tuple([_bare(hit) for hit in hits])
    return hits


@lru_cache(1024)
def _bare(hit: Hit) -> Hit:
    """The same, of which nothing may be shown: new members and floods repeat themselves."""
    return replace(hit, bare=True)


def _finding(rule: Rule, mode: Mode, hits: tuple[Hit, ...]) -> Finding:
    """The evidence is the first piece of text that was found, if any was; one that says something
    by itself before a message that only came too fast."""
    hit = min(hits, key=lambda hit: (hit.span == (0, 0), hit.bare))
    detail = hit.detail or next((other.detail for other in hits if other.detail), "")
    return Finding(
        rule=rule.name, span=hit.span, part=hit.part, mode=mode, view=hit.view, detail=detail
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


def _note_oversize(draft: Draft, scanned: Scanned) -> None:
    event = draft.event
    if not isinstance(event, (Message, Edited)):
        return
    for number, text in enumerate(event.content.texts()):
        if oversize(text):
            detail = figures("oversize", count=len(text))
            draft.findings.append(Finding(rule=OVERSIZE, part=number, detail=detail))
    for hit in scanned.get(CROWDED, ()):
        draft.findings.append(Finding(rule=OVERSIZE, detail=hit.detail))
