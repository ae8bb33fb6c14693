"""Standing: what is remembered of a member, and what follows from it: roles, rank, immunity."""

from __future__ import annotations

from msgspec import structs

from policies.draft import Draft
from policies.events import NOBODY as STRANGER
from policies.events import Actor, Edited, Event, Joined, Message, Names, message_event
from policies.people.grants import granted, grants
from policies.people.taken import suspended
from policies.policy import Policy
from policies.rights import Role
from policies.state import ACTOR, Add, Drop, Set, Window

PLATFORM_ADMINS = frozenset({"owner", "admin"})
NAME_PAGE = "name:"
NOBODY = ""
"""Whom a display name leads to once two members have called themselves so."""
LONGEST_NAME = 140
"""Characters of a name that are remembered, or looked at; platforms allow fewer (Telegram 64 and
64), and no more of a bio."""
KNOWN_MESSAGES = 8
"""So many of a member's messages are known as acted on; previews of links arrive within seconds."""
_UNRANKED = 1_000_000
"""The rank of whoever holds no role."""
_GONE = 3_600.0
"""Seconds for which is known who has left."""
PROTECTED = frozenset({"self", "linked", "place"})
"""Identities that are the community's own: the bot, its linked channel, its anonymous admins."""


def remember(draft: Draft) -> None:
    """Note who this is, when that is news: first seen, roles and status, names."""
    event = draft.event
    actor, member = event.actor, event.actor.id
    if not member:
        return
    known, here = (actor.identity, actor.status, *actor.roles), f"is@{event.place}"
    if draft.view.plain(member, here) != known:
        draft.write(Set(member, here, known))
        if draft.view.get(member, "first") is None:
            draft.write(Set(member, "first", draft.at))
    if isinstance(event, Joined) and not event.request:
        draft.write(Set(member, "joined", draft.at))
    if draft.policy.reaching:
        held = tuple(role.name for role in draft.policy.roles_of(actor) if role.everywhere)
        _remember_everywhere(draft, held)
    if event.names is not None:
        _remember_names(draft, member, event.names)


def acted_on(draft: Draft) -> bool | None:
    """Whether more than an alert followed on this message before it was edited; ``None`` if nothing
    did."""
    event = draft.event
    if not isinstance(event, Edited):
        return None
    known = dict(_acted_on(draft))
    return known.get(message_event(event.channel, event.message))


def note_acted_on(draft: Draft, *, gravely: bool) -> None:
    """From now on an edit of this message is no second one; the last few are known for a day."""
    event = draft.event
    if isinstance(event, (Message, Edited)):
        message = message_event(event.channel, event.message)
        others = tuple(pair for pair in _acted_on(draft) if pair[0] != message)
        known = (*others, (message, gravely))[-KNOWN_MESSAGES:]
        draft.write(Set(event.actor.id, "acted_on", known, draft.now + 86_400.0))


def _acted_on(draft: Draft) -> tuple[tuple[str, bool], ...]:
    known = draft.plain(draft.event.actor.id, "acted_on")
    pairs = known if isinstance(known, tuple) else ()
    return tuple((str(p[0]), bool(p[1])) for p in pairs if isinstance(p, tuple))


def left(draft: Draft) -> None:
    """Who has gone holds no role of that place any more, neither there nor elsewhere; that they
    were there is known for a while, since many who are cut off at once come back at once."""
    member, place = draft.event.actor.id, draft.event.place
    here = draft.view.get(member, f"is@{place}") is not None
    if here:
        draft.write(Drop(member, f"is@{place}"))
    # Who was there before us has never been seen.
    if here or draft.view.get(member, "first") is None:
        draft.write(Set(member, f"left@{place}", True, draft.now + _GONE))
    _remember_everywhere(draft, ())


def _remember_everywhere(draft: Draft, held: tuple[str, ...]) -> None:
    """The roles held by this place that hold in the others too."""
    member, name = draft.event.actor.id, f"everywhere@{draft.event.place}"
    if draft.plain(member, name) != (held or None):
        draft.write(Set(member, name, held) if held else Drop(member, name))


def _remember_names(draft: Draft, member: str, names: Names) -> None:
    said = _cut(names)
    known = draft.view.plain(member, "names")
    if known == said:
        return
    draft.write(Set(member, "names", said))
    old, new = name_pages(member, known), name_pages(member, said)
    for page in old:
        if page not in new and draft.plain(page, "member") == member:
            draft.write(Drop(page, "member"))
    for page, several in new.items():
        if page not in old:
            taken = several and draft.plain(page, "member") not in (None, member)
            draft.write(Set(page, "member", NOBODY if taken else member))


def count_message(draft: Draft) -> None:
    """One more message of this member."""
    draft.write(Add(ACTOR, "messages"))


def strikes(draft: Draft, member: str) -> int:
    """How many strikes of this member count now."""
    window = draft.window(member, "strikes")
    if window is None:
        return 0
    within = draft.policy.strikes_expire.total_seconds()
    return Window(within, 0.0, window.times).count(draft.now)


