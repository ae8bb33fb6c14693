"""People and channels of the sandbox: who is there when it opens, and how old they are."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from policies.events import Actor, Names

PLACE = "sandbox:room:main"
BOT = "sandbox:member:hallwarden"
STAFF_ROLES = frozenset({"moderator", "admin"})


class Channel(Struct, frozen=True, kw_only=True):
    """A channel. ``staff_reads`` hides it from other members, ``staff_writes`` only their pen, as
    does ``locked`` for a time; when ``slow``, they write once in so many seconds."""

    id: str
    name: str
    staff_reads: bool = False
    staff_writes: bool = False
    locked: bool = False
    slow: int = 0


class Member(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody of the sandbox. ``joined`` is ``None`` while they are outside. Times are UTC.

    ``roles`` are names of the community's roles. The owner cannot be sanctioned, as on every
    platform; ``scene`` is the scene somebody plays in, ``""`` for those who stay.
    """

    id: str
    name: str
    created: datetime
    joined: datetime | None = None
    roles: tuple[str, ...] = ()
    silent_until: datetime | None = None
    banned: bool = False
    banned_until: datetime | None = None
    owner: bool = False
    scene: str = ""

    @property
    def handle(self) -> str:
        """The last part of the id, as written in a mention."""
        return self.id.rpartition(":")[2]

    @property
    def staff(self) -> bool:
        return not STAFF_ROLES.isdisjoint(self.roles)

    def silent(self, at: datetime) -> bool:
        """Whether a timeout holds at that time."""
        return self.silent_until is not None and at < self.silent_until

    def shut_out(self, at: datetime) -> bool:
        """Whether a ban holds at that time."""
        return self.banned and (self.banned_until is None or at < self.banned_until)

    def actor(self) -> Actor:
        """How events describe them."""
        return Actor(
            id=self.id,
            roles=tuple(f"community:role:{role}" for role in self.roles),
            status="owner" if self.owner else "member",
            joined=self.joined,
            created=self.created,
        )

    def names(self) -> Names:
        """What they call themselves."""
        return Names(self.name, self.handle)


def member_id(handle: str) -> str:
    """The full id of a member, from the full id or its last part."""
    return handle if handle.startswith("sandbox:") else f"sandbox:member:{handle}"


def channel_id(name: str) -> str:
    """The full id of a channel, from the full id or its name (``lobby``, ``#lobby``)."""
    return name if name.startswith("sandbox:") else f"sandbox:channel:{name.removeprefix('#')}"


CHANNELS = (
    Channel(id=channel_id("lobby"), name="lobby"),
    Channel(id=channel_id("help"), name="help"),
    Channel(id=channel_id("news"), name="news", staff_writes=True),
    Channel(id=channel_id("staff"), name="staff", staff_reads=True, staff_writes=True),
)
LOBBY = CHANNELS[0].id


def residents(now: datetime) -> tuple[Member, ...]:
    """The four who are there from the start: one of each kind, with a believable age."""

    def one(handle: str, name: str, days: float, *roles: str, owner: bool = False) -> Member:
        joined = now - timedelta(days=days)
        return Member(
            id=member_id(handle),
            name=name,
            created=joined - timedelta(days=min(days * 2, 400)),
            joined=joined,
            roles=roles,
            owner=owner,
        )

    return (
        one("newbie", "Noa", 0.007),
        one("regular", "Rafael", 420, "regular"),
        one("moderator", "小梅 Mei", 800, "moderator"),
        one("admin", "Ada", 1200, "admin", owner=True),
    )
