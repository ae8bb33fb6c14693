"""Every rule that the counterpart enforces, the answer it gives, and where the rule is written.

``api`` is https://core.telegram.org/bots/api, ``source`` the official server's own code
(https://github.com/tdlib/telegram-bot-api, ``telegram-bot-api/Client.cpp``), which the wording of
the errors follows. A refusal can only be raised by a name in this table.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Rule(NamedTuple):
    """One refusal: HTTP status, description, and the citation of the rule behind it."""

    status: int
    description: str
    cite: str


RULES: dict[str, Rule] = {
    "token": Rule(401, "Unauthorized", "api#authorizing-your-bot"),
    "method": Rule(404, "Not Found", "api#making-requests"),
    "parameters": Rule(400, "Bad Request: invalid parameters", "api#making-requests"),
    "server": Rule(502, "Bad Gateway", "api#making-requests"),
    "flood": Rule(429, "Too Many Requests: retry after {retry_after}", "api#responseparameters"),
    "poll-twice": Rule(
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance "
        "is running",
        "source do_get_updates",
    ),
    "poll-webhook": Rule(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to "
        "delete the webhook first",
        "api#getupdates, note 1",
    ),
    "chat": Rule(400, "Bad Request: chat not found", "source check_chat"),
    "upgraded": Rule(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        "api#responseparameters, migrate_to_chat_id",
    ),
    "kicked": Rule(
        403, "Forbidden: bot was kicked from the {type} chat", "source check_chat_access"
    ),
    "outside": Rule(
        403, "Forbidden: bot is not a member of the {type} chat", "source check_chat_access"
    ),
    "not-started": Rule(
        403,
        "Forbidden: bot can't initiate conversation with a user",
        "https://core.telegram.org/bots/faq, bots cannot start conversations",
    ),
    "blocked": Rule(403, "Forbidden: bot was blocked by the user", "source fail_query_with_error"),
    "photo-big": Rule(400, "Bad Request: PHOTO_SAVE_FILE_INVALID", "api#sendphoto, 10 MB"),
    "caption-long": Rule(400, "Bad Request: message caption is too long", "api#sendphoto, caption"),
    "edit-captionless": Rule(
        400, "Bad Request: there is no caption in the message to edit", "api#editmessagecaption"
    ),
    "edit-textless": Rule(
        400, "Bad Request: there is no text in the message to edit", "api#editmessagetext"
    ),
    "file": Rule(
        400,
        "Bad Request: wrong file_id or the file is temporarily unavailable",
        "source do_get_file",
    ),
    "file-big": Rule(400, "Bad Request: file is too big", "api#getfile, 20 MB"),
    "text-empty": Rule(400, "Bad Request: message text is empty", "api#sendmessage, text"),
    "text-long": Rule(400, "Bad Request: message is too long", "api#sendmessage, 1-4096"),
    "entities": Rule(400, "Bad Request: can't parse entities: {why}", "api#html-style"),
    "reply-missing": Rule(
        400, "Bad Request: message to be replied not found", "api#replyparameters"
    ),
    "thread": Rule(
        400, "Bad Request: message thread not found", "api#sendmessage, message_thread_id"
    ),
    "button": Rule(400, "Bad Request: BUTTON_DATA_INVALID", "api#inlinekeyboardbutton, 1-64 bytes"),
    "delete-missing": Rule(400, "Bad Request: message to delete not found", "api#deletemessage"),
    "delete-old": Rule(
        400, "Bad Request: message can't be deleted", "api#deletemessage, less than 48 hours"
    ),
    "delete-many": Rule(
        400, "Bad Request: too many messages to delete", "api#deletemessages, 1-100 identifiers"
    ),
    "delete-right": Rule(
        400, "Bad Request: message can't be deleted", "api#deletemessage, can_delete_messages"
    ),
    "pin-missing": Rule(400, "Bad Request: message to pin not found", "api#pinchatmessage"),
    "pin-right": Rule(
        400,
        "Bad Request: not enough rights to manage pinned messages in the chat",
        "api#pinchatmessage, can_pin_messages",
    ),
    "unpin-missing": Rule(400, "Bad Request: message to unpin not found", "api#unpinchatmessage"),
    "edit-missing": Rule(400, "Bad Request: message to edit not found", "api#editmessagetext"),
    "edit-foreign": Rule(400, "Bad Request: message can't be edited", "api#editmessagetext"),
    "edit-same": Rule(
        400,
        "Bad Request: message is not modified: specified new message content and reply markup are "
        "exactly the same as a current content and reply markup of the message",
        "source fail_query_with_error",
    ),
    "supergroup": Rule(
        400,
        "Bad Request: method is available only for supergroups",
        "api#restrictchatmember; source process_restrict_chat_member_query",
    ),
    "unban-group": Rule(
        400,
        "Bad Request: method is available for supergroup and channel chats only",
        "api#unbanchatmember; source process_unban_chat_member_query",
    ),
    "restrict-right": Rule(
        400,
        "Bad Request: not enough rights to restrict/unrestrict chat member",
        "api#restrictchatmember, can_restrict_members",
    ),
    "permissions-right": Rule(
        400,
        "Bad Request: not enough rights to change chat permissions",
        "api#setchatpermissions, can_restrict_members",
    ),
    "outranked": Rule(
        400,
        "Bad Request: user is an administrator of the chat",
        "api#chatmemberadministrator; source fail_query_with_error, USER_ADMIN_INVALID",
    ),
    "owner": Rule(400, "Bad Request: can't remove chat owner", "api#chatmemberowner"),
    "self": Rule(400, "Bad Request: can't restrict self", "api#restrictchatmember"),
    "participant": Rule(400, "Bad Request: PARTICIPANT_ID_INVALID", "source fail_query_with_error"),
    "query": Rule(
        400,
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
        "source fail_query_with_error, QUERY_ID_INVALID",
    ),
    "alert-long": Rule(
        400, "Bad Request: MESSAGE_TOO_LONG", "api#answercallbackquery, 0-200 characters"
    ),
    "ephemeral-chat": Rule(
        400,
        "Bad Request: PEER_ID_INVALID",
        "api#ephemeral-messages-and-commands, groups and supergroups only",
    ),
    "ephemeral-person": Rule(
        400,
        "Bad Request: USER_NOT_PARTICIPANT",
        "api#ephemeral-messages-and-commands, a member who is no bot",
    ),
    "ephemeral-right": Rule(
        400,
        "Bad Request: CHAT_ADMIN_REQUIRED",
        "api#ephemeral-messages-and-commands, within 15 s of an action or by an administrator",
    ),
    "ephemeral-missing": Rule(
        400, "Bad Request: MESSAGE_ID_INVALID", "api#editephemeralmessagetext"
    ),
    "commands": Rule(
        400, "Bad Request: BOT_COMMAND_INVALID", "api#botcommand, 1-32 of a-z, 0-9 and _"
    ),
    "commands-many": Rule(
        400, "Bad Request: BOT_COMMANDS_TOO_MUCH", "api#setmycommands, at most 100"
    ),
    "webhook-secret": Rule(
        400, "Bad Request: secret token contains unallowed characters", "api#setwebhook"
    ),
}

OBEYED: dict[str, str] = {
    "an update is kept until getUpdates is called with a higher offset": "api#getupdates, offset",
    "chat_member and message_reaction come only when asked for, and only to administrators": (
        "api#getupdates, allowed_updates; api#update"
    ),
    "a bot in privacy mode hears only commands and replies unless it is an administrator": (
        "https://core.telegram.org/bots/features#privacy-mode"
    ),
    "until_date under 30 seconds or over 366 days ahead is for ever": "api#banchatmember",
    "unbanChatMember removes a member, unless only_if_banned": "api#unbanchatmember",
    "nobody speaks as a channel that is banned": "api#banchatsenderchat",
    "a ban in a supergroup deletes the member's messages": "api#banchatmember, revoke_messages",
    "a webhook answered outside 2XY is repeated": "api#setwebhook",
    "the webhook's secret is in X-Telegram-Bot-Api-Secret-Token": "api#setwebhook",
    "a callback query's button belongs to a message of the bot": "api#callbackquery",
    "messages of anonymous administrators carry the chat as sender_chat": "api#message",
    "posts of a linked channel are forwarded with is_automatic_forward": "api#message",
    "service messages announce who joined and left": "api#message, new_chat_members",
    "migrate_to_chat_id and migrate_from_chat_id announce the new supergroup": "api#message",
    "plain http for webhooks is allowed here and nowhere else": "api#setwebhook, HTTPS URL",
}
"""Rules that show in behaviour rather than in refusals."""


class Refusal(Exception):
    """The server says no. ``rule`` must be in ``RULES``; ``values`` fill its description."""

    def __init__(self, rule: str, **values: Any) -> None:
        self.rule = RULES[rule]
        super().__init__(self.rule.description.format(**values))
        self.parameters: dict[str, Any] = {
            key: values[key] for key in ("retry_after", "migrate_to_chat_id") if key in values
        }
