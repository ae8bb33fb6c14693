"""Presets: a commented policy for a kind of community, from a few answers about it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from policies.file.phrases import phrase
from policies.policy import Kind, Language

Purpose = Literal["support", "talk", "news", "events", "learning"]
Audience = Literal["everybody", "young", "professionals"]
Platform = Literal["discord", "telegram"]

PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
PLATFORMS: tuple[Platform, ...] = get_args(Platform)

_SHAPES = {"discord": "discord:guild:1122", "telegram": "telegram:chat:-1001122"}
_CHANNELS = {"discord": "discord:channel:77", "telegram": "telegram:channel:-1003344"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What somebody says of their community. ``languages``: the first is that of the file; ``zone``
    is an IANA name; ``places`` and ``staff`` are full ids, as far as they are known."""

    community: str
    kind: Kind
    purpose: Purpose = "talk"
    audience: Audience = "everybody"
    languages: tuple[Language, ...] = ("en",)
    platforms: tuple[str, ...] = ()
    zone: str = "UTC"
    places: tuple[str, ...] = ()
    staff: str = ""


@cache
def _kinds() -> dict[str, Any]:
    """The tables of ``kinds.toml``."""
    return tomllib.loads(Path(__file__).with_name("kinds.toml").read_text("utf-8"))


def written(answers: Answers) -> str:
    """The policy file; it only observes until its admin has read what it would have done."""
    return "\n".join(line.rstrip() for line in _lines(answers)) + "\n"


def _lines(answers: Answers) -> Iterator[str]:
    kind = _kinds()["kinds"][answers.kind]
    yield from _head(answers, kind)
    for role in kind["roles"]:
        yield from _role(answers, role)
    yield from _comment(answers, "rules", packs=", ".join(_packs(answers, kind)))
    for rule in _rules(answers, kind):
        yield from _rule(answers, rule)
    yield from _ladder(answers, kind["ladder"])
    yield from _digest(answers, kind)
    yield from _examples(answers, kind)


def _head(answers: Answers, kind: dict[str, Any]) -> Iterator[str]:
    staff = answers.staff
    names = {"kind": _said(answers, f"kind.{answers.kind}")}
    names["purpose"] = _said(answers, f"purpose.{answers.purpose}")
    names["audience"] = _said(answers, f"audience.{answers.audience}")
    yield from _comment(answers, "head", **names)
    yield f"community = {_text(answers.community)}"
    if answers.places:
        yield f"places = {_list(answers.places)}"
    else:
        shapes = [_SHAPES[each] for each in answers.platforms or PLATFORMS]
        yield f"#places = {_list(shapes)}{_remark(answers, 'places')}"
    yield f"language = {_text(answers.languages[0])}{_remark(answers, 'language')}"
    yield f"timezone = {_text(answers.zone)}"
    # Rules that alert are refused without a channel to alert: until it is known, one of that shape.
    channel = staff or _CHANNELS[(*answers.platforms, "telegram")[0]]
    yield f"staff_channel = {_text(channel)}{_remark(answers, 'staff' if staff else 'no_staff')}"
    yield f'acting = "observe"{_remark(answers, "observe")}'
    yield f"tone = {_text(_tone(answers, kind))}{_remark(answers, 'tone')}"
    yield f"signed_by = {_text(_said(answers, f'signed.{answers.kind}'))}"
    if "quiet_hours" in kind:
        yield f"quiet_hours = {_text(kind['quiet_hours'])}{_remark(answers, 'quiet')}"
    yield f"include = {_list([f'pack:{pack}' for pack in _packs(answers, kind)])}"
    yield ""
    yield from _comment(answers, "roles")


def _tone(answers: Answers, kind: dict[str, Any]) -> str:
    """Professionals are spoken to formally and the young are not, whatever the kind."""
    by_audience = {"professionals": "formal", "young": "friendly"}
    return by_audience.get(answers.audience, str(kind["tone"]))


def _packs(answers: Answers, kind: dict[str, Any]) -> list[str]:
    """The packs for all, for the kind, and for the languages that its members write."""
    packs = ["baseline", *kind["packs"]]
    for language in answers.languages:
        packs += kind.get("packs_in", {}).get(language, ())
    if answers.audience == "young" and "classroom" not in packs:
        packs.append("classroom")
    return list(dict.fromkeys(packs))


