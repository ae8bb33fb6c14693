"""The command that tells the team of the day."""

from __future__ import annotations

from policies import codec
from policies.commands.contract import Call, command
from policies.daily.day import QUERY, told
from policies.rows import Overview

_DAY = 86_400.0


@command("case")
def today(call: Call) -> None:
    """What came since yesterday, what waits, and what goes out."""
    if call.rows is None:
        call.fetch(QUERY, since=repr(call.draft.now - _DAY))
        return
    for row in codec.rows(call.rows, Overview):
        call.answer_text(told(call.draft, row))
