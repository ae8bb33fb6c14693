"""``hallwarden init``: asked or told, it writes a policy that fits, and never half of one."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from policies.file.load import load

TOLD = ("--kind", "brand", "--purpose", "support", "--audience", "everybody")
runner = CliRunner()


def run(*arguments: object) -> tuple[int, str, str]:
    outcome = runner.invoke(app, ["init", *map(str, arguments)])
    assert outcome.exception is None or isinstance(outcome.exception, SystemExit)
    return outcome.exit_code, outcome.stdout, outcome.stderr


def test_what_is_told_is_not_asked(tmp_path: Path) -> None:
    file = tmp_path / "acme.toml"
    place = "telegram:chat:-1001"
    more = ("--languages", "zh-CN,en", "--platforms", "telegram", "--place", place)
    status, _, said = run(file, *TOLD, *more, "--zone", "Asia/Shanghai")
    assert status == 0
    assert f"hallwarden policy check {file}" in said.replace("\n", "")
    policy = load(file).policy
    assert (policy.community, policy.language, policy.timezone) == (
        "acme",
        "zh-CN",
        "Asia/Shanghai",
    )
    assert policy.places == (place,)
    assert "pack:customer-groups-zh" in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (TOLD[2:], "--kind: brand, hobby, open-source, company, gaming, classroom"),
        ((*TOLD, "--languages", "en,fr"), "fr is none of these: en, zh-CN, es"),
        ((*TOLD, "--platforms", "irc"), "irc is none of these: discord, telegram"),
        ((*TOLD, "--zone", "Mars/Base"), "Mars/Base is no time zone"),
    ],
)
def test_nobody_to_ask_and_something_missing_or_wrong(
    tmp_path: Path, arguments: tuple[str, ...], names: str
) -> None:
    status, _, said = run(tmp_path / "acme.toml", *arguments)
    assert status == 1
    assert names in " ".join(said.split())
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    file = tmp_path / "acme.toml"
    file.write_text("mine", encoding="utf-8")
    assert run(file, *TOLD)[0] == 1
    assert file.read_text("utf-8") == "mine"
    assert run(file, *TOLD, "--force")[0] == 0
    assert load(file)


def test_programs_read_json(tmp_path: Path) -> None:
    status, out, _ = run(tmp_path / "a.toml", *TOLD, "--json")
    assert status == 0
    assert json.loads(out) == {"ok": True, "file": str(tmp_path / "a.toml")}


def test_a_person_is_asked_in_their_language(tmp_path: Path) -> None:
    """With a real terminal: numbers, names, and an answer that is none of them."""
    answers = ["zh-CN", "club", "hobby", "9", "4", "young", "telegram", "Asia/Shanghai"]
    ours, theirs = pty.openpty()
    command = [
        sys.executable,
        "-c",
        "from bot.cli import app; app()",
        "init",
        str(tmp_path / "club.toml"),
    ]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        os.write(ours, "".join(f"{each}\n" for each in answers).encode())
        said = _read(ours)
        assert process.wait(60) == 0, said
    os.close(ours)
    assert "是哪一类社群？" in said
    assert "9 不在其中" in said
    text = (tmp_path / "club.toml").read_text("utf-8")
    assert 'community = "club"' in text
    assert 'tone = "friendly"' in text
    assert "ticket-sellers" in text


def _read(terminal: int) -> str:
    said = b""
    try:
        while piece := os.read(terminal, 65_536):
            said += piece
    except OSError:
        pass  # Linux says so when the other side has closed.
    return said.decode("utf-8", "replace")
