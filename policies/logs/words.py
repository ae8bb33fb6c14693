"""Words of a log: its lines as sentences, with members' words by reference alone."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from policies.actions import Excerpt, Mention, Piece, Text
from policies.cases.case import RULE
from policies.draft import Draft, moment
from policies.logs.kinds import CASE, EDITED, GIVEN, REMOVED, RENAMED, TAKEN, WENT, Line
from policies.telling.members import channel_name
from policies.texts import DISPLAY

LONGEST = 1_900
"""Characters of a message of a log: what the strictest platform carries (Discord: 2000), less what
its markup adds."""
_LEAST, _MOST = 24, 200
"""Characters of a member's words that are shown, by how much room there is."""
_A_NAME, _A_MENTION = 40, 24


def told(draft: Draft, lines: Sequence[Line], count: int) -> Text:
    """The lines as one message, as many as fit; how many more there were of ``count``."""
    bare = [_line(draft, line, 0) for line in lines]
    quotes = sum(isinstance(p, Excerpt) and not p.limit for text in bare for p in text)
    room = (LONGEST - sum(map(_length, bare))) // max(1, quotes)
    written: list[Piece] = []
    length = shown = 0
    for line in lines:
        text = _line(draft, line, min(_MOST, max(_LEAST, room)))
        length += _length(text)
        if length > LONGEST and shown:
            break
        written += ["\n", *text] if shown else text
        shown += 1
    if count > shown:
        written += ["\n", *draft.say("log.more", count=str(count - shown))]
    return tuple(written)


def _line(draft: Draft, line: Line, limit: int) -> Text:
    """The line; of members' words so many characters."""
    at = moment(line.at).astimezone(ZoneInfo(draft.policy.timezone))
    names: dict[str, Piece | Text] = {
        "time": f"{at:%H:%M:%S}",
        "member": Mention(line.member),
        "name": Excerpt(line.source or line.event, _A_NAME, DISPLAY),
        "excerpt": Excerpt(line.event, limit, line.part),
    }
    if line.channel:
        names["channel"] = channel_name(draft, line.channel)
    key = line.what
    if line.what in (EDITED, RENAMED):
        names["text"] = Excerpt(line.source or line.event, limit, line.before)
    elif line.what in (GIVEN, TAKEN):
        names["role"] = _role(draft, line.by)
    elif line.what == WENT:
        names["place"] = channel_name(draft, line.by)
    elif line.what == REMOVED:
        names["author"] = _remover(draft, line.by)
    elif line.what == CASE:
        kind, _, state = line.state.partition("/")
        names |= {"case": str(line.number), "what": draft.say(f"case_kind.{kind}")}
        if line.by:
            names["author"] = _actor(draft, line.by)
        else:
            key, names["action"] = "case_now", draft.say(f"case_state.{state}")
    return draft.say(f"log.{key}", **names)


def _length(text: Text) -> int:
    """Characters of it, counted rather too high; what is put in later counts as its limit."""
    return 1 + sum(
        len(piece) * 11 // 10
        if isinstance(piece, str)
        else piece.limit
        if isinstance(piece, Excerpt)
        else _A_MENTION
        for piece in text
    )


def _role(draft: Draft, role: str) -> str:
    """A platform's role as the policy calls it, or its bare id."""
    own = draft.policy.by_bearer.get(role)
    return own[0].name if own else role.rpartition(":")[2]


def _remover(draft: Draft, because: str) -> Text:
    if any(rule.name == because for rule in draft.policy.rules):
        return draft.say("case_rule", rule=because)
    return draft.say("auto_by_team")


def _actor(draft: Draft, by: str) -> Piece | Text:
    if by.startswith(RULE):
        return draft.say("case_rule", rule=by.removeprefix(RULE))
    return Mention(by) if ":" in by else draft.say("case_members")
