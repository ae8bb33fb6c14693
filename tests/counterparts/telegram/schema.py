"""Strict validation of Bot API requests, answers and updates against the published description.

The description is ``telegram_bot_api.json.gz`` in the ``specs`` folder of ``HALLWARDEN_SHARED``
(by default the folder ``shared`` beside the checkout): every method and type of the Bot API with
its fields, extracted from https://core.telegram.org/bots/api.
"""

from __future__ import annotations

import gzip
import json
import re
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.shared import SHARED

ALWAYS = re.compile(r"always '([^']*)'")
UNION = re.compile(r"\n - (\w+)")
PLAIN: dict[str, tuple[type, ...]] = {
    "String": (str,),
    "Integer": (int,),
    "Float": (int, float),
    "Boolean": (bool,),
    "True": (bool,),
}
NEWER: dict[str, dict[str, Any]] = {
    "ChatMemberAdministrator": {
        "name": "can_send_welcome_messages",
        "type": "Boolean",
        "required": False,
        "description": "",
    }
}
"""Fields that came with Bot API 10.3 and that clients of that version insist on:
https://core.telegram.org/bots/api-changelog#august-24-2026."""
LOOSE = {"RichText": ("String", "Array of RichText")}
"""What a type may also be besides the types listed for it; its description says so in prose."""
RESULTS = {
    "getMe": "User",
    "getFile": "File",
    "getUpdates": "Array of Update",
    "setWebhook": "True",
    "deleteWebhook": "True",
    "getWebhookInfo": "WebhookInfo",
    "sendMessage": "Message",
    "sendDocument": "Message",
    "sendPhoto": "Message",
    "editMessageCaption": "Message",
    "editMessageText": "Message",
    "editEphemeralMessageText": "True",
    "deleteMessage": "True",
    "deleteMessages": "True",
    "pinChatMessage": "True",
    "unpinChatMessage": "True",
    "getChatMemberCount": "Integer",
    "restrictChatMember": "True",
    "setChatPermissions": "True",
    "banChatMember": "True",
    "unbanChatMember": "True",
    "banChatSenderChat": "True",
    "unbanChatSenderChat": "True",
    "answerCallbackQuery": "True",
    "setMyCommands": "True",
    "getChat": "ChatFullInfo",
    "getChatMember": "ChatMember",
    "getChatAdministrators": "Array of ChatMember",
}
"""What each method that the counterpart serves answers; the descriptions say it in prose."""


def description() -> Path:
    """Where the published description is expected."""
    return SHARED / "specs" / "telegram_bot_api.json.gz"


class Schema:
    """The description, and what does not agree with it, in sentences."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        entries = [c for item in document["items"] for c in item.get("children", [])]
        self.methods = {c["name"]: c for c in entries if c["category"] == "methods"}
        self.types = {c["name"]: c for c in entries if c["category"] == "types"}
        self.version: str = document["api"]["version"]

    def request(self, method: str, given: Mapping[str, Any]) -> list[str]:
        """What is wrong with a call; parameters as they came over the wire, strings or JSON."""
        if method not in self.methods:
            return [f"{method}: there is no such method"]
        fields = {f["name"]: f for f in self.methods[method]["annotations"]}
        problems = [f"{method}: unknown parameter {name}" for name in given if name not in fields]
        for name, field in fields.items():
            if name in given:
                value = unpacked(field["type"], given[name])
                problems += self.value(field["type"], value, f"{method}.{name}")
            elif field["required"]:
                problems.append(f"{method}: parameter {name} is missing")
        return problems

    def answer(self, method: str, result: object) -> list[str]:
        """What is wrong with the result of a call."""
        return self.value(RESULTS[method], result, f"answer of {method}")

    def value(self, kind: str, value: object, where: str) -> list[str]:
        """What is wrong with a value that should be of this kind."""
        if kind.startswith("Array of "):
            if not isinstance(value, list):
                return [f"{where}: {value!r} is no array"]
            inner = kind.removeprefix("Array of ").replace(", ", " or ").replace(" and ", " or ")
            return [p for i, v in enumerate(value) for p in self.value(inner, v, f"{where}[{i}]")]
        if " or " in kind:
            return self._closest(kind.split(" or "), value, where)
        if kind in PLAIN:
            right = isinstance(value, PLAIN[kind]) and (kind != "True" or value is True)
            if isinstance(value, bool) and bool not in PLAIN[kind]:
                right = False
            return [] if right else [f"{where}: {value!r} is no {kind}"]
        variants = UNION.findall(self.types[kind]["description"])
        if variants and not self.types[kind]["annotations"]:
            loose = LOOSE.get(kind, ())
            return self._closest([*loose, *variants], value, where)
        return self._fields(kind, value, where)

    def _closest(self, kinds: list[str], value: object, where: str) -> list[str]:
        found = [self.value(kind, value, where) for kind in kinds]
        return min(found, key=len)

    def _fields(self, kind: str, value: object, where: str) -> list[str]:
        if not isinstance(value, dict):
            return [f"{where}: {value!r} is no {kind}"]
        fields = {f["name"]: f for f in self.types[kind]["annotations"]}
        if kind in NEWER:
            fields.setdefault(NEWER[kind]["name"], NEWER[kind])
        problems = [f"{where}: {kind} has no field {n}" for n in value if n not in fields]
        for name, field in fields.items():
            if name not in value:
                if field["required"]:
                    problems.append(f"{where}: {kind} needs {name}")
                continue
            problems += self.value(field["type"], value[name], f"{where}.{name}")
            always = ALWAYS.search(field["description"])
            if always and value[name] != always.group(1):
                problems += [f"{where}.{name}: {value[name]!r}, must be {always.group(1)!r}"] * 2
        return problems


def unpacked(kind: str, given: Any) -> Any:
    """A parameter as the server reads it: form fields are strings, of which some hold JSON."""
    if not isinstance(given, str) or kind == "String":
        return given
    if kind == "Integer or String" and not re.fullmatch(r"-?\d+", given):
        return given
    try:
        return json.loads(given)
    except ValueError:
        return given


def load() -> Schema | None:
    """The description, or ``None`` with a warning that nothing is validated."""
    path = description()
    if not path.exists():
        warnings.warn(
            f"NOT VALIDATED: {path} is absent, so the Telegram counterpart's requests and answers "
            "are not checked against the Bot API description; set HALLWARDEN_SHARED",
            stacklevel=2,
        )
        return None
    with gzip.open(path) as file:
        return Schema(json.load(file))