def _role(answers: Answers, role: dict[str, Any]) -> Iterator[str]:
    yield from _comment(answers, f"role.{role['name']}")
    yield f"[roles.{role['name']}]"
    status = role.get("status")
    members = [f"{p}:status:{status}" for p in answers.platforms] if status else []
    yield f"members = {_list(members)}" + ("" if members else _remark(answers, "members"))
    yield f"may = [{', '.join(map(_right, role['may']))}]"
    if "duties" in role:
        yield f"duties = {_list(role['duties'])}"
    yield ""


def _rules(answers: Answers, kind: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The rules that this kind, purpose and audience ask for beside the packs."""
    of_purpose = _kinds()["purposes"][answers.purpose].get("rules", ())
    of_audience = _kinds()["audiences"][answers.audience].get("rules", ())
    every: dict[str, dict[str, Any]] = _kinds()["rules"]
    for name in dict.fromkeys((*kind.get("rules", ()), *of_purpose, *of_audience)):
        yield {"name": name, **every[name]}


def _rule(answers: Answers, rule: dict[str, Any]) -> Iterator[str]:
    yield from _comment(answers, f"rule.{rule['name']}")
    yield "[[rules]]"
    yield f"name = {_text(rule['name'])}"
    yield from rule["check"].strip().splitlines()
    if "words" in rule:
        words = [word for language in answers.languages for word in rule["words"][language]]
        yield f"words = {_list(words)}"
    yield f"actions = {_list(rule['actions'])}"
    because = _said(answers, f"because.{rule['name']}")
    yield f"because = {_text(because)}"
    yield from (f"{key} = {_text(rule[key])}" for key in ("tell", "mode") if key in rule)
    yield ""


def _ladder(answers: Answers, ladder: list[dict[str, Any]]) -> Iterator[str]:
    yield from _comment(answers, "ladder")
    yield "[escalation]"
    yield 'expire = "30d"'
    yield ""
    for rung in ladder:
        yield "[[ladder]]"
        yield f"at = {rung['at']}"
        yield f"do = {_text(rung['do'])}"
        if "for" in rung:
            yield f"for = {_text(rung['for'])}"
        yield ""


def _digest(answers: Answers, kind: dict[str, Any]) -> Iterator[str]:
    yield from _comment(answers, "digest")
    yield "[digest]"
    yield 'at = "08:30"'
    if "digest_days" in kind:
        yield f"days = {_list(kind['digest_days'])}"
    yield ""


def _examples(answers: Answers, kind: dict[str, Any]) -> Iterator[str]:
    yield from _comment(answers, "examples")
    for rule in _rules(answers, kind):
        for language in answers.languages if "words" in rule else ():
            yield from _example(rule["finds"][language], (rule["name"],))
            yield from _example(rule["leaves"][language], ())
    yield from _example(phrase(answers.languages[0], "init.ordinary", {}), ())


def _example(says: str, expect: tuple[str, ...]) -> Iterator[str]:
    yield "[[examples]]"
    yield f"says = {_text(says)}"
    yield f"expect = {_list(expect)}"
    yield ""


def _said(answers: Answers, key: str, **names: object) -> str:
    return phrase(answers.languages[0], f"init.{key}", names)


def _comment(answers: Answers, key: str, **names: object) -> Iterator[str]:
    yield from (f"# {line}" for line in _said(answers, f"text.{key}", **names).splitlines())


def _remark(answers: Answers, key: str) -> str:
    return f"   # {_said(answers, f'remark.{key}')}"


def _text(value: str) -> str:
    """A basic string of TOML 1.0: what would end it or is no printable character is escaped."""
    escaped = "".join(
        f"\\{c}" if c in '"\\' else c if c.isprintable() else f"\\U{ord(c):08x}" for c in value
    )
    return f'"{escaped}"'


def _right(right: str | dict[str, str]) -> str:
    """A permission, or one with the bound up to which it is held."""
    if isinstance(right, str):
        return _text(right)
    return f"{{ do = {_text(right['do'])}, up_to = {_text(right['up_to'])} }}"


def _list(values: list[str] | tuple[str, ...]) -> str:
    return f"[{', '.join(_text(value) for value in values)}]"
