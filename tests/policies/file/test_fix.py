"""Repairs make a policy good, change nothing else, and never make it worse."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.errors import PolicyError
from policies.file.fix import fix
from policies.file.load import load

BAD = """# 我们的规则
community ＝ “acme”
# moderators
[roles.moderator]
members = ［"telegram:4242"， 'discord:role:1'］ # “they”
language = "zh-CN"

[[rules]]
name = "p"
filter = "patterns"
patterns = ["\\bcasino\\b", "x\\\\d+\\b", "“ok”"]
actions = ["delete"]
because = “他说"不"”
places = [
  "telegram:chat:-1",
]
[[rules]]
name = "l"
filter = "links"
deny = ['https://x.com', "HTTP://y.com/z", "z.com"]
actions = ["delete"]
because = "本群不发链接"
"""

GOOD = """# 我们的规则
community = "acme"
# moderators
language = "zh-CN"
places = [
  "telegram:chat:-1",
]
[roles.moderator]
members = ["telegram:4242", 'discord:role:1'] # “they”

[[rules]]
name = "p"
filter = "patterns"
patterns = ['\\bcasino\\b', 'x\\d+\\b', "“ok”"]
actions = ["delete"]
because = '他说"不"'
[[rules]]
name = "l"
filter = "links"
deny = ['x.com', "y.com/z", "z.com"]
actions = ["delete"]
because = "本群不发链接"
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_policy_with_every_repairable_fault_becomes_good(
    tmp_path: Path, encoding: str, ends: str
) -> None:
    after, changes = fix(BAD.replace("\n", ends).encode(encoding))
    assert after.decode() == GOOD.replace("\n", ends)
    file = tmp_path / "acme.toml"
    file.write_bytes(after)
    assert load(file).advice == ()
    assert [c.line for c in changes if c.message == "模式改用单引号"] == [14, 14]


def test_each_change_says_what_was_there() -> None:
    _, changes = fix(BAD.encode())
    assert [(c.line, c.was, c.now) for c in changes][:6] == [
        (2, "＝", "="),
        (2, "“acme”", '"acme"'),
        (5, "［", "["),
        (5, "，", ","),
        (5, "］", "]"),
        (13, '“他说"不"”', "'他说\"不\"'"),
    ]
    assert [(c.line, c.was, c.now) for c in changes][6:] == [
        (6, 'language = "zh-CN"', 'language = "zh-CN"'),
        (14, "places = [", "places = ["),
        (14, '"\\bcasino\\b"', "'\\bcasino\\b'"),
        (14, '"x\\\\d+\\b"', "'x\\d+\\b'"),
        (20, "'https://x.com'", "'x.com'"),
        (20, '"HTTP://y.com/z"', '"y.com/z"'),
    ]


def test_a_quote_closed_by_a_curly_one() -> None:
    assert fix('community = "acme”\n'.encode())[0] == b'community = "acme"\n'
    assert fix("words = ['a', ‘b’]\n".encode())[0] == b"words = ['a', 'b']\n"


def test_a_good_policy_stays_as_it_is() -> None:
    for source in (GOOD.encode(), b"\xef\xbb\xbf" + GOOD.encode(), GOOD.encode("utf-8") + b"\r\n"):
        assert fix(source) == (source, ())


def test_what_is_repaired_needs_no_further_repair() -> None:
    after, _ = fix(BAD.encode())
    assert fix(after) == (after, ())


def test_nothing_is_guessed() -> None:
    for source in (
        "community = 'niño, señal'".encode("latin-1"),
        b'community = "a"\n[roles.x]\ncommunity = "b"\n',
        b"[[rules]]\nname = 'x'\nfilter = 'patterns'\npatterns = [\"it's\\b\"]\n",
        b"words = [1, 2",
    ):
        assert fix(source) == (source, ())


@given(st.lists(st.sampled_from(BAD.splitlines(keepends=True))).map("".join) | st.text())
def test_a_repair_never_breaks_a_file(text: str) -> None:
    source = text.encode("utf-8", "replace")
    after, changes = fix(source)
    assert (after == source) == (not changes)
    if _is_toml(source):
        assert _is_toml(after)
    assert fix(after)[1] == () or not _is_toml(after)


def _is_toml(source: bytes) -> bool:
    try:
        tomllib.loads(source.decode("utf-8-sig"))
    except ValueError:
        return False
    return True


def test_many_faults_are_repaired_at_once(tmp_path: Path) -> None:
    hosts = ", ".join(f'"https://h{n}.example"' for n in range(5000))
    rule = f'[[rules]]\nname = "l"\nfilter = "links"\nactions = []\ndeny = [{hosts}]\n'
    file = tmp_path / "acme.toml"
    file.write_text('community = "a"\n' + rule)
    with pytest.raises(PolicyError):
        load(file)
    after, changes = fix(file.read_bytes())
    file.write_bytes(after)
    assert len(changes) == 5000
    assert len(load(file).policy.rules) == 1


def test_patterns_that_are_no_toml_in_double_quotes_get_single_ones() -> None:
    before = (
        'community = "acme"\n[[rules]]\nname = "r"\nfilter = "patterns"\n'
        r"""patterns = ["\bcasino\b", "\d+ free", "plain", '\w']  # "\d" """
        "\n"
        r'because = "say \"no\" to \d"'
        "\n"
    )
    after, changes = fix(before.encode())
    lines = after.decode().splitlines()
    assert lines[4] == r"""patterns = ['\bcasino\b', '\d+ free', "plain", '\w']  # "\d" """
    assert lines[5] == r"""because = 'say "no" to \d'"""
    assert [(c.line, c.was, c.now) for c in changes] == [
        (5, r'"\bcasino\b"', r"'\bcasino\b'"),
        (5, r'"\d+ free"', r"'\d+ free'"),
        (6, r'"say \"no\" to \d"', r"""'say "no" to \d'"""),
    ]
    assert fix(after) == (after, ())


def test_a_backslash_beside_an_apostrophe_is_left_alone() -> None:
    before = b'community = "don\'t \\d"\n'
    assert fix(before) == (before, ())
