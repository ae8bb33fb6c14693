"""The command that undoes what was done wrongly: a case, what a rule did since then, an incident.

First it shows what would be reversed and what cannot be, then a button does it. What is much is
done in steps, and a message to the team says how far it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from unicodedata import normalize
from zoneinfo import ZoneInfo

from policies import codec
from policies.actions import Edit, Mention, Moment, Piece, Text
from policies.cases.case import Case, case
from policies.cases.states import OVERTURNED, SANCTIONS, lawful
from policies.commands.contract import Call, Rest, Unusable, command
from policies.commands.handled import already
from policies.commands.numbered import meant
from policies.draft import BUTTON_LIFE, Draft
from policies.following.undoing import FINAL, ORDER, Undone
from policies.following.undoing import undo as reverse
from policies.forms import duration
from policies.lifecycle import named
from policies.rows import Listed, Tallied
from policies.state import Set
from policies.telling.handled import handled
from policies.telling.members import alert, place_of

_SINCE = re.compile(r"\s+(?:since|desde|从|自)\s*", re.IGNORECASE)
_CLOCK = re.compile(r"(?:las\s+)?([01]?[0-9]|2[0-3]):([0-5][0-9])")
_LATELY = timedelta(hours=24)
"""How far back a rule's deeds are undone if nobody says."""
NOTHING = Rest("")
BATCH = 25
"""Cases that one step reverses: each is a lift, a word to the member and a dozen writes."""


@command("lift", what=("case", "rule", "incident"))
def undo(call: Call, what: str = "case", rest: Rest = NOTHING) -> None:
    """Undo a case, what a rule did since 14:00, or an incident; shows first what that means."""
    draft = call.draft
    if what == "case":
        of = _single(call, rest)
        tallied = (Tallied(of.kind, 1, 1),)
        _preview(call, tallied, {"of": str(of.number)}, draft.say("undo_case", case=str(of.number)))
        return
    args, name = _meant(call, what, rest)
    if call.rows is None:
        call.fetch("cases_tally", **args)
    else:
        _preview(call, codec.rows(call.rows, Tallied), args, name)


@command("lift")
def undo_now(
    call: Call, key: str = "", of: str = "", rule: str = "", since: str = "", incident: str = ""
) -> None:
    """Undo what a preview has shown; whoever presses second reads that it is decided."""
    if not key or not (of or incident.isdecimal() or (rule and _a_time(since))):
        raise Unusable("button.gone")
    page = f"undo:{key}"
    row = _progress(call.draft, page)
    if call.rows is None:
        if row is not None:
            raise already(call, page)
        if of:
            found = _single(call, Rest(of))
            handled(call.draft, page, call.caller, "undone")
            _finish(call, reverse(call.draft, (found,), call.caller), {"of": of}, page)
            return
    args = {"incident": incident} if incident else {"rule": rule, "since": since}
    if call.rows is None:
        handled(call.draft, page, call.caller, "undone")
        _begin(call, args, page)
    elif row is not None:
        _step(call, args, page, row)


