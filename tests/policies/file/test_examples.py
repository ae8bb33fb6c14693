"""Examples: conversations with times and members, what they expect, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from bot.acceptance import examined
from policies.decision import AnyAction
from policies.decision_lines import Printed
from policies.errors import PolicyError
from policies.file.load import load
from policies.file.selftest import failures

POLICY = """
community = "acme"
language = "{language}"
staff_channel = "telegram:channel:9"
acting = "observe"
[roles.regular]
members = []
[[rules]]
name = "ads"
filter = "keywords"
words = ["free nitro"]
actions = ["delete", "strike"]
because = "no ads here"
exempt = ["regular"]
[[rules]]
name = "fast"
filter = "flood"
limit = 3
within = "10s"
actions = ["alert"]
[[rules]]
name = "young"
filter = "patterns"
patterns = ['https?://']
when = {{ member_for_less_than = "1h" }}
actions = ["alert"]
[[rules]]
name = "young-account"
filter = "keywords"
words = ["hola"]
when = {{ account_younger_than = "2d" }}
actions = ["alert"]
[[rules]]
name = "files"
filter = "attachments"
deny = ["executable"]
actions = ["alert"]
[[rules]]
name = "said-no-more"
filter = "edits"
actions = ["alert"]
[[ladder]]
at = 2
do = "timeout"
for = "1h"
"""
AD = '{ says = "free nitro", member = "ann" }'
STRUCK = ["delete", "strike"]
HOLDS = {
    "the last line": f"""conversation = [{AD}, {AD}]
expect = ["ads"]
actions = ["delete", "strike", "timeout"]""",
    "each line": f"""conversation = [
  {{ says = "free nitro", expect = ["ads"], actions = {STRUCK} }},
  {{ says = "hello", expect = [], actions = [] }},
]""",
    "of two members": f"""conversation = [{AD}, {{ says = "free nitro", member = "bob" }}]
actions = {STRUCK}""",
    "many at once": """conversation = [{ says = "hi", times = 3, expect = [] }, { says = "hi" }]
expect = ["fast"]""",
    "time": """conversation = [{ says = "hi", times = 3 }, { says = "hi", at = "12s" }]
expect = []""",
    "times of day": """at = 2026-05-01T10:00:00Z
conversation = [{ says = "hi", times = 3 }, { says = "hi", at = "2026-05-01T10:00:05Z" }]
expect = ["fast"]""",
    "newcomer": """conversation = [
  { event = "join", member = "n" },
  { says = "https://x.org", member = "n", at = "59m", expect = ["young"] },
  { says = "https://x.org", member = "n", at = "61m", expect = [] },
]""",
    "member for": 'says = "https://x.org"\nmember_for = "30m"\nexpect = ["young"]',
    "account": 'says = "hola"\naccount_age = "1d"\nexpect = ["young-account"]',
    "shared": 'roles = ["regular"]\nconversation = [{ says = "free nitro" }]\nexpect = []',
    "own": """roles = ["regular"]
conversation = [{ says = "free nitro", roles = [] }]
expect = ["ads"]""",
    "edit": """conversation = [
  { says = "fine" },
  { event = "edit", message = "e1", says = "free nitro" },
]
expect = ["ads"]""",
    "card": """conversation = [{ parts = [{ kind = "quote", text = "free nitro" }] }]
