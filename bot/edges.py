"""The edges: which platforms a configuration asks for, built with their secrets and commands."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import adapters.discord as discord
import adapters.mail as mail
import adapters.sandbox as sandbox
import adapters.telegram as telegram
from adapters.port import Adapter, Files, Surveys
from adapters.reviews import Reviews, Signer
from adapters.scorer import Signal
from adapters.webhook import Hook
from bot.config import Config
from bot.pace import Limits
from bot.tables import AppealsTable, ConfigError, DiscordTable, MailTable, TelegramTable
from policies.commands.completing import Offered, offers
from policies.commands.shown import Shown, shown
from policies.outlinks import PageLink
from policies.policy import Acting, Policy

LARGEST_UPDATE = 1_048_576
SHORTEST_SECRET = 16
"""Characters; a shorter secret of a webhook could be guessed from what it signed."""
SHORTEST_KEY = 32
"""Characters of a key that signs links: 128 bits in hexadecimal digits."""


@dataclass(slots=True)
class Page:
    """An ASGI application to be served on an address, which this table of config.toml names."""

    app: Starlette
    host: str
    port: int
    table: str


@dataclass(slots=True)
class Edges:
    """Adapters by platform, how fast each may speak, and what has to be served for them.

    ``places`` are the places of a policy that names none; ``files`` hand out what was attached,
    ``surveys`` look at places that no policy names.
    """

    adapters: dict[str, Adapter] = field(default_factory=dict)
    limits: dict[str, Limits] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)
    signals: dict[str, Signal] = field(default_factory=dict)
    mail: mail.Settings | None = None
    hooks: dict[str, Hook] = field(default_factory=dict)
    room: sandbox.Sandbox | None = None
    files: dict[str, Files] = field(default_factory=dict)
    surveys: dict[str, Surveys] = field(default_factory=dict)
    reviews: Reviews | None = None

    def address(self, link: PageLink) -> str:
        """Where a link leads; empty where there is no page."""
        return self.reviews.signer.address(link) if self.reviews else ""

    def changed(
        self, file: Path, policy: Policy, acting: Acting, problems: tuple[str, ...]
    ) -> None:
        """Show in the sandbox which policy is in force, and whether the bot acts on it."""
        if self.room and self.room.platform in {p.partition(":")[0] for p in self._of(policy)}:
            live = sandbox.Live(
                acting=acting,
                path=str(file),
                rules=len(policy.rules),
                problems=problems,
                may=_permissions(policy, self.room.world.members.values()),
                offers=_offers(policy),
            )
            self.room.show(live)

    def _of(self, policy: Policy) -> tuple[str, ...]:
        return policy.places or tuple(self.places.values())


def _permissions(policy: Policy, people: Iterable[sandbox.Member]) -> dict[str, tuple[str, ...]]:
    held = {who.id: [role.may for role in policy.roles_of(who.actor())] for who in people}
    return {who: tuple(sorted(frozenset().union(*may))) for who, may in held.items() if may}


def _offers(policy: Policy) -> dict[str, tuple[tuple[str, str], ...]]:
    kinds: tuple[Offered, ...] = ("reasons", "rules", "durations", "languages")
    return {kind: tuple(offers(kind, "", policy, policy.language, ())) for kind in kinds}


def edges(config: Config) -> Edges:
    """Build the adapters. Raises ``ConfigError`` when a secret is not where it should be."""
    built, commands = Edges(), shown()
    if config.sandbox:
        built.room = sandbox.Sandbox(port=config.sandbox.port, commands=commands)
        built.adapters["sandbox"] = built.surveys["sandbox"] = built.room
        built.files["sandbox"] = built.room.files
        built.limits["sandbox"] = Limits(per_second=1_000)
        built.places["sandbox"] = sandbox.PLACE
    if config.telegram:
        _telegram(built, config, config.telegram, commands)
    if config.discord:
        _discord(built, config, config.discord, commands)
    if config.appeals:
        built.adapters["page"] = built.reviews = _reviews(config, config.appeals)
    for name, table in config.signals.items():
        token = table.token.read(config.folder) if table.token else None
        built.signals[name] = Signal(table.url, token, table.timeout.total_seconds())
    built.mail = _mail(config) if config.mail else None
    for name, hook in config.webhooks.items():
        secret, seconds = hook.secret.read(config.folder), hook.timeout.total_seconds()
        if len(secret.get_secret_value()) < SHORTEST_SECRET:
            raise ConfigError(
                f"the secret of [webhooks.{name}] is shorter than {SHORTEST_SECRET} characters"
            )
        built.hooks[name] = Hook(hook.url, secret, seconds, hook.private)
    return built


def _mail(config: Config) -> mail.Settings:
    table = config.mail
    assert table is not None
    return mail.Settings(
        host=table.host,
        port=table.port,
        sender=table.sender,
        domains=table.own,
        security=table.security,
        user=table.user,
        password=table.password.read(config.folder) if table.password else None,
        tls=_trust(config, table),
    )


def _trust(config: Config, table: MailTable) -> ssl.SSLContext | None:
    if table.security == "none":
        return None
    file = config.folder / table.ca_file if table.ca_file else None
    try:
        return ssl.create_default_context(cafile=file)
    except OSError as error:
        raise ConfigError(f"ca_file of [mail], {file}, cannot be read: {error}") from None


def _reviews(config: Config, table: AppealsTable) -> Reviews:
    key = table.key.read(config.folder)
    if len(key.get_secret_value()) < SHORTEST_KEY:
        raise ConfigError(
            f"the key of [appeals] is shorter than {SHORTEST_KEY} characters and could be guessed;"
            " `openssl rand -hex 32` makes a good one"
        )
    return Reviews(Signer(table.url, key), table.host, table.port)


def _telegram(
    built: Edges, config: Config, table: TelegramTable, commands: tuple[Shown, ...]
) -> None:
    hook = table.webhook
    settings = telegram.Settings(
        token=table.token.read(config.folder),
        webhook=hook.url if hook else "",
        webhook_secret=hook.secret.read(config.folder) if hook else None,
    )
    if table.base_url:
        settings = replace(settings, base_url=table.base_url)
    adapter = telegram.Telegram(settings, commands)
    built.adapters["telegram"] = built.files["telegram"] = adapter
    built.surveys["telegram"] = adapter
    built.limits["telegram"] = Limits(
        per_second=telegram.LIMITS.per_second,
        per_channel_minute=telegram.LIMITS.per_minute_and_group,
    )
    if hook:
        built.pages.append(Page(_webhook(adapter), hook.host, hook.port, "telegram.webhook"))


def _webhook(adapter: telegram.Telegram) -> Starlette:
    async def update(request: Request) -> Response:
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > LARGEST_UPDATE:
                return Response(status_code=413)
        secret = request.headers.get("x-telegram-bot-api-secret-token", "")
        return Response(status_code=await adapter.hook(secret, bytes(body)))

    return Starlette(routes=[Route("/{path:path}", update, methods=["POST"])])


def _discord(
    built: Edges, config: Config, table: DiscordTable, commands: tuple[Shown, ...]
) -> None:
    settings = discord.Settings(token=table.token.read(config.folder))
    if table.api_base:
        settings = replace(settings, api_base=table.api_base)
    if table.gateway_url:
        settings = replace(settings, gateway_url=table.gateway_url)
    adapter = discord.Discord(settings, commands)
    built.adapters["discord"], built.files["discord"] = adapter, adapter.files
    built.surveys["discord"] = adapter
    built.limits["discord"] = Limits(per_second=40)
