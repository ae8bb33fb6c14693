"""What cannot work is said in a sentence: by ``hallwarden run``, in the log, and in the health."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import entrance
from bot.cli import app
from bot.cli.run import _told_apart
from bot.sole import sole
from policies.errors import HallwardenError, TokenRefused
from tests.bot.town import town
from tests.counterparts.telegram.server import serving
from tests.waiting import until

POLICY = """
community = "acme"
places = ["telegram:chat:-1001"]

[[rules]]
name = "banned-words"
filter = "keywords"
words = ["free nitro"]
actions = ["delete"]
because = "no contact spam here"
"""


async def ran(folder: Path, config: str) -> tuple[int, str]:
    """``hallwarden run`` as a process of its own: exit status and what it wrote."""
    (folder / "config.toml").write_text(config, encoding="utf-8")
    (folder / "acme.toml").write_text(POLICY, encoding="utf-8")
    program = [sys.executable, "-c", "from bot.cli import app; app()", "run"]
    process = await asyncio.create_subprocess_exec(
        *program,
        "--config",
        str(folder / "config.toml"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(60):
            out, _ = await process.communicate()
    finally:
        with suppress(ProcessLookupError):
            process.kill()
    return process.returncode or 0, out.decode()


async def test_a_wrong_token_ends_the_only_edge_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("123:wrong-token-wrong-token-wrong-token")
    async with serving() as telegram:
        status, out = await ran(
            tmp_path,
            'policies = ["acme.toml"]\n[web]\nport = 0\n'
            f'[telegram]\ntoken = {{ file = "token" }}\nbase_url = "{telegram.base_url}"\n',
        )
    assert status == 1
    assert "Telegram does not accept the bot's token" in out
    assert "Traceback" not in out
    assert "wrong-token" not in out


def said(folder: Path, monkeypatch: pytest.MonkeyPatch, config: str) -> str:
    """``hallwarden run`` in this process, which must end with status 1; what it wrote."""
    module = sys.modules[_told_apart.__module__]
    monkeypatch.setattr(module, "set_up", lambda *_: None)  # logs are the whole process's
    monkeypatch.setattr(logging.getLogger(), "handlers", [logging.NullHandler()])
    path = folder / "config.toml"
    path.write_text(config, encoding="utf-8")
    (folder / "acme.toml").write_text(POLICY, encoding="utf-8")
    result = CliRunner().invoke(app, ["run", "--config", str(path)])
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    return result.output


@pytest.mark.parametrize("table", ["[web]\nport = {}\n[sandbox]\nport = 0\n",
                                   "[web]\nport = 0\n[sandbox]\nport = {}\n"])  # fmt: skip
def test_a_port_that_is_taken_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        out = said(tmp_path, monkeypatch, 'policies = ["acme.toml"]\n' + table.format(port))
    assert f"port {port} on 127.0.0.1" in out
    assert "config.toml" in out


@pytest.mark.parametrize(
    ("config", "told"),
    [
        (
            'policies = ["nothing.toml"]\n[sandbox]\n[web]\nport = 0\n',
            "there is no file nothing.toml",
        ),
        ("policies = []\n", "policies"),
        ('policies = ["acme.toml"]\n[web]\nport = "many"\n', "web.port"),
        ("policies = [", "config.toml:1: what stands after ="),
        (
            'policies = ["acme.toml"]\n[telegram]\ntoken = { env = "NO_SUCH_NAME" }\n',
            "NO_SUCH_NAME",
        ),
        (
            'policies = ["acme.toml"]\n[sandbox]\n[store]\nurl = "postgresql://x@127.0.0.1:9/x"\n',
            "the store does not answer",
        ),
    ],
)
def test_what_the_user_can_mend_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config: str, told: str
) -> None:
    assert told in said(tmp_path, monkeypatch, config)


def test_a_store_in_use_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with sole(tmp_path / "store.db"):
        config = 'policies = ["acme.toml"]\n[store]\nurl = "sqlite:///store.db"\n[sandbox]\n'
        assert "is in use by another Hallwarden process" in said(tmp_path, monkeypatch, config)


async def test_the_others_go_on_without_an_edge_that_cannot_work(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        edges = t.app.edges

        class Refused:
            platform = "other"

            async def run(self, host: object) -> None:
                raise TokenRefused("the other platform does not accept the token")

        edges["other"] = Refused()  # type: ignore[assignment]
        await t.app.supervision.kept_up(edges["other"])
        assert t.app.health()["unusable"] == {
            "other": "the other platform does not accept the token"
        }
        assert list(t.app.health()["platforms"]) == ["test"]  # type: ignore[call-overload]
        assert await t.says("ann", "free nitro")
        await until(lambda: t.edge.done)


def test_faults_of_the_program_are_kept_apart_from_what_can_be_mended() -> None:
    ours = ExceptionGroup("a", [HallwardenError("mend this")])
    problems, others = _told_apart(BaseExceptionGroup("b", [ours, ExceptionGroup("c", [ours])]))
    assert problems == ["mend this"]
    assert others is None
    problems, others = _told_apart(BaseExceptionGroup("b", [ours, ValueError("a fault")]))
    assert others is not None
    assert isinstance(others.exceptions[0], ValueError)


@dataclass
class Told:
    """A log for one test: the whole process's may have been set up by another one."""

    lines: list[dict[str, str]] = field(default_factory=list)

    def warning(self, _: str, **names: str) -> None:
        """Write down what was said."""
        self.lines.append(names)


async def test_a_place_that_no_policy_names_is_reported_once_with_the_line_to_paste(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told()
    monkeypatch.setattr(entrance, "log", told)
    async with town(tmp_path) as t:
        t.app.intake.entrance.routes.clear()
        for _ in range(3):
            await t.says("ann", "hello")
    assert told.lines == [{"line": 'places = ["test:room:1"]'}]
