"""What cannot be done is said in a sentence, in the caller's language, and nothing happens."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from policies.actions import Timeout, Warn
from policies.events import Actor, Left
from tests.policies.said import PLACE, START, Life, policy, says
from tests.policies.test_commands import MO, TEAM, life, of, orders, words

LONG = "x" * 1_000_000
LANGUAGES = {"": 0, "zh-CN": 1, "es-419": 2}


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("@nobody 1h", ("I don't know who “@nobody”", "“@nobody”", "«@nobody»")),
        ("@ann 10000y", ("too long", "时间太长", "demasiado tiempo")),
        (f"@ann 1h {LONG}", ("500 characters", "500 个字", "500 caracteres")),
        ("@mo 1h", ("to yourself", "自己", "tu propia cuenta")),
        ("@me 1h", ("on a bot", "机器人", "bot")),
        ("<@&77> 1h", ("is a role", "是一个角色", "es un rol")),
        ("@everyone 1h", ("is a role", "是一个角色", "es un rol")),
        ("@moderator 1h", ("is a role", "是一个角色", "es un rol")),
        ("@gone 1h", ("isn't here any more", "已经不在", "ya no está")),
        (
            "@ann until today 9:00",
            ("isn't in the future", "不是以后的时间", "no está en el futuro"),
        ),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_bad_input_is_told_and_nothing_happens(
    text: str, answers: tuple[str, str, str], language: str
) -> None:
    here = life()
    gone = Actor(id="test:member:gone")
    here.meets(says("hi", "gone", id="8", actor=gone))
    here.meets(Left(id="l", place=PLACE, at=START, actor=gone))
    decision = here.meets(orders("timeout", text, actor=replace(MO, language=language)))
    assert answers[LANGUAGES[language]] in words(decision)
    assert len(decision.actions) == 1
    assert not [write for write in decision.writes if write.subject.endswith(":ann")]


def test_who_left_may_still_be_kept_out() -> None:
    here = life()
    here.meets(Left(id="l", place=PLACE, at=START, actor=Actor(id="test:member:ann")))
    assert "isn't here" in words(here.meets(orders("warn", "@ann")))
    assert len(here.meets(orders("ban", "@ann spam")).actions) > 1


def test_a_preset_reason_is_named_shortly() -> None:
    body = (
        TEAM + '[reasons]\nSpam = { en = "No adverts here", es = "Sin anuncios" }\nloud = "Shh"\n'
    )
    here = Life(policy(body))
    here.meets(orders("strikes", actor=Actor(id="test:member:ann")))
    (warn,) = of(here.meets(orders("warn", "test:member:ann SPAM")), Warn)
    assert isinstance(warn, Warn)
    assert warn.reason == "No adverts here"
    (timeout,) = of(here.meets(orders("timeout", "test:member:ann 1h loud and late")), Timeout)
    assert isinstance(timeout, Timeout)
    assert timeout.reason == "loud and late"
