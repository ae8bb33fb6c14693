"""Signals through the whole program: asked, answered, acted on; or silent, and the team is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from adapters.scorer import Signal
from bot.config import read_config
from bot.edges import edges
from bot.tables import ConfigError
from policies.actions import Alert, Delete
from tests.bot.town import STAFF, plain, town
from tests.counterparts.signal import signal
from tests.waiting import until

POLICY = f"""
community = "acme"
places = ["test:room:1"]
staff_channel = "{STAFF}"

[[rules]]
name = "new-spam"
all = [{{ filter = "newcomer" }}, {{ filter = "score", signal = "adverts" }}]
actions = ["delete"]
because = "no advertising"

[[rules]]
name = "toxic"
filter = "score"
signal = "anger"
actions = ["alert"]
because = "be kind"
when = {{ reply = true }}
"""
TEXT = "I can double your savings"


async def test_a_service_says_what_becomes_of_a_message(tmp_path: Path) -> None:
    async with signal() as service, town(tmp_path, POLICY, signals=at(service.url)) as t:
        decision = await t.says("ann", TEXT)
        assert decision is not None and decision.pending == ("new-spam",)
        done = await t.edge.until(lambda d: any(isinstance(a, Delete) for a in d))
        assert [a.message for a in done if isinstance(a, Delete)] == ["1"]
        service.says('{"score": 0.1}')
        await t.says("bob", "see you tomorrow")
        await until(lambda: len(service.asked) == 2)
        assert [asked["text"] for asked in service.asked] == [TEXT, "see you tomorrow"]
    assert len([a for a in t.edge.done if isinstance(a, Delete)]) == 1


async def test_the_team_is_told_that_a_signal_is_silent(tmp_path: Path) -> None:
    async with town(tmp_path, POLICY) as t:
        await t.says("ann", TEXT)
        done = await t.edge.until(lambda d: any(isinstance(a, Alert) for a in d))
        (alert,) = [a for a in done if isinstance(a, Alert)]
        assert "signal adverts does not answer" in plain(alert.text)
        assert "config.toml has no [signals.adverts]" in plain(alert.text)
        assert "new-spam" in plain(alert.text) and "anger" not in plain(alert.text)


async def test_the_log_says_at_the_start_what_is_not_configured(tmp_path: Path) -> None:
    with capture_logs() as lines:
        async with signal() as service, town(tmp_path, POLICY, signals=at(service.url)):
            pass
    said = [(each["event"], each["rules"]) for each in lines if "rules wait" in each["event"]]
    assert said == [("config.toml has no [signals.anger]; rules wait", ["toxic"])]


def at(url: str) -> dict[str, Signal]:
    return {"adverts": Signal(url)}


CONFIG = """
policies = ["acme.toml"]
[sandbox]
[signals.adverts]
url = "https://scores.example.org/spam"
token = { env = "SPAM_TOKEN" }
timeout = "2s"
[signals.own]
url = "http://127.0.0.1:9000"
"""


def test_signals_are_read_from_the_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config.toml"
    file.write_text(CONFIG, encoding="utf-8")
    with pytest.raises(ConfigError, match="SPAM_TOKEN"):
        edges(read_config(file))
    monkeypatch.setenv("SPAM_TOKEN", "s3cret")
    built = edges(read_config(file)).signals
    assert "s3cret" not in repr(built)
    token = built["adverts"].token
    assert token is not None and token.get_secret_value() == "s3cret"
    assert (built["adverts"].timeout, built["own"].timeout) == (2.0, 5.0)
    assert built["own"].token is None


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ('[signals.a]\nurl = "ftp://x"', "must start with http"),
        ('[signals.a]\nurl = "https://x"\ntoken = "s3cret"', "a secret is never written"),
        ('[signals.a]\ntimeout = "9s"', "url is missing"),
        ('[signals.a]\nurl = "https://x"\ntimeout = "1h"', "too large"),
        ('[signals."a b"]\nurl = "https://x"', "a name has"),
    ],
)
def test_what_cannot_be_a_signal_is_told(tmp_path: Path, bad: str, words: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(f'policies = ["acme.toml"]\n{bad}\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=words) as caught:
        read_config(file)
    assert "s3cret" not in str(caught.value)