def new_names(draft: Draft) -> Names | None:
    """What the actor calls themself, when that was not known before this event. A bio is not
    remembered, and comes only with a request to join."""
    names = draft.event.names
    if names is None:
        return None
    if draft.plain(draft.event.actor.id, "names") != _cut(names):
        return names
    return Names(bio=names.bio) if names.bio else None


def _cut(names: Names) -> tuple[str, ...]:
    """What is remembered of it."""
    every = (names.display, names.username, names.also)
    return tuple(name[:LONGEST_NAME] for name in (every if names.also else every[:2]))


def named(draft: Draft, platform: str, name: str) -> str:
    """The member of a platform who goes by this username, or who alone is called so; or ``""``."""
    for page in (_name_page(platform, name), _shown_page(platform, name)):
        member = draft.plain(page, "member")
        if isinstance(member, str):
            return member
    return ""


def name_pages(member: str, names: object) -> dict[str, bool]:
    """The pages that lead from somebody's remembered names to their id, and whether several may go
    by that name. A display name of several words is nothing that a command could name."""
    if not isinstance(names, tuple):
        return {}
    display, username = map(str, names[:2])
    platform = member.partition(":")[0]
    pages = {_name_page(platform, username): False} if username else {}
    if len(display.split()) == 1 and display.casefold() != username.casefold():
        pages[_shown_page(platform, display)] = True
    return pages


def _name_page(platform: str, username: str) -> str:
    return f"{NAME_PAGE}{platform}:{username.casefold()}"


def _shown_page(platform: str, display: str) -> str:
    return f"{NAME_PAGE}{platform}::{display.casefold()}"


def roles(draft: Draft, actor: Actor, here: tuple[str, str] | None = None) -> tuple[Role, ...]:
    """The roles of an actor that hold in a channel of a place (``here``; where this happens, if not
    given), highest first: those of the policy, also by their place elsewhere, and those given by
    command; none where they are banned, or while their account is in other hands."""
    policy, here = draft.policy, here or (draft.event.place, draft.event.channel)
    found = policy.roles_of(actor)
    if policy.reaching:
        elsewhere: set[str] = set()
        for place in policy.places:
            held = draft.plain(actor.id, f"everywhere@{place}")
            elsewhere.update(map(str, held) if isinstance(held, tuple) else ())
        known = (r for r in policy.roles if r in found or (r.everywhere and r.name in elsewhere))
        found = tuple(known)
    if policy.limited:
        found = tuple(r for r in found if r.scope.covers(*here))
    if given := granted(draft, actor.id, here):
        of_file = {role.name for role in found}
        more = [role for role in given if role.name not in of_file]
        found = tuple(sorted((*found, *more), key=lambda role: role.rank))
    barred = found and draft.remembered(actor.id, f"ban@{here[0]}") is not None
    return () if barred or (found and suspended(draft, actor.id, found)) else found


def remembered(draft: Draft, member: str, place: str = "") -> Actor:
    """A member as last seen in a place, or the event's; without roles when they never were."""
    return as_known(Actor(id=member), draft.plain(member, f"is@{place or draft.event.place}"))


def as_known(actor: Actor, known: object) -> Actor:
    """The actor with the identity, status and roles that ``remember`` noted, if it noted any."""
    if not isinstance(known, tuple) or len(known) < 2:
        return actor
    identity, status, *held = (str(part) for part in known)
    return structs.replace(actor, identity=identity, status=status, roles=tuple(held))


def immune(policy: Policy, actor: Actor, held: tuple[Role, ...]) -> bool:
    """Whether this account is never struck or sanctioned: by role, by platform, by identity."""
    return (
        actor.identity in PROTECTED
        or actor.status in PLATFORM_ADMINS
        or any(role.immune for role in held)
    )


def rank(held: tuple[Role, ...], actor: Actor = STRANGER) -> int:
    """The highest rank among roles: 0 is the top, a large number is nobody; above all roles stands
    who owns the place."""
    if actor.status == "owner":
        return -1
    return min((role.rank for role in held), default=_UNRANKED)


def rank_of(draft: Draft, actor: Actor, held: tuple[Role, ...]) -> int:
    """The rank of somebody who holds these roles; above all others is also who was given a right of
    their own."""
    found = rank(held, actor)
    if found == _UNRANKED and any(grant.kind == "may" for grant in grants(draft, actor.id)):
        return _UNRANKED - 1
    return found


def highest(draft: Draft, member: str) -> int:
    """The highest rank that somebody has in any place, as they were last seen there."""
    places = dict.fromkeys((draft.event.place, *draft.policy.places))
    known = [remembered(draft, member, place) for place in places]
    return min(rank_of(draft, actor, roles(draft, actor)) for actor in known)


def display(draft: Draft, member: str, event: Event | None = None) -> str:
    """A member's name as members know it, or their bare id."""
    if event is not None and event.names and event.names.display:
        return event.names.display
    names = draft.plain(member, "names")
    if isinstance(names, tuple) and names and names[0]:
        return str(names[0])
    return member.rpartition(":")[2]
