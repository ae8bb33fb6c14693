"""What Discord refuses, one row a rule, each with the page that says so."""

from __future__ import annotations

from dataclasses import dataclass

DOCS = "https://docs.discord.com/developers"


@dataclass(frozen=True, slots=True)
class Rule:
    """A refusal: status and code of the answer, its words, and where it is documented."""

    status: int
    code: int
    words: str
    source: str


RULES: dict[str, Rule] = {
    "token": Rule(401, 0, "401: Unauthorized", f"{DOCS}/reference#authentication"),
    "rank": Rule(
        403,
        50013,
        "Missing Permissions",
        f"{DOCS}/topics/permissions#permission-hierarchy",
    ),
    "right": Rule(
        403,
        50013,
        "Missing Permissions",
        f"{DOCS}/topics/permissions#permissions-bitwise-permission-flags",
    ),
    "slower than six hours": Rule(
        400, 50035, "Invalid Form Body", f"{DOCS}/resources/channel#modify-channel"
    ),
    "permission the bot has not": Rule(
        403,
        50013,
        "Missing Permissions",
        f"{DOCS}/resources/channel#edit-channel-permissions",
    ),
    "pause longer than a day": Rule(
        400, 50035, "Invalid Form Body", f"{DOCS}/resources/guild#modify-guild-incident-actions"
    ),
    "unknown role": Rule(
        404, 10011, "Unknown Role", f"{DOCS}/topics/opcodes-and-status-codes#json"
    ),
    "timeout of an administrator": Rule(
        403,
        50013,
        "Missing Permissions",
        f"{DOCS}/topics/permissions#permissions-for-timed-out-members",
    ),
    "timeout longer than 28 days": Rule(
        400,
        50035,
        "Invalid Form Body",
        f"{DOCS}/resources/guild#modify-guild-member",
    ),
    "cleaning beyond 7 days": Rule(
        400, 50035, "Invalid Form Body", f"{DOCS}/resources/guild#create-guild-ban"
    ),
    "not in voice": Rule(
        400,
        40032,
        "Target user is not connected to voice.",
        f"{DOCS}/resources/guild#modify-guild-member",
    ),
    "no voice channel": Rule(
        400, 50035, "Invalid Form Body", f"{DOCS}/resources/guild#modify-guild-member"
    ),
    "unknown member": Rule(
        404, 10007, "Unknown Member", f"{DOCS}/topics/opcodes-and-status-codes#json"
    ),
    "unknown user": Rule(
        404, 10013, "Unknown User", f"{DOCS}/topics/opcodes-and-status-codes#json"
    ),
    "unknown message": Rule(
        404, 10008, "Unknown Message", f"{DOCS}/topics/opcodes-and-status-codes#json"
    ),
    "unknown channel": Rule(
        404, 10003, "Unknown Channel", f"{DOCS}/topics/opcodes-and-status-codes#json"
    ),
    "unknown ban": Rule(404, 10026, "Unknown Ban", f"{DOCS}/topics/opcodes-and-status-codes#json"),
    "cannot write to this user": Rule(
        403,
        50007,
        "Cannot send messages to this user",
        f"{DOCS}/topics/opcodes-and-status-codes#json",
    ),
    "others' messages": Rule(
        403,
        50005,
        "Cannot edit a message authored by another user",
        f"{DOCS}/resources/message#edit-message",
    ),
    "older than two weeks": Rule(
        400,
        50034,
        "You can only bulk delete messages that are under 14 days old.",
        f"{DOCS}/resources/message#bulk-delete-messages",
    ),
    "empty message": Rule(
        400,
        50006,
        "Cannot send an empty message",
        f"{DOCS}/resources/message#create-message",
    ),
    "message longer than 2,000": Rule(
        400, 50035, "Invalid Form Body", f"{DOCS}/resources/message#create-message"
    ),
    "embed too long": Rule(
        400, 50035, "Invalid Form Body", f"{DOCS}/resources/message#embed-object-embed-limits"
    ),
    "a thread already": Rule(
        400,
        160004,
        "A thread has already been created for this message",
        f"{DOCS}/topics/opcodes-and-status-codes#json",
    ),
    "twice the same custom_id": Rule(
        400, 50035, "Invalid Form Body", f"{DOCS}/components/reference#anatomy-of-a-component"
    ),
    "three seconds": Rule(
        404,
        10062,
        "Unknown interaction",
        f"{DOCS}/interactions/receiving-and-responding#responding-to-an-interaction",
    ),
    "answered already": Rule(
        400,
        40060,
        "Interaction has already been acknowledged.",
        f"{DOCS}/interactions/receiving-and-responding#responding-to-an-interaction",
    ),
    "unknown webhook": Rule(
        404, 10015, "Unknown Webhook", f"{DOCS}/topics/opcodes-and-status-codes#json"
    ),
}

BEHAVIOURS: dict[str, str] = {
    "nonce: with enforce_nonce the first message of that nonce is answered, none is made": (
        f"{DOCS}/resources/message#create-message"
    ),
    "history: newest first, at most 100 a page": (f"{DOCS}/resources/message#get-channel-messages"),
    "rate limit: 429 with retry_after and global in the body, Retry-After and scope as headers": (
        f"{DOCS}/topics/rate-limits#exceeding-a-rate-limit"
    ),
    "sequence: every dispatch counts up, a heartbeat names the last one seen": (
        f"{DOCS}/events/gateway#sending-heartbeats"
    ),
    "heartbeat: the first within heartbeat_interval, each acknowledged": (
        f"{DOCS}/events/gateway#heartbeat-interval"
    ),
    "resume: at resume_gateway_url, missed dispatches in order, then RESUMED": (
        f"{DOCS}/events/gateway#resuming"
    ),
    "invalid session: d false means IDENTIFY anew": f"{DOCS}/events/gateway#invalid-session",
    "close 4004: the token is wrong; 4014: a privileged intent is not switched on": (
        f"{DOCS}/topics/opcodes-and-status-codes#gateway"
    ),
    "message content, embeds, attachments and components are empty without the intent": (
        f"{DOCS}/events/gateway#message-content-intent"
    ),
    "events outside the declared intents are not sent": f"{DOCS}/events/gateway#list-of-intents",
    "the deferred first answer keeps its visibility": (
        f"{DOCS}/interactions/receiving-and-responding#followup-messages"
    ),
}


class Refusal(Exception):
    """A call that a rule refuses."""

    def __init__(self, name: str) -> None:
        self.rule = RULES[name]
        super().__init__(name)
