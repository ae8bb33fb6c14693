"""Every mistake that an admin makes gets its sentence, at its line, in the admin's language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policies.errors import PolicyError, Problem
from policies.file.load import load
from policies.file.phrases import LANGUAGES
from policies.file.reading import language_of

TOP = 'community = "acme"\n'
RULE = """[[rules]]
name = "r"
filter = "keywords"
words = ["spam word"]
actions = []
because = "No spam."
"""
ROLE = '[roles.moderator]\nmembers = ["telegram:4242"]\n'
LADDER = '[[ladder]]\nat = 3\ndo = "timeout"\nfor = "1h"\n'


def told(tmp_path: Path, text: str | bytes) -> list[Problem]:
    """All problems of a policy, advice included."""
    file = tmp_path / "acme.toml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    try:
        return list(load(file).advice)
    except PolicyError as error:
        return list(error.problems)


def changed(old: str, new: str, text: str = TOP + RULE) -> str:
    assert old in text
    return text.replace(old, new)


MISTAKES = {
    "curly quotes": (changed('"acme"', "“acme”"), 1, "", 'straight quotes: "acme"'),
    "half curly": (changed('"acme"', '"acme”'), 1, "", "straight quotes"),
    "full-width =": (changed("community =", "community ＝"), 1, "", "write ="),
    "full-width ,": (changed("actions = []", 'actions = ["delete"， "ban"]'), 6, "", "write ,"),
    "full-width [": (changed("actions = []", 'actions = ［"delete"］'), 6, "", "write ["),
    "backslash": (changed('"spam word"', r'"\d"'), 5, "", "'single quotes'"),
    "no quotes": (changed('"acme"', "acme"), 1, "", "put text in quotes"),
    "open quote": (changed('"acme"', '"acme'), 1, "", "not closed"),
    "twice": (TOP + TOP, 2, "", "already given"),
    "no =": (changed("community =", "community"), 1, "", "="),
    "too deep": ("a = " + "[" * 5000, 1, "", "nested too deeply"),
    "unknown key": (
        changed("words =", "wrods ="), 5, "rules[1].wrods", "did you mean words?",
    ),
    "log nowhere": (TOP + '[logs]\nnames = "#mods"\n', 3, "logs.names", "#mods is neither an id"),
    "log malformed": (TOP + '[logs]\nroles = "a:b:c"\n', 3, "logs.roles", "a:b:c"),
    "log unknown": (TOP + '[logs]\nmessage = "x"\n', 3, "logs.message", "did you mean messages?"),
    "unknown key above": ('comunity = "a"\n' + TOP, 1, "comunity", "did you mean community?"),
    "unknown key deep": (
        TOP + ROLE + 'mya = ["warn"]\n', 4, "roles.moderator.mya", "did you mean may?",
    ),
    "misplaced": (
        TOP + ROLE + 'timezone = "UTC"\n', 4, "roles.moderator.timezone",
        "line 4 belongs above the first [ ]",
    ),
    "misplaced in a rule": (
        TOP + RULE + "places = []\n", 8, "rules[1].places", "line 8 belongs above the first [ ]",
    ),
    "misplaced in wording": (
        TOP + '[wording]\nsigned_by = "us"\n', 3, "wording.signed_by", "belongs above the first",
    ),
    "community missing": (RULE, 1, "community", "community is missing"),
    "filter missing": (changed('filter = "keywords"\n', ""), 2, "rules[1].filter", "is missing"),
    "not a text": (changed('"acme"', "7"), 1, "community", "must be text in quotes"),
    "not a list": (changed("actions = []", 'actions = "ban"'), 6, "rules[1].actions", "a list"),
    "not a table": ('roles = "x"\n' + TOP, 1, "roles", "must be a table"),
    "not true or false": (TOP + RULE + 'bots = "yes"\n', 8, "rules[1].bots", "true or false"),
    "not a number": (
        TOP + '[[ladder]]\nat = "3"\ndo = "ban"\n', 3, "ladder[1].at", "a whole number",
    ),
    "a wrong element": (changed('"spam word"', '"ok word", 3'), 5, "rules[1].words[2]", "text"),
    "unknown action": (
        changed("actions = []", 'actions = ["delet"]'), 6, "rules[1].actions[1]",
        "did you mean delete?",
    ),
    "unknown filter": (
        changed('"keywords"', '"keyword"'), 4, "rules[1].filter", "did you mean keywords?",
    ),
    "unknown language": ('language = "fr"\n' + TOP, 1, "language", "en, zh-CN, es"),
    "unknown permission": (
        TOP + ROLE + 'may = ["timeoutt"]\n', 4, "roles.moderator.may[1]", "did you mean timeout?",
    ),
    "unknown timezone": (
        TOP + 'timezone = "Asia/Shangai"\n', 2, "timezone", "did you mean Asia/Shanghai?",
    ),
    "unknown role": (
        TOP + ROLE + RULE + 'exempt = ["moderater"]\n', 10, "rules[1].exempt[1]",
        "did you mean moderator?",
    ),
    "unknown rule": (
        TOP + RULE + '[[examples]]\nsays = "x"\nexpect = ["rr"]\n', 10, "examples[1].expect[1]",
        "did you mean r?",
    ),
    "unknown role in an example": (
        TOP + '[[examples]]\nsays = "x"\nexpect = []\nroles = ["boss"]\n', 5,
        "examples[1].roles[1]", "no role called boss",
    ),
    "no duration": (
        TOP + LADDER.replace("1h", "1 hour"), 5, "ladder[1].for", '"2h30m"',
    ),
    "too long": (TOP + LADDER.replace("1h", "99999d"), 5, "ladder[1].for", "the most is 3650d"),
    "no share": (
        TOP + RULE + 'mode = "canary"\nshare = "some"\n', 9, "rules[1].share", '"10%"',
    ),
    "no hours": ('quiet_hours = "late"\n' + TOP, 1, "quiet_hours", '"23:00-08:00"'),
    "place": (TOP + 'places = ["discord-1122"]\n', 2, "places[1]", "platform:kind:id"),
    "member": (TOP + '[roles.m]\nmembers = ["bob"]\n', 3, "roles.m.members[1]", "bob is nobody"),
    "staff channel": (TOP + 'staff_channel = "here"\n', 2, "staff_channel", "is no channel"),
    "channel table": (TOP + '[channels."x:y:z"]\n', 2, 'channels."x:y:z"', "is no channel"),
    "unknown channel": (
        TOP + RULE + 'channels = ["vpi"]\n[channels."telegram:-1"]\ntags = ["vip"]\n', 8,
        "rules[1].channels[1]", "did you mean vip?",
    ),
    "rule twice": (TOP + RULE + RULE, 9, "rules[2].name", "(acme.toml:3)"),
    "reserved name": (changed('"r"', '"escalation"'), 3, "rules[1].name", "program itself"),
    "empty name": (changed('"r"', '""'), 3, "rules[1].name", "1 to 80 characters"),
    "canary": (TOP + RULE + 'mode = "canary"\n', 8, "rules[1].mode", 'share = "10%"'),
    "share": (TOP + RULE + 'share = "10%"\n', 8, "rules[1].share", 'mode = "canary" only'),
    "strike": (
        changed("actions = []", 'actions = ["strike"]'), 6, "rules[1].actions[1]", "[[ladder]]",
    ),
    "alert": (
        changed("actions = []", 'actions = ["alert"]'), 6, "rules[1].actions[1]", "staff_channel",
    ),
    "ladder order": (TOP + LADDER + LADDER, 7, "ladder[2].at", "must rise"),
    "for": (
        changed("actions = []", 'actions = [{ do = "kick", for = "1h" }]'), 6,
        "rules[1].actions[1].for", "kick has no length of time",
    ),
    "backspace": (
        changed('"keywords"\nwords = ["spam word"]', '"patterns"\npatterns = ["\\bcasino\\b"]'), 5,
        "rules[1].patterns[1]", "write patterns in 'single quotes'",
    ),
    "pattern": (
        changed('"keywords"\nwords = ["spam word"]', "\"patterns\"\npatterns = ['a', '(x']"), 5,
        "rules[1].patterns[2]", "a ( is not closed with )",
    ),
    "look-ahead": (
        changed('"keywords"\nwords = ["spam word"]', "\"patterns\"\npatterns = ['(?=x)']"), 5,
        "rules[1].patterns[1]", "looks ahead",
    ),
    "one letter": (
        changed('"spam word"', '"spam word", "a"'), 5, "rules[1].words[2]", "at least two letters",
    ),
    "no letter": (changed('"spam word"', '""'), 5, "rules[1].words[1]", "there is nothing in"),
    "blanks": (changed('"spam word"', '"  "'), 5, "rules[1].words[1]", "there is nothing in"),
    "no pattern": (
        changed('"keywords"\nwords = ["spam word"]', '"patterns"\npatterns = [""]'), 5,
        "rules[1].patterns[1]", "there is nothing in",
    ),
    "an account": (
        changed('"keywords"\nwords = ["spam word"]', '"links"\ndeny = ["@evil"]'), 5,
        "rules[1].deny[1]", 'write "t.me/evil"',
    ),
    "a port": (
        changed('"keywords"\nwords = ["spam word"]', '"links"\ndeny = ["x.com", "x.com:80"]'), 5,
        "rules[1].deny[2]", "is no address",
    ),
    "https": (
        changed('"keywords"\nwords = ["spam word"]', '"links"\ndeny = ["https://x.com/a"]'), 5,
        "rules[1].deny[1]", 'without https://: "x.com/a"',
    ),
    "no domain": (
        changed('"keywords"\nwords = ["spam word"]', '"links"\nallow = ["x com"]'), 5,
        "rules[1].allow[1]", "is no address",
    ),
    "because": (
        changed('because = "No spam."', 'tell = "private"'), 2, "rules[1]",
        "gives no reason in English",
    ),
    "because elsewhere": (
        changed('because = "No spam."', 'tell = "here"\nbecause = { es = "No." }'), 2, "rules[1]",
        "no reason",
    ),
    "because for warnings": (
        changed('actions = []\nbecause = "No spam."', 'actions = ["warn"]'), 2, "rules[1]",
        "no reason in English",
    ),
    "because nowhere": (
        changed('"No spam."', '{ fr = "Non." }'), 7, "rules[1].because.fr", "en, zh-CN, es",
    ),
    "wording": (TOP + '[wording]\nuntil_att = "x"\n', 3, "wording.until_att", "mean until_at?"),
    "wording's names": (
        TOP + '[wording]\nuntil_at = "{tme}"\n', 3, "wording.until_at", "known are: {time}",
    ),
    "missing file": (TOP + 'include = ["no.toml"]\n', 2, "include[1]", "no file no.toml"),
    "outside": (TOP + 'include = ["../x.toml"]\n', 2, "include[1]", "outside the policy's folder"),
    "unknown pack": (TOP + 'include = ["pack:no"]\n', 2, "include[1]", "ready-made policy"),
    "moment": (
        TOP + '[[examples]]\nsays = "x"\nexpect = []\nat = "soon"\n', 5, "examples[1].at",
        "2026-01-01T00:00:00Z",
    ),
}  # fmt: skip
"""A policy with one mistake; the line, the path and the words of its one problem."""


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_at_its_place(tmp_path: Path, mistake: str) -> None:
    text, line, path, words = MISTAKES[mistake]
    problems = told(tmp_path, text)
    assert [(p.where, p.path) for p in problems] == [(f"acme.toml:{line}", path)], problems
    assert words in str(problems[0])
    assert not problems[0].advice
    assert not re.search(
        r"[Ee]xception|Error|None|dict|tuple|str\b|int\b|pydantic", str(problems[0])
    )


PYTHON = re.compile(r"[Ee]xception|Error|None|True|dict|tuple|\bstr\b|\bint\b|pydantic|datetime")
"""Words that a person who never programmed should not meet."""

ADVICE = {
    "one character": ('words = ["spam word"]', 'words = ["赌"]', 5, "single character"),
    "no reason": (
        'actions = []\nbecause = "No spam."', 'actions = ["delete"]', 2,
        "gives no reason in English",
    ),
    "no words": ('words = ["spam word"]', "words = []", 2, "nothing to look for"),
    "another language": (
        'actions = []\nbecause = "No spam."', 'actions = ["ban"]\nbecause = "本群不发广告"', 7,
        "not seem to be in English",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ADVICE)
def test_what_is_only_unwise_is_advice(tmp_path: Path, case: str) -> None:
    old, new, line, words = ADVICE[case]
    (problem,) = told(tmp_path, changed(old, new))
    assert problem.advice
    assert problem.where == f"acme.toml:{line}"
    assert words in problem.message


def test_the_whole_message_of_a_word_may_be_short(tmp_path: Path) -> None:
    assert told(tmp_path, changed("words =", "exact_words =").replace("spam word", "1")) == []
    assert told(tmp_path, changed("spam word", "🍆")) == []


def test_everything_is_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = (
        'community = "acme"\nlanguage = "en"\ntmezone = "UTC"\nplaces = ["x"]\n'
        + ROLE.replace('"telegram:4242"', '"bob"')
        + RULE.replace('"r"', '"r"\nexemt = []')
        + RULE.replace("spam word", "a")
        + LADDER
        + LADDER
    )
    lines = [int(p.where.partition(":")[2]) for p in told(tmp_path, text)]
    assert lines == [3, 4, 6, 9, 15, 17, 25]


@pytest.mark.parametrize("language", LANGUAGES)
def test_problems_are_told_in_the_language_of_the_community(tmp_path: Path, language: str) -> None:
    words = {"en": "belongs above", "zh-CN": "应放在第一个", "es": "va por encima"}
    text = f'language = "{language}"\n{TOP}[[rules]]\ntimezone = "UTC"\n'
    assert any(words[language] in p.message for p in told(tmp_path, text))
    broken = f"language = “{language}”\n"
    assert language_of(broken) == language
    assert "UTF-16" in told(tmp_path, broken.encode("utf-16"))[0].message


def test_a_problem_is_one_line_whatever_the_file_holds(tmp_path: Path) -> None:
    for problem in told(tmp_path, TOP + '"a\\nb\\u202e\\u001b[31m" = "x\\ny"\n'):
        assert str(problem).isprintable()
