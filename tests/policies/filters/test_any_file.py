"""Whatever files are announced as, and whatever was found in them, no rule breaks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from policies.events import Attachment, Content, Facts
from policies.filetypes import _ENDINGS, GROUPS, ending, group_of_name
from tests.policies.filters.test_files import DOCX, EXE, HASH, LIES, TRUE_NAMES, ZIP
from tests.policies.said import Life, policy, says

NAMES = st.text(max_size=60) | st.sampled_from([*LIES, *TRUE_NAMES])
KINDS = st.text(max_size=30) | st.sampled_from([EXE, ZIP, DOCX, "image/png", "/", "image/"])
FACTS = st.builds(
    Facts,
    kind=KINDS,
    size=st.integers(0, 2**40),
    image=st.text(max_size=17) | st.just(HASH),
    entries=st.lists(NAMES, max_size=5).map(tuple),
    count=st.integers(0, 10**6),
    fault=st.sampled_from(["", "gone", "refused", "too_large", "bomb", "broken", "locked", "slow"]),
)
FILES = st.lists(
    st.builds(Attachment, st.text(), NAMES, KINDS, st.integers(-1, 2**40), st.none() | FACTS),
    max_size=4,
)
WHOLE = policy(
    '[[rules]]\nname = "a"\nfilter = "attachments"\ndeny = ["executable", ".iso"]\nlies = true\n'
    'only = ["image", "text/plain"]\nlimit = 2\nsize = "1MB"\n'
    'actions = ["delete"]\nbecause = "No"\n'
    f'[[rules]]\nname = "b"\nfilter = "images"\nqr = true\nhashes = ["{HASH}"]\n'
    'actions = ["delete"]\nbecause = "No"\n'
)


@given(FILES)
def test_no_file_breaks_a_rule(files: list[Attachment]) -> None:
    message = structs.replace(says(""), content=Content(attachments=tuple(files)))
    decision = Life(WHOLE).meets(message)
    assert not [finding.error for finding in decision.findings if finding.error]
    assert Life(WHOLE).meets(message) == decision


@given(NAMES)
def test_an_ending_is_part_of_the_name(name: str) -> None:
    assert ending(name) == "" or ending(name) in name.casefold()
    assert group_of_name(name) is None or ending(name)


def test_no_ending_promises_two_things() -> None:
    endings = [one for told in _ENDINGS.values() for one in told.split()]
    assert len(endings) == len(set(endings))
    assert set(_ENDINGS) == GROUPS
