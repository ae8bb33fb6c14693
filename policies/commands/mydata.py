"""The member's own data: what is held, as a file for them alone, and having it erased."""

from __future__ import annotations

from datetime import timedelta

from policies import codec
from policies.actions import Moment, Reply, Text
from policies.commands.contract import Call, Unusable, command
from policies.draft import Draft, moment
from policies.enclosed import Enclosed
from policies.people.standing import strikes
from policies.records import Forgetting
from policies.rows import KeptBack
from policies.state import Set

AGAIN = timedelta(hours=1)
"""How long until the file can be asked for again: it is read from all that is remembered."""


@command(unseen=True, ask=("show", "export", "erase"))
def mydata(call: Call, ask: str = "show") -> None:
    """What is held about you: get it, or have it erased."""
    draft = call.draft
    if ask == "export":
        _export(call)
    elif ask == "show":
        get = draft.button(str(draft.say("button.mydata_export")[0]), "mydata", ask="export")
        erase = draft.button(str(draft.say("button.mydata_erase")[0]), "mydata", ask="erase")
        call.answer_text(draft.say("mydata_shown"), (get, erase))
    elif call.rows is None:
        call.fetch("kept", member=call.caller)
    else:
        sure = draft.button(str(draft.say("button.mydata_sure")[0]), "forget_me", of=call.caller)
        asked = (*draft.say("mydata_sure"), *_kept_back(call))
        call.answer_text(asked, (sure,))


@command()
def forget_me(call: Call, of: str = "") -> None:
    """Have one's own data erased, by the button that says what stays."""
    if of != call.caller:
        # The row of a button that somebody else was given: nobody erases for another.
        raise Unusable("button.gone")
    if call.rows is None:
        call.fetch("kept", member=of)
        return
    call.draft.records.append(Forgetting(member=of))
    call.draft.audit("member.erase", of)
    held = any(row.what == "hold" and not row.number for row in _rows(call))
    told = call.draft.say("mydata_held" if held else "mydata_erasing")
    call.answer_text((*told, *_kept_back(call)))


def _export(call: Call) -> None:
    """Answer with the file. Only its reference stands in the action: see ``policies.enclosed``."""
    draft, event = call.draft, call.event
    if draft.plain(call.caller, "exported"):
        raise Unusable("mydata_again", duration=draft.lasting(AGAIN))
    draft.write(Set(call.caller, "exported", True, draft.now + AGAIN.total_seconds()))
    draft.audit("member.export", call.caller)
    name = f"{draft.policy.community}-{draft.time():%Y-%m-%d}.json"
    refused = "".join(map(str, draft.say("mydata_unreachable")))
    community = draft.policy.community
    draft.act(
        Reply,
        place=event.place,
        channel=event.channel,
        member=call.caller,
        text=draft.say("mydata_file"),
        to=event.message,
        interaction=event.interaction,
        private=True,
        file=Enclosed("mydata", community, call.caller, name, refused),
        because="command",
    )


def _kept_back(call: Call) -> Text:
    """What is not erased, and why, a line each; nothing where all of it goes."""
    draft, lines = call.draft, list[Text]()
    for row in _rows(call):
        of, until = str(row.number), _until(draft, row.until)
        kind = f"{row.what}_case" if row.what == "hold" and row.number else row.what
        lines.append(draft.say(f"mydata_kept.{kind}", case=of, until=until))
    if count := strikes(draft, call.caller):
        lines.append(draft.say("mydata_kept.strikes", count=str(count)))
    if not lines:
        return ()
    listed = [piece for line in lines for piece in ("\n", *line)]
    return ("\n", *draft.say("mydata_stays"), *listed)


def _until(draft: Draft, seconds: float) -> Text:
    if not seconds:
        return draft.say("until_none")
    return draft.say("until_at", time=Moment(moment(seconds), draft.policy.timezone))


def _rows(call: Call) -> tuple[KeptBack, ...]:
    return codec.rows(call.rows or (), KeptBack)
