"""The commands of a department's day: putting off, opening again, passing on, being away."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from policies.actions import Mention, Moment, Piece
from policies.cases.case import Case, changed
from policies.cases.states import CLAIMED, REOPENED, SNOOZED, lawful
from policies.commands.contract import Call, Unusable, command
from policies.commands.numbered import meant, shown_state
from policies.draft import Draft, moment
from policies.escalating.card import title
from policies.escalating.course import course, department
from policies.escalating.following import follow
from policies.escalating.hours import opens
from policies.escalating.people import away_until, is_away, on_duty


@command("case")
def snooze(call: Call, number: str = "", duration: timedelta | None = None) -> None:
    """Put a case off: so long, or until the next day of work."""
    draft, of = call.draft, meant(call, number)
    until = draft.time(duration.total_seconds()) if duration else _tomorrow(draft, of)
    _step(call, of, SNOOZED, of.assignee, until.timestamp())


@command()
def reopen(call: Call, number: str = "") -> None:
    """Open a case again; whose question it is may do it too."""
    of = meant(call, number)
    if of.member != call.caller or course(call.draft, of.number) is None:
        call.demand("case")
    _step(call, of, REOPENED, "")


@command("case")
def pass_on(call: Call, number: str = "") -> None:
    """Hand a case to whoever else is on duty."""
    draft, of = call.draft, meant(call, number)
    now = course(draft, of.number)
    language = now.reads if now else ""
    here = on_duty(draft, department(draft.policy, of), language)
    others = [p.member for p in here if p.member not in (call.caller, of.assignee)]
    if not others:
        raise Unusable("duty_nobody_else")
    _step(call, of, CLAIMED, others[0])


@command("case")
def oncall(call: Call) -> None:
    """Who is on duty now."""
    draft, text = call.draft, list[Piece]()
    for whose in draft.policy.departments:
        names: list[Piece] = []
        for person in on_duty(draft, whose):
            names += [", "] if names else []
            names.append(Mention(person.member))
        line = draft.say(
            "duty_line", department=title(draft, whose.name),
            people=tuple(names) or draft.say("none"),
        )  # fmt: skip
        text += ["\n", *line] if text else [*line]
        for person in whose.people:
            if until := is_away(draft, person.member):
                time_ = Moment(moment(until), draft.policy.timezone)
                away = draft.say("duty_away", member=Mention(person.member), time=time_)
                text += ["\n", *away]
    call.answer_text(tuple(text) or draft.say("duty_none"))


@command("case")
def away(call: Call, duration: timedelta | None = None) -> None:
    """Be offered nothing for so long; without a time, be back."""
    draft = call.draft
    until = draft.time(duration.total_seconds()) if duration else None
    away_until(draft, call.caller, until.timestamp() if until else 0.0)
    draft.audit("duty.away", call.caller, after=until.isoformat() if until else "")
    if until is None:
        call.answer("duty_back")
    else:
        call.answer("duty_gone", time=Moment(until, draft.policy.timezone))


def _tomorrow(draft: Draft, of: Case) -> datetime:
    """When the department's next day of work begins."""
    hours = department(draft.policy, of).hours
    here = draft.time(86_400.0).astimezone(ZoneInfo(hours.zone))
    morning = datetime.combine(here.date(), time(8 if not hours.span else 0), here.tzinfo)
    return opens(hours, morning)


def _step(call: Call, of: Case, state: str, assignee: str, snoozed: float = 0.0) -> None:
    draft = call.draft
    if not lawful(of.state, state):
        mode = shown_state(draft, of.state, of.until)
        raise Unusable("case_not_so", case=str(of.number), mode=mode)
    now = changed(draft, of, state, assignee=assignee)
    follow(draft, of, now, snoozed)
    member = Mention(assignee) if assignee else draft.say("none")
    mode = shown_state(draft, now.state, now.until)
    call.answer("case_now", case=str(of.number), mode=mode, member=member)
