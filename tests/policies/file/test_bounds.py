"""Lists of a million lines, one endless line, broken encodings: read in time, or refused."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest

from policies.errors import PolicyError
from policies.file.load import load

TOP = 'community = "acme"\n'
RULE = '[[rules]]\nname = "r"\nactions = ["delete"]\nbecause = "no"\nfilter = '
WORDS = RULE + '"keywords"\nwords_file = "list.txt"\n'
MILLION = 1_000_000


def told(folder: Path, text: str, listed: bytes = b"") -> list[str]:
    """What is said of a policy and the list beside it, refused or not, within seconds."""
    (folder / "list.txt").write_bytes(listed)
    (folder / "acme.toml").write_text(TOP + text, encoding="utf-8")
    begun = time.process_time()
    try:
        found = [str(problem) for problem in load(folder / "acme.toml").advice]
    except PolicyError as error:
        found = [str(problem) for problem in error.problems]
    assert time.process_time() - begun < 10
    return found


@pytest.mark.parametrize(
    "keys",
    [
        '"keywords"\nwords_file = "list.txt"',
        '"keywords"\nexact_words_file = "list.txt"',
        '"keywords"\nallow_file = "list.txt"',
        '"keywords"\nnear = 1\nwords_file = "list.txt"',
        '"names"\nwords_file = "list.txt"',
        '"links"\ndeny_file = "list.txt"',
        '"patterns"\npatterns_file = "list.txt"',
    ],
)
def test_a_list_of_a_million_lines_is_refused(tmp_path: Path, keys: str) -> None:
    many = b"".join(b"word%x.example\n" % n for n in range(MILLION))
    (problem,) = told(tmp_path, RULE + keys, many)
    assert problem.startswith("acme.toml:7: ") or problem.startswith("acme.toml:8: ")
    assert problem.endswith(
        "list.txt: the lists of a policy may hold 200,000 entries; shorten them, and put hosts "
        'into phishing_file = "…"'
    )


def test_what_a_million_lines_take_is_bounded(tmp_path: Path) -> None:
    many = b"\n".join(b"w%d" % n for n in range(MILLION))
    tracemalloc.start()
    assert told(tmp_path, WORDS, many)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 100_000_000


def test_several_lists_count_together(tmp_path: Path) -> None:
    many = b"".join(b"host%x.example\n" % n for n in range(150_000))
    once = RULE + '"links"\ndeny_file = "list.txt"\n'
    again = once.replace('"r"', '"s"')
    (problem,) = told(tmp_path, once + again, many)
    assert problem.startswith("acme.toml:8: rules[2]: s: the lists of a policy may hold 200,000")


def test_a_million_hosts_are_read(tmp_path: Path) -> None:
    many = b"".join(b"host%x.example\n" % n for n in range(MILLION))
    assert told(tmp_path, RULE + '"links"\nphishing_file = "list.txt"\n', many) == []


@pytest.mark.parametrize("lines", [b"casino\n" * 190_000, b"\n" * 5_000_000, b"# x\n" * MILLION])
def test_many_lines_that_say_little_are_read(tmp_path: Path, lines: bytes) -> None:
    assert all("nothing to look for" in problem for problem in told(tmp_path, WORDS, lines))


@pytest.mark.parametrize("line", [b"x" * 20_000_000, "加".encode() * 5_000_000, b"x y " * MILLION])
def test_one_endless_line_is_no_word(tmp_path: Path, line: bytes) -> None:
    (problem,) = told(tmp_path, WORDS, line)
    assert problem.startswith("list.txt:1: ") and "is longer than 200 characters" in problem


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("加微信领红包".encode("gbk"), "saved as GBK"),
        ("préstamo".encode("latin-1"), "not UTF-8"),
        ("казино".encode("cp1251"), "not UTF-8"),
        ("casino".encode("utf-16"), "saved as UTF-16"),
        (b"casino\xff", "not UTF-8"),
        (bytes(range(256)), "saved as UTF-16"),
    ],
)
@pytest.mark.parametrize("key", ['"keywords"\nwords_file', '"links"\nphishing_file'])
def test_many_lines_in_another_encoding_are_refused(
    tmp_path: Path, line: bytes, said: str, key: str
) -> None:
    problems = told(
        tmp_path, f'{RULE}{key} = "list.txt"\n', (line + b"\n") * (5_000_000 // len(line))
    )
    assert problems[0].startswith("list.txt:1: ") and said in problems[0]


def test_a_file_that_breaks_off_in_the_middle_of_a_letter(tmp_path: Path) -> None:
    listed = "казино\n".encode() * 100_000 + "加".encode()[:2]
    (problem,) = told(tmp_path, WORDS, listed)
    assert problem.startswith("list.txt:100001: ")


@pytest.mark.parametrize(
    "piece",
    [
        "[[rules]]\n",
        '[[rules]]\nname = "a"\nfilter = "flood"\nlimit = "x"\n',
        '[[examples]]\nsays = "x"\nexpect = ["zz"]\n',
        "[roles.r{n}]\nmay = ['x']\n",
        '[channels."c{n}"]\nname = "x"\n',
        "k{n} = 1\n",
        "“x” = 1\n",
        "x = [[[[\n",
        '[variables]\nv{n} = "$v{n}"\n',
    ],
)
def test_tables_without_end_are_refused_in_time(tmp_path: Path, piece: str) -> None:
    text = "".join(piece.replace("{n}", str(n)) for n in range(500_000 // len(piece)))
    assert told(tmp_path, text)


def test_a_file_of_rules_has_an_end(tmp_path: Path) -> None:
    words = ", ".join(f'"word{n}"' for n in range(200_000))
    problems = told(tmp_path, f'{RULE}"keywords"\nwords = [{words}]\n')
    assert [problem.partition(";")[0] for problem in problems] == [
        "acme.toml:1: acme.toml is longer than 2 MB"
    ]
