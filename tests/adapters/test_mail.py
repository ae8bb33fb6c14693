"""Mail: what arrives at a real server, how each refusal ends, and what no letter can hold."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from pydantic import SecretStr

from adapters import mail
from adapters.mail import Mail, Settings
from adapters.port import Denied, Done, Gone, Later, Outcome, Unknown
from policies.actions import Alert, Excerpt, Mention, Moment
from policies.letters import Letter
from tests.adapters.recording import RecordingHost
from tests.counterparts.mail import PASSWORD, USER, MailServer, mail_server, trust

NOW = datetime(2026, 1, 6, 10, tzinfo=UTC)
LETTER = Letter(
    id="telegram:channel:-100/7#2",
    place="mail:",
    channel="mail:channel:help@acme.example",
    community="acme",
    case=214,
    what="opened",
    title=("[acme] No. 214, 投诉 (high)",),
    text=(
        "No. 214, from ", Mention("telegram:member:42"), ": ", Excerpt("e1"), "\n",
        "To be answered by ", Moment(NOW, "Asia/Shanghai"), ".",
    ),
)  # fmt: skip


@dataclass
class Desk:
    mail: Mail
    host: RecordingHost
    server: MailServer

    async def sends(self, **changes: Any) -> Outcome:
        return await self.mail.perform(structs.replace(LETTER, **changes))


@asynccontextmanager
async def desk(security: Any = "none", **settings: Any) -> AsyncIterator[Desk]:
    certificate = trust(settings.pop("name", "127.0.0.1")) if security != "none" else None
    login = settings.pop("login", False)
    async with mail_server(security, certificate, login=login) as server:
        given: dict[str, Any] = {
            "host": "127.0.0.1", "port": server.port, "sender": "hallwarden@acme.example",
            "domains": frozenset({"acme.example"}), "security": security,
            "tls": certificate.client if certificate else None,
        }  # fmt: skip
        one, host = Mail(Settings(**{**given, **settings}), lambda: NOW), RecordingHost([])
        host.excerpts["e1"] = "my parcel is broken"
        await one.run(host)
        yield Desk(one, host, server)


async def test_a_letter_arrives_as_plain_text_in_every_script() -> None:
    async with desk() as d:
        outcome = await d.sends()
        (message,) = d.server.taken
        assert outcome == Done(message["Message-ID"])
        assert d.server.to == ["help@acme.example"]
        assert message["From"] == "Hallwarden <hallwarden@acme.example>"
        assert message["To"] == "help@acme.example"
        assert message["Subject"] == "[acme] No. 214, 投诉 (high)"
        assert message["Date"] == "Tue, 06 Jan 2026 10:00:00 +0000"
        assert message["Auto-Submitted"] == "auto-generated"
        assert message.get_content_type() == "text/plain"
        assert message.get_content().splitlines() == [
            "No. 214, from telegram:member:42: my parcel is broken",
            "To be answered by 2026-01-06 18:00 Asia/Shanghai.",
        ]


async def test_a_repeat_is_known_by_its_id_and_what_follows_by_its_thread() -> None:
    async with desk() as d:
        await d.sends()
        await d.sends()
        await d.sends(id="telegram:channel:-100/9#0", first=LETTER.id)
        first, again, next_ = d.server.taken
        assert first["Message-ID"] == again["Message-ID"] != next_["Message-ID"]
        assert next_["In-Reply-To"] == next_["References"] == first["Message-ID"]
        assert first["In-Reply-To"] is None
        assert "100" not in first["Message-ID"] and first["Message-ID"].endswith("@acme.example>")


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_what_leaves_the_machine_is_encrypted_and_signed_in(security: str) -> None:
    account = {"user": USER, "password": SecretStr(PASSWORD)}
    async with desk(security, login=True, **account) as d:
        assert isinstance(await d.sends(), Done)
        assert d.server.secure == [True]


async def test_a_wrong_password_is_refused_and_not_told() -> None:
    account = {"user": USER, "password": SecretStr("battery staple")}
    async with desk("starttls", login=True, **account) as d:
        outcome = await d.sends()
        assert isinstance(outcome, Denied) and "535" in outcome.reason
        assert "battery" not in repr(outcome) and "battery" not in repr(d.mail)
        assert not d.server.taken


async def test_a_certificate_of_another_name_gets_no_letter() -> None:
    async with desk("starttls", name="elsewhere.example") as d:
        assert isinstance(await d.sends(), Later)
        assert not d.server.taken


async def test_nothing_is_sent_in_the_clear_where_encryption_is_asked_for() -> None:
    async with desk() as d:
        assert d.mail.settings is not None
        client = trust("127.0.0.1").client
        d.mail.settings = replace(d.mail.settings, security="starttls", tls=client)
        outcome = await d.sends()
        assert isinstance(outcome, Later | Denied) and not d.server.taken


@pytest.mark.parametrize(
    ("recipient", "data", "kind"),
    [
        ("550 5.1.1 no such mailbox", "250 OK", Denied),
        ("451 4.7.1 come again", "250 OK", Later),
        ("250 OK", "554 5.7.1 spam", Denied),
        ("250 OK", "452 4.3.1 full", Later),
    ],
)
async def test_a_refusal_is_final_or_not_as_the_server_says(
    recipient: str, data: str, kind: type[Outcome]
) -> None:
    async with desk() as d:
        d.server.recipient, d.server.data = recipient, data
        outcome = await d.sends()
        assert type(outcome) is kind
        assert outcome.reason.startswith("help@acme.example: the mail server answers ")  # type: ignore[union-attr]
        assert not isinstance(outcome, Gone)


async def test_no_reply_after_the_letter_was_given_is_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with desk() as d:
        d.server.cut = True
        assert isinstance(await d.sends(), Unknown)
    monkeypatch.setattr(mail, "WHOLE_SECONDS", 0.5)
    async with desk() as d:
        d.server.silent = True
        assert isinstance(await d.sends(), Unknown)


async def test_a_server_that_is_not_there_is_tried_again() -> None:
    async with desk() as d:
        port = d.server.port
    async with desk(port=port) as d:
        outcome = await d.sends()
        assert isinstance(outcome, Later) and "does not answer" in outcome.reason


async def test_a_server_that_never_greets_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    monkeypatch.setattr(mail, "WHOLE_SECONDS", 0.3)
    server = await asyncio.start_server(mute, "127.0.0.1", 0)
    async with server, desk(port=server.sockets[0].getsockname()[1]) as d:
        assert isinstance(await d.sends(), Later)


@pytest.mark.parametrize(
    "address", ["ann@elsewhere.example", "ann@acme.example.evil.example", "ann@sub.acme.example"]
)
async def test_nobody_but_the_organisation_gets_mail(address: str) -> None:
    async with desk() as d:
        outcome = await d.sends(channel=f"mail:channel:{address}")
        assert isinstance(outcome, Denied) and "domains in [mail]" in outcome.reason
        assert not d.server.taken


async def test_without_settings_it_says_what_is_missing() -> None:
    one = Mail(None)
    await one.run(RecordingHost([]))
    assert await one.perform(LETTER) == Denied("config.toml has no [mail]")
    alert = Alert(id="a", place="mail:", channel=LETTER.channel, text=("x",))
    assert isinstance(await one.perform(alert), Denied)
    assert await one.lookup("mail:", "channel", "help") == ()


HOSTILE = "a\r\nBcc: all@acme.example\r\n\r\n.\r\nMAIL FROM:<x@y>\u2028\u0085\x0b\x00\u202eb"


@given(words=st.one_of(st.just(HOSTILE), st.text(max_size=300)))
async def test_no_words_become_a_header_a_line_or_a_command(words: str) -> None:
    words = words.encode("utf-8", "ignore").decode()
    async with desk() as d:
        d.host.excerpts["e1"] = words
        await d.sends(title=("[acme] ", words), text=("x: ", Excerpt("e1", 500), "\nend"))
        (message,), (raw,) = d.server.taken, d.server.raw
        assert d.server.to == ["help@acme.example"]
        assert {*message.keys()} == {
            "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type",
            "Content-Transfer-Encoding", "MIME-Version",
        }  # fmt: skip
        assert not message.defects
        lines = message.get_content().splitlines()
        assert len(lines) == 2 and lines[0].startswith("x: ") and lines[1] == "end"
        assert max(map(len, raw.splitlines())) <= 998
