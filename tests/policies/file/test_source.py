"""Files are decoded, or it is known why not; faults of TOML are found on their lines."""

from __future__ import annotations

import pytest

from policies.file.reading import community_of
from policies.file.source import Broken, Undecodable, decoded, odd_characters, parsed

TEXT = """community = "acme"
because = "本群不发联系方式和推广，谢谢大家。"
"""


@pytest.mark.parametrize(
    ("encoding", "kind"),
    [("gb18030", "gbk"), ("utf-16", "utf16"), ("utf-16-le", "utf16"), ("utf-16-be", "utf16")],
)
def test_other_encodings_are_recognised(encoding: str, kind: str) -> None:
    with pytest.raises(Undecodable) as caught:
        decoded(TEXT.encode(encoding))
    assert caught.value.kind == kind
    assert (caught.value.text or "").removeprefix("\ufeff") == TEXT


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("señal, niño, acción, ¿qué?", "latin-1"),
        ("привет, казино, ставка", "cp1251"),
        ("Grüße, schöne Mädchen", "cp1252"),
    ],
)
def test_other_alphabets_are_not_taken_for_gbk(text: str, encoding: str) -> None:
    with pytest.raises(Undecodable) as caught:
        decoded(f"# one\n# {text}".encode(encoding))
    assert (caught.value.kind, caught.value.line, caught.value.text) == ("unknown", 2, None)


def test_a_byte_order_mark_and_windows_line_ends_are_accepted() -> None:
    assert decoded(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()) == TEXT


def test_typographic_characters_in_texts_and_comments_are_none_of_our_business() -> None:
    text = 'a = "“x”，" # ＝\nb = \'＝\'\nc = """\n“\n"""\nd = ［“y”， 1］'
    assert [(odd.was, odd.now) for odd in odd_characters(text)] == [
        ("［", "["), ("“y”", '"y"'), ("，", ","), ("］", "]"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ('a = 1\nb = "x', "syntax.string", 2),
        ("a = 1\nb = [1, 2\nc = 3", "syntax.array", 3),
        ("a = 1\na = 2", "syntax.twice", 2),
        ("[a]\n[a]", "syntax.twice", 2),
        ("a", "syntax.equals", 1),
        ("a = x", "syntax.value", 1),
        ('a = "\\d"', "syntax.backslash", 1),
        ("a = 1 2", "syntax.newline", 1),
        ("[a", "syntax.header", 1),
        ("\n=", "syntax.key", 2),
        ("a = " + "[" * 9000, "syntax.deep", 1),
        ("a = " + "[" * 40 + "]" * 40, "syntax.deep", 1),
        ("x = 1\n" + ".".join("a" * 50_000) + " = 1", "syntax.deep", 2),
        ("a = {" + ".".join("a" * 50) + " = 1}", "syntax.deep", 1),
    ],
)
def test_a_fault_is_explained(text: str, key: str, line: int) -> None:
    with pytest.raises(Broken) as caught:
        parsed(text)
    assert (caught.value.key, caught.value.line) == (key, line)


@pytest.mark.parametrize(
    ("data", "community"),
    [
        (b'community = "acme"\n[[rules', "acme"),
        ("# x\n  community ＝ “acme”\n".encode(), "acme"),
        (b"places = []\r\ncommunity='acme'\r\n", "acme"),
        ('community = "acme"'.encode("utf-16"), "acme"),
        (b'# community = "bees"\ncommunity = "acme" # "cats"', "acme"),
        (b"community = 7", ""),
        (b"\xff\xfe\x00", ""),
        (b"", ""),
    ],
)
def test_whose_policy_a_broken_file_is(data: bytes, community: str) -> None:
    assert community_of(data) == community
