"""What is read in a file, by whatever rule had it looked into, is judged by every rule."""

from __future__ import annotations

import pytest
from msgspec import structs

from policies.again import Inspected, again
from policies.events import Content, Facts, Message, Part
from tests.policies.filters.test_files import file
from tests.policies.said import Life, policy, says

RULES = """
[[rules]]
name = "files"
filter = "attachments"
actions = ["alert"]

[[rules]]
name = "words"
filter = "keywords"
words = ["加微信", "free nitro"]
actions = ["delete"]
because = "No"

[[rules]]
name = "hosts"
filter = "links"
deny = ["bad.example"]
actions = ["delete"]
because = "No"
"""


@pytest.mark.parametrize(
    ("part", "rule", "evidence"),
    [
        (Part("qr", "https://bad.example/win"), "hosts", "https://bad.example/win"),
        (Part("qr", "加 微 信 abc"), "words", "加 微 信"),
        (Part("file", "read on\nhttp://www.bad.example\n"), "hosts", "http://www.bad.example"),
        (Part("file", "line\n" * 900 + "ｆｒｅｅ nitro"), "words", "ｆｒｅｅ nitro"),
    ],
)
def test_what_is_read_in_a_file_is_judged_by_every_rule(
    part: Part, rule: str, evidence: str
) -> None:
    life = Life(policy(RULES))
    asked = structs.replace(says("see"), content=Content(text="see", attachments=(file("a.png"),)))
    assert life.meets(asked).pending == ("files",)
    seen = _seen(asked, part)
    (finding,) = life.meets(seen).findings
    assert finding.rule == rule
    start, end = finding.span
    assert seen.content.texts()[finding.part][start:end] == evidence


def _seen(asked: Message, part: Part) -> Inspected:
    known = tuple(structs.replace(f, facts=Facts()) for f in asked.content.attachments)
    content = structs.replace(asked.content, attachments=known, parts=(part,))
    return again(Inspected, asked, "seen", content=content)
