"""Sanctions and their cases: which action belongs to which case, and what became of it.

Which case is in force against a member in a place stands on the member's page, beside the sanction
(``timeout@place:case``); which case an action belongs to, on a page of the action's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from policies.actions import Action, Kick, Notice, Sanction, Timeout, Warn
from policies.cases.case import Case, case, changed
from policies.cases.states import IN_FORCE, LASTING, REFUSED, REPLACED, lawful
from policies.decision import kind
from policies.draft import Draft
from policies.events import Settled
from policies.state import EXACT, Drop, Held, Mark, Set

LIFE = 86_400.0
"""Seconds for which an action's case is known, and for which one that has ended still is."""
_TOLD = {"done": "yes", "unknown": "unknown"}


def bind(draft: Draft, of: Case, actions: Iterable[Action]) -> None:
    """These actions carry a case out, tell its member of it, or end it; others are passed over."""
    for action in actions:
        if isinstance(action, Sanction | Notice):
            draft.write(Set(action.id, "case", of.number, draft.now + LIFE))
            stands(draft, of, kind(action), action.place)
            for button in action.buttons if isinstance(action, Notice) else ():
                _about(draft, of, button.code)


def _about(draft: Draft, of: Case, code: str) -> None:
    """The button under what a member reads of a case is about that case."""
    kept = draft.value(code, "press")
    if isinstance(kept, Held) and isinstance(kept.value, Mapping):
        row = {**kept.value, "number": str(of.number)}
        draft.write(Set(code, "press", row, kept.until))


def stands(draft: Draft, of: Case, what: str, place: str) -> None:
    """From now on this is the case in force there, and not the one before it."""
    if what not in LASTING:
        return
    name, until = f"{what}@{place}:case", of.until + LIFE if of.until else 0.0
    before = draft.remembered(of.member, name)
    old = case(draft, before) if isinstance(before, int) and before != of.number else None
    draft.write(Set(of.member, name, of.number, until))
    if old is not None and old.state == IN_FORCE and not _held(draft, old):
        changed(draft, old, REPLACED, links=(*old.links, of.number))


def weakened(draft: Draft, action: Sanction, instead: Kick | Timeout) -> None:
    """The platform refused an action, and something weaker is tried in its place: the case is one
    of that."""
    of = of_action(draft, action)
    if of is None:
        return
    until = instead.until.timestamp() if isinstance(instead, Timeout) else 0.0
    failed = (*of.failed, _said(draft, action))
    draft.write(Drop(action.id, "case"))
    draft.write(Drop(of.member, f"{kind(action)}@{action.place}:case"))
    of = changed(draft, of, kind=kind(instead), until=until, failed=failed)
    bind(draft, of, (instead,))


def current(draft: Draft, member: str, what: str, place: str) -> Case | None:
    """The case that is in force against a member there."""
    number = draft.remembered(member, f"{what}@{place}:case")
    return case(draft, number) if isinstance(number, int) else None


def ended(draft: Draft, member: str, what: str, place: str, state: str, **more: Any) -> Case | None:
    """A sanction has ended there: lifted, expired, overturned; ``more`` are fields of its case.
    Answers the case as it is now."""
    of = current(draft, member, what, place)
    if of is None:
        return None
    draft.write(Drop(member, f"{what}@{place}:case"))
    if _held(draft, of) or not lawful(of.state, state):
        return of
    return changed(draft, of, state, **more)


def _held(draft: Draft, of: Case) -> bool:
    """Whether a case is still the one in force in any of its places."""
    names = (f"{of.kind}@{place}:case" for place in of.places)
    return any(draft.remembered(of.member, name) == of.number for name in names)


def of_action(draft: Draft, action: Action) -> Case | None:
    """The case that an action belongs to."""
    number = draft.remembered(action.id, "case")
    return case(draft, number) if isinstance(number, int) else None


def settled(draft: Draft, action: Action) -> None:
    """What became of an action is put down on its case."""
    event = draft.event
    assert isinstance(event, Settled)
    if not isinstance(action, Sanction | Notice) or (of := of_action(draft, action)) is None:
        return
    came = event.outcome == "done"
    if isinstance(action, Notice | Warn):
        of = changed(draft, of, told=_TOLD.get(event.outcome, "no"))
    if isinstance(action, Warn) and not came:
        of = unstruck(draft, of)
    if not came and event.outcome != "gone":
        _failed(draft, of, action)


def _failed(draft: Draft, of: Case, action: Sanction | Notice) -> None:
    """Nothing is lost: what was not done stands on the case, and closes it if it was all."""
    did = kind(action)
    of = changed(draft, of, failed=(*of.failed, _said(draft, action)))
    name = f"{did}@{action.place}:case"
    if did in LASTING and draft.remembered(of.member, name) == of.number:
        draft.write(Drop(of.member, name))
    missed = sum(said.startswith(f"{did}@") for said in of.failed)
    some = _held(draft, of) if did in LASTING else missed < len(of.places)
    if did == of.kind and of.state == IN_FORCE and not some:
        changed(draft, of, REFUSED)


def _said(draft: Draft, action: Sanction | Notice) -> str:
    """What was not done, and what the platform said."""
    event = draft.event
    assert isinstance(event, Settled)
    said = f"{event.outcome} {event.error}".strip()
    return f"{kind(action)}@{action.place}: {said}"


def unstruck(draft: Draft, of: Case) -> Case:
    """The case, whose strikes count no more."""
    window = draft.window(of.member, "strikes")
    if not of.strikes or window is None or of.opened not in window.times:
        return of
    left = list(window.times)
    for _ in range(min(of.strikes, left.count(of.opened))):
        left.remove(of.opened)
    draft.write(Drop(of.member, "strikes"))
    for at in left:
        draft.write(Mark(of.member, "strikes", window.within, EXACT, at=at))
    return changed(draft, of, strikes=0)
