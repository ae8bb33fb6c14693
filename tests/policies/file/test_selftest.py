"""A policy's examples hold, or it is told which does not, where and why."""

from __future__ import annotations

from pathlib import Path

from policies.file.load import load
from policies.file.selftest import failures
from policies.policy import Policy

POLICY = """
community = "acme"
language = "en"
acting = "observe"
[roles.regular]
members = ["telegram:member:7"]
[[rules]]
name = "words"
filter = "keywords"
words = ["free nitro"]
actions = []
exempt = ["regular"]
[[rules]]
name = "shadowed"
filter = "patterns"
patterns = ['nit.o']
actions = []
mode = "shadow"
[[rules]]
name = "off"
filter = "keywords"
words = ["free nitro"]
actions = []
mode = "off"
[[rules]]
name = "repeats"
filter = "repeats"
limit = 1
within = "1h"
actions = []
"""


def policy(tmp_path: Path, *examples: str) -> Policy:
    blocks = "".join(f"[[examples]]\n{example}\n" for example in examples)
    (tmp_path / "acme.toml").write_text(POLICY + blocks, encoding="utf-8")
    return load(tmp_path / "acme.toml").policy


def test_examples_that_hold(tmp_path: Path) -> None:
    both = 'says = "FREE NITRO"\nexpect = ["shadowed", "words"]'
    assert failures(policy(tmp_path, both, both, 'says = "hello"\nexpect = []')) == ()


def test_an_example_that_does_not_hold_is_told(tmp_path: Path) -> None:
    wrong = 'says = "free nitro"\nexpect = ["words", "off"]'
    (failure,) = failures(policy(tmp_path, 'says = "hi"\nexpect = []', wrong))
    assert failure.where == "acme.toml:34"
    assert failure.path == "examples[2]"
    assert failure.expected == ("off", "words")
    assert failure.found == ("shadowed", "words")
    assert str(failure) == (
        'acme.toml:34: examples[2]: "free nitro": expected off, words, found shadowed, words'
    )


def test_an_exempt_role_is_not_found(tmp_path: Path) -> None:
    for who in ('roles = ["regular"]', 'platform = "telegram"\nmember = "7"'):
        example = f'says = "free nitro"\nexpect = ["shadowed"]\n{who}'
        assert failures(policy(tmp_path, example)) == ()
    other = 'says = "free nitro"\nexpect = ["shadowed"]\nplatform = "telegram"\nmember = "8"'
    assert len(failures(policy(tmp_path, other))) == 1


def test_a_moment_may_be_given(tmp_path: Path) -> None:
    for at in ('"2026-05-01T10:00:00+08:00"', "2026-05-01T10:00:00Z", "2026-05-01", '"2026-05-01"'):
        assert failures(policy(tmp_path, f'says = "hi"\nexpect = []\nat = {at}')) == ()


def test_an_example_names_its_channel_as_the_policy_does(tmp_path: Path) -> None:
    there = 'says = "vip word"\nexpect = ["limited"]\nchannel = "vip"'
    elsewhere = 'says = "vip word"\nexpect = []'
    limited = """
[[rules]]
name = "limited"
filter = "keywords"
words = ["vip word"]
actions = []
channels = ["vip"]
[channels."telegram:channel:-100"]
name = "vip"
[channels."telegram:channel:-200"]
"""
    assert failures(policy(tmp_path, there, elsewhere + limited)) == ()


BAIT = "Earn $500 a day from home, no experience needed, write to @easy_cash_now"
MODEL = '\n[[rules]]\nname = "model"\nfilter = "score"\nactions = []\n'
WORDS = '\n[[rules]]\nname = "home"\nfilter = "keywords"\nwords = ["from home"]\nactions = []\n'


def held(
    tmp_path: Path, *expect: str, rules: str = MODEL + WORDS, head: str = "", text: str = BAIT
) -> bool:
    file = tmp_path / "model.toml"
    example = f'\n[[examples]]\nsays = "{text}"\nexpect = {list(expect)}\n'.replace("'", '"')
    body = f'community = "acme"\nstaff_channel = "test:channel:9"\n{head}{rules}{example}'
    file.write_text(body, encoding="utf-8")
    return not failures(load(file).policy)


def test_what_the_model_finds_besides_is_no_failure(tmp_path: Path) -> None:
    assert held(tmp_path, "home")
    assert held(tmp_path, "home", "model")
    assert not held(tmp_path, "model"), "the other rule is no model's word"


def test_what_is_said_to_be_found_or_not_by_the_model_must_be_so(tmp_path: Path) -> None:
    assert not held(tmp_path, rules=MODEL), "nothing is to be found"
    assert held(tmp_path, "model", rules=MODEL)
    assert not held(tmp_path, "model", rules=MODEL.replace("score", 'score"\nsignal = "toxic'))


def test_a_model_in_a_pack_fails_no_example_of_ones_own(tmp_path: Path) -> None:
    sure = "Private casino promo: deposit 10 get 100, register now via my link in bio"
    pack = 'include = ["pack:baseline"]\n'
    assert held(tmp_path, rules="", head=pack, text=sure)
