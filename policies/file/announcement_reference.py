"""What the reference says of announcements, before it lists the keys of their tables."""

from __future__ import annotations

from pydantic import BaseModel

from policies.file.announcement_tables import AnnouncementTable, ApprovalTable, CalendarTable

ANNOUNCEMENTS = """\
## Announcements

What goes out by itself, in many channels. Exactly one of `at`, `cron`, `every` and `rrule` (RFC
5545) says when, by the clocks of `timezone`; `every` and `rrule` begin at `from`. A time that
clocks skip happens as if they had not been put forward (02:30 is 03:30 then), one that they show
twice at the first of both: `hallwarden announce next` shows it.

```toml
[[announcements]]
name = "opening-hours"
cron = "0 9 * * mon"
to = ["vip", "news"]                           # channels by name, tag or id; a platform; a language
title = "This week"
text = { en = "We are **open** from 9 to 18.", es = "Abrimos de 9 a 18." }
missed = "send within 30m"                     # or "skip"
business_days = "next"                         # of a holiday; "only": not on holidays at all
colour = "#3366cc"                             # a frame on Discord
file = "banner.png"                            # beside this file
thread = "Questions"                           # opened under it on Discord
pin = true
replace = true                                 # the one before is taken down

[calendar]
holidays = ["2026-12-25", "2027-01-01"]
workdays = ["2026-12-26"]                      # worked although it is a Saturday

[[approvals]]                                  # what marketing writes to customers needs a yes
to = ["vip"]
authors = ["marketing"]
by = ["manager"]

[roles.marketing]
members = ["telegram:member:4242"]
may = ["announce"]

[roles.manager]
members = ["telegram:member:4343"]
may = ["announce", "approve", "mention"]

[channels."telegram:channel:-1001"]
name = "news"
tags = ["vip"]
language = "en"                                # in which language announcements are read there
```

In a text `**words**` are emphasised, addresses can be followed, and `{community}`, `{members}` and
`{next_event}` are filled in. What is longer than a message may be on one of the platforms where it
goes (2,000 characters on Discord, 4,096 in a frame there and on Telegram, 1,024 under a file on
Telegram) is refused, not split, and so is a file that is too large (10 MB on Discord, 20 MB on
Telegram). To announce in a thread or topic, name it as a channel. `quiet_hours` are kept
unless `even_quiet = true`: what falls into them goes out at their end. To more than five channels
it goes to the team's first, and to the others ten minutes later unless somebody stops it; with
`first_once = false` at once. `missed` says how late it still goes out. People write announcements
with `/announce`, and add a file with `/announce edit NAME file`, sent along or in answer to it.
Nobody approves their own, and nothing is sent without the yes that `[[approvals]]` asks for; where
several entries do, of somebody with a role of each.
"""
TABLES: tuple[tuple[str, type[BaseModel]], ...] = (
    ("[[announcements]]", AnnouncementTable),
    ("[[approvals]]", ApprovalTable),
    ("[calendar]", CalendarTable),
)
