"""The packs: each loads alone and beside all others, does what its examples say, and is gentle."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from policies.decide import decide
from policies.file.load import Loaded, load
from policies.file.selftest import failures
from policies.filters.newcomer import Newcomer
from policies.lines import Reader
from policies.matching.language import language_of
from policies.state import View
from tests.policies.said import Life, says
from tests.quality.packs import FOLDER, NAMES, including, pack_of, packs
from tests.shared import SHARED

SPEAKS = {
    "baseline": "en es ru zh",
    "classroom": "en es ru zh",
    "company-internal": "en es ru zh",
    "crypto": "en es ru zh",
    "customer-groups-en": "en es ru",
    "customer-groups-zh": "zh",
    "gaming": "en es ru zh",
    "open-source": "en es ru zh",
}
GENTLE = {"delete", "hold", "strike", "warn", "timeout", "alert", "pause", "posture"}
DAY = timedelta(hours=24)
SHOUT = "WHY IS THERE ALWAYS SO MUCH HOMEWORK BEFORE THE HOLIDAYS"

RUSH = '{{"event": "join", "member": "m{0}", "at": "2026-01-01T12:00:{1:04.1f}Z"}}'
SAME = '{{"text": "{1}", "member": "m{0}"}}'
HERE = (
    '{{"text": "{1}", "channel": "c{0}", "member": "m{3}", "joined": "{3}-01-01T00:00:00Z",'
    ' "at": "2026-01-01T12:{2}Z"}}'
)

THANKS = ("that was it, the sound is back", "it prints again", "for the quick help with my key")

Lines = list[str]
SCENES: dict[str, tuple[Lines, Lines]] = {
    "flood": (['{"text": "a"}'] * 9, ['{"text": "a"}'] * 8),
    "repeats": (['{"text": "look at this"}'] * 4, ['{"text": "haha ok"}'] * 8),
    "raid": (
        [RUSH.format(n, 0.1 * n) for n in range(5)],
        [RUSH.format(n, 6 * n) for n in range(9)],
    ),
    "campaign": (
        [SAME.format(n, "Earn 500 a day from home, write to our manager") for n in range(3)],
        [SAME.format(n, f"thanks a lot, {words}") for n, words in enumerate(THANKS)],
    ),
    "account-in-other-hands": (
        [HERE.format(n, "a gift: https://gift.example/1", f"00:0{n}", 2025) for n in range(3)],
        [
            *(HERE.format(n, "a gift: https://gift.example/1", f"00:0{n}", 2026) for n in range(3)),
            *(HERE.format(n, "news: https://acme.example/v2", f"0{n}:00", 2025) for n in range(3)),
        ],
    ),
    "newcomers-links-on-guard": (
        [
            *(RUSH.format(n, 0.1 * n) for n in range(5)),
            '{"text": "see https://a.example/b", "at": "2026-01-01T12:01:00Z"}',
        ],
        ['{"text": "see https://a.example/b"}'],
    ),
    "dangerous-files": (
        ['{"attachments": [{"name": "invoice.pdf.exe"}]}'],
        [
            '{"attachments": [{"name": "invoice.pdf", "facts": {"kind": "application/pdf"}}]}',
            '{"attachments": [{"name": "照片.jpg", "facts": {"kind": "image/webp"}}]}',
        ],
    ),
    "class-shouting": (
        [f'{{"text": "{SHOUT} {n}"}}' for n in range(4)],
        [f'{{"text": "{SHOUT} {n}"}}' for n in range(3)],
    ),
    "oss-walls-of-text": (
        ['{"text": "' + "line " * 1300 + '"}'],
        ['{"text": "' + "line " * 1000 + '"}'],
    ),
    "crypto-official-names": (
        ['{"event": "join", "name": "Acme Suppоrt"}'],
        ['{"event": "join", "name": "Supporter of Ana"}', '{"event": "join", "name": "支持者"}'],
    ),
    "customer-zh-official-names": (
        ['{"event": "join", "name": "某某官方客服"}'],
        ['{"event": "join", "name": "做客服的小李"}'],
    ),
    "customer-en-official-names": (
        ['{"event": "join", "name": "Atención al Cliente"}'],
        ['{"event": "join", "name": "Clienta atenta"}', '{"event": "join", "name": "Поддержка"}'],
    ),
    "company-office-names": (
        ['{"event": "join", "name": "财务小王"}'],
        ['{"event": "join", "name": "王小明"}', '{"event": "join", "name": "Ana Recursos"}'],
    ),
}
"""What no single text shows: by rule, events of which the last is found, and some left alone."""


def read(pack: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{pack}.toml").read_text("utf-8"))


def rules(pack: str) -> dict[str, dict[str, Any]]:
    return {rule["name"]: rule for rule in read(pack)["rules"]}


EVERY_RULE = [(pack, name) for pack in NAMES for name in rules(pack)]


def loaded(folder: Path, pack: str, head: str) -> Loaded:
    file = folder / "acme.toml"
    file.write_text(f'community = "acme"\ninclude = ["pack:{pack}"]\n{head}', encoding="utf-8")
    return load(file)


def lists(table: Mapping[str, Any]) -> Iterator[list[str]]:
    """All lists of words in a rule."""
    if "words" in table and table["filter"] == "keywords":
        yield table["words"]
    for inner in (*table.get("any", ()), *table.get("all", ())):
        yield from lists(inner)


def finds(policy_lines: Iterable[str], rule: str, pack: str) -> list[bool]:
    life, reader = Life(including(pack)), Reader()
    decisions = life.meets_all([reader.read(line) for line in policy_lines])
    return [any(f.rule == rule for f in decision.findings) for decision in decisions]


def test_all_packs_are_here() -> None:
    assert set(NAMES) == set(SPEAKS)


@pytest.mark.parametrize("language", ["en", "zh-CN", "es"])
@pytest.mark.parametrize("pack", NAMES)
def test_a_pack_works_alone_in_every_language(tmp_path: Path, pack: str, language: str) -> None:
    ready = loaded(tmp_path, pack, f'language = "{language}"\nstaff_channel = "test:channel:9"\n')
    assert [str(problem) for problem in ready.advice] == []
    assert [str(failure) for failure in failures(ready.policy)] == []


@pytest.mark.parametrize("pack", NAMES)
def test_a_pack_needs_nothing_but_to_be_included(tmp_path: Path, pack: str) -> None:
    assert len(loaded(tmp_path, pack, "").policy.rules) == len(rules(pack))


def test_all_packs_stand_beside_each_other() -> None:
    policy = including(*NAMES)
    assert len(policy.rules) == len(EVERY_RULE)
    assert [str(failure) for failure in failures(policy)] == []


@pytest.mark.parametrize("pack", NAMES)
def test_rules_of_ones_own_do_not_break_what_a_pack_shows(tmp_path: Path, pack: str) -> None:
    """A pack's examples speak of the pack's rules: nothing keeps a policy from adding its own."""
    everything = """
        [[rules]]
        name = "everything"
        filter = "patterns"
        patterns = ['.']
        actions = ["delete"]
        because = "nothing is said here"
        """
    ready = loaded(tmp_path, pack, everything)
    assert [str(failure) for failure in failures(ready.policy)] == []


def test_a_changed_rule_is_shown_by_its_changers_examples(tmp_path: Path) -> None:
    off = '[overrides.repeats]\nmode = "off"\n[overrides.leaked-keys]\nkinds = ["iban"]\n'
    ready = loaded(tmp_path, "baseline", off)
    assert [str(failure) for failure in failures(ready.policy)] == []


@pytest.mark.parametrize(("pack", "name"), EVERY_RULE)
def test_a_rule_gives_its_reason_in_three_languages_and_says_what_it_is(
    pack: str, name: str
) -> None:
    assert set(rules(pack)[name]["because"]) == {"en", "zh-CN", "es"}
    text = (FOLDER / f"{pack}.toml").read_text("utf-8")
    assert re.search(rf'\n# [^\n]+\n\[\[rules]]\nname = "{name}"\n', text)


@pytest.mark.parametrize(("pack", "name"), EVERY_RULE)
def test_a_rule_has_something_that_it_finds(pack: str, name: str) -> None:
    if name in SCENES:
        found, left = SCENES[name]
        assert finds(found, name, pack) == [False] * (len(found) - 1) + [True]
        assert not any(finds(left, name, pack))
    else:
        said = [e["says"] for e in read(pack)["examples"] if name in e["expect"]]
        assert len(said) >= len(SPEAKS[pack].split())


@pytest.mark.parametrize("pack", NAMES)
def test_a_pack_leaves_neighbours_in_each_language_it_speaks(pack: str) -> None:
    left = [language_of(e["says"]) for e in read(pack)["examples"] if not e["expect"]]
    for language in SPEAKS[pack].split():
        assert left.count(language) >= 3, language


@pytest.mark.parametrize("pack", NAMES)
def test_lists_hold_words_of_every_language_of_the_pack(pack: str) -> None:
    scripts = {"zh": "[一-鿿]", "ru": "[а-я]", "en": "[a-z]", "es": "[a-z]"}
    for words in (words for rule in rules(pack).values() for words in lists(rule)):
        for language in SPEAKS[pack].split():
            assert sum(bool(re.search(scripts[language], word)) for word in words) >= 2, words


@pytest.mark.parametrize("pack", NAMES)
def test_consequences_are_gentle(pack: str) -> None:
    policy = including(pack)
    for rule in policy.rules:
        watched = {"compromised"} if rule.mode == "shadow" else set()
        assert {action.do for action in rule.actions} <= GENTLE | watched
        assert all(a.duration and a.duration <= DAY for a in rule.actions if a.do == "timeout")
        assert all(action.times == 1 for action in rule.actions)
        assert not rule.even_immune
    for rung in policy.ladder:
        assert rung.at >= 3
        assert rung.consequence.do == "timeout"
        assert rung.consequence.duration and rung.consequence.duration <= DAY


@pytest.mark.parametrize("pack", NAMES)
def test_what_is_only_for_newcomers_leaves_everybody_else(pack: str) -> None:
    policy = including(pack)
    strict = {
        r.name for r in policy.rules if any(isinstance(c.settings, Newcomer) for c in r.checks)
    }
    for example in policy.examples:
        if not strict.intersection(example.expect):
            continue
        life = Life(policy)
        for number, text in enumerate(("good morning", "thank you all", "see you tomorrow")):
            assert not life.meets(says(text, id=str(number), after=60 * number)).findings
        decision = life.meets(says(example.says, id="9", after=86_400))
        assert strict.isdisjoint(f.rule for f in decision.findings), example.says


@pytest.mark.parametrize("pack", NAMES)
def test_every_rule_can_be_switched_off_by_its_name(pack: str) -> None:
    off = "".join(f'[overrides.{name}]\nmode = "off"\n' for name in rules(pack))
    policy = including(pack, more=off)
    assert {rule.mode for rule in policy.rules} == {"off"}
    for number, example in enumerate(policy.examples):
        event = says(example.says, id=str(number))
        assert not decide(event, View({}, event.at.timestamp()), policy).findings


def test_ones_own_sites_and_groups_are_filled_in() -> None:
    mine = '[variables]\nour_invites = ["ours"]\nour_sites = ["acme.example"]\n'
    policy = including("crypto", "gaming", more=mine)
    owners = pack_of(policy)
    for text, expected in (
        ("join https://discord.gg/ours", set()),
        ("join https://discord.gg/other", {"crypto", "gaming"}),
        ("claim your airdrop: https://www.acme.example/drop", set()),
        ("claim your airdrop: https://www.acrne.example/drop", {"crypto"}),
    ):
        event = says(text)
        found = decide(event, View({}, event.at.timestamp()), policy).findings
        assert {owners[f.rule] for f in found} == expected, text


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"LABELLED DATA IS ABSENT: no folder {SHARED}")
def test_ordinary_chat_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    figures = list(packs(SHARED / "data"))
    with capsys.disabled():
        for one in figures:
            print(f"\n{one.part}: {one.false} of {one.false + one.clean}", end="")
    assert sum(one.clean for one in figures) > 10_000 * len(NAMES)
    for one in figures:
        assert one.false_positives is not None
        assert one.false_positives <= 0.001, one.part
