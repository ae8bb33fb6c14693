"""The tables of ``config.toml``: what each may say, and secrets by reference."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    model_validator,
)
from pydantic_core import PydanticCustomError

from adapters.mail import Security
from bot.addresses import a_hook, a_mailbox, a_web_address, an_address, here
from policies.errors import HallwardenError
from policies.file.departmentchecks import known_zone
from policies.forms import Duration
from policies.policy import Language

_MEMBER = re.compile(r"[a-z]+:member:[^\s:]{1,80}")


class ConfigError(HallwardenError):
    """``config.toml`` cannot be used; the message names every problem with line and remedy."""


class Table(BaseModel):
    """Frozen, and with no keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Secret(Table):
    """Where a secret is kept: an environment variable, or a file with nothing else in it."""

    env: str | None = None
    file: Path | None = None

    @model_validator(mode="before")
    @classmethod
    def _one(cls, value: object) -> object:
        if not isinstance(value, dict) or len({"env", "file"} & value.keys()) != 1:
            raise PydanticCustomError("secret", "no reference to a secret")
        return value

    def read(self, folder: Path) -> SecretStr:
        """The secret itself. Raises ``ConfigError`` when it is not there."""
        if self.env is not None:
            value = os.environ.get(self.env, "")
            where = f"the environment variable {self.env}"
        else:
            assert self.file is not None
            path = folder / self.file
            where = str(path)
            try:
                value = path.read_text(encoding="utf-8").strip()
            except OSError as error:
                raise ConfigError(
                    f"the secret in {where} cannot be read: {error.strerror}"
                ) from None
        if not value:
            raise ConfigError(f"{where} is empty; put the token there")
        return SecretStr(value)


def _address(value: object) -> object:
    """An address or a reference to one; what else it is, is never told."""
    if isinstance(value, dict) and len(value) == 1:
        ((key, inner),) = value.items()
        if key in ("env", "file") and isinstance(inner, str):
            return Secret(**value)
    if not isinstance(value, str | Secret):
        raise PydanticCustomError("address", "no address")
    return value


class StoreTable(Table):
    """``[store]``: SQLite by default; PostgreSQL by ``postgresql://…`` or a secret reference."""

    # A url may hold a password.
    url: Annotated[str | Secret, BeforeValidator(_address)] = Field(
        default="sqlite:///data/hallwarden.db", repr=False
    )


class WebTable(Table):
    """``[web]``: where ``/healthz`` and ``/metrics`` are served."""

    host: str = "127.0.0.1"
    port: int = Field(default=8600, ge=0, le=65_535)


class LogTable(Table):
    """``[log]``: for people (``console``) or for programs (``json``)."""

    form: Literal["console", "json"] = "console"
    level: Literal["debug", "info", "warning", "error"] = "info"


class RetentionTable(Table):
    """``[retention]``: how long members' words are kept, and what the audit says."""

    texts: Duration = timedelta(days=30)
    audit: Duration = timedelta(days=730)


def _member(text: str) -> str:
    if not _MEMBER.fullmatch(text):
        raise PydanticCustomError("member", "no member")
    return text


def _zone(name: str) -> str:
    if not known_zone(name):
        raise PydanticCustomError("zone", "no time zone")
    return name


class OpeningTable(Table):
    """``[opening]``: who may open communities from chat (full ids of members), where their policies
    are kept, and how many there may be; what they are asked in, and their time zone."""

    by: tuple[Annotated[str, AfterValidator(_member)], ...] = Field(min_length=1)
    folder: Path = Path("opened")
    limit: int = Field(default=10, ge=1, le=1_000)
    language: Language = "en"
    timezone: Annotated[str, AfterValidator(_zone)] = "UTC"


class SandboxTable(Table):
    """``[sandbox]``: the local web chat; it always binds to this machine only."""

    port: int = Field(default=8601, ge=0, le=65_535)


Url = Annotated[str, AfterValidator(an_address)]


Token = Annotated[Secret, Field(default=None, validate_default=True)]
"""A secret that must be there: without it the form to write is told."""


class AppealsTable(Table):
    """``[appeals]``: the page for a review; ``url`` leads to ``host`` and ``port``, ``key`` signs
    the links to it."""

    url: Url
    key: Token
    host: str = "127.0.0.1"
    port: int = Field(default=8603, ge=0, le=65_535)


class Webhook(Table):
    """``[telegram.webhook]``: Telegram calls this address instead of being asked."""

    url: Url
    secret: Token
    host: str = "127.0.0.1"
    port: int = Field(default=8602, ge=0, le=65_535)


class TelegramTable(Table):
    """``[telegram]``: one bot account; ``base_url`` of a Bot API server of one's own."""

    token: Token
    base_url: Url | None = None
    webhook: Webhook | None = None


class DiscordTable(Table):
    """``[discord]``: one bot account; other addresses than the official ones if given."""

    token: Token
    api_base: Url | None = None
    gateway_url: Url | None = None


class SignalTable(Table):
    """``[signals.NAME]``: a service that says how likely a message is what it looks for."""

    url: Annotated[str, AfterValidator(a_web_address)]
    token: Secret | None = None
    timeout: Duration = Field(
        default=timedelta(seconds=5), ge=timedelta(seconds=1), le=timedelta(seconds=25)
    )


class MailTable(Table):
    """``[mail]``: the server through which letters about cases leave, and to whom they may go."""

    host: str = Field(min_length=1)
    port: int = Field(default=587, ge=1, le=65_535)
    security: Security = "starttls"
    sender: Annotated[str, AfterValidator(a_mailbox)] = Field(alias="from")
    user: str = ""
    password: Secret | None = None
    domains: tuple[str, ...] = ()
    ca_file: Path | None = None

    @property
    def own(self) -> frozenset[str]:
        """The organisation's domains, in lower case; if none is given, that of the sender."""
        return frozenset(d.lower() for d in self.domains or (self.sender.rpartition("@")[2],))

    @model_validator(mode="after")
    def _open(self) -> MailTable:
        if self.security == "none" and not here(self.host):
            raise PydanticCustomError("plain_mail", "in the clear to another machine")
        return self


class WebhookTable(Table):
    """``[webhooks.NAME]``: a tracker that takes letters about cases."""

    url: Annotated[str, AfterValidator(a_hook)]
    secret: Token
    private: bool = False
    timeout: Duration = Field(
        default=timedelta(seconds=10), ge=timedelta(seconds=1), le=timedelta(seconds=25)
    )
