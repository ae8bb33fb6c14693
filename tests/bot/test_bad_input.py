"""Bad input to the whole program: a sentence or a logged skip, never a crash, nothing lost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from msgspec.structs import replace
from typer.testing import CliRunner

from adapters.port import Denied, Gone
from bot.cli import app
from policies.actions import Alert, Delete
from policies.events import Checked, Content, Due, Event, Found, Link, Message, Names, Part, Settled
from tests.bot.town import LOBBY, PLACE, POLICY, Town, plain, town

NOW = datetime.now(UTC)
HELLO = Message(
    id="x", place=PLACE, channel=LOBBY, at=NOW, message="x", content=Content(text="free nitro")
)
LONG = "free nitro " + "ha " * 350_000
MANY = tuple(f"test:member:{n}" for n in range(10_000))
ODD: dict[str, Message] = {
    "a megabyte": replace(HELLO, content=Content(text=LONG)),
    "lone surrogates": replace(HELLO, content=Content(text="\ud83d free nitro \udc00")),
    "writing directions": replace(HELLO, content=Content(text="\u202efree nitro\u202c")),
    "nul": replace(HELLO, content=Content(text="free\0 nitro"), names=Names("A\0", "a\0")),
    "mentions": replace(HELLO, content=Content(text="free nitro", mentions=MANY)),
    "parts": replace(HELLO, content=Content(parts=(Part("", ""),) * 999 + (Part("x", LONG),))),
    "links": replace(HELLO, content=Content(text="free nitro", links=(Link("x", "::"),) * 999)),
    "a name of a megabyte": replace(HELLO, names=Names(LONG, "@" + LONG)),
    "1970": replace(HELLO, at=datetime(1970, 1, 1, tzinfo=UTC)),
    "2099": replace(HELLO, at=datetime(2099, 1, 1, tzinfo=UTC)),
    "year one": replace(HELLO, at=datetime(1, 1, 1, tzinfo=UTC)),
}
REPORTS: tuple[Event, ...] = (
    Settled(id="s", place=PLACE, at=NOW, community="acme", action=b"?", outcome="denied"),
    Due(id="d", place="clock:", at=NOW, community="acme", what="ban_ends", args={"until": "x"}),
    Found(
        id="f", place="store:", at=NOW, as_of=NOW, community="acme", query="away", rows=(),
        invoked=b"?",
    ),
    Checked(id="c", place=PLACE, at=NOW, missing=("fly", "delete_messages")),
)  # fmt: skip


async def test_odd_messages_are_judged_and_kept_and_the_next_one_too(
    tmp_path: Path, database: str
) -> None:
    async with town(tmp_path, url=database) as t:
        for name, message in ODD.items():
            started = time.process_time()
            decision = await t.offers(replace(message, id=name, message=name))
            assert decision is not None, name
            assert decision.verdict == "enforce", name
            assert time.process_time() - started < 3, name
        entries = [entry async for entry in t.app.store.journal.entries(community="acme")]
        assert [e.failed for e in entries if e.failed] == []
        assert set(ODD) <= {entry.event.id for entry in entries}
        now = datetime.now(UTC)
        for entry in entries:
            assert now - timedelta(days=31) < entry.event.at < now + timedelta(seconds=6)
        pages = t.app.intake.residence.memory.residents["acme"].pages
        assert max(len(repr(value)) for page in pages.values() for value in page.values()) < 1_024


async def test_odd_reports_of_our_own_edges_stop_nothing(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        for report in REPORTS:
            assert await t.offers(report) is not None, report
        said = [a for a in await _alerts(t, 2) if "fly" in plain(a.text)]
        assert len(said) == 1
        await _still_works(t)


async def test_a_missing_right_of_the_platform_is_told_and_nothing_stops(tmp_path: Path) -> None:
    async with town(tmp_path) as t:
        t.edge.answer = lambda a: Denied("not enough rights") if isinstance(a, Delete) else Gone()
        await t.says("ann", "free nitro")
        assert "not enough rights" in plain((await _alerts(t, 1))[0].text)
        await _still_works(t)


async def _alerts(t: Town, count: int) -> list[Alert]:
    done = await t.edge.until(lambda d: len([a for a in d if isinstance(a, Alert)]) >= count)
    return [a for a in done if isinstance(a, Alert)]


async def _still_works(t: Town) -> None:
    decision = await t.says("bob", "free nitro", id="after")
    assert decision is not None
    assert decision.verdict == "enforce"


@pytest.fixture(autouse=True)
def _logs_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command sets up the log of its process, which is that of all tests."""
    monkeypatch.setattr(import_module("bot.cli.run"), "set_up", lambda *_: None)


