"""The operator's configuration: policies, store, platforms, and secrets by reference."""

from __future__ import annotations

import os
import tomllib
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)

from policies.errors import HallwardenError
from policies.forms import Duration

SHIPPED = Path("data", "sandbox")
"""Where the sandbox keeps its policy and store, in the folder it is started in."""


class ConfigError(HallwardenError):
    """``config.toml`` cannot be used; the message names every problem with its key."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Secret(_Table):
    """Where a secret is kept: an environment variable, or a file with nothing else in it."""

    env: str | None = None
    file: Path | None = None

    @model_validator(mode="after")
    def _one(self) -> Secret:
        if (self.env is None) == (self.file is None):
            raise ValueError('write { env = "NAME" } or { file = "path" }')
        return self

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


class StoreTable(_Table):
    """``[store]``: SQLite by default; PostgreSQL by ``postgresql://…`` or a secret reference."""

    # A url may hold a password.
    url: str | Secret = Field(default="sqlite:///data/hallwarden.db", repr=False)


class WebTable(_Table):
    """``[web]``: where ``/healthz`` and ``/metrics`` are served."""

    host: str = "127.0.0.1"
    port: int = Field(default=8600, ge=0, le=65_535)


class LogTable(_Table):
    """``[log]``: for people (``console``) or for programs (``json``)."""

    form: Literal["console", "json"] = "console"
    level: Literal["debug", "info", "warning", "error"] = "info"


class RetentionTable(_Table):
    """``[retention]``: how long members' words are kept."""

    texts: Duration = timedelta(days=30)


class SandboxTable(_Table):
    """``[sandbox]``: the local web chat; it always binds to this machine only."""

    port: int = Field(default=8601, ge=0, le=65_535)


def _http(url: str) -> str:
    if not url.startswith(("http://", "https://", "ws://", "wss://")):
        raise ValueError("must start with http:// or https:// (for a gateway ws:// or wss://)")
    return url.rstrip("/")


Url = Annotated[str, AfterValidator(_http)]


class Webhook(_Table):
    """``[telegram.webhook]``: Telegram calls this address instead of being asked."""

    url: Url
    secret: Secret
    host: str = "127.0.0.1"
    port: int = Field(default=8602, ge=0, le=65_535)


class TelegramTable(_Table):
    """``[telegram]``: one bot account; ``base_url`` of a Bot API server of one's own."""

    token: Secret
    base_url: Url | None = None
    webhook: Webhook | None = None


class DiscordTable(_Table):
    """``[discord]``: one bot account; other addresses than the official ones if given."""

    token: Secret
    api_base: Url | None = None
    gateway_url: Url | None = None


class Config(_Table):
    """The whole ``config.toml``. Paths are relative to ``folder``, where it lies."""

    policies: tuple[Path, ...] = Field(min_length=1)
    store: StoreTable = StoreTable()
    web: WebTable = WebTable()
    log: LogTable = LogTable()
    retention: RetentionTable = RetentionTable()
    sandbox: SandboxTable | None = None
    telegram: TelegramTable | None = None
    discord: DiscordTable | None = None
    folder: Path = Field(default=Path(), exclude=True)

    def store_url(self) -> str:
        """The store's address; a relative SQLite file is beside the configuration."""
        url = self.store.url
        plain = url.read(self.folder).get_secret_value() if isinstance(url, Secret) else url
        prefix = "sqlite:///"
        if plain.startswith(prefix) and not plain.startswith(prefix + "/"):
            return f"{prefix}{(self.folder / plain.removeprefix(prefix)).resolve()}"
        return plain

    def policy_files(self) -> tuple[Path, ...]:
        """The policy files as absolute paths."""
        return tuple((self.folder / path).resolve() for path in self.policies)


def read_config(path: Path) -> Config:
    """Read and check ``config.toml``. Raises ``ConfigError`` naming every problem."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: is no TOML: {error}") from None
    table.pop("folder", None)
    try:
        return Config(**table, folder=path.resolve().parent)
    except ValidationError as error:
        lines = [f"{path}: {_key(p['loc'])}: {p['msg']}" for p in error.errors(include_input=False)]
        raise ConfigError("\n".join(lines)) from None


def _key(location: tuple[str | int, ...]) -> str:
    return ".".join(map(str, location)) or "the file"


def sandbox_config(folder: Path) -> Config:
    """What runs without a ``config.toml``: the sandbox, with a policy file to play with."""
    home = folder / SHIPPED
    home.mkdir(parents=True, exist_ok=True)
    policy = home / "hallwarden.toml"
    if not policy.exists():
        policy.write_bytes(files("policies").joinpath("packs", "sandbox.toml").read_bytes())
    return Config(
        policies=(Path("hallwarden.toml"),),
        store=StoreTable(url="sqlite:///hallwarden.db"),
        sandbox=SandboxTable(),
        folder=home,
    )
