"""The operator's configuration: policies, store, platforms, and secrets by reference."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from importlib.resources import files
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

from policies.errors import HallwardenError
from policies.file.departmentchecks import known_zone
from policies.file.locate import Places
from policies.file.reading import text_of, validated
from policies.file.report import Report
from policies.file.source import Broken, Source, parsed
from policies.filters.score import SignalName
from policies.forms import Duration
from policies.learned.model import SIGNALS
from policies.policy import Language

_MEMBER = re.compile(r"[a-z]+:member:[^\s:]{1,80}")
SHIPPED = Path("data", "sandbox")
"""Where the sandbox keeps its policy and store, in the folder it is started in."""


class ConfigError(HallwardenError):
    """``config.toml`` cannot be used; the message names every problem with line and remedy."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Secret(_Table):
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


class StoreTable(_Table):
    """``[store]``: SQLite by default; PostgreSQL by ``postgresql://…`` or a secret reference."""

    # A url may hold a password.
    url: Annotated[str | Secret, BeforeValidator(_address)] = Field(
        default="sqlite:///data/hallwarden.db", repr=False
    )


class WebTable(_Table):
    """``[web]``: where ``/healthz`` and ``/metrics`` are served."""

    host: str = "127.0.0.1"
    port: int = Field(default=8600, ge=0, le=65_535)


class LogTable(_Table):
    """``[log]``: for people (``console``) or for programs (``json``)."""

    form: Literal["console", "json"] = "console"
    level: Literal["debug", "info", "warning", "error"] = "info"


class RetentionTable(_Table):
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


class OpeningTable(_Table):
    """``[opening]``: who may open communities from chat (full ids of members), where their policies
    are kept, and how many there may be; what they are asked in, and their time zone."""

    by: tuple[Annotated[str, AfterValidator(_member)], ...] = Field(min_length=1)
    folder: Path = Path("opened")
    limit: int = Field(default=10, ge=1, le=1_000)
    language: Language = "en"
    timezone: Annotated[str, AfterValidator(_zone)] = "UTC"


class SandboxTable(_Table):
    """``[sandbox]``: the local web chat; it always binds to this machine only."""

    port: int = Field(default=8601, ge=0, le=65_535)


def _http(url: str) -> str:
    if not url.startswith(("http://", "https://", "ws://", "wss://")):
        raise PydanticCustomError("url", "no address")
    return url.rstrip("/")


Url = Annotated[str, AfterValidator(_http)]


Token = Annotated[Secret, Field(default=None, validate_default=True)]
"""A secret that must be there: without it the form to write is told."""


class Webhook(_Table):
    """``[telegram.webhook]``: Telegram calls this address instead of being asked."""

    url: Url
    secret: Token
    host: str = "127.0.0.1"
    port: int = Field(default=8602, ge=0, le=65_535)


class TelegramTable(_Table):
    """``[telegram]``: one bot account; ``base_url`` of a Bot API server of one's own."""

    token: Token
    base_url: Url | None = None
    webhook: Webhook | None = None


class DiscordTable(_Table):
    """``[discord]``: one bot account; other addresses than the official ones if given."""

    token: Token
    api_base: Url | None = None
    gateway_url: Url | None = None


def _web(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise PydanticCustomError("url", "no address")
    return url


def _outside(name: str) -> str:
    if name in SIGNALS:
        raise PydanticCustomError("signal_taken", "told by the model")
    return name


class SignalTable(_Table):
    """``[signals.NAME]``: a service that says how likely a message is what it looks for."""

    url: Annotated[str, AfterValidator(_web)]
    token: Secret | None = None
    timeout: Duration = Field(
        default=timedelta(seconds=5), ge=timedelta(seconds=1), le=timedelta(seconds=25)
    )


class Config(_Table):
    """The whole ``config.toml``. Paths are relative to ``folder``, where it lies."""

    policies: tuple[Path, ...] = ()
    store: StoreTable = StoreTable()
    web: WebTable = WebTable()
    log: LogTable = LogTable()
    retention: RetentionTable = RetentionTable()
    sandbox: SandboxTable | None = None
    telegram: TelegramTable | None = None
    discord: DiscordTable | None = None
    opening: OpeningTable | None = None
    signals: dict[Annotated[SignalName, AfterValidator(_outside)], SignalTable] = {}
    folder: Path = Field(default=Path(), exclude=True)

    def store_url(self) -> str:
        """The store's address; a relative SQLite file is beside the configuration."""
        url = self.store.url
        plain = url.read(self.folder).get_secret_value() if isinstance(url, Secret) else url
        prefix = "sqlite:///"
        if plain.startswith(prefix) and not plain.startswith(prefix + "/"):
            return f"{prefix}{(self.folder / plain.removeprefix(prefix)).resolve()}"
        return plain

    @model_validator(mode="after")
    def _something(self) -> Config:
        if not (self.policies or self.opening):
            raise PydanticCustomError("no_policies", "no policies")
        return self

    @property
    def opening_folder(self) -> Path:
        """Where policies are that are written from chat."""
        table = self.opening or OpeningTable.model_construct()
        return (self.folder / table.folder).resolve()

    def policy_files(self) -> tuple[Path, ...]:
        """The policy files as absolute paths, those that were written from chat among them."""
        named = [(self.folder / path).resolve() for path in self.policies]
        opened = self.opening_folder.glob("*.toml") if self.opening else ()
        return tuple(dict.fromkeys((*named, *sorted(opened))))


def read_config(path: Path) -> Config:
    """Read and check ``config.toml``. Raises ``ConfigError`` naming every problem at its line."""
    report, source = Report("en"), Source(str(path))
    try:
        text = text_of(path.read_bytes(), source, report)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    config = None
    if text is not None and _parsed(text, source, report):
        config = validated(Config, source.data, source, (), report, top=())
    if report.entries or config is None:
        raise ConfigError("\n".join(map(str, report.problems())))
    return config.model_copy(update={"folder": path.resolve().parent})


def _parsed(text: str, source: Source, report: Report) -> bool:
    """Parse into ``source``; a line with a fault is not quoted, as it may hold a secret."""
    try:
        source.data = parsed(text)
    except Broken as error:
        report.add(source, (), error.key, line=error.line)
        return False
    source.places = Places(text)
    return True


def sandbox_config(folder: Path) -> Config:
    """What runs without a ``config.toml``: the sandbox, with a policy file to play with."""
    return Config(
        policies=(Path("hallwarden.toml"),),
        store=StoreTable(url="sqlite:///hallwarden.db"),
        sandbox=SandboxTable(),
        folder=folder / SHIPPED,
    )


def lay_out(sandbox: Config) -> None:
    """Put the shipped policy where the sandbox's configuration has it, unless one is there."""
    (policy,) = sandbox.policy_files()
    policy.parent.mkdir(parents=True, exist_ok=True)
    if not policy.exists():
        policy.write_bytes(files("policies").joinpath("packs", "sandbox.toml").read_bytes())
