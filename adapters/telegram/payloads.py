"""Messages as the Bot API sends them, in the parts that the adapter reads, as types.

Names and meanings are those of https://core.telegram.org/bots/api#available-types. Unknown fields
are ignored, so a newer Bot API does no harm; a payload of another shape is a ``ValidationError``.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field


class User(Struct, frozen=True):
    """Somebody, or a bot."""

    id: int
    is_bot: bool = False
    first_name: str = ""
    last_name: str = ""
    username: str = ""
    language_code: str = ""


class Chat(Struct, frozen=True):
    """A private chat, group, supergroup or channel."""

    id: int
    type: str
    title: str = ""
    username: str = ""


class Entity(Struct, frozen=True):
    """``offset`` and ``length`` count UTF-16 code units."""

    type: str
    offset: int
    length: int
    url: str = ""
    user: User | None = None


class Button(Struct, frozen=True):
    """A button under a message that opens an address."""

    text: str
    url: str = ""


class Keyboard(Struct, frozen=True):
    """The rows of buttons under a message."""

    inline_keyboard: list[list[Button]] = []


class Origin(Struct, frozen=True):
    """Where a forwarded or quoted message comes from (``MessageOrigin``)."""

    type: str
    sender_user: User | None = None
    sender_user_name: str = ""
    sender_chat: Chat | None = None
    chat: Chat | None = None
    author_signature: str = ""


class Quote(Struct, frozen=True):
    """The part of a message that a reply quotes."""

    text: str
    entities: list[Entity] = []


class PollOption(Struct, frozen=True):
    """An answer of a poll, a task of a checklist."""

    text: str


class Poll(Struct, frozen=True):
    """A question with answers to choose from."""

    question: str
    options: list[PollOption] = []
    explanation: str = ""
    description: str = ""


class Contact(Struct, frozen=True):
    """Somebody's telephone number, shared."""

    phone_number: str
    first_name: str = ""
    last_name: str = ""
    vcard: str = ""


class Titled(Struct, frozen=True):
    """A venue, game, invoice or checklist: things with a title and some words."""

    title: str = ""
    address: str = ""
    description: str = ""
    text: str = ""
    tasks: list[PollOption] = []


class Giveaway(Struct, frozen=True):
    """A raffle and what can be won."""

    prize_description: str = ""


class Dice(Struct, frozen=True):
    """An animated emoji with a random value."""

    emoji: str = ""


class Story(Struct, frozen=True):
    """A story that somebody forwarded."""

    chat: Chat


class Preview(Struct, frozen=True):
    """Whose preview stands under the message, whether or not the link is in its text."""

    url: str = ""


class File(Struct, frozen=True):
    """A document, photo, video, voice, sticker …"""

    file_id: str
    file_name: str = ""
    mime_type: str = ""
    file_size: int = 0
    title: str = ""
    performer: str = ""
    emoji: str = ""
    set_name: str = ""


class Gift(Struct, frozen=True):
    """What was given: the name of one that is unique."""

    base_name: str = ""


class Given(Struct, frozen=True, kw_only=True):
    """A gift that was sent (``GiftInfo``, ``UniqueGiftInfo``), and the words that came with it."""

    gift: Gift
    text: str = ""
    entities: list[Entity] = []


class Carrying(Struct, frozen=True, kw_only=True):
    """What a message and an external reply have in common."""

    link_preview_options: Preview | None = None
    contact: Contact | None = None
    poll: Poll | None = None
    venue: Titled | None = None
    game: Titled | None = None
    invoice: Titled | None = None
    checklist: Titled | None = None
    giveaway: Giveaway | None = None
    giveaway_winners: Giveaway | None = None
    document: File | None = None
    animation: File | None = None
    audio: File | None = None
    video: File | None = None
    video_note: File | None = None
    voice: File | None = None
    sticker: File | None = None
    live_photo: File | None = None
    photo: list[File] = []
    dice: Dice | None = None
    story: Story | None = None
    location: dict[str, Any] | None = None
    paid_media: dict[str, Any] | None = None


class External(Carrying, frozen=True, kw_only=True):
    """A message of another chat that is replied to (``ExternalReplyInfo``)."""

    origin: Origin
    chat: Chat | None = None


class Message(Carrying, frozen=True, kw_only=True):
    """A message of any kind."""

    message_id: int
    date: int
    chat: Chat
    message_thread_id: int = 0
    sender: User | None = field(name="from", default=None)
    sender_chat: Chat | None = None
    ephemeral_message_id: int = 0
    edit_date: int = 0
    is_topic_message: bool = False
    is_automatic_forward: bool = False
    forward_origin: Origin | None = None
    reply_to_message: Message | None = None
    external_reply: External | None = None
    quote: Quote | None = None
    text: str = ""
    entities: list[Entity] = []
    caption: str = ""
    caption_entities: list[Entity] = []
    rich_message: dict[str, Any] | None = None
    gift: Given | None = None
    unique_gift: Given | None = None
    reply_markup: Keyboard = Keyboard()
    forum_topic_created: dict[str, Any] | None = None
    migrate_to_chat_id: int = 0
    new_chat_members: list[User] = []
    left_chat_member: User | None = None
