"""Every command, every role of every shipped policy, every platform: the table says who may."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from policies.actions import Alert, Delete, Reply, Sanction
from policies.commands import BEHIND_BUTTONS, COMMANDS
from policies.decision import Decision
from policies.events import Actor, Content, Edited, Invoked
from policies.file.load import load
from policies.people.grants import GRANTS, Grant
from policies.policy import KINDS, Policy
from policies.state import Held, Page
from tests.policies.people.naive import (
    ADMIN,
    HERE,
    NEEDS,
    NOBODY,
    OWNER,
    PLATFORMS,
    ROOT,
    TABLE,
    policies,
    preset,
    written,
)
from tests.policies.said import START, Life

REFUSALS = ("refused", "refused_longer", "refused_denied", "refused_here")
PLACES = {
    "sandbox": "sandbox:room:1",
    "telegram": "telegram:chat:-100",
    "discord": "discord:guild:1",
}
ARGS = {
    "timeout": "{} 1h", "ban": "{} 1h", "massban": "1h {}", "raid": "show", "policy": "show",
    "role grant": "grant x {}", "role deny": "deny warn {}", "role revoke": "revoke x {}",
    **dict.fromkeys(("warn", "kick", "lift", "whois", "compromised", "history", "note"), "{}"),
}  # fmt: skip
"""What stands behind a command so that nothing but a permission can be in its way."""
CELLS = [
    (name, role, platform)
    for name, tables in policies().items()
    for role in (*tables["roles"], OWNER, ADMIN, NOBODY)
    for platform in PLATFORMS
]
every_cell = pytest.mark.parametrize(("name", "role", "platform"), CELLS)


def test_the_table_is_what_the_written_rule_comes_to() -> None:
    assert TABLE.read_text("utf-8") == written(), "python -m tests.policies.people.naive"


def test_every_command_stands_in_it() -> None:
    steps = {f"{c.name} {w}" for c in COMMANDS if c.steps for w in c.parameters[0].choices}
    plain = {c.name for c in (*COMMANDS, *BEHIND_BUTTONS) if not c.steps}
    assert steps | plain == set(NEEDS)


@cache
def table() -> dict[tuple[str, str, str], frozenset[str]]:
    """The checked-in table: the commands by policy, role and platform."""
    found = {}
    for name, roles in tomllib.loads(TABLE.read_text("utf-8")).items():
        for role, lines in roles.items():
            for platforms, commands in lines.items():
                for platform in platforms.split():
                    found[name, role, platform] = frozenset(filter(None, commands.split(", ")))
    return found


@cache
def ruled(name: str) -> Policy:
    """The policy, with refusals that can be told from everything else."""
    kind = next((kind for kind in KINDS if name == f"preset {kind}"), None)
    path = ROOT / "policies" / "packs" / f"{name}.toml"
    if kind is not None:
        with TemporaryDirectory() as folder:
            Path(folder, "acme.toml").write_text(preset(kind), encoding="utf-8")
            read = load(Path(folder, "acme.toml")).policy
    else:
        read = load(path if path.exists() else HERE / "matrix-policy.toml").policy
    marked = {**read.wording, **dict.fromkeys(REFUSALS, "REFUSED")}
    return replace(read, wording=marked, rules=(), places=tuple(PLACES.values()))


def somebody(role: str, platform: str) -> Actor:
    """Who has the role on that platform as the policy's file gives it, or a status there."""
    status = {OWNER: "owner", ADMIN: "admin"}.get(role, "member")
    held = () if role in (OWNER, ADMIN, NOBODY) else (f"community:role:{role}",)
    return Actor(id=f"{platform}:member:5", roles=held, status=status)


def order(command: str, actor: Actor, platform: str, **more: object) -> Invoked:
    name, text = command.partition(" ")[0], words(command, platform)
    given: dict[str, Any] = {"place": PLACES[platform], "channel": f"{platform}:channel:1"} | more
    return Invoked(
        id=f"o/{command}/{more}", at=START, received=START, actor=actor, command=name,
        args={"text": text} if text else {}, **given,
    )  # fmt: skip


def words(command: str, platform: str) -> str:
    """What stands behind it; its member is one that nobody has seen."""
    return ARGS.get(command, command.partition(" ")[2]).format(f"{platform}:member:4711")


def button(command: str, platform: str) -> dict[str, Page]:
    """A button that was posted with it."""
    name, text = command.partition(" ")[0], words(command, platform)
    row = {"command": name, "place": PLACES[platform], "text": text}
    return {"b:1": {"press": Held(row)}}


def may(rules: Policy, event: Invoked, pages: dict[str, Page] | None = None) -> bool:
    """Whether it is obeyed: whatever is answered, it is no refusal."""
    here = Life(rules)
    here.pages = pages if pages is not None else {}
    return not refused(here.meets(event))


