"""Links are found by where they lead, however they are written; what is no link never is."""

from __future__ import annotations

from pathlib import Path
from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from policies.events import Content, Link, Part
from policies.file.load import load, load_bundle
from policies.filters.links import Kind
from policies.matching.invites import KINDS
from policies.matching.links import DEEP
from tests.policies.filters.links_cases import CASES, NO_LINKS, Case
from tests.policies.said import HEAD, Life, policy, says

RULE = '[[rules]]\nname = "r"\nfilter = "links"\nactions = ["alert"]\n'


@pytest.mark.parametrize("case", CASES)
def test_table(case: Case) -> None:
    keys, said, evidence = case
    content = Content(text=said) if isinstance(said, str) else said
    findings = Life(policy(RULE + keys)).meets(replace(says(""), content=content)).findings
    found = [content.texts()[f.part][slice(*f.span)] for f in findings]
    assert found == ([] if evidence is None else [evidence])


EVERYTHING = (
    'look_alikes = ["popular"]\nshorteners = true\naddresses = true\nmasked = true\n'
    'redirects = true\nlimit = 0\ninvites = ["discord", "telegram_names", "qq"]'
)


@pytest.mark.parametrize("keys", [EVERYTHING, 'allow = ["ours.example"]', "only_links = true", ""])
@pytest.mark.parametrize("text", NO_LINKS)
def test_what_is_no_link_is_never_one(keys: str, text: str) -> None:
    assert not Life(policy(RULE + keys)).meets(says(text)).findings


def test_a_finding_says_what_kind_it_is() -> None:
    life = Life(policy(RULE + EVERYTHING.replace("limit = 0\n", "")))
    said = {
        "https://paypal-x.com": "look_alike name=paypal.com",
        "https://bit.ly/x": "shortener",
        "http://192.0.2.7/": "number_address",
        "discord.gg/x": "invite name=discord",
        "[a.com](https://b.com)": "masked",
        "https://vk.com/away.php?to=b.com": "redirect",
    }
    for text, detail in said.items():
        assert [f.detail for f in life.meets(says(text)).findings] == [detail]


@pytest.mark.parametrize("place", [0, 50, 100])
@pytest.mark.parametrize("listed", ["bad.example", "ｂａｄ.example", "hxxp://bad[.]example"])
def test_a_listed_host_is_found_among_a_hundred_others(place: int, listed: str) -> None:
    others = [f"https://h{n}.example" for n in range(100)]
    text = " ".join([*others[:place], listed, *others[place:]])
    rules = policy(RULE + 'deny = ["bad.example"]\nlook_alikes = ["popular"]\n')
    bad, crowded = Life(rules).meets(says(text)).findings
    assert text[slice(*bad.span)] == listed and crowded.rule == "oversize"


def test_too_many_addresses_to_look_at_are_a_finding() -> None:
    life = Life(policy(RULE + 'look_alikes = ["popular"]\n'))
    alike, crowded = "look_alike name=paypal.com", f"crowded count={DEEP + 1} limit={DEEP}"
    for count, told in ((DEEP - 1, alike), (DEEP, crowded)):
        others = "".join(f"https://h{n}.example " for n in range(count))
        assert [f.detail for f in life.meets(says(others + "paypa1.com")).findings] == [told]
    assert not life.meets(says("https://h.example " * 200)).findings


def test_the_kinds_are_those_that_are_known() -> None:
    assert Kind.__args__ == KINDS  # type: ignore[attr-defined]


