"""State as the objects of Discord's API."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.counterparts.discord.state import (
    DISCORD_EPOCH,
    Asked,
    Channel,
    Member,
    Message,
    Role,
    State,
    User,
)


def user(of: User) -> dict[str, Any]:
    return {
        "id": str(of.id),
        "username": of.username,
        "global_name": of.global_name,
        "discriminator": "0",
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "bot": of.bot,
        "primary_guild": None,
    }


def self_user(of: User) -> dict[str, Any]:
    return {**user(of), "mfa_enabled": True, "locale": "en-US", "verified": True, "email": None}


def role(of: Role) -> dict[str, Any]:
    return {
        "id": str(of.id),
        "name": of.name,
        "permissions": str(of.permissions),
        "position": of.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": bool(of.tags),
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
        **({"tags": of.tags} if of.tags else {}),
    }


def member(state: State, of: Member) -> dict[str, Any]:
    return {
        "user": user(state.users[of.user]),
        "nick": of.nick,
        "roles": [str(r) for r in of.roles],
        "joined_at": of.joined.isoformat(),
        "communication_disabled_until": of.silenced.isoformat() if of.silenced else None,
        "avatar": None,
        "banner": None,
        "premium_since": None,
        "pending": False,
        "flags": 0,
        "mute": of.muted,
        "deaf": False,
    }


def voice_state(state: State, of: Member) -> dict[str, Any]:
    return {
        "guild_id": str(state.guild),
        "channel_id": str(of.voice) if of.voice else None,
        "user_id": str(of.user),
        "member": member(state, of),
        "session_id": f"{of.user:x}",
        "mute": of.muted,
        "deaf": False,
        "self_mute": False,
        "self_deaf": False,
        "self_video": False,
        "suppress": False,
        "request_to_speak_timestamp": None,
    }


def channel(state: State, of: Channel) -> dict[str, Any]:
    if of.recipient is not None:
        return {
            "id": str(of.id),
            "type": 1,
            "flags": 0,
            "last_message_id": str(of.last) if of.last else None,
            "recipients": [user(state.users[of.recipient])],
        }
    made: dict[str, Any] = {
        "id": str(of.id),
        "type": of.kind,
        "flags": 0,
        "guild_id": str(state.guild),
        "name": of.name,
        "position": 0,
        "permission_overwrites": [
            {"id": str(o.id), "type": o.kind, "allow": str(o.allow), "deny": str(o.deny)}
            for o in of.overwrites.values()
        ],
        "nsfw": False,
        "topic": None,
        "rate_limit_per_user": of.slow,
    }
    return {**made, "last_message_id": str(of.last)} if of.last else made


def thread(state: State, of: Channel, under: Message) -> dict[str, Any]:
    """A thread that was just opened."""
    return {
        "id": str(of.id),
        "type": of.kind,
        "flags": 0,
        "guild_id": str(state.guild),
        "name": of.name,
        "parent_id": str(under.channel),
        "owner_id": str(state.bot),
        "message_count": 0,
        "member_count": 1,
        "total_message_sent": 0,
        "rate_limit_per_user": 0,
        "thread_metadata": {
            "archived": False,
            "archive_timestamp": datetime.now(UTC).isoformat(),
            "auto_archive_duration": 4320,
            "locked": False,
            "create_timestamp": datetime.now(UTC).isoformat(),
        },
    }


def message(state: State, of: Message) -> dict[str, Any]:
    written = datetime.fromtimestamp(((of.id >> 22) + DISCORD_EPOCH) / 1000, UTC)
    made: dict[str, Any] = {
        "id": str(of.id),
        "channel_id": str(of.channel),
        "author": user(state.users[of.author]),
        "content": of.content,
        "timestamp": written.isoformat(),
        "edited_timestamp": of.edited.isoformat() if of.edited else None,
        "type": 19 if of.reference else 0,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": of.attachments,
        "embeds": of.embeds,
        "components": _numbered(of.components),
        "pinned": of.pinned,
        "flags": of.flags,
    }
    if of.nonce is not None:
        made["nonce"] = of.nonce
    if of.reference:
        made["message_reference"] = of.reference
    return made


def _numbered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Components as answered: every one has a number."""
    count, made = 0, []
    for row in rows:
        count += 1
        number, buttons = count, []
        for button in row["components"]:
            count += 1
            buttons.append({"id": count, **button})
        made.append({"id": number, "type": row["type"], "components": buttons})
    return made


def guild_create(state: State) -> dict[str, Any]:
    return {
        "id": str(state.guild),
        "name": "Acme",
        "owner_id": str(state.owner),
        "joined_at": state.members[state.bot].joined.isoformat(),
        "large": False,
        "unavailable": False,
        "member_count": len(state.members),
        "roles": [role(r) for r in state.roles.values()],
        "members": [member(state, state.members[state.bot])],
        "channels": [channel(state, c) for c in state.channels.values() if c.recipient is None],
        "threads": [],
        "emojis": [],
        "stickers": [],
        "features": [],
        "voice_states": [voice_state(state, m) for m in state.members.values() if m.voice],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "preferred_locale": "en-US",
        "premium_progress_bar_enabled": False,
        "system_channel_flags": 0,
        "afk_timeout": 300,
        "version": 1,
    }


def application(state: State, flags: int) -> dict[str, Any]:
    return {
        "id": str(state.application),
        "name": "Hallwarden",
        "icon": None,
        "description": "",
        "type": None,
        "verify_key": "00",
        "flags": flags,
        "flags_new": str(flags),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user(state.users[state.owner]),
        "approximate_guild_count": 1,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
        "bot_public": False,
        "bot_require_code_grant": False,
    }


def command(state: State, wanted: dict[str, Any]) -> dict[str, Any]:
    """A stored command: what was asked for, and what Discord adds to it."""
    allowed = wanted.get("default_member_permissions")
    return {
        "description": "",
        "name_localizations": None,
        "description_localizations": None,
        **wanted,
        "id": str(state.snowflake()),
        "application_id": str(state.application),
        "version": str(state.snowflake()),
        "default_member_permissions": None if allowed is None else str(allowed),
        "nsfw": False,
    }


def interaction(state: State, asked: Asked, data: dict[str, Any]) -> dict[str, Any]:
    """The dispatch; in a guild it carries a member, in private a user."""
    place = state.channels[asked.channel]
    made: dict[str, Any] = {
        "id": str(asked.id),
        "application_id": str(state.application),
        "type": asked.kind,
        "token": asked.token,
        "version": 1,
        "data": data,
        "channel_id": str(asked.channel),
        "channel": channel(state, place),
        "locale": state.locale,
        "entitlements": [],
        "authorizing_integration_owners": {},
        "context": 0,
        "attachment_size_limit": 1,
        "app_permissions": "0",
    }
    if asked.source is not None:
        made["message"] = message(state, place.messages[asked.source])
    if place.recipient is not None:
        return {**made, "user": user(state.users[asked.user])}
    who = {**member(state, state.members[asked.user]), "permissions": "0"}
    return {**made, "guild_id": str(state.guild), "guild_locale": "en-US", "member": who}
