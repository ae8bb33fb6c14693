"""Which language a member reads: by choice, client, what they write, the channel."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from policies.actions import Alert, Notice, Reply
from policies.events import Actor
from tests.policies.said import CHANNEL, WORDS, Life, policy, says
from tests.policies.test_commands import TEAM, orders, words

ANN = Actor(id="test:member:ann")


def asked(life: Life, actor: Actor = ANN) -> str:
    """The answer to a question of Ann's."""
    return words(life.meets(orders("strikes", actor=actor)))


@pytest.mark.parametrize(
    ("tag", "begins"),
    [("es-419", "anotad"), ("zh-hans", "记录"), ("fr", "counted"), ("", "counted")],
)
def test_the_clients_language_if_it_is_shipped(tag: str, begins: str) -> None:
    life = Life(policy(TEAM))
    assert begins in asked(life, replace(ANN, language=tag))
    # Other events of this platform say nothing of it: it is remembered.
    assert begins in asked(life)


def test_what_somebody_writes_tells_where_their_client_does_not() -> None:
    life = Life(policy(TEAM))
    life.meets(says("hello everyone, what is this", "ann", id="1"))
    assert "counted" in asked(life)
    for number in range(2, 7):
        life.meets(says("大家好，请问怎么加入", "ann", id=str(number)))
    assert "记录" in asked(life)
    assert "anotad" in asked(life, replace(ANN, language="es")), "the client knows better"
    written = life.pages["test:member:ann"]["wrote"]
    for number in range(7, 12):
        life.meets(says("hello everyone, what is this", "ann", id=str(number)))
    assert life.pages["test:member:ann"]["wrote"] == written, "nobody asks any more"


def test_who_goes_over_to_another_language_is_noticed_within_ten_messages() -> None:
    """Of settled people one message in eight is looked at, until something else is seen."""
    for settled in range(5, 14):
        life = Life(policy(TEAM))
        for number in range(settled):
            life.meets(says("hello everyone, what is this", "ann", id=f"en{number}"))
        for number in range(10):
            life.meets(says("大家好，请问怎么加入", "ann", id=f"zh{number}"))
        assert "记录" in asked(life), settled


def test_the_channels_language_comes_before_the_communitys() -> None:
    life = Life(policy(TEAM + f'[channels."{CHANNEL}"]\nlanguage = "es"\n'))
    assert "anotad" in asked(life)
    assert "counted" in words(life.meets(orders("strikes", actor=ANN, channel="test:channel:6")))


def test_a_notice_is_in_its_readers_language_and_an_alert_in_the_teams() -> None:
    body = WORDS.replace('"strike"]', '{ do = "ban", for = "1d" }, "alert"]') + TEAM
    life = Life(policy(body))
    decision = life.meets(says("casino", actor=replace(ANN, language="zh")))
    (notice,) = [a for a in decision.actions if isinstance(a, Notice)]
    assert "原因" in str(notice.text)
    assert "Friendly reminder" in str(notice.fallback)
    (alert,) = [a for a in decision.actions if isinstance(a, Alert)]
    assert "wrote" in str(alert.text)


def test_an_answer_that_comes_later_is_in_the_callers_language() -> None:
    life = Life(policy(TEAM))
    life.meets(says("hi", "ann"))
    mo = Actor(id="test:member:mo", roles=("test:role:mods",), language="es")
    decision = life.meets(orders("timeout", "@ann 10m", actor=mo))
    told = life.settles(decision)
    (reply,) = [a for a in told if isinstance(a, Reply)]
    assert "10 minutos" in str(reply.text)
    (notice,) = [a for a in told if isinstance(a, Notice)]
    assert "10 minutes" in str(notice.text)


def test_what_the_policy_words_itself_stays_in_its_language() -> None:
    life = Life(policy(TEAM + '[wording]\nstrikes_own_none = "All is well."\n'))
    assert asked(life) == "All is well."
    assert "anotad" in asked(life, replace(ANN, language="es"))
