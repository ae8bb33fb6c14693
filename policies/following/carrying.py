"""Carrying over: a sanction of one account is proposed for the person's others, and never done.

The team is asked, on a message for each case and account; whoever presses does it in their own name
(see ``policies.commands.carrying``).
"""

from __future__ import annotations

from policies.actions import Button, Edit, Mention, Moment, Text
from policies.cases.case import Case, case, page
from policies.cases.sanctions import current
from policies.cases.states import BAN, IN_FORCE, KICK, LASTING, TIMEOUT
from policies.draft import BUTTON_LIFE, Draft, moment
from policies.people.linked import accounts
from policies.records import CaseKept
from policies.state import Set
from policies.telling.handled import handled
from policies.telling.members import alert, place_of
from policies.telling.together import called

CARRIED = (TIMEOUT, KICK, BAN)
_ALERT = "alert"


def propose(draft: Draft) -> None:
    """Ask the team about the other accounts of whoever was sanctioned by this decision. What
    follows from another case is asked about no more."""
    opened = {row.number: row for row in draft.records if isinstance(row, CaseKept)}
    for row in opened.values():
        if row.kind not in CARRIED or row.state != IN_FORCE or row.links or not row.member:
            continue
        of = case(draft, row.number) if draft.plain(page(row.number), "case") is None else None
        for other in accounts(draft, row.member) if of else ():
            _ask(draft, of, other)


def propose_between(draft: Draft, one: str, other: str) -> None:
    """Two accounts have been linked: ask about what is in force against one of them."""
    for here, there in ((one, other), (other, one)):
        for kind in LASTING:
            found = (current(draft, here, kind, place) for place in places(draft, here))
            of = next((c for c in found if c and c.standing(draft.now) == IN_FORCE), None)
            _ask(draft, of, there)


def places(draft: Draft, member: str) -> tuple[str, ...]:
    """Where something can be done to an account: wherever it is known, else everywhere on its
    platform."""
    platform, policy = member.partition(":")[0], draft.policy
    own = [p for p in policy.places if p.startswith(f"{platform}:") and not policy.for_team(p)]
    known = [p for p in own if draft.remembered(member, f"is@{p}") is not None]
    return tuple(known or own)


def asked(number: int, member: str) -> str:
    """The page of what was asked."""
    return f"carry:{number}:{member}"


def decided(draft: Draft, of: Case, member: str, how: str) -> None:
    """The event's actor has decided, and the message says so and asks nothing any more."""
    by, where, channel = draft.event.actor.id, asked(of.number, member), draft.policy.staff_channel
    handled(draft, where, by, how)
    sent = draft.remembered(where, _ALERT)
    if not channel or not isinstance(sent, str):
        return
    with draft.speaking():
        what = draft.say(f"report_decision.{how}")
        told = draft.say("staff_decided_so", member=Mention(by), what=what)
        text = (*_words(draft, of, member), "\n", *told)
    place = place_of(draft, channel)
    draft.act(
        Edit, place=place, channel=channel, message=f"sent:{sent}", text=text, because="command"
    )


def _ask(draft: Draft, of: Case | None, other: str) -> None:
    """Unless the account is under the same already, or cannot be reached."""
    where = places(draft, other)
    if of is None or not where or not draft.policy.staff_channel:
        return
    if all(draft.remembered(other, f"{of.kind}@{place}") is not None for place in where):
        return
    with draft.speaking():
        buttons = tuple(_button(draft, of, other, each) for each in ("carry", "carry_not"))
        alert(draft, _words(draft, of, other), "linked", buttons)
    sent = draft.actions[-1].id
    draft.write(Set(asked(of.number, other), _ALERT, sent, draft.now + BUTTON_LIFE))


def _button(draft: Draft, of: Case, other: str, command: str) -> Button:
    label = str(draft.say(f"button.{command}")[0])
    return draft.button(label, command, number=str(of.number), member=other)


def _words(draft: Draft, of: Case, other: str) -> Text:
    shown = Moment(moment(of.until), draft.policy.timezone)
    until = draft.say("until_at", time=shown) if of.until else draft.say("until_none")
    action = draft.say(f"case_kind.{of.kind}")
    if of.kind in LASTING:
        action = draft.say("lasting", action=action, duration=until)
    return draft.say(
        "staff_carry", member=called(draft, of.member), action=action, case=str(of.number),
        name=called(draft, other),
    )  # fmt: skip
