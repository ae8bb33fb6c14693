"""Two declared commands, as the Discord tests use them."""

from __future__ import annotations

from adapters.discord import Command, Parameter

COMMANDS = (
    Command(
        name="warn",
        descriptions={"en": "Remind a member", "zh-CN": "提醒一位成员", "es": "Avisar"},
        names={"zh-CN": "提醒", "es": "aviso"},
        parameters=(
            Parameter(name="reason", kind="text", descriptions={"en": "Why"}, required=False),
            Parameter(name="member", kind="member", descriptions={"en": "Whom"}),
        ),
    ),
    Command(name="Report", menu="message", names={"zh-CN": "举报"}),
)
