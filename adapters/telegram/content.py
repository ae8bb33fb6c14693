"""What a Telegram message says, everywhere it can say something: pure."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.telegram import rich
from adapters.telegram.payloads import (
    Carrying,
    Entity,
    External,
    File,
    Message,
    Origin,
    Poll,
    Titled,
)
from policies.events import Attachment, Content, Link, Part
from policies.filters.mentions import MEMBER, unseen

FILES = ("document", "animation", "audio", "video", "video_note", "voice", "sticker", "live_photo")
PLACE, GIFT, STORY = "📍", "🎁", "🎞"
"""What stands for a location, for a gift or a giveaway, and for a story that say nothing."""
TITLED = ("venue", "game", "invoice", "checklist")
SHOWN = (
    "text",
    "caption",
    "rich_message",
    "gift",
    "unique_gift",
    *(set(Carrying.__struct_fields__) - {"link_preview_options"}),
)


def content(message: Message) -> Content:
    """Text or caption, and as parts: quotes, polls, cards, buttons, rich text, gifts, origins."""
    text = clean(message.text or message.caption)
    entities = message.entities or message.caption_entities
    parts, links = list(_carried(message)), list(_links(message.text or message.caption, entities))
    if message.quote:
        parts.append(Part("quote", clean(message.quote.text)))
        links += _links(message.quote.text, message.quote.entities)
    if message.external_reply:
        parts += _external(message.external_reply)
    if message.rich_message:
        parts.append(Part("rich", clean("\n".join(rich.lines(message.rich_message)))))
        links += [Link(clean(at.shown), clean(at.url)) for at in rich.links(message.rich_message)]
    for given in (message.gift, message.unique_gift):
        if given:
            parts.append(Part("gift", clean(_lines(given.gift.base_name or GIFT, given.text))))
            links += _links(given.text, given.entities)
    if message.forward_origin:
        parts += [Part("origin", name) for name in _called(message.forward_origin)]
    for button in (b for row in message.reply_markup.inline_keyboard for b in row):
        parts.append(Part("button", clean(button.text)))
        if button.url:
            links.append(Link(clean(button.text), clean(button.url)))
    if message.link_preview_options and message.link_preview_options.url:
        links.append(Link("", clean(message.link_preview_options.url)))
    return Content(
        text=text,
        parts=tuple(part for part in parts if part.text),
        links=tuple(links),
        attachments=tuple(_attachments(message)),
        mentions=tuple(_mentions(message.text or message.caption, entities)),
        forwarded_from=_origin(message.forward_origin) if message.forward_origin else "",
        quoted_from=_quoted(message),
    )


def speaks(message: Message) -> bool:
    """Whether somebody says or shows something; service messages do not."""
    return any(getattr(message, name) for name in SHOWN)


def clean(text: str) -> str:
    """The text, with halves of broken surrogate pairs replaced: they cannot be stored as UTF-8."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _links(text: str, entities: list[Entity]) -> Iterator[Link]:
    for entity in entities:
        if entity.type == "text_link" and entity.url:
            yield Link(_shown(text, entity), clean(entity.url))
        elif entity.type == "text_mention" and entity.user and unseen(_shown(text, entity)):
            yield Link(_shown(text, entity), f"{MEMBER}{entity.user.id}")


def _mentions(text: str, entities: list[Entity]) -> Iterator[str]:
    for entity in entities:
        if entity.type == "text_mention" and entity.user:
            yield f"telegram:member:{entity.user.id}"
        elif entity.type == "mention":
            yield _shown(text, entity)


def _shown(text: str, entity: Entity) -> str:
    start = 2 * max(0, entity.offset)
    units = text.encode("utf-16-le", "surrogatepass")[start : start + 2 * max(0, entity.length)]
    return units.decode("utf-16-le", "replace")


def _carried(message: Carrying) -> Iterator[Part]:
    if message.poll:
        yield Part("poll", clean(_poll(message.poll)))
    if message.contact:
        c = message.contact
        yield Part("contact", clean(_lines(c.first_name, c.last_name, c.phone_number, c.vcard)))
    for kind in TITLED:
        titled: Titled | None = getattr(message, kind)
        if titled:
            tasks = (task.text for task in titled.tasks)
            words = _lines(titled.title, titled.address, titled.description, titled.text, *tasks)
            yield Part(kind, clean(words))
    if message.location and not message.venue:
        yield Part("location", PLACE)
    if message.dice:
        yield Part("dice", clean(message.dice.emoji))
    if message.story:
        yield Part("story", clean(message.story.chat.title or STORY))
    for giveaway in (message.giveaway, message.giveaway_winners):
        if giveaway:
            yield Part("giveaway", clean(giveaway.prize_description or GIFT))


def _poll(poll: Poll) -> str:
    options = (option.text for option in poll.options)
    return _lines(poll.question, *options, poll.description, poll.explanation)


def _lines(*words: str) -> str:
    return "\n".join(word for word in words if word)


def _external(reply: External) -> Iterator[Part]:
    yield from (Part("reply", name) for name in _called(reply.origin))
    yield from _carried(reply)
    if reply.link_preview_options:
        yield Part("reply", clean(reply.link_preview_options.url))


def _called(origin: Origin) -> Iterator[str]:
    """The names that a forward shows, which are written by whoever owns them."""
    chat = origin.chat or origin.sender_chat
    names = [origin.sender_user_name, origin.author_signature, chat.title if chat else ""]
    yield from (clean(name) for name in names if name)


def _origin(origin: Origin) -> str:
    if origin.sender_user:
        return f"telegram:member:{origin.sender_user.id}"
    chat = origin.chat or origin.sender_chat
    return f"telegram:channel:{chat.id}" if chat else "telegram:hidden:"


def _quoted(message: Message) -> str:
    """Where the message of another chat comes from that is answered; a topic is no other chat."""
    reply = message.external_reply
    if not reply or (reply.chat and reply.chat.id == message.chat.id):
        return ""
    return f"telegram:channel:{reply.chat.id}" if reply.chat else _origin(reply.origin)


def _attachments(message: Message) -> Iterator[Attachment]:
    for kind in FILES:
        file: File | None = getattr(message, kind)
        if file:
            name = file.file_name or " ".join(filter(None, (file.performer, file.title)))
            name = name or " ".join(filter(None, (file.emoji, file.set_name)))
            yield Attachment(file.file_id, clean(name), file.mime_type or kind, file.file_size)
    if message.photo:
        largest = max(message.photo, key=lambda size: size.file_size)
        yield Attachment(largest.file_id, "", "image/jpeg", largest.file_size)
