"""The commands with which both sides of a case talk to each other."""

from __future__ import annotations

from policies.actions import Mention
from policies.cases.case import Case
from policies.commands.contract import Call, Rest, Unusable, command
from policies.commands.numbered import meant
from policies.escalating import talking
from policies.escalating.course import Course, course
from policies.texts import said

NOTHING = Rest("")


@command()
def reply(call: Call, number: str = "", answer: Rest = NOTHING) -> None:
    """Write to the other side of a case: the team to the member, or the member to the team."""
    of, now = _talked_of(call, number)
    own = of.member == call.caller
    if not own:
        call.demand("case")
    if not answer:
        raise Unusable("reply_what")
    begin = said(call.event, 0).find(answer)
    span = (begin, begin + len(answer))
    if own:
        talking.relay(call.draft, of, call.event.id, span)
        call.answer("case_heard", case=str(of.number))
    else:
        talking.answer(call.draft, of, now, call.event.id, span)


@command("case")
def answer_member(call: Call, number: str = "") -> None:
    """What the caller writes next here goes to the member."""
    of, _ = _talked_of(call, number)
    talking.answers_next(call.draft, of, call.caller, call.event.channel)
    minutes = str(int(talking.WRITING // 60))
    call.answer("answer_how", minutes=minutes, member=Mention(of.member), case=str(of.number))


@command("case")
def call_back(call: Call, number: str = "", answer: str = "") -> None:
    """Do not send an answer."""
    of, now = _talked_of(call, number)
    if not talking.call_back(call.draft, of, now, answer):
        raise Unusable("reply_gone")


def _talked_of(call: Call, number: str) -> tuple[Case, Course]:
    """The case of that number, if a member's question opened it. Raises ``Unusable``."""
    of = meant(call, number)
    now = course(call.draft, of.number)
    if now is None:
        raise Unusable("case_none", case=str(of.number))
    return of, now
