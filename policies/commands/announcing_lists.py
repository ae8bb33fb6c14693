"""What people read of announcements: all of them, and one with its receipts."""

from __future__ import annotations

from policies import codec
from policies.actions import Moment, Piece
from policies.announcement import Announcement
from policies.announcing.echo import echo
from policies.announcing.known import ALL, known, names, page, status
from policies.commands.contract import Call, Unusable
from policies.draft import moment
from policies.rows import Receipt
from policies.telling.members import channel_name

_LONGEST = 80
"""Characters of a platform's reason, or of a name."""


def listed(call: Call) -> None:
    """Each in a line. Raises ``Unusable`` where there is none."""
    draft, every = call.draft, names(call.draft)
    if not every:
        raise Unusable("announce_none")
    text: list[Piece] = []
    if draft.remembered(ALL, "paused"):
        text += [*draft.say("announce_paused_all"), "\n"]
    for one in filter(None, [known(draft, name) for name in every]):
        text += [*_line(call, one), "\n"]
    call.answer_text(tuple(text[:-1]))


def _line(call: Call, one: Announcement) -> tuple[Piece, ...]:
    """One announcement: its name, how it stands, and when it goes out next."""
    draft = call.draft
    at = draft.remembered(page(one.name), "next")
    zone = one.when.zone if one.when else draft.policy.timezone
    held = draft.remembered(page(one.name), "paused")
    how = draft.say(f"announce_is.{'paused' if held else status(draft, one)}")
    when = (Moment(moment(at), zone),) if isinstance(at, float) else draft.say("none")
    return draft.say("announce_line", name=one.name, what=how, time=when, count=str(len(one.to)))


def show(call: Call, one: Announcement, rest: str) -> None:
    """How it stands, and its receipts."""
    draft = call.draft
    if call.rows is None:
        call.fetch("receipts", name=one.name)
        return
    text: list[Piece] = [*_line(call, one)]
    for row in codec.rows(call.rows, Receipt):
        how = draft.say(f"receipt.{row.state}", name=row.error[:_LONGEST])
        at = Moment(moment(row.at or row.firing), draft.policy.timezone)
        channel = channel_name(draft, row.channel)
        line = draft.say("receipt_line", channel=channel, time=at, what=how)
        told = row.error and row.state != "confirming"
        text += ["\n", *line, *((f" ({row.error[:_LONGEST]})",) if told else ())]
        if heard := echo(draft, row.channel, row.ref):
            reactions, replies = map(str, heard)
            text += [" · ", *draft.say("receipt_echo", reactions=reactions, replies=replies)]
    call.answer_text(tuple(text))
