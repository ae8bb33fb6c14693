"""What an admin gets wrong about files is said at its line, in their language."""

from __future__ import annotations

from pathlib import Path

import pytest

from policies.file.phrases import LANGUAGES
from tests.policies.file.test_check import told

WRONG = (
    ('filter = "attachments"\ndeny = ["image", "programs"]', "programs", "executable"),
    ('filter = "attachments"\nonly = ["exe"]', "exe", ".exe"),
    ('filter = "attachments"\nsize = "ten"', "ten", "10MB"),
    ('filter = "attachments"\ntotal = "10 TB"', "10 TB", "10MB"),
    ('filter = "attachments"\nsize = 10', "10", "10MB"),
    ('filter = "images"\nhashes = ["0123456789abcdef", "xyz"]', "xyz", "hallwarden hash"),
    ('filter = "images"\nhashes = [17]', "17", "hallwarden hash"),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("rule", "given", "remedy"), WRONG)
def test_what_cannot_be_meant_is_said(
    tmp_path: Path, language: str, rule: str, given: str, remedy: str
) -> None:
    head = f'community = "acme"\nlanguage = "{language}"\n[[rules]]\nname = "r"\nactions = []\n'
    (problem,) = told(tmp_path, head + rule + "\n")
    assert given in problem.message and remedy in problem.message
    assert problem.where == "acme.toml:7"
