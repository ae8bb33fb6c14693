"""The operator's configuration: policies, store, platforms, and secrets by reference."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Annotated

from pydantic import (
    AfterValidator,
    Field,
    model_validator,
)
from pydantic_core import PydanticCustomError

from bot.tables import (
    AppealsTable,
    ConfigError,
    DiscordTable,
    LogTable,
    MailTable,
    OpeningTable,
    RetentionTable,
    SandboxTable,
    Secret,
    SignalTable,
    StoreTable,
    Table,
    TelegramTable,
    WebhookTable,
    WebTable,
)
from policies.file.locate import Places
from policies.file.reading import text_of, validated
from policies.file.report import Report
from policies.file.source import Broken, Source, parsed
from policies.filters.score import SignalName
from policies.learned.model import SIGNALS
from policies.letters import HOOK_NAME

SHIPPED = Path("data", "sandbox")
"""Where the sandbox keeps its policy and store, in the folder it is started in."""


def _outside(name: str) -> str:
    if name in SIGNALS:
        raise PydanticCustomError("signal_taken", "told by the model")
    return name


class Config(Table):
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
    appeals: AppealsTable | None = None
    signals: dict[Annotated[SignalName, AfterValidator(_outside)], SignalTable] = Field(
        default_factory=dict
    )
    mail: MailTable | None = None
    webhooks: dict[Annotated[str, Field(pattern=HOOK_NAME)], WebhookTable] = Field(
        default_factory=dict
    )
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
