"""Referring: a rule has a department look at what it found, or see to what a member asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policies.cases.by_rule import found, referred, refers
from policies.cases.case import Case
from policies.cases.states import REPORT, closed
from policies.draft import Draft
from policies.escalating.card import tell_member
from policies.escalating.course import course
from policies.escalating.opening import acknowledged, allowed, begin
from policies.escalating.routing import named
from policies.escalating.talking import expect
from policies.people.reading import reads
from policies.rule import Consequence, Rule
from policies.telling.cards import put
from policies.telling.matters import CASE
from policies.telling.reporting import about


def refer(draft: Draft, rules: Iterable[Rule], *, telling: bool) -> None:
    """Open a case for each department that these rules turn to. While it is open the same rule
    opens no other for this member, or for the incident that it found. Members are told of what they
    ask for, if ``telling``."""
    for rule, asked in _consulting(rules):
        known = referred(draft, rule, asked.department)
        waits = known if known is not None and not closed(known.state) else None
        if waits is not None:
            draft.step(rule.name, "referred", str(waits.number))
        if not asked.asks:
            _report(draft, rule, asked, waits)
        elif waits is None and allowed(draft, draft.event.actor.id):
            _request(draft, rule, asked, telling=telling)


def _consulting(rules: Iterable[Rule]) -> Iterator[tuple[Rule, Consequence]]:
    """Each department that a rule turns to, once."""
    seen: set[tuple[str, bool]] = set()
    for rule in rules:
        for asked in rule.actions:
            key = asked.department, asked.asks
            if asked.do == "case" and key not in seen:
                seen.add(key)
                yield rule, asked


def _report(draft: Draft, rule: Rule, asked: Consequence, waits: Case | None) -> None:
    """What a rule found is for the department; its member reads nothing of it. In the team's own
    channel it is on the rule's card, which tells how often it happened."""
    whose, own = named(draft.policy, asked.department), draft.policy.staff_channel
    of = waits or found(draft, REPORT, rule, 0.0, department=asked.department)
    if waits is None:
        refers(draft, rule, of)
        if whose is not None:
            begin(draft, of, whose, asked.severity, shown=lambda channel: channel != own)
    now = course(draft, of.number)
    if now is None or now.to == own:
        matter = about(draft, "staff_case", rule)
        matter = matter._replace(department=asked.department, case=of.number)
        put(draft, CASE, matter, rule.name, rule.name)


def _request(draft: Draft, rule: Rule, asked: Consequence, *, telling: bool) -> None:
    whose, member = named(draft.policy, asked.department), draft.event.actor.id
    if whose is None:
        return
    with draft.speaking(reads(draft, member, draft.event.channel)):
        of = found(draft, "request", rule, 0.0, department=whose.name)
        refers(draft, rule, of)
        opened = begin(draft, of, whose, asked.severity)
        now = course(draft, of.number)
        if telling and now is not None:
            told = tell_member(draft, of, now, acknowledged(draft, opened))
            expect(draft, told, of.number)
