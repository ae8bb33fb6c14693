"""A complaint that a department reads by e-mail and a tracker gets, through the whole program."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest

from bot.config import SHIPPED, read_config
from bot.edges import edges
from bot.tables import ConfigError, MailTable, Secret, WebhookTable
from tests.bot.shipped import real
from tests.bot.test_cli_policy import GOOD, SETTINGS, run
from tests.counterparts.mail import mail_server
from tests.counterparts.tracker import tracker
from tests.waiting import until

DEPARTMENT = 'to = "sandbox:channel:staff"'
ROUTE = '\n[[routes]]\nto = "webhook:desk"\ndepartments = ["support"]\nseverities = ["low"]\n'
NUMBERS = "my card is 4111 1111 1111 1111, 身份证 11010519491231002X, 电话 13800138000"


def settings(mail: int, hook: str) -> dict[str, object]:
    given = {"host": "127.0.0.1", "port": mail, "security": "none", "from": "bot@acme.example"}
    table = WebhookTable(url=hook, secret=Secret(env="DESK_WEBHOOK_SECRET"))
    return {"mail": MailTable.model_validate(given), "webhooks": {"desk": table}}


def lay_out(folder: Path, more: str = "") -> None:
    text = files("policies").joinpath("packs", "sandbox.toml").read_text(encoding="utf-8")
    assert DEPARTMENT in text
    path = folder / SHIPPED / "hallwarden.toml"
    path.parent.mkdir(parents=True)
    path.write_text(
        text.replace(DEPARTMENT, 'to = "mail:help@acme.example"') + ROUTE + more, encoding="utf-8"
    )


async def test_the_department_reads_it_by_mail_and_the_tracker_that_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_WEBHOOK_SECRET", "a shared secret of the desk")
    lay_out(tmp_path)
    async with (
        mail_server() as server,
        tracker() as service,
        real(tmp_path, **settings(server.port, service.url)) as r,
    ):
        service.says("503 Service Unavailable")
        await r.sandbox.says("regular", "lobby", f"/complain {NUMBERS}")
        await until(lambda: bool(server.taken))
        said = server.taken[0].get_content()
        assert server.to == ["help@acme.example"]
        assert "my card is [card]" in said and "sandbox:member:regular" in said
        assert not any(number in said for number in ("4111", "1949", "1380013"))
        await r.sandbox.says("regular", "lobby", "/idea a darker theme")
        await until(lambda: bool(service.came))
        service.says("204 No Content")
        await until(lambda: len(service.came) > 1)
        first, again = (json.loads(each.body) for each in service.came[:2])
        assert first["id"] == again["id"]
        assert "darker" not in first["text"] and first["severity"] == "low"
        await r.sandbox.says("moderator", "staff", "/claim 1")
        await until(lambda: len(server.taken) > 1)
        assert server.taken[1]["In-Reply-To"] == server.taken[0]["Message-ID"]


async def test_where_the_policy_shares_them_the_numbers_are_taken_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_WEBHOOK_SECRET", "a shared secret of the desk")
    lay_out(tmp_path, '\n[share_with]\nsandbox = ["webhook"]\n')
    async with tracker() as service, real(tmp_path, **settings(9, service.url)) as r:
        await r.sandbox.says("regular", "lobby", f"/idea {NUMBERS}")
        await until(lambda: bool(service.came))
        said = json.loads(service.came[0].body)["text"]
        assert "my card is [card]" in said
        assert not any(number in said for number in ("4111", "1949", "1380013"))


CONFIG = 'policies = ["a.toml"]\n'
MAIL = '[mail]\nhost = "smtp.example.org"\nfrom = "bot@example.org"\n'
HOOK = '[webhooks.desk]\nurl = "https://t.example"\nsecret = { env = "S" }\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (MAIL + 'security = "none"\n', "on this machine"),
        (MAIL.replace("bot@", "bot "), "no mail address"),
        (MAIL + 'password = "hunter2"\n', "never written into this file"),
        (HOOK.replace("https", "http"), "must be an https:// address"),
        (HOOK.replace("https://", "https://me:pw@"), "must be an https:// address"),
        (HOOK.replace("https://", "ftp://"), "must be an https:// address"),
        (HOOK.replace("{ env = ", "").replace(' "S" }', ' "hunter2"'), "secret"),
        (HOOK.replace("[webhooks.desk]", '[webhooks."De sk"]'), "webhooks"),
    ],
)
def test_settings_that_cannot_be_are_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG + text, encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        read_config(path)
    assert said in str(refused.value) and "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [(HOOK, "shorter than 16"), (MAIL + 'ca_file = "none.pem"\n', "cannot be read")],
)
def test_secrets_and_files_that_do_not_do_are_told_at_the_start(
    tmp_path: Path, text: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("S", "short")
    path = tmp_path / "config.toml"
    path.write_text(CONFIG + text, encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        edges(read_config(path))
    assert said in str(refused.value)


def test_mail_goes_to_the_domain_of_its_sender_unless_others_are_named() -> None:
    given = {"host": "h", "from": "bot@Acme.example"}
    assert MailTable.model_validate(given).own == {"acme.example"}
    assert MailTable.model_validate({**given, "domains": ["A.example"]}).own == {"a.example"}


def test_check_tells_of_letters_that_could_not_leave(tmp_path: Path) -> None:
    file = tmp_path / "acme.toml"
    routes = """
[departments.support]
to = "mail:help@acme.example"
members = ["test:member:mo"]
[[routes]]
to = "webhook:desk"
severities = ["low"]
"""
    file.write_text(GOOD + routes, encoding="utf-8")
    config = file.with_name("config.toml")
    config.write_text(SETTINGS, encoding="utf-8")
    told = json.loads(run("check", file, "--json")[1])["problems"]
    assert [each["path"] for each in told] == ["departments.support.to", "routes[1].to"]
    assert all(each["advice"] and "config.toml" in each["message"] for each in told)
    ways = (
        '[mail]\nhost = "h"\nfrom = "bot@Acme.example"\n'
        '[webhooks.desk]\nurl = "https://t.example"\nsecret = { env = "S" }\n'
    )
    config.write_text(SETTINGS + ways, encoding="utf-8")
    assert not json.loads(run("check", file, "--json")[1])["problems"]
