"""The command that removes several messages of a channel at once, chosen from our own journal."""

from __future__ import annotations

from policies import codec
from policies.actions import Mention
from policies.commands.contract import Call, Member, Rest, Unusable, command
from policies.commands.target import outranks
from policies.matching.patterns import problem
from policies.measures import Clean
from policies.purging import LOOKED_AT, MOST
from policies.rows import Posted
from policies.state import Held, Set
from policies.wording.refusals import reason

AT_ONCE = 100
"""Messages of one call: Discord takes 2 to 100, Telegram 1 to 100.
https://docs.discord.com/developers/resources/message#bulk-delete-messages
https://core.telegram.org/bots/api#deletemessages"""
MARKED = 600.0
"""Seconds for which the first of two messages is remembered."""
NO_PATTERN = Rest("")
_STEPS = ("from", "to")
_WHAT = ("links", "bots", "files")


@command("delete", step=_STEPS, what=_WHAT)
def purge(
    call: Call,
    member: Member | None = None,
    count: int = 0,
    step: str = "",
    what: str = "",
    pattern: Rest = NO_PATTERN,
    first: str = "",
    last: str = "",
) -> None:
    """Take down several messages here: the last ones, a member's, links, what a pattern finds."""
    if call.event.private:
        raise Unusable("lock_where")
    if call.rows is not None:
        _remove(call)
        return
    if count > MOST:
        raise Unusable("purge_too_many", limit=str(MOST))
    if pattern and (wrong := problem(pattern)):
        said = reason(call.draft.language, wrong)
        raise Unusable("bad_pattern", text=pattern[:80], reason=said)
    if step == "from":
        _mark(call)
        return
    if member and outranks(call, member, call.event.place):
        raise Unusable("target_outranks", member=Mention(member))
    by_reply = member is not None and member == call.event.reply_to_actor
    begin, end = _between(call, step, first, last)
    asked = {"member": "" if by_reply else member or "", "count": str(count or ""), "what": what}
    asked |= {"pattern": pattern, "first": begin, "last": end}
    wanted = {name: value for name, value in asked.items() if value}
    if not wanted:
        raise Unusable("purge_what")
    call.fetch("posted", channel=call.event.channel, without=call.event.message, **wanted)


def _mark(call: Call) -> None:
    """The message that the caller answers to is the first of those to go."""
    draft, event = call.draft, call.event
    if not event.reply_to:
        raise Unusable("spam_what")
    draft.write(Set(call.caller, f"purge@{event.channel}", event.reply_to, draft.now + MARKED))
    call.answer("purge_marked")


def _between(call: Call, step: str, first: str, last: str) -> tuple[str, str]:
    """The first and the last message that are meant: an answer to one means from there on."""
    draft, event = call.draft, call.event
    if step != "to":
        return _message(first) or event.reply_to, _message(last)
    marked = draft.value(call.caller, f"purge@{event.channel}")
    if not event.reply_to or not isinstance(marked, Held) or marked.until <= draft.now:
        raise Unusable("purge_mark_first")
    return str(marked.value), event.reply_to


def _message(text: str) -> str:
    """A message's id, given as it is or as a link to it."""
    return text.rstrip("/").rpartition("/")[2]


def _remove(call: Call) -> None:
    draft, found = call.draft, codec.rows(call.rows or (), Posted)
    rows = [row for row in found if not outranks(call, row.member, row.place)]
    bound = f"{LOOKED_AT:,}"
    if not rows:
        raise Unusable("purge_nothing", limit=bound)
    for begin in range(0, len(rows), AT_ONCE):
        some = rows[begin : begin + AT_ONCE]
        draft.act(
            Clean,
            place=some[0].place,
            channel=some[0].channel,
            messages=tuple(row.message for row in some),
            written=tuple(row.at for row in some),
            because="command",
        )
    people = len({row.member for row in rows})
    draft.audit("purge", rows[0].channel, after=f"{len(rows)}")
    text = draft.say("done_purged", count=str(len(rows)), people=str(people))
    short = ("\n", *draft.say("purge_short", limit=bound)) if found[-1].short else ()
    call.answer_text((*text, *short))