expect = ["ads"]""",
    "file": """conversation = [
  { attachments = [{ name = "a.png", type = "image/png", facts = { kind = "image/png" } }] },
  { attachments = [{ name = "a.png", facts = { kind = "application/vnd.android.dex" } }] },
]
expect = ["files"]""",
    "only actions": 'says = "free nitro"\nactions = ["strike", "delete"]',
}


def written(tmp_path: Path, example: str, language: str = "en") -> Path:
    path = tmp_path / "acme.toml"
    path.write_text(
        f"{POLICY.format(language=language)}[[examples]]\n{example}\n", encoding="utf-8"
    )
    return path


@pytest.mark.parametrize("example", HOLDS.values(), ids=HOLDS)
def test_what_holds(tmp_path: Path, example: str) -> None:
    assert failures(load(written(tmp_path, example)).policy) == ()


def test_a_line_that_does_not_hold_is_named_and_keeps_the_file_from_coming_into_force(
    tmp_path: Path,
) -> None:
    example = f"""conversation = [
  {{ event = "join", expect = ["ads"] }},
  {AD},
  {AD},
]
actions = ["delete", "strike"]"""
    path = written(tmp_path, example)
    first, second = failures(load(path).policy)
    line = POLICY.count("\n") + 3
    assert str(first) == (
        f'acme.toml:{line}: examples[1].conversation[1]: "joined": expected ads, found nothing'
    )
    assert str(second) == (
        f"acme.toml:{line + 2}: examples[1].conversation[3]: "
        '"free nitro": to be done delete, strike, done delete, strike, timeout'
    )
    assert (second.about, second.expected) == ("actions", ("delete", "strike"))
    with pytest.raises(PolicyError, match="done delete, strike, timeout"):
        examined(path)


@pytest.mark.parametrize(
    ("example", "told"),
    [
        ('says = "x"', "1 expect: expect is missing"),
        ("expect = []", "1 says: says is missing"),
        ("conversation = []\nexpect = []", "2 conversation: conversation needs at least one"),
        ('says = "x"\nconversation = [{}]\nexpect = []', "3 conversation: an example is one"),
        ('conversation = [\n{ says = "x" },\n{ says = "y", expect = ["adz"] }]',
         "4 conversation[2].expect[1]: there is no rule called adz (did you mean ads?)"),
        ('conversation = [{ says = "x", roles = ["nobody"] }]\nexpect = []',
         "2 conversation[1].roles[1]: there is no role called nobody"),
        ('conversation = [{ says = "x" }]\nexpect = ["adz"]', "3 expect[1]: there is no rule"),
        ('conversation = [{ says = "x", at = "soon" }]\nexpect = []',
         "2 conversation[1].at: soon is neither a length of time"),
        ('conversation = [{ says = "x", at = "999999d" }]\nexpect = []',
         "2 conversation[1].at: 999999d is neither"),
        ('says = "x"\nat = "9999-01-01"\nexpect = []', "3 at: 9999-01-01 is no date and time"),
        ('conversation = [{ says = "x", sayz = 1 }]\nexpect = []',
         "2 conversation[1].sayz: there is no entry called sayz here (did you mean says?)"),
        ('says = "x"\nactions = ["delette"]', "3 actions[1]: delette is not possible here"),
        ('says = "x"\nat = "soon"\nexpect = []', "3 at: soon is no date and time"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_line(tmp_path: Path, example: str, told: str) -> None:
    with pytest.raises(PolicyError) as raised:
        load(written(tmp_path, example))
    number, _, rest = told.partition(" ")
    line = POLICY.count("\n") + int(number)
    problems = [str(p) for p in raised.value.problems if not p.advice]
    assert len(problems) == 1, problems
    assert problems[0].startswith(f"acme.toml:{line}: examples[1].{rest}"), problems


@pytest.mark.parametrize(("language", "told"), [("es", "se esperaba hacer"), ("zh-CN", "应执行")])
def test_it_is_told_in_the_communitys_language(tmp_path: Path, language: str, told: str) -> None:
    (failure,) = failures(
        load(written(tmp_path, 'says = "x"\nactions = ["delete"]', language)).policy
    )
    assert told in failure.message


def test_every_action_that_is_printed_can_be_expected() -> None:
    def tag(action: type) -> str:
        return str(action.__struct_config__.tag)  # type: ignore[attr-defined]

    unseen = {"announce", "pin", "notice", "wake", "fetch", "edit", "inspect", "score"}
    unseen |= {"recall", "teach", "clean", "letter", "thread", "voice"}
    assert {tag(action) for action in get_args(AnyAction)} - unseen == set(get_args(Printed))
