"""The commands about policy files: what they print, write, and how they end."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.policy import policy

GOOD = """community = "acme"
[[rules]]
name = "words"
filter = "keywords"
words = ["free nitro"]
actions = []
[[examples]]
says = "free nitro here"
expect = ["words"]
"""
runner = CliRunner()


def run(*arguments: object) -> tuple[int, str]:
    outcome = runner.invoke(policy, [str(argument) for argument in arguments])
    assert outcome.exception is None or isinstance(outcome.exception, SystemExit)
    return outcome.exit_code, outcome.output


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "acme.toml"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_check_a_good_policy(file: Path) -> None:
    status, output = run("check", file)
    assert (status, output) == (0, f"{file} is in order (rules: 1, examples: 1)\n")


def test_check_tells_every_problem_on_a_line_of_its_own(file: Path) -> None:
    long = "x" * 300
    file.write_text(GOOD.replace("words =", f"wrods = [] # {long}\nwords =").replace("[]", "3"))
    status, output = run("check", file)
    lines = output.splitlines()
    assert status == 1
    assert lines[0] == (
        "acme.toml:5: rules[1].wrods: there is no entry called wrods here (did you mean words?)"
    )
    assert lines[1] == 'acme.toml:7: rules[1].actions: actions must be a list: ["one", "two"]'
    assert lines[2] == f"{file} cannot be used like this; problems: 2"


def test_check_says_that_names_are_looked_up_later(file: Path) -> None:
    file.write_text(GOOD + '[roles.m]\nmembers = ["discord:role:Mods"]\n')
    status, output = run("check", file)
    assert status == 0
    told = "roles.m.members[1]: the name discord:role:Mods is looked up when the bot connects"
    assert output.startswith(f"acme.toml:11: {told} (worth a look)\n")


def test_what_a_file_holds_is_no_markup(file: Path) -> None:
    file.write_text('community = "acme"\n"[red]x[/]" = 1\n')
    assert "[red]x[/]" in run("check", file)[1]


def test_check_prints_json(file: Path) -> None:
    assert json.loads(run("check", file, "--json")[1]) == {
        "file": str(file), "ok": True, "problems": [], "plan": [
            {
                "rule": "words", "platform": "sandbox", "standing": "enforced", "must": False,
                "actions": [],
            },
        ],
    }  # fmt: skip
    file.write_text(GOOD.replace('"acme"', "7"))
    status, output = run("check", "--json", file)
    (problem,) = json.loads(output)["problems"]
    assert status == 1
    assert problem == {
        "where": "acme.toml:1", "path": "community", "hint": "", "advice": False,
        "message": "community must be text in quotes",
    }  # fmt: skip


def test_advice_is_told_and_the_policy_is_in_order(file: Path) -> None:
    file.write_text(GOOD.replace("actions = []", 'actions = ["delete"]'))
    status, output = run("check", file)
    assert status == 0
    assert output.startswith("acme.toml:2: rules[1]: the rule words acts on members but gives no")
    assert "(worth a look)" in output


PLACES = 'places = ["telegram:chat:-1", "pigeon:loft:1"]'
FAR = GOOD.replace("[[rules]]", f"{PLACES}\n[[rules]]").replace(
    "actions = []", 'actions = ["delete"]\nbecause = "No ads"'
)


def test_check_shows_where_a_platform_can_do_less(file: Path) -> None:
    file.write_text(FAR)
    status, output = run("check", file)
    assert status == 0
    assert re.search(r"rule +Telegram +pigeon", output)
    assert re.search(r"words +enforced.*delete: not possible", output)
    file.write_text(FAR.replace(', "pigeon:loft:1"', ""))
    assert "Telegram" not in run("check", file)[1]
    assert "messages up to 2 days" in run("check", "--plan", file)[1]
    (row,) = json.loads(run("check", "--json", file)[1])["plan"]
    step = {"do": "delete", "standing": "enforced", "instead": "", "limit": "age"}
    assert (row["platform"], row["standing"], row["actions"]) == ("telegram", "enforced", [step])


def test_check_refuses_a_rule_that_must_be_and_cannot(file: Path) -> None:
    file.write_text(FAR.replace('filter = "keywords"', 'filter = "keywords"\nmust = true'))
    status, output = run("check", file)
    assert status == 1
    assert output.startswith("acme.toml:3: the rule words must be enforced, and on pigeon it")
    assert "remove must = true" in output
    (problem,) = json.loads(run("check", "--json", file)[1])["problems"]
    assert problem["where"] == "acme.toml:3"


def test_fix_offers_and_writes(file: Path) -> None:
    bad = GOOD.replace('"acme"', "“acme”")
    file.write_text(bad, encoding="utf-8")
    status, output = run("fix", file)
    assert status == 0
    assert output.startswith('acme.toml:1: plain characters: “acme” → "acme"\n')
    assert file.read_text(encoding="utf-8") == bad
    assert run("fix", "--write", file)[0] == 0
    assert file.read_text(encoding="utf-8") == GOOD
    assert (file.parent / "acme.toml.before").read_text(encoding="utf-8") == bad
    assert run("fix", file) == (0, f"nothing in {file} can be changed by itself\n")


def test_fix_a_file_that_is_not_there(tmp_path: Path) -> None:
    status, output = run("fix", tmp_path / "no.toml")
    assert status == 1
    assert "cannot be opened" in output


def test_examples_are_run(file: Path) -> None:
    assert run("test", file) == (0, "all examples hold (1)\n")
    file.write_text(GOOD.replace('expect = ["words"]', "expect = []"))
    status, output = run("test", file)
    assert status == 1
    assert output.splitlines() == [
        'acme.toml:7: examples[1]: "free nitro here": expected nothing, found words',
        "examples that do not hold: 1 of 1",
    ]
    status, output = run("test", file, "--json")
    (failure,) = json.loads(output)["failures"]
    assert (status, failure["expected"], failure["found"]) == (1, [], ["words"])


def test_a_policy_without_examples_is_told_so(file: Path) -> None:
    file.write_text(GOOD.partition("[[examples]]")[0])
    status, output = run("test", file)
    assert status == 0
    assert output.startswith("no examples yet")


def test_examples_of_a_bad_policy_are_not_run(file: Path) -> None:
    file.write_text("x")
    status, output = run("test", file)
    assert status == 1
    assert output.startswith("acme.toml:1: ")


def test_the_schema_is_printed_and_written(tmp_path: Path) -> None:
    status, output = run("schema")
    assert status == 0
    assert json.loads(output)["title"] == "Hallwarden policy"
    assert run("schema", "--out", tmp_path / "policy.schema.json") == (0, "")
    assert (tmp_path / "policy.schema.json").read_text(encoding="utf-8") == output


def test_the_reference_is_printed() -> None:
    status, output = run("reference")
    assert status == 0
    assert output.startswith("# What a rule can look for\n") and "\n## flood\n" in output


OUTSIDE = """[[rules]]
name = "outside"
all = [{ filter = "newcomer" }, { filter = "score", signal = "bought" }]
actions = []
[[rules]]
name = "resting"
filter = "score"
signal = "unused"
actions = []
mode = "off"
"""
SETTINGS = 'policies = ["acme.toml"]\n'
SIGNAL = '[signals.bought]\nurl = "https://signal.example/"\n'


def test_check_tells_of_signals_that_the_settings_beside_it_do_not_know(file: Path) -> None:
    file.write_text(GOOD + OUTSIDE, encoding="utf-8")
    assert "bought" not in run("check", file)[1], "nobody knows what will be there"
    config = file.with_name("config.toml")
    config.write_text(SETTINGS, encoding="utf-8")
    status, output = run("check", file, "--json")
    (problem,) = json.loads(output)["problems"]
    assert status == 0 and problem["advice"]
    assert problem["where"] == "acme.toml:10" and "[signals.bought]" in problem["message"]
    config.write_text(SETTINGS + SIGNAL, encoding="utf-8")
    assert "bought" not in run("check", file)[1]
    config.write_text('policies = ["other.toml"]', encoding="utf-8")
    assert "bought" not in run("check", file)[1], "it is about another policy"


def test_check_takes_the_settings_that_are_given(file: Path, tmp_path: Path) -> None:
    file.write_text(GOOD + OUTSIDE, encoding="utf-8")
    given = tmp_path / "elsewhere.toml"
    given.write_text(SETTINGS, encoding="utf-8")
    assert "[signals.bought]" in " ".join(run("check", file, "--config", given)[1].split())
    given.write_text("nothing", encoding="utf-8")
    assert run("check", file, "--config", given)[0] == 2


BANNING = """community = "acme"
language = "{language}"
places = ["{place}"]
staff_channel = "telegram:channel:-1"
[[rules]]
name = "words"
filter = "keywords"
words = ["free nitro"]
actions = {actions}
because = "不欢迎广告，谢谢。Aquí no queremos anuncios. No ads here, please"
tell = "{tell}"
[[ladder]]
at = 1
do = "ban"
for = "1d"
"""
UNHEARD = {
    "en": "whoever the rule words removes on Discord could not ask for a review",
    "es": "quien pierda el acceso en Discord por la regla words no podría pedir una revisión",
    "zh-CN": "规则 words 在 Discord 移出的成员无法申请复核",
}


@pytest.mark.parametrize("language", UNHEARD)
@pytest.mark.parametrize("actions", ['[{ do = "ban", for = "1d" }]', '["strike"]'])
@pytest.mark.parametrize(
    ("place", "tell", "told"),
    [
        ("discord:guild:1", "nobody", True),
        ("discord:guild:1", "here", True),
        ("discord:guild:1", "private", False),
        ("telegram:chat:-1", "nobody", False),
    ],
)
def test_check_says_when_nobody_banned_could_reach_the_team(
    file: Path, language: str, actions: str, place: str, tell: str, told: bool
) -> None:
    text = BANNING.format(language=language, place=place, actions=actions, tell=tell)
    file.write_text(text, encoding="utf-8")
    status, output = run("check", file)
    assert status == 0
    assert (UNHEARD[language] in output) == told
    if told:
        file.write_text(text.replace('"telegram:channel:-1"', '""'), encoding="utf-8")
        assert UNHEARD[language] in run("check", file)[1]


UNSEEN = {
    "en": "Telegram tells bots of no deletions",
    "es": "Telegram no avisa a los bots de lo que se borra",
    "zh-CN": "Telegram 不会把删除消息的事告诉机器人",
}


@pytest.mark.parametrize("language", UNSEEN)
@pytest.mark.parametrize(
    ("place", "log", "told"),
    [
        ("telegram:chat:-1", "messages", True),
        ("telegram:chat:-1", "members", False),
        ("discord:guild:1", "messages", False),
    ],
)
def test_check_says_which_platform_tells_of_no_deletions(
    file: Path, language: str, place: str, log: str, told: bool
) -> None:
    text = f'community = "a"\nlanguage = "{language}"\nplaces = ["{place}"]\n'
    file.write_text(f'{text}[logs]\n{log} = "discord:channel:3"\n', encoding="utf-8")
    status, output = run("check", file)
    assert status == 0
    assert (UNSEEN[language] in output) == told
