"""``hallwarden may``: whether somebody could have a command obeyed, and why, by a policy file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from bot.cli.db import store_url
from bot.cli.saying import Json, fail, loaded, print_json
from bot.cli.saying import explained as saying
from policies.actions import Mention, Moment
from policies.actions import Text as Words
from policies.commands import by_name
from policies.commands.contract import Unusable
from policies.commands.explaining import Explained, explained
from policies.draft import Draft
from policies.events import Actor, Invoked
from policies.file.ids import full
from policies.people.standing import remembered
from policies.policy import Policy
from policies.state import Held, Missing, Page, View

SOMEBODY = "somebody"
"""Who is meant by a role or status, whoever has it."""
Ask = Callable[[View], tuple[Draft, Explained]]
_KINDS = ("member", "role", "status")


def may(
    command: Annotated[str, typer.Argument(metavar="COMMAND", help="such as ban")],
    args: Annotated[
        list[str] | None, typer.Argument(metavar="ARGS", help="as they would be typed")
    ] = None,
    policy: Annotated[Path, typer.Option(metavar="FILE", help="the policy file")] = Path(),
    actor: Annotated[
        str, typer.Option(metavar="ID", help="a member, or whoever has a role or status")
    ] = "",
    target: Annotated[str, typer.Option(metavar="ID", help="whom it is about")] = "",
    channel: Annotated[str, typer.Option(metavar="ID", help="where it is given")] = "",
    at: Annotated[str, typer.Option(metavar="TIME", help="when, such as 2026-01-01T12:00Z")] = "",
    config: Annotated[
        Path | None, typer.Option(help="the settings, for what was given by command")
    ] = None,
    json: Json = False,
) -> None:
    """Tell whether somebody may use a command, and step by step why; the exit status is 1 if not.

    It answers by the policy file alone, or, with the settings, also by what the store remembers:
    what was given by command in a chat, and the roles that members were last seen with there.
    """
    document = loaded(policy).policy
    event, words = _order(document, actor, channel, at), [command, *(args or ())]
    people = [event.actor, *([_person(document, target)] if target else [])]
    words[1:1] = [each.id for each in people[1:]]

    def ask(view: View) -> tuple[Draft, Explained]:
        draft = Draft(event, view, document)
        subject = remembered(draft, event.actor.id)
        try:
            return draft, explained(draft, event, subject, by_name(), " ".join(words))
        except Unusable as problem:
            return draft, Explained(False, (draft.say(problem.key, **problem.names),))

    draft, found = _asked(document, event, people, config, ask)
    _print(draft, found, json=json)
    if not found.allowed:
        raise typer.Exit(1)


def _asked(
    policy: Policy, event: Invoked, people: list[Actor], config: Path | None, ask: Ask
) -> tuple[Draft, Explained]:
    """The answer by the file alone, or by what the store remembers too; who is meant by a role or
    a status has it whatever that is."""
    given = [each for each in people if each.roles or each.status or config is None]
    pages: dict[str, Page] = {
        p.id: {f"is@{event.place}": Held((p.identity, p.status, *p.roles))} for p in given
    }
    now = event.at.timestamp()
    if config is None:
        return ask(View(pages, now))
    with saying():
        return asyncio.run(_known(store_url(config), policy.community, pages, now, ask))


async def _known(
    url: str, community: str, pages: dict[str, Page], now: float, ask: Ask
) -> tuple[Draft, Explained]:
    """The answer by what the store remembers, as of its last checkpoint, beside these pages."""
    from bot.upkeep import opened

    store = await opened(url)
    try:
        while True:
            try:
                return ask(View(pages, now, complete=False))
            except Missing as missing:
                found = await store.checkpoints.load(community, [missing.subject])
                pages[missing.subject] = found.get(missing.subject, {})
    finally:
        await store.close()


def _print(draft: Draft, found: Explained, *, json: bool) -> None:
    because = [_plain(step) for step in found.because]
    if json:
        print_json({"allowed": found.allowed, "because": because})
        return
    verdict = "may_yes" if found.allowed else "may_no"
    console = Console(highlight=False)
    for line in (_plain(draft.say(verdict, member=draft.event.actor.id)), *because):
        console.print(Text(line), soft_wrap=True)


def _order(policy: Policy, actor: str, channel: str, at: str) -> Invoked:
    """The command as it would be given: by that actor, in that channel, at that time."""
    who = _person(policy, actor)
    platform = (channel or who.id).partition(":")[0]
    own = (place for place in policy.places if place.startswith(f"{platform}:"))
    place, when = next(own, f"{platform}:place:1"), _time(policy, at)
    return Invoked(
        id="may", place=place, channel=channel, at=when, received=when, actor=who, command="may"
    )


def _person(policy: Policy, text: str) -> Actor:
    """Who is meant. Exits where that is no id."""
    id_ = full(text, _KINDS)
    if id_ is None:
        fail(policy.language, "id.member", given=text or "–")
    platform, kind, value = id_.split(":", 2)
    if kind == "member":
        return Actor(id=id_)
    if kind == "role":
        return Actor(id=f"{platform}:member:{SOMEBODY}", roles=(id_,))
    return Actor(id=f"{platform}:member:{SOMEBODY}", status=value)


def _time(policy: Policy, text: str) -> datetime:
    if not text:
        return datetime.now(UTC)
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        fail(policy.language, "moment", given=text)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _plain(text: Words) -> str:
    """A sentence without what only a chat can show."""
    return "".join(map(_piece, text))


def _piece(piece: object) -> str:
    match piece:
        case Mention():
            return piece.member
        case Moment():
            return piece.at.isoformat()
    return str(piece)
