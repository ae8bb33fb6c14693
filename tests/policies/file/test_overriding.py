"""A policy changes rules that it includes by their names, and fills in variables."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from policies.errors import PolicyError
from policies.file.load import load
from policies.policy import Policy

PACK = """
[[rules]]
name = "flood"
filter = "flood"
limit = 8
within = "10s"
actions = ["delete"]
because = "slower please"
[[rules]]
name = "ads"
filter = "keywords"
words_file = "words.txt"
words = ["$brand deals", "$rivals", "costs $5"]
actions = ["delete"]
because = "$brand has no ads"
"""


def loaded(folder: Path, main: str, pack: str = PACK) -> Policy:
    (folder / "lists").mkdir(exist_ok=True)
    (folder / "lists/pack.toml").write_text(pack, encoding="utf-8")
    (folder / "lists/words.txt").write_text("cheap pills\n", encoding="utf-8")
    head = 'community = "acme"\ninclude = ["lists/pack.toml"]\n'
    (folder / "acme.toml").write_text(head + main, encoding="utf-8")
    return load(folder / "acme.toml").policy


def told(folder: Path, main: str) -> list[str]:
    with pytest.raises(PolicyError) as error:
        loaded(folder, main)
    return [str(problem) for problem in error.value.problems if not problem.advice]


def test_a_rule_is_switched_off_by_its_name(tmp_path: Path) -> None:
    flood, ads = loaded(tmp_path, '[overrides.flood]\nmode = "off"\n').rules
    assert (flood.mode, ads.mode) == ("off", "enforce")


def test_keys_of_the_filter_are_overridden_as_well(tmp_path: Path) -> None:
    body = '[overrides.flood]\nlimit = 3\nactions = [{ do = "timeout", for = "5m" }]\n'
    rule = loaded(tmp_path, body).rules[0]
    assert getattr(rule.checks[0].settings, "limit", 0) == 3
    assert getattr(rule.checks[0].settings, "within", None) == timedelta(seconds=10)
    assert rule.actions[0].do == "timeout"


def test_an_override_of_nothing_is_told(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, '[overrides.fload]\nmode = "off"\n')
    assert problem.startswith("acme.toml:3: overrides.fload: ")
    assert "did you mean flood?" in problem


def test_a_fault_in_an_override_is_told_where_it_stands(tmp_path: Path) -> None:
    problems = told(tmp_path, '[overrides.flood]\nmode = "of"\nlimt = 3\n')
    assert [problem.split(": ")[:2] for problem in problems] == [
        ["acme.toml:4", "overrides.flood.mode"],
        ["acme.toml:5", "overrides.flood.limt"],
    ]


def test_variables_are_filled_in(tmp_path: Path) -> None:
    body = '[variables]\nbrand = "Acme"\nrivals = ["bad.example", "worse"]\n'
    ads = loaded(tmp_path, body).rules[1]
    words = getattr(ads.checks[0].settings, "words", ())
    assert words == ("Acme deals", "bad.example", "worse", "costs $5", "cheap pills")
    assert ads.because == "Acme has no ads"


def test_what_no_variable_is_called_stays(tmp_path: Path) -> None:
    ads = loaded(tmp_path, "").rules[1]
    words: tuple[str, ...] = getattr(ads.checks[0].settings, "words", ())
    assert words[0] == "$brand deals"


def test_a_pack_brings_what_variables_stand_for_until_the_policy_says(tmp_path: Path) -> None:
    defaults = '[variables]\nbrand = "our"\nrivals = []\n'
    own = '[variables]\nrivals = ["worse"]\n'
    for main, expected in (("", ("our deals",)), (own, ("our deals", "worse"))):
        ads = loaded(tmp_path, main, PACK + defaults).rules[1]
        words: tuple[str, ...] = getattr(ads.checks[0].settings, "words", ())
        assert words == (*expected, "costs $5", "cheap pills")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "there is no variable called rivls; $rivls is looked for as it is written"),
        ("es", "no hay ninguna variable llamada rivls; $rivls se busca tal como está escrito"),
        ("zh-CN", "没有叫 rivls 的变量；$rivls 会按原样查找"),
    ],
)
def test_a_variable_that_nobody_gave_is_advised_of(
    tmp_path: Path, language: str, said: str
) -> None:
    main = '[variables]\nrivals = ["bad.example"]\nbrand = "A"\n'
    rule = '[[rules]]\nname = "r"\nactions = []\nfilter = "keywords"\nwords = ["ok", "$rivls"]\n'
    loaded(tmp_path, "")
    file = tmp_path / "acme.toml"
    head = f'community = "acme"\nlanguage = "{language}"\ninclude = ["lists/pack.toml"]\n'
    file.write_text(f"{head}{main}{rule}", encoding="utf-8")
    (advice,) = (each for each in load(file).advice if "$" in each.message)
    assert (advice.where, advice.message, advice.advice) == ("acme.toml:11", said, True)
    assert "rivals" in advice.hint
    file.write_text(f"{head}{main}[overrides.ads]\nwords = ['$brnd']\n", encoding="utf-8")
    (advice,) = (each for each in load(file).advice if "$" in each.message)
    assert (advice.where, advice.path) == ("acme.toml:8", "overrides.ads.words[1]")
