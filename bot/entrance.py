"""The entrance: whose event this is, when it can have been, and what is left outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import structlog
from msgspec import structs

from bot.residence import Residence
from bot.telemetry import Telemetry
from policies import codec
from policies.cases.case import CASES
from policies.commands import by_name
from policies.commands.private import GREETING
from policies.commands.roles import role
from policies.commands.setting_up import setup
from policies.commands.talking import reply
from policies.escalating.talking import TALK, told_as
from policies.events import Event, Invoked, Joined, Moderated
from policies.people import invitations, lobby
from policies.people.standing import as_known
from policies.policy import Policy

log = structlog.get_logger(__name__)

MOST_STRANGERS = 1_000
"""Places that are remembered as reported; beyond them only the count of dropped events grows."""
CATCH_UP = timedelta(days=30)
AHEAD = timedelta(seconds=5)
"""An event's time is taken to lie at most so far before and after it was received."""

WHICH = "which"
"""The command that asks which community is meant."""
HELLO = "start"
"""Telegram sends this by itself when somebody opens a private chat with a bot."""


class Entrance:
    """Gives each event its community by ``routes`` (places to communities)."""

    def __init__(
        self,
        residence: Residence,
        policies: Mapping[str, Policy],
        telemetry: Telemetry,
        clock: Callable[[], datetime],
    ) -> None:
        self.routes: dict[str, str] = {}
        self._residence = residence
        self._policies = policies
        self._telemetry = telemetry
        self._clock = clock
        self._strangers: set[str] = set()

    async def admitted(self, events: Sequence[Event]) -> list[Event]:
        """The events as they are to be queued; one without a community is nobody's."""
        known = [
            event
            if event.community or event.place in self.routes
            else await at_home(event, self._residence, self._policies, self.routes)
            for event in events
        ]
        received = self._clock()
        return [self._stamped(event, received) for event in known]

    def opens(self, event: Invoked) -> bool:
        """Whether somebody sets up a community where there is none yet, as far as is in memory."""
        if lobby.NAME not in self._policies:
            return False
        page = self._residence.memory.page(lobby.NAME, event.command)
        return _sets_up(event) or (page is not None and "press" in page)

    def _stamped(self, event: Event, received: datetime) -> Event:
        community = event.community or self.routes.get(event.place, "")
        if not community:
            self._stranger(event)
        old = isinstance(event, Moderated) and event.source
        at = min(event.at if old else max(event.at, received - CATCH_UP), received + AHEAD)
        return codec.mended(structs.replace(event, community=community, at=at, received=received))

    def _stranger(self, event: Event) -> None:
        """Report a place that no policy names, once; a private chat is no such place."""
        self._telemetry.dropped()
        private = isinstance(event, Invoked) and event.private
        if private or event.place in self._strangers or len(self._strangers) >= MOST_STRANGERS:
            return
        self._strangers.add(event.place)
        log.warning(
            "no policy names this place; what happens there is dropped. To moderate it, add it",
            line=f'places = ["{event.place}"]',
        )


async def at_home(
    event: Event, residence: Residence, policies: Mapping[str, Policy], routes: Mapping[str, str]
) -> Event:
    """What somebody does in a private chat or in the team's own, told as from a place where they
    are known.

    What is remembered of them there says what they may do. The channel stays, so that the answer
    goes back to that chat. Every other event, and a button that nobody knows, is left as it is.
    """
    if not isinstance(event, Invoked):
        added = isinstance(event, Joined) and event.actor.identity == "self"
        to_lobby = added and lobby.NAME in policies
        return structs.replace(event, community=lobby.NAME) if to_lobby else event
    if (code := invited_by(event)) and (
        redeeming := await _redeeming(event, code, residence, policies)
    ):
        return redeeming
    if not event.private:
        of_team = await _from_the_team(event, residence, policies)
        return of_team if of_team.community else await _in_the_lobby(event, residence, policies)
    if event.command.startswith("b:"):
        return await _pressed(event, residence, policies)
    if event.via == "text" and event.reply_to:
        return await _answered(event, residence, policies, routes)
    return await _asked(event, residence, routes)


async def _from_the_team(
    event: Invoked, residence: Residence, policies: Mapping[str, Policy]
) -> Event:
    """The team's chat needs not be a place of its policy; who is known in none has the roles that
    the chat gives them."""
    for community, policy in policies.items():
        if policy.for_team(event.place):
            page = await residence.page(community, event.actor.id)
            known = (place for place in policy.places if f"is@{place}" in page)
            place = next((p for p in known if p.startswith(f"{event.platform}:")), "")
            if place:
                return await _from(event, community, place, residence)
            return structs.replace(event, community=community)
    return event


def _sets_up(event: Invoked) -> bool:
    return by_name().get(event.command.lower()) is setup


