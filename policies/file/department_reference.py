"""What the reference of the policy file says of departments and routes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pydantic import BaseModel

from policies.file.departmenttables import DepartmentTable, PersonTable, RouteTable

DEPARTMENTS = """\
## Departments and routes

Members ask with `/request`, `/complain`, `/bug` and `/idea`. Each opens a case for the first
department whose `kinds` name it (else the first of all), and a card in the channel that the first
fitting route names, else in the department's own `to`, else in the staff channel.

```toml
[departments.support]
to = "discord:channel:9"
kinds = ["request", "complaint", "bug"]
members = ["discord:member:7", { id = "discord:member:8", languages = ["es"] }]
lead = ["discord:member:9"]
hours = "09:00-18:00"
timezone = "Europe/Madrid"
holidays = ["2026-12-25"]
targets = { high = { first_answer = "1h", resolution = "8h" } }
ladder = ["next", "lead", "leadership"]

[departments.leadership]
members = ["discord:member:2"]

[[routes]]
departments = ["support"]
languages = ["es"]
to = "discord:channel:12"

[share_with]
telegram = ["discord"]
```

Targets count hours of work. At half and at four fifths of one the channel is reminded; when it
is missed the case climbs, a rung every `climb`, until somebody takes it, and then once a day at
the top. People are called outside the `quiet_hours` (where there are none, between 08:00 and
23:00), for the severities under `wake` at any time, whose targets count by the clock. A ladder
whose end names no single person is refused. What a member wrote is shown on the platform it was
written on, in the organisation's e-mail, and on those platforms that `share_with` names for it;
a card elsewhere only tells that there is a case.

`to` may also be `"mail:help@acme.example"`, for a server and domains that `config.toml` names in
`[mail]`, or `"webhook:desk"` for the tracker in its `[webhooks.desk]` (see
[docs/webhooks.md](../docs/webhooks.md)). Each step of a case is a letter there; the department
answers in the chat.

What is asked in much the same words within a day of a case that still waits goes along with it:
one card, one answer to all of them; `/merge 12 into 9` does it by hand.

From the fifth complaint (or bug, or score of 1 or 2) within an hour on, a department that reads in
a chat is told of them on one card, and of what is overdue among them once an hour, for as long as
nobody takes one; not so what may wake people. `/faq` lists what was asked three times in a month.

Ten minutes after a case with an answer is done its member is asked how content they are, 1 to 5:
by day, once in 30 days, never within 30 days of a sanction, and never again if they say so.
`satisfaction = false` asks nobody. `/stats team` and `hallwarden report` tell week by week how a
department did; each of its people is listed besides only where it says `per_person = true`.

A rule with `escalate = "support"` opens a request of whoever wrote what it finds, and tells them
its number. One with the action `{ do = "case", department = "support", severity = "high" }` opens a
report about them, of which they read nothing. While such a case is open, the same rule opens no
other for the same member or the same incident.

```toml
[[rules]]
name = "refunds"
filter = "keywords"
words = ["refund", "退款", "reembolso"]
escalate = "support"
```

A channel with `questions = "15m"` is one in which people ask. A question becomes a request where
within that time nobody of the team wrote, nobody answered by quoting it, and whoever asked gave no
thanks.
"""

DEPARTMENT_TABLES: Mapping[str, type[BaseModel]] = MappingProxyType(
    {
        "A department:": DepartmentTable,
        "An entry of `members`:": PersonTable,
        "A route:": RouteTable,
    }
)
"""The tables whose keys are listed, each under its heading."""
