"""The part of the reference that says how it is written here what another bot does."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from policies.parity import Bot, Row, bots

_HEAD = """\
## Coming from another bot

What other bots look for and do, by the names that they use, and the keys of a rule that do it here;
every example is run as a test: the last line of *found* is found, nothing of *not found* is. Keys
that say only what is done are run with a rule that looks for the word banana. `hallwarden import`
reads the settings of some.
"""


def comparison() -> str:
    """One table a bot, as Markdown."""
    return "\n".join([_HEAD, *map(_bot, bots())])


def _bot(bot: Bot) -> str:
    head = ["| there | here | found | not found |", "| --- | --- | --- | --- |"]
    table = "\n".join([*head, *map(_row, bot.rows)])
    return f"### {bot.name}\n\n{_counted(bot.rows)} ({bot.source}).\n\n{table}\n"


def _counted(rows: tuple[Row, ...]) -> str:
    """How many there are of each group, and how many of all are carried over."""
    groups = [(group, len(list(each))) for group, each in groupby(rows, lambda row: row.group)]
    carried = sum(bool(row.here) for row in rows)
    told = ", ".join(f"{count} {group}" for group, count in groups)
    return f"{told}; {carried} of {len(rows)} are written as rules"


def _row(row: Row) -> str:
    here = _code(row.here.split("\n")) if row.here else "–"
    if row.why:
        here = f"{here}<br>{_plain(row.why)}" if row.here else _plain(row.why)
    found = f"`banana` → {', '.join(row.does)}" if row.does else _code(row.found)
    return f"| {_plain(row.there)} | {here} | {found} | {_code(row.left)} |"


def _code(lines: Iterable[str]) -> str:
    told = []
    for line, same in groupby(lines):
        times = len(list(same))
        shown = f"`{_plain(line.replace(chr(10), ' ⏎ '))}`"
        told.append(f"{shown} × {times}" if times > 1 else shown)
    return "<br>".join(told)


def _plain(text: str) -> str:
    return text.replace("|", "\\|")
