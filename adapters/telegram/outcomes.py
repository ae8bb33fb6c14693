"""What Telegram answers to a call, as outcomes of actions: pure."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from adapters.port import Denied, Done, Gone, Later, Outcome, Unknown
from adapters.telegram.address import Call
from policies.actions import Action, Edit, Notice, Reply, Warn

GONE = (
    "message to delete not found",
    "message to edit not found",
    "message_id_invalid",
    "participant_id_invalid",
    "user_not_participant",
    "user not found",
    "query is too old",
)
"""Refusals that mean: nothing is there. Their wording is the official server's (Client.cpp)."""


SENDING = frozenset({"sendMessage", "sendPhoto", "sendDocument"})


def done(action: Action, call: Call, result: Any) -> Done:
    """A call that was accepted. The ref says where a message is that is not in the channel."""
    if call.method == "deleteMessages":
        return Done(str(len(call.given["message_ids"])))
    if not isinstance(result, dict) or call.method not in SENDING:
        return Done(action.message if isinstance(action, Edit) else "")
    if result.get("ephemeral_message_id"):
        return Done(f"e:{call.given['receiver_user_id']}:{result['ephemeral_message_id']}")
    direct = isinstance(action, Warn | Notice | Reply) and call.given["chat_id"] > 0
    number = result.get("message_id", 0)
    return Done(f"d:{call.given['chat_id']}:{number}" if direct else str(number))


def refused(action: Action, error: TelegramError, *, sent: bool) -> Outcome:
    """What an error means; ``sent`` is whether the call can have reached Telegram at all."""
    said = str(error)
    match error:
        case RetryAfter():
            wait = error.retry_after
            return Later(wait.total_seconds() if isinstance(wait, timedelta) else float(wait), said)
        case InvalidToken() if "unauthorized" in said.lower():
            return Later(60.0, "Telegram does not accept the bot's token", whole_connection=True)
        case Forbidden() | InvalidToken():
            return Denied(said)
        case BadRequest():
            if "message is not modified" in said.lower():
                return Done(action.message if isinstance(action, Edit) else "")
            return Gone(said) if any(g in said.lower() for g in GONE) else Denied(said)
    if not sent:
        return Later(5.0, said, whole_connection=True)
    return Later(2.0, said) if action.repeatable else Unknown(said)