def _a_time(seconds: str) -> bool:
    """Whether it is seconds since 1970, as the program writes them; people may type anything."""
    try:
        datetime.fromtimestamp(float(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return False
    return True


class _Progress(NamedTuple):
    """How far it is: the message that says so, the last case, and what was reversed."""

    alert: str
    last: int
    done: Undone


def _single(call: Call, number: str) -> Case:
    """The case that is to be undone. Raises ``Unusable``."""
    of = meant(call, number)
    if of.member == call.caller:
        raise Unusable("target_is_self")
    if of.kind not in SANCTIONS or not lawful(of.state, OVERTURNED):
        mode = call.draft.say(f"case_state.{of.state}")
        raise Unusable("case_not_so", case=str(of.number), mode=mode)
    return of


def _meant(call: Call, what: str, words: str) -> tuple[dict[str, str], Text]:
    """What is looked up, and how it is called. Raises ``Unusable``."""
    draft = call.draft
    if what == "incident":
        number = words.strip().removeprefix("#")
        if not number.isdecimal() or len(number) > 12:
            raise Unusable("undo_which")
        return {"incident": number}, draft.say("undo_incident", incident=number)
    name, *since = _SINCE.split(f"{words} ".strip(), maxsplit=1)
    if named(draft.policy, name) is None:
        raise Unusable("unknown_rule", rule=name[:40] or "–")
    at = _time(draft, since[0]) if since else draft.time() - _LATELY
    shown = Moment(at, draft.policy.timezone)
    args = {"rule": name, "since": repr(at.timestamp())}
    return args, draft.say("undo_rule", rule=name, since=shown)


def _time(draft: Draft, text: str) -> datetime:
    """The last time that clocks in the community's zone showed this, or so long ago."""
    written, now = normalize("NFKC", text).strip(), draft.time()
    if clock := _CLOCK.fullmatch(written):
        here = ZoneInfo(draft.policy.timezone)
        for back in (0, 1):
            day = now.astimezone(here).date() - timedelta(days=back)
            at = datetime.combine(day, time(int(clock[1]), int(clock[2])), here).astimezone(UTC)
            if at <= now:
                return at
    try:
        return now - duration(written)
    except (ValueError, OverflowError):
        raise Unusable("undo_bad_since", text=text[:40]) from None


def _preview(call: Call, rows: tuple[Tallied, ...], args: Mapping[str, str], name: Text) -> None:
    """What would be reversed, what cannot be, and the button that does it."""
    draft, counts = call.draft, {row.kind: row for row in rows}
    total = counts.pop("", Tallied("", *(sum(r.count for r in rows), len(rows))))
    if not total.count:
        raise Unusable("undo_nothing", what=name)
    text: list[Piece] = [
        *draft.say("undo_head", what=name, count=str(total.count), people=str(total.people))
    ]
    for kind in ORDER:
        if (row := counts.get(kind)) is not None:
            key = "undo_line_final" if kind in FINAL else "undo_line"
            what = draft.say(f"case_kind.{kind}")
            text += ["\n", *draft.say(key, what=what, count=str(row.count))]
    text += ["\n", *draft.say("undo_never")]
    label = str(draft.say("button.undo")[0])
    key = draft.event.id
    call.answer_text(tuple(text), (draft.button(label, "undo_now", key=key, **args),))


def _begin(call: Call, args: Mapping[str, str], page: str) -> None:
    """Tell the team that it begins, and look for the first cases."""
    draft = call.draft
    with draft.speaking():
        alert(draft, _so_far(call, args, Undone(), over=False), "command")
    _keep(draft, page, _Progress(draft.actions[-1].id, 0, Undone()))
    draft.audit("undo", _about(args), after="begun")
    call.answer("undo_begun")
    call.fetch("cases_done", **args)


def _step(call: Call, args: Mapping[str, str], page: str, row: _Progress) -> None:
    """Reverse the next cases, and look for those behind them as long as there are any."""
    draft = call.draft
    rows = [each.kept for each in codec.rows(call.rows or (), Listed)][:BATCH]
    found = [of for each in rows if (of := case(draft, each.number)) is not None]
    done = row.done.plus(reverse(draft, (f for f in found if f.member != call.caller), call.caller))
    if not rows:
        _finish(call, done, args, page, row.alert)
        return
    last = rows[-1].number
    with draft.speaking():
        _show(call, row.alert, _so_far(call, args, done, over=False))
    _keep(draft, page, row._replace(last=last, done=done))
    call.fetch("cases_done", after=str(last), **args)


def _finish(call: Call, done: Undone, args: Mapping[str, str], page: str, told: str = "") -> None:
    """Say what came of it, to whoever asked and to the team."""
    draft = call.draft
    with draft.speaking():
        text = _so_far(call, args, done, over=True)
        if told:
            _show(call, told, text)
        else:
            alert(draft, text, "command")
    _keep(draft, page, _Progress(told or draft.actions[-1].id, -1, done))
    draft.audit("undo", _about(args), after=f"{done.cases} cases, {done.lifted} lifted")
    call.answer_text(_so_far(call, args, done, over=True))


def _so_far(call: Call, args: Mapping[str, str], done: Undone, *, over: bool) -> Text:
    draft = call.draft
    key = "undo_done" if over else "undo_progress"
    return draft.say(
        key,
        what=_called(draft, args),
        member=Mention(call.caller),
        count=str(done.cases),
        removed=str(done.lifted),
        strikes=str(done.strikes),
        roles=str(done.roles),
        open=str(done.final),
    )


def _called(draft: Draft, args: Mapping[str, str]) -> Text:
    if "of" in args:
        return draft.say("undo_case", case=args["of"])
    if "incident" in args:
        return draft.say("undo_incident", incident=args["incident"])
    at = datetime.fromtimestamp(float(args["since"]), UTC)
    return draft.say("undo_rule", rule=args["rule"], since=Moment(at, draft.policy.timezone))


def _about(args: Mapping[str, str]) -> str:
    return " ".join(f"{name}:{value}" for name, value in args.items())


def _show(call: Call, told: str, text: Text) -> None:
    """Change the message to the team that says how far it is."""
    draft, channel = call.draft, call.draft.policy.staff_channel
    if channel:
        place = place_of(draft, channel)
        draft.act(
            Edit, place=place, channel=channel, message=f"sent:{told}", text=text, because="command"
        )


def _progress(draft: Draft, page: str) -> _Progress | None:
    match draft.remembered(page, "row"):
        case (str(told), int(last), tuple(done)):
            return _Progress(told, last, Undone(*(n for n in done if isinstance(n, int))))
    return None


def _keep(draft: Draft, page: str, row: _Progress) -> None:
    value = (row.alert, row.last, tuple(row.done))
    draft.write(Set(page, "row", value, draft.now + BUTTON_LIFE))