async def _in_the_lobby(
    event: Invoked, residence: Residence, policies: Mapping[str, Policy]
) -> Event:
    """Setting up where there is no community is the lobby's, and so are the buttons of its
    questions. A code goes on with what was begun elsewhere."""
    if event.command.startswith("b:"):
        begun = await residence.remembered(lobby.NAME, event.command, "press")
    elif _sets_up(event):
        code = (event.args.get("code") or event.args.get("text", "")).strip().casefold()
        for community in policies if code else ():
            row = await residence.remembered(community, lobby.page(code), lobby.ROW)
            if isinstance(row, Mapping):
                return await _from(event, community, str(row["place"]), residence)
        begun = event.command
    else:
        begun = None
    opens = begun is not None and lobby.NAME in policies
    return structs.replace(event, community=lobby.NAME) if opens else event


def invited_by(event: Invoked) -> str:
    """The code of an invitation that somebody redeems in a private chat, if they do: as Telegram's
    own link says it (``/start CODE``), or as ``/role redeem CODE``."""
    if not event.private:
        return ""
    words = [*event.args.get("text", "").split()]
    if event.command == HELLO and len(words) == 1:
        return words[0]
    if by_name().get(event.command) is not role:
        return ""
    words = words or [event.args.get("choice", ""), event.args.get("role", "")]
    return words[1] if len(words) == 2 and words[0] == "redeem" else ""


async def _redeeming(
    event: Invoked, code: str, residence: Residence, policies: Mapping[str, Policy]
) -> Event | None:
    """An invitation belongs to the community that it was made in, wherever its guest is known;
    ``None`` where there is no such invitation."""
    order = structs.replace(event, command=role.name, args={"choice": "redeem", "role": code})
    for community, policy in policies.items():
        row = await residence.remembered(community, invitations.page(code), invitations.ROW)
        if isinstance(row, Mapping):
            place = _place(str(row.get("place", "")), event.platform, policy)
            at_home = place.startswith(f"{event.platform}:")
            return await _from(order, community, place if at_home else event.place, residence)
    return None


async def _pressed(event: Invoked, residence: Residence, policies: Mapping[str, Policy]) -> Event:
    """A button belongs to the place whose message it came with; its code says which that is."""
    for community, policy in policies.items():
        row = await residence.remembered(community, event.command, "press")
        if isinstance(row, Mapping):
            place = _place(str(row.get("place", "")), event.platform, policy)
            return await _from(event, community, place, residence)
    return event


async def _answered(
    event: Invoked, residence: Residence, policies: Mapping[str, Policy], routes: Mapping[str, str]
) -> Event:
    """Words that answer what the bot told somebody of a case are for that case; others are merely
    words."""
    told = told_as(event.channel, event.reply_to)
    for community, policy in policies.items():
        number = await residence.remembered(community, told, TALK)
        if isinstance(number, int):
            args = {"number": str(number), "answer": event.args.get("text", "")}
            order = structs.replace(event, command=reply.name, args=args)
            return await _from(order, community, _place("", event.platform, policy), residence)
    return _greeted(event, "", routes)


async def _asked(event: Invoked, residence: Residence, routes: Mapping[str, str]) -> Event:
    """A command belongs to the one community where its caller is known, also by what was done to
    them; who is known in several is asked which one they mean. Mere words are greeted, and so is
    who is known nowhere."""
    homes: dict[str, str] = {}
    for place, community in routes.items():
        if place.startswith(f"{event.platform}:") and community not in homes:
            page = await residence.page(community, event.actor.id)
            if not page.keys().isdisjoint({f"is@{place}", f"ban@{place}", CASES}):
                homes[community] = place
    if not homes or event.via == "text":
        return _greeted(event, next(iter(homes), ""), routes)
    if len(homes) > 1:
        event = structs.replace(event, command=WHICH, args={"communities": ", ".join(homes)})
    elif event.command == HELLO:
        event = structs.replace(event, command="help", args={})
    community, place = next(iter(homes.items()))
    return await _from(event, community, place, residence)


def _greeted(event: Invoked, home: str, routes: Mapping[str, str]) -> Event:
    """The greeting is the same everywhere; for a stranger any community of the platform says it."""
    of_platform = (c for place, c in routes.items() if place.startswith(f"{event.platform}:"))
    community = home or next(of_platform, "")
    return structs.replace(event, community=community, command=GREETING, args={})


async def _from(event: Invoked, community: str, place: str, residence: Residence) -> Event:
    known = await residence.remembered(community, event.actor.id, f"is@{place}")
    actor = as_known(event.actor, known)
    return structs.replace(event, community=community, place=place, actor=actor)


def _place(place: str, platform: str, policy: Policy) -> str:
    """Where the button was made, or for one made on another platform the first place of this."""
    if place.startswith(f"{platform}:"):
        return place
    return next((p for p in policy.places if p.startswith(f"{platform}:")), place)
