"""Validation of requests, answers and dispatched objects against Discord's own OpenAPI description.

The description is ``discord_openapi.json.gz`` in the ``specs`` folder of ``HALLWARDEN_SHARED``
(by default the folder ``shared`` beside the checkout).
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from tests.shared import SHARED

DISPATCHED = {
    "MESSAGE_CREATE": "MessageResponse",
    "MESSAGE_UPDATE": "MessageResponse",
    "GUILD_MEMBER_ADD": "GuildMemberResponse",
    "GUILD_AUDIT_LOG_ENTRY_CREATE": "AuditLogEntryResponse",
}
"""Dispatches whose body is an object of the HTTP API with a few fields more."""


def description() -> Path:
    """Where the published description is expected."""
    return SHARED / "specs" / "discord_openapi.json.gz"


class Unchecked:
    """Finds nothing wrong with anything; stands in where the description is absent."""

    def request(self, method: str, path: str, query: Mapping[str, str], body: object) -> list[str]:
        """Nothing."""
        return []

    def answer(self, method: str, path: str, status: int, body: object) -> list[str]:
        """Nothing."""
        return []

    def dispatched(self, kind: str, body: Mapping[str, Any]) -> list[str]:
        """Nothing."""
        return []


class Schema(Unchecked):
    """The description; each check answers what is wrong, in sentences."""

    def __init__(self, path: Path) -> None:
        with gzip.open(path) as file:
            self._document: dict[str, Any] = json.load(file)
        self._paths = [
            (re.compile(re.sub(r"\\{[^}]+\\}", "([^/]+)", re.escape(template))), template)
            for template in self._document["paths"]
        ]
        self._validators: dict[str, Draft202012Validator] = {}

    def request(self, method: str, path: str, query: Mapping[str, str], body: object) -> list[str]:
        """What is wrong with a call; fields and parameters that are not described are wrong too."""
        operation = self._operation(method, path)
        if operation is None:
            return [f"{method} {path}: there is no such operation"]
        shared = self._document["paths"][self._template(path)].get("parameters", [])
        known = {p["name"]: p for p in (*operation.get("parameters", []), *shared)}
        where = f"{method} {path}"
        problems = [f"{where}: unknown parameter {name}" for name in query if name not in known]
        for name, value in query.items():
            if name in known:
                problems += self._problems(known[name]["schema"], _typed(value), f"{where}?{name}")
        wanted = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if body is None:
            return problems
        if wanted is None:
            return [*problems, f"{where}: takes no body"]
        unknown = set(body) - self._fields(wanted["schema"]) if isinstance(body, dict) else set()
        problems += [f"{where}: unknown field {name}" for name in sorted(unknown)]
        return problems + self._problems(wanted["schema"], body, where)

    def answer(self, method: str, path: str, status: int, body: object) -> list[str]:
        """What is wrong with an answer."""
        operation = self._operation(method, path)
        if operation is None or status >= 500:
            return []
        answers = operation["responses"]
        found = answers.get(str(status)) or answers.get(f"{status // 100}XX")
        if found is None:
            return [f"{method} {path}: may not answer {status}"]
        if "$ref" in found:
            found = self._document["components"]["responses"][found["$ref"].rpartition("/")[2]]
        content = found.get("content", {}).get("application/json")
        if content is None:
            return [] if body is None else [f"{method} {path}: {status} has no body"]
        return self._problems(content["schema"], body, f"answer to {method} {path}")

    def dispatched(self, kind: str, body: Mapping[str, Any]) -> list[str]:
        """What is wrong with a dispatch, as far as the HTTP API describes it."""
        name = DISPATCHED.get(kind)
        return self.named(name, body, kind) if name else []

    def named(self, name: str, body: object, where: str) -> list[str]:
        """What keeps a value from being the component of that name."""
        return self._problems({"$ref": f"#/components/schemas/{name}"}, body, where)

    def _template(self, path: str) -> str:
        fitting = [t for pattern, t in self._paths if pattern.fullmatch(path)]
        return min(fitting, key=lambda t: t.count("{"), default="")

    def _operation(self, method: str, path: str) -> dict[str, Any] | None:
        found = self._document["paths"].get(self._template(path), {}).get(method.lower())
        return found if isinstance(found, dict) else None

    def _fields(self, schema: Mapping[str, Any]) -> set[str]:
        """Every field that an object of this schema, or of one of its alternatives, may have."""
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            return self._fields(self._document["components"]["schemas"][name])
        found = set(schema.get("properties", {}))
        for key in ("anyOf", "oneOf", "allOf"):
            for alternative in schema.get(key, []):
                found |= self._fields(alternative)
        return found

    def _problems(self, schema: Mapping[str, Any], body: object, where: str) -> list[str]:
        key = json.dumps(schema, sort_keys=True)
        if key not in self._validators:
            whole = {**schema, "components": self._document["components"]}
            self._validators[key] = Draft202012Validator(whole)
        return [
            f"{where}: {'.'.join(map(str, error.absolute_path))}: {error.message[:300]}"
            for error in self._validators[key].iter_errors(body)
        ]


def _typed(value: str) -> object:
    """A query parameter as its schema sees it: numbers and booleans, but ids stay strings."""
    if value in ("true", "false"):
        return value == "true"
    return int(value) if value.isdigit() and len(value) < 12 else value
