"""What is wrong with a links rule is told at its line, in each language."""

from __future__ import annotations

from pathlib import Path

import pytest

from policies.file.phrases import LANGUAGES
from tests.policies.file.test_check import told

RULE = '[[rules]]\nname = "r"\nfilter = "links"\nactions = []\n'

MISTAKES = {
    "a path to imitate": ('look_alikes = ["paypal.com/x"]', 7, "host.path", "paypal.com/x"),
    "a word to imitate": ('look_alikes = ["paypal"]', 7, "host.path", "popular"),
    "a scheme": ('look_alikes = ["https://paypal.com"]', 7, "host.scheme", "paypal.com"),
    "a kind": ('invites = ["telegramm"]', 7, "choice", "telegram_names"),
    "a limit": ("limit = -1", 7, "range.least", "0"),
    "no hosts": ('phishing_file = "empty.txt"', 7, "hosts.empty", "empty.txt"),
    "odd lines": ('phishing_file = "odd.txt"', 7, "hosts.skipped", "2"),
    "no file": ('phishing_file = "none.txt"', 7, "file.missing", "none.txt"),
    "no name": ("phishing_file = 7", 7, "type.text", "phishing_file"),
    "nothing": ("deny = []", 3, "rule.empty", "r"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(tmp_path: Path, mistake: str, language: str) -> None:
    line, at, _, said = MISTAKES[mistake]
    (tmp_path / "empty.txt").write_text("# nothing\n")
    (tmp_path / "odd.txt").write_text("good.com\n???\nhttps://a.com/b\n")
    head = f'community = "acme"\nlanguage = "{language}"\n'
    problems = told(tmp_path, head + RULE + line + "\n")
    assert [problem.where for problem in problems] == [f"acme.toml:{at}"]
    assert said in problems[0].message + problems[0].hint
    if language != "en":
        english = told(tmp_path, head.replace(language, "en") + RULE + line + "\n")
        assert problems[0].message != english[0].message


@pytest.mark.parametrize(
    "line",
    ["", 'look_alikes = ["popular", "банк.рф"]', "limit = 0", 'phishing_file = "list.txt"',
     'allow_invites = ["https://discord.gg/ours"]'],
)  # fmt: skip
def test_what_is_fine(tmp_path: Path, line: str) -> None:
    (tmp_path / "list.txt").write_text("0.0.0.0 evil.com\n")
    assert told(tmp_path, 'community = "acme"\n' + RULE + line + "\n") == []


def test_a_host_list_that_is_no_utf_8_is_told(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_bytes("evil.com\n".encode("utf-16"))
    problems = told(tmp_path, 'community = "acme"\n' + RULE + 'phishing_file = "list.txt"\n')
    assert [problem.where for problem in problems] == ["list.txt:1"]
    assert "UTF-8" in problems[0].message
