"""The table ``[digest]`` of a policy file: where and when the team reads of the day."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator

from policies.digest import Digest
from policies.file.departmenttables import DAYS, Day
from policies.file.table import WRITTEN, List
from policies.file.values import an_hour
from policies.timing.schedule import Schedule


class DigestTable(BaseModel):
    """``[digest]``: it is sent where there is a channel for it, unless ``on = false``."""

    model_config = WRITTEN

    on: bool = True
    at: Annotated[str, BeforeValidator(an_hour, json_schema_input_type=str)] = "08:30"
    channel: str = ""
    days: List[Day] = DAYS


def digest_of(table: DigestTable, channel: str, zone: str) -> Digest | None:
    """The digest that is sent to this channel; ``None`` where none is."""
    if not table.on or not channel:
        return None
    hour, minute = table.at.split(":")
    days = ",".join(table.days)
    return Digest(channel, Schedule("cron", f"{int(minute)} {int(hour)} * * {days}", zone))


DIGEST = """\
## The day

`/today` tells what came since yesterday, who waits longest for an answer and what is overdue, what
goes out today, who is new this week, which groups have gone quiet, and the five members who helped
others most. The same is sent every morning to the team's channel, at a time that stays the same by
the community's clocks when these are changed; what was missed by night is handed over by it.

```toml
[digest]
at = "08:30"
channel = "discord:channel:77"       # the staff channel if not given
days = ["mon", "tue", "wed", "thu", "fri"]
```

A group is quiet that had messages on four of fourteen days and has none for three. Who helped is
counted over a week: whoever answered a question in a channel with `questions` by quoting it, and
whoever was thanked in a reply; never one of the team.
"""
