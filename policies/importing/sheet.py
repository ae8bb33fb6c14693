"""A policy in the making: rules with what could not be carried over, each beside its rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from policies.errors import Problem
from policies.file.phrases import phrase
from policies.importing.tree import Node
from policies.policy import Language

Kind = Literal["left_out", "changed", "unknown", "waits"]
"""What a note says of an entry: it is not carried over; it is, and differs; nobody knows it; it
waits for something that is not there yet."""
LONGEST_NAME = 80
LONGEST_TEXT = 1000
RIGHTS = ("warn", "timeout", "kick", "ban", "lift", "delete", "case", "stop")
_TEMPLATE = re.compile(r"<@!?\{+[^{}]*\}+>|\{+[^{}]*\}+|[{}]+")
_ABOUT_MEMBER = re.compile(r"\b(?:user|author|member)\b")
_RESERVED = frozenset({"escalation", "command"})


@dataclass(frozen=True, slots=True)
class Note:
    """What became of one entry of the source: ``where`` is ``file:line``, ``entry`` its path."""

    kind: Kind
    where: str
    entry: str
    why: str

    def problem(self) -> Problem:
        """The note as problems of policies are told."""
        return Problem(self.where, self.entry, self.why, advice=self.kind != "unknown")


@dataclass(slots=True)
class NewRule:
    """One ``[[rules]]`` entry in the making: its keys in their order, and notes above it.

    One without ``table`` is written as a comment only.
    """

    name: str
    where: str
    table: dict[str, object] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


@dataclass(slots=True)
class Settings:
    """What whoever imports says of the new policy."""

    community: str
    language: Language = "en"
    place: str = ""


@dataclass(slots=True)
class Sheet:
    """The whole policy. ``head`` are its plain keys, ``notes`` what belongs to no rule."""

    settings: Settings
    head: dict[str, object] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    roles: dict[str, dict[str, object]] = field(default_factory=dict)
    rules: list[NewRule] = field(default_factory=list)
    expire: str = ""
    ladder: list[dict[str, object]] = field(default_factory=list)
    examples: list[dict[str, object]] = field(default_factory=list)

    @property
    def language(self) -> Language:
        return self.settings.language

    def phrase(self, key: str, **names: object) -> str:
        """A sentence in the community's language."""
        return phrase(self.language, key, names)

    def rule(self, name: str, at: Node) -> NewRule:
        """A further rule, under this name or, when it is taken, one like it."""
        plain = " ".join("".join(c if c.isprintable() else " " for c in name).split())
        plain = plain[:LONGEST_NAME].strip() or "rule"
        taken, unique, number = {r.name for r in self.rules} | _RESERVED, plain, 1
        while unique in taken:
            number += 1
            unique = f"{plain[: LONGEST_NAME - 5]}-{number}"
        made = NewRule(unique, f"{at.source.name}:{at.line}")
        self.rules.append(made)
        return made

    def note(
        self, rule: NewRule | None, kind: Kind, at: Node, entry: str, key: str, **names: object
    ) -> None:
        """Say what became of an entry of the source."""
        notes = self.notes if rule is None else rule.notes
        where = f"{at.source.name}:{at.line}"
        notes.append(Note(kind, where, entry, self.phrase(key, **names)))

    def all_notes(self) -> tuple[Note, ...]:
        """Every note, file by file and line by line."""
        every = [*self.notes, *(note for rule in self.rules for note in rule.notes)]
        files = {name: n for n, name in reversed([*enumerate(_at(note)[0] for note in every)])}
        return tuple(sorted(every, key=lambda note: (files[_at(note)[0]], _at(note)[1])))


def _at(note: Note) -> tuple[str, int]:
    """The file and the line of a note."""
    name, _, line = note.where.rpartition(":")
    return name, int(line)


def merged(table: Mapping[str, object], more: Mapping[str, object]) -> dict[str, object]:
    """A rule's keys with some added; tables in both are put together."""
    made = dict(table)
    for key, value in more.items():
        before = made.get(key)
        both = isinstance(before, dict) and isinstance(value, dict)
        made[key] = {**before, **value} if both else value  # type: ignore[dict-item]
    return made


def one_of(tests: Iterable[Mapping[str, object]]) -> dict[str, object]:
    """Tables of filters of which any may find something, as keys of a rule."""
    each = [dict(test) for test in tests]
    return each[0] if len(each) == 1 else {"any": each}


def watch(sheet: Sheet, rule: NewRule, at: Node, entry: str) -> None:
    """A rule that lost a condition would find too much: it only watches, and hinders no other."""
    rule.table = {**{k: v for k, v in rule.table.items() if k != "stop"}, "mode": "shadow"}
    sheet.note(rule, "changed", at, entry, "import.shadow")


def staff_role(sheet: Sheet) -> str:
    """The role of the moderators; who they are is for the admin to write where nobody says."""
    role = "moderator"
    sheet.roles.setdefault(role, {"members": [], "may": list(RIGHTS)})
    return role


def spoken(raw: str) -> str:
    """A text that members read, of whose templates only the member's name is left."""
    text = _TEMPLATE.sub(lambda found: "{name}" if _ABOUT_MEMBER.search(found[0]) else "", raw)
    return text.strip()[:LONGEST_TEXT]
