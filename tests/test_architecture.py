"""The house's own rules hold, and each of them can fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture import one_sentence, problems

ROOT = Path(__file__).parents[1]

SAYS = '"""A planted file."""\n'

UNPREDICTABLE = "asyncio http secrets socket ssl subprocess threading uuid".split()

PLANTED = [
    ("policies/late.py", "async def wait() -> None: ...\n", "no async"),
    ("policies/late.py", "import random\n", "never use random"),
    ("policies/late.py", "from time import monotonic\n", "never use time.monotonic"),
    ("policies/late.py", "from urllib import request\n", "never use urllib.request"),
    ("policies/late.py", "import os\n", "from the disk"),
    ("policies/late.py", "open('x')\n", "never open a file"),
    ("policies/late.py", "from datetime import datetime\ndatetime.now()\n", "never read a clock"),
    ("policies/late.py", "from datetime import date\ndate.today()\n", "never read a clock"),
    ("policies/late.py", "datetime.utcnow()\n", "never read a clock"),
    *(("policies/late.py", f"import {name}\n", f"never use {name}") for name in UNPREDICTABLE),
    ("bot/late.py", "from typing import TYPE_CHECKING\n", "points up"),
    ("bot/late.py", "import typing\nif typing.TYPE_CHECKING: ...\n", "points up"),
    ("adapters/utils.py", "", "says nothing"),
    ("storage/common/late.py", "", "says nothing"),
    ("storage/late.py", "\n" * 300, "301 lines"),
    ("tests/late.py", "def long() -> None:\n" + "    ...\n" * 40, "long has 41 lines"),
    ("tests/late.py", "async def long() -> None:\n" + "    ...\n" * 40, "long has 41 lines"),
    ("migrations/late.py", "from storage.journal import Journal\n", "not storage.journal"),
    ("migrations/late.py", "import policies\n", "not policies"),
]

ALLOWED = [
    ("policies/file/load.py", "from pathlib import Path\n"),
    ("policies/file/load.py", "open('x')\n"),
    ("policies/late.py", "from urllib.parse import urlsplit\n"),
    ("policies/late.py", "from datetime import datetime\ndatetime.fromtimestamp(0)\n"),
    ("migrations/late.py", "from storage.tables import metadata\n"),
    ("tests/late.py", "def fits() -> None:\n" + "    ...\n" * 39),
]


def test_the_tree_keeps_the_rules() -> None:
    assert problems(ROOT) == []


@pytest.mark.parametrize(("name", "body", "complaint"), PLANTED)
def test_a_planted_violation_is_found(tmp_path: Path, name: str, body: str, complaint: str) -> None:
    found = planted(tmp_path, name, SAYS + body)
    assert any(line.startswith(name) and complaint in line for line in found), found


@pytest.mark.parametrize(("name", "body"), ALLOWED)
def test_what_is_allowed_is_not_found(tmp_path: Path, name: str, body: str) -> None:
    assert planted(tmp_path, name, SAYS + body) == []


def test_a_module_without_its_sentence_is_found(tmp_path: Path) -> None:
    assert "opens with one sentence" in planted(tmp_path, "bot/late.py", "x = 1\n")[0]


@pytest.mark.parametrize(
    ("docstring", "fits"),
    [
        ("What it is.", True),
        ("What it is: the rest, e.g. this one.\n\nMore. And More.", True),
        ("What it is. And More.", False),
        ("What it is", False),
        ("", False),
    ],
)
def test_one_sentence(docstring: str, fits: bool) -> None:
    assert one_sentence(docstring) is fits


def planted(root: Path, name: str, text: str) -> list[str]:
    """What is found in a tree that holds nothing but this file."""
    path = root / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return problems(root)
