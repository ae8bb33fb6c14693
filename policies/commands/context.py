"""The button under a case that shows the messages around the one it is about."""

from __future__ import annotations

from policies import codec
from policies.actions import Excerpt, Mention, Moment, Piece
from policies.commands.contract import Call, Unusable, command
from policies.commands.numbered import meant
from policies.draft import moment
from policies.escalating.card import readable
from policies.rows import Beside

_LONGEST = 120
"""Characters of each message that are shown."""


@command("case")
def around(call: Call, number: str = "") -> None:
    """Show what was written around it, as far as that is still held."""
    of, draft = meant(call, number), call.draft
    if not readable(draft, of, call.event.channel):
        raise Unusable("around_none")
    if call.rows is None:
        call.fetch("around", event=of.event)
        return
    text: list[Piece] = []
    for row in codec.rows(call.rows, Beside):
        time, who = Moment(moment(row.at), draft.policy.timezone), Mention(row.actor)
        said: Piece = Excerpt(row.event, _LONGEST)
        line = draft.say("case_note", time=time, member=who, text=said)
        text += ["\n", *line] if text else line
    if not text:
        raise Unusable("around_none")
    call.answer_text(tuple(text))
