"""The small filters find what their tables say, and leave ordinary chat alone."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from policies.events import Content, Part
from tests.policies.filters.tables import TABLES, Case
from tests.policies.said import Life, policy, says

CHAT = (
    "good morning everyone, how was your weekend?",
    "has anybody tried the new release? it fails with E1234 on my machine",
    "¡hola! ¿alguien sabe a qué hora empieza la reunión? 🙂",
    "gracias, ya lo arreglé 👍",
    "всем привет! кто-нибудь знает, когда выйдет обновление?",
    "спасибо, получилось, работает на Ubuntu 24.04",
    "大家好，请问这个报错怎么解决？谢谢！",
    "我也遇到了，重启一下就好了哈哈哈😂",
    "see https://docs.example.org/en/latest/?q=a#b, section 3.2",
    "```py\nfor x in range(10):\n    print(x)\n```",
    "LGTM! +1",
    "A: yes. B: no. C: maybe",
)


def rule(name: str, keys: str) -> Life:
    """A community with one rule."""
    head = f'[[rules]]\nname = "r"\nfilter = "{name}"\nactions = ["alert"]\n'
    return Life(policy(head + keys))


@pytest.mark.parametrize(
    ("name", "case"), [(name, case) for name, cases in TABLES.items() for case in cases]
)
def test_table(name: str, case: Case) -> None:
    keys, said, found = case
    content = Content(text=said) if isinstance(said, str) else said
    decision = rule(name, keys).meets(replace(says(""), content=content))
    assert bool(decision.findings) is found


PASSED_ON = {
    "shouting": "WHY DOES NOBODY ANSWER ME HERE",
    "emoji": "🎉" * 16,
    "length": "你" * 2_001,
    "odd_characters": "h\u0300\u0301\u0302\u0303ello",
    "script": "сasino и pоker",
    "spacing": "п и ш и м н е в л и ч к у",
}


@pytest.mark.parametrize("name", PASSED_ON)
def test_what_is_passed_on_is_looked_at_as_what_is_written(name: str) -> None:
    content = Content(parts=(Part("forward", PASSED_ON[name]),))
    (finding,) = rule(name, "").meets(replace(says(""), content=content)).findings
    assert finding.part == 1
    quoted = Content(text="who wrote this?", parts=(Part("quote", PASSED_ON[name]),))
    assert not rule(name, "").meets(replace(says(""), content=quoted)).findings


@pytest.mark.parametrize("name", TABLES)
def test_by_default_ordinary_chat_is_left_alone(name: str) -> None:
    life = rule(name, "")
    for number, text in enumerate(CHAT):
        assert not life.meets(says(text, id=str(number))).findings
