"""Calling for the team under a message, which reports that message as the command would."""

from __future__ import annotations

import re

from policies.commands.reporting import report
from policies.events import Invoked, Message

_CALLING = re.compile(r"@(?:admins?|管理员|群主)(?![\w@.-])\s*(.*)", re.DOTALL | re.IGNORECASE)
"""What people write to have somebody of the team look at the message that they answer to."""
REPORT = report.name


def called(text: str) -> str | None:
    """What somebody says who calls for the team with these words, which may be nothing more;
    ``None`` for whoever does not."""
    found = _CALLING.fullmatch(text.strip())
    return found[1].strip() if found else None


def reported(message: Message) -> tuple[Invoked, ...]:
    """The report that a message is, if it calls for the team under another one."""
    rest = called(message.content.text) if message.reply_to else None
    if rest is None:
        return ()
    return (
        Invoked(
            id=f"{message.id}/c",
            place=message.place,
            at=message.at,
            received=message.received,
            channel=message.channel,
            actor=message.actor,
            names=message.names,
            command=REPORT,
            args={"text": rest} if rest else {},
            message=message.message,
            reply_to=message.reply_to,
            reply_to_actor=message.reply_to_actor,
            via="text",
        ),
    )
