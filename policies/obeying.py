"""Obeying: whether somebody may do what they asked for, and doing it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from msgspec import structs

from policies import codec
from policies.actions import Delete, Excerpt, Moment, Piece
from policies.commands import BEHIND_BUTTONS, by_name
from policies.commands.contract import Call, Command, Unusable
from policies.commands.helping import MORE
from policies.commands.parse import arguments
from policies.commands.private import GREETING
from policies.commands.second_pair import BEGINS, begins, ordered, second
from policies.daily import morning
from policies.daily.day import QUERY as TODAY
from policies.draft import Draft, moment
from policies.escalating.planning import STEP, step
from policies.escalating.questions import UNANSWERED, unanswered
from policies.escalating.rating import ASK as RATING
from policies.escalating.rating import ask as ask_to_rate
from policies.escalating.talking import REPLY, send
from policies.events import Due, Found, Invoked
from policies.following.settling import due as time_came
from policies.people import awake
from policies.people.reading import listen, reads
from policies.people.standing import remember, remembered, roles
from policies.rows import Away, Observed, Overview
from policies.telling.members import alert
from policies.telling.reporters import UNSAID

Rows = tuple[dict[str, Any], ...]
_SHOWN = 120
"""Characters of each message that the report of a day quotes."""


def invoked(draft: Draft) -> None:
    """Somebody asked for something: a command, or what a button stands for.

    What is read late is not carried out: things have moved on since, and whoever asked has seen
    that nothing happened. Only a wish to stop is never too late.
    """
    event = draft.event
    assert isinstance(event, Invoked)
    if event.actor.identity in ("self", "bot", "webhook"):
        return
    if event.command != GREETING:
        # Who is known nowhere stays so: they have only written to the bot.
        remember(draft)
        listen(draft)
    obey(draft, event, None)


def obey(draft: Draft, event: Invoked, rows: Rows | None) -> None:
    """Run a command if its caller may; say so in a sentence if not. Raises ``codec.Unreadable``
    for rows that are none of the command's."""
    with draft.speaking(reads(draft, event.actor.id, event.channel)):
        _obey(draft, event, rows)


def _obey(draft: Draft, event: Invoked, rows: Rows | None) -> None:
    """Everything said meanwhile, the caller reads."""
    held = roles(draft, event.actor)
    if event is draft.event:
        awake.note(draft, held)
    if event.command.startswith("b:"):
        row = draft.plain(event.command, "press")
        pressed = row if isinstance(row, Mapping) else {"command": ""}
        args = {name: str(value) for name, value in pressed.items() if name != "place"}
        event = structs.replace(event, command=args.pop("command"), args=args)
    event = _meant(event)
    call = Call(draft, event, held, rows)
    command = by_name().get(event.command.lower())
    if draft.late and (command is None or not command.even_late):
        draft.note = "late"
    elif command is None:
        _unknown(call)
    else:
        if command.unseen and rows is None:
            _unsay(call)
        try:
            _run(call, command)
        except Unusable as problem:
            call.answer(problem.key, **problem.names)


def _unsay(call: Call) -> None:
    """Take away the line with which a command was given, if everybody can read it."""
    event = call.event
    if event.via == "command" and event.message and event.channel and not event.private:
        call.draft.act(Delete, channel=event.channel, message=event.message, because=UNSAID)


def _run(call: Call, command: Command) -> None:
    """Run it if its caller may, here and as far as they ask. Raises ``Unusable``."""
    permission = command.needs(call.event.args)
    if permission:
        # Who may not at all is told so, and not what is wrong with their words.
        call.demand(permission)
    values = arguments(call, command)
    if permission:
        call.demand(permission, command.lasting(values))
    command.run(call, **values)
    if command is second:
        _carry_out(call.draft, str(values.get("order", "")))


def due(draft: Draft) -> None:
    """A time that was asked for has come."""
    event = draft.event
    assert isinstance(event, Due)
    if event.what == BEGINS:
        order = event.args.get("order", "")
        begins(draft, order)
        _carry_out(draft, order)
    elif event.what == STEP:
        step(draft)
    elif event.what == REPLY:
        send(draft)
    elif event.what == UNANSWERED:
        unanswered(draft)
    elif event.what == RATING:
        ask_to_rate(draft)
    else:
        time_came(draft)


def _carry_out(draft: Draft, order: str) -> None:
    """Obey what has been confirmed, where it was ordered, if who ordered it still may."""
    try:
        asked = ordered(draft, order)
    except codec.Unreadable:
        draft.note = "unreadable"
        return
    if asked is not None:
        actor = remembered(draft, asked.actor.id, asked.place)
        draft.event = structs.replace(draft.event, place=asked.place, channel=asked.channel)
        # The handle for answering it may be too old; the answer goes to its author in private.
        obey(draft, structs.replace(asked, actor=actor, interaction=""), None)


def _meant(event: Invoked) -> Invoked:
    """What is asked for by way of ``/more kick @ann``, as if it had been asked for itself."""
    if event.command.lower() not in _names_of(MORE):
        return event
    which, text = event.args.get("which", ""), event.args.get("text", "")
    if not which:
        which, _, text = text.strip().partition(" ")
    which = which.lstrip("/／").lower()
    found = by_name().get(which)
    if found is None or found in BEHIND_BUTTONS or found.name == MORE:
        return structs.replace(event, args={"which": which} if which else {})
    return structs.replace(event, command=which, args={"text": text.strip()} if text else {})


@cache
def _names_of(command: str) -> frozenset[str]:
    return frozenset(name for name, each in by_name().items() if each.name == command)


def _unknown(call: Call) -> None:
    if not call.event.command:
        call.answer("button.gone")
    elif call.event.via != "text":
        call.answer("unknown_command", command=call.event.command[:40])


def found(draft: Draft) -> None:
    """Rows have come back: go on with what asked for them, if it is still allowed."""
    event = draft.event
    assert isinstance(event, Found)
    try:
        if event.invoked:
            asked = codec.event(event.invoked)
            if isinstance(asked, Invoked):
                obey(draft, asked, event.rows)
        elif event.query == "observed":
            _report_observed(draft, codec.rows(event.rows, Observed))
        elif event.query == "away":
            _report_away(draft, codec.rows(event.rows, Away))
        elif event.query == TODAY:
            morning.send(draft, codec.rows(event.rows, Overview))
    except codec.Unreadable:
        draft.note = "unreadable"


def _report_observed(draft: Draft, rows: tuple[Observed, ...]) -> None:
    for row in rows:
        count, people = str(row.messages), str(row.people)
        text: list[Piece] = [*draft.say("staff_observe_report", count=count, people=people)]
        for event in row.events:
            text += ["\n", *draft.say("list_seen", text=Excerpt(event, _SHOWN))]
        buttons = [
            draft.button(str(draft.say("button.look")[0]), "policy", do="show"),
            draft.button(str(draft.say("button.start")[0]), "start"),
            draft.button(str(draft.say("button.observe_on")[0]), "observe_on"),
        ]
        if row.own:
            buttons.append(draft.button(str(draft.say("button.setup")[0]), "setup"))
        alert(draft, tuple(text), "observe", tuple(buttons))


def _report_away(draft: Draft, rows: tuple[Away, ...]) -> None:
    zone = draft.policy.timezone
    for row in rows:
        text = draft.say(
            "staff_away",
            since=Moment(moment(row.since), zone),
            to=Moment(draft.time(), zone),
            late=str(row.late),
            removed=str(row.removed),
            open=str(row.open),
        )
        alert(draft, text, "away")