def refused(decision: Decision) -> bool:
    replies = [a for a in decision.actions if isinstance(a, Reply) and not isinstance(a, Alert)]
    return any("REFUSED" in "".join(map(str, reply.text)) for reply in replies)


@every_cell
def test_each_may_exactly_what_the_table_says(name: str, role: str, platform: str) -> None:
    rules, actor = ruled(name), somebody(role, platform)
    assert {c for c in NEEDS if may(rules, order(c, actor, platform))} == table()[
        name, role, platform
    ]


@every_cell
def test_a_private_chat_and_a_button_are_no_way_around(name: str, role: str, platform: str) -> None:
    rules, actor = ruled(name), somebody(role, platform)
    for command in NEEDS:
        expected = command in table()[name, role, platform]
        assert may(rules, order(command, actor, platform, private=True)) is expected
        pages = button(command, platform)
        pressed = order("b:1", actor, platform, via="button")
        assert may(rules, pressed, pages) is expected, command


@every_cell
def test_a_role_that_is_taken_is_gone_at_once(name: str, role: str, platform: str) -> None:
    """Given by command it allows the same; taken, nothing, by a button posted before either."""
    rules = ruled(name)
    if role in (OWNER, ADMIN, NOBODY):
        return
    guest = Actor(id=f"{platform}:member:6", status="member")
    given = Held((tuple(Grant("role", role, "x", START.timestamp())),))
    for command in NEEDS:
        pages: dict[str, Page] = {guest.id: {GRANTS: given}}
        event = order(command, guest, platform)
        assert may(rules, event, pages) is (command in table()[name, role, platform]), command
        stale = button(command, platform)
        pressed = order("b:1", guest, platform, via="button")
        assert may(rules, pressed, stale) is (command in table()[name, NOBODY, platform]), command


@pytest.mark.parametrize("name", policies())
def test_an_id_of_another_platform_or_community_is_nobodys(name: str) -> None:
    """Neither a number that is somebody's elsewhere, nor a name, nor a role held elsewhere."""
    rules = ruled(name)
    for role in rules.roles:
        for bearer in role.members:
            platform, kind, value = bearer.split(":", 2)
            if kind != "member":
                continue
            other = next(each for each in PLATFORMS if each != platform)
            for forged in (
                f"{other}:member:{value}", f"{bearer} ", f"{bearer}0", f"{other}:{bearer}",
                f"{other}:member:{role.name}", f"{platform}:status:{value}",
            ):  # fmt: skip
                actor = Actor(id=forged, status="member")
                expected = table()[name, NOBODY, other]
                assert {c for c in NEEDS if may(rules, order(c, actor, other))} == expected, forged
        # What somebody is in a place that is not this one is remembered of that place only.
        elsewhere = Held(("member", "owner", f"community:role:{role.name}"))
        guest = Actor(id="telegram:member:5")
        for command in NEEDS:
            known: dict[str, Page] = {guest.id: {"is@telegram:chat:-666": elsewhere}}
            none = command in table()[name, NOBODY, "telegram"]
            assert may(rules, order(command, guest, "telegram"), known) is none


@every_cell
def test_a_message_that_is_edited_into_a_command_is_none(
    name: str, role: str, platform: str
) -> None:
    here, actor = Life(ruled(name)), somebody(role, platform)
    for number, text in enumerate(("/ban 4711", "/stop", "!kick 4711", "/role grant x 4711")):
        event = Edited(
            id=f"e/{number}", place=PLACES[platform], channel=f"{platform}:channel:1", at=START,
            received=START, actor=actor, message=str(number), content=Content(text=text),
        )  # fmt: skip
        assert not here.meets(event).actions


@every_cell
def test_nobody_does_anything_to_whoever_outranks_them(name: str, role: str, platform: str) -> None:
    rules, actor = ruled(name), somebody(role, platform)
    place = PLACES[platform]
    mine = next((each for each in rules.roles if each.name == role), None)
    above = [Held(("member", status)) for status in ("owner", "admin")]
    for each in rules.roles:
        if mine and each.rank <= mine.rank and each.scope.covers(place, f"{platform}:channel:1"):
            above.append(Held(("member", "member", f"community:role:{each.name}")))
    for known in above:
        for command in ("warn", "timeout", "kick", "ban", "compromised"):
            here = Life(rules)
            here.pages[f"{platform}:member:4711"] = {f"is@{place}": known}
            done = here.meets(order(command, actor, platform)).actions
            assert not [a for a in done if isinstance(a, Sanction | Delete)], command


def test_the_table_is_not_empty() -> None:
    assert len(CELLS) >= 100
