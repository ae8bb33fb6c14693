"""Files are named so that nothing in a name can be alive anywhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from policies.attached import attached
from policies.events import Attachment, Content
from tests.policies.matching.test_defanged import alive
from tests.policies.said import says


def told(*files: Attachment, limit: int = 300) -> str:
    return attached(replace(says(""), content=Content(attachments=files)), limit)


@pytest.mark.parametrize(
    ("name", "kind", "size", "shown"),
    [
        ("cat.png", "image/png", 1_258_291, "cat.png (image/png, 1.2 MB)"),
        ("", "image/jpeg", 12 * 1024, "image/jpeg, 12 kB"),
        ("报价 单.pdf", "application/pdf", 1023, "报价 单.pdf (application/pdf, 1023 B)"),
        ("invoice.zip", "", 0, "invoice[.]zip"),
        ("", "", 0, "?"),
        ("evil.com", "", 5, "evil[.]com (5 B)"),
        ("||x|| **b** `c` <b> @everyone /ban #t.png", "", 0,
         "__x__ __b__ _c_ _b_ _everyone _ban _t.png"),
        ("gpj.\u202eexe", "x/../<b>", 2**50, "gpj._exe (1048576 GB)"),
        ("a\n\nb\x00", "", 0, "a__b_"),
        ("4111 1111 1111 1111.txt", "", 0, "_card_.txt"),
    ],
)  # fmt: skip
def test_a_file_in_words(name: str, kind: str, size: int, shown: str) -> None:
    assert told(Attachment("r", name, kind, size)) == shown


def test_nothing_is_told_of_no_files() -> None:
    assert not told()
    assert not attached(None, 300)


def test_many_files_are_counted() -> None:
    text = told(*[Attachment("r", f"{n}") for n in range(12)])
    assert text == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, +2"
    assert told(*[Attachment("r", "a" * 900)] * 12, limit=80)[-1] == "…"


@given(
    st.lists(
        st.builds(Attachment, st.just("r"), st.text(), st.text(), st.integers(-5, 2**70)),
        max_size=4,
    )
)
def test_no_name_is_alive(files: list[Attachment]) -> None:
    text = told(*files)
    assert not alive(text)
    assert set(text).isdisjoint("@#<>*`|~\\\n\u202e")
