"""Commands: who may do what to whom, late orders, and what is done to people never seen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from policies.actions import Action, Alert, Ban, Lift, Reply, Text, Timeout, Warn
from policies.commands import BEHIND_BUTTONS
from policies.commands.helping import MEMBERS
from policies.commands.helping import TEAM as IN_TEAM
from policies.commands.shown import shown
from policies.decision import Decision
from policies.events import Actor, Invoked, Left, Names
from tests.policies.said import CHANNEL, PLACE, START, Life, policy, rule, says

TEAM = """
[roles.admin]
members = ["test:member:ada"]
may = ["warn", "timeout", "kick", "ban", "lift", "case", "stop", "policy"]

[roles.moderator]
members = ["test:role:mods"]
may = ["warn", "timeout", "kick", "ban", "lift", "case", "stop"]
everywhere = true
"""
MO = Actor(id="test:member:mo", roles=("test:role:mods",))
OTHER = "test:room:2"


def orders(command: str, text: str = "", **fields: object) -> Invoked:
    """Mo, a moderator, asks for something."""
    given = {"actor": MO, "at": START, "received": START, "id": f"i/{command} {text}"}
    given |= {"channel": CHANNEL} | fields
    args = {"text": text} if text else {}
    return Invoked(place=PLACE, command=command, args=args, **given)  # type: ignore[arg-type]


def life(acting: str = "act") -> Life:
    """A community of Ann, Mo and Ada, where Rob is a bot and Ola owns the room."""
    lived = Life(policy(TEAM, acting=acting))
    lived.meets_all(
        [
            says("hi", "ann", id="1"),
            says("hi", "mo", id="2", actor=MO),
            says("hi", "mia", id="3", actor=Actor(id="test:member:mia", roles=MO.roles)),
            says("hi", "rob", id="4", actor=Actor(id="test:member:rob", identity="bot")),
            says("hi", "me", id="5", actor=Actor(id="test:member:me", identity="self")),
            says("hi", "ola", id="6", actor=Actor(id="test:member:ola", status="owner")),
            says("hi", "ada", id="7"),
        ]
    )
    return lived


def words(decision: Decision) -> str:
    """The one answer."""
    (reply,) = [a for a in decision.actions if isinstance(a, Reply)]
    return _plain(reply.text)


def _plain(text: Text) -> str:
    return "".join(piece if isinstance(piece, str) else "…" for piece in text)


def of(decision: Decision, kind: type[Action]) -> list[Action]:
    return [a for a in decision.actions if isinstance(a, kind)]


@pytest.mark.parametrize("command", ["warn", "timeout", "kick", "ban"])
@pytest.mark.parametrize(
    ("whom", "answer"),
    [
        ("@mo", "to yourself"),
        ("@mia", "isn't below yours"),
        ("@ada", "isn't below yours"),
        ("@ola", "isn't below yours"),
        ("@rob", "on a bot"),
        ("@me", "on a bot"),
        ("٣٤", "I don't know who"),
        ("1" * 30, "I don't know who"),
    ],
)
def test_nobody_acts_on_whom_they_do_not_outrank(command: str, whom: str, answer: str) -> None:
    decision = life().meets(orders(command, whom))
    assert answer in words(decision)
    assert len(decision.actions) == 1


def test_an_answer_to_a_bot_means_the_bot() -> None:
    order = orders("ban", "spam", reply_to="4", reply_to_actor="test:member:rob")
    assert "on a bot" in words(life().meets(order))


def test_a_timeout_in_reply_takes_its_duration_from_the_words() -> None:
    order = orders("timeout", "10m too loud", reply_to="1", reply_to_actor="test:member:ann")
    (timeout,) = of(life().meets(order), Timeout)
    assert isinstance(timeout, Timeout)
    assert timeout.member == "test:member:ann"
    assert timeout.until == START + timedelta(minutes=10)
    assert timeout.reason == "too loud"


@pytest.mark.parametrize("text", ["99999999d", "4000d", "10000y", "10000 years", "999999999999y"])
def test_ten_thousand_years_are_too_long(text: str) -> None:
    assert words(life().meets(orders("ban", f"@ann {text}"))) == (
        "That's too long; 3650 days is the most."
    )


@pytest.mark.parametrize("text", ["10", "0s", "5x", "٣m"])
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    assert "length of time" in words(life().meets(orders("timeout", f"@ann {text}")))


def test_somebody_never_seen_is_banned_by_number() -> None:
    (ban,) = of(life().meets(orders("ban", "4711 spam elsewhere")), Ban)
    assert isinstance(ban, Ban)
    assert ban.member == "test:member:4711"
    assert ban.until is None


def test_a_ban_that_the_bot_never_saw_is_lifted_when_it_is_named() -> None:
    here = life()
    assert "nothing to lift" in words(here.meets(orders("lift", "4711")))
    (lift,) = of(here.meets(orders("lift", "4711 ban")), Lift)
    assert isinstance(lift, Lift)
    assert (lift.member, lift.what) == ("test:member:4711", "ban")


def test_commands_work_while_the_bot_only_observes() -> None:
    assert of(life("observe").meets(orders("timeout", "@ann 10m")), Timeout)


def test_an_order_that_is_read_late_is_not_carried_out() -> None:
    received = START + timedelta(minutes=11)
    decision = life().meets(orders("ban", "@ann", received=received))
    assert decision.note == "late"
    assert not decision.actions


def test_a_stop_is_never_too_late() -> None:
    received = START + timedelta(hours=3)
    here = life()
    assert of(here.meets(orders("stop", received=received)), Alert)
    assert here.view().plain("", "acting") == "observe"


CONTRACT = """
[roles.moderator]
members = ["test:role:mods"]
may = ["warn", "timeout", "delete", "case"]
[roles.regular]
members = ["test:member:reg"]
may = []
"""
OLA = Actor(id="test:member:ola", status="owner")


@pytest.mark.parametrize(
    ("rules", "actor", "stops", "starts"),
    [
        (CONTRACT, MO, True, False),
        (CONTRACT, OLA, True, True),
        ("", OLA, True, True),
        ("", Actor(id="test:channel:1", identity="place"), True, True),
        (CONTRACT, Actor(id="test:member:reg"), False, False),
        ("", Actor(id="test:member:ann", status="member"), False, False),
        (TEAM, OLA, True, False),
        (TEAM, Actor(id="test:member:ada"), True, True),
    ],
)
def test_who_may_stop_and_start(rules: str, actor: Actor, stops: bool, starts: bool) -> None:
    here = Life(policy(rules))
    here.meets(orders("stop", actor=actor))
    assert (here.view().plain("", "acting") == "observe") is stops
    here = Life(policy(rules, acting="observe"))
    here.meets(orders("start", actor=actor))
    assert (here.view().plain("", "acting") == "act") is starts
    assert ("Only" in words(here.meets(orders("policy", "show", actor=actor)))) is not starts


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "words (active): delete a message + timeout, 1 hour"),
        ("es", "words (activa): retirar un mensaje + silencio temporal, 1 hora"),
        ("zh-CN", "words（执行中）：撤下消息 + 暂停发言，1 小时"),
    ],
)
def test_the_policy_is_shown_in_the_language_of_the_community(language: str, line: str) -> None:
    body = rule("words", "casino", '["delete", { do = "timeout", for = "1h" }]')
    here = Life(policy(TEAM + body, language=language))
    assert line in words(here.meets(orders("policy", actor=Actor(id="test:member:ada"))))


def test_a_refusal_to_stop_names_every_role_that_may() -> None:
    here = Life(policy(CONTRACT))
    refused = words(here.meets(orders("stop", actor=Actor(id="test:member:ann"))))
    assert refused == "Only moderator can do this."


def test_a_button_that_is_pressed_late_does_nothing() -> None:
    here = life()
    pressed = orders("b:0", via="button", received=START + timedelta(hours=1))
    assert not here.meets(pressed).actions


def test_who_has_left_holds_a_role_nowhere() -> None:
    here = life()
    here.policy = policy(TEAM, places=(PLACE, OTHER))
    plain = Actor(id=MO.id)
    there = replace(orders("warn", "@ann", actor=plain), place=OTHER)
    assert of(here.meets(there), Warn)
    here.meets(Left(id="l", place=PLACE, at=START, actor=MO))
    assert "Only admin / moderator" in words(here.meets(there))
    assert not here.meets(Left(id="l2", place=PLACE, at=START, actor=MO)).writes


def test_a_role_that_is_held_no_more_is_written_down_once() -> None:
    here = life()
    assert here.meets(says("a", "mo", id="20", actor=Actor(id=MO.id))).writes
    again = here.meets(says("b", "mo", id="21", actor=Actor(id=MO.id)))
    assert {w.name for w in again.writes} == {"messages"}


def test_an_old_username_leads_to_nobody() -> None:
    here = life()
    here.meets(replace(says("hi", "ann", id="30"), names=Names("Anna", "anna")))
    assert "I don't know who" in words(here.meets(orders("timeout", "@ann 10m")))
    assert of(here.meets(orders("timeout", "@anna 10m")), Timeout)


def test_help_names_commands_as_its_reader_sees_them_in_a_menu() -> None:
    here = life()
    for language, tag, name in (
        ("en", "", "/warn: Send"),
        ("zh-CN", "", "/提醒: 私下"),
        ("es", "", "/aviso: Enviar"),
        ("zh-CN", "es-419", "/aviso: Enviar"),
        ("es", "fr", "/aviso: Enviar"),
    ):
        here.policy = policy(TEAM, language=language)
        asked = orders("help", actor=replace(MO, language=tag))
        assert f"\n{name}" in words(here.meets(asked)).replace("：", ": "), (language, tag)


def test_help_begins_with_the_few_of_the_menu() -> None:
    here = life()
    ann = Actor(id="test:member:ann")
    for actor, most in ((ann, MEMBERS), (MO, IN_TEAM)):
        first = here.meets(orders("help", actor=actor))
        (reply,) = of(first, Reply)
        assert isinstance(reply, Reply)
        listed = words(first).splitlines()[1:]
        assert len(listed) <= most
        (onward,) = reply.buttons
        rest = words(here.meets(orders(onward.code, actor=actor, via="button"))).splitlines()[1:]
        assert rest and not {*rest} & {*listed}
        assert ("/ban" in str(listed + rest)) is (actor is MO)


def test_what_no_menu_shows_is_reached_by_way_of_more() -> None:
    here = life()
    assert of(here.meets(orders("more", "timeout @ann 10m")), Timeout)
    given = {"which": "禁言", "text": "@ann 10m"}
    assert of(here.meets(replace(orders("更多"), args=given)), Timeout)
    ann = Actor(id="test:member:ann")
    assert "Only" in words(here.meets(orders("more", "ban @mo", actor=ann)))
    for text in ("nonsense @ann", "free", "more"):
        assert "There's no command" in words(here.meets(orders("more", text))), text


def test_a_name_in_any_language_means_one_command() -> None:
    meant: dict[str, set[str]] = {}
    for command in shown():
        for name in (command.name, *command.names.values(), *command.aliases):
            assert name == name.casefold()
            meant.setdefault(name, set()).add(command.name)
    assert [names for names in meant.values() if len(names) > 1] == []
    assert {each.name for each in BEHIND_BUTTONS}.isdisjoint(meant)
    assert {"帮助", "ayuda", "警告", "silencio"} <= meant.keys()


@pytest.mark.parametrize("name", ["暂停发言", "禁言", "silencio", "silenciar", "mute", "Timeout"])
def test_a_command_is_obeyed_by_each_of_its_names(name: str) -> None:
    assert of(life().meets(orders(name, "@ann 10m")), Timeout)
