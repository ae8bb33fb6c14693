"""A policy is loaded with all it names, from disk and from its bundle, or refused as a whole."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest

from policies.errors import PolicyError
from policies.events import Content
from policies.file.bundle import Bundle, digest
from policies.file.load import Loaded, load, load_bundle
from policies.matching.hostnames import suffixes
from policies.rule import Consequence
from policies.wording.sentences import PARTS

TOP = 'community = "acme"\n'
WORDS = '[[rules]]\nname = "w"\nfilter = "keywords"\nactions = []\n'


def written(tmp_path: Path, text: str, **files: str) -> Path:
    """A policy file, and files beside it (``__`` stands for a folder, ``_txt`` for its ending)."""
    for name, content in files.items():
        path = tmp_path / name.replace("__", "/").replace("_txt", ".txt").replace("_toml", ".toml")
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    file = tmp_path / "acme.toml"
    file.write_text(text, encoding="utf-8")
    return file


def problems(file: Path) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        load(file)
    return [str(problem) for problem in caught.value.problems]


def finds(loaded: Loaded, text: str) -> list[str]:
    found = loaded.policy.scanner.scan(Content(text=text))
    return [loaded.policy.rules[index].name for index in sorted(found)]


def test_lists_are_read_beside_the_file_that_names_them(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        TOP
        + 'include = ["lists/ours.toml"]\n'
        + WORDS
        + 'words_file = "here.txt"\nwords=["one1"]\n',
        here_txt="# banned\n\ntwo2  # why\n  three3\r\n",
        lists__ours_toml=WORDS.replace('"w"', '"d"').replace("keywords", "links")
        + 'deny_file = "d.txt"\n',
        lists__d_txt="evil.example\n",
    )
    loaded = load(file)
    for word in ("one1", "two2", "three3"):
        assert finds(loaded, f"see {word} there") == ["w"]
    assert finds(loaded, "banned why") == []
    assert finds(loaded, "https://www.evil.example/x") == ["d"]
    assert [rule.place for rule in loaded.policy.rules] == ["acme.toml:3", "lists/ours.toml:1"]
    assert set(loaded.bundle.manifest.files) == {
        *("acme.toml", "here.txt", "lists/ours.toml", "lists/d.txt"),
        *(f"wording:{part}en" for part in PARTS),
    }


def test_a_problem_in_a_list_is_told_where_it_stands(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        TOP + WORDS + 'words = ["fine word"]\nwords_file = "l.txt"\n[wording]\nnope = ""\n',
        l_txt="# x\nfine word\n\nq\n",
    )
    assert [p.split(": ")[0] for p in problems(file)] == ["acme.toml:9", "l.txt:4"]


def test_nothing_outside_the_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("word one")
    inside = tmp_path / "policies"
    inside.mkdir()
    os.symlink(tmp_path / "secret.txt", inside / "link.txt")
    os.mkfifo(inside / "pipe.txt")
    names = ["../secret.txt", str(tmp_path / "secret.txt"), "link.txt", "a/../../secret.txt"]
    for name in [*names, "/dev/zero", ".", "pipe.txt", "no\0thing", "x" * 5000]:
        file = written(inside, TOP + WORDS + f"words_file = {name!r}\n".replace("\\x00", "\\u0000"))
        file.write_text(file.read_text().replace("'no\\u0000thing'", '"no\\u0000thing"'))
        (problem,) = problems(file)
        assert problem.startswith("acme.toml:6: rules[1].words_file: "), (name, problem)
        assert ("outside" in problem) == (name in [*names, "/dev/zero"]), problem


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    file = written(tmp_path, TOP + WORDS + 'words_file = "link.txt"\n', real_txt="some word\n")
    os.symlink(tmp_path / "real.txt", tmp_path / "link.txt")
    assert finds(load(file), "some word") == ["w"]


def test_a_pack_speaks_the_language_of_the_community(tmp_path: Path) -> None:
    for language, sentence in (("es", "mensajes"), ("zh-CN", "消息")):
        staff = 'staff_channel = "telegram:channel:-1002"'
        text = f'{TOP}language = "{language}"\n{staff}\ninclude = ["pack:baseline"]\n'
        loaded = load(written(tmp_path, text))
        assert sentence in loaded.policy.rules[0].because
        assert loaded.advice == ()
        assert "pack:baseline.toml" in loaded.bundle.manifest.files


def test_a_bundle_is_loaded_again_without_the_disk(tmp_path: Path) -> None:
    text = TOP + 'include = ["pack:baseline", "o.toml"]\n' + WORDS + 'words_file = "l.txt"\n'
    file = written(tmp_path, text, l_txt="bad word\n", o_toml="[roles.r]\nmembers = []\n")
    first = load(file)
    for path in tmp_path.iterdir():
        path.unlink()
    again = load_bundle(Bundle(first.bundle.digest, dict(first.bundle.parts)))
    assert again.bundle == first.bundle
    assert again.policy.rules == first.policy.rules
    assert again.policy.roles == first.policy.roles
    assert finds(again, "a bad word") == ["w"]
    assert first.policy.bundle == first.bundle.digest
    assert all(digest(part) == name for name, part in first.bundle.parts.items())


def test_the_digest_names_everything_that_counts(tmp_path: Path) -> None:
    text = TOP + WORDS + 'words_file = "l.txt"\n'
    first = load(written(tmp_path, text, l_txt="bad word\n")).bundle.digest
    assert load(written(tmp_path, text)).bundle.digest == first
    assert load(written(tmp_path, text + "# x\n")).bundle.digest != first
    assert load(written(tmp_path, text, l_txt="bad words\n")).bundle.digest != first
    assert load(written(tmp_path, 'language = "es"\n' + text)).bundle.digest != first


ROLES = """
staff_channel = "discord:channel:mods"
[roles.moderator]
members = ["discord:role:Mods", "discord:role:889", "telegram:4242", "telegram:status:admin"]
[roles.sandbox]
members = ["sandbox:role:mod", "sandbox:m1"]
"""


def test_names_are_left_for_the_host_and_then_replaced(tmp_path: Path) -> None:
    loaded = load(written(tmp_path, TOP + ROLES))
    assert list(loaded.unresolved) == ["discord:channel:mods", "discord:role:Mods"]
    one, two = "discord:guild:1", "discord:guild:2"
    resolved = loaded.with_resolved(
        {
            "discord:channel:mods": {one: ("discord:channel:7",), two: ()},
            "discord:role:Mods": {one: ("discord:role:8",), two: ("discord:role:9",)},
        }
    )
    assert not resolved.unresolved
    assert resolved.policy.staff_channel == "discord:channel:7"
    assert resolved.policy.roles[0].members == {
        "discord:role:8", "discord:role:9", "discord:role:889", "telegram:member:4242",
        "telegram:status:admin",
    }  # fmt: skip
    assert resolved.bundle.digest != loaded.bundle.digest
    assert resolved.policy.bundle == resolved.bundle.digest
    again = load_bundle(resolved.bundle)
    assert (again.policy.roles, dict(again.unresolved)) == (resolved.policy.roles, {})


def test_names_found_twice_or_not_at_all_are_refused(tmp_path: Path) -> None:
    loaded = load(written(tmp_path, TOP + ROLES))
    place = "discord:guild:1"
    found: dict[str, dict[str, tuple[str, ...]]] = {
        "discord:channel:mods": {place: ()},
        "discord:role:Mods": {place: ("discord:role:8", "discord:role:9")},
    }
    with pytest.raises(PolicyError) as caught:
        loaded.with_resolved(found)
    messages = [str(problem) for problem in caught.value.problems]
    assert messages[0].startswith("acme.toml:3: staff_channel: the name discord:channel:mods is no")
    assert messages[1].startswith("acme.toml:5: roles.moderator.members[1]: the name discord:role")
    assert "found twice" in messages[1]
    assert loaded.with_resolved({}).unresolved == loaded.unresolved


def test_the_names_of_channels_in_conditions_are_looked_up_too(tmp_path: Path) -> None:
    when = 'when = { channels = ["discord:channel:shop"], not_channels = ["discord:channel:7"] }\n'
    loaded = load(written(tmp_path, TOP + WORDS + 'words = ["bad word"]\n' + when))
    (told,) = loaded.lookups()
    assert (told.path, told.advice) == ("rules[1].when.channels[1]", True)
    assert "when the bot connects" in told.message
    place = "discord:guild:1"
    found = loaded.with_resolved({"discord:channel:shop": {place: ("discord:channel:8",)}})
    values = {c.name: c.value for c in found.policy.rules[0].when}
    assert values == {
        "channels": {"discord:channel:8"}, "not_channels": {"discord:channel:7"},
    }  # fmt: skip


def test_what_is_not_written_means_what_the_contract_says(tmp_path: Path) -> None:
    text = (
        TOP + '[[rules]]\nname = "f"\nfilter = "flood"\nlimit = 8\nwithin = "10s"\nactions = []\n'
    )
    policy = load(written(tmp_path, text)).policy
    (rule,) = policy.rules
    assert (policy.acting, policy.language, policy.tone) == ("act", "en", "friendly")
    assert (rule.mode, rule.tell, rule.bots, rule.must) == ("enforce", "nobody", False, False)
    assert policy.strikes_expire == timedelta(days=30)
    assert policy.always == (0,)


@pytest.mark.parametrize(
    ("may", "immune", "expected"),
    [
        ('["timeout"]', "", True),
        ('["kick"]', "", True),
        ('["ban", "warn"]', "", True),
        ('["warn", "delete", "case"]', "", False),
        ('["ban"]', "immune = false", False),
        ("[]", "immune = true", True),
    ],
)
def test_who_may_sanction_is_immune(tmp_path: Path, may: str, immune: str, expected: bool) -> None:
    text = f"{TOP}[roles.r]\nmembers = []\nmay = {may}\n{immune}\n"
    assert load(written(tmp_path, text)).policy.roles[0].immune is expected


def test_actions_are_read_as_words_and_as_tables(tmp_path: Path) -> None:
    actions = '["delete", { do = "ban", for = "7d" }, { do = "strike", times = 2 }, "timeout"]'
    ladder = '[[ladder]]\nat = 3\ndo = "kick"\n'
    text = TOP + WORDS.replace("[]", actions) + ladder
    (rule,) = load(written(tmp_path, text)).policy.rules
    assert rule.actions == (
        Consequence("delete"),
        Consequence("ban", timedelta(days=7)),
        Consequence("strike", None, 2),
        Consequence("timeout", timedelta(minutes=10)),
    )


def test_channels_are_given_by_id_name_or_tag(tmp_path: Path) -> None:
    text = (
        TOP
        + WORDS
        + 'mode = "canary"\nchannels = ["vip", "Hall", "telegram:9"]\n'
        + """
