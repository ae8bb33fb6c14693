"""The command about voice channels: who may, what is asked for, and what is answered."""

from __future__ import annotations

import pytest

from policies.actions import Reply
from policies.measures import Voice
from policies.records import Audited
from tests.policies.said import PLACE, Life
from tests.policies.test_commands import life, of, orders, words
from tests.policies.test_promises import plain

ANN = "test:member:ann"


@pytest.mark.parametrize(
    ("text", "do", "channel", "done"),
    [
        ("mute @ann", "mute", "", "… cannot be heard in voice channels until /voice unmute."),
        ("unmute @ann", "unmute", "", "… can be heard again."),
        ("disconnect @ann", "disconnect", "", "… was taken out of the voice channel"),
        ("move @ann <#7>", "move", "test:channel:7", "… was moved to 7."),
        ("move @ann #7", "move", "test:channel:7", "… was moved to 7."),
    ],
)
def test_it_is_done_and_answered(text: str, do: str, channel: str, done: str) -> None:
    here = life()
    decision = here.meets(orders("voice", text))
    (voice,) = of(decision, Voice)
    assert isinstance(voice, Voice)
    assert (voice.member, voice.place, voice.do, voice.channel) == (ANN, PLACE, do, channel)
    assert [r.what for r in decision.records if isinstance(r, Audited)] == [f"voice.{do}"]
    assert answered(here, decision.actions and decision, "done").startswith(done)
    gone = here.meets(orders("voice", text, id="2"))
    assert answered(here, gone, "gone") == "… is in no voice channel."
    denied = here.meets(orders("voice", text, id="3"))
    assert answered(here, denied, "denied").startswith("The platform refused: ")


def answered(here: Life, decision: object, outcome: str) -> str:
    (reply,) = [a for a in here.settles(decision, outcome) if isinstance(a, Reply)]  # type: ignore[arg-type]
    return plain(reply)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "possible are: mute, unmute, disconnect, move"),
        ("mute", "Who do you mean?"),
        ("sing @ann", "possible are"),
        ("mute @ola", "isn't below yours"),
        ("mute @mo", "to yourself"),
        ("move @ann", "Which voice channel?"),
        ("move @ann lounge", "Which voice channel?"),
        ("move @ann chat:channel:7", "Which voice channel?"),
        ("mute @ann #7", "after it"),
    ],
)
def test_what_cannot_be_done_is_said(text: str, said: str) -> None:
    decision = life().meets(orders("voice", text))
    assert not of(decision, Voice)
    assert said in words(decision) or said == "after it"
