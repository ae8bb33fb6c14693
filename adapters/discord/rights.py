"""What the bot needs in a guild and does not have: intents, permissions, its place among roles."""

from __future__ import annotations

from itertools import islice

from discord import Guild, Intents, Permissions

RIGHTS = (
    "view_channel",
    "send_messages",
    "read_message_history",
    "manage_messages",
    "moderate_members",
    "kick_members",
    "ban_members",
    "view_audit_log",
)
"""Permissions by Discord's names, in the order in which a missing one hurts."""

_MODERATION = Permissions(
    administrator=True,
    kick_members=True,
    ban_members=True,
    moderate_members=True,
    manage_messages=True,
    manage_guild=True,
)


def missing(guild: Guild, intents: Intents) -> tuple[str, ...]:
    """Names of what is missing, as the wording knows them: intents, permissions, and
    ``role_order`` if members' roles stand above the bot's own, which puts them out of reach."""
    lacking = [f"{n}_intent" for n in ("message_content", "members") if not getattr(intents, n)]
    granted = guild.me.guild_permissions
    if granted.administrator:
        absent: list[str] = []
    else:
        absent = [name for name in RIGHTS if not getattr(granted, name)]
    order = ["role_order"] if roles_above(guild) else []
    return (*lacking, *absent, *order)


_MOST_ROLES = 10


def roles_above(guild: Guild) -> tuple[str, ...]:
    """The names of the roles above the bot's own that keep their members out of its reach, the
    highest first, at most ten.

    A role that moderates belongs to the team, whom the bot need not reach, and a bot's own role to
    no member.
    """
    above = (
        role.name
        for role in reversed(guild.roles)
        if role > guild.me.top_role
        and not role.is_bot_managed()
        and not role.permissions.value & _MODERATION.value
    )
    return tuple(islice(above, _MOST_ROLES))
