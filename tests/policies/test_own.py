"""What members ask about themselves, and the buttons that a moderator gets for a message."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from policies.actions import Ban, Delete, Reply, Sanction, Timeout, Warn
from policies.decision import Decision
from policies.draft import Draft
from policies.events import Actor
from policies.people.reading import reads
from tests.policies.said import CHANNEL, START, Life, policy, says
from tests.policies.test_commands import TEAM, life, of, orders, words

ANN = Actor(id="test:member:ann")


def labels(decision: Decision) -> dict[str, str]:
    """The buttons' codes by their labels."""
    (reply,) = of(decision, Reply)
    assert isinstance(reply, Reply)
    assert reply.private
    return {button.label: button.code for button in reply.buttons}


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("español", "Desde ahora las respuestas llegan en Español."),
        ("ES", "Desde ahora las respuestas llegan en Español."),
        ("中文", "以后用中文回复。"),
        ("english", "From now on you are answered in English."),
        ("auto", "From now on you are answered in English."),
        ("klingon", "I cannot use “klingon” here; possible are: English, 中文, Español, auto"),
    ],
)
def test_a_member_chooses_a_language(said: str, answer: str) -> None:
    here = life()
    assert answer in words(here.meets(orders("language", said, actor=ANN)))


def test_a_choice_wins_over_the_client_until_it_is_taken_back() -> None:
    here = life()
    spanish = replace(ANN, language="es")
    offered = labels(here.meets(orders("language", actor=spanish)))
    assert offered.keys() == {"English", "中文", "Español", "Automático"}
    press = orders(offered["中文"], actor=spanish, via="button", id="p")
    assert "以后" in words(here.meets(press))
    draft = Draft(orders("help", actor=spanish), here.view(), here.policy)
    assert reads(draft, "test:member:ann") == "zh-CN"
    press = orders(offered["Automático"], actor=spanish, via="button", id="q")
    assert "Español" in words(here.meets(press))


def test_a_member_reads_what_is_remembered_of_them() -> None:
    here = Life(policy(TEAM))
    for number in range(3):
        here.meets(says("hi", "ann", id=str(number)))
    quiet = here.meets(orders("mystatus", actor=ANN))
    assert "messages: 3" in words(quiet)
    assert "Nothing is in force" in words(quiet)
    assert "Ask for a review" not in labels(quiet)
    here.meets(orders("timeout", "@ann 2h too loud"))
    told = here.meets(orders("mystatus", actor=ANN, id="later"))
    assert "timeout, until …" in words(told)
    assert "Ask for a review" in labels(told)
    at = START + timedelta(hours=3)
    over = here.meets(orders("mystatus", actor=ANN, at=at, received=at, id="over"))
    assert "Nothing is in force" in words(over)


def test_a_moderator_gets_buttons_for_a_message() -> None:
    here = life()
    here.policy = policy(TEAM.replace('"timeout", "kick"', '"timeout", "delete", "kick"'))
    about = {"reply_to": "1", "reply_to_actor": "test:member:ann"}
    offered = labels(here.meets(orders("mod", **about)))
    assert [*offered] == ["Look", "Remind", "Timeout, 1 h", "Take it down", "Remove the member"]
    for label, kind in (
        ("Remind", Warn), ("Timeout, 1 h", Timeout), ("Take it down", Delete),
        ("Remove the member", Ban),
    ):  # fmt: skip
        (done,) = of(here.meets(orders(offered[label], via="button", id=label)), kind)
        assert isinstance(done, Sanction | Delete)
        assert done.member == "test:member:ann"
    (delete,) = of(here.meets(orders(offered["Take it down"], via="button", id="x")), Delete)
    assert isinstance(delete, Delete)
    assert (delete.channel, delete.message) == (CHANNEL, "1")


def test_buttons_are_for_who_may_and_for_whom_may_be_acted_on() -> None:
    here = life()
    about = {"reply_to": "1", "reply_to_actor": "test:member:ann"}
    assert "Only" in words(here.meets(orders("mod", actor=ANN, **about)))
    assert "isn't below yours" in words(here.meets(orders("mod", "@mia")))
    assert "Take it down" not in labels(here.meets(orders("mod", "@ann"))), "there is no message"
    code = labels(here.meets(orders("mod", **about)))["Remind"]
    assert "Only" in words(here.meets(orders(code, actor=ANN, via="button", id="stolen")))
