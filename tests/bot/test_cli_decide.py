"""``hallwarden decide`` as a process of its own: lines in, lines out, one by one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import fields, replace
from io import BytesIO
from pathlib import Path

import pytest

from bot.cli.decide import decided
from policies.events import Content
from policies.file.load import load
from policies.fold import Fold
from policies.matching.folding import Folded
from policies.matching.scan import CompiledScanner, compile_scanner
from policies.matching.terms import Hit

ROOT = Path(__file__).parents[2]
RUN = [sys.executable, "-c", "import typer; from bot.cli.decide import decide; typer.run(decide)"]
POLICY = """community = "acme"
[[rules]]
name = "words"
filter = "keywords"
words = ["加微信"]
actions = ["delete"]
because = "No."
"""


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "acme.toml"
    path.write_text(POLICY, encoding="utf-8")
    return path


def decide(policy: Path, lines: bytes, *more: str) -> subprocess.CompletedProcess[bytes]:
    command = [*RUN, "--policy", str(policy), *more]
    return subprocess.run(command, input=lines, capture_output=True, cwd=ROOT, timeout=60)


def test_a_bad_line_costs_only_itself(policy: Path) -> None:
    lines = '{"text": "请加微信"}\n\nnope\n{"event": "join"}\n'.encode()
    ended = decide(policy, lines)
    first, second, third = [json.loads(line) for line in ended.stdout.splitlines()]
    assert first["findings"][0]["evidence"] == "加微信"
    assert first["actions"] == [{"type": "delete", "because": "words"}]
    assert second == {"error": "line 3: no valid event: this is not JSON"}
    assert third == {"event": "e3", "verdict": "allow", "findings": [], "actions": []}
    assert ended.stderr == b"line 3: no valid event: this is not JSON\n"
    assert ended.returncode == 1


class Broken(CompiledScanner):
    """A scanner with a fault that only some texts show."""

    def scan(self, content: Content, folded: Folded | None = None) -> Mapping[int, tuple[Hit, ...]]:
        if content.text == "fault":
            raise KeyError("what a member wrote")
        return super().scan(content, folded)


def test_an_event_that_cannot_be_decided_costs_only_itself(
    policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = replace(
        load(policy).policy,
        scanner=Broken(
            **{f.name: getattr(compile_scanner([]), f.name) for f in fields(CompiledScanner)}
        ),
    )
    out = BytesIO()
    lines = [b'{"text": "fine"}\n', b'{"text": "fault"}\n', b'{"text": "fine"}\n']
    assert decided(lines, out, Fold(broken)) == 1
    first, second, third = map(json.loads, out.getvalue().splitlines())
    assert (first["event"], third["event"]) == ("e1", "e3")
    assert second["error"].startswith("line 2: not decided: KeyError at test_cli_decide.py:")
    assert second["error"] in capsys.readouterr().err


def test_events_come_from_a_file(policy: Path, tmp_path: Path) -> None:
    events = tmp_path / "chat.jsonl"
    events.write_text('{"text": "a"}\n{"text": "b"}', encoding="utf-8")
    ended = decide(policy, b"", "--events", str(events))
    assert (ended.returncode, len(ended.stdout.splitlines())) == (0, 2)
    missing = decide(policy, b"", "--events", str(tmp_path / "no.jsonl"))
    assert missing.returncode == 1
    assert b"no.jsonl" in missing.stderr
    assert b"Traceback" not in missing.stderr


def test_a_bad_policy_is_told(policy: Path) -> None:
    policy.write_text('comunity = "x"')
    ended = decide(policy, b"{}\n")
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert b"did you mean community?" in ended.stderr


def test_each_answer_comes_before_the_next_line(policy: Path) -> None:
    command = [*RUN, "--policy", str(policy)]
    buffered = {k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=buffered
    ) as running:
        assert running.stdin
        assert running.stdout
        for number in (1, 2):
            running.stdin.write(b"{}\n")
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["event"] == f"e{number}"
        running.stdin.close()
        assert running.wait(30) == 0


def test_who_has_read_enough_may_leave(policy: Path) -> None:
    command = [*RUN, "--policy", str(policy)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        _, told = running.communicate(b"{}\n" * 1000, timeout=30)
    assert b"Traceback" not in told
    assert b"Exception" not in told


def test_thousands_of_lines_a_second(policy: Path) -> None:
    lines = b"".join(
        b'{"text": "hello there %d", "member": "m%d"}\n' % (n, n % 99) for n in range(9000)
    )
    begun = time.monotonic()
    ended = decide(policy, lines)
    assert len(ended.stdout.splitlines()) == 9000
    assert time.monotonic() - begun < 20


def test_a_policy_that_observes_is_decided_as_if_it_acted(policy: Path) -> None:
    policy.write_text(f'acting = "observe"\n{POLICY}', encoding="utf-8")
    ended = decide(policy, '{"text": "请加微信"}\n'.encode())
    (line,) = map(json.loads, ended.stdout.splitlines())
    assert (line["verdict"], line["actions"]) == (
        "enforce", [{"type": "delete", "because": "words"}],
    )  # fmt: skip
    assert len(ended.stderr.splitlines()) == 1
    assert b"only observes for now" in ended.stderr
    assert ended.returncode == 0
