"""Figures are kept without words, and said in the language of whoever reads them."""

from __future__ import annotations

import re

import pytest

from policies import codec
from policies.actions import Reply
from policies.events import Found, Invoked
from policies.figures import figures, spoken
from policies.policy import Language
from policies.wording import keys, names_of
from tests.policies.said import CHANNEL, PLACE, START, Life, policy, says

FLOOD = """
[roles.moderator]
members = ["test:member:mo"]
may = ["case"]
[[rules]]
name = "too-fast"
filter = "flood"
limit = 2
within = "90s"
actions = []
[[rules]]
name = "again"
filter = "repeats"
limit = 2
within = "1h"
actions = []
"""


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "9 within 1 minute 30 seconds; allowed: 8"),
        ("zh-CN", "1 分钟 30 秒内 9 次，允许 8 次"),
        ("es", "9 en 1 minuto 30 segundos; se permiten 8"),
    ],
)
def test_figures_in_words(language: Language, words: str) -> None:
    kept = figures("flood", count=9, limit=8, duration=90)
    assert kept == "flood count=9 limit=8 duration=90"
    assert spoken(kept, language) == words
    assert "1000000" in spoken(figures("oversize", count=1_000_000), language)
    assert "41" in spoken(figures("crowded", count=41, limit=40), language)


def test_what_was_kept_otherwise_is_told_as_it_stands() -> None:
    for kept in ("", "9 in 10s, 8 allowed", "target-ish"):
        assert spoken(kept, "es") == kept


def test_every_detail_that_a_finding_holds_has_a_sentence_and_its_names() -> None:
    life = Life(policy(FLOOD))
    said = [says("same again", id=str(n), after=n) for n in range(2)]
    said.append(says("same again " + "x" * 40_000, id="3", after=3))
    said += [says("same again", id=str(n), after=n) for n in range(4, 6)]
    details = {f.detail for d in life.meets_all(said) for f in d.findings if f.detail}
    assert {detail.split()[0] for detail in details} == {"flood", "repeats", "oversize"}
    for detail in details:
        key, *pairs = detail.split()
        assert f"detail.{key}" in keys()
        assert {pair.partition("=")[0] for pair in pairs} == names_of(f"detail.{key}")
        assert not re.search("[={}]", spoken(detail, "en"))


def test_why_tells_the_team_figures_in_their_language() -> None:
    life = Life(policy(FLOOD, language="es"))
    asked = Invoked(
        id="i", place=PLACE, channel=CHANNEL, command="why", at=START, received=START,
        actor=says("", "mo").actor, reply_to="3",
    )  # fmt: skip
    row = {
        "event": "e", "at": START.timestamp(), "actor": "test:member:ann", "about": "",
        "verdict": "enforce", "bundle": "b", "actions": [],
        "findings": [
            {"rule": "too-fast", "mode": "enforce", "part": 0, "span": [0, 0], "error": "",
             "detail": figures("flood", count=3, limit=2, duration=90)},
        ],
    }  # fmt: skip
    found = Found(
        id="f", place=PLACE, at=START, received=START, as_of=START, query="why", rows=(row,),
        invoked=codec.encode(asked), actor=asked.actor,
    )  # fmt: skip
    (reply,) = [a for a in life.meets(found).actions if isinstance(a, Reply)]
    words = "".join(str(piece) for piece in reply.text)
    assert "3 en 1 minuto 30 segundos; se permiten 2" in words
