"""``hallwarden announce``: when something would go out, before anybody relies on it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import islice
from typing import Annotated, NoReturn
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.saying import Json, print_json
from policies.file.values import an_hour_range
from policies.policy import Language
from policies.timing.calendar import Calendar
from policies.timing.recurring import KINDS, Kind, span, wall
from policies.timing.schedule import Business, Occurrence, Schedule, checked, coming, reasons
from policies.timing.unusable import Unusable
from policies.timing.walltime import placed, zone
from policies.wording import say

announce = typer.Typer(help="Announcements: when they go out.", no_args_is_help=True)
_LANGUAGE: Language = "en"


@announce.callback()
def _group() -> None:
    """A command by itself would otherwise lose its name."""


@announce.command()
def next(
    timezone: Annotated[str, typer.Option(help="whose clocks are meant, such as Europe/Madrid")],
    at: Annotated[str, typer.Option(help="once: 2026-12-01 09:00")] = "",
    cron: Annotated[str, typer.Option(help="minute hour day month weekday: 0 9 * * mon")] = "",
    every: Annotated[str, typer.Option(help="every 6h, 1d, 7d …, from --from on")] = "",
    rrule: Annotated[str, typer.Option(help="RFC 5545: FREQ=MONTHLY;BYDAY=-1FR")] = "",
    begins: Annotated[
        str, typer.Option("--from", help="2026-12-01 09:00, by the same clocks; else now")
    ] = "",
    count: Annotated[int, typer.Option(min=1, max=1000)] = 5,
    business: Annotated[str, typer.Option(help="off business days: only (leave out) or next")] = "",
    holiday: Annotated[list[str] | None, typer.Option(help="2026-12-25; may be repeated")] = None,
    quiet: Annotated[str, typer.Option(help="nothing goes out then: 23:00-08:00")] = "",
    json: Json = False,
) -> None:
    """Show the next times, local and UTC, and which rule decided an hour that clocks skip or show
    twice. The exit status is 1 where there is none, or where what is given cannot be used."""
    given = {"at": at, "cron": cron, "every": every, "rrule": rrule}
    named: list[Kind] = [kind for kind in KINDS if given[kind]]
    if len(named) != 1:
        _fail("schedule_one", ", ".join(f"--{kind}" for kind in KINDS))
    try:
        where = zone(timezone)
        after, start = _start(begins, where)
        schedule = Schedule(named[0], given[named[0]], timezone, start, _business(business))
        days = Calendar(timezone, holidays=_days(holiday or []), quiet=_quiet(quiet))
        checked(schedule, after)
        found = list(islice(coming(schedule, after, days), count))
    except Unusable as problem:
        _fail(problem.key, **problem.names)
    _show(found, where, timezone, as_json=json)


def _start(begins: str, where: ZoneInfo) -> tuple[datetime, datetime]:
    """The moment after which times count, and the wall time from which they are counted."""
    if not begins:
        now = datetime.now(UTC).replace(microsecond=0)
        return now, now.astimezone(where).replace(tzinfo=None, second=0)
    start = wall(begins)
    # What is due at that very minute is still to come.
    return placed(start, where).at - span("1m") / 60, start


def _business(given: str) -> Business:
    match given:
        case "" | "only" | "next":
            return given
    raise Unusable("bad_choice", text=given, what="only, next")


def _days(given: list[str]) -> frozenset[date]:
    try:
        return frozenset(map(date.fromisoformat, given))
    except ValueError:
        raise Unusable("schedule_form_day", text=", ".join(given)) from None


def _quiet(given: str) -> str:
    try:
        return str(an_hour_range(given)) if given else ""
    except ValueError:
        raise Unusable("bad_choice", text=given, what="23:00-08:00") from None


def _show(found: list[Occurrence], where: ZoneInfo, name: str, *, as_json: bool) -> None:
    if as_json:
        times = [
            {
                "local": one.at.astimezone(where).isoformat(),
                "utc": f"{one.at:%Y-%m-%dT%H:%M:%SZ}",
                "named": one.wall.isoformat(),
                "rule": one.rule or None,
                "moved": one.moved or None,
                "because": _because(one) or None,
            }
            for one in found
        ]
        print_json({"timezone": name, "times": times})
        return
    table = Table(f"local ({name})", "UTC", "decided by")
    for one in found:
        local = one.at.astimezone(where)
        table.add_row(f"{local:%a %Y-%m-%d %H:%M %z}", f"{one.at:%Y-%m-%d %H:%M}", _because(one))
    Console(highlight=False).print(table)


def _because(one: Occurrence) -> str:
    return " ".join(_said(key, text=f"{one.wall:%Y-%m-%d %H:%M}") for key in reasons(one))


def _said(key: str, **names: str) -> str:
    return "".join(map(str, say(key, _LANGUAGE, "formal", {}, **names)))


def _fail(key: str, text: str = "", **names: str) -> NoReturn:
    Console(stderr=True).print(_said(key, text=text, **names), style="red", markup=False)
    raise typer.Exit(1)
