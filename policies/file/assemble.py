"""Assembles the compiled policy from what its files say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from policies.file.document import ActionTable, ExampleTable, RungTable, sentence
from policies.file.gather import Piece, RulePiece, Whole
from policies.file.ids import full
from policies.filters import FILTERS
from policies.matching.scan import compile_scanner
from policies.policy import Consequence, Example, Policy, Role, Rule, Rung

_IMMUNE = frozenset({"timeout", "kick", "ban"})
_SILENCE = timedelta(minutes=10)
"""A timeout for which the admin gives no length."""
MEMBERS = ("member", "role", "status")
CHANNELS = ("channel",)


def assembled(whole: Whole) -> Policy:
    """The policy, without the digest of its bundle; ``whole`` has been checked."""
    document = whole.document
    rules = tuple(_rule(whole, index, piece) for index, piece in enumerate(whole.rules))
    running = [rule for rule in rules if rule.mode != "off"]
    return Policy(
        community=document.community,
        bundle="",
        language=document.language,
        tone=document.tone,
        timezone=document.timezone,
        places=document.places,
        staff_channel=_id(document.staff_channel, CHANNELS),
        acting=document.acting,
        signed_by=document.signed_by,
        roles=_roles(whole),
        rules=rules,
        ladder=tuple(_rung(piece.table) for piece in whole.ladder),
        strikes_expire=whole.escalation.expire,
        examples=tuple(_example(piece) for piece in whole.examples),
        wording={key: piece.table for key, piece in whole.wording.items()},
        channel_names={
            _id(id_, CHANNELS): piece.table.name
            for id_, piece in whole.channels.items()
            if piece.table.name
        },
        scanner=compile_scanner(
            [(rule.index, terms) for rule in running if (terms := whole.rules[rule.index].terms)]
        ),
        always=tuple(rule.index for rule in running if FILTERS[rule.filter].look),
    )


def _id(text: str, kinds: tuple[str, ...]) -> str:
    return full(text, kinds) or text


def _roles(whole: Whole) -> tuple[Role, ...]:
    return tuple(
        Role(
            name=name,
            members=frozenset(_id(member, MEMBERS) for member in piece.table.members),
            may=frozenset(piece.table.may),
            rank=rank,
            immune=(
                not _IMMUNE.isdisjoint(piece.table.may)
                if piece.table.immune is None
                else piece.table.immune
            ),
            everywhere=piece.table.everywhere,
        )
        for rank, (name, piece) in enumerate(whole.roles.items())
    )


def _rule(whole: Whole, index: int, piece: RulePiece) -> Rule:
    table = piece.table
    return Rule(
        name=table.name,
        index=index,
        filter=table.filter,
        check=piece.check,
        actions=tuple(_consequence(action) for action in table.actions),
        because=sentence(table.because, whole.document.language),
        tell=table.tell,
        mode=table.mode,
        channels=frozenset(channel_ids(whole, table.channels)),
        share=table.share or 0.0,
        exempt=frozenset(table.exempt),
        bots=table.bots,
        must=table.must,
        even_immune=table.even_immune,
        place=piece.source.where(piece.path),
    )


def channel_ids(whole: Whole, names: Iterable[str]) -> Iterable[str]:
    """The full ids of channels given by id, by name or by tag; unknown names give none."""
    for wanted in names:
        if ":" in wanted:
            yield _id(wanted, CHANNELS)
            continue
        for id_, piece in whole.channels.items():
            if wanted == piece.table.name or wanted in piece.table.tags:
                yield _id(id_, CHANNELS)


def _consequence(action: ActionTable | RungTable) -> Consequence:
    times = action.times if isinstance(action, ActionTable) else 1
    lasting = action.lasting
    if action.do == "timeout" and lasting is None:
        lasting = _SILENCE
    return Consequence(action.do, lasting, times)


def _rung(table: RungTable) -> Rung:
    return Rung(table.at, _consequence(table))


def _example(piece: Piece[ExampleTable]) -> Example:
    table = piece.table
    return Example(
        says=table.says,
        expect=table.expect,
        where=piece.source.where(piece.path),
        member=table.member,
        roles=table.roles,
        platform=table.platform,
        channel=table.channel,
        at=table.at,
    )
