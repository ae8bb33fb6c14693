"""The list from chat as a policy reads it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.errors import PolicyError
from policies.file.chatlist import FILE, Entry, Kind, read, written
from policies.file.load import load, load_bundle
from policies.fold import Fold
from tests.policies.said import HEAD, says

WHEN = datetime(2026, 1, 1, tzinfo=UTC)


def entry(kind: Kind, text: str, community: str = "acme") -> Entry:
    return Entry(community=community, kind=kind, entry=text, who="test:member:ada", when=WHEN)


def folder(tmp_path: Path, policy: str, *entries: Entry) -> Path:
    """The policy's file, with that list beside it."""
    (tmp_path / "lists").mkdir()
    (tmp_path / FILE).write_bytes(written(entries))
    file = tmp_path / "acme.toml"
    file.write_text(HEAD + policy, encoding="utf-8")
    return file


def finds(file: Path, text: str) -> list[str]:
    """The rules that find it, by the file and by the bundle that was made of it."""
    loaded = load(file)
    again = load_bundle(loaded.bundle)
    assert again.policy.bundle == loaded.policy.bundle
    one, two = (Fold(p).decide(says(text)) for p in (loaded.policy, again.policy))
    assert one.findings == two.findings
    return [finding.rule for finding in one.findings]


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=100)


@given(st.lists(st.builds(entry, st.sampled_from(["words", "deny", "allow"]), texts), max_size=5))
def test_what_is_written_is_read_again(entries: list[Entry]) -> None:
    assert read(written(entries)) == tuple(entries)


def test_words_and_links_are_rules_of_their_own(tmp_path: Path) -> None:
    file = folder(
        tmp_path, "", entry("words", "加微信"), entry("deny", "evil.example"),
        entry("allow", "good.evil.example"), entry("words", "elsewhere", "other"),
    )  # fmt: skip
    assert finds(file, "请加微信") == ["from-chat-words"]
    assert finds(file, "https://www.evil.example") == ["from-chat-links"]
    assert finds(file, "https://good.evil.example") == []
    assert finds(file, "elsewhere") == []
    rule = load(file).policy.rules[0]
    assert (rule.tell, [c.do for c in rule.actions]) == ("private", ["delete"])


@pytest.mark.parametrize(
    ("keys", "text", "found"),
    [
        ('deny = ["example.com"]', "https://good.example.com", False),
        ('deny = ["example.com"]', "https://example.com", True),
        ('allow = ["other.example"]', "https://good.example.com", False),
        ('allow = ["other.example"]', "https://third.example", True),
        ("shorteners = true", "https://third.example", False),
        ("", "https://third.example", False),
    ],
)
def test_what_is_allowed_from_chat_is_so_for_all_rules(
    tmp_path: Path, keys: str, text: str, found: bool
) -> None:
    rule = f'[[rules]]\nname = "l"\nfilter = "links"\n{keys}\nactions = ["delete"]\nbecause = "x"\n'
    assert finds(folder(tmp_path, rule, entry("allow", "good.example.com")), text) == ["l"] * found


def test_what_is_allowed_never_makes_a_rule_find_more(tmp_path: Path) -> None:
    rule = (
        '[[rules]]\nname = "l"\nactions = ["delete"]\nbecause = "x"\n'
        'all = [{ filter = "keywords", words = ["look"] },'
        ' { not = { filter = "links", allow = ["other.example"] } }]\n'
    )
    file = folder(tmp_path, rule, entry("allow", "good.example.com"))
    assert finds(file, "look https://good.example.com") == []
    assert finds(file, "look https://other.example") == ["l"]


def test_a_policy_may_leave_it_alone(tmp_path: Path) -> None:
    file = folder(tmp_path, "from_chat = false\n", entry("words", "stale"))
    assert finds(file, "stale") == []
    assert FILE not in load(file).bundle.manifest.files


def test_its_rules_are_changed_by_name_even_while_it_is_empty(tmp_path: Path) -> None:
    file = folder(tmp_path, '[overrides.from-chat-words]\nmode = "off"\n')
    assert finds(file, "stale") == []


@pytest.mark.parametrize("text", ["[[entries]]\nkind = 'words'\n", "nonsense", "x = 1", "\xff"])
def test_a_list_that_is_broken_is_told(tmp_path: Path, text: str) -> None:
    file = folder(tmp_path, "")
    (tmp_path / FILE).write_bytes(text.encode("latin-1"))
    with pytest.raises(PolicyError) as raised:
        load(file)
    assert all(p.where.startswith(FILE) for p in raised.value.problems)
