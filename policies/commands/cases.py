"""The commands about cases: look at them, put down why, and take them from the queue."""

from __future__ import annotations

from datetime import timedelta

from policies import codec
from policies.actions import Button, Mention, Moment, Piece
from policies.cases.appeals import APPEAL
from policies.cases.case import WAITING, Case, changed
from policies.cases.case import case as remembered
from policies.cases.sanctions import bind, current
from policies.cases.states import (
    CLAIMED,
    IN_FORCE,
    LASTING,
    OVERTURNED,
    QUEUED,
    RESOLVED,
    SANCTIONS,
    lawful,
)
from policies.cases.words import noted, reasoned
from policies.commands.contract import Call, Member, Rest, Unusable, command
from policies.commands.numbered import everything, left, line, meant, shown_state, written
from policies.commands.target import below
from policies.draft import Draft
from policies.escalating.following import follow
from policies.following.consequences import impose
from policies.people.awake import others
from policies.people.standing import display
from policies.reports import decided, in_hands
from policies.rows import Listed

NOTHING = Rest("")
PER_ANSWER = 20


@command("case")
def case(call: Call, number: str = "") -> None:
    """Show a case; of one that ended long ago the row that is left."""
    wanted = written(number)
    if (of := remembered(call.draft, wanted)) is not None:
        call.answer_text(everything(call.draft, of), _choices(call.draft, of))
    elif call.rows is None:
        call.fetch("case", number=str(wanted))
    else:
        rows = codec.rows(call.rows, Listed)
        if not rows:
            raise Unusable("case_none", case=str(wanted))
        call.answer_text(left(call.draft, rows[0].kept, rows[0].kept.reason))


@command("case")
def cases(call: Call, member: Member | None = None) -> None:
    """List what waits, or a member's cases."""
    if call.rows is None and member is None:
        call.fetch("queue")
    elif call.rows is None:
        call.fetch("cases_of", member=member or "")
    else:
        _list(call, waiting=member is None)


@command("case")
def queue(call: Call) -> None:
    """List what waits for somebody's work."""
    if call.rows is None:
        call.fetch("queue")
    else:
        _list(call, waiting=True)


@command("case")
def reason(call: Call, number: str = "", because: Rest = NOTHING) -> None:
    """Put down another reason."""
    of = meant(call, number)
    if not because:
        raise Unusable("case_why")
    reasoned(call.draft, of, because)
    call.answer("case_reasoned", case=str(of.number))


@command("timeout")
def duration(call: Call, number: str = "", duration: timedelta | None = None) -> None:
    """Have a timeout or a ban last that long from now."""
    draft, of = call.draft, meant(call, number)
    if duration is None:
        raise Unusable("bad_duration", text="–")
    if of.kind in LASTING:
        call.demand(of.kind, duration)
    below(call, Member(of.member))
    here = [p for p in of.places if (c := current(draft, of.member, of.kind, p)) and c == of]
    if of.kind not in LASTING or of.standing(draft.now) != IN_FORCE or not here:
        raise Unusable("case_not_so", case=str(of.number), mode=_mode(draft, of))
    until = draft.time(duration.total_seconds())
    done = [impose(draft, of.kind, of.member, until, "command", "", place) for place in here]
    draft.audit("case.duration", f"case:{of.number}", f"{of.until:.0f}", until.isoformat())
    of = changed(draft, of, until=until.timestamp())
    bind(draft, of, done)
    shown = draft.say("until_at", time=Moment(until, draft.policy.timezone))
    call.answer("case_lasts", case=str(of.number), until=shown)


@command("case")
def note(call: Call, member: Member, text: Rest = NOTHING) -> None:
    """Keep a note about a member, for the team."""
    if not text:
        raise Unusable("case_what_note")
    noted(call.draft, member, text)
    call.draft.audit("note", member, after=text)
    call.answer("case_noted", member=Mention(member))


@command("case")
def claim(call: Call, number: str = "") -> None:
    """Take a case."""
    of = meant(call, number)
    if of.state == CLAIMED and of.assignee != call.caller:
        raise Unusable("case_taken", case=str(of.number), member=Mention(of.assignee))
    _step(call, of, CLAIMED, call.caller)


@command("case")
def handoff(call: Call, number: str = "", member: Member | None = None) -> None:
    """Pass a case on."""
    of = meant(call, number)
    if member is None:
        _whom(call, of)
        return
    _step(call, of, CLAIMED, member)


def _whom(call: Call, of: Case) -> None:
    """Ask to whom, of those who are about. Raises ``Unusable`` where nobody else is."""
    draft, number = call.draft, str(of.number)
    able = others(draft, "case", call.caller)
    if not able:
        raise Unusable("whom")
    buttons = [draft.button(display(draft, m), "handoff", number=number, member=m) for m in able]
    call.answer_text(draft.say("case_whom", case=number), tuple(buttons))


@command("case")
def resolve(call: Call, number: str = "") -> None:
    """Say that a case is done."""
    _step(call, meant(call, number), RESOLVED, call.caller)


def _step(call: Call, of: Case, state: str, assignee: str) -> None:
    """Take a case a step on; whoever comes second reads who has been there."""
    draft = call.draft
    if of.state == RESOLVED and of.assignee:
        by, how = Mention(of.assignee), _mode(draft, of)
        raise Unusable("case_handled", case=str(of.number), member=by, what=how)
    if state == RESOLVED and of.kind == APPEAL:
        raise Unusable("appeal_how", case=str(of.number))
    if not lawful(of.state, state):
        raise Unusable("case_not_so", case=str(of.number), mode=_mode(draft, of))
    before, of = of, changed(draft, of, state, assignee=assignee)
    follow(draft, before, of)
    if state == RESOLVED and of.kind == "report":
        decided(draft, of.event, of.member, of.event.rpartition("/")[0], RESOLVED)
    if state == CLAIMED and of.kind == "report":
        in_hands(draft, of)
    call.answer("case_now", case=str(of.number), mode=_mode(draft, of), member=Mention(assignee))


def _mode(draft: Draft, of: Case) -> tuple[Piece, ...]:
    return shown_state(draft, of.state, of.until)


def _list(call: Call, *, waiting: bool) -> None:
    """The newest of what was found, and how many wait."""
    draft = call.draft
    rows = codec.rows(call.rows or (), Listed)
    count = draft.remembered("queue", WAITING)
    text: list[Piece] = [*draft.say("queue_head", count=str(count or 0))] if waiting else []
    for row in rows[:PER_ANSWER]:
        text += ["\n", *line(draft, row.kept)] if text else [*line(draft, row.kept)]
    if not rows and not waiting:
        raise Unusable("history_none")
    call.answer_text(tuple(text))


def _choices(draft: Draft, of: Case) -> tuple[Button, ...]:
    """What can be done with a case now."""
    number = str(of.number)
    near = (_button(draft, "around", "around", number=number),) if of.event else ()
    if of.kind in SANCTIONS and lawful(of.state, OVERTURNED):
        return (_button(draft, "undo", "undo", what="case", rest=number), *near)
    if of.state not in QUEUED:
        return near
    decide = ("overturn", "uphold") if of.kind == APPEAL else ("resolve",)
    take = (_button(draft, "claim", "claim", number=number),) if of.state != CLAIMED else ()
    return (*take, *(_button(draft, each, each, number=number) for each in decide), *near)


def _button(draft: Draft, label: str, command: str, **args: str) -> Button:
    return draft.button(str(draft.say(f"button.{label}")[0]), command, **args)
