"""Arguments: from what a platform hands over, words or named fields, to typed values."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from policies.commands.contract import Call, Command, Member, Parameter, Unusable
from policies.commands.times import LONGEST, first, whole
from policies.people.standing import named
from policies.policy import Policy

LONGEST_TEXT = 500
"""Characters of a reason or note; Discord's audit log takes 512.
https://docs.discord.com/developers/resources/audit-log"""
_MENTION = re.compile(r"<@!?([0-9]{1,20})>")
_NUMBER = re.compile(r"[0-9]{1,20}")
_LONGEST_COUNT = 4
"""Digits; a longer number without a unit is somebody's id."""
_FIGURE = re.compile(r"[-+.−]?[0-9]")
_FULL_ID = re.compile(r"[a-z]+:member:[^\s:]{1,80}")
_REASON = Parameter("because", "reason", required=False)
_ROLE = re.compile(r"<@&[0-9]{1,20}>|@(?:everyone|here)")


def arguments(call: Call, command: Command) -> dict[str, Any]:
    """The values for the command's parameters. Raises ``Unusable`` for the first that is wrong,
    and for words that are left over; a command that takes none is obeyed whatever follows it.

    A member who is not named is the author of the message that was replied to; only a member can
    be required.
    """
    given = dict(call.event.args)
    words = given.pop("text", None) if "text" not in _names(command) or _only_text(call) else None
    values: dict[str, Any] = {}
    rest = (words or "").strip()
    for parameter in command.parameters:
        if parameter.name in given:
            values[parameter.name] = _value(call, parameter, given[parameter.name])
            continue
        word, remaining = _take(call, parameter, rest)
        if word is not None:
            values[parameter.name] = _value(call, parameter, word)
            rest = remaining
        elif parameter.kind == "member" and call.event.reply_to_actor:
            values[parameter.name] = Member(call.event.reply_to_actor)
        elif parameter.required:
            raise Unusable("whom")
    if rest and command.parameters:
        raise _left_over(rest[:40], [p for p in command.parameters if p.name not in values])
    return values


def _left_over(words: str, unused: list[Parameter]) -> Unusable:
    """They were meant for a parameter that cannot take them, or for none."""
    for parameter in unused:
        if parameter.kind == "member":
            return Unusable("bad_member", text=words)
        if parameter.choices:
            return Unusable("bad_choice", text=words, what=", ".join(parameter.choices))
    return Unusable("left_over", text=words)


def _names(command: Command) -> set[str]:
    return {parameter.name for parameter in command.parameters}


def _only_text(call: Call) -> bool:
    return set(call.event.args) == {"text"}


def _take(call: Call, parameter: Parameter, rest: str) -> tuple[str | None, str]:
    """The words for one parameter, and what is left; ``None`` if they are not meant for it."""
    if not rest:
        return None, rest
    if parameter.kind in ("text", "reason", "members"):
        return rest, ""
    if parameter.kind == "duration" and (known := _time(call, rest)):
        return known
    word, _, remaining = rest.partition(" ")
    optional = not parameter.required or bool(call.event.reply_to_actor)
    if parameter.kind == "member" and optional and not looks_like_member(word):
        return None, rest
    if parameter.kind == "duration" and not parameter.required and not _looks_like_duration(word):
        return None, rest
    if parameter.kind == "number" and not _NUMBER.fullmatch(word):
        return None, rest
    if parameter.choices and word.casefold() not in parameter.choices:
        return None, rest
    return word, remaining.strip()


def looks_like_member(word: str) -> bool:
    """Whether a word names a member, and not anything else."""
    return bool(word.startswith(("@", "<@")) or _FULL_ID.fullmatch(word))


def _looks_like_duration(word: str) -> bool:
    if _NUMBER.fullmatch(word) and len(word) > _LONGEST_COUNT:
        return False
    return word[:1].isdigit() or bool(_FIGURE.match(word))


def _value(call: Call, parameter: Parameter, text: str) -> object:
    match parameter.kind:
        case "member":
            return member(call, text)
        case "duration":
            return _duration(call, text)
        case "members":
            return text
        case "number":
            return _number(text)
        case _ if parameter.choices and text.casefold() not in parameter.choices:
            raise Unusable("bad_choice", text=text[:40], what=", ".join(parameter.choices))
        case "word":
            return text.casefold() if parameter.choices else text
        case _ if len(text) > parameter.longest:
            raise Unusable("too_long_text", limit=str(parameter.longest), count=str(len(text)))
        case "reason":
            return call.draft.policy.reasons.get(text.casefold(), text)
        case _:
            return text


def member(call: Call, text: str) -> Member:
    """The member that a mention, a username or an id means. Raises ``Unusable`` for nobody."""
    platform = call.event.place.partition(":")[0]
    if _ROLE.fullmatch(text) or text.removeprefix("@") in _roles(call.draft.policy):
        raise Unusable("role_is_no_member", text=text[:40])
    mention = _MENTION.fullmatch(text)
    if mention:
        return Member(f"{platform}:member:{mention[1]}")
    if _FULL_ID.fullmatch(text) and text.startswith(f"{platform}:"):
        return Member(text)
    if text.startswith("@") and (known := named(call.draft, platform, text[1:])):
        return Member(known)
    if _NUMBER.fullmatch(text):
        return Member(f"{platform}:member:{text}")
    raise Unusable("bad_member", text=text[:40])


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text) or len(text) > 9:
        raise Unusable("bad_number", text=text[:40])
    return int(text)


def several(call: Call, text: str) -> tuple[tuple[Member, ...], str]:
    """The members with whom a text begins, each once, and what follows. Raises ``Unusable`` for one
    that is nobody."""
    found: list[Member] = []
    rest = text.strip()
    while rest:
        word, _, behind = rest.partition(" ")
        if not (looks_like_member(word) or _NUMBER.fullmatch(word)):
            break
        found.append(member(call, word))
        rest = behind.strip()
    return tuple(dict.fromkeys(found)), str(_value(call, _REASON, rest))


def _roles(policy: Policy) -> set[str]:
    return {role.name for role in policy.roles}


def _time(call: Call, rest: str) -> tuple[str, str] | None:
    """The words of a time at the beginning, and what is left."""
    found = first(rest, call.draft.time(), call.draft.policy.timezone)
    return (rest[: len(rest) - len(found[1])], found[1]) if found else None


def _duration(call: Call, text: str) -> timedelta:
    """A length of time, up to ``LONGEST``. Raises ``Unusable``."""
    span = whole(text, call.draft.time(), call.draft.policy.timezone)
    if span is None:
        raise Unusable("bad_duration", text=text[:40])
    if span > LONGEST:
        raise Unusable("too_long", duration=call.draft.lasting(LONGEST))
    if span < timedelta(seconds=1):
        raise Unusable("bad_duration" if text[:1] == "0" else "time_is_past", text=text[:40])
    return span
