"""All that is wrong is told at once, in its language, as it is written, and in time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from policies.errors import PolicyError
from policies.file.load import load
from policies.file.phrases import LANGUAGES
from tests.policies.file.test_check import LADDER, RULE, TOP, changed, told


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_length_of_time_is_told_as_it_is_written(tmp_path: Path, language: str) -> None:
    for filter_, key, given, limit in (
        ("flood", "limit = 8\nwithin", "91d", "90d"),
        ("flood", "limit = 8\nwithin", "0s", "1s"),
    ):
        text = f'language = "{language}"\n{TOP}[[rules]]\nname = "r"\nfilter = "{filter_}"\n'
        (problem,) = told(tmp_path, f'{text}{key} = "{given}"\nactions = []\n')
        assert given in problem.message
        assert limit in problem.message
        assert "days" not in problem.message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_a_file_in_another_encoding_is_criticised_in_its_language(
    tmp_path: Path, encoding: str
) -> None:
    text = f'# 群规：不发广告，不加微信\nlanguage = "zh-CN"\n{TOP}'
    (problem,) = told(tmp_path, text.encode(encoding))
    assert "这个文件保存成了" in problem.message


FAULTY = """community = "acme"
places = ["discord:guild:1", 7, "nowhere"]
[roles.moderator]
members = ["telegram:4242", 3, "bob"]
may = ["warn", "timeoutt"]
[[rules]]
name = "words"
filter = "keywords"
words = ["spam word", 9, "a"]
exempt = ["moderater", 5]
actions = ["delet", "strike", { do = "kick", for = "1h" }]
because = "No spam."
[[rules]]
name = "words"
filter = "flod"
exempt = ["boss"]
actions = []
[[rules]]
name = "fast"
filter = "flood"
limit = "many"
within = "10s"
actions = [{ do = "timeout", fro = "1h" }, { for = "1h" }, "strike"]
because = "Slow down."
[[examples]]
says = 1
expect = []
[[examples]]
says = "x"
expect = [1, "wordz"]
"""
TOLD = """2 places[2]
2 places[3]
4 roles.moderator.members[2]
4 roles.moderator.members[3]
5 roles.moderator.may[2]
9 rules[1].words[2]
9 rules[1].words[3]
10 rules[1].exempt[1]
10 rules[1].exempt[2]
11 rules[1].actions[1]
11 rules[1].actions[2]
11 rules[1].actions[3].for
14 rules[2].name
15 rules[2].filter
16 rules[2].exempt[1]
21 rules[3].limit
23 rules[3].actions[1].fro
23 rules[3].actions[2].do
23 rules[3].actions[3]
26 examples[1].says
30 examples[2].expect[1]
30 examples[2].expect[2]"""


def test_no_fault_hides_another(tmp_path: Path) -> None:
    problems = told(tmp_path, FAULTY)
    places = [f"{p.where.partition(':')[2]} {p.path}" for p in problems if not p.advice]
    assert sorted(places, key=lambda place: (int(place.split()[0]), place)) == TOLD.splitlines()


def test_the_steps_that_are_left_of_a_ladder_keep_their_places(tmp_path: Path) -> None:
    wrong = '[[ladder]]\nat = 1\ndo = "shout"\n'
    problems = told(tmp_path, TOP + LADDER + wrong + LADDER)
    assert [(p.where, p.path) for p in problems] == [
        ("acme.toml:8", "ladder[2].do"),
        ("acme.toml:10", "ladder[3].at"),
    ]


BECAUSE = [
    ("es", "Please do not advertise here.", True),
    ("es", "No se permite publicidad en este grupo.", False),
    ("es", "Sin spam.", False),
    ("es", "No spam.", False),
    ("en", "No spam.", False),
    ("en", "Aquí no se permite la publicidad.", True),
    ("en", "请不要发广告", True),
    ("zh-CN", "No advertising.", True),
    ("zh-CN", "请不要发 spam", False),
]


@pytest.mark.parametrize(("language", "because", "foreign"), BECAUSE)
def test_a_reason_in_another_language_is_noticed(
    tmp_path: Path, language: str, because: str, foreign: bool
) -> None:
    rule = RULE.replace("actions = []", 'actions = ["delete"]').replace("No spam.", because)
    advice = told(tmp_path, f'language = "{language}"\n{TOP}{rule}')
    assert [p.path for p in advice] == ["rules[1].because"] * foreign


@pytest.mark.parametrize("entry", ["*.x.com", "tg://join", "x.com/@evil", "例子.com", "ru"])
def test_what_a_link_may_match_is_an_address(tmp_path: Path, entry: str) -> None:
    links = changed('"keywords"\nwords = ["spam word"]', f'"links"\ndeny = ["{entry}"]')
    assert told(tmp_path, links) == []


def test_countless_problems_are_told_up_to_200_and_quickly(tmp_path: Path) -> None:
    many = "".join(f"wrods{number} = 1\n" for number in range(50_000))
    begun = time.process_time()
    problems = told(tmp_path, TOP + RULE + many)
    assert time.process_time() - begun < 8
    assert len(problems) == 201
    assert problems[199].path == "rules[1].wrods199"
    assert problems[199].hint
    assert problems[200].where == "acme.toml:208"
    assert problems[200].message == "and more problems from here on: 49,800"


def test_how_many_there_are_is_known(tmp_path: Path) -> None:
    file = tmp_path / "acme.toml"
    file.write_text(TOP + "".join(f"x{number} = 1\n" for number in range(300)), encoding="utf-8")
    with pytest.raises(PolicyError) as refused:
        load(file)
    assert refused.value.count == 300
