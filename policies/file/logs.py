"""The table ``[logs]`` of a policy file: what moderators read of what happens, and where."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import BaseModel

from policies.file.table import WRITTEN
from policies.logs.kinds import KINDS


class LogsTable(BaseModel):
    """``[logs]``: a channel for each kind that is wanted."""

    model_config = WRITTEN

    messages: str = ""
    members: str = ""
    names: str = ""
    roles: str = ""
    sanctions: str = ""
    voice: str = ""


def channels_of(table: LogsTable, channel: Callable[[str], str]) -> dict[str, str]:
    """The channels of the logs that are wanted, by kind, each as ``channel`` makes it."""
    given = {kind: getattr(table, kind) for kind in KINDS}
    return {kind: channel(name) for kind, name in given.items() if name}


LOGS = """\
## Logs

What happens, for moderators to look up: a channel for each kind that is wanted, or one for several.
A log says who, where and when in at most one message in ten seconds, of at most 20 lines; in a raid
it says how many more there were. Members' words are shown with links that cannot be followed and
personal data taken out. What the bot writes, and what stands in the team's own channels, is not
logged. Telegram tells bots of no deletions: there only what the bot takes down is logged.

```toml
[logs]
messages = "discord:channel:31"      # deleted and changed messages
members = "discord:channel:32"       # who joins and leaves
names = "discord:channel:32"
roles = "discord:channel:33"         # given and taken on the platform
sanctions = "discord:channel:33"     # every case, by a person or a rule
voice = "discord:channel:32"         # who comes, leaves and changes where people talk (Discord)
```
"""
