"""What the Bot API reports, messages and members, in the parts that the adapter reads, as types."""

from __future__ import annotations

from msgspec import Struct, field

from adapters.telegram.payloads import Chat, Message, User


class Member(Struct, frozen=True):
    """Any ``ChatMember``; rights that are not there are not given."""

    status: str
    user: User
    until_date: int = 0
    is_member: bool = True
    can_send_messages: bool = False
    can_delete_messages: bool = False
    can_restrict_members: bool = False
    can_invite_users: bool = False


class InviteLink(Struct, frozen=True):
    """The link through which somebody came, and who made it."""

    creator: User


class MemberUpdated(Struct, frozen=True, kw_only=True):
    """A member's standing before and after a change, and who changed it."""

    chat: Chat
    by: User = field(name="from")
    date: int
    old: Member = field(name="old_chat_member")
    new: Member = field(name="new_chat_member")
    invite_link: InviteLink | None = None


class JoinRequest(Struct, frozen=True, kw_only=True):
    """Somebody waits to be let in."""

    chat: Chat
    sender: User = field(name="from")
    date: int
    bio: str = ""


class Pressed(Struct, frozen=True, kw_only=True):
    """The message under whose button was pressed, even if it is inaccessible by now."""

    chat: Chat
    message_id: int
    ephemeral_message_id: int = 0
    message_thread_id: int = 0
    is_topic_message: bool = False


class CallbackQuery(Struct, frozen=True, kw_only=True):
    """A button was pressed."""

    id: str
    sender: User = field(name="from")
    message: Pressed | None = None
    data: str = ""


class Reaction(Struct, frozen=True):
    """One reaction."""

    type: str
    emoji: str = ""
    custom_emoji_id: str = ""


class Reacted(Struct, frozen=True, kw_only=True):
    """Somebody's reactions to a message before and after."""

    chat: Chat
    message_id: int
    date: int
    user: User | None = None
    actor_chat: Chat | None = None
    old_reaction: list[Reaction]
    new_reaction: list[Reaction]


class ReactionCount(Struct, frozen=True):
    """How often one reaction was given."""

    total_count: int


class Counted(Struct, frozen=True, kw_only=True):
    """How many reactions a message has, where it is not said whose they are."""

    chat: Chat
    message_id: int
    date: int
    reactions: list[ReactionCount]


class Update(Struct, frozen=True, kw_only=True):
    """One update; at most one of its kinds is there."""

    update_id: int
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: CallbackQuery | None = None
    chat_member: MemberUpdated | None = None
    my_chat_member: MemberUpdated | None = None
    chat_join_request: JoinRequest | None = None
    message_reaction: Reacted | None = None
    message_reaction_count: Counted | None = None


ALLOWED = tuple(name for name in Update.__struct_fields__ if name != "update_id")
"""The kinds of updates to ask for (``allowed_updates``)."""
