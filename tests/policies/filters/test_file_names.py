"""What a file is called is looked at as what somebody writes, but it is no message and no link."""

from __future__ import annotations

import pytest
from msgspec import structs

from policies.events import Attachment, Content, Message, Part
from policies.texts import said
from tests.policies.said import Life, policy, says

RULES = """
[[rules]]
name = "words"
filter = "keywords"
words = ["加微信", "free nitro", "казино", "apuestas"]
exact_words = ["report"]
actions = ["delete"]
because = "No"

[[rules]]
name = "patterns"
filter = "patterns"
patterns = ['(?s).{9}']
actions = ["delete"]
because = "No"

[[rules]]
name = "hosts"
filter = "links"
deny = ["free-nitro.click"]
actions = ["delete"]
because = "No"

[[rules]]
name = "only"
filter = "links"
allow = ["good.example"]
actions = ["delete"]
because = "No"

[[rules]]
name = "many"
filter = "links"
limit = 0
shorteners = true
actions = ["delete"]
because = "No"
"""


def called(*names: str, text: str = "look", parts: tuple[Part, ...] = ()) -> Message:
    files = tuple(Attachment("ref", name) for name in names)
    return structs.replace(says(text), content=Content(text=text, attachments=files, parts=parts))


@pytest.mark.parametrize(
    ("name", "rule", "evidence"),
    [
        ("加微信abc123.jpg", "words", "加微信"), ("free_nitro.exe", "words", "free_nitro"),
        ("fr33 n1tr0.png", "words", "fr33 n1tr0"),
        ("Казино онлайн.pdf", "words", "Казино"), ("apuestas.zip", "words", "apuestas"),
        ("free-nitro.click.png", "hosts", "free-nitro.click"),
        ("free-nitro[.]click.png", "hosts", "free-nitro[.]click"),
    ],
)  # fmt: skip
def test_names_of_files(name: str, rule: str, evidence: str) -> None:
    message = called("cat.png", name, parts=(Part("quote", "hello"),))
    findings = [f for f in Life(policy(RULES)).meets(message).findings if f.rule == rule]
    assert [said(message, f.part)[slice(*f.span)] for f in findings] == [evidence]


@pytest.mark.parametrize(
    "name",
    [
        "report.pdf", "report", "main.rs", "main.rs.txt", "setup.py", "bit.ly.png", "notes.me.md",
        "report.final.pdf", "archive.tar.gz", ".gitignore", "IMG_2024-01-01.HEIC", "", ".",
        "a" * 9_000, "客服微信使用说明.docx",
    ],
)  # fmt: skip
def test_ordinary_names_of_files(name: str) -> None:
    assert not Life(policy(RULES)).meets(called(name, text="")).findings


def test_what_is_said_of_names_beside_what_is_written() -> None:
    message = called("加微信.jpg", text="free nitro", parts=(Part("quote", "казино"),))
    (found,) = [f for f in Life(policy(RULES)).meets(message).findings if f.rule == "words"]
    assert found.part == 0
