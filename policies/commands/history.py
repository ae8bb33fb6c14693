"""The command that shows what is known of a member: cases, notes, names, since when, how much."""

from __future__ import annotations

from policies import codec
from policies.actions import Mention, Moment, Piece
from policies.cases.words import notes
from policies.commands.cases import PER_ANSWER
from policies.commands.contract import Call, Member, command
from policies.commands.numbered import line
from policies.draft import moment
from policies.people.standing import strikes
from policies.rows import Listed
from policies.telling.reporters import dismissed
from policies.telling.together import together


@command("case", menus=("member",), unseen=True)
def history(call: Call, member: Member) -> None:
    """Show a member's cases, notes, names, and since when they are here."""
    if call.rows is None:
        call.fetch("cases_of", member=member)
        return
    draft, zone = call.draft, call.draft.policy.timezone
    first, messages = draft.plain(member, "first"), draft.value(member, "messages")
    names = draft.plain(member, "names")
    known = [str(name) for name in names if name] if isinstance(names, tuple) else []
    text: list[Piece] = [
        *draft.say(
            "history_head",
            member=Mention(member),
            joined=Moment(moment(first), zone) if isinstance(first, float) else "?",
            messages=str(messages if isinstance(messages, int) else 0),
            strikes=str(strikes(draft, member)),
            name=", ".join(known) or draft.say("none"),
        )
    ]
    if others := together(draft, member, team=True):
        text += ["\n", *others]
    made, nothing = dismissed(draft, member)
    if made:
        share = f"{round(100 * nothing / made)} %"
        numbers = {"count": str(made), "removed": str(nothing), "limit": share}
        text += ["\n", *draft.say("history_reports", **numbers)]
    for said in notes(draft, member):
        time, by = Moment(moment(said.at), zone), Mention(said.by)
        text += ["\n", *draft.say("case_note", time=time, member=by, text=said.text)]
    rows = codec.rows(call.rows, Listed)
    for row in rows[:PER_ANSWER]:
        text += ["\n", *line(draft, row.kept)]
    if not rows:
        text += ["\n", *draft.say("history_none")]
    call.answer_text(tuple(text))
