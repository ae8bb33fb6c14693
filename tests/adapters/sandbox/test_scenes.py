"""Scenes are read strictly and performed in order, at any speed, with pauses."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from adapters.sandbox.player import Player
from adapters.sandbox.scenes import BadScene, Line, Part, Scene, loaded, shipped
from policies.events import Edited, Joined, Message
from policies.events import Part as Carried
from tests.adapters.sandbox.conftest import House


def scene(*lines: Line) -> Scene:
    return Scene(name="s", title={"en": "S"}, about={"en": "S"}, lines=lines, cast=CAST)


CAST = {"lila": Part(name="Lila", age="3m"), "bo": Part(name="Bo")}


def test_the_shipped_scenes_are_sound_and_speak_every_language() -> None:
    scenes = {one.name: one for one in shipped()}
    plays = ["clean_day", "spam_wave", "heated_argument", "raid", "compromised", "reports"]
    assert list(scenes) == [
        *plays,
        "disguises",
        "noise",
        "passed_on",
        "crowd",
        "files",
        "on_trial",
        "learning",
        "announcement",
        "complaint",
    ]
    for one in scenes.values():
        assert set(one.title) == set(one.about) == {"en", "zh-CN", "es"}
        assert one.duration < 60
        said = " ".join(line.says for line in one.lines)
        assert any("\u4e00" <= sign <= "\u9fff" for sign in said)
        assert any("а" <= sign <= "я" for sign in said)


HEAD = 'title = { en = "x" }\nabout = { en = "x" }\n'


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[[lines]]\nat = 1\nwho = "ghost"\nsays = "x"', "'ghost' is not in the cast"),
        ('[[lines]]\nat = 1\nwho = "newbie"', "give exactly one"),
        ('[[lines]]\nat = 1\nwho = "newbie"\nsays = "x"\njoins = true', "give exactly one"),
        ('[[lines]]\nat = 1\nwho = "newbie"\nsays = "x"\nreplies_to = "q"', "label 'q'"),
        ('[[lines]]\nat = 1\nwho = "newbie"\nsay = "x"', "unknown field"),
        (
            '[[lines]]\nat = 2\nwho = "newbie"\nsays = "x"\n'
            '[[lines]]\nat = 1\nwho = "newbie"\nsays = "x"',
            "line 2: comes at 1, before",
        ),
        (
            '[[lines]]\nat = 1\nwho = "newbie"\nsays = "x"\n[cast.a]\nname = "A"\nage = "old"',
            "cast.a:",
        ),
        ("lines = [", "bad.toml"),
    ],
)
def test_a_bad_scene_says_what_is_wrong(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    with pytest.raises(BadScene) as caught:
        loaded(path)
    assert complaint in str(caught.value)


async def until(player: Player, state: str) -> None:
    for _ in range(500):
        if player.state == state:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"the scene is {player.state}, not {state}")


async def test_a_scene_is_performed_in_order(house: House) -> None:
    player = house.sandbox.player
    player.scenes["s"] = scene(
        Line(at=0, who="lila", says="first", label="q"),
        Line(at=0.1, who="bo", joins=True),
        Line(at=0.2, who="bo", says="answer", replies_to="q"),
        Line(at=0.3, who="lila", edits="q", says="free nitro"),
        Line(at=0.4, who="lila", says="anybody?"),
    )
    player.play("s")
    player.faster(4.0)
    await until(player, "ended")
    events = house.host.events
    assert [type(event) for event in events] == [Message, Joined, Message, Edited]
    first, answer = events[0], events[2]
    assert isinstance(first, Message)
    assert isinstance(answer, Message)
    assert (answer.reply_to, answer.reply_to_actor) == (first.message, first.actor.id)
    refused = [p for p in house.sandbox.world.posts.values() if p.kind == "refused"]
    assert [(p.name, p.because) for p in refused] == [("Lila", "timeout")]


async def test_each_performance_has_a_fresh_cast(house: House) -> None:
    player = house.sandbox.player
    player.scenes["s"] = scene(Line(at=0, who="lila", says="hi"))
    for _ in range(2):
        player.play("s")
        player.faster(4.0)
        await until(player, "ended")
    one, two = (event.actor.id for event in house.host.events)
    assert one != two
    assert one not in house.sandbox.world.members


async def test_what_a_message_carries_is_told_and_shown(house: House) -> None:
    player = house.sandbox.player
    card = Line(at=0.2, who="lila", carries={"contact": "Anna"}, forwarded="telegram:channel:-5")
    player.scenes["s"] = scene(card)
    player.play("s")
    player.faster(4.0)
    await until(player, "ended")
    (event,) = house.host.events
    assert isinstance(event, Message)
    assert event.content.parts == (Carried("contact", "Anna"),)
    assert event.content.forwarded_from == "telegram:channel:-5"
    (post,) = house.sandbox.world.posts.values()
    assert (post.parts, post.forwarded_from) == (event.content.parts, "telegram:channel:-5")


async def test_pausing_holds_the_scene_still(house: House) -> None:
    player = house.sandbox.player
    player.scenes["s"] = scene(
        Line(at=0, who="lila", says="one"), Line(at=0.15, who="lila", says="two")
    )
    player.play("s")
    await asyncio.sleep(0.05)
    player.pause()
    held = player.shown()["position"]
    await asyncio.sleep(0.3)
    assert player.shown()["position"] == held
    assert len(house.host.events) == 1
    player.pause()
    player.faster(4.0)
    await until(player, "ended")
    assert len(house.host.events) == 2


async def test_unknown_scenes_and_speeds_do_nothing(house: House) -> None:
    player = house.sandbox.player
    player.play("nothing")
    player.faster(1000.0)
    assert (player.state, player.speed) == ("idle", 1.0)


async def test_stopping_breaks_off(house: House) -> None:
    player = house.sandbox.player
    player.play("raid")
    player.stop()
    await asyncio.sleep(0.05)
    assert player.shown()["name"] == ""
    assert not house.host.events
