"""The command that prints figures: how departments did, week by week."""

from __future__ import annotations

from datetime import timedelta

from policies import codec
from policies.actions import Mention, Piece, Text
from policies.cases.figures import asked, since
from policies.commands.contract import Call, Unusable, command
from policies.draft import Draft
from policies.escalating.card import title
from policies.rows import Worked

WEEKS, MOST = 4, 26
PER_ANSWER = 12
"""Rows of one answer; each takes three lines."""


@command("case", what=("team",))
def stats(call: Call, what: str = "team", weeks: int = WEEKS) -> None:
    """How departments did in the last weeks."""
    draft = call.draft
    if not 1 <= weeks <= MOST:
        raise Unusable("stats_weeks", limit=str(MOST))
    if call.rows is None:
        begin = since(weeks, draft.time(), draft.policy.timezone)
        call.fetch("team", **asked(draft.policy, begin))
        return
    rows = codec.rows(call.rows, Worked)
    text: list[Piece] = [*draft.say("stats_head" if rows else "stats_none", count=str(weeks))]
    for row in rows[:PER_ANSWER]:
        text += ["\n", *_line(draft, row)]
    call.answer_text(tuple(text))


def _line(draft: Draft, row: Worked) -> Text:
    whose: Piece | Text = title(draft, row.department) or draft.say("the_team")
    if row.person:
        whose = Mention(row.person)
    return draft.say(
        "stats_line",
        since=row.week,
        department=whose,
        asked=str(row.asked),
        answered=str(row.answered),
        first=_span(draft, row.first_answer),
        resolved=str(row.resolved),
        wait=_span(draft, row.resolution),
        reopened=str(row.reopened),
        missed=str(row.missed),
        score=f"{row.score:g}" if row.rated else "–",
        rated=str(row.rated),
    )


def _span(draft: Draft, seconds: float) -> str:
    """A wait in words, to the minute."""
    return draft.lasting(timedelta(minutes=round(seconds / 60))) if seconds >= 30 else "–"
