"""The contracts between the packages hold, and each of them breaks when something is planted."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("adapters", "bot", "migrations", "policies", "storage")

PLANTED = [
    ("layers", "policies/planted.py", "import storage"),
    ("layers", "storage/planted.py", "import adapters.port"),
    ("layers", "adapters/port.py", "import storage"),
    ("adapters", "adapters/telegram/planted.py", "import adapters.discord"),
    ("adapters", "adapters/newcomer.py", ""),
    ("migrations", "migrations/planted.py", "import adapters"),
    ("pure", "policies/planted.py", "import httpx"),
    ("telegram", "bot/planted.py", "import telegram"),
    ("discord", "adapters/sandbox/planted.py", "import discord"),
    ("sql", "bot/planted.py", "from sqlalchemy import select"),
    ("schedule", "bot/planted.py", "import apscheduler"),
    ("matching", "bot/planted.py", "import re2"),
    ("training", "bot/planted.py", "import sklearn"),
    ("acyclic", "policies/events.py", "import policies.policy"),
]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the code and its contracts."""
    bytecode = shutil.ignore_patterns("__pycache__")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=bytecode)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(("contract", "name", "statement"), PLANTED)
def test_a_planted_import_breaks_its_contract(
    tree: Path, contract: str, name: str, statement: str
) -> None:
    path = tree / name
    before = path.read_text(encoding="utf-8") if path.exists() else '"""Planted."""\n'
    path.write_text(f"{before}\n{statement}\n", encoding="utf-8")
    status, told = linted(tree, contract)
    assert status == 1, told
    assert "BROKEN" in told or "not listed" in told or "unmatched" in told.lower(), told


def test_the_contracts_hold() -> None:
    status, told = linted(ROOT)
    assert status == 0, told


def linted(folder: Path, *contracts: str) -> tuple[int, str]:
    """The exit status and the words of import-linter in a folder."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    command += [word for contract in contracts for word in ("--contract", contract)]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
    return ended.returncode, ended.stdout + ended.stderr
