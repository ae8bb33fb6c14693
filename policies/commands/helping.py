"""Help: what the caller can do here, the few of the menu first, the rest behind a button."""

from __future__ import annotations

from collections.abc import Iterable

from policies.actions import Piece
from policies.commands.contract import Call, Command
from policies.wording import sentence

MORE = "more"
MEMBERS, TEAM = 6, 10
"""So many commands stand in a menu of members, and of moderators."""
_FIRST_OF_MEMBERS = (
    *("report", "why", "appeal", "mystatus", "mydata", "help"),
    *("language", "strikes"),
)
_FIRST_OF_TEAM = (
    *("warn", "timeout", "ban", "lift", "purge", "history", "queue", "mod", "lock", "more"),
    *("kick", "slowmode", "whois", "stop", "why", "help"),
)


def in_menu(commands: Iterable[Command], *, team: bool) -> tuple[Command, ...]:
    """The commands that a menu shows, those that are needed most first."""
    named = {each.name: each for each in commands}
    order, most = (_FIRST_OF_TEAM, TEAM) if team else (_FIRST_OF_MEMBERS, MEMBERS)
    return tuple(named[name] for name in order if name in named)[:most]


def help_lines(call: Call, commands: tuple[Command, ...], *, more: bool) -> None:
    """What the caller may run, one line each, by the names that their own menu shows."""
    draft = call.draft
    able = [each for each in commands if each.shown_with is None or call.may(each.shown_with)]
    first = in_menu(able, team=any(each.shown_with for each in able))
    shown = [each for each in able if each not in first] if more else first
    text: list[Piece] = [*draft.say("help_header")]
    for each in shown:
        name = sentence(f"command.{each.name}.name", draft.language)
        line = draft.say("help_line", command=name, help=draft.say(f"command.{each.name}.help"))
        text += ["\n", *line]
    rest = not more and len(able) > len(first)
    onward = draft.button(str(draft.say("button.more")[0]), "help", rest=MORE) if rest else None
    call.answer_text(tuple(text), (onward,) if onward else ())