def test_a_phishing_list_is_read_from_its_file_and_from_the_bundle(tmp_path: Path) -> None:
    file, hosts = tmp_path / "acme.toml", tmp_path / "phishing.txt"
    keys = 'phishing_file = "phishing.txt"\nallow = ["innocent.com"]\n'
    file.write_text(HEAD + RULE + keys, "utf-8")
    hosts.write_text("# list\nevil.com\n0.0.0.0 bad.example\n||worse.github.io^\ninnocent.com\n")
    loaded = load(file)
    kept = load_bundle(loaded.bundle)
    for life in (Life(loaded.policy), Life(kept.policy)):
        for text, found in {
            "see evil.com": True,
            "https://login.evil.com/x": True,
            "evil dot com": True,
            "https://bad.example": True,
            "https://worse.github.io": True,
            "https://better.github.io": False,
            "https://notevil.com": False,
            "https://innocent.com evil.com": True,
            "https://innocent.com": False,
        }.items():
            details = [finding.detail for finding in life.meets(says(text)).findings]
            assert details == (["phishing"] if found else []), text
    hosts.write_text("other.com\n")
    changed = Life(load(file).policy)
    assert not changed.meets(says("evil.com")).findings
    assert changed.meets(says("other.com")).findings


def test_many_rules_each_judge_by_their_own_lists() -> None:
    rules = "".join(
        f'[[rules]]\nname = "r{n}"\nfilter = "links"\nactions = ["alert"]\n'
        f'deny = ["host{n}.com"]\nlook_alikes = ["brand{chr(97 + n) * 4}.com"]\n'
        for n in range(20)
    )
    life = Life(policy(rules))
    said = says("host7.com https://brandjjjj-login.com https://host8.com.evil.ru")
    assert {f.rule for f in life.meets(said).findings} == {"r7", "r9"}


PIECES = st.sampled_from(
    [
        "https://", "hxxp[:]//", "a.com", "evil.ru", "discord.gg/", ".gg/x", "[", "](", ")", "@",
        ":", "\n", " ", " . ", " dot ", "点", "。", "[.]", "%2F", "%", "xn--", "xn--a", "0x7f.1",
        "[::1]", "1.2.3.4", "?q=", "https://google.com/url?q=", "=aHR0cHM6Ly9ldmls", "paypa1", "-",
        "а", "é", "\u200b", "\u202e", "\ud800", "群号", "123456789", "t.me/+", "tg://join?invite=",
        "&k=", "\\.", ".translate.goog", "ｅ", "İ", "ß", "١",
    ]
)  # fmt: skip
TEXTS = (st.lists(PIECES | st.text(max_size=4), max_size=16)).map("".join)
ALL = Life(policy(RULE + EVERYTHING.replace("limit = 0", 'only_links = true\ndeny = ["evil.ru"]')))


@settings(max_examples=400)
@given(TEXTS, TEXTS, TEXTS)
def test_any_text(text: str, shown: str, url: str) -> None:
    content = Content(text=text, links=(Link(shown, url),), parts=(Part("quote", shown),))
    for finding in ALL.meets(replace(says(""), content=content)).findings:
        assert not finding.error
        start, end = finding.span
        assert 0 <= start <= end <= len(content.texts()[finding.part])


@pytest.mark.parametrize(
    "piece",
    [
        "a.co ", "a.a.", "1.1.1.1 ", "https://a.co/", "x . com ", "a. com/b ", "[a](http://b.c)",
        "http://", "https://x?u=", "%25", "a点b", "https://a\n", "群1", "a[.]", "http://[::1]/ ",
        "paypal-x.com ", "https://google.com/url?q=a.com&", "-.-", "a dot com ", "(.)",
        "[a](", "a@b.c",
    ],
)  # fmt: skip
def test_the_costliest_text_is_looked_at_in_bounded_time(piece: str) -> None:
    said = says((piece * 4_000)[:4_000])
    begun = thread_time()
    ALL.meets(said)
    assert thread_time() - begun < 0.1


def test_two_rules_that_protect_one_site_both_find_what_imitates_it() -> None:
    other = RULE.replace('"r"', '"other"')
    rules = f'{RULE}look_alikes = ["popular"]\n{other}look_alikes = ["paypal.com"]\n'
    found = Life(policy(rules)).meets(says("https://paypall.com/")).findings
    assert [finding.rule for finding in found] == ["r", "other"]