ACME = 'policies = ["acme.toml"]\n'
CONFIGS: dict[str, tuple[str | bytes, str]] = {
    "an unknown key": (
        'polices = ["acme.toml"]', ":1: polices: there is no entry called polices here "
        "(did you mean policies?)",
    ),
    "an unknown key in a table": (
        ACME + "[sandbox]\nprot = 1", ":3: sandbox.prot: there is no entry called prot here "
        "(did you mean port?)",
    ),
    "a wrong type": (ACME + 'web = { port = "many" }', ":2: web.port: port must be a whole number"),
    "too large": (ACME + "web = { port = 99999 }", ":2: web.port: 99999 is too large"),
    "a wrong choice": (
        ACME + '[log]\nlevel = "debgu"', ":3: log.level: debgu is not possible here; choose one "
        "of: debug, info, warning, error (did you mean debug?)",
    ),
    "no token": (ACME + "[telegram]", ":2: telegram.token: a secret is never written"),
    "a token": (
        ACME + '[telegram]\ntoken = "5150:MARK"', ":3: telegram.token: a secret is never written "
        'into this file: put it into an environment variable and write token = { env = '
        '"TELEGRAM_TOKEN" }, or into a file',
    ),
    "a token in curly quotes": (ACME + "[discord]\ntoken = “MARK”", ":3: what stands after ="),
    "a token in a wrong table": (
        ACME + '[discord.token]\nevn = "MARK"', ':2: discord.token: a secret is never written',
    ),
    "a secret": (
        ACME + '[telegram]\ntoken = { env = "A" }\n[telegram.webhook]\nurl = "MARK"\nsecret = 5',
        "telegram.webhook.secret: a secret is never written into this file: put it into an "
        'environment variable and write secret = { env = "TELEGRAM_WEBHOOK_SECRET" }',
    ),
    "an address": (
        ACME + '[discord]\ntoken = { env = "A" }\napi_base = "MARK"',
        ":4: discord.api_base: api_base must start with http://",
    ),
    "a store": (ACME + "[store]\nurl = 5", ":3: store.url: this is no address of a store"),
    "an empty token": (ACME + '[telegram]\ntoken = { env = "NO" }', "NO is empty"),
    "no toml": ("policies = [", ":1: what stands after ="),
    "another encoding": ("policies = []".encode("utf-16"), ":1: this file is saved as UTF-16"),
    "no policy": ("policies = []", ":1: name a policy file, policies = ["),
    "a policy that is none": ("policies = [1]", ":1: policies[1]: 1 must be text in quotes"),
    "no platform": (ACME, "add at least one of [sandbox], [telegram], [discord]"),
    "another policy": ('policies = ["other.toml"]\nstore.url = "sqlite:///s.db"\n[sandbox]', "oth"),
    "another store": (ACME + '[sandbox]\n[store]\nurl = "mysql://x"', "mysql"),
}  # fmt: skip


@pytest.mark.parametrize("case", CONFIGS)
def test_a_configuration_that_cannot_be_used_is_a_sentence(tmp_path: Path, case: str) -> None:
    text, told = CONFIGS[case]
    (tmp_path / "acme.toml").write_text(POLICY, encoding="utf-8")
    _refused(tmp_path, text, told)


POLICIES = {
    "an unknown key": (POLICY.replace("words =", "wrods ="), "wrods"),
    "a wrong type": (POLICY.replace("limit = 8", 'limit = "eight"'), "limit"),
    "a pattern": (
        POLICY.replace('filter = "keywords"\nwords = ["加微信", "free nitro"]',
                       "filter = \"patterns\"\npatterns = ['(a)\\1']"),
        "patterns[1]",
    ),
    "five megabytes of words": (
        POLICY.replace('"free nitro"', ",".join(f'"w{n:09}"' for n in range(400_000)) + ', ""'),
        "acme.toml",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", POLICIES)
def test_a_policy_that_cannot_be_used_is_a_sentence(tmp_path: Path, case: str) -> None:
    text, told = POLICIES[case]
    (tmp_path / "acme.toml").write_text(text, encoding="utf-8")
    _refused(
        tmp_path,
        'policies = ["acme.toml"]\nstore = { url = "sqlite:///s.db" }\nweb.port = 0\n[sandbox]',
        told,
    )


def _refused(folder: Path, config: str | bytes, told: str) -> None:
    file = folder / "config.toml"
    file.write_bytes(config.encode() if isinstance(config, str) else config)
    done = CliRunner().invoke(app, ["run", "--config", str(file)])
    assert done.exit_code == 1, done.output
    assert isinstance(done.exception, SystemExit), done.exception
    assert told in done.output
    assert "Traceback" not in done.output
    assert "MARK" not in done.output


def test_a_mistake_in_the_configuration_is_told_without_the_platforms(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("polices = []", encoding="utf-8")
    code = (
        "import sys; from bot.cli import app; code = app(['run'], standalone_mode=False)\n"
        "print([m for m in sys.modules if m in ('discord', 'telegram', 'sqlalchemy', 'bot.edges')])"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert "did you mean policies?" in done.stderr
    assert done.stdout == "[]\n"
