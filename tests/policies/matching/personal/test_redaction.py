"""A member's words as others read them: nothing personal or secret is left in them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.matching.personal.redaction import redacted
from policies.matching.personal.search import in_text

CARD = "4111 1111 1111 1111"
KEY = "ghp_" + "aB3dE6gH1jK4mN7pQ0sT5vW8yZ2cF9xL6rU3"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("hello there", "hello there"),
        (f"my card is {CARD}, thanks", "my card is [card], thanks"),
        (f"{CARD}\n{CARD}", "[card]\n[card]"),
        (f"token {KEY} leaked", "token [secret] leaked"),
        ("４①１１-1111-1111-1111", "[card]"),
        ("llámame al 6 1 2 3 4 5 6 7 8 o a ann@example.com", "llámame al [phone] o a [email]"),
        ("身份证 11010519491231002X。", "身份证 [identity]。"),
        ("перевод на ES91 2100 0418 4502 0005 1332", "перевод на [iban]"),
        ("see ftp://ann:hunter2!@acme.io/x", "see ftp://ann:[secret]@acme.io/x"),
        ("order 4111 1111 1111 1112", "order 4111 1111 1111 1112"),
    ],
)
def test_the_kind_stands_in_the_place_of_the_number(written: str, shown: str) -> None:
    assert redacted(written) == shown


def test_half_a_number_is_left_out_as_well() -> None:
    text = f"my card is {CARD}, thanks"
    assert redacted(text, (0, 15)) == "my card is [card]"
    assert redacted(text, (17, 32)) == "[card], "
    assert redacted(text, (11, 30)) == "[card]"
    assert redacted(text, (3, 7)) == "card"


def test_what_overlaps_is_left_out_whole() -> None:
    text = f"https://{KEY}@example.com +7 965 975 19 64 965 975 19 64"
    assert not any(part in redacted(text) for part in (KEY[4:], "965", "64"))


@settings(max_examples=200)
@given(st.text(max_size=60), st.text(max_size=60), st.integers(0, 90), st.integers(0, 90))
def test_no_piece_shows_what_the_whole_hides(
    before: str, after: str, start: int, length: int
) -> None:
    text = f"{before} «{CARD}» {after}"
    piece = redacted(text, (start, min(start + length, len(text))))
    assert "1111" not in piece or "1111" in before + after
    if not in_text(text):
        assert piece == text[start : start + length]