[channels."telegram:channel:-1"]
tags = ["vip", "east"]
[channels."telegram:-2"]
name = "Hall"
[channels."telegram:-3"]
tags = ["vip"]
"""
    )
    policy = load(written(tmp_path, text)).policy
    assert policy.rules[0].channels == {f"telegram:channel:{n}" for n in (-1, -2, -3, 9)}
    assert policy.channel_names == {"telegram:channel:-2": "Hall"}


def test_a_rule_that_is_off_is_not_looked_for(tmp_path: Path) -> None:
    text = TOP + WORDS + 'words = ["bad word"]\nmode = "off"\n'
    assert finds(load(written(tmp_path, text)), "bad word") == []


def test_a_large_policy_is_read_and_checked_in_time(tmp_path: Path) -> None:
    words = ", ".join(f'"some word number {n}"' for n in range(10_000))
    hosts = "\n".join(f"host{n}.example" for n in range(10_000))
    rules = "".join(WORDS.replace('"w"', f'"w{n}"') + 'words = ["abc def"]\n' for n in range(200))
    text = TOP + WORDS + f"words = [{words}]\n" + rules
    text += WORDS.replace('"w"', '"l"').replace("keywords", "links") + 'deny_file = "h.txt"\n'
    file = written(tmp_path, text, h_txt=hosts)
    begun = time.process_time()
    assert len(load(file).policy.rules) == 202
    assert time.process_time() - begun < 2 * SLACK


def test_thousands_of_mistakes_are_told_in_time(tmp_path: Path) -> None:
    words = ",\n".join('"q"' for _ in range(10_000))
    file = written(tmp_path, TOP + WORDS + f"words = [\n{words}]\n")
    begun = time.process_time()
    told = problems(file)
    assert told[199].startswith("acme.toml:206: rules[1].words[200]: ")
    assert told[-1] == "acme.toml:207: and more problems from here on: 9,800"
    assert time.process_time() - begun < 2 * SLACK


SLACK = 3
"""A busy machine is slower; what grows with the square of a list is much slower still."""


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    assert problems(tmp_path / "no.toml")[0].startswith("no.toml:1: there is no file no.toml")
    assert problems(tmp_path)[0].startswith(f"{tmp_path.name}:1: there is no file")


def test_no_message_waits_for_the_public_suffixes(tmp_path: Path) -> None:
    suffixes.cache_clear()
    file = tmp_path / "acme.toml"
    for rules, read in (("", 0), ('[[rules]]\nname = "r"\nfilter = "raid"\nactions = []\n', 1)):
        file.write_text(f'community = "acme"\n{rules}', encoding="utf-8")
        load(file)
        assert suffixes.cache_info().currsize == read
