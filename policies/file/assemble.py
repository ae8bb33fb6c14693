"""Assembles the compiled policy from what its files say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from itertools import count
from types import MappingProxyType
from typing import Any

from policies.file.announcing import pieces
from policies.file.channels import (
    CATEGORIES,
    CHANNELS,
    MEMBERS,
    ROLES,
    channel_id,
    channel_ids,
    id_of,
)
from policies.file.composition import CheckPiece, TestPiece
from policies.file.consequences import consequence, consequences
from policies.file.document import (
    RungTable,
    WhenTable,
    sentence,
)
from policies.file.examples import example
from policies.file.gather import Piece, RulePiece, Whole
from policies.file.locate import Path
from policies.file.logs import channels_of
from policies.file.morning import morning, reading
from policies.file.roletables import RightTable, RoleTable
from policies.file.source import Source
from policies.file.staffing import departments, routes
from policies.filters import FILTERS
from policies.filters.newcomer import Newcomer
from policies.matching.hostnames import suffixes
from policies.matching.scan import compile_scanner
from policies.matching.terms import Terms
from policies.policy import Example, Policy, Rung
from policies.rights import Right, Role, Scope
from policies.rule import AllOf, AnyOf, Check, Condition, NoneOf, Rule, Test

_IMMUNE = frozenset({"timeout", "kick", "ban"})


def assembled(whole: Whole) -> Policy:
    """The policy, without the digest of its bundle; ``whole`` has been checked."""
    document = whole.document
    # What stands first is asked first; sorting leaves equals in the order of the file.
    pieces = sorted(whole.rules, key=lambda piece: -piece.table.priority)
    numbers = count()
    rules = tuple(_rule(whole, index, piece, numbers) for index, piece in enumerate(pieces))
    names = _terms(rules, pieces, of_names=True)
    if rules:
        # Reading them takes 120 ms, which no message and no card with dead links should wait for.
        suffixes()
    return Policy(
        community=document.community,
        bundle="",
        language=document.language,
        tone=document.tone,
        timezone=document.timezone,
        places=document.places,
        staff_channel=id_of(document.staff_channel, CHANNELS),
        acting=document.acting,
        signed_by=document.signed_by,
        roles=roles(whole),
        rules=rules,
        ladder=tuple(_rung(whole, piece.table) for piece in whole.ladder),
        strikes_expire=whole.escalation.expire,
        appeals_within=document.appeals.within,
        appeals_page=document.appeals.page,
        examples=tuple(_examples(whole)),
        wording={key: piece.table for key, piece in whole.wording.items()},
        departments=departments(whole),
        routes=routes(whole),
        share_with={own: frozenset(others) for own, others in whole.document.share_with.items()},
        **_said(whole),
        scanner=compile_scanner(_terms(rules, pieces, of_names=False)),
        names_scanner=compile_scanner(names) if names else None,
        proving=_proving(rules),
        model=whole.model,
    )


def _examples(whole: Whole) -> Iterator[Example]:
    for piece in whole.examples:
        yield example(piece, partial(channel_id, whole), _spoken_of(whole, piece.source))


def _spoken_of(whole: Whole, source: Source) -> frozenset[str] | None:
    """The rules that a file's examples speak of: all in the main one, in another those that stand
    in it as they are. Whoever changes a rule of a pack says by examples of their own what it does.
    """
    if source is whole.main:
        return None
    return frozenset(piece.table.name for piece in whole.rules if piece.source is source)


def _said(whole: Whole) -> dict[str, Any]:
    """What moderators name shortly, where they read what happens, and how channels are called and
    spoken in."""
    language = whole.document.language
    channels = {id_of(id_, CHANNELS): piece.table for id_, piece in whole.channels.items()}
    return {
        "logs": channels_of(whole.document.logs, partial(channel_id, whole)),
        "digest": morning(whole),
        "reasons": {
            name.casefold(): sentence(said, language) or next(iter(said.values()), "")
            for name, said in whole.reasons.items()
        },
        "channel_names": {id_: table.name for id_, table in channels.items() if table.name},
        "questions": {id_: table.questions for id_, table in channels.items() if table.questions},
        "channel_languages": {
            id_: table.language for id_, table in channels.items() if table.language
        },
    }


def _proving(rules: Iterable[Rule]) -> tuple[int, int] | None:
    asked = [c.settings for rule in rules for c in rule.checks if isinstance(c.settings, Newcomer)]
    if not asked:
        return None
    return max(each.messages for each in asked), max(each.days for each in asked)


def _terms(
    rules: Sequence[Rule], pieces: Sequence[RulePiece], *, of_names: bool
) -> list[tuple[int, Terms]]:
    """What the running rules have scanned for, by the numbers of their checks."""
    return [
        (check.number, part.terms)
        for rule, piece in zip(rules, pieces, strict=True)
        if rule.mode != "off"
        for check, part in zip(rule.checks, piece.test.checks(), strict=True)
        if part.terms is not None and FILTERS[check.filter].of_names == of_names
    ]


def roles(whole: Whole) -> tuple[Role, ...]:
    """The roles, the highest first."""
    return tuple(_role(whole, rank, piece) for rank, piece in enumerate(whole.roles.items()))


def _role(whole: Whole, rank: int, named: tuple[str, Piece[RoleTable]]) -> Role:
    name, table = named[0], named[1].table
    rights = tuple(_right(whole, each) for each in table.may)
    powerful = any(each.permission in _IMMUNE for each in rights)
    return Role(
        name=name,
        members=frozenset(id_of(member, MEMBERS) for member in table.members),
        rights=rights,
        rank=rank,
        immune=powerful if table.immune is None else table.immune,
        everywhere=table.everywhere,
        denied=tuple(_right(whole, each) for each in table.deny),
        scope=Scope(
            frozenset(table.platforms),
            frozenset(table.places),
            frozenset(channel_ids(whole, table.channels)),
        ),
        duties=table.duties,
        budget=MappingProxyType({str(do): ration for do, ration in table.budget.items()}),
    )


def _right(whole: Whole, table: RightTable) -> Right:
    channels = frozenset(channel_ids(whole, table.channels))
    return Right(table.do, table.up_to, Scope(frozenset(table.platforms), channels=channels))


def _rule(whole: Whole, index: int, piece: RulePiece, numbers: Iterator[int]) -> Rule:
    table = piece.table
    return Rule(
        name=table.name,
        index=index,
        test=_test(piece.test, table.name, "", numbers),
        actions=tuple(consequences(whole, table)),
        because=sentence(table.because, whole.document.language),
        tell=table.tell,
        mode=table.mode,
        channels=frozenset(channel_ids(whole, table.channels)),
        share=table.share or 0.0,
        exempt=frozenset(table.exempt),
        bots=table.bots,
        must=table.must,
        when=_conditions(whole, table.when) if table.when else (),
        even_immune=table.even_immune,
        stop=table.stop,
        priority=table.priority,
        cooldown=table.cooldown or timedelta(),
        until=table.until,
        owner=table.owner,
        note=table.note,
        ticket=table.ticket,
        place=piece.source.where(piece.path),
    )


def _test(piece: TestPiece, rule: str, path: str, numbers: Iterator[int]) -> Test:
    """The test, its checks numbered; what a check remembers has a name of its own."""
    if isinstance(piece, CheckPiece):
        kind, memory = FILTERS[piece.filter], f"{piece.filter}:{rule}{path}"
        scanned = kind.look is None
        return Check(piece.filter, piece.settings, next(numbers), memory, scanned, kind.needs)
    inner = tuple(
        _test(part, rule, f"{path}/{number}", numbers) for number, part in enumerate(piece.parts, 1)
    )
    if piece.joining == "not":
        return NoneOf(inner[0])
    return AnyOf(inner) if piece.joining == "any" else AllOf(inner)


def _conditions(whole: Whole, table: WhenTable) -> tuple[Condition, ...]:
    """What is given, in the form in which ``conditions.CONDITIONS`` takes it."""
    found = []
    for name in table.model_fields_set:
        value = getattr(table, name)
        if name in ("channels", "not_channels"):
            value = channel_ids(whole, value)
        elif name == "categories":
            value = [id_of(id_, CATEGORIES) for id_ in value]
        listed = not isinstance(value, (str, bool, int, timedelta))
        found.append(Condition(name, frozenset(value) if listed else value))
    return tuple(sorted(found, key=lambda condition: condition.name))


def ids_at(whole: Whole) -> dict[str, tuple[Source, Path]]:
    """Where each id of a member or channel stands first."""
    found: dict[str, tuple[Source, Path]] = {}

    def note(source: Source, at: Path, ids: Sequence[str], kinds: tuple[str, ...]) -> None:
        for path, id_ in source.each(at, ids):
            found.setdefault(id_of(id_, kinds), (source, path))

    for role in whole.roles.values():
        note(role.source, (*role.path, "members"), role.table.members, MEMBERS)
        note(role.source, (*role.path, "channels"), role.table.channels, CHANNELS)
        for key in ("may", "deny"):
            for path, right in role.source.each((*role.path, key), getattr(role.table, key)):
                note(role.source, (*path, "channels"), right.channels, CHANNELS)
    for rule in whole.rules:
        note(rule.source, (*rule.path, "channels"), rule.table.channels, CHANNELS)
        if when := rule.table.when:
            note(rule.source, (*rule.path, "when", "channels"), when.channels, CHANNELS)
            note(rule.source, (*rule.path, "when", "not_channels"), when.not_channels, CHANNELS)
        for path, action in rule.source.each((*rule.path, "actions"), rule.table.actions):
            for key, id_, kinds in (
                ("role", action.role, ROLES),
                ("channel", action.channel, CHANNELS),
            ):
                found.setdefault(id_of(id_, kinds), (rule.source, (*path, key)))
    for id_, channel in whole.channels.items():
        found.setdefault(id_of(id_, CHANNELS), (channel.source, channel.path))
    for each in pieces(whole):
        note(each.source, (*each.path, "to"), each.table.to, CHANNELS)
        note(each.source, (*each.path, "mentions"), each.table.mentions, ROLES)
    for name, department in whole.document.departments.items():
        found.setdefault(id_of(department.to, CHANNELS), (whole.main, ("departments", name, "to")))
    for path, route in whole.main.each(("routes",), whole.document.routes):
        found.setdefault(id_of(route.to, CHANNELS), (whole.main, (*path, "to")))
        note(whole.main, (*path, "channels"), route.channels, CHANNELS)
    for path, read in reading(whole):
        found.setdefault(read, (whole.main, path))
    staff = id_of(whole.document.staff_channel, CHANNELS)
    found.setdefault(staff, (whole.main, ("staff_channel",)))
    return found


def _rung(whole: Whole, table: RungTable) -> Rung:
    return Rung(table.at, consequence(whole, table))
